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
    _, report, text = pyshacl.validate(graph + ontology, shacl_graph=shapes, advanced=True, inference="none")
    assert isinstance(report, rdflib.Graph), text
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
statements = sorted(graph.subjects(RDF.type, ENI.Statement))
position = next(iter(graph.subjects(RDF.type, OA.TextPositionSelector)))
stretch = next(s for s in sorted(graph.subjects(ENI.field, rdflib.Literal("text"))) if (s, OA.hasSelector, position) not in graph)
quote = next(q for q in graph.objects(stretch, OA.hasSelector) if graph.value(q, OA.exact))
entities = sorted(set(graph.objects(None, ENI.refersTo)))
facts = sorted((s, p, o) for s, p, o in graph if p == ENI.develops)
(maker, _, made), (other, _, _) = facts[0], facts[-1]

# All is spoilt at once, each in a place of its own: a validation of the whole takes half a minute.
graph.remove((statements[0], ENI.modality, None))
graph.set((statements[1], RDF.predicate, ENI.flies))
graph.set((position, OA.start, rdflib.Literal(10**7)))
graph.set((quote, OA.exact, rdflib.Literal("別の文")))
graph.remove((entities[0], SKOS.prefLabel, None))
for kind in (ENI.Person, ENI.Place):
    graph.add((entities[1], RDF.type, kind))
graph.set((maker, RDF.type, ENI.Law))
graph.set((made, RDF.type, ENI.Person))
graph.add((other, ENI.develops, other))
spoilt = violated(graph)
for shape in ("StatementShape", "RelationShape", "IntervalShape", "QuoteShape", "LabelShape", "DisjointShape", "DomainShape", "RangeShape", "FactShape"):
    noticed = len(spoilt.get(shape, [])) > len(clean.get(shape, []))
    print(f"  {shape:18} {'noticed' if noticed else 'NOT NOTICED'}")
    ok &= noticed
sys.exit(0 if ok else 1)
