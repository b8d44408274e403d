#!/usr/bin/env python3
"""Articles, names, ids, file names and arguments full of what a terminal obeys: none of it reaches one, in any command.

usage: terminal.py ENISHI [--long]
"""
import gzip, io, os, pty, re, select, signal, subprocess, time, urllib.request, zipfile

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


def served(program, graph):
    """What the server writes while it is asked hostile things."""
    controller, terminal = pty.openpty()
    program.runs += 1
    process = subprocess.Popen([program.path, "serve", "--log", "--store", graph, "--listen", "127.0.0.1:0"], stdout=terminal, stderr=terminal)
    os.close(terminal)
    seen = b""
    try:
        for _ in range(60):
            if select.select([controller], [], [], 1)[0]:
                seen += os.read(controller, 65536)
            found = re.search(rb"http://127[.]0[.]0[.]1:(\d+)/", seen)
            if found:
                break
        address = found.group(0).decode()
        for path in ("%1B[31m%C2%9B%E2%80%AE", "api/entity?id=%1B[2J", "sparql?query=%1B]0;x%07", "api/search?q=%E2%80%AE", "healthz"):
            try:
                urllib.request.urlopen(address + path, timeout=20).read()
            except urllib.error.HTTPError:
                pass
        # The store is damaged while it is served.
        manifest = graph / "manifest.json"
        whole = manifest.read_bytes()
        manifest.write_bytes(b"{\x1b[31m")
        time.sleep(1.5)
        manifest.write_bytes(whole)
        process.send_signal(signal.SIGTERM)
        while True:
            if not select.select([controller], [], [], 20)[0]:
                break
            piece = os.read(controller, 65536)
            if not piece:
                break
            seen += piece
    except OSError:
        pass
    finally:
        process.kill()
        process.wait()
        os.close(controller)
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
    seen, commands = {}, set()

    def look(name, *arguments, **more):
        text = on_terminal(program, *arguments, **more)
        commands.add(next((a for a in arguments if a != "--quiet"), None))
        check(name, text)

    def check(name, text):
        seen[name] = text
        if name.startswith("search"):
            # The marks of hits are ours.
            text = text.replace("\x1b[1m", "").replace("\x1b[0m", "")
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
    for form in ("text", "jsonl"):
        look(f"search {form}", "search", "--output-format", form, *store, "青空")
        look(f"search sentences {form}", "search", "--kind", "sentence", "--output-format", form, *store, "ひかり")
    look("search none", "search", *store, EVIL[0] + EVIL[3])
    for form in ("table", "jsonl", "csv"):
        for by in ("pagerank", "betweenness", "degree"):
            look(f"rank {by} {form}", "rank", "--by", by, "--output-format", form, *store)
        look(f"communities {form}", "communities", "--output-format", form, *store)
        look(f"path {form}", "path", "--output-format", form, *store, f"青空{EVIL[0]}電機0", "日立製作所")
        look(f"stats {form}", "stats", "--output-format", form, *store)
    look("path none", "path", *store, f"青空{EVIL[1]}", EVIL[2])
    look("rank of none", "rank", "--relation", EVIL[0], *store)
    look("suggest-words", "suggest-words", "provides", news)
    look("suggest-words none", "suggest-words", EVIL[0], news)
    look("migrate", "migrate", *store)
    look("migrate none", "migrate", "--store", folder / f"x{EVIL[2]}")
    ontology = folder / f"o{EVIL[3]}.ttl"
    ontology.write_text(f'<https://example.org/{"x"}> a <http://www.w3.org/2002/07/owl#Class> ; <http://www.w3.org/2000/01/rdf-schema#label> "{EVIL[2]}{EVIL[4]}"@ja . {EVIL[0]}', encoding="utf-8")
    for form in ("markdown", "turtle", "html", "dot", "context"):
        look(f"ontology {form}", "ontology", "--format", form, "--ontology", ontology)
    rules = folder / "rules"
    rules.mkdir()
    (rules / f"r{EVIL[3]}.toml").write_text(f'[[frame]]\nid = "\\u001b[31m{EVIL[2]}"\n', encoding="utf-8")
    look("rules", "extract", "--rules", rules, news)
    for what in ("syntax", "facts", "entities", "open", "documents"):
        look(f"evaluate {what}", "evaluate", what, wicked, news)
    for what in ("splits", "chunker", "parser", "arguments", "entities", "names", "clusters", "relations", "confidence"):
        look(f"train {what}", "train", what, "--output", folder / "model", wicked)
    look("completions", "completions", EVIL[0])
    for form in ("parquet", "neo4j", "obsidian", "xlsx"):
        look(f"export {form}", "export", "--format", form, *store, "--output", folder / f"{form}{EVIL[0]}{EVIL[3]}")
    look("export over", "export", "--format", "csv", *store, "--output", wicked)
    # Every format that is read: what is wrong with it is told with names of others.
    evil = "".join(EVIL[:7])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"a{evil}.txt", documents[0]["text"])
        archive.writestr(f"b{evil}.png", b"\x89PNG")
        archive.writestr(f"c{evil}.pdf", b"%PDF-1.7 broken")
        archive.writestr(f"d{evil}.docx", b"PK\x03\x04 broken")
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("META-INF/container.xml", '<container><rootfiles><rootfile full-path="a&#x202e;.opf"/></rootfiles></container>')
    inputs = {
        "zip": packed.getvalue(), "epub": book.getvalue(),
        "csv": f"a{evil},b\n1,2\n".encode(), "tsv": f"text\tdate\n{evil}\t{evil}\n".encode(),
        "json": ('[{"id":"%s","text":"a","date":"%s"}, 1, {"%s":1}]' % ((EVIL[3] + EVIL[10],) * 3)).encode(),
        "feed": f"<rss><channel><title>{EVIL[3]}</title><item><title>{EVIL[2]}{EVIL[3]}</title><pubDate>{EVIL[3]}</pubDate></item><item/></channel></rss>".encode(),
        "mail": f"From: {EVIL[0]} <a@b>\nSubject: {evil}\nDate: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nあ\n--x\nContent-Disposition: attachment; filename=\"{EVIL[0]}{EVIL[3]}\"\n\nx\n--x--\n".encode(),
        "warc": f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/{evil}\r\nContent-Length: 9\r\n\r\nno answer\r\n\r\n{evil}\r\n".encode(),
        "html": f"<html><title>{evil}</title><p {' '.join(f'a{n}=1' for n in range(600))}>".encode(),
        "markdown": f"---\ndate: {evil}\nid: {evil}\n---\n{documents[0]['text']}".encode(),
        "subtitles": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v {evil}>{evil}\n".encode(),
        "wiki": f"<doc id=\"{evil}\" url=\"{evil}\" title=\"{evil}\">\n{evil}\n".encode(),
        "mediawiki": f"<mediawiki><page><title>{EVIL[3]}</title><ns>0</ns><id>{EVIL[2]}</id><text>{evil}".encode(),
        "gz": gzip.compress(documents[0]["text"].encode())[:-9], "pdf": b"%PDF-1.7 \x1b[31m", "docx": b"no archive",
    }
    for ending, data in inputs.items():
        path = folder / f"in{evil.replace(chr(0), '')}.{ending}"
        path.write_bytes(data)
        look(f"reads {ending}", "extract", path)
        look(f"reads {ending} from a pipe", "extract", "-", input=data)
    # Whatever a command wants, a name of others is what it gets; nothing comes in.
    others = re.search(r"Commands:\n(.*?)\n\n", program("--help", codes=(0,)).stdout.decode(), re.DOTALL).group(1)
    for command in [line.split()[0] for line in others.split("\n") if re.match(r"  [a-z]", line)]:
        if command not in commands and command != "serve":
            look(f"{command} a name", command, *store, f"青空{EVIL[0]}電機0")
            look(f"{command} no flag", command, f"--{EVIL[0]}{EVIL[3]}")
            look(f"{command} a file", command, *store, wicked)
    look("columns", "extract", "--columns", f"text={EVIL[0]}", news)
    check("serve", served(program, graph))
    commands.add("serve")
    known = re.search(r"Commands:\n(.*?)\n\n", program("--help", codes=(0,)).stdout.decode(), re.DOTALL).group(1)
    left = {line.split()[0] for line in known.split("\n") if re.match(r"  [a-z]", line)} - commands
    assert not left, f"commands that nobody looked at: {left}"
    for command in ("build", "extract", "analyze", "query", "export"):
        look(f"{command}: no file", command, folder / f"none{EVIL[1]}\n{FORGED}")
        look(f"{command}: no flag", command, f"--{EVIL[0]}{EVIL[3]}")
        look(f"{command}: no value", command, "--base", EVIL[0], "--store", folder / EVIL[3])
    # A line that begins as ours is ours; a tree draws a sentence as it is.
    forged = [name for name, text in seen.items() if any(line == FORGED for line in text.split("\n")) and not name.startswith(("export", "query", "graphs", "analyze tree"))]
    assert not forged, forged
    return f"{len(seen)} commands, {sum(map(len, seen.values()))} characters, none of them obeyed"


if __name__ == "__main__":
    main(attack)
