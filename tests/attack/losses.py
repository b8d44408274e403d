#!/usr/bin/env python3
"""Stores that are flipped, cut, moved and killed: nothing is lost in silence, and what is advised mends it.

usage: losses.py ENISHI [--long]
"""
import os, random, shutil, signal, subprocess, time

from harness import main, store


def documents(program, graph):
    done = program("query", "--store", graph, "--output-format", "csv", "SELECT DISTINCT ?g { GRAPH ?g { ?s rdf:reifies ?t } }", codes=(0,))
    return set(done.stdout.decode().split()[1:])


def attack(program, folder, long):
    draw = random.Random(3)
    whole = store(program, folder / "whole", 5)
    program("remove", "--no-export", "--store", whole, "d4", codes=(0,))
    program("--quiet", "build", "--no-export", "--store", whole, "--input-format", "jsonl", "-", codes=(0,),
            input='{"id":"d5","text":"日立製作所は2024年5月1日、生成AI「あかり」の提供を開始した。"}\n'.encode())
    right = documents(program, whole)
    files = [whole / "manifest.json", *sorted((whole / "records").iterdir())]
    flips = mended = 0
    graph = folder / "trial"
    # Any bit of the store: verify names it, no command loses what it could keep, and what is advised mends all but the record hit.
    for _ in range(400 if long else 40):
        shutil.rmtree(graph, ignore_errors=True)
        shutil.copytree(whole, graph)
        path = graph / draw.choice(files).relative_to(whole)
        data = bytearray(path.read_bytes())
        at = draw.randrange(len(data) * 8)
        data[at // 8] ^= 1 << at % 8
        path.write_bytes(data)
        flips += 1
        found = program("verify", "--store", graph)
        assert found.returncode in (1, 2), f"bit {at} of {path.name} is not found"
        # A build without the articles deletes nothing that can be read.
        program("--quiet", "build", "--no-export", "--store", graph, "--input-format", "jsonl", "-")
        if found.returncode == 2:
            assert "verify --rebuild" in found.err, found.err
            program("verify", "--rebuild", "--store", graph, codes=(0,))
        else:
            program("verify", "--set-aside", "--store", graph, codes=(0, 1))
        program("verify", "--store", graph, codes=(0,))
        left = documents(program, graph)
        assert left <= right and len(left) >= len(right) - 1, f"bit {at} of {path.name}: {left}"
        mended += left == right
    # A removal that is killed at any moment is completed by the next one, exports and all.
    home = folder / "home"
    exported = store(program, home, 12, export=True)
    saved = folder / "saved"
    shutil.copytree(home, saved)
    program("remove", "--store", exported, "d3", "d7", codes=(0,))
    aim = {p.name: p.read_bytes() for p in home.iterdir() if p.is_file()}
    kills = 60 if long else 12
    began = time.monotonic()
    program("remove", "--store", store(program, folder / "timed", 12, export=True), "d3", "d7", codes=(0,))
    seconds = time.monotonic() - began
    for _ in range(kills):
        shutil.rmtree(home)
        shutil.copytree(saved, home)
        process = subprocess.Popen([program.path, "remove", "--store", home / "graph", "d3", "d7"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        done = program("remove", "--store", home / "graph", "d3", "d7")
        assert done.returncode == 0 or "no document" in done.err, done.err
        assert {p.name: p.read_bytes() for p in home.iterdir() if p.is_file()} == aim, "the exports are not those of the store"
    # The folder as a whole may be moved, and copied.
    moved = folder / "elsewhere" / "deep"
    moved.parent.mkdir()
    shutil.move(home, moved)
    program("verify", "--store", moved / "graph", codes=(0,))
    program("remove", "--store", moved / "graph", "d1", codes=(0,))
    # Modes follow the umask, and stay.
    def private(*arguments):
        subprocess.run([program.path, *map(str, arguments)], check=True, capture_output=True, preexec_fn=lambda: os.umask(0o077))
    (folder / "a.txt").write_text("青空電機は2024年4月1日、生成AI「ひかり」の提供を開始した。")
    private("build", "--store", folder / "private" / "graph", folder / "a.txt")
    loose = [p for p in (folder / "private").rglob("*") if p.stat().st_mode & 0o077]
    assert not loose, loose
    program("--quiet", "build", "--store", folder / "private" / "graph", folder / "a.txt", "-", input="日立製作所は3日、生成AI「あかり」の提供を開始した。".encode(), codes=(0,))
    # Segments and the names of each are new files.
    loose = [p for p in (folder / "private").rglob("*") if p.is_file() and p.stat().st_mode & 0o077 and "records" not in p.parts and p.suffix != ".names"]
    assert not loose, loose
    return f"{flips} flips found, {mended} of them mended without the articles, the others with one record set aside; {kills} killed removals completed"


if __name__ == "__main__":
    main(attack)
