#!/usr/bin/env python3
"""Reads every export of enishi with foreign readers and compares what they see with the N-Quads that enishi writes.

usage: read_exports.py ENISHI ARTICLES...   (needs rdflib, pyoxigraph, PyLD and networkx; graphviz's dot where it is installed)

RDF is compared by its canonical hash (RDFC-1.0). pyoxigraph shares its parsers with enishi; rdflib and PyLD share
nothing, but read no RDF 1.2 (rdf12.py has a reader that does).
"""
import collections, csv, hashlib, io, json, shutil, subprocess, sys, tempfile
from pathlib import Path

import networkx
import pyld
import pyoxigraph as ox
import rdflib

enishi = sys.argv[1]
rdflib.NORMALIZE_LITERALS = False  # else "0.700" is read as "0.7"
RDF_FORMS = {  # which readers take which form
    "turtle": ("turtle", ox.RdfFormat.TURTLE), "trig": ("trig", ox.RdfFormat.TRIG), "nquads": ("nquads", ox.RdfFormat.N_QUADS),
    "ntriples": ("nt", ox.RdfFormat.N_TRIPLES), "jsonld": ("json-ld", ox.RdfFormat.JSON_LD), "rdfxml": ("xml", ox.RdfFormat.RDF_XML)}


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


def term(node):
    """A term of rdflib as one of pyoxigraph."""
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(str(node))
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    return ox.Literal(str(node), language=node.language) if node.language else ox.Literal(str(node), datatype=node.datatype and ox.NamedNode(str(node.datatype)))


def by_rdflib(data, form):
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data=data.decode(), format=form)
    for s, p, o, g in dataset.quads((None, None, None, None)):
        yield ox.Quad(term(s), term(p), term(o), ox.DefaultGraph() if g is None or str(g) == "urn:x-rdflib:default" else term(g))


def by_pyld(data, shipped=False):
    """JSON-LD by PyLD; `shipped`: with ontology/context.jsonld in place of the context that the file brings."""
    document = json.loads(data)
    if shipped:
        context = json.loads(Path("ontology/context.jsonld").read_text())["@context"]
        document["@context"] = [context, {"@base": document["@context"]["@base"]}]
    return ox.parse(pyld.jsonld.to_rdf(document, {"format": "application/n-quads"}).encode(), format=ox.RdfFormat.N_QUADS)


def canonical_hash(quads):
    dataset = ox.Dataset(quads)
    parts = [x for q in dataset for x in (q.subject, q.object, q.graph_name)]
    if any(isinstance(x, ox.BlankNode) for x in parts):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    # Without blank nodes the canonical form is the sorted N-Quads; so are triple terms, which RDFC-1.0 does not know.
    lines = sorted(f"{q} .\n" for q in map(str, dataset))
    return len(lines), hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def round_trips(export):
    """Every RDF form by each reader that takes it, against the N-Quads (or, for forms without named graphs, the facts)."""
    same = True
    for how in ("none", "rdf11", "rdf12"):
        whole = canonical_hash(ox.parse(export("nquads", how), format=ox.RdfFormat.N_QUADS))
        facts = canonical_hash(ox.parse(export("nquads", "none"), format=ox.RdfFormat.N_QUADS))
        assert whole[0] and facts[0], "an empty graph proves nothing"
        # JSON-LD has no RDF 1.2 form: it is written as RDF 1.1.
        older = canonical_hash(ox.parse(export("nquads", "rdf11"), format=ox.RdfFormat.N_QUADS))
        for form, (name, oxigraph) in RDF_FORMS.items():
            wanted = facts if form in ("turtle", "ntriples", "rdfxml") else older if (form, how) == ("jsonld", "rdf12") else whole
            data = export(form, how)
            seen = {"pyoxigraph": canonical_hash(ox.parse(data, format=oxigraph))}
            if how != "rdf12" or wanted != whole:
                seen["rdflib"] = canonical_hash(by_rdflib(data, name))
            if form == "jsonld":
                seen["pyld"] = canonical_hash(by_pyld(data))
                seen["context"] = canonical_hash(by_pyld(data, shipped=True))
            for reader, found in seen.items():
                same &= found == wanted
                print(f"{form + ' ' + how:16} {reader:10} {found[0]:6} {found[1]} {'equal' if found == wanted else 'DIFFERENT'}")
    return same


