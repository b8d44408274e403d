#!/usr/bin/env python3
"""Raw material of the entity tagger's two word tables, as TSV for `enishi train names` and `enishi train clusters`.

usage: entity_resources.py names DIRECTORY     -> DIRECTORY/names.tsv     surface, part of speech
       entity_resources.py clusters DIRECTORY  -> DIRECTORY/clusters.tsv  word, cluster (0..511), coarse cluster (0..63)

names     SudachiDict core (Apache-2.0), from the package sudachidict-core, read with sudachipy
clusters  spherical k-means over the word vectors in ja-ginza (MIT; the vectors are chiVe's, Apache-2.0)

needs: pip install sudachipy==0.7.0 sudachidict-core==20261015 numpy msgpack, and ja-ginza==5.3.0 unpacked or installed
"""
import json
import pathlib
import sys


def names(directory):
    from sudachipy import Dictionary

    with open(directory / "names.tsv", "w", encoding="utf-8") as out:
        for entry in Dictionary(dict="core").entries():
            pos = entry.part_of_speech()
            if pos[0] == "名詞" and pos[1] in ("固有名詞", "普通名詞"):
                out.write(entry.surface() + "\t" + ",".join(pos[1:4]) + "\n")


def murmur(data, seed=1):
    """MurmurHash64A, which spaCy's string store keys words by."""
    m, mask = 0xC6A4A7935BD1E995, (1 << 64) - 1
    h = seed ^ (len(data) * m & mask)
    for i in range(0, len(data) - len(data) % 8, 8):
        k = int.from_bytes(data[i : i + 8], "little") * m & mask
        k = (k ^ (k >> 47)) * m & mask
        h = (h ^ k) * m & mask
    tail = data[len(data) - len(data) % 8 :]
    if tail:
        h = (h ^ int.from_bytes(tail, "little")) * m & mask
    h = (h ^ (h >> 47)) * m & mask
    return h ^ (h >> 47)


def kmeans(vectors, count, rounds, seed):
    import numpy as np

    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    centres = unit[np.random.default_rng(seed).choice(len(unit), count, replace=False)]
    for _ in range(rounds):
        nearest = (unit @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, unit)
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return nearest, centres


def clusters(directory):
    import ja_ginza
    import msgpack
    import numpy as np

    root = pathlib.Path(ja_ginza.__file__).parent
    vocab = next(root.glob("ja_ginza-*")) / "vocab"
    rows = msgpack.unpackb((vocab / "key2row").read_bytes(), strict_map_key=False)
    fine, centres = kmeans(np.load(vocab / "vectors"), 512, 25, 1)
    coarse, _ = kmeans(centres, 64, 25, 1)
    with open(directory / "clusters.tsv", "w", encoding="utf-8") as out:
        for word in json.loads((vocab / "strings.json").read_text("utf-8")):
            row = rows.get(murmur(word.encode()))
            if row is not None and "\t" not in word and "\n" not in word:
                out.write(f"{word}\t{fine[row]}\t{coarse[fine[row]]}\n")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("names", "clusters"):
        sys.exit(__doc__)
    {"names": names, "clusters": clusters}[sys.argv[1]](pathlib.Path(sys.argv[2]))
