#!/usr/bin/env python3
"""PageRank, betweenness and communities against networkx and igraph's Leiden, on the graphs of stores.

usage: networks.py ENISHI STORE…   (needs networkx, scipy and igraph)

The ties are asked for in SPARQL: facts between two entities, each pair once, without instanceOf. Exits with 1 where a score is
further than 1e-6 from networkx's, or where the modularity is below .99 of the best of ten runs of igraph's Leiden.
"""
import json, subprocess, sys, time

import igraph
import networkx as nx

enishi, stores = sys.argv[1], sys.argv[2:]
EDGES = """SELECT DISTINCT ?s ?o { ?s ?p ?o . FILTER(isIRI(?o) && ?s != ?o && ?p != eni:instanceOf && STRSTARTS(STR(?p), STR(eni:))
  && STRSTARTS(STR(?s), STR(id:)) && STRSTARTS(STR(?o), STR(id:))) }"""
failed = False


def run(*arguments):
    began = time.perf_counter()
    out = subprocess.run([enishi, *arguments], capture_output=True, text=True)
    assert out.returncode == 0, out.stderr
    return out.stdout, time.perf_counter() - began


for store in stores:
    text, _ = run("query", "--store", store, "--output-format", "json", EDGES)
    pairs = [(row["s"]["value"], row["o"]["value"]) for row in json.loads(text)["results"]["bindings"]]
    # Quantities have IRIs, but are no entities.
    entities = {json.loads(line)["id"] for line in run("rank", "--store", store, "--limit", "1000000", "--output-format", "jsonl")[0].splitlines()}
    pairs = [p for p in pairs if entities.issuperset(p)]
    print(f"{store}: {len({n for p in pairs for n in p})} entities, {len(pairs)} ties")
    directed = nx.DiGraph(pairs)
    both = directed.to_undirected()
    scores = {}
    for measure, compute in (
        ("pagerank", lambda: nx.pagerank(directed, alpha=0.85, tol=1e-14, max_iter=1000)),
        ("betweenness", lambda: nx.betweenness_centrality(both)),
    ):
        text, ours = run("rank", "--store", store, "--by", measure, "--limit", "1000000", "--output-format", "jsonl")
        rows = [json.loads(line) for line in text.splitlines()]
        found = {row["id"]: row[measure] for row in rows}
        # Entities without ties take part in ours alone.
        lone = set(found) - set(directed)
        began = time.perf_counter()
        directed.add_nodes_from(lone)
        both.add_nodes_from(lone)
        expected = compute()
        theirs = time.perf_counter() - began
        furthest = max((abs(found[n] - expected[n]) for n in expected), default=0.0)
        if set(found) != set(expected):
            print(f"  {measure}: other entities: {len(found)} and {len(expected)}")
            failed = True
        exact = measure == "pagerank" or len(found) <= 2000
        failed |= exact and furthest > 1e-6
        note = "" if exact else ", estimated above 2,000 entities"
        print(f"  {measure:12} furthest {furthest:.2e}{note}; {ours:.2f} s with start and reading, networkx alone {theirs:.2f} s")
    text, ours = run("communities", "--store", store, "--min-size", "1", "--output-format", "jsonl")
    of = {row["id"]: row["community"] for row in map(json.loads, text.splitlines())}
    nodes = sorted(both)
    number = {n: i for i, n in enumerate(nodes)}
    graph = igraph.Graph(len(nodes), [(number[a], number[b]) for a, b in both.edges()])
    mine = graph.modularity([of.get(n, -1 - i) if of.get(n) else len(nodes) + i for i, n in enumerate(nodes)])
    best = max(graph.community_leiden("modularity", n_iterations=-1).modularity for _ in range(10))
    failed |= mine < 0.99 * best
    print(f"  communities  modularity {mine:.4f}, igraph {best:.4f}; {ours:.2f} s")
sys.exit(failed)
