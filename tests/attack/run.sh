#!/usr/bin/env bash
# All attacks, a short run of each; with --long as second argument a long one.
# usage: run.sh ENISHI [--long]; ENISHI_PYTHON names the Python that has tests/foreign/requirements.txt.
set -euo pipefail
enishi=$(realpath "$1")
cd "$(dirname "$0")"
shift
python=${ENISHI_PYTHON:-python3}
for attack in losses sparql terminal inputs steady writers; do
  "$python" "$attack.py" "$enishi" "$@"
done
