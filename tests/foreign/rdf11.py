#!/usr/bin/env python3
"""The exports in RDF 1.1, read by N3.js and by Apache Jena, neither of which shares code with what wrote them.

usage: rdf11.py ENISHI ARTICLES   (needs pyoxigraph; N3.js by node and npm, Jena by java and Debian's libapache-jena-java)

Each reader writes what it read as N-Quads; those have to be the quads of enishi's own N-Quads. Jena besides answers three
questions, so that names, classes and weights are seen as a user of it sees them: what entities are called, what class they
have, how sure each statement is. JSON-LD is left to PyLD and rdflib: Debian's Jena has no reader of version 1.1.
"""
import collections, json, shutil, subprocess, sys, tempfile, zipfile
from pathlib import Path

import pyoxigraph as ox

PACKAGE = "n3@2.13.12"
READER = """
import { readFileSync } from "node:fs";
import { Parser, Writer } from "n3";
const quads = new Parser({ format: process.argv[2] }).parse(readFileSync(0, "utf8"));
process.stdout.write(new Writer({ format: "application/n-quads" }).quadsToString(quads));
"""
JARS = Path("/usr/share/java")
NAMESPACE = "https://w3id.org/enishi/ns#"
# Form, names of the form for N3.js and Jena, whether it has graphs.
FORMS = [("turtle", "text/turtle", "turtle", False), ("ntriples", "application/n-triples", "ntriples", False), ("rdfxml", None, "rdfxml", False),
         ("trig", "application/trig", "trig", True), ("nquads", "application/n-quads", "nquads", True)]
QUESTIONS = {
    "labels": "SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o ; <http://www.w3.org/2000/01/rdf-schema#label> ?o }",
    "classes": "SELECT ?s ?o { ?s a ?o ; <http://www.w3.org/2004/02/skos/core#prefLabel> [] }",
    "weights": f"SELECT ?s ?o {{ GRAPH ?g {{ ?s <{NAMESPACE}confidence> ?o }} }}",
}
enishi, articles = sys.argv[1], sys.argv[2]


def run(command, data=None):
    done = subprocess.run(list(map(str, command)), input=data, capture_output=True)
    if done.returncode:
        raise SystemExit(f"{command[3]}: {done.stderr.decode()[-800:]}")
    return done.stdout


def read(data):
    return {str(quad) for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS)}


def jena(folder):
    """The command before the name of a program of Jena."""
    # What it needs of Debian's jars: others there exclude one another.
    wanted = ("jena-", "slf4j-api.", "slf4j-nop.", "jcl-over-slf4j.", "commons-", "thrift.", "jackson-", "jsonld-java.", "httpc", "protobuf.", "gson.",
              "titanium-json-ld.", "jakarta.json", "caffeine.", "guava.", "dexx")
    jars = [str(jar) for jar in sorted(JARS.glob("*.jar")) if jar.name.startswith(wanted)]
    # Debian moved the classes of its Xerces to another package, and left their messages where they were.
    old = "org/apache/jena/ext/"
    with zipfile.ZipFile(JARS / "jena-core.jar") as core:
        for name in core.namelist():
            if name.startswith(old + "xerces/") and name.endswith(".properties"):
                target = folder / name.removeprefix(old)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(core.read(name))
    return ["java", "-cp", ":".join([*jars, str(folder)])]


ok, compared = True, collections.Counter()
with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    store, file = folder / "graph", folder / "export"
    run([enishi, "--quiet", "build", "--no-export", "--store", store, articles])

    def export(form, *more):
        return run([enishi, "export", "--store", store, "--format", form, *more])

    whole, facts = read(export("nquads")), read(export("nquads", "--reification", "none"))
    assert len(whole) > len(facts) > 0, "an empty graph proves nothing"
    readers, programs = {}, []
    if shutil.which("npm") and shutil.which("node"):
        run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE])
        (folder / "read.mjs").write_text(READER)
        readers["N3.js"] = lambda data, names: run(["node", folder / "read.mjs", names[0]], data) if names[0] else None
    if shutil.which("java") and (JARS / "jena-arq.jar").exists():
        programs = jena(folder / "classes")

        def by_jena(data, names):
            file.write_bytes(data)
            return run([*programs, "riotcmd.riot", f"--syntax={names[1]}", "--output=nquads", "--base=urn:x:", file])
        readers["Jena"] = by_jena
    for form, *names, graphs in FORMS:
        for name, reader in readers.items():
            seen = reader(export(form), names)
            if seen is None:
                continue
            found, wanted = read(seen), whole if graphs else facts
            ok &= found == wanted
            compared[name] += 1
            print(f"{form:10} {name:6} {len(found):6} {'equal' if found == wanted else 'DIFFERENT'}")
            for line in sorted(found ^ wanted)[:4] if found != wanted else []:
                print("   ", line)
    if programs:
        file = folder / "export.trig"
        file.write_bytes(export("trig"))
        dataset = ox.Store()
        dataset.load(export("nquads"), format=ox.RdfFormat.N_QUADS)
        for what, question in QUESTIONS.items():
            answer = json.loads(run([*programs, "arq.sparql", f"--data={file}", "--results=json", question]))["results"]["bindings"]
            # pyoxigraph's store keeps numbers, not how they are written.
            value = float if what == "weights" else str
            seen = collections.Counter((row["s"]["value"], value(row["o"]["value"]), row["o"].get("xml:lang", "")) for row in answer)
            asked = dataset.query(question)
            wanted = collections.Counter((row["s"].value, value(row["o"].value), getattr(row["o"], "language", None) or "") for row in asked)
            ok &= seen == wanted and len(seen) > 0
            print(f"Jena {what:10} {len(seen):6} {'equal' if seen == wanted else 'DIFFERENT'}")
print(", ".join(f"{name}: {count} forms" for name, count in compared.items()) or "neither N3.js nor Jena is here")
sys.exit(0 if ok else 1)
