#!/usr/bin/env python3
"""Kills `enishi build` at random moments, and lets its disk fill up, and finds the old state or the new one, complete.

usage: kill.py ENISHI [KILLS [FULL_DISKS]]
A limit on file size (RLIMIT_FSIZE) with the signal ignored makes writes fail as a full disk does.
"""
import json, os, random, resource, shutil, signal, subprocess, sys, tempfile, time
from pathlib import Path

enishi = sys.argv[1]
kills = int(sys.argv[2]) if len(sys.argv) > 2 else 200
full = int(sys.argv[3]) if len(sys.argv) > 3 else 100
draw = random.Random(7)
names = ["青空電機", "OpenAI", "Anthropic", "ソニー", "富士通", "日立製作所", "NTT"]
models = ["Sora", "Claude", "ひかり", "GPT-4o", "Gemini"]


def articles(path, number):
    with open(path, "w", encoding="utf-8") as out:
        for i in range(60):
            text = "".join(f"{draw.choice(names)}は{draw.choice(models)}を発表した。" for _ in range(5))
            out.write(json.dumps({"id": f"{number}-{i}" if i % 3 else str(i), "text": text}, ensure_ascii=False) + "\n")


def graph(store):
    done = subprocess.run([enishi, "export", "--store", store, "--format", "nquads"], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    checked = subprocess.run([enishi, "verify", "--store", store], capture_output=True)
    assert checked.returncode == 0, checked.stdout.decode()
    return done.stdout


def limit(size):
    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return apply


with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    store, trial, aim = folder / "graph", folder / "trial", folder / "aim"
    articles(folder / "a.jsonl", 0)
    build = [enishi, "--quiet", "build", "--sync", "--no-export", "--threads", "1", "--store"]
    subprocess.run([*build, store, folder / "a.jsonl"], check=True, capture_output=True)
    old = graph(store)
    counts = {"old": 0, "new": 0}
    articles(folder / "b.jsonl", 1)
    shutil.copytree(store, aim)
    began = time.monotonic()
    subprocess.run([*build, aim, folder / "b.jsonl"], check=True, capture_output=True)
    length = time.monotonic() - began
    new = graph(aim)
    size = max(f.stat().st_size for f in aim.rglob("*") if f.is_file())
    assert old != new
    for number in range(kills + full):
        shutil.rmtree(trial, ignore_errors=True)
        shutil.copytree(store, trial)
        if number < kills:
            process = subprocess.Popen([*build, trial, folder / "b.jsonl"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(draw.uniform(0, length * 1.1))
            process.send_signal(signal.SIGKILL)
            process.wait()
        else:
            done = subprocess.run([*build, trial, folder / "b.jsonl"], capture_output=True, preexec_fn=limit(draw.randrange(0, int(size * 1.2))))
            assert done.returncode in (0, 2), done.returncode
            assert done.returncode == 0 or b"enishi: " in done.stderr, "a failure must say so"
        found = graph(trial)
        assert found in (old, new), f"trial {number}: neither the old state nor the new one"
        counts["old" if found == old else "new"] += 1
        # The store takes the change up where it was interrupted.
        subprocess.run([*build, trial, folder / "b.jsonl"], check=True, capture_output=True)
        assert graph(trial) == new, f"trial {number}: building again does not mend it"
        left = [f.name for f in trial.rglob("*.tmp")]
        assert not left, f"left over: {left}"
    print(f"{kills} kills, {full} full disks: {counts['old']} times the old state, {counts['new']} times the new one, nothing lost")
