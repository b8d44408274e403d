#!/usr/bin/env bash
# The explorer in a real browser, its types, and its size: tests/browser/run.sh ENISHI. Needs node, npm and Chromium; says so and
# skips where they are not installed; Firefox is tried where there is one. Pictures of all pages are left in out/browser.
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
if grep -nE "https?://" web/*.js web/*.css web/*.html web/*.svg | grep -vE "w3id.org/enishi|www.w3.org/2000/svg"; then
  echo "the explorer names an address that is not its own"
  exit 1
fi
node tests/browser/explorer.mjs "$enishi" out/browser
firefox=$(command -v firefox-esr || command -v firefox || true)
if [ -n "$firefox" ]; then
  node tests/browser/firefox.mjs "$firefox" "$enishi" out/browser/firefox.png
else
  echo "no Firefox: its smoke test is not run"
fi
