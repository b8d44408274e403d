#!/usr/bin/env python3
"""Reads the tables and graph files of enishi with the programs that people open them with, and checks what they see against
the statements and facts as JSON Lines and CSV: labels, types, weights, places, not only counts.

usage: tables.py ENISHI ARTICLES...   (needs networkx, igraph, pandas, polars, pyarrow, openpyxl, rdflib)
"""
import csv, io, json, subprocess, sys, tempfile
from pathlib import Path

import igraph, networkx, openpyxl, pandas, polars, rdflib

enishi, articles = sys.argv[1], sys.argv[2:]
folder = Path(tempfile.mkdtemp())
store = folder / "graph"


def run(*arguments):
    return subprocess.run([enishi, *map(str, arguments)], check=True, capture_output=True).stdout


def export(form, *flags):
    path = folder / f"export.{form}"
    run("export", "--store", store, "--format", form, "--output", path, *flags)
    return path


run("build", "--store", store, *articles)
facts = list(csv.DictReader(io.StringIO(export("csv").read_text())))
statements = [json.loads(line) for line in (folder / "statements.jsonl").read_text().splitlines()]
assert facts and statements

# Each fact has its support: the sentence is that of a statement, positive and asserted, in that document.
stated = {(s["document"], s["text"]) for s in statements if s["polarity"] == "positive" and s["modality"] == "asserted"}
assert all((f["document"], f["sentence"]) in stated for f in facts)
assert all(int(f["statements"]) >= int(f["documents"]) >= 1 for f in facts)
assert {f["value_kind"] for f in facts} <= {"entity", "concept", "number", "date", "text"}
assert all(float(f["number"]) is not None and f["unit"] is not None for f in facts if f["value_kind"] == "number")

# A kind is no member of a class, and in no picture.
kinds = {n["id"] for s in statements for n in (s["subject"], s["object"]) if n.get("kind")}
assert kinds and all(n["type"] == "Concept" for s in statements for n in (s["subject"], s["object"]) if n.get("id") in kinds)

# Graph files: the same nodes and edges everywhere, with labels, classes, weights, colours and places.
graphml = networkx.read_graphml(export("graphml"))
gexf = networkx.read_gexf(export("gexf"))
cytoscape = networkx.cytoscape_graph(json.loads(export("cytoscape").read_text()))
seen = igraph.Graph.Read_GraphML(str(folder / "export.graphml"))
labels = {n: d["label"] for n, d in graphml.nodes(data=True)}
assert labels == {n: d["label"] for n, d in gexf.nodes(data=True)} == {n: d["label"] for n, d in cytoscape.nodes(data=True)}
assert sorted(labels.values()) == sorted(seen.vs["label"]) and not set(labels) & {k for k in kinds}
edges = lambda g: sorted((u, v, float(d["weight"]), d["label"]) for u, v, d in g.edges(data=True))
assert edges(graphml) == edges(gexf) == edges(cytoscape) and seen.ecount() == graphml.number_of_edges()
entity_facts = {(f["subject_id"], f["object_id"]): 0 for f in facts if f["subject_id"] in labels and f["object_id"] in labels}
for f in facts:
    if (f["subject_id"], f["object_id"]) in entity_facts:
        entity_facts[f["subject_id"], f["object_id"]] += int(f["statements"])
weights = {}
for u, v, weight, _ in edges(graphml):
    weights[u, v] = weights.get((u, v), 0) + weight
assert weights == entity_facts
for n, d in gexf.nodes(data=True):
    assert d["viz"]["color"] and d["viz"]["size"] > 0 and d["class"] == graphml.nodes[n]["class"]
    assert abs(d["viz"]["position"]["x"] - graphml.nodes[n]["x"]) < 0.01
assert len({(d["x"], d["y"]) for _, d in graphml.nodes(data=True)}) == len(labels), "two nodes in one place"

# Tables: every reader sees the rows of the CSV.
run("export", "--store", store, "--format", "parquet", "--output", folder / "parquet")
for name, reader in (("pandas", lambda p: pandas.read_parquet(p).to_dict("records")), ("polars", lambda p: polars.read_parquet(p).to_dicts())):
    rows = reader(folder / "parquet" / "facts.parquet")
    assert [r["sentence"] for r in rows] == [f["sentence"] for f in facts], name
    assert [r["statements"] for r in rows] == [int(f["statements"]) for f in facts], name
    numbers = [r["number"] for r in rows if r["number"] is not None and r["number"] == r["number"]]
    assert numbers == [float(f["number"]) for f in facts if f["number"]], name
    assert len(reader(folder / "parquet" / "statements.parquet")) == len(statements), name
assert pandas.read_csv(folder / "export.csv").shape == (len(facts), 19)
book = openpyxl.load_workbook(export("xlsx"))
assert book.sheetnames == ["facts", "entities", "statements"]
rows = list(book["facts"].iter_rows(values_only=True))
assert rows[0][:4] == ("subject", "subject_class", "relation", "object") and [r[15] for r in rows[1:]] == [f["sentence"] for f in facts]
assert export("csv", "--bom").read_bytes().startswith(b"\xef\xbb\xbf")

# Neo4j: ids are unique, ends are there.
run("export", "--store", store, "--format", "neo4j", "--output", folder / "neo4j")
nodes, relations = pandas.read_csv(folder / "neo4j/nodes.csv"), pandas.read_csv(folder / "neo4j/relations.csv")
assert nodes[":ID"].is_unique and set(relations[":START_ID"]) | set(relations[":END_ID"]) <= set(nodes[":ID"])
assert dict(zip(nodes[":ID"], nodes["name"])) == labels and relations[":TYPE"].str.fullmatch("[A-Z_]+").all()

# Obsidian: a note an entity, no link without its note.
run("export", "--store", store, "--format", "obsidian", "--output", folder / "vault")
import re
notes = {p.stem: p.read_text() for p in (folder / "vault").glob("*.md")}
links = {link.split("|")[0] for text in notes.values() for link in re.findall(r"\[\[(.*?)\]\]", text)}
assert notes and links <= set(notes) and all("\n- " in text for text in notes.values())

# RDF: graph.trig is RDF 1.1, names are found without a language where they are Latin.
dataset = rdflib.Dataset()
dataset.parse(folder / "graph.trig", format="trig")
assert len(dataset) > len(facts) and (folder / "graph.rdf12.trig").exists()
turtle = rdflib.Graph().parse(export("turtle"), format="turtle")
latin = next(label for label in labels.values() if label.isascii())
assert list(turtle.query(f'PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?s {{ ?s skos:prefLabel "{latin}" ; rdfs:label "{latin}" }}'))
japanese = [o for o in turtle.objects(None, rdflib.RDFS.label) if not str(o).isascii()]
assert japanese and all(o.language == "ja" for o in japanese if re.search("[ぁ-ヺ一-龥]", str(o)))
print(f"{len(facts)} facts, {len(labels)} nodes, {graphml.number_of_edges()} edges: all readers agree")
