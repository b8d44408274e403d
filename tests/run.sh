#!/usr/bin/env bash
# Runs all tests: those in Rust, then the programs of others that read the exports back, the Python package, then killed and starved
# builds.
# Sets up a Python virtual environment in .venv with tests/foreign/requirements.txt; graphviz, java, Jena and npm are used where they are
# installed. Arguments go to `cargo test`.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${ENISHI_PYTHON:-}" ]; then
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r tests/foreign/requirements.txt
  ENISHI_PYTHON=$PWD/.venv/bin/python
fi

# The binding for Python has no tests in Rust: tests/python has them.
cargo test --release --workspace --exclude enishi-python "$@"
cargo build --release --quiet
enishi=target/release/enishi
"$ENISHI_PYTHON" tests/foreign/read_exports.py "$enishi" examples
"$ENISHI_PYTHON" tests/foreign/rdf11.py "$enishi" examples
"$ENISHI_PYTHON" tests/foreign/tables.py "$enishi" examples
"$ENISHI_PYTHON" tests/foreign/formats.py "$enishi"
"$ENISHI_PYTHON" tests/foreign/reason.py "$enishi" examples
"$ENISHI_PYTHON" tests/foreign/shacl.py "$enishi" examples
"$ENISHI_PYTHON" tests/foreign/nanopublications.py "$enishi" examples
"$ENISHI_PYTHON" tests/foreign/report.py "$enishi"
"$ENISHI_PYTHON" tests/foreign/own_ontology.py "$enishi"
"$ENISHI_PYTHON" tests/foreign/endpoint.py "$enishi" examples
"$ENISHI_PYTHON" tests/foreign/w3c_protocol.py "$enishi" examples
"$ENISHI_PYTHON" tests/foreign/agents.py "$enishi" examples
"$ENISHI_PYTHON" tests/foreign/owl_profile.py
# The suite and the reader of RDF 1.2 come in npm packages.
if command -v npm >/dev/null && command -v node >/dev/null; then
  "$ENISHI_PYTHON" tests/foreign/rdf12.py "$enishi" examples
  "$ENISHI_PYTHON" tests/foreign/shacl_suite.py
else
  echo "no npm: the SHACL suite is not run, and RDF 1.2 has no foreign reader"
fi
"$ENISHI_PYTHON" tests/foreign/book.py "$enishi"
if command -v java >/dev/null; then
  "$ENISHI_PYTHON" tests/foreign/cluster.py "$enishi"
else
  echo "no java: the job on Spark is not run"
fi
ENISHI_PYTHON="$ENISHI_PYTHON" tests/python/run.sh "$enishi"
"$(dirname "$ENISHI_PYTHON")/hadolint" Dockerfile
ENISHI_PYTHON="$ENISHI_PYTHON" tests/attack/run.sh "$enishi"
tests/browser/run.sh "$enishi"
"$ENISHI_PYTHON" tests/faults/kill.py "$enishi" 20 30
"$ENISHI_PYTHON" tests/faults/faults.py "$enishi" 10
echo "all tests passed"
