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
# The page and an output of one name: nothing is done.
cp a c
mkdir both && cp a both/a && cp page both/1 && : >both/b
ln -s both linked
for page in both/b ./both/b linked/b "$PWD/both/b" both/1; do
	before=$(cat both/*)
	run $shutong -t zh-TW -r --force -O both --review "$page" tree a b
	is "-O and --review of $page: status 2" 2 $status
	message "-O and --review of $page: says so" "would be written to $page, which is the page of --review" 'use another file'
	is "-O and --review of $page: nothing is done" "$before" "$(cat both/*)"
done
run $shutong -t zh-TW -O both --review linked/c c
is '-O and --review of a file that is not there: status 2' 2 $status
check '-O and --review of a file that is not there: is not made' [ ! -e both/c ]
run $shutong -t zh-TW -O both --review both/page c
is '-O and --review in one directory: status 0' 0 $status
check '-O and --review in one directory: both are there' [ -e both/c -a -e both/page ]
rm -r both linked c
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

# ---- what is there already -----------------------------------------------------

cp a essay
run $shutong -t zh-TW --review essay <a
is 'a file that is no page: status 2' 2 $status
message 'a file that is no page: what to do' essay 'not a page of --review' 'another file'
is 'a file that is no page: nothing was done' '' "$(cat ../out)"
is 'a file that is no page: it is as it was' "$(cat a)" "$(cat essay)"
for arguments in '-w essay' '-O new --force -r tree'; do
	run $shutong -t zh-TW --review essay $arguments
	is "$arguments: status 2" 2 $status
	message "$arguments: what to do" essay 'not a page of --review'
	is "$arguments: it is as it was" "$(cat a)" "$(cat essay)"
done
cp essay before
ln -s essay link
run $shutong -t zh-TW --review link a
is 'a link to such a file: status 2' 2 $status
check 'a link to such a file: it is as it was' cmp -s essay before
for text in '<!DOCTYPE html>\n<html lang="en">\n<head>\n' '<meta charset="utf-8">\n<meta name="generator" content="shutong">\n'; do
	printf "$text" >essay
	cp essay before
	run $shutong -t zh-TW --review essay a
	is 'what only resembles a page: status 2' 2 $status
	check 'what only resembles a page: it is as it was' cmp -s essay before
done
rm essay link
: >empty
run $shutong -t zh-TW --review empty a
is 'an empty file: status' 0 $status
check 'an empty file: is a page now' grep -q 'name="generator" content="shutong"' empty
ln -s empty link
cp empty before
run $shutong -t zh-TW --review link b
is 'a page is written over, through a link' 0 $status
check 'a page is written over: by another one' sh -c '! cmp -s empty before && test -L link'
# A page as they were before they named their generator.
grep -v 'name="generator"' before >empty
run $shutong -t zh-TW --review empty b
is 'an older page is written over' 0 $status
run $shutong -t zh-TW --review empty -w empty
is 'a page that is the text: status 2' 2 $status
message 'a page that is the text: is named' empty 'is an input'
rm empty link before
run $shutong -t zh-TW --review /dev/null a
is '/dev/null: status' 0 $status
for output in /dev/stdout -; do
	run $shutong -t zh-TW --review $output a
	is "$output, and the text: status 2" 2 $status
	message "$output, and the text: what" --review 'standard output'
	run $shutong -t zh-TW --review $output -o text a
	is "$output, the text elsewhere: status" 0 $status
	check "$output, the text elsewhere: is the page" grep -q '</html>' ../out
	rm text
done
run sh -c '"$@" a >both' sh $shutong -t zh-TW --review both
is 'the output: status 2' 2 $status
message 'the output: what' both 'is the output'
rm both
# It comes while the text is read.
mkfifo fifo
$shutong -t zh-TW --review late fifo >../out 2>../err &
{
	wait_for test -e /proc/$!/fd/0
	cat a
	cp a late
} >fifo
wait $!
is 'a file that comes meanwhile: status 2' 2 $?
message 'a file that comes meanwhile: is named' late 'not a page of --review'
is 'a file that comes meanwhile: it is as it was' "$(cat a)" "$(cat late)"
rm -f page
left 'nothing else is left' a ill b tree new gb fifo late
rm fifo late

cp a b
run $shutong -t zh-TW -w --review b b
is 'the text itself: status 2' 2 $status
message 'the text itself: is named' b 'not a page of --review'
is 'the text itself: is as it was' "$(cat a)" "$(cat b)"
run $shutong -t zh-TW --review out -o out a
is 'the output itself: status 2' 2 $status
message 'the output itself: what' '--review' '-o'
# By another path, whether it is there or not.
mkdir below
ln -s . named
for review in ./out below/../out named/out "$PWD/out"; do
	for there in no yes; do
		rm -f out
		[ $there = no ] || $shutong -q -t zh-TW --review out a >/dev/null
		[ $there = no ] || cp out page-was
		run $shutong -t zh-TW --review "$review" -o out a
		is "the output as ${review#"$PWD"}, there: $there: status 2" 2 $status
		message "the output as ${review#"$PWD"}, there: $there: what" '--review' '-o'
		if [ $there = no ]; then
			check "the output as ${review#"$PWD"}: nothing is made" test ! -e out
		else
			check "the output as ${review#"$PWD"}: is as it was" cmp out page-was
		fi
	done
done
rm -rf out below named page-was
run $shutong -t zh-TW --review below -o out a
is 'another file: status 0' 0 $status
rm below out
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
