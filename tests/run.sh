#!/usr/bin/env bash
# Runs all tests. Sets up what they need beyond Rust: a Python virtual environment in .venv with the foreign readers of
# the exports (rdflib, networkx). graphviz is used where it is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${ENISHI_PYTHON:-}" ]; then
  if [ ! -x .venv/bin/python ]; then
    python3 -m venv .venv
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r tests/foreign/requirements.txt
  export ENISHI_PYTHON=$PWD/.venv/bin/python
fi

cargo test --release "$@"
