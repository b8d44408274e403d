#!/usr/bin/env python3
"""A graph made with a user's ontology (examples/own-ontology) under ontology/shapes.ttl, by pySHACL.

usage: own_ontology.py ENISHI   (needs pyshacl; run from the project's root)

The graph has to conform, and no more once a subject is not of the class that the user's relation takes.
"""
import subprocess, sys, tempfile
from pathlib import Path

import pyshacl
import rdflib
from rdflib.namespace import RDF

enishi, own = sys.argv[1], Path("examples/own-ontology")
ENI, SAKE = rdflib.Namespace("https://w3id.org/enishi/ns#"), rdflib.Namespace("https://example.org/sake#")
with tempfile.TemporaryDirectory() as folder:
    article, store = Path(folder) / "sake.txt", Path(folder) / "graph"
    article.write_text("青葉酒造は純米酒「風の音」を醸造した。")
    flags = ["--ontology", own / "sake.ttl", "--ontology", own / "sake.toml", "--gazetteer", own / "sake.tsv"]
    subprocess.run([enishi, "--quiet", "build", "--no-export", "--store", store, *flags, article], check=True, capture_output=True)
    data = subprocess.run([enishi, "export", "--store", store, "--format", "nquads", "--reification", "rdf11", "--with-text"], check=True, capture_output=True).stdout.decode()
dataset, graph = rdflib.Dataset(), rdflib.Graph()
dataset.parse(data=data, format="nquads")
for s, p, o, _ in dataset.quads((None, None, None, None)):
    graph.add((s, p, o))
ontology = rdflib.Graph().parse("ontology/enishi.ttl").parse(own / "sake.ttl")
shapes = rdflib.Graph().parse("ontology/shapes.ttl")


def validate():
    return pyshacl.validate(graph + ontology, shacl_graph=shapes, advanced=True, inference="none")[0]


said = list(graph.triples((None, SAKE.brews, None)))
conforms = validate()
for subject, _, _ in said:
    graph.set((subject, RDF.type, ENI.Place))
noticed = not validate()
print(f"{len(said)} facts of the user's relation; {'conforms' if conforms else 'DOES NOT CONFORM'}; a place that brews is {'noticed' if noticed else 'NOT NOTICED'}")
sys.exit(0 if said and conforms and noticed else 1)
