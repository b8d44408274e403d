#!/usr/bin/env python3
"""`enishi serve` under load beside `oxigraph serve`, on the same data in the same run.

usage: load.py ENISHI [--quads 1000000] [--clients 64] [--seconds 60]   (needs PyPI's oxigraph, which brings `oxigraph`)

A store is built from articles that a seeded script writes, until its graphs hold so many quads. The same questions are asked by so
many clients of each server, one after the other; then again of ours while one more client sends questions that explode.
Traffic stays on the loopback interface and ends by itself.
"""
import argparse, asyncio, json, random, re, statistics, subprocess, sys, tempfile, time, urllib.parse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("enishi")
parser.add_argument("--oxigraph", default=str(Path(sys.executable).with_name("oxigraph")))
parser.add_argument("--quads", type=int, default=1_000_000)
parser.add_argument("--clients", type=int, default=64)
parser.add_argument("--seconds", type=int, default=60)
args = parser.parse_args()
random.seed(7)
FIRST, LAST = "東西南北中大新光海山川森林石田野村原松竹", "電機 製薬 自動車 銀行 商事 建設 食品 通信 精工 化学 重工 鉄道".split()
PREFIXES = "PREFIX eni: <https://w3id.org/enishi/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
QUESTIONS = [
    "SELECT ?s ?o { ?s eni:acquires ?o } LIMIT 20",
    "SELECT ?a ?n { ?a eni:acquires ?b . ?b eni:invests ?c . ?c skos:prefLabel ?n } LIMIT 20",
    "SELECT (COUNT(*) AS ?n) { ?s eni:invests ?o }",
    "ASK { ?s eni:partnersWith ?o }",
    "SELECT ?s ?n { ?s skos:prefLabel ?n . ?s eni:acquires ?o } ORDER BY ?n LIMIT 10",
]
EXPLODING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def name():
    return "".join(random.choices(FIRST, k=2)) + random.choice(LAST)


def article():
    lines = []
    for _ in range(8):
        a, b, c = name(), name(), name()
        lines.append(random.choice([
            f"{a}は{b}を{random.randint(1, 900)}億円で買収した。", f"{a}は{b}に{random.randint(1, 90)}億円を出資した。",
            f"{a}は{b}と提携した。{a}は{c}も買収した。", f"{a}は2日、{b}と{c}に出資すると発表した。",
        ]))
    return "\n".join(lines)


def post(question):
    body = urllib.parse.urlencode({"query": PREFIXES + question}).encode()
    return (b"POST %s HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n"
            b"accept: application/sparql-results+json\r\ncontent-length: %d\r\n\r\n" % (b"%s", len(body))) + body


async def answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    lower = head.lower()
    if b"content-length:" in lower:
        await reader.readexactly(int(re.search(rb"content-length: *(\d+)", lower)[1]))
    else:
        while True:
            size = int((await reader.readline()).strip() or b"0", 16)
            await reader.readexactly(size + 2)
            if size == 0:
                break
    return status


async def client(port, path, until, times, errors, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
    turn = number
    while time.perf_counter() < until:
        began = time.perf_counter()
        try:
            writer.write(post(QUESTIONS[turn % len(QUESTIONS)]).replace(b"%s", path, 1))
            status = await asyncio.wait_for(answer(reader), 60)
            if status == 200:
                times.append(time.perf_counter() - began)
            else:
                errors.append(status)
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
            errors.append(repr(error))
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
        turn += 1
    writer.close()


async def explode(port, path, until, sent):
    while time.perf_counter() < until:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(post(EXPLODING).replace(b"%s", path, 1))
        try:
            sent.append(await asyncio.wait_for(answer(reader), 60))
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
            sent.append(repr(error))
        writer.close()


async def load(name, port, path, exploding=False):
    times, errors, sent = [], [], []
    until = time.perf_counter() + args.seconds
    work = [client(port, path, until, times, errors, n) for n in range(args.clients)]
    await asyncio.gather(*work, *([explode(port, path, until, sent)] if exploding else []))
    times.sort()
    median, p99 = statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000
    extra = f", {len(sent)} exploding questions: {sorted(set(map(str, sent)))}" if exploding else ""
    print(f"{name:28} {len(times)} answers, {len(errors)} errors {sorted(set(map(str, errors)))[:3]}, median {median:.1f} ms, p99 {p99:.1f} ms{extra}", flush=True)
    return median, p99, len(errors)


with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    store, quads = folder / "graph", 0
    articles = folder / "articles.jsonl"
    documents = args.quads // 300
    articles.write_text("".join(json.dumps({"id": f"{n:06}", "text": article(), "published": "2025-02-03"}, ensure_ascii=False) + "\n" for n in range(documents)))
    subprocess.run([args.enishi, "--quiet", "build", "--no-export", "--store", store, articles], check=True, capture_output=True)
    exported = folder / "all.nq"
    with exported.open("wb") as out:
        subprocess.run([args.enishi, "--quiet", "export", "--store", store, "--format", "nquads"], check=True, stdout=out)
    quads = sum(1 for _ in exported.open("rb"))
    print(f"{documents} articles, {quads} quads, {args.clients} clients, {args.seconds} s each", flush=True)
    theirs = folder / "oxigraph"
    subprocess.run([args.oxigraph, "load", "--location", theirs, "--file", exported, "--lenient"], check=True, capture_output=True)
    processes, results = [], {}
    try:
        ours = subprocess.Popen([args.enishi, "serve", "--store", store, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
        processes.append(ours)
        port = int(next(m[1] for line in ours.stderr if (m := re.search(r"http://[\d.]+:(\d+)/", line))))
        results["ours"] = asyncio.run(load("enishi serve", port, b"/sparql"))
        results["exploding"] = asyncio.run(load("enishi serve, exploding", port, b"/sparql", True))
        ours.terminate()
        ours.wait(15)
        other = subprocess.Popen([args.oxigraph, "serve-read-only", "--location", theirs, "--bind", "127.0.0.1:7979"], stderr=subprocess.DEVNULL)
        processes.append(other)
        time.sleep(3)
        results["theirs"] = asyncio.run(load("oxigraph serve", 7979, b"/query"))
    finally:
        for process in processes:
            process.kill()
            process.wait()
ours, theirs, exploding = results["ours"], results["theirs"], results["exploding"]
print(f"median {ours[0] / theirs[0]:.2f} times, p99 {ours[1] / theirs[1]:.2f} times oxigraph's; with exploding questions the median is {exploding[0] / ours[0]:.2f} times")
sys.exit(0 if ours[2] == 0 and ours[0] <= 1.1 * theirs[0] and ours[1] <= 1.1 * theirs[1] and exploding[0] <= 2 * ours[0] else 1)
