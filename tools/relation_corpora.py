#!/usr/bin/env python3
"""Annotated facts in other forms -> documents and gold facts as `enishi train relations` reads them.

usage: relation_corpora.py cases CASES.jsonl DOCUMENTS GOLD
       relation_corpora.py sentences SENTENCES.jsonl FACTS.tsv DOCUMENTS GOLD

cases: one object a line with id, text and must: [[subject, relation, object, {modality, polarity}], …]; a name is a form or a
list of forms. sentences: texts as JSON Lines, and a table line, relation, subject, object, reading (line from 0; a subject or
object "0" is left out in the sentence).
"""
import json, sys

def fact(ident, relation, subject, object, polarity, modality, sentence):
    return {"id": ident, "relation": relation, "subject": subject, "object": object, "polarity": polarity,
            "modality": modality, "sentence": sentence, "core": True}

def forms(name):
    return name if isinstance(name, list) else [name]

def cases(path, documents, gold):
    for line in open(path, encoding="utf-8"):
        case = json.loads(line)
        if "format" in case and case["format"] not in ("text", "jsonl"):
            continue
        document = {k: case[k] for k in ("id", "text", "title", "published", "publisher") if case.get(k)}
        print(json.dumps(document, ensure_ascii=False), file=documents)
        for n, (subject, relation, object, *rest) in enumerate(case.get("must", [])):
            more = rest[0] if rest else {}
            modality = more.get("modality", "asserted")
            modality = modality[0] if isinstance(modality, list) else modality
            for name in relation.split("|"):
                row = fact(f"{case['id']}-{n}", name, forms(subject), forms(object), more.get("polarity", "positive"), modality, "")
                print(json.dumps(row, ensure_ascii=False), file=gold)

def sentences(texts, table, documents, gold):
    lines = [json.loads(line)["text"] for line in open(texts, encoding="utf-8")]
    used = set()
    for row in list(open(table, encoding="utf-8"))[1:]:
        line, relation, subject, object, reading = row.rstrip("\n").split("\t")
        used.add(int(line))
        if "0" in (subject, object):
            continue
        words = reading.split()
        polarity = "negative" if "negative" in words else "positive"
        modality = next((w for w in words if w != "negative"), "asserted")
        row = fact(f"w{line}-{relation}", relation, [subject], [object], polarity, modality, "")
        print(json.dumps(row, ensure_ascii=False), file=gold)
    for n, text in enumerate(lines):
        if n in used:
            print(json.dumps({"id": f"w{n}", "text": text}, ensure_ascii=False), file=documents)

kind, *inputs, documents, gold = sys.argv[1:]
with open(documents, "w", encoding="utf-8") as d, open(gold, "w", encoding="utf-8") as g:
    {"cases": cases, "sentences": sentences}[kind](*inputs, d, g)
