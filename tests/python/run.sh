#!/usr/bin/env bash
# The Python package: built and installed by pip into a virtual environment of its own, and tested as its users use it, from one
# text to a job on a cluster of two executors. The binding is compiled against what the program was. Argument: the program.
set -euo pipefail
cd "$(dirname "$0")/../.."
enishi=$(realpath "${1:-target/release/enishi}")

venv=target/python-venv
python3 -m venv --clear "$venv"
python=$venv/bin/python
"$python" -m pip install --quiet --disable-pip-version-check ./python

echo "three lines to a data frame of facts, with nothing installed but pandas and pyarrow"
"$python" -m pip install --quiet --disable-pip-version-check -r tests/python/requirements.txt
"$python" - <<'EOF'
import enishi
found = enishi.extract(["OpenAIはSoraを公開した。", "シャオミのCEOは雷軍氏だ。"])
print(found.to_pandas("facts")[["subject", "relation", "object", "sentence"]].to_string())
EOF

size=$("$python" - <<'EOF'
import zipfile, io, pathlib, enishi, zlib
library = next(pathlib.Path(enishi.__file__).parent.glob("_enishi*"))
out = io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as wheel:
    wheel.write(library)
print(len(out.getvalue()) // 1_000_000)
EOF
)
echo "the wheel has $size MB"
[ "$size" -le 60 ]

"$venv/bin/hadolint" Dockerfile
java=()
command -v java >/dev/null || { echo "no java: the job on Spark is not run"; java=(--ignore python/tests/test_spark.py); }
ENISHI=$enishi "$python" -m pytest python/tests "${java[@]}"
"$python" tests/python/speed.py "$enishi"
