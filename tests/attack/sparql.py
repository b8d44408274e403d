#!/usr/bin/env python3
"""Questions that would run for ever, eat all memory, overflow the stack or leave the machine.

usage: sparql.py ENISHI [--long]
"""
import re, socket, subprocess, threading, time, urllib.error, urllib.parse, urllib.request
from pathlib import Path

from harness import main, store

# {n} is the size of a bomb.
BOMBS = {
    "product": lambda n: "SELECT (COUNT(*) AS ?c) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(n)) + " }",
    "sorted product": lambda n: "SELECT * { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(n)) + " } ORDER BY ?c0 ?c1 LIMIT 1",
    "distinct product": lambda n: "SELECT DISTINCT ?a0 { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(n)) + " FILTER(?a0 = ?none || STRLEN(CONCAT(STR(?a0), STR(?c1))) > 1) }",
    "tables": lambda n: "SELECT (COUNT(*) AS ?c) { " + " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(400)))} }}" for i in range(n)) + " }",
    "grouped tables": lambda n: "SELECT ?v0 (SUM(?v1) AS ?c) { " + " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(400)))} }}" for i in range(n)) + " } GROUP BY ?v0 ORDER BY ?c",
    "paths": lambda n: "SELECT (COUNT(*) AS ?c) { " + " ".join(f"?a{i} (!<x:>|^!<x:>)* ?b{i} ." for i in range(n)) + " }",
    "nested paths": lambda n: "SELECT (COUNT(*) AS ?c) { ?a " + "/".join(["((!<x:>|^!<x:>)*/(!<x:>|^!<x:>)*)*"] * n) + " ?b }",
    "optional": lambda n: "SELECT (COUNT(*) AS ?c) { ?s ?p ?o " + " ".join(f"OPTIONAL {{ ?a{i} ?b{i} ?c{i} }}" for i in range(n)) + " }",
    "exists": lambda n: "SELECT (COUNT(*) AS ?c) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i " + " ".join(f"FILTER NOT EXISTS {{ ?x{i} ?y{i} ?z{i} . ?u{i} ?v{i} ?w{i} FILTER(?x{i} = ?w{i} && ?y{i} = ?a) }}" for i in range(n)) + " }",
    "minus": lambda n: "SELECT (COUNT(*) AS ?c) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i " + " ".join(f"MINUS {{ ?a ?y{i} ?z{i} . ?u{i} ?v{i} ?w{i} . ?k{i} ?l{i} ?m{i} }}" for i in range(n)) + " }",
    "union": lambda n: "SELECT (COUNT(*) AS ?c) { " + " ".join("{ ?a%d ?b ?c } UNION { ?c ?b ?a%d } ." % (i, i) for i in range(n)) + " }",
    "construct": lambda n: "CONSTRUCT { ?a0 ?b0 ?c1 } { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(n)) + " }",
}
SIZES = (3, 5, 8)

NESTED = {
    "groups": ("{", "?s ?p ?o", "}"),
    "optional": ("OPTIONAL { ?s ?p ?o ", "", "}"),
    "exists": ("FILTER EXISTS { ?s ?p ?o ", "", "}"),
    "subselect": ("{ SELECT * {", "?s ?p ?o", "} }"),
    "graph": ("GRAPH ?g {", "?s ?p ?o", "}"),
    "minus": ("?s ?p ?o MINUS {", "?s ?p ?o", "}"),
    "brackets": ("FILTER(" + "", "", ""),
    "negation": ("!", "", ""),
    "calls": ("ABS(", "1", ")"),
    "collections": ("?s ?p (", "1", ")"),
    "blank nodes": ("[ ?p ", "1", "]"),
    "path": ("(", "<p:p>", ")*"),
    "triple terms": ("<<(", "?s ?p ?o", ")>>"),
    "sum": ("", "", ""),
    "union": ("", "", ""),
}


def nested(name, n):
    open, inner, close = NESTED[name]
    many = open * n + inner + close * n
    return {
        "brackets": "ASK { FILTER(" + "(" * n + "true" + ")" * n + ") }",
        "negation": "ASK { FILTER(" + "!" * n + "true) }",
        "calls": f"ASK {{ FILTER({many} > 0) }}",
        "collections": "ASK { ?s ?p " + "(" * n + "1" + ")" * n + " }",
        "blank nodes": f"ASK {{ ?s ?p {many} }}",
        "path": f"ASK {{ ?s {many} ?o }}",
        "triple terms": "ASK { ?s ?p " + "<<( ?s ?p " * n + "?o" + " )>>" * n + " }",
        "sum": "ASK { FILTER(1" + " + 1" * n + " > 0) }",
        "union": "ASK { {}" + " UNION {}" * n + " }",
    }.get(name, f"ASK {{ {many} }}")


