#!/usr/bin/env python3
"""Which facts are found, by relation and construction, as a page of Markdown.

usage: coverage.py SENTENCES.jsonl ENISHI > docs/coverage.md

SENTENCES has a JSON object a line: `kind` (relation/construction), `text` and `must`, the facts that it states as
[subject, relation, object, {"polarity": …, "modality": …}]; a name may be a list of names, a relation "a|b", a reading a list.
A fact is found where a statement has one of its relations, both its names (width, marks and case aside; of any alias) and its reading.
"""
import json, subprocess, sys, unicodedata
from collections import defaultdict

if len(sys.argv) != 3:
    sys.exit(__doc__)
# Facts that a construction of its own line has.
OFTEN = 8
TURNED = {"partnersWith", "competesWith", "siblingOf", "spouseOf", "alias"}


def plain(name):
    return "".join(c for c in unicodedata.normalize("NFKC", str(name)).lower() if c.isalnum())


def names(node):
    found = [node.get("label"), node.get("surface"), node.get("value"), *(node.get("aliases") or [])]
    return {plain(name) for name in found if name}


def listed(value):
    return value if isinstance(value, list) else [value]


def is_it(fact, statement):
    subject, relations, thing, reading = *fact[:3], fact[3] if len(fact) > 3 else {}
    if statement["relation"] not in relations.split("|"):
        return False
    if any(statement[key] not in listed(reading[key]) for key in ("polarity", "modality") if key in reading):
        return False
    fits = lambda name, node: name == "*" or bool({plain(n) for n in listed(name)} & names(node))
    ends = [(statement["subject"], statement["object"])]
    if statement["relation"] in TURNED:
        ends.append(ends[0][::-1])
    return any(fits(subject, a) and fits(thing, b) for a, b in ends)


with open(sys.argv[1], encoding="utf-8") as file:
    cases = [json.loads(line) for line in file if line.strip()]
given = "".join(json.dumps({"id": c["id"], "text": c["text"]}, ensure_ascii=False) + "\n" for c in cases)
run = subprocess.run([sys.argv[2], "--quiet", "extract", "--input-format", "jsonl", "-"], input=given, capture_output=True, text=True, check=True)
said = defaultdict(list)
for line in run.stdout.splitlines():
    statement = json.loads(line)
    said[statement["document"]].append(statement)
cells = defaultdict(lambda: [0, 0])
for case in cases:
    # "idiom 旗を立てる" is of the construction "idiom".
    relation, construction = case["kind"].split("/", 1)
    construction = construction.split(" ")[0]
    for fact in case.get("must", []):
        found = any(is_it(fact, s) for s in said[case["id"]])
        for key in [(relation, construction), (relation, ""), ("", construction), ("", "")]:
            cells[key][0] += found
            cells[key][1] += 1
relations = sorted({r for r, _ in cells if r}, key=lambda r: (-cells[r, ""][1], r))
constructions = sorted({c for _, c in cells if c}, key=lambda c: (-cells["", c][1], c))
found, wanted = cells["", ""]
print("# Which facts are found, by relation and construction\n")
print(f"Made by `tools/coverage.py` from {len(cases):,} sentences, each written for one relation in one construction: "
      f"{found:,} of {wanted:,} facts are found.\nFirst by construction, then by relation, then those constructions in which a relation misses most.\n")
print("| construction | found | of |\n|---|---|---|")
often = [c for c in constructions if cells["", c][1] >= OFTEN]
for c in often:
    print(f"| {c} | {cells['', c][0]} | {cells['', c][1]} |")
rest = [cells["", c] for c in constructions if c not in often]
print(f"| {len(rest)} others | {sum(f for f, _ in rest)} | {sum(n for _, n in rest)} |")
print("\n| relation | found | of | missing most in |\n|---|---|---|---|")
for r in relations:
    missing = sorted((cells[r, c][0] - cells[r, c][1], c) for c in constructions if (r, c) in cells)
    worst = ", ".join(f"{c} ({cells[r, c][0]} of {cells[r, c][1]})" for gap, c in missing[:3] if gap < 0)
    print(f"| {r} | {cells[r, ''][0]} | {cells[r, ''][1]} | {worst} |")
