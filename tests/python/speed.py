"""How long `enishi.extract` takes for 10,000 short texts in one call, beside the command line. Nothing is asserted: a clock is no
test on a machine that does other things. Argument: the program."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 2


def texts() -> list[str]:
    """10,000 sentences of the suite, each other than the one before."""
    lines = (ROOT / "tests/suite/relate/passages.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = [s + "。" for line in lines for s in json.loads(line)["text"].replace("\n", "").split("。") if len(s) > 5]
    return [sentences[i % len(sentences)] for i in range(10_000)]


def timed(work) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def main() -> None:
    program, given = sys.argv[1], texts()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.jsonl"
        source.write_text("".join(json.dumps({"id": str(i), "text": t}, ensure_ascii=False) + "\n" for i, t in enumerate(given)), encoding="utf-8")
        there = timed(lambda: subprocess.run([program, "extract", "--quiet", source], stdout=subprocess.DEVNULL, check=True))
        # A process that starts, imports and loads, as the command line does.
        code = f"import enishi, json; texts = [json.loads(l)['text'] for l in open({str(source)!r}, encoding='utf-8')]; enishi.extract(texts).to_jsonl()"
        here = timed(lambda: subprocess.run([sys.executable, "-c", code], check=True))
        import enishi

        enishi.extract("温める。")
        call = timed(lambda: enishi.extract(given))
    print(f"10,000 short texts: command line {there:.2f} s; Python, process and all, {here:.2f} s ({here / there:.2f} times);")
    print(f"the call alone {call:.2f} s ({call / there:.2f} times)")


main()
