#!/bin/sh
# The article in every built-in profile, against what the real OpenCC 1.4.2
# makes of it, in every target, and repaired, as it was read and found right
# (tests/oracle/make-golden writes the files).
program=${SHUTONG:-build/shutong}
profiles=$("$program" --list-profiles | cut -d' ' -f1)
targets='zh-TW zh-HK zh-Hans'
names="$profiles $targets repair $(printf 'repair.%s ' $targets)"
echo "1..$(($(echo $names | wc -w) + 1))"
n=1

golden() { # name, options
	name=$1
	shift
	if "$program" "$@" data/article.txt |
		cmp -s - "tests/golden/article.$name.txt"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		"$program" "$@" data/article.txt |
			diff - "tests/golden/article.$name.txt" | sed 's/^/# /'
	fi
	n=$((n + 1))
}

for profile in $profiles; do
	golden "$profile" -c "$profile"
done
for target in $targets; do
	golden "$target" -t "$target"
	golden "repair.$target" --repair -t "$target"
done
golden repair --repair
# No golden file is left over, and none is missing.
if [ "$(ls tests/golden/article.*.txt | wc -l)" -eq \
	"$(echo $names | wc -w)" ]; then
	echo "ok $n - a golden file for each profile and target"
else
	echo "not ok $n - a golden file for each profile and target"
fi
