#!/usr/bin/env python3
"""Runs the fuzz targets, each for a number of seconds, on a corpus that starts from the files of this repository.

    fuzz/run.py [--seconds N | --runs N] [--toolchain NAME] [TARGET ...]

Needs cargo-fuzz (`cargo install cargo-fuzz`). No sanitizer is used (the program has no unsafe code), so that the stable
toolchain will do; debug assertions and overflow checks are on. Inputs that fail are left in fuzz/artifacts/TARGET.
Ends with 1 where a target failed.
"""

import argparse
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import time

FUZZ = pathlib.Path(__file__).resolve().parent
ROOT = FUZZ.parent
TARGETS = sorted(path.stem for path in (FUZZ / "fuzz_targets").glob("*.rs"))
# Longest input; deep nesting and long repetitions fit.
MAX_LEN = 8192


def files(*patterns):
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                yield path.read_bytes()


def passages():
    for line in (ROOT / "tests/suite/relate/passages.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def pieces(data, separator):
    return [piece for piece in re.split(separator, data) if piece.strip()]


def records():
    """A record of the store, as `build` writes it, is made from the smallest description that reads back."""
    node = {"id": "https://example.org/id/Company/A", "type": "Company", "label": "A", "surface": "A", "begin": 0, "end": 1}
    statement = {
        "document": "d", "sentence": 0, "begin": 0, "end": 8, "text": "AはBを作った。", "subject": node, "relation": "develops",
        "object": {**node, "begin": 2, "end": 3}, "polarity": "positive", "modality": "asserted", "speaker": None,
        "time": {"text": "2024年", "value": "2024"}, "qualifiers": {"amount": "3億円"}, "confidence": 0.9, "rule": "r@1",
        "open": False,
    }
    record = {
        "document": {"id": "d", "text": "AはBを作った。"}, "statements": [statement],
        "entities": [{"id": node["id"], "class": "Company", "label": "A"}],
        "mentions": [{"entity": 0, "begin": 0, "end": 1}],
        "provenance": {"program": "0", "ontology": "", "resources": "", "options": ""},
    }
    yield json.dumps(record, ensure_ascii=False).encode()


def seeds(target):
    suite = list(files("tests/suite/**/*.txt"))
    texts = [p["text"].encode() for p in passages()]
    if target == "text":
        yield from texts
        for p in passages():
            if "title" in p:
                yield f"{p['title']}\t\n{p['text']}".encode()
        for data in suite:
            yield from pieces(data, rb"\n+")
    elif target == "html":
        yield from files("examples/*.html")
        for text in texts[:40]:
            yield "<html><head><title>題</title></head><body><article><h1>題</h1><p>".encode() + text + b"</p></article></body></html>"
    elif target == "markdown":
        yield from files("examples/*.md")
        for text in texts[:40]:
            yield "# 見出し\n\n- 項目\n\n| 表 | 二 |\n|---|---|\n| 一 | 二 |\n\n".encode() + text
    elif target == "json_lines":
        yield from files("examples/*.jsonl")
        yield from (json.dumps({**p, "url": "https://example.org/"}, ensure_ascii=False).encode() for p in passages())
    elif target == "encodings":
        for i, text in enumerate(texts[:40]):
            name = ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp", "utf-16le", "utf-16be"][i % 6]
            yield bytes([i % 6]) + text.decode().encode(name, "ignore")
            yield b"\x06" + text.decode().encode(name, "ignore")
    elif target == "rules":
        for data in files("ontology/relations/*.toml"):
            yield from pieces(data, rb"\n(?=\[\[)")
    elif target == "lexicon":
        for data in files("ontology/lexicon/*.tsv"):
            lines = data.splitlines(keepends=True)
            yield from (b"".join(lines[i : i + 5]) for i in range(0, len(lines), 50))
    elif target == "decisions":
        yield "same\tCompany/OpenAI\tCompany/オープンAI\t注\ndifferent\tPerson/佐藤\tPerson/佐藤健\n".encode()
        yield "same\tCompany/A\tCompany/B\nsame\tCompany/B\tCompany/C\nsame\tCompany/C\tCompany/A\n".encode()
    elif target == "ontology":
        prefixes = b"".join(re.findall(rb"(?m)^@prefix.*\n", next(files("ontology/enishi.ttl"))))
        yield from (prefixes + piece for piece in pieces(next(files("ontology/enishi.ttl")), rb"\n\n") if b"@prefix" not in piece)
    elif target == "sparql":
        yield from files("ontology/queries/*.rq")
        yield b"SELECT * { GRAPH ?d { ?s rdf:reifies <<( ?a ?b ?c )>> } } ORDER BY ?a LIMIT 3"
        yield b"CONSTRUCT { ?s ?p ?o } WHERE { ?s eni:develops+ ?o OPTIONAL { ?o ?p ?x } FILTER(REGEX(STR(?s), 'a')) }"
    elif target == "named_queries":
        yield "雷軍\x00VALUES ?name { UNDEF }\x00\"}\\".encode()
    elif target == "corpora":
        yield b"\x00" + json.dumps({"text": "花が咲く。", "chunks": [{"begin": 0, "end": 2, "head": 1}, {"begin": 2, "end": 5, "head": -1}],
            "predicates": [{"chunk": 1, "arguments": [{"case": "ガ", "chunk": 0}]}]}, ensure_ascii=False).encode()
        yield "\x01# text = 花が咲く。\n1\t花\t花\tNOUN\t_\t_\t3\tnsubj\t_\tBunsetuBILabel=B\n2\tが\tが\tADP\t_\t_\t1\tcase\t_\tBunsetuBILabel=I\n3\t咲く\t咲く\tVERB\t_\t_\t0\troot\t_\tBunsetuBILabel=B\n4\t。\t。\tPUNCT\t_\t_\t3\tpunct\t_\tBunsetuBILabel=I\n".encode()
        yield "\x02# S-ID:1\n* 1D\n+ 1D\n花 はな 花 名詞 6 普通名詞 1 * 0 * 0 NIL\nが が が 助詞 9 格助詞 1 * 0 * 0 NIL\n* -1D\n+ -1D <rel type=\"ガ\" target=\"花\" sid=\"1\" id=\"0\"/>\n咲く さく 咲く 動詞 2 * 0 子音動詞カ行 2 基本形 2 NIL\nEOS\n".encode()
        yield "\x03* 0 1D 0/1 0.0\n花\t名詞,一般,*,*,*,*,花,ハナ,ハナ\nが\t助詞,格助詞,一般,*,*,*,が,ガ,ガ\n* 1 -1D 0/0 0.0\n咲く\t動詞,自立,*,*,五段・カ行イ音便,基本形,咲く,サク,サク\nEOS\n".encode()
    elif target == "models":
        yield b"enishi-model 1 x\nbits 4 scale 0.5 text 3\nabc" + bytes(range(16))
        yield next(files("models/chunker"))[:200]
    elif target == "records":
        yield from records()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"all where none is given: {' '.join(TARGETS)}")
    parser.add_argument("--seconds", type=int, default=600, help="for each target (default 600)")
    parser.add_argument("--runs", type=int, help="inputs for each target in place of a time: the same ones every time")
    parser.add_argument("--toolchain", help="of rustup, where not the default")
    args = parser.parse_args()
    for target in args.targets:
        if target not in TARGETS:
            parser.error(f"no target {target}; there are {' '.join(TARGETS)}")
    toolchain = [f"+{args.toolchain}"] if args.toolchain else []
    subprocess.run(["cargo", *toolchain, "fuzz", "build", "--sanitizer", "none"], cwd=FUZZ, check=True)
    about = subprocess.run(["rustc", *toolchain, "-vV"], capture_output=True, text=True, check=True).stdout
    programs = FUZZ / "target" / re.search(r"host: (\S+)", about)[1] / "release"
    failed = []
    for target in args.targets or TARGETS:
        corpus = FUZZ / "corpus" / target
        corpus.mkdir(parents=True, exist_ok=True)
        for seed in seeds(target):
            (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed[:MAX_LEN])
        began = time.monotonic()
        artifacts = FUZZ / "artifacts" / target
        artifacts.mkdir(parents=True, exist_ok=True)
        limit = f"-runs={args.runs}" if args.runs else f"-max_total_time={args.seconds}"
        options = [f"-artifact_prefix={artifacts}/", limit, f"-max_len={MAX_LEN}", "-timeout=60", "-rss_limit_mb=4096", "-seed=1"]
        command = [programs / target, *options, corpus]
        done = subprocess.run(command, cwd=FUZZ, capture_output=True, text=True, errors="replace")
        runs = re.findall(r"^#(\d+)", done.stderr, re.MULTILINE)
        print(f"{target}: {runs[-1] if runs else 0} runs in {time.monotonic() - began:.0f} s: "
              f"{'no failure' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode != 0:
            failed.append(target)
            lines = done.stderr.splitlines()
            said = next((i for i, line in enumerate(lines) if "panicked at" in line), max(0, len(lines) - 30))
            print("\n".join(lines[said : said + 6] + lines[-4:]), file=sys.stderr, flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
