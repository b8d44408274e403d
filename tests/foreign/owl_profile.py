#!/usr/bin/env python3
"""Checks the ontology against OWL 2 RL with the OWL API, and with owlrl that every class and relation can have members.

usage: owl_profile.py [ONTOLOGY…]   (default ontology/enishi.ttl; needs owlrl; for the profile java and Debian's
libowlapi-java, which is fetched, not installed, where it is missing; run from the project's root)

Each check has to notice an ontology that is wrong on purpose, or it counts as failed.
"""
import shutil, subprocess, sys, tempfile
from pathlib import Path

import owlrl
import rdflib
from rdflib.namespace import OWL, RDF, RDFS

ENI, SCHEMA = rdflib.Namespace("https://w3id.org/enishi/ns#"), rdflib.Namespace("https://schema.org/")
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
# A union as a superclass is outside OWL 2 RL; and nothing is a person and a place.
OUTSIDE = "eni:Agent rdfs:subClassOf [ a owl:Class ; owl:unionOf ( eni:Person eni:Organization ) ] ."
EMPTY = "eni:Nobody a owl:Class ; rdfs:subClassOf eni:Person , eni:Place ."
paths = [Path(p) for p in sys.argv[1:]] or [Path("ontology/enishi.ttl")]


def class_path(folder):
    """The jars of the OWL API and of what it needs, installed or fetched into `folder`; None where there are none."""
    installed = Path("/usr/share/java")
    if not (installed / "owlapi-distribution.jar").exists():
        if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
            return None
        depends = subprocess.run(["apt-cache", "depends", "libowlapi-java"], capture_output=True, text=True).stdout
        names = ["libowlapi-java"] + [line.split()[-1] for line in depends.splitlines() if "Depends:" in line]
        if subprocess.run(["apt-get", "download", *names], cwd=folder, capture_output=True).returncode:
            return None
        for package in sorted(Path(folder).glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        installed = Path(folder) / "usr/share/java"
    # One binding of the logger is enough.
    return ":".join(str(j) for j in sorted(installed.glob("*.jar")) if not j.name.startswith("slf4j-") or j.name in ("slf4j-api.jar", "slf4j-nop.jar"))


def in_profile(folder):
    jars = class_path(folder)
    if jars is None or not shutil.which("java"):
        print("no java or no libowlapi-java: the profile is not checked")
        return True

    def run(*files):
        return subprocess.run(["java", "-cp", jars, "tests/foreign/OwlProfile.java", *files], capture_output=True, text=True)

    spoilt = Path(folder) / "spoilt.ttl"
    spoilt.write_text(paths[0].read_text() + OUTSIDE)
    good, bad = run(*paths), run(spoilt)
    print(good.stdout, good.stderr[-2000:] if good.returncode else "", sep="", end="")
    noticed = "OWL 2 RL: 1 violations" in bad.stdout
    print("a union as a superclass is", "noticed" if noticed else "NOT NOTICED")
    return good.returncode == 0 and noticed


def unsatisfiable(graph):
    """What owlrl finds to clash when every class has a member and every relation a subject and an object."""
    classes = set(graph.subjects(RDF.type, OWL.Class))
    kinds = {p: OWL.ObjectProperty for p in graph.subjects(RDF.type, OWL.ObjectProperty)}
    kinds |= {p: OWL.DatatypeProperty for p in graph.subjects(RDF.type, OWL.DatatypeProperty)}
    for i, name in enumerate(sorted(c for c in classes if isinstance(c, rdflib.URIRef))):
        graph.add((rdflib.URIRef(f"urn:member:{i}"), RDF.type, name))
    for i, (name, kind) in enumerate(sorted(kinds.items())):
        subject, other = rdflib.URIRef(f"urn:subject:{i}"), rdflib.URIRef(f"urn:object:{i}")
        value = graph.value(name, RDFS.range)
        literal = rdflib.Literal("2024-01-01", datatype=value) if value and "XMLSchema" in value else rdflib.Literal("語")
        graph.add((subject, name, other if kind == OWL.ObjectProperty else literal))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    nothing = {str(s) for s in graph.subjects(RDF.type, OWL.Nothing)}
    errors = {str(m) for e in graph.subjects(RDF.type, ERROR) for m in graph.objects(e) if isinstance(m, rdflib.Literal)}
    return len(classes), len(kinds), nothing | errors


def load(more=""):
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    head = "@prefix eni: <https://w3id.org/enishi/ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    return graph.parse(data=head + more, format="turtle")


with tempfile.TemporaryDirectory() as folder:
    ok = in_profile(folder)
classes, relations, clashes = unsatisfiable(load())
print(f"owlrl: {classes} classes and {relations} relations with members, {len(clashes)} clashes")
for clash in sorted(clashes):
    print("  ", clash)
noticed = bool(unsatisfiable(load(EMPTY))[2])
print("a class that cannot have members is", "noticed" if noticed else "NOT NOTICED")
sys.exit(0 if ok and not clashes and noticed else 1)
