#!/usr/bin/env bash
# enishi beside its peers, one after the other on this machine: text (MeCab, GiNZA, lindera alone), questions (rdflib, pyoxigraph),
# networks (networkx, igraph), inference (owlrl). Takes some ten minutes; a server under load is `load.py`.
# Arguments: the program [default: target/release/enishi, which is built].
set -euo pipefail
cd "$(dirname "$0")/../.."
enishi=${1:-target/release/enishi}
[ $# -gt 0 ] || cargo build --release --quiet
venv=target/compare-venv
if ! [ "$venv/peers" -nt benches/compare/requirements.txt ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r benches/compare/requirements.txt
  touch "$venv/peers"
fi
python=$venv/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "processor: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
lscpu -C=NAME,ONE-SIZE,ALL-SIZE 2>/dev/null || true
echo "load: $(cut -d' ' -f1-3 /proc/loadavg)"
echo; echo "== text"
"$python" benches/compare/text.py "$enishi" examples/gpt-4o.txt
cargo bench --quiet --bench speed -- examples/gpt-4o.txt 100
echo; echo "== questions"
"$enishi" build --quiet --no-export --store "$work/graph" examples tests/suite/relate/passages.jsonl
"$python" benches/compare/queries.py "$enishi" "$work/graph"
echo; echo "== networks"
"$python" benches/compare/networks.py "$enishi" "$work/graph"
echo; echo "== inference"
"$python" benches/compare/inference.py 1000 10000
