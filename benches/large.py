#!/usr/bin/env python3
"""Time and memory of a corpus of short documents with varied names, and of one a tenth of it, in one run.

usage: large.py ENISHI [DOCUMENTS]
Extraction alone, build with exports, a named question, JSON-LD; peak memory is that of the process. The documents are made
here from a seed and are the same in every run: makers, people and works by the thousand, as news has them, a few of them in
every tenth document. The growth exponent is that of the build's seconds of the processors.
"""
import json, math, os, random, sys, tempfile, time
from pathlib import Path

enishi = sys.argv[1]
documents = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
head = "青赤白黒東西南北山川海空森林花月星光風雪"
tail = "田川村原島崎沢野井本口木橋浜谷岡坂塚"
kind = ["電機", "製作所", "商事", "銀行", "通信", "化学", "自動車", "製薬", "建設", "食品"]
given = ["太郎", "健一", "和子", "直樹", "美咲", "翔", "由美", "誠", "恵", "大輔", "真理", "拓也"]
kana = "アイウエカキクケサシスセタテトナニノマミムラリルレロ"
often = ["トヨタ自動車", "ソニー", "OpenAI", "NTT", "任天堂"]
places = ["東京都", "大阪市", "福岡市", "札幌市", "名古屋市", "仙台市", "広島市"]


def article(number):
    draw = random.Random(number)
    maker = lambda: draw.choice(often) if draw.random() < .1 else draw.choice(head) + draw.choice(tail) + draw.choice(kind)
    person = draw.choice(head) + draw.choice(tail) + draw.choice(given)
    work = "".join(draw.choice(kana) for _ in range(draw.randint(3, 5)))
    one, other, day = maker(), maker(), draw.randint(1, 28)
    sentences = [
        f"{one}は{day}日、新製品「{work}」を発表した。",
        f"{one}の{person}社長は「需要は堅調だ」と述べた。",
        f"{one}は{other}と業務提携する。",
        f"{other}の売上高は前年同期比{draw.randint(2, 40)}%増の{draw.randint(10, 900)}億円だった。",
        f"{one}は{draw.choice(places)}に新工場を建設する計画だ。",
        f"{other}は同社の{work}を来年にも導入する見通しだという。",
    ]
    text = "".join(sorted(draw.sample(sentences, draw.randint(2, 4)), key=sentences.index))
    return json.dumps({"id": f"article-{number:07}", "published": "2025-03-01", "text": text}, ensure_ascii=False)


def run(*arguments):
    """Seconds by the clock and of the processors, and megabytes at the peak."""
    began = time.monotonic()
    child = os.posix_spawn(enishi, [enishi, "--quiet", *map(str, arguments)], os.environ,
                           file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, status, used = os.wait4(child, 0)
    # 1: the answer is no.
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{arguments}: exit status {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(folder, count):
    articles, store = folder / "articles.jsonl", folder / "out" / "graph"
    with articles.open("w", encoding="utf-8") as out:
        out.writelines(article(i) + "\n" for i in range(count))
    steps = {
        "extract": ["extract", articles],
        "build": ["build", articles, "--store", store],
        "about a rare name": ["query", "--named", "about", "name=青井電機", "--store", store],
        "about a frequent name": ["query", "--named", "about", "name=OpenAI", "--store", store],
        "about a part of names": ["query", "--named", "about", "name=青井", "--store", store],
        "jsonld": ["export", "--format", "jsonld", "--store", store, "--output", folder / "graph.jsonld"],
    }
    figures = {name: run(*arguments) for name, arguments in steps.items()}
    for name, (clock, processors, memory) in figures.items():
        print(f"{count:>9} documents  {name:<22} {clock:8.2f} s {processors:8.2f} s of the processors {memory:7.0f} MB", flush=True)
    return figures


processor = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "unknown")
print(f"{processor}, {os.cpu_count()} processors")
with tempfile.TemporaryDirectory() as folder:
    small = measure(Path(folder), documents // 10)
with tempfile.TemporaryDirectory() as folder:
    large = measure(Path(folder), documents)
print(f"build beside extract: {large['build'][0] / large['extract'][0]:.2f} by the clock, "
      f"{large['build'][1] / large['extract'][1]:.2f} of the processors; growth of build: exponent "
      f"{math.log10(large['build'][1] / small['build'][1]):.3f}")
