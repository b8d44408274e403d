#!/usr/bin/env python3
"""Inputs that have no end, no sense or no mercy: each ends in bounded time and memory, and is named.

usage: inputs.py ENISHI [--long]
"""
import os, random, subprocess

from harness import ARTICLE, lines, main

MEMORY = 2048


def attack(program, folder, long):
    program.megabytes, program.seconds = MEMORY, 120
    checked = 0

    def fails(says, *arguments, **more):
        nonlocal checked
        done = program(*arguments, codes=(2,), **more)
        assert says in done.err, f"{arguments}: {done.err[:500]}"
        checked += 1

    def works(*arguments, **more):
        nonlocal checked
        checked += 1
        return program(*arguments, **more)

    fails("/dev/zero", "extract", "/dev/zero")
    fails("a line of more than", "extract", "--input-format", "jsonl", "/dev/zero")
    works("extract", "/dev/null", codes=(0,))
    # Endless inputs through a pipe.
    for command in ("yes ''", "yes 日本", "cat /dev/urandom", "tr '\\0' a < /dev/zero"):
        for form in ("text", "jsonl", "markdown", "html"):
            script = f"{command} | head -c 400000000 | {program.path} extract --input-format {form} -"
            done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=300)
            assert done.returncode in (0, 2) and b"panicked" not in done.stderr, (script, done.stderr[:300])
            assert len(done.stderr) < 100_000, (script, len(done.stderr))
            checked += 1
            if not long and form == "jsonl":
                break
    bad = folder / "bad"
    bad.mkdir()
    os.mkfifo(bad / "pipe.txt")
    (bad / "zero.txt").symlink_to("/dev/zero")
    (bad / "loop.txt").symlink_to("loop.txt")
    (bad / "up").symlink_to("..")
    (bad / "good.txt").write_text(ARTICLE)
    fails("pipe.txt", "extract", bad)
    fails("no file but a device", "extract", bad)
    # One million lines that are none.
    done = works("extract", "--input-format", "jsonl", "-", input=b"x\n" * (1_000_000 if long else 200_000), codes=(2,))
    assert len(done.err) < 30_000 and "more problems like these" in done.err, len(done.err)
    fails("attributes", "extract", "--input-format", "html", "-", input=("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">" + ARTICLE).encode())
    fails("deep", "extract", "--input-format", "html", "-", input=b"<div>" * 1_000_000)
    works("extract", "--input-format", "markdown", "-", input=b"> " * 200_000 + b"[" * 200_000)
    works("extract", "-", input=("「" * 500_000 + ARTICLE).encode())
    works("extract", "-", input=(ARTICLE[:-1] * 2_000).encode())
    works("extract", "--input-format", "jsonl", "-", input=b'{"id":"a","text":' + b'[' * 500_000)
    fails("characters", "extract", "-", input="あ".encode() * 10_000_001)
    for name, text in {"utf-16": ARTICLE.encode("utf-16"), "euc": ARTICLE.encode("euc-jp"), "jis": ARTICLE.encode("iso-2022-jp"), "sjis": ARTICLE.encode("shift_jis")}.items():
        assert works("extract", "-", input=text, codes=(0,)).stdout, name
    fails("UTF-32", "extract", "-", input=ARTICLE.encode("utf-32"))
    fails("cut off", "extract", "-", input=ARTICLE[:-1].encode("euc-jp")[:-1])
    fails("cut off", "extract", "-", input=ARTICLE[:-1].encode("iso-2022-jp")[:-4])
    fails("not UTF-8", "extract", "-", input=ARTICLE.encode() + ARTICLE.encode("shift_jis"))
    fails("NUL", "extract", "-", input=b"a" * 20_000 + b"\0")
    # Dates and numbers that are none become no others.
    for text in ("青空電機は2024年2月30日に設立された。", "青空電機は2024年13月1日に設立された。", "青空電機は昭和999年に設立された。", "青空電機の売上高は10億億円だった。", "青空電機の売上高は1,0,0,0億円だった。"):
        done = works("extract", "--input-format", "jsonl", "-", input=lines([{"id": "a", "text": text, "published": "2025-06-01"}]), codes=(0,))
        assert b'"normalized"' not in done.stdout, done.stdout.decode()
    draw = random.Random(11)
    for _ in range(300 if long else 40):
        text = bytearray(ARTICLE.encode())
        for _ in range(draw.randrange(1, 12)):
            text[draw.randrange(len(text))] = draw.randrange(256)
        works(draw.choice(["extract", "analyze"]), "--input-format", draw.choice(["text", "markdown", "html", "jsonl"]), "-", input=bytes(text))
    return f"{checked} inputs within {MEMORY} MB"


if __name__ == "__main__":
    main(attack)
