#!/usr/bin/env bash
# A wheel for other Linux machines: target/wheels/enishi-*-manylinux_*.whl. It needs Python 3.10 or newer and the C library that its name tells,
# which depends on the machine that builds it. Arguments go to maturin [default: --release].
set -euo pipefail
cd "$(dirname "$0")/../python"
venv=../target/wheel-venv
[ -x "$venv/bin/maturin" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check 'maturin>=1.9,<2'; }
"$venv/bin/maturin" build --quiet "${@:---release}"
ls -l ../target/wheels/enishi-*-manylinux_*.whl
