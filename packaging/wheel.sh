#!/usr/bin/env bash
# A wheel that runs on Linux of the last ten years (manylinux_2_28), linked by ziglang of PyPI: target/wheels/enishi-*.whl.
# Needs Python 3.10 or newer; maturin and ziglang are installed into a folder of their own.
set -euo pipefail
cd "$(dirname "$0")/../python"
venv=../target/wheel-venv
[ -x "$venv/bin/maturin" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet 'maturin>=1.9,<2' ziglang; }
PATH="$(realpath "$venv/bin"):$PATH" maturin build --release --zig --compatibility manylinux_2_28 "$@"
ls -l ../target/wheels/enishi-*.whl
