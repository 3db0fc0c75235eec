#!/bin/sh
# Streams every split of some texts; see splits.c.  PROFILES in the
# environment names other profiles and targets than these.
BUILD=${BUILD:-build}
PROFILES=${PROFILES:-s2t s2twp s2hk t2s t2tw tw2sp hk2s jp2t
	zh-TW zh-TW+phrases zh-TW+lines zh-HK+phrases+lines zh-Hans zh-Hans+phrases}

set -- $PROFILES
echo "1..$#"
number=0
for profile; do
    number=$((number + 1))
    if output=$("$BUILD/tests/oracle/splits" "$profile" \
            tests/oracle/texts/*.txt 2>&1); then
        echo "ok $number - $profile: $output"
    else
        echo "not ok $number - $profile"
        echo "$output" | sed 's/^/# /'
    fi
done
