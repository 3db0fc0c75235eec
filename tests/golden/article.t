#!/bin/sh
# The article in every built-in profile, against what the real OpenCC 1.4.2
# makes of it (tests/oracle/make-golden wrote the files).
program=${SHUTONG:-build/shutong}
profiles=$("$program" --list-profiles | cut -d' ' -f1)
echo "1..$(($(echo "$profiles" | wc -w) + 1))"
n=1
for profile in $profiles; do
	if "$program" -c "$profile" data/article.txt |
		cmp -s - "tests/golden/article.$profile.txt"; then
		echo "ok $n - $profile"
	else
		echo "not ok $n - $profile"
		"$program" -c "$profile" data/article.txt |
			diff - "tests/golden/article.$profile.txt" | sed 's/^/# /'
	fi
	n=$((n + 1))
done
# No golden file is left over, and none is missing.
if [ "$(ls tests/golden/article.*.txt | wc -l)" -eq "$(echo "$profiles" | wc -w)" ]; then
	echo "ok $n - a golden file for each profile"
else
	echo "not ok $n - a golden file for each profile"
fi
