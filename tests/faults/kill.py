#!/usr/bin/env python3
"""Kills `enishi build` at random moments, and finds the old state or the new one, complete. Then kills it while others read.

usage: kill.py ENISHI [KILLS [READS]]
"""
import random, signal, subprocess, sys, tempfile, threading, time

from store import Trials

enishi = sys.argv[1]
kills = int(sys.argv[2]) if len(sys.argv) > 2 else 200
reads = int(sys.argv[3]) if len(sys.argv) > 3 else 200
draw = random.Random(7)
silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def read_beside_a_writer(trials):
    """Builds go to and fro between two states, every third is killed: a reader sees one of them, and never an error."""
    trials.fresh()
    count = "SELECT ?d (COUNT(*) AS ?n) { GRAPH ?d { ?s rdf:reifies ?t } } GROUP BY ?d ORDER BY ?d"
    questions = [["export", "--format", "nquads"], ["export", "--format", "jsonl"], ["query", "--output-format", "csv", count]]
    right = [{answer(q, home / "graph").stdout for home in (trials.old_home, trials.aim)} for q in questions]
    assert all(len(r) == 2 for r in right), [len(r) for r in right]
    wrong, seen = [], [[] for _ in range(3)]

    def reader(of):
        for number in range(reads // len(seen) + 1):
            which = (number + of) % len(questions)
            done = answer(questions[which], trials.store)
            if done.returncode or done.stderr or done.stdout not in right[which]:
                wrong.append(f"{questions[which]}: {done.returncode} {done.stderr.decode()}")
            seen[of].append((which, done.stdout))

    threads = [threading.Thread(target=reader, args=(of,)) for of in range(len(seen))]
    for thread in threads:
        thread.start()
    builds = 0
    while any(thread.is_alive() for thread in threads):
        process = subprocess.Popen(trials.build(articles="ab"[(builds + 1) % 2] + ".jsonl", export=False), **silent)
        if builds % 3 == 2:
            time.sleep(draw.uniform(0, trials.seconds))
            process.send_signal(signal.SIGKILL)
        process.wait()
        builds += 1
    for thread in threads:
        thread.join()
    assert not wrong, wrong[:3]
    states = {state for of in seen for state in of}
    assert len(states) > len(questions), "the readers saw one state only"
    print(f"{sum(map(len, seen))} readings beside {builds} builds: each saw one state or the other, none an error")


def answer(question, store):
    return subprocess.run([enishi, question[0], "--store", store, *question[1:]], capture_output=True)


with tempfile.TemporaryDirectory() as folder:
    trials = Trials(enishi, folder, draw)
    for number in range(kills):
        trials.fresh()
        process = subprocess.Popen(trials.build(), **silent)
        time.sleep(draw.uniform(0, trials.seconds * 1.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        trials.check(f"kill {number}")
    print(f"{kills} kills: {trials.result()}")
    if reads:
        read_beside_a_writer(trials)
