#!/bin/sh
# --detect: what is said of the script of a text, and how.
. tests/cli/tap.sh

printf '汉语说话\n' >simplified
printf '漢語說話\n' >traditional
printf 'abc 123\n' >none
: >empty
cat simplified traditional >mixed
for i in 1 2 3; do
	echo '這里的皇后在后面說話，這是最后的發展，位于里面的系統，只有余下的后果。'
done >table-converted

for file in simplified traditional mixed table-converted none; do
	run $shutong --detect $file
	is "$file: status 0" 0 $status
	is "$file: its script is the second field" "$file $file" \
		"$(awk -F': ' '{ print $1, $2 }' ../out)"
	is "$file: nothing on stderr" '' "$(cat ../err)"
done
run $shutong --detect simplified
is 'all that is said of a text' "simplified: simplified: 4 Han, 4 simplified-only, \
0 traditional-only, 0 of 0 shared characters used as simplified; 100.0% simplified, \
0.0% traditional, 0.0% table-converted" "$(cat ../out)"
run $shutong --detect empty
is 'an empty text: the same fields' "empty: none: 0 Han, 0 simplified-only, \
0 traditional-only, 0 of 0 shared characters used as simplified; 0.0% simplified, \
0.0% traditional, 0.0% table-converted" "$(cat ../out)"
run $shutong --detect mixed
check 'Han characters are counted by what they are' grep -q \
	': 8 Han, 4 simplified-only, 4 traditional-only, ' ../out
run $shutong --detect table-converted
check 'characters that are legal in both are counted by their meaning' \
	grep -qE '[1-9][0-9]* of [1-9][0-9]* shared characters used as simplified' ../out

run $shutong --detect simplified none traditional
is 'a line a file, in order' 'simplified none traditional ' \
	"$(cut -d: -f1 ../out | tr '\n' ' ')"
run sh -c '"$@" <traditional' sh $shutong --detect simplified -
is 'standard input is stdin' 'stdin: traditional' "$(sed -n '2s/: [0-9].*//p' ../out)"
run sh -c '"$@" <simplified' sh $shutong --detect
is 'no FILE: standard input' 'stdin: simplified' "$(sed 's/: [0-9].*//' ../out)"
run $shutong --detect simplified missing traditional
is 'a missing FILE: status 2' 2 $status
message 'a missing FILE is named' missing
is 'a missing FILE: the others are done' 2 "$(wc -l <../out)"
printf '汉\377\n' >bad
run $shutong --detect bad traditional
is 'ill-formed: status 2' 2 $status
message 'ill-formed: the place' bad:1:4
is 'ill-formed: only the others are done' traditional "$(cut -d: -f1 ../out)"
for how in keep replace; do
	run $shutong --detect --invalid=$how bad
	is "--invalid=$how" '0 bad: simplified' "$status $(sed 's/: [0-9].*//' ../out)"
done
rm bad

# ---- the lines that are in another script ----------------------------------

check 'no lines without -v' sh -c '"$@" mixed | grep -c . | grep -qx 1' sh \
	$shutong --detect
{
	for i in 1 2 3 4 5 6 7 8; do cat traditional; done
	cat simplified
	for i in 1 2 3 4 5 6 7 8; do cat traditional; done
	printf 'ab\033[31m\t汉语说话\n汉语\n汉语'
} >lines
run $shutong --detect -v lines
is '-v: the file, then lines in another script; no control characters' "$(
	cat <<'EOT'
lines: mixed
lines:9: simplified: 汉语说话
lines:18-20: simplified: ab\033[31m\t汉语说话
EOT
)" "$(sed 's/: [0-9].*//' ../out)"
is '-v: nothing on stderr' '' "$(cat ../err)"
run $shutong --detect -v simplified
is '-v: no line where all are in one' 1 "$(wc -l <../out)"
yes "$(cat simplified traditional traditional)" | head -n 360000 >many
run $shutong --detect -v many
# How long it took is said where it took long.
sed -i -E '/^shutong: .* s, .*\/s$/d' ../err
is '-v: what is not named is counted' 120000 $((
	$(grep -c '^many:[0-9]*: simplified' ../out) +
	$(sed -n 's/.*: \([0-9]*\) more ranges.*/\1/p' ../err)))
