#!/bin/sh
# The page of --review in a browser, Chromium, which playwright-core drives;
# review.mjs has the tests.  CHROMIUM names another one.
for chromium in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
	[ -z "$chromium" ] || ! command -v "$chromium" >/dev/null || break
	chromium=
done
skip() {
	echo "1..0 # SKIP $1"
	exit 0
}
[ -n "$chromium" ] || skip 'there is no Chromium; make check-review installs it'
command -v node >/dev/null || skip 'there is no Node.js; make check-review installs it'
[ -d tests/review/node_modules/playwright-core ] ||
	skip 'there is no playwright-core; make check-review installs it'
node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' ||
	skip 'Node.js is older than playwright-core needs'

# Locales for pages in Chinese; without them these are left out.
LOCPATH=$(cd "${BUILD:-build}" && pwd)/tests/review-locale
mkdir -p "$LOCPATH"
for language in zh_CN zh_TW; do
	[ -d "$LOCPATH/$language.UTF-8" ] ||
		localedef -i $language -f UTF-8 "$LOCPATH/$language.UTF-8" 2>/dev/null
done
export LOCPATH

# Nothing of it may be waited for without end.
CHROMIUM=$(command -v "$chromium") exec timeout 240 node tests/review/review.mjs
