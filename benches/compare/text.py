#!/usr/bin/env python3
"""Characters a second on one article, each program on one thread, in one run: MeCab's morphemes, GiNZA's pipeline, `enishi extract`.

usage: text.py ENISHI ARTICLE [TIMES]

enishi and MeCab read the article TIMES over (100 unless told), GiNZA three times: it is that slow. enishi is also run on two threads,
on as many documents. The median of three rounds, in which the programs take turns.
"""
import os

# Before numpy is loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")
import json, statistics, subprocess, sys, tempfile, time

if len(sys.argv) < 3:
    sys.exit(__doc__)
enishi, article = sys.argv[1:3]
times = int(sys.argv[3]) if len(sys.argv) > 3 else 100

import ipadic, MeCab, spacy

with open(article, encoding="utf-8") as file:
    text = file.read()
lines = [line for line in text.splitlines() if line.strip()]
mecab = MeCab.Tagger(ipadic.MECAB_ARGS)
ginza = spacy.load("ja_ginza")
list(ginza.pipe(lines[:5]))


def of_mecab():
    for _ in range(times):
        for line in lines:
            mecab.parse(line)
    return times


def of_ginza():
    for _ in range(3):
        for document in ginza.pipe(lines):
            document.ents
    return 3


def of_enishi(threads):
    arguments = [enishi, "--quiet", "extract", "--threads", str(threads), documents.name]
    subprocess.run(arguments, stdout=subprocess.DEVNULL, check=True)
    return times


with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as documents:
    for number in range(times):
        documents.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
    documents.flush()
    programs = {"MeCab": of_mecab, "GiNZA": of_ginza, "enishi": lambda: of_enishi(1), "enishi, two threads": lambda: of_enishi(2)}
    speeds = {name: [] for name in programs}
    for _ in range(3):
        for name, run in programs.items():
            began = time.perf_counter()
            read = run()
            speeds[name].append(read * len(text) / (time.perf_counter() - began))
speed = {name: statistics.median(found) for name, found in speeds.items()}
for name, found in speed.items():
    print(f"{name:<20} {found:>10.0f} characters/s, enishi {speed['enishi'] / found:.2f} times as quick")
