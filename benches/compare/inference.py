#!/usr/bin/env python3
"""enishi's store and inference beside rdflib with owlrl, on the same generated facts, in one run.

usage: inference.py [STATEMENTS…] [--limit SECONDS]   (default 1000 10000 1000000 --limit 600; needs rdflib and owlrl;
run from the project's root, builds the bench first)

enishi stores the statements as records with their sentences, reads them back, makes the facts and draws the conclusions;
rdflib parses the facts and the ontology, owlrl draws its conclusions. Conclusions are compared where owlrl ends in time:
triples with a relation of the ontology between two different things that the facts name.
"""
import argparse, resource, subprocess, sys, tempfile, time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("statements", nargs="*", type=int, default=[1_000, 10_000, 1_000_000])
parser.add_argument("--limit", type=float, default=600)
parser.add_argument("--facts", help=argparse.SUPPRESS)


def foreign(path):
    """Runs in a process of its own, so that its memory can be measured."""
    import owlrl, rdflib
    from rdflib.namespace import OWL, RDF

    began = time.monotonic()
    facts = rdflib.Graph().parse(path, format="nt")
    ontology = rdflib.Graph().parse("ontology/enishi.ttl")
    relations = {p for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for p in ontology.subjects(RDF.type, kind)}
    loaded, given = time.monotonic() - began, set(facts)
    print(f"rdflib {rdflib.__version__} + owlrl: {len(facts)} facts loaded in {loaded:.1f} s", flush=True)
    named = set(facts.subjects()) | set(facts.objects())
    facts += ontology
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False).expand(facts)
    took = time.monotonic() - began
    found = sum(1 for s, p, o in facts if p in relations and s != o and s in named and o in named and (s, p, o) not in given)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(f"rdflib + owlrl: {found} conclusions; all {took:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} s of processor time, peak {usage.ru_maxrss / 1024:.0f} MB", flush=True)


args = parser.parse_args()
if args.facts:
    foreign(args.facts)
    sys.exit()
subprocess.run(["cargo", "bench", "--quiet", "--bench", "graph", "--no-run"], check=True)
for statements in args.statements:
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts.nt"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = subprocess.run(["cargo", "bench", "--quiet", "--bench", "graph", "--", str(statements), "--facts", facts], check=True, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print("enishi:", own.stdout.strip().splitlines()[-1], f"({spent:.1f} s of processor time)", flush=True)
        try:
            subprocess.run([sys.executable, __file__, "--facts", facts], timeout=args.limit, check=True)
        except subprocess.TimeoutExpired:
            print(f"rdflib + owlrl: not done after {args.limit:.0f} s", flush=True)
