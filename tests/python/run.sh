#!/usr/bin/env bash
# The Python package: installed by pip into a fresh virtual environment, then tested as its users use it, from one text to a job on
# a cluster of two executors. Argument: the program. ENISHI_PYTHON names a Python with tests/foreign/requirements.txt [default:
# that of .venv].
set -euo pipefail
cd "$(dirname "$0")/../.."
enishi=$(realpath "${1:-target/release/enishi}")
python=${ENISHI_PYTHON:-.venv/bin/python}
pip=(-m pip --quiet --disable-pip-version-check)

echo "a fresh virtual environment, and three lines to a data frame of facts"
fresh=target/python-venv
python3 -m venv --clear "$fresh"
"$fresh/bin/python" "${pip[@]}" install --constraint tests/foreign/requirements.txt './python[pandas]'
"$fresh/bin/python" - <<'PYTHON'
import enishi
found = enishi.extract(["OpenAIはSoraを公開した。", "シャオミのCEOは雷軍氏だ。"])
print(found.to_pandas("facts")[["subject", "relation", "object", "sentence"]])
PYTHON

# What pip built, as a wheel: nothing is compiled again.
wheels=target/python-wheel
rm -rf "$wheels"
"$fresh/bin/python" "${pip[@]}" wheel --no-deps --wheel-dir "$wheels" ./python
size=$(stat --format %s "$wheels"/enishi-*.whl)
echo "the wheel has $((size / 1000000)) MB"
[ "$size" -le 60000000 ]

"$python" "${pip[@]}" install -r tests/python/requirements.txt
"$python" "${pip[@]}" install --no-deps --force-reinstall "$wheels"/enishi-*.whl
without=()
command -v java >/dev/null || { echo "no java: the job on Spark is not run"; without=(--ignore python/tests/test_spark.py); }
ENISHI=$enishi "$python" -m pytest --rootdir python python/tests "${without[@]}"
"$python" tests/python/speed.py "$enishi"
