#!/usr/bin/env bash
# A wheel for other Linux machines: target/wheels/enishi-*-manylinux_*.whl. It needs Python 3.10 or newer and the C library that its name tells,
# which depends on the machine that builds it. With --zig it is linked for an old C library (manylinux 2.17), by zig of PyPI's package ziglang.
# Other arguments go to maturin [default: --release].
set -euo pipefail
cd "$(dirname "$0")/../python"
venv=../target/wheel-venv
[ -x "$venv/bin/maturin" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check 'maturin>=1.9,<2'; }
for_old=()
if [ "${1:-}" = --zig ]; then
  shift
  "$venv/bin/python" -c 'import ziglang' 2>/dev/null || "$venv/bin/pip" install --quiet --disable-pip-version-check ziglang
  for_old=(--zig --compatibility manylinux2014 --target "$(rustc -vV | sed -n 's/^host: //p')")
fi
PATH="$PWD/$venv/bin:$PATH" "$venv/bin/maturin" build --quiet "${for_old[@]}" "${@:---release}"
ls -l ../target/wheels/enishi-*-manylinux*.whl
