#!/bin/bash
# --review writes a page besides what is done anyway; tests/review/ has the page.
article=$PWD/data/article.txt
. tests/cli/tap.sh
read_page=$tap_source/tests/review/read_page.py

printf '头发、鼠标、后面\n' >a
printf '里面\xFF\n' >ill
mkdir tree
cp a tree/1
cp "$article" tree/2
sides() { # what the page has of each text
	rm -rf ../sides && mkdir ../sides && python3 "$read_page" "$1" ../sides >/dev/null
}

for options in '-c s2t' '-c s2twp' '-t zh-TW -p' '-t zh-Hans -j3' '--repair -t zh-HK'; do
	run $shutong $options --review page "$article" a
	is "$options: status" 0 $status
	check "$options: writes what it writes" cmp -s ../out <($shutong $options "$article" a)
	sides page
	check "$options: the page has it" cmp -s ../out <(cat ../sides/1.out ../sides/2.out)
done
run $shutong -t zh-TW --review page <a
check 'standard input' grep -q stdin page
cp a b
run $shutong -t zh-TW -w --review page b
is '-w' "$($shutong -t zh-TW a)" "$(cat b)"
sides page
is '-w: the page has both' "$(cat a b)" "$(cat ../sides/1.in ../sides/1.out)"
run $shutong -t zh-TW -r -O new --review page tree
check '-r -O' cmp -s new/2 <($shutong -t zh-TW "$article")
sides page
check '-r -O: the page has all' cmp -s <(cat ../sides/1.out ../sides/2.out) <(cat new/1 new/2)
iconv -t gb18030 a >gb
run $shutong -e gb18030 -c s2t --review page gb
sides page
is '-e: the page is UTF-8' "$($shutong -c s2t a)" "$(cat ../sides/1.out)"
is '-e: the text is as it was encoded' "$($shutong -c s2t a)" "$(iconv -f gb18030 ../out)"

run $shutong -t zh-TW --review page a ill
is 'one text that fails: status 2' 2 $status
message 'one text that fails: is named' ill:1:7
sides page
is 'one text that fails: the page has the other' "$($shutong -t zh-TW a)" "$(cat ../sides/*.out)"
rm page
run $shutong -t zh-TW --review page ill
is 'nothing but failures: status 2' 2 $status
left 'nothing but failures: no page' a ill b tree new gb
run $shutong -t zh-TW --review missing/page a
is 'no such folder: status 2' 2 $status
message 'no such folder: is named' missing/page
is 'no such folder: nothing is written' '' "$(cat ../out)"
run $shutong -t zh-TW -w --review b b
is 'the text itself: status 2' 2 $status
message 'the text itself: is named' b 'both a text and the review'
run $shutong -t zh-TW --review out -o out a
is 'the output itself: status 2' 2 $status
message 'the output itself: what' '--review' '-o'
for option in --check --diff -l --explain; do
	run $shutong -t zh-TW $option --review page a
	is "$option: status 2" 2 $status
	message "$option: what" --review
done
run $shutong --detect --review page a
is '--detect: status 2' 2 $status
run $shutong --repair --review page a
is '--repair alone: status 2' 2 $status
finish
