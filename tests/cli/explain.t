#!/bin/bash
# --explain: every place of a conversion, what decided it, what else it could be.
root=$PWD
article=$PWD/data/article.txt
. tests/cli/tap.sh

# places NAME OPTIONS FILE TEXT: what is said of FILE makes the conversion of
# TEXT, the same as FILE but for its encoding and repairs.
places() {
	$shutong -j1 $2 "$3" >../conversion 2>/dev/null
	$shutong $2 --explain "$3" >../places 2>/dev/null
	tap_said=$(python3 "$root/tests/cli/explained.py" "$4" "${conversion:-../conversion}" ../places)
	case $tap_said in
	[1-9]*) tap_result ok "$1" ;;
	*) is "$1" 'a number of places' "${tap_said:-nothing}" ;;
	esac
}

# said NAME OPTIONS TEXT WANTED: of a text, what is said of its places, short:
# source result by dictionaries candidates ambiguous.
said() {
	printf '%s\n' "$3" | $shutong $2 --explain >../out 2>../err
	status=$?
	is "$1" "$4" "$(python3 - <<'EOP'
import json
for line in open("../out"):
    p = json.loads(line)
    print(p["source"], p["result"], p["by"], p.get("script", ""), ",".join(p.get("dictionaries", [])),
          ",".join(p.get("candidates", [])), "?" if p["ambiguous"] else "", sep="|")
EOP
)"
}

# ---- of which text it is said ------------------------------------------------

# The article, what only some text has, NULs among it, and the cases of tests/spec.
{ cat $article; printf '头发很干，里面⿰氵发x\r\n鼠标、打印机 "a\\b"\n\n\0𠀀發頭髮\nカナ发，\xe2\x80\xa8软件\n这里\n'; } >text
cat $root/tests/spec/{mixed,ids,profiles,phrases,normalization,segmentation,unicode,groups}.txt >>text
ways=$($shutong --list-profiles | awk '{print "-c " $1}')
for way in $ways; do
	[ "$way" = -c ] && continue
	places "-c $way" "--text -c $way" text text
done
for target in zh-TW zh-HK zh-Hans; do
	places "-t $target" "--text -t $target" text text
	places "-t $target -p" "--text -p -t $target" text text
	places "-t $target --line-buffered" "--text --line-buffered -t $target" text text
done
{ for i in 1 2 3 4 5 6; do cat text $article; done; printf '沒有换行的里'; } >long
places 'many panes' '--text -p -t zh-TW' long long
places 'many blocks' '--text -c s2twp' long long
check 'it is not written over and over' test "$(sort ../places | uniq -d | wc -l)" -eq 0

# ---- however it comes --------------------------------------------------------

for way in '-c s2twp' '-c tw2sp' '-t zh-TW -p' '-t zh-Hans'; do
	whole=$($shutong --text $way --explain <long | sha256sum)
	for cut in '1 3' '2 500' '3 90000'; do
		is "$way: pieces of up to ${cut#* } bytes" "$whole" \
			"$(pieces $cut long | $shutong --text $way --explain | sha256sum)"
	done
	is "$way: threads" "$whole" "$($shutong --text -j4 $way --explain <long | sha256sum)"
done
(printf '头发\n'; sleep 1.5; printf '里\n') | $shutong -c s2t --explain >late &
sleep 0.7
is 'a line is told of at once' 1 "$(wc -l <late)"
wait
run $shutong -c s2t --explain $article $article
is 'two files, each from its beginning' "$(sort -u ../out | wc -l)" "$(($(wc -l <../out) / 2))"
cp ../out ../wanted
run $shutong -c s2t --explain -o out $article $article
is '-o: status 0' 0 $status
check '-o: the same' cmp out ../wanted
rm out

# ---- what is said -------------------------------------------------------------

said 's2t: a phrase' '-c s2t' 头发 '头发|頭髮|phrase||STPhrases||'
said 's2t: candidates' '-c s2t' 干 '干|幹|character||STCharacters|幹,乾,干,榦|?'
said 's2t: candidates, its own among them' '-c s2t' 里 '里|裏|character||STCharacters|裏,里,哩|?'
said 's2t: one that stays is one' '-c s2t' 面 '面|面|character||STCharacters|面,麪|?'
said 's2t: what stays beyond doubt is none' '-c s2t' '你好，World' ''
said 's2tw: two stages' '-c s2tw' 里 '里|裡|character||STCharacters,TWVariants|裡,里,哩|?'
said 's2twp: a word' '-c s2twp' 鼠标 '鼠标|滑鼠|phrase||STCharacters,TWPhrases||'
said 'tw2sp: a word' '-c tw2sp' 滑鼠 '滑鼠|鼠标|phrase||TWPhrasesRev,TSCharacters||'
said 't2s: candidates' '-c t2s' 乾 '乾|干|character||TSCharacters|干,乾|?'
said 't2s: what a phrase keeps' '-c t2s' 乾隆 ''
said 'normalization' '-c s2t' $'\uF9D0' "$(printf '\uF9D0|\u985E|character||CJK_Compatibility_Ideographs||')"
said '-t: a phrase' '-t zh-TW' 这头发 '这|這|character||STCharacters||
头发|頭髮|phrase||STPhrases||'
said '-t: candidates' '-t zh-TW' 我们发 '们|們|character||STCharacters||
发|發|character||STCharacters|發,髮|?'
said '-t: the state' '-t zh-TW' 头发后 '头发|頭髮|phrase||STPhrases||
后|後|state|simplified|STCharacters|後,后|?'
said '-t: the state, of a phrase' '-t zh-TW' 这里说 '这里|這裡|state|simplified|STPhrases,TWVariants||
说|說|character||STCharacters||'
said '-t: the state leaves it' '-t zh-TW' 我有頭髮，學習國語，准 '准|准|state|traditional|STCharacters|準,准|?'
said '-t: the context, against OpenCC' '-t zh-TW' 把衣服甩干。 '干|乾|context||STCharacters|幹,乾,干,榦|?'
said '-t: the context leaves it' '-t zh-TW' '余华写书' '余|余|context||STCharacters|餘,余|?
华|華|character||STCharacters||
写|寫|character||STCharacters||
书|書|character||STCharacters||'
said '-t -p: vocabulary' '-p -t zh-TW' 这个鼠标 '这个|這個|phrase||STPhrases||
鼠标|滑鼠|vocabulary||STCharacters,TWPhrases||'
printf '這個里是好的\n' | $shutong -t zh-TW --explain >../out
is '-t: a doubtful state' 'state True True' "$(python3 -c 'import json; p = json.load(open("../out")); print(p["by"], p["ambiguous"], 0.1 < p["probability"] < 0.9)')"
printf '干\\"\n' >'a "b"\c'
run $shutong -c s2t --explain 'a "b"\c'
is 'a name that needs escapes' '{"file":"a \"b\"\\c","line":1,"column":1,"in":[0,3],"out":[0,3],"source":"干","result":"幹","by":"character","dictionaries":["STCharacters"],"candidates":["幹","乾","干","榦"],"ambiguous":true,"probability":1}' "$(cat ../out)"
name=$(printf 'a\377b')
cp 'a "b"\c' "$name"
run $shutong -c s2t --explain "$name"
is 'a name that is not UTF-8' $'a\uFFFDb' "$(python3 -c 'import json; print(json.load(open("../out"))["file"])')"
rm 'a "b"\c' "$name"

