"""Speed of `enishi extract` beside GiNZA's pipeline on one article, both on one thread, in one run.

Needs `pip install ginza ja-ginza`. Usage: compare_ginza.py ENISHI ARTICLE [TIMES]; enishi reads the article TIMES over
(300 unless told), GiNZA three times.
"""

import os
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")


def main(enishi, article, times=300):
    import spacy

    with open(article, encoding="utf-8") as file:
        text = file.read()
    lines = [line for line in text.splitlines() if line.strip()]
    ginza = spacy.load("ja_ginza")
    list(ginza.pipe(lines[:5]))
    start = time.perf_counter()
    for _ in range(3):
        for document in ginza.pipe(lines):
            document.ents
    theirs = 3 * len(text) / (time.perf_counter() - start)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text * times)
        file.flush()
        start = time.perf_counter()
        subprocess.run([enishi, "--quiet", "extract", "--threads", "1", file.name], stdout=subprocess.DEVNULL, check=True)
        ours = times * len(text) / (time.perf_counter() - start)
    print(f"GiNZA {theirs:.0f} characters/s, enishi {ours:.0f} characters/s, ratio {ours / theirs:.0f}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
