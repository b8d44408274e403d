#!/usr/bin/env python3
"""Runs ontology/shapes.ttl with pySHACL over an exported graph; then spoils the graph and sees that each shape notices.

usage: shacl.py ENISHI FOLDER_OF_ARTICLES   (needs pyshacl; run from the project's root)
"""
import subprocess, sys, tempfile
from pathlib import Path

import pyshacl
import rdflib
from rdflib.namespace import RDF, SKOS

enishi, articles = sys.argv[1], sys.argv[2]
ENI, OA, SH = (rdflib.Namespace(n) for n in ("https://w3id.org/enishi/ns#", "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/shacl#"))
with tempfile.TemporaryDirectory() as folder:
    store = Path(folder) / "graph"
    subprocess.run([enishi, "--quiet", "build", "--no-export", "--store", store, articles], check=True, capture_output=True)
    data = subprocess.run([enishi, "export", "--store", store, "--format", "nquads", "--reification", "rdf11", "--with-text"], check=True, capture_output=True).stdout.decode()
    own = subprocess.run([enishi, "check", "--store", store], capture_output=True, text=True)
graph = rdflib.Graph()
dataset = rdflib.Dataset(default_union=True)
dataset.parse(data=data, format="nquads")
for s, p, o, _ in dataset.quads((None, None, None, None)):
    graph.add((s, p, o))
ontology = rdflib.Graph().parse("ontology/enishi.ttl")
shapes = rdflib.Graph().parse("ontology/shapes.ttl")


def violated(graph):
    _, report, _ = pyshacl.validate(graph + ontology, shacl_graph=shapes, advanced=True, inference="none")
    found = {}
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(result, SH.sourceShape)
        if isinstance(shape, rdflib.BNode):
            shape = next(iter(shapes.subjects(SH.property, shape)), shape)
        if report.value(result, SH.resultSeverity) == SH.Violation:
            found.setdefault(str(shape).rsplit("#", 1)[-1], []).append(str(report.value(result, SH.focusNode)))
    return found


clean = violated(graph)
print(len(graph), "triples;", {k: len(v) for k, v in clean.items()} or "no violation", "| enishi check:", own.stdout.splitlines()[-1])
ok = (own.returncode == 0) == (not clean)
statement = next(iter(graph.subjects(RDF.type, ENI.Statement)))
position = next(iter(graph.subjects(RDF.type, OA.TextPositionSelector)))
quote = next(q for q in graph.objects(next(iter(graph.subjects(ENI.field, rdflib.Literal("text")))), OA.hasSelector) if graph.value(q, OA.exact))
entity = next(iter(graph.objects(None, ENI.refersTo)))


def spoil(shape, change):
    global ok
    spoilt = rdflib.Graph()
    for triple in graph:
        spoilt.add(triple)
    change(spoilt)
    noticed = len(violated(spoilt).get(shape, [])) > len(clean.get(shape, []))
    print(f"  {shape:18} {'noticed' if noticed else 'NOT NOTICED'}")
    ok &= noticed


spoil("StatementShape", lambda g: g.remove((statement, ENI.modality, None)))
spoil("IntervalShape", lambda g: g.set((position, OA.start, rdflib.Literal(10**7))))
spoil("QuoteShape", lambda g: g.set((quote, OA.exact, rdflib.Literal("別の文"))))
spoil("LabelShape", lambda g: g.remove((entity, SKOS.prefLabel, None)))
spoil("DisjointShape", lambda g: [g.add((entity, RDF.type, c)) for c in (ENI.Person, ENI.Place)])
spoil("RelationShape", lambda g: g.set((statement, RDF.predicate, ENI.flies)))
fact = next((s, p, o) for s, p, o in graph if p == ENI.develops)
spoil("DomainShape", lambda g: [g.set((x, RDF.type, ENI.Law)) for x in [fact[0]]])
spoil("RangeShape", lambda g: [g.set((x, RDF.type, ENI.Person)) for x in [fact[2]]])
spoil("FactShape", lambda g: g.add((fact[0], ENI.develops, fact[0])))
sys.exit(0 if ok else 1)
