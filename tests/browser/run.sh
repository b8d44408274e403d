#!/usr/bin/env bash
# The explorer in a real browser, its types, and its size: tests/browser/run.sh ENISHI. Needs node, npm and Chromium; says so and
# skips where they are not installed. Pictures of all pages are left in out/browser.
set -euo pipefail
enishi=$(realpath "$1")
cd "$(dirname "$0")/../.."
if ! command -v npm >/dev/null || ! { [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }; then
  echo "no npm or no Chromium: the explorer is not tested in a browser"
  exit 0
fi
[ -d tests/browser/node_modules ] || npm install --prefix tests/browser --silent --no-audit --no-fund --no-package-lock
tests/browser/node_modules/.bin/tsc -p web
bytes=$(cat web/*.js web/*.css | wc -c)
echo "scripts and styles: $bytes bytes"
[ "$bytes" -le 200000 ]
node tests/browser/explorer.mjs "$enishi" out/browser
