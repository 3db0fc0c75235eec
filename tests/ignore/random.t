#!/bin/sh
# What -r ignores is what git check-ignore says, on random trees: 200, and SEEDS in
# make check-long.
echo 1..1
if ! command -v git >/dev/null; then
	echo 'ok 1 - what git ignores # SKIP git is missing'
	exit
fi
result='not ok'
said=$(tests/ignore/against-git "${SEEDS:-200}" 2>&1) && result=ok
echo "$result 1 - what git ignores: ${SEEDS:-200} trees"
[ "$result" = ok ] || printf '%s\n' "$said" | tail -20 | sed 's/^/# /'
[ "$result" = ok ]
