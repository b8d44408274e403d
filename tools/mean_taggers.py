#!/usr/bin/env python3
"""Two taggers -> their mean: what one of them has learnt by itself counts half, and the lightest rows are left out.

usage: mean_taggers.py FIRST.model SECOND.model ROWS ABOUT > MEAN.model

Files as `enishi train entities` writes them: a line of text; count and labels; scale; transitions; sorted hashes; rows. The scale is
the first one's, ROWS the most rows that stay. Needs numpy.
"""
import sys

import numpy as np


def read(path):
    data = open(path, "rb").read()
    at = data.index(b"\n") + 1
    count, labels = np.frombuffer(data, "<u4", 2, at)
    scale = np.frombuffer(data, "<f4", 1, at + 8)[0]
    at += 12
    transitions = np.frombuffer(data, "<f4", (labels + 1) * labels, at).astype(np.float64)
    at += transitions.size * 4
    hashes = np.frombuffer(data, "<u4", count, at)
    rows = np.frombuffer(data, np.int8, count * labels, at + 4 * count).reshape(count, labels).astype(np.float64)
    return scale, transitions, hashes, rows * scale


def main():
    (scale, transitions, hashes, rows), (_, other_transitions, other_hashes, other_rows) = read(sys.argv[1]), read(sys.argv[2])
    most = int(sys.argv[3])
    every = np.union1d(hashes, other_hashes)
    total = np.zeros((every.size, rows.shape[1]))
    total[np.searchsorted(every, hashes)] += rows / 2
    total[np.searchsorted(every, other_hashes)] += other_rows / 2
    packed = np.clip(np.rint(total / scale), -127, 127).astype(np.int8)
    weight = np.abs(packed.astype(np.int16)).sum(axis=1)
    order = np.lexsort((every, -weight))[:most]
    kept = np.sort(order[weight[order] > 0])
    out = sys.stdout.buffer
    out.write(f"{sys.argv[4]}\n".encode())
    out.write(np.array([kept.size, rows.shape[1]], "<u4").tobytes() + np.array([scale], "<f4").tobytes())
    out.write(((transitions + other_transitions) / 2).astype("<f4").tobytes())
    out.write(every[kept].astype("<u4").tobytes() + packed[kept].tobytes())


main()