def attack(program, folder, long):
    graph = store(program, folder, 200 if long else 60)
    slowest, answered, stopped = 0, 0, 0
    for name, bomb in BOMBS.items():
        for size in SIZES:
            done = program("query", "--store", graph, "--timeout", "2", bomb(size), seconds=30)
            slowest = max(slowest, done.seconds)
            # Three seconds on a machine of its own; one that does other things beside may be late.
            assert done.seconds < (3 if long else 10), f"{name} {size}: {done.seconds:.1f} s"
            assert done.returncode == 0 or "enishi: query: given up after 2 s" in done.err, f"{name} {size}: {done.err}"
            stopped += done.returncode == 2
            answered += done.returncode == 0
    deep = 0
    for name in NESTED:
        for size in (50, 5_000, 50_000):
            # Too long for an argument.
            (folder / "q.rq").write_text(nested(name, size))
            done = program("query", "--store", graph, "--timeout", "10", "--file", folder / "q.rq", seconds=60)
            assert size < 5_000 or done.returncode == 2, f"{name} {size}"
            deep += done.returncode == 2
    # Memory: a table that would hold billions of rows, strings that double.
    doubling = "SELECT (STRLEN(?x40) AS ?n) { BIND(STR(\"0123456789\") AS ?x0) " + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i+1})" for i in range(40)) + " }"
    for question in (BOMBS["sorted product"](4), doubling):
        done = program("query", "--store", graph, "--max-memory", "600", question, codes=(2,), seconds=120, limit=False)
        assert "more memory is needed than the 600 MB of --max-memory" in done.err, done.err
    # What it builds fits, since facts alone are loaded: time ends it.
    program("query", "--store", graph, "--max-memory", "600", "--timeout", "5", BOMBS["construct"](4), codes=(2,), seconds=60, limit=False)
    done = program("query", "--store", graph, "--max-rows", "3", "--output-format", "csv", "SELECT * { ?s ?p ?o }", codes=(2,))
    assert done.stdout.count(b"\n") == 4 and "more than 3 rows" in done.err, done.err
    served = serve(program, graph, long)
    return f"{len(BOMBS) * len(SIZES)} bombs: {stopped} given up, {answered} answered, the slowest after {slowest:.2f} s; served: {served}; {deep} of {3 * len(NESTED)} nested ones refused; {reach(program, graph)}"


def serve(program, graph, long):
    """The same bombs against the server, which cannot end its process: it says so in time, keeps its size, and answers others."""
    server = subprocess.Popen([program.path, "serve", "--store", graph, "--listen", "127.0.0.1:0", "--timeout", "2", "--max-memory", "300"],
                              stderr=subprocess.PIPE, text=True)
    base = next(m[1] for line in server.stderr if (m := re.search(r"(http://[\d.]+:\d+/)", line)))

    def ask(question, gone=None):
        try:
            with urllib.request.urlopen(base + "sparql", urllib.parse.urlencode({"query": question}).encode(), timeout=gone or 60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def figures():
        status = Path(f"/proc/{server.pid}/status").read_text()
        ticks = Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) >> 10, sum(map(int, ticks))
    try:
        slowest, kinds, before = 0, {}, figures()[0]
        for name, bomb in BOMBS.items():
            for size in SIZES:
                began = time.monotonic()
                status, text = ask(bomb(size))
                slowest = max(slowest, time.monotonic() - began)
                assert slowest < (3 if long else 10), f"{name} {size}: {slowest:.1f} s"
                assert status == 200 or "given up" in text, f"{name} {size}: {status} {text[:200]}"
                kinds[status] = kinds.get(status, 0) + 1
                assert ask("ASK { ?s ?p ?o }")[0] == 200
        grown = figures()[0] - before
        # The limit is looked at every 10 ms; what is allocated in between comes on top.
        assert grown < 300 + 300, f"{grown} MB more"
        # Who goes away takes the question along.
        try:
            ask(BOMBS["product"](3), gone=0.3)
        except TimeoutError:
            pass
        time.sleep(0.3)
        idle = figures()[1]
        time.sleep(1)
        assert figures()[1] - idle < 30, "a question goes on that nobody waits for"
        return f"{', '.join(f'{n} x {status}' for status, n in sorted(kinds.items()))}, the slowest after {slowest:.2f} s, {grown} MB more"
    finally:
        server.kill()
        server.wait()


def reach(program, graph):
    """A listener on the loopback must stay silent."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard, port = [], listener.getsockname()[1]

    def listen():
        while True:
            try:
                heard.append(listener.accept())
            except OSError:
                return
    threading.Thread(target=listen, daemon=True).start()
    url = f"http://127.0.0.1:{port}/"
    for question in (f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
                     f"SELECT * FROM <{url}> {{ ?s ?p ?o }}", f"SELECT * {{ BIND(<{url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
                     f"LOAD <{url}>", f"DESCRIBE <{url}>"):
        program("query", "--store", graph, question)
    page = f"<html><head><link rel=stylesheet href={url}><base href={url}></head><body><img src={url}><script src={url}></script><p>青空電機は「ひかり」を発表した。</p></body></html>"
    program("extract", "--input-format", "html", "-", input=page.encode())
    program("extract", url)
    listener.close()
    assert not heard, heard
    return "nothing reached the network"


if __name__ == "__main__":
    main(attack)
