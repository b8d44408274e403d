#!/usr/bin/env python3
"""Times the addition of one article to a store, beside the full build of that store, in one run.

usage: incremental.py ENISHI [DOCUMENTS [ADDITIONS]]
The articles are made here and are the same in every run. Start-up is timed apart: an empty `extract`. The figure is that of
the store: without exports, which are files of the whole graph and are written whole. An addition waits for the disk three times,
which is what it takes to lose nothing; to tell that from the work, it is timed on a file system in memory too.
"""
import json, os, random, resource, statistics, subprocess, sys, tempfile, time
from pathlib import Path

enishi = sys.argv[1]
documents = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
additions = int(sys.argv[3]) if len(sys.argv) > 3 else 9
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
    """Seconds by the clock, and of the processors."""
    began, spent = time.monotonic(), processors()
    subprocess.run([enishi, "--quiet", *map(str, arguments)], check=True, capture_output=True, input=text)
    return time.monotonic() - began, processors() - spent


def processors():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def median(pairs):
    return [statistics.median(of) for of in zip(*pairs)]


def measure(folder, where):
    folder = Path(folder)
    (folder / "all.jsonl").write_text("".join(article(i) + "\n" for i in range(documents)), encoding="utf-8")
    start = median([timed("extract", "-", text=b"") for _ in range(additions)])
    full = timed("build", "--no-export", "--store", folder / "graph", folder / "all.jsonl")
    times = []
    for i in range(additions):
        (folder / "one.jsonl").write_text(article(documents + i) + "\n", encoding="utf-8")
        times.append(timed("build", "--no-export", "--store", folder / "graph", folder / "one.jsonl"))
    one = median(times)
    clock = [t for t, _ in times]
    print(f"{where}: {documents} documents in {full[0]:.2f} s ({full[1]:.2f} s of the processors); one more in {one[0]:.3f} s "
          f"({min(clock):.3f}–{max(clock):.3f}; {one[1]:.3f}): {one[0] / full[0]:.2%} ({one[1] / full[1]:.2%} of the processors' time); "
          f"of which start-up {start[0]:.3f} s ({start[1]:.3f})")


with tempfile.TemporaryDirectory() as folder:
    measure(folder, "on disk")
if os.access("/dev/shm", os.W_OK):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        measure(folder, "in memory")