message '-v: what is not named is counted, once' many:
is '-v: the first is named' 'many:1: simplified: 汉语说话' "$(sed -n 2p ../out)"

# ---- JSON ------------------------------------------------------------------

cat >../read.py <<'EOT'
import json, sys
for line in sys.stdin:
    o = json.loads(line)
    print(*[json.dumps(eval(key, {'o': o}), ensure_ascii=False)
            for key in sys.argv[1:]])
EOT
run $shutong --detect --json simplified none
is '--json: an object a file' "$(cat <<'EOT'
"simplified" "simplified" 4 4 0 0 0 {"simplified": 1.0, "traditional": 0.0, "table_converted": 0.0}
"none" "none" 0 0 0 0 0 {"simplified": 0.0, "traditional": 0.0, "table_converted": 0.0}
EOT
)" "$(python3 ../read.py "o['file']" "o['script']" "o['han']" \
	"o['simplified_only']" "o['traditional_only']" "o['shared']" \
	"o['shared_simplified']" "o['shares']" <../out)"
run $shutong --detect --json table-converted
is '--json: names and shares' '"table-converted" true true' \
	"$(python3 ../read.py "o['script']" \
		"o['shares']['table_converted'] > 0.9" \
		"abs(sum(o['shares'].values()) - 1) < 0.001" <../out)"
check '--json: no lines without -v' sh -c '! grep -q lines ../out'
run $shutong --detect --json -v lines simplified
is '--json -v: lines' "$(cat <<'EOT'
[{"first": 9, "count": 1, "script": "simplified", "text": "汉语说话"}, {"first": 18, "count": 3, "script": "simplified", "text": "ab\u001b[31m\t汉语说话"}] 0
[] 0
EOT
)" "$(python3 ../read.py "o['lines']" "o['lines_left_out']" <../out)"
run $shutong --detect --json -v many
is '--json -v: what is left out is counted' 120000 \
	"$(python3 ../read.py "len(o['lines']) + o['lines_left_out']" <../out)"
is '--json -v: nothing on stderr' '' "$(cat ../err)"
short=$(for i in 1 2 3 4 5; do printf 汉语说话发现这里后面; done)
long=$(for i in 1 2 3 4 5 6 7 8 9; do printf 漢語說話發現這裏後面; done)
yes "$(echo "$short"; echo "$long")" | head -n 90000 >many
run $shutong --detect --json -v many
is '--json -v: 120 bytes of a line; of very many lines the text is left out' \
	'45000 0 "汉语说话发现这里后面汉语说话发现这里后面汉语说话发现这里后面汉语说话发现这里后面" ""' \
	"$(python3 ../read.py "len(o['lines'])" "o['lines_left_out']" \
		"o['lines'][0]['text']" "o['lines'][-1]['text']" <../out)"
run $shutong --detect -v many
is '-v: a line without text' 'many:89999: simplified' "$(tail -n 1 ../out)"
rm many

# ---- standard output, standard input ---------------------------------------

for options in '' -v --json; do
	run sh -c '"$@" lines >/dev/full' sh $shutong --detect $options
	is "$options >/dev/full: status 2" 2 $status
	message "$options >/dev/full: one message" 'standard output' 'No space left'
done
run sh -c '"$@" lines >&-' sh $shutong --detect
is '>&-: status 2' 2 $status
message '>&-: one message' 'standard output'
run sh -c '"$@" <&-' sh $shutong --detect
is '<&-: status 2' 2 $status
message '<&-: one message' stdin
left 'nothing is written' simplified traditional mixed table-converted none empty \
	lines

run sh -c 'printf "头⿱\\n后\\n頭髮\\n没有\\n没有\\n" | "$@"' sh $shutong --detect -v
is 'a newline within a description sequence ends a line too' 'stdin:3: traditional: 頭髮' \
	"$(tail -1 ../out)"

finish
