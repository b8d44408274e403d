# The commands of daily work; `just` lists them.

default:
    @just --list

# What .ci/run does.
ci:
    bash .ci/run

# A quick incremental build: target/fast/enishi.
build:
    cargo build --profile fast

# Tests of the stages, or of one: just test sentence
test filter="":
    cargo test --profile fast --workspace --exclude enishi-python --lib -- {{ filter }}

# All tests, with the foreign readers that check the exports.
test-all:
    tests/run.sh

# Formatting, lints, documentation.
lint:
    cargo fmt --all --check
    cargo clippy --release --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --release --workspace --no-deps

# The graph of the examples, and its picture.
demo:
    cargo run --release -- build examples
    cargo run --release -- export --format svg --around OpenAI --around マイクロソフト --around シャオミ --output docs/graph.svg --force

# Help texts and messages of tests/cmd, written anew: read the difference.
snapshots:
    TRYCMD=overwrite cargo test --release --test it help

# Which facts are found in sentences of one relation and construction each (JSON Lines with kind, text, must).
coverage sentences: build
    python3 tools/coverage.py {{ sentences }} target/fast/enishi > docs/coverage.md

# The dictionary, made again from Debian's package mecab-ipadic.
dictionary source="/usr/share/mecab/dic/ipadic":
    cargo run --release --features maintain -- maintain dictionary --source {{ source }} --dest models/ipadic.tar.zst

# Hostile inputs, stores, questions and terminals, a short run of each.
attack: build
    tests/attack/run.sh target/fast/enishi

# The same for half an hour.
attack-long: build
    tests/attack/run.sh target/fast/enishi --long
    python3 tests/faults/kill.py target/fast/enishi 200 200
    python3 tests/faults/faults.py target/fast/enishi 100

# What the program is made of, as CycloneDX.
sbom:
    python3 tools/sbom.py > enishi.cdx.json

# Known weaknesses of the crates, from a copy of RustSec's advisory-db; no network.
advisories db:
    cargo audit --no-fetch --db {{ db }}

# A Debian package of the release build: target/debian/.
deb:
    cargo build --release
    packaging/deb.sh

# The Python package: built, installed, tested, with a cluster of two executors.
python:
    cargo build --release
    tests/python/run.sh

# A wheel for other Linux machines: target/wheels/.
wheel:
    packaging/wheel.sh

# A wheel for old C libraries, by zig.
wheel-zig:
    packaging/wheel.sh --zig

# A program without shared libraries.
static:
    packaging/static.sh

# Two builds of the commit from two folders: the same bytes? Takes twice the time of a build.
reproducible:
    packaging/reproducible.sh

# The peers, with pinned versions, beside this program: ratios of one run.
compare:
    benches/compare/run.sh

# What a change costs in instructions, beside a stored run (valgrind); `just instructions --write` renews that.
instructions *args:
    cargo build --release
    python3 benches/instructions.py target/release/enishi {{args}}
