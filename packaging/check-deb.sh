#!/usr/bin/env bash
# Whether a Debian package installs, runs and is removed without a trace. Needs root. Argument: the package.
set -euo pipefail
package=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

dpkg --contents "$package" | awk '{print $6}' | grep -v '/$' | sed 's/^\.//' | sort > "$folder/files"
grep -qx /usr/bin/enishi "$folder/files"
grep -qx /usr/share/man/man1/enishi.1.gz "$folder/files"
grep -qx /usr/share/bash-completion/completions/enishi "$folder/files"
while read -r file; do [ ! -e "$file" ] || { echo "$file is there already"; exit 1; }; done < "$folder/files"

dpkg --install "$package"
cd "$folder"
echo 'OpenAIはSoraを公開した。' > note.txt
[ "$(/usr/bin/enishi extract --output-format tsv note.txt | cut -f1-3)" = "$(printf 'OpenAI\treleases\tSora')" ]
runuser -u nobody -- /usr/bin/enishi --version
zcat /usr/share/man/man1/enishi.1.gz | grep -q '^\.TH '
bash -c 'source /usr/share/bash-completion/completions/enishi; complete -p enishi' >/dev/null
dpkg --purge enishi
while read -r file; do [ ! -e "$file" ] || { echo "$file was left"; exit 1; }; done < files
echo "the package installs, runs and is removed"
