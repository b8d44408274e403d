#!/usr/bin/env python3
"""What `--infer rl` concludes against what owlrl, a reasoner of others, concludes from the same facts and ontology.

usage: reason.py ENISHI FOLDER_OF_ARTICLES   (needs rdflib and owlrl; run from the project's root)

Compared are triples whose predicate is a relation of the ontology. Left out are what the program states that it leaves out:
a thing's relation to itself (see crates/graph/src/rdf/infer.rs). Domains and ranges are schema.org's `domainIncludes`, which give a
reasoner no types.
"""
import subprocess, sys, tempfile, time
from pathlib import Path

import owlrl
import rdflib
from rdflib.namespace import OWL, RDF

enishi, articles = sys.argv[1], sys.argv[2]
with tempfile.TemporaryDirectory() as folder:
    store = Path(folder) / "graph"
    subprocess.run([enishi, "--quiet", "build", "--no-export", "--store", store, articles], check=True, capture_output=True)

    def export(infer):
        command = [enishi, "export", "--store", store, "--format", "ntriples", "--reification", "none", "--infer", infer]
        data = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        return rdflib.Graph().parse(data=data, format="nt")

    facts, own = export("none"), export("rl")
ontology = rdflib.Graph().parse("ontology/enishi.ttl")
relations = {p for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for p in ontology.subjects(RDF.type, kind)}


def related(graph):
    return {(s, p, o) for s, p, o in graph if p in relations and s != o}


began = time.monotonic()
closed = facts + ontology
owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False).expand(closed)
took = time.monotonic() - began
said = related(facts)
# owlrl answers for the ontology's own terms as well; facts are about what the articles name.
named = set(facts.subjects())
theirs = {t for t in related(closed) - said if t[0] in named or t[2] in named}
ours = related(own) - said
print(f"{len(said)} facts; concluded: enishi {len(ours)}, owlrl {len(theirs)} (in {took:.1f} s), both {len(ours & theirs)}")
for name, lines in (("only enishi", ours - theirs), ("only owlrl", theirs - ours)):
    for triple in sorted(lines)[:6]:
        print(f"  {name}:", *(term.n3() for term in triple))
assert ours, "no conclusion proves nothing"
sys.exit(0 if ours == theirs else 1)