# ---- own configurations -------------------------------------------------------

mkdir own
cat >own/own.json <<'EOT'
{ "name": "own", "segmentation": { "type": "mmseg", "dict": { "type": "text", "file": "my words.txt" } },
  "conversion_chain": [
    { "dict": { "type": "group", "dicts": [ { "type": "text", "file": "my words.txt" },
                                            { "type": "text", "file": "more.txt" } ] } },
    { "dict": { "type": "text", "file": "last.txt" } } ] }
EOT
printf '甲乙\t"\\\t%s\n' '' | sed 's/\t$//' >'own/my words.txt'
printf '丙\t丁 戊\n己\t\n庚\tlong-value\n' >own/more.txt
printf 'long\tshort\n丁\t辛\n' >own/last.txt
# What is deleted, what grows, and what two stages of one run make.
said 'an own configuration' '-c own/own.json' 甲乙丙己庚 '甲乙|"\|phrase||my_words||
丙|辛|character||more,last|辛,戊|?
己||character||more||
庚|short-value|character||more,last||'
printf '甲乙丙己庚甲己\n己丙丙\n' >text2
places 'an own configuration: what is said makes it' '-c own/own.json' text2 text2
cat >own/chain.json <<'EOT'
{ "name": "chain", "conversion_chain": [ { "dict": { "type": "text", "file": "ab.txt" } },
                                         { "dict": { "type": "text", "file": "yx.txt" } } ] }
EOT
printf 'ab\txy\n' >own/ab.txt
printf 'yx\tz\nx\tx\n' >own/yx.txt
python3 -c 'print("ab" * 50000)' >chain
places 'edits that would be united without end' '-c own/chain.json' chain chain
check 'are not' test "$(wc -l <../places)" -gt 10
rm -r own chain text2

# ---- other text ------------------------------------------------------------------

{ printf '汉\377字\xe5\x8f\n'; cat text; printf '\xf0\x9f后里\xe5'; } >ill
for way in '-c s2twp' '-c t2s' '-t zh-TW' '-t zh-HK -p' '-t zh-Hans'; do
	places "$way: ill-formed, kept" "--text --invalid=keep $way" ill ill
	places "$way: ill-formed, replaced" "--text --invalid=replace $way" ill ill
done
run $shutong --text -c s2t --explain ill
is 'ill-formed: status 2' 2 $status
message 'ill-formed: the place' ill:1:4
is 'ill-formed: what comes before' 汉 "$(python3 -c 'import json; print(json.load(open("../out"))["source"])')"
: >empty
run $shutong -t zh-TW --explain empty
is 'nothing: status 0' 0 $status
is 'nothing: nothing' '' "$(cat ../out)"
rm empty ill
iconv -f utf-8 -t gb18030 $article >gb
$shutong -j1 -t zh-TW $article >utf
conversion=utf places '-e: places of the text as UTF-8' '-e gb18030 -t zh-TW' gb $article
$shutong --repair $article >repaired
for way in '-c s2tw' '-t zh-TW -p'; do
	places "$way: --repair: places of the repaired text" "--repair $way" $article repaired
done
rm gb utf repaired

# ---- what is wrong ------------------------------------------------------------

for wrong in '' '-c s2t -w' '-c s2t -O dir' '-c s2t --check' '-c s2t --diff' '-c s2t -l' '--detect' \
	'-c s2t -w --rename' '-c s2t --to-encoding gb18030' '-c s2t --json'; do
	run $shutong $wrong --explain text
	is "$wrong --explain: status 2" 2 $status
	message "$wrong --explain: a message" --help
	is "$wrong --explain: nothing" '' "$(cat ../out)"
done
if [ -c /dev/full ]; then
	run sh -c '"$@" >/dev/full' sh $shutong --text -c s2t --explain text
	is 'no room: status 2' 2 $status
	message 'no room: a message' 'standard output'
fi
left 'no file is made' late long text
finish