def graph_files(export):
    """Nodes and edges of the graph files, and the rows of the table, against the facts as rdflib reads them."""
    ns, label = "https://w3id.org/enishi/ns#", rdflib.namespace.SKOS.prefLabel
    graph = rdflib.Graph().parse(data=export("ntriples", "none").decode(), format="nt")
    # A quantity is a node in RDF, with its number and unit; graph files write it as a value of what it measures.
    # A kind or an unnamed thing is a value of what is said of it there, too.
    kinds = {str(s) for s in graph.subjects(rdflib.URIRef(ns + "ofKind"), None)}
    # What describes a thing is no fact of it.
    for name in ("ofKind", "legalForm", "formerName"):
        graph.remove((None, rdflib.URIRef(ns + name), None))
    entities = {str(s) for s in graph.subjects(label, None) if (s, rdflib.RDF.type, rdflib.URIRef(ns + "Quantity")) not in graph}
    edges = sorted((str(s), str(p).removeprefix(ns), str(o)) for s, p, o in graph if str(p).startswith(ns) and str(s) in entities - kinds and str(o) in entities - kinds)
    linked = {end for s, _, o in edges for end in (s, o)} | {str(s) for s, p, _ in graph if str(p).startswith(ns)} - kinds
    called = {e: (str(graph.value(rdflib.URIRef(e), label)), str(graph.value(rdflib.URIRef(e), rdflib.RDF.type)).removeprefix(ns)) for e in entities & linked}
    facts = sorted((str(s), str(p).removeprefix(ns)) for s, p, o in graph if str(p).startswith(ns) and str(s) in entities)
    rows = list(csv.DictReader(io.StringIO(export("csv").decode())))
    graphml = networkx.read_graphml(io.BytesIO(export("graphml")), force_multigraph=True)
    gexf = networkx.read_gexf(io.BytesIO(export("gexf").replace(b"gexf.net/1.3", b"www.gexf.net/1.2draft").replace(b'version="1.3"', b'version="1.2"')))
    elements = json.loads(export("cytoscape"))["elements"]
    found = {
        "csv": (None, [(r["subject_id"], r["relation"], r["object_id"]) for r in rows if r["object_id"] and not {r["subject_id"], r["object_id"]} & kinds]),
        "graphml": ({n: (d["label"], d["class"]) for n, d in graphml.nodes(data=True)}, [(a, d["relation"], b) for a, b, d in graphml.edges(data=True)]),
        "gexf": ({n: (d["label"], d["class"]) for n, d in gexf.nodes(data=True)}, [(a, d["relation"], b) for a, b, d in gexf.edges(data=True)]),
        "cytoscape": ({n["data"]["id"]: (n["data"]["label"], n["data"].get("class")) for n in elements["nodes"]}, [(e["data"]["source"], e["data"]["relation"], e["data"]["target"]) for e in elements["edges"]]),
    }
    same = check("csv rows", {str(x) for x in collections.Counter((r["subject_id"], r["relation"]) for r in rows).items()}, {str(x) for x in collections.Counter(facts).items()})
    for form, (nodes, seen) in found.items():
        same &= check(f"{form} edges", {str(x) for x in seen}, {str(x) for x in edges}) and len(seen) == len(edges)
        if nodes is not None:
            same &= check(f"{form} nodes", set(nodes.items()), set(called.items()))
    return same


def check(name, seen, wanted):
    print(f"{name:24} {len(seen):6} {'equal' if seen == wanted else 'DIFFERENT'}")
    if seen != wanted:
        for line in sorted(map(str, seen ^ wanted))[:6]:
            print("   ", line)
    return seen == wanted


def read_all(articles, folder):
    store = Path(folder) / "graph"
    run("--quiet", "build", "--store", store, articles)

    def export(form, reification="rdf11", *more):
        return run("export", "--store", store, "--format", form, "--reification", reification, *more)

    ok = round_trips(export) & graph_files(export)
    ok &= check("turtle, inferred", quads(export("turtle", "none", "--infer", "rl"), "turtle"), quads(export("ntriples", "none", "--infer", "rl"), "nt"))
    nanopubs = quads(export("nanopub"), "trig")
    statements = [json.loads(line) for line in export("jsonl").splitlines()]
    heads = {g for *_, g in nanopubs if g and g.endswith("#head")}
    ok &= check("nanopub heads", {len(heads)}, {len({json.dumps(s, sort_keys=True) for s in statements})})

    rows = list(csv.DictReader(io.StringIO(export("csv").decode())))
    kinds = {n["id"] for s in statements for n in (s["subject"], s["object"]) if n.get("kind")}
    between = sorted((r["subject_id"], r["relation"], r["object_id"]) for r in rows if r["object_id"] and not {r["subject_id"], r["object_id"]} & kinds)
    cytoscape = json.loads(export("cytoscape"))
    view = networkx.cytoscape_graph(cytoscape)
    ok &= check("cytoscape, networkx", {view.number_of_edges()}, {len(between)})
    import xml.etree.ElementTree as tree
    space = "{http://gexf.net/1.3}"
    root = tree.fromstring(export("gexf"))
    said = lambda e: next(v.get("value") for v in e.iter(f"{space}attvalue") if v.get("for") == "relation")
    edges = sorted((e.get("source"), said(e), e.get("target")) for e in root.iter(f"{space}edge"))
    ok &= check("gexf", set(), set() if edges == between else {1})
    if shutil.which("dot"):
        svg = subprocess.run(["dot", "-Tsvg"], input=export("dot"), check=True, capture_output=True).stdout.decode()
        ok &= check("dot, rendered edges", {svg.count('class="edge"')}, {len(between)})
    print(f"{len(statements)} statements, {len(between)} facts between entities")
    return ok


ok = True
for articles in sys.argv[2:]:
    if not Path(articles).exists():
        print(f"{articles}: not here, skipped")
        continue
    print(f"== {articles}")
    with tempfile.TemporaryDirectory() as folder:
        ok &= read_all(articles, folder)
sys.exit(0 if ok else 1)
