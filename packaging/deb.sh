#!/usr/bin/env bash
# A Debian package of a program that is built already: target/debian/enishi_*.deb. Arguments: profile, [default: release].
# cargo-deb is installed where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
profile=${1:-release}
command -v cargo-deb >/dev/null || cargo install cargo-deb --locked --debug --no-default-features --quiet
packaging/extras.sh "target/$profile/enishi"
rm -f target/debian/enishi_*.deb
cargo deb --no-build --no-strip --profile "$profile" --quiet
ls target/debian/enishi_*.deb
