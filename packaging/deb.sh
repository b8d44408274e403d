#!/usr/bin/env bash
# A Debian package of a program that is built already: target/debian/enishi_*.deb. Argument: profile [default: release].
# dpkg-deb makes it, which every Debian has: cargo-deb would have to be compiled first.
set -euo pipefail
cd "$(dirname "$0")/.."
enishi=target/${1:-release}/enishi
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
architecture=$(dpkg --print-architecture)
# The newest interface of glibc that the program calls.
glibc=$(objdump -T "$enishi" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1 | cut -d_ -f2)
# The same files give the same package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH

packaging/extras.sh "$enishi"
root=target/debian/root
rm -rf target/debian
install -D -m755 "$enishi" "$root/usr/bin/enishi"
strip --strip-debug "$root/usr/bin/enishi"
install -D -m644 -t "$root/usr/share/man/man1" target/package/man/*.1.gz
install -D -m644 target/package/completions/enishi "$root/usr/share/bash-completion/completions/enishi"
install -D -m644 target/package/completions/_enishi "$root/usr/share/zsh/vendor-completions/_enishi"
install -D -m644 target/package/completions/enishi.fish "$root/usr/share/fish/vendor_completions.d/enishi.fish"
install -D -m644 -t "$root/usr/share/doc/enishi" README.md LICENSE-MIT LICENSE-APACHE
cp models/NOTICE "$root/usr/share/doc/enishi/copyright"
chmod 644 "$root/usr/share/doc/enishi/copyright"
mkdir -p "$root/DEBIAN"
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum > DEBIAN/md5sums)
cat > "$root/DEBIAN/control" <<EOF
Package: enishi
Version: $version
Architecture: $architecture
Maintainer: The enishi authors <enishi@example.org>
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: libc6 (>= $glibc), libgcc-s1
Recommends: poppler-utils
Section: science
Priority: optional
Description: Japanese text to a knowledge graph that can be trusted
 Reads Japanese news and builds a knowledge graph in which every fact carries
 the sentence that proves it. One program with its dictionary, models and
 lexicon inside: no network, no service.
EOF
package=target/debian/enishi_${version}_$architecture.deb
# gzip: most of it is models that are packed already.
dpkg-deb --root-owner-group -Zgzip --build "$root" "$package" >/dev/null
rm -rf "$root"
echo "$package"
