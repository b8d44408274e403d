#!/usr/bin/env python3
"""Questions to the same graph: `enishi query` from its store, rdflib and pyoxigraph from the N-Quads that enishi exports.

usage: queries.py ENISHI STORE

Each asks all questions in a process of its own, three times; the time from the start to the last answer, reading included, is told by
its median. Numbers of answers are compared.
"""
import csv, io, statistics, subprocess, sys, tempfile, time
from pathlib import Path

QUESTIONS = [
    "SELECT ?s ?o { ?s eni:develops ?o }",
    "SELECT ?company (COUNT(*) AS ?n) { ?person eni:executiveOf ?company } GROUP BY ?company",
    "SELECT ?a ?n { ?a eni:announces ?b . ?a skos:prefLabel ?n } ORDER BY ?n",
    "SELECT ?s ?v { ?s eni:locatedIn ?v . FILTER NOT EXISTS { ?s eni:develops ?x } }",
]
PREFIXES = "PREFIX eni: <https://w3id.org/enishi/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "


def answers(program, path):
    """Numbers of answers; in a process of its own."""
    if program == "rdflib":
        import rdflib

        graph = rdflib.Dataset(default_union=False)
        graph.parse(path, format="nquads")
        return [len(list(graph.query(PREFIXES + question))) for question in QUESTIONS]
    import pyoxigraph

    store = pyoxigraph.Store()
    store.bulk_load(path=path, format=pyoxigraph.RdfFormat.N_QUADS)
    return [len(list(store.query(PREFIXES + question))) for question in QUESTIONS]


if sys.argv[1:2] == ["--asked"]:
    print(*answers(*sys.argv[2:]))
    sys.exit()
if len(sys.argv) != 3:
    sys.exit(__doc__)
enishi, store = sys.argv[1:]


def of_enishi(question):
    arguments = [enishi, "query", "--store", store, "--output-format", "csv", question]
    out = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout
    return len(list(csv.reader(io.StringIO(out)))) - 1


with tempfile.TemporaryDirectory() as folder:
    graph = Path(folder) / "graph.nq"
    subprocess.run([enishi, "--quiet", "export", "--store", store, "--format", "nquads", "--output", graph], check=True)
    print(f"{sum(1 for _ in graph.open(encoding='utf-8'))} quads, {len(QUESTIONS)} questions")
    found = {}
    for program in ("enishi", "pyoxigraph", "rdflib"):
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            if program == "enishi":
                counts = [of_enishi(question) for question in QUESTIONS]
            else:
                command = [sys.executable, __file__, "--asked", program, graph]
                counts = list(map(int, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()))
            seconds.append(time.perf_counter() - began)
        found[program] = (statistics.median(seconds), counts)
for program, (seconds, counts) in found.items():
    print(f"{program:<12} {seconds:7.2f} s, {seconds / found['enishi'][0]:.2f} times enishi's; answers {counts}")
sys.exit(len({tuple(counts) for _, counts in found.values()}) != 1)
