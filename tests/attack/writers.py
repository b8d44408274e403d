#!/usr/bin/env python3
"""Hostile names in every writer, read back by programs of others. Needs tests/foreign/requirements.txt.

usage: writers.py ENISHI [--long]
"""
import csv, io, json, random, shutil, subprocess, unicodedata, xml.etree.ElementTree as xml

import networkx, pyoxigraph, rdflib, yaml

from harness import lines, main

SOME = ["\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x85", "\x9f", "\u2028", "\u202e", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff",
        "\ud7ff", "\ue000", "\U000e0001", "\u0301", "👨‍👩‍👧", "𠮷", "ﾊﾞ", "\"", "'", "\\", "<", ">", "&", "]]>", "<!--", "|", "`", "{", "}", "^", "%", "%zz", "#", "?", "/", "../", ";", ",",
        "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\\u0022", "${x}", "$(x)", " ", "　", "\u00a0", "null", "NaN", "true", "--", "''", "\"\"", "\"@en", "\"^^x", "_:b", "<<"]


def tables_of(program, graph, folder, names, out):
    """The formats of several tables and files."""
    import openpyxl, pyarrow.parquet
    held = [n for n in names if n.isprintable()]
    assert held
    book = openpyxl.load_workbook(io.BytesIO(out("xlsx")))
    rows = list(book["facts"].values)
    found = {value for row in rows for value in row}
    assert sum(n in found for n in held) > len(held) // 2, "names in xlsx"
    cells = [cell for row in book["facts"].iter_rows() for cell in row]
    assert not [c for c in cells if c.data_type == "f"], "a formula in xlsx"
    for form in ("parquet", "neo4j", "obsidian"):
        program("export", "--store", graph, "--format", form, "--output", folder / form, codes=(0,), seconds=300)
    for name in ("facts", "entities", "statements"):
        table = pyarrow.parquet.read_table(folder / "parquet" / f"{name}.parquet")
        assert table.num_rows > len(names) // 2, name
        table.validate(full=True)
    labels = set(pyarrow.parquet.read_table(folder / "parquet" / "facts.parquet").column("subject").to_pylist())
    assert sum(n in labels for n in names) > len(names) // 2, "names in parquet"
    for name, columns in (("nodes", 4), ("relations", 6)):
        rows = list(csv.reader(io.StringIO((folder / "neo4j" / f"{name}.csv").read_text(encoding="utf-8"), newline="")))
        assert {len(r) for r in rows} == {columns} and len(rows) > len(names) // 2, name
    notes = list((folder / "obsidian").iterdir())
    assert len(notes) > len(names) // 2 and all(n.suffix == ".md" and not n.is_dir() for n in notes)
    for note in notes:
        text = note.read_text(encoding="utf-8")
        head = yaml.safe_load(text.split("---\n")[1])
        assert head["id"].startswith("http") and head["class"], note
        assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in text), note
    safe = list(csv.reader(io.StringIO(out("csv", "--safe-cells").decode("utf-8"), newline="")))
    bad = [c for r in safe for c in r if c[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number(c)]
    assert not bad, bad[:3]
    return 9


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def attack(program, folder, long):
    draw = random.Random(5)
    names = [f"青空{s}電機{n}" for n, s in enumerate(SOME)] + [f"{s}青空電機{n}" for n, s in enumerate(SOME)]
    scalars = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) != "Cs" and c not in "\t\n\r\x00"]
    names += ["電機" + "".join(draw.choice(scalars) for _ in range(12)) for _ in range(400 if long else 60)]
    # No name of a gazetteer begins with a comment or has the marks of its columns.
    names = [n for n in names if not n.startswith("#") and "|" not in n and n.strip() == n and not n.endswith("?")]
    (folder / "names.tsv").write_text("".join(f"{n}\tCompany\n" for n in names), encoding="utf-8")
    documents = [{"id": f"{i}:{n}", "text": f"{n}は2024年4月1日、生成AI「ひかり」の提供を開始した。{n}は日立製作所を買収した。", "title": n, "publisher": n, "url": f"https://example.org/{n}", "published": "2024-02-30" if i % 2 else "2024-02-29"}
                 for i, n in enumerate(names)]
    graph = folder / "graph"
    built = program("build", "--no-export", "--gazetteer", folder / "names.tsv", "--store", graph, "--input-format", "jsonl", "-", input=lines(documents), seconds=300)
    assert built.returncode == 0, built.err

    def out(form, *more):
        return program("export", "--store", graph, "--format", form, *more, codes=(0,), seconds=300).stdout
    formats = {"turtle": pyoxigraph.RdfFormat.TURTLE, "trig": pyoxigraph.RdfFormat.TRIG, "nquads": pyoxigraph.RdfFormat.N_QUADS, "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
               "rdfxml": pyoxigraph.RdfFormat.RDF_XML, "nanopub": pyoxigraph.RdfFormat.TRIG}
    read = 0
    facts = None
    for form, kind in formats.items():
        data = out(form)
        quads = list(pyoxigraph.parse(data, kind))
        assert quads, form
        read += 1
        if form in ("turtle", "ntriples"):
            found = {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}
            assert facts in (None, found), form
            facts = found
    for form in ("turtle", "rdfxml", "jsonld"):
        # A second reader, of the forms that it knows.
        data = out(form, *(["--reification", "none"] if form == "jsonld" else []))
        loaded = rdflib.Dataset() if form == "jsonld" else rdflib.Graph()
        loaded.parse(data=data, format={"turtle": "turtle", "rdfxml": "xml", "jsonld": "json-ld"}[form])
        assert len(loaded) > len(names), f"{form}: {len(loaded)}"
        read += 1
    for form, parse in (("graphml", networkx.read_graphml), ("gexf", None)):
        data = out(form)
        tree = xml.fromstring(data)
        assert len(list(tree.iter())) > len(names), form
        if parse:
            assert parse(io.BytesIO(data)).number_of_nodes() > len(names) // 2
        read += 1
    rows = list(csv.reader(io.StringIO(out("csv").decode("utf-8"), newline="")))
    assert {len(r) for r in rows} == {len(rows[0])} and len(rows) > len(names), "csv"
    labels = {r[0] for r in rows}
    assert sum(n in labels for n in names) > len(names) // 2, "names in csv"
    for form in ("jsonl",):
        objects = [json.loads(l) for l in out(form).decode("utf-8").split("\n") if l]
        assert len(objects) >= len(names)
    json.loads(out("cytoscape"))
    read += 3
    read += tables_of(program, graph, folder, names, out)
    for command, *arguments in (("rank", "--limit", "100000"), ("communities",), ("path", names[0], "日立製作所"), ("stats",)):
        rows = [json.loads(l) for l in program(command, *arguments, "--output-format", "jsonl", "--store", graph, codes=(0, 1)).stdout.decode("utf-8").split("\n") if l]
        made = list(csv.reader(io.StringIO(program(command, *arguments, "--output-format", "csv", "--store", graph, codes=(0, 1)).stdout.decode("utf-8"), newline="")))
        assert len({len(r) for r in made}) <= 1 and len(made) == len(rows) + bool(rows), f"{command}: {len(made)} {len(rows)}"
        read += 2
    if shutil.which("dot"):
        done = subprocess.run(["dot", "-Tplain"], input=out("dot"), capture_output=True, timeout=300)
        assert done.returncode == 0 and b"syntax" not in done.stderr, done.stderr[:500]
        read += 1
    for form in ("json", "xml", "csv", "tsv"):
        data = program("query", "--store", graph, "--output-format", form, "SELECT ?s ?l { ?s skos:prefLabel ?l }", codes=(0,)).stdout
        if form == "json":
            json.loads(data)
        elif form == "csv":
            assert {len(r) for r in csv.reader(io.StringIO(data.decode("utf-8"), newline=""))} == {2}
        elif form == "tsv":
            assert {l.count("\t") for l in data.decode("utf-8").split("\n") if l} == {1}
        elif form == "xml":
            xml.fromstring(data)
        read += 1
    tables = {"extract": (8,), "entities": (6,)}
    for command, width in tables.items():
        data = program(command, "--gazetteer", folder / "names.tsv", "--output-format", "tsv", "--input-format", "jsonl", "-", input=lines(documents), codes=(0,), seconds=300).stdout.decode("utf-8")
        found = {len(l.split("\t")) for l in data.split("\n") if l}
        assert found == set(width), f"{command}: {found}"
        read += 1
    data = program("analyze", "--output-format", "conllu", "--input-format", "jsonl", "-", input=lines(documents[:60]), codes=(0,)).stdout.decode("utf-8")
    assert {len(l.split("\t")) for l in data.split("\n") if l and not l.startswith("# ")} == {10}, "conllu"
    return f"{len(names)} names in {read + 1} writers, each read back by another program"


if __name__ == "__main__":
    main(attack)
