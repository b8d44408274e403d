#!/usr/bin/env python3
"""Locales, clocks, places, threads and orders: the same input leaves the same bytes.

usage: steady.py ENISHI [--long]
"""
import random, shutil

from harness import ARTICLE, lines, main


def attack(program, folder, long):
    draw = random.Random(2)
    names = ["青空電機", "日立製作所", "OpenAI", "ソニー", "富士通"]
    documents = [{"id": f"d{n:03}", "text": "".join(ARTICLE.replace("青空電機", draw.choice(names)).replace("ひかり", f"ひかり{draw.randrange(9)}") for _ in range(4))} for n in range(60)]
    news = folder / "news.jsonl"
    news.write_bytes(lines(documents))
    exports = ["facts.ttl", "graph.trig", "graph.rdf12.trig", "facts.csv", "statements.jsonl", "network.graphml", "network.dot"]
    seen = set()
    settings = [({}, []), ({"LC_ALL": "C", "LANG": "C"}, ["--threads", "1"]), ({"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}, ["--threads", "3"]),
                ({"TZ": "America/New_York", "COLUMNS": "20", "NO_COLOR": "1", "TERM": "dumb"}, ["--threads", "16"]), ({"HOME": "/nonexistent", "TMPDIR": "/tmp"}, [])]
    for number, (env, flags) in enumerate(settings):
        home = folder / f"home {number} 縁"
        program("--quiet", "build", *flags, "--store", home / "graph", news, env=env, codes=(0,))
        store = {p.relative_to(home).as_posix(): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}
        seen.add(tuple(sorted((k, hash(v)) for k, v in store.items())))
    assert len(seen) == 1, f"{len(seen)} outputs"
    # Any order of the documents, in any number of builds: the same graph.
    graphs = set()
    for number in range(6 if long else 3):
        home = folder / f"order {number}"
        shuffled = documents[:]
        draw.shuffle(shuffled)
        while shuffled:
            size = draw.randrange(1, 40)
            some, shuffled = shuffled[:size], shuffled[size:]
            program("--quiet", "build", "--store", home / "graph", "--input-format", "jsonl", "-", input=lines(some), codes=(0,))
        graphs.add(tuple((home / name).read_bytes() for name in exports))
        shutil.rmtree(home)
    assert len(graphs) == 1, f"{len(graphs)} graphs"
    return f"{len(settings)} settings, {6 if long else 3} orders, the same bytes"


if __name__ == "__main__":
    main(attack)
