#!/bin/bash
# --document=line: what becomes of a line depends on nothing but the line.
article=$PWD/data/article.txt
. tests/cli/tap.sh

# Lines of the article, as they are and in the other script, in turns; long ones
# that are cut, one without evidence, and no newline at the end.
paste -d '\n' "$article" <($shutong -c t2s "$article") <($shutong -c s2t "$article") >text
yes '后面的头发，' | head -3000 | tr -d '\n' >>text
printf '\n后\n後面。后\n里\n干' >>text

for options in '-t zh-TW' '-t zh-TW -p' '-t zh-HK' '-t zh-Hans' '-c s2twp'; do
	$shutong $options --document=line text >whole
	while IFS= read -r line || [ -n "$line" ]; do
		printf '%s\n' "$line" >line
		$shutong $options line
	done <text | head -c -1 >alone
	check "$options: lines one by one" cmp -s whole alone
	split -n l/7 text part.
	for part in part.*; do $shutong $options --document=line "$part"; done >parts
	check "$options: in parts" cmp -s whole parts
	check "$options: among threads" cmp -s whole <(cat text | $shutong -j3 $options --document=line)
	shuf --random-source="$article" -i 1-"$(wc -l <text)" >order
	sed -n '$!p' text | awk 'NR == FNR { order[NR] = $1; next } { line[FNR] = $0 } END { for (i = 1; i in order; i++) print line[order[i]] }' order - >shuffled
	$shutong $options --document=line shuffled | sort >got
	sed -n '$!p' whole | sort >wanted
	check "$options: in any order" cmp -s got wanted
done
check 'the lines around do count without it' test "$($shutong -t zh-TW text | cksum)" != "$($shutong -t zh-TW --document=line text | cksum)"
is 'a file is the default' "$($shutong -t zh-TW text | cksum)" "$($shutong -t zh-TW --document=file text | cksum)"
(printf '后面的头发\n'; sleep 1.5; printf '里\n') | $shutong -t zh-TW --document=line >late &
sleep 0.7
is 'a line comes at once' '後面的頭髮' "$(cat late)"
wait
printf '{"id":1,"text":"后面的头发\\u53d1"}\n{"id":2,"text":"後面"}\n' >jsonl
is 'JSON Lines stay such' 2 "$($shutong -t zh-TW --document=line jsonl | python3 -c 'import json, sys; print(sum(1 for line in sys.stdin if json.loads(line)))')"
run $shutong -t zh-TW --document=page text
is 'another document: status 2' 2 $status
message 'another document: what' --document=page line
run $shutong --detect --document=line text
is '--detect: status 2' 2 $status
message '--detect: what' --document=line --detect
run $shutong --repair -t zh-TW --document=line text
message '--repair: what' --document=line --repair
finish
