#!/usr/bin/env python3
"""Articles, names, ids, file names and arguments full of what a terminal obeys: none of it reaches one, in any command.

usage: terminal.py ENISHI [--long]
"""
import os, pty, re, select, subprocess

from harness import lines, main

EVIL = ["\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\u202e", "\u2066", "\x07", "\x08", "\x7f", "\x00", "\x85", "\u2028", "\u200f", "\x1bc"]
RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
FORGED = "enishi: all is well"


def on_terminal(program, *arguments, input=b""):
    """What a terminal gets to see."""
    controller, terminal = pty.openpty()
    program.runs += 1
    process = subprocess.Popen([program.path, *map(str, arguments)], stdin=subprocess.PIPE, stdout=terminal, stderr=terminal)
    os.close(terminal)
    try:
        process.stdin.write(input)
        process.stdin.close()
    except BrokenPipeError:
        pass
    seen = b""
    while True:
        ready, _, _ = select.select([controller], [], [], 60)
        assert ready, f"{arguments}: hangs"
        try:
            piece = os.read(controller, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(controller)
    process.wait()
    return seen.decode("utf-8", "replace").replace("\r\n", "\n")


def attack(program, folder, long):
    documents = []
    for n, evil in enumerate(EVIL):
        name = f"青空{evil}電機{n}"
        text = f"{name}は2024年4月1日、生成AI「ひか{evil}り{n}」の提供を開始した。\n{FORGED}\n{name}の山田{evil}太郎社長は日立製作所に10億円を出資したと述べた。"
        documents.append({"id": f"d{n}{evil}\n{FORGED}", "text": text, "title": f"{name}が{evil}", "publisher": evil, "url": f"https://example.org/{evil}"})
    (folder / "gazetteer.tsv").write_text("".join(f"青空{e}電機{n}\tCompany\n" for n, e in enumerate(EVIL) if "\n" not in e and "\x00" not in e), encoding="utf-8")
    (folder / "news.jsonl").write_bytes(lines(documents))
    graph = folder / "graph"
    news, store = folder / "news.jsonl", ["--store", graph]
    wicked = folder / f"a{EVIL[0]}{EVIL[3]}\n{FORGED}.txt"
    wicked.write_bytes(b"\x89PNG")
    seen = {}

    def look(name, *arguments, **more):
        text = on_terminal(program, *arguments, **more)
        seen[name] = text
        # What clap and the progress bar style themselves is not of others; nothing here makes them do it.
        raw = RAW.search(text)
        assert not raw, f"{name}: {raw.group()!r} in {text[max(0, raw.start() - 60):raw.end() + 20]!r}"

    look("build", "build", "--gazetteer", folder / "gazetteer.tsv", *store, news, wicked)
    look("build again", "build", "--sync", *store, news)
    look("dry run", "build", "--dry-run", "--sync", *store, wicked, "-", input=documents[0]["text"].encode())
    for form in ("json", "tree", "conllu"):
        look(f"analyze {form}", "analyze", "--output-format", form, news)
    for form in ("jsonl", "tsv"):
        look(f"extract {form}", "extract", "--output-format", form, news)
        look(f"entities {form}", "entities", "--output-format", form, news)
        look(f"merges {form}", "entities", "--merges", "--output-format", form, news)
    look("stats", "extract", "--stats", news)
    for form in ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "graphml", "gexf", "dot", "csv", "jsonl", "cytoscape", "nanopub"):
        look(f"export {form}", "export", "--format", form, *store)
    for form in ("table", "json", "xml", "csv", "tsv"):
        look(f"query {form}", "query", "--output-format", form, *store, "SELECT * { ?s ?p ?o } LIMIT 500")
        look(f"graphs {form}", "query", "--output-format", form, *store, "SELECT * { GRAPH ?g { ?s ?p ?o FILTER(isLiteral(?o)) } } LIMIT 2000")
    look("query", "query", *store, f"SELECT * {{ {EVIL[0]} }}")
    look("named", "query", *store, "--named", EVIL[0])
    look("path", "query", *store, "--named", "path", f"from={EVIL[0]}", f"to={EVIL[3]}")
    look("explain", "explain", *store, f"青空{EVIL[0]}電機0", "provides", "ひかり")
    look("whynot", "explain", *store, "--whynot", f"青空{EVIL[2]}電機", "provides", EVIL[3])
    look("check", "check", *store)
    look("verify", "verify", *store)
    look("diff", "diff", *store, "--from", "2020-01-01", "--to", "2025-01-01")
    look("remove none", "remove", *store, f"x{EVIL[0]}")
    look("remove", "remove", "--no-export", *store, documents[1]["id"])
    for command in ("build", "extract", "analyze", "query", "export"):
        look(f"{command}: no file", command, folder / f"none{EVIL[1]}\n{FORGED}")
        look(f"{command}: no flag", command, f"--{EVIL[0]}{EVIL[3]}")
        look(f"{command}: no value", command, "--base", EVIL[0], "--store", folder / EVIL[3])
    # A line that begins as ours is ours.
    forged = [name for name, text in seen.items() if any(line == FORGED for line in text.split("\n")) and not name.startswith(("export", "query", "graphs"))]
    assert not forged, forged
    return f"{len(seen)} commands, {sum(map(len, seen.values()))} characters, none of them obeyed"


if __name__ == "__main__":
    main(attack)
