#!/usr/bin/env python3
"""Times the addition of one article to a store, beside the full build of that store, in one run.

usage: incremental.py ENISHI [DOCUMENTS [ADDITIONS]]
The articles are made here and are the same in every run. Start-up is timed apart: an empty `extract`.
"""
import json, random, statistics, subprocess, sys, tempfile, time
from pathlib import Path

enishi = sys.argv[1]
documents = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
additions = int(sys.argv[3]) if len(sys.argv) > 3 else 5
draw = random.Random(11)
makers = ["青空電機", "OpenAI", "Anthropic", "ソニー", "富士通", "日立製作所", "NTT", "トヨタ自動車", "任天堂", "楽天"]
works = ["Sora", "Claude", "ひかり", "GPT-4o", "Gemini", "つばさ", "みらい"]
places = ["東京都", "大阪市", "福岡市", "札幌市", "名古屋市"]


def article(number):
    sentences = []
    for _ in range(draw.randint(8, 14)):
        maker, other, work = draw.choice(makers), draw.choice(makers), draw.choice(works)
        sentences.append(draw.choice([
            f"{maker}は{draw.randint(1, 28)}日、新製品「{work}」を発表した。",
            f"{maker}は{other}と業務提携する。",
            f"{maker}の売上高は前年同期比{draw.randint(2, 40)}%増の{draw.randint(10, 900)}億円だった。",
            f"{maker}は{draw.choice(places)}に新工場を建設する計画だ。",
            f"{other}は同社の{work}を来年にも導入する見通しだという。",
        ]))
    return json.dumps({"id": f"article-{number:06}", "published": "2025-03-01", "text": "".join(sentences)}, ensure_ascii=False)


def timed(*arguments, text=None):
    began = time.monotonic()
    subprocess.run([enishi, "--quiet", *map(str, arguments)], check=True, capture_output=True, input=text)
    return time.monotonic() - began


with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    (folder / "all.jsonl").write_text("".join(article(i) + "\n" for i in range(documents)), encoding="utf-8")
    start = statistics.median(timed("extract", "-", text=b"") for _ in range(5))
    full = timed("build", "--no-export", "--store", folder / "graph", folder / "all.jsonl")
    times = []
    for i in range(additions):
        (folder / "one.jsonl").write_text(article(documents + i) + "\n", encoding="utf-8")
        times.append(timed("build", "--no-export", "--store", folder / "graph", folder / "one.jsonl"))
    one = statistics.median(times)
    print(f"{documents} documents: full build {full:.2f} s; one more {one:.3f} s ({one / full:.2%}; range {min(times):.3f}–{max(times):.3f}), of which start-up {start:.3f} s")
