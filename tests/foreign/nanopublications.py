#!/usr/bin/env python3
"""Every exported nanopublication against two checkers: `nanopub` (Python) and `nanopub-sign` (the Rust toolkit).

usage: nanopublications.py ENISHI ARTICLES   (needs nanopub and nanopub-sign)

One for each statement; neither a signature nor a trusty IRI is asked for, which whoever publishes them adds. Both checkers
also have to refuse publications that lack something, or the test fails.
"""
import collections, json, os, subprocess, sys, tempfile, warnings
from pathlib import Path

warnings.simplefilter("ignore")
import nanopub
import nanopub_sign
import rdflib

enishi, articles = sys.argv[1], sys.argv[2]
NP = rdflib.Namespace("http://www.nanopub.org/nschema#")


def exported():
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "graph"
        subprocess.run([enishi, "--quiet", "build", "--no-export", "--store", store, articles], check=True, capture_output=True)
        write = lambda form: subprocess.run([enishi, "export", "--store", store, "--format", form], check=True, capture_output=True).stdout.decode()
        return write("nanopub"), [json.loads(line) for line in write("jsonl").splitlines()]


def python(quads):
    graph = rdflib.ConjunctiveGraph()
    for s, p, o, g in quads:
        graph.get_context(g).add((s, p, o))
    try:
        return nanopub.Nanopub(rdf=graph).is_valid
    except nanopub.utils.MalformedNanopubError:
        return False


def rust(quads):
    graph = rdflib.Dataset()
    for s, p, o, g in quads:
        graph.graph(g).add((s, p, o))
    # It greets every publication on standard output.
    kept, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    sys.stdout.flush()
    os.dup2(null, 1)
    try:
        nanopub_sign.Nanopub(graph.serialize(format="trig")).check()
        return True
    except Exception:
        return False
    finally:
        os.dup2(kept, 1)
        os.close(null)
        os.close(kept)


trig, statements = exported()
data = rdflib.Dataset()
data.parse(data=trig, format="trig")
publications = collections.defaultdict(list)
for s, p, o, g in data.quads((None, None, None, None)):
    publications[str(g).split("#")[0]].append((s, p, o, g))
ok = len(publications) == len({json.dumps(s, sort_keys=True) for s in statements})
print(f"{len(statements)} statements, {len(publications)} nanopublications")
for checker in (python, rust):
    accepted = sum(map(checker, publications.values()))
    print(f"  {checker.__name__}: {accepted} accepted")
    ok &= accepted == len(publications) > 0
one = next(iter(publications.values()))
for part in ("assertion", "provenance", "pubinfo"):
    lacking = [q for q in one if not str(q[3]).endswith(f"#{part}")]
    refused = [c.__name__ for c in (python, rust) if not c(lacking)]
    print(f"  without {part}: refused by {', '.join(refused) or 'NONE'}")
    ok &= len(refused) == 2
sys.exit(0 if ok else 1)
