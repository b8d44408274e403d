#!/usr/bin/env python3
"""Instructions that the program takes for some tasks, beside those of a stored run: a change of cost that no clock shows.

usage: instructions.py ENISHI [--write]
Needs valgrind. The tasks read files of `examples/`; where they read one article ten times over the start is taken off. `instructions.tsv` beside this
file has the stored run, which --write renews. Counts hold for one compiler; libraries choose other code on other processors,
which is worth a percent or two.
"""
import os, subprocess, sys, tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
stored = here / "instructions.tsv"
enishi = os.path.abspath(sys.argv[1])
examples = here.parent / "examples"


def count(*arguments):
    """Instructions of one run."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "callgrind.out"
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", enishi, "--quiet", *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True)
        lines = [line for part in Path(folder).glob("callgrind.out*") for line in part.read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("totals:"))


with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    (folder / "one.txt").write_text("OpenAIはSoraを公開した。\n", encoding="utf-8")
    article = (examples / "gpt-4o.txt").read_text(encoding="utf-8")
    (folder / "article.txt").write_text(article * 10, encoding="utf-8")
    one = ["--threads", "1"]
    tasks = {
        "start": lambda: count("extract", *one, folder / "one.txt"),
        "syntax and mentions": lambda: count("analyze", *one, folder / "article.txt"),
        "statements": lambda: count("extract", *one, folder / "article.txt"),
        "open statements too": lambda: count("extract", "--open", *one, folder / "article.txt"),
        "build with exports": lambda: count("build", *one, "--store", folder / "graph", examples / "briefs.jsonl"),
        "named query": lambda: count("query", "--store", folder / "graph", "--named", "leaders"),
    }
    before = {}
    if stored.exists():
        rows = (line.split("\t") for line in stored.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        before = {name: int(number) for name, number in rows}
    found, start = {}, 0
    for name, task in tasks.items():
        number = task()
        start = start or number
        found[name] = number - start if name in ("syntax and mentions", "statements", "open statements too") else number
        known = before.get(name)
        beside = f"{found[name] / known:6.3f} times the stored run" if known else "no stored run"
        print(f"{name:22} {found[name] / 1e6:10.1f} million  {beside}", flush=True)
    if "--write" in sys.argv[2:]:
        rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
        lines = [f"# Instructions of a release build with {rust}; written by instructions.py --write.\n"]
        lines += [f"{name}\t{number}\n" for name, number in found.items()]
        stored.write_text("".join(lines), encoding="utf-8")
