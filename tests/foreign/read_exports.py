#!/usr/bin/env python3
"""Reads every export of enishi with foreign readers and compares what they see with the N-Quads that enishi writes.

usage: read_exports.py ENISHI FOLDER_OF_ARTICLES   (needs rdflib and networkx; graphviz's dot where it is installed)
"""
import csv, io, json, shutil, subprocess, sys, tempfile
from pathlib import Path

import networkx
import rdflib

enishi, articles = sys.argv[1], sys.argv[2]


def run(*arguments):
    return subprocess.run([enishi, *map(str, arguments)], check=True, capture_output=True).stdout


def quads(data, form):
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data=data.decode(), format=form)
    found = set()
    for s, p, o, g in dataset.quads((None, None, None, None)):
        name = None if g is None or str(getattr(g, "identifier", g)) == "urn:x-rdflib:default" else str(getattr(g, "identifier", g))
        found.add((s.n3(), p.n3(), o.n3(), name))
    return found


def check(name, seen, wanted):
    print(f"{name:24} {len(seen):6} {'equal' if seen == wanted else 'DIFFERENT'}")
    if seen != wanted:
        for line in sorted(map(str, seen ^ wanted))[:6]:
            print("   ", line)
    return seen == wanted


with tempfile.TemporaryDirectory() as folder:
    store = Path(folder) / "graph"
    run("--quiet", "build", "--store", store, articles)

    def export(form, reification="rdf11", *more):
        return run("export", "--store", store, "--format", form, "--reification", reification, *more)

    ok = True
    for how in ("rdf11", "none"):
        wanted = quads(export("nquads", how), "nquads")
        assert wanted, "an empty graph proves nothing"
        for form, name in (("trig", "trig"), ("jsonld", "json-ld")):
            ok &= check(f"{form} {how}", quads(export(form, how), name), wanted)
    facts = quads(export("ntriples", "none"), "nt")
    for form, name in (("turtle", "turtle"), ("rdfxml", "xml")):
        ok &= check(form, quads(export(form, "none"), name), facts)
    ok &= check("turtle, inferred", quads(export("turtle", "none", "--infer", "rl"), "turtle"), quads(export("ntriples", "none", "--infer", "rl"), "nt"))
    nanopubs = quads(export("nanopub"), "trig")
    statements = [json.loads(line) for line in export("jsonl").splitlines()]
    heads = {g for *_, g in nanopubs if g and g.endswith("#head")}
    ok &= check("nanopub heads", {len(heads)}, {len({json.dumps(s, sort_keys=True) for s in statements})})

    graphml = networkx.read_graphml(io.BytesIO(export("graphml")))
    rows = list(csv.DictReader(io.StringIO(export("csv").decode())))
    between = sorted((r["subject_id"], r["relation"], r["object_id"]) for r in rows if r["object_id"])
    ok &= check("graphml", set(), set() if sorted((a, d["relation"], b) for a, b, d in graphml.edges(data=True)) == between else {1})
    cytoscape = json.loads(export("cytoscape"))
    ok &= check("cytoscape", set(), set() if sorted((e["data"]["source"], e["data"]["label"], e["data"]["target"]) for e in cytoscape["elements"]["edges"]) == between else {1})
    view = networkx.cytoscape_graph({"data": [], "directed": True, "multigraph": True, "elements": {
        "nodes": [{"data": {**n["data"], "name": n["data"]["label"], "value": n["data"]["id"]}} for n in cytoscape["elements"]["nodes"]],
        "edges": [{"data": {**e["data"], "key": e["data"]["id"]}} for e in cytoscape["elements"]["edges"]]}})
    ok &= check("cytoscape, networkx", {view.number_of_edges()}, {len(between)})
    import xml.etree.ElementTree as tree
    space = "{http://gexf.net/1.3}"
    root = tree.fromstring(export("gexf"))
    edges = sorted((e.get("source"), e.get("label"), e.get("target")) for e in root.iter(f"{space}edge"))
    ok &= check("gexf", set(), set() if edges == between else {1})
    if shutil.which("dot"):
        svg = subprocess.run(["dot", "-Tsvg"], input=export("dot"), check=True, capture_output=True).stdout.decode()
        ok &= check("dot, rendered edges", {svg.count('class="edge"')}, {len(between)})
    print(f"{len(statements)} statements, {len(between)} facts between entities")
sys.exit(0 if ok else 1)
