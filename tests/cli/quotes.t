#!/bin/sh
# --quotes: quotation marks, in every way that a text can go.
. tests/cli/tap.sh

# gives NAME EXPECTED TEXT OPTION...
gives() {
	name=$1 expected=$2 text=$3
	shift 3
	is "$name" "$expected" "$(printf '%s' "$text" | $shutong "$@" 2>&1)"
	is "$name, twice" "$expected" "$(printf '%s' "$expected" | $shutong "$@" 2>&1)"
}

# ---- conversions -------------------------------------------------------------

gives '-c' '後來「頭髮」' '后来“头发”' -c s2t --quotes=corner
gives '-t' '後來「頭髮」' '后来“头发”' -t zh-TW --quotes=corner
gives '-t, curly' '后来“头发”' '後來「頭髮」' -t zh-Hans --quotes=curly
gives 'without it nothing changes' '後來“頭髮”『"' '后来“头发”『"' -c s2t
gives '-p' '他說「軟體」' '他说“软件”' -t zh-TW -p --quotes=corner
gives '--prefer' '他說「台灣」' '他说“台湾”' -t zh-TW --prefer 台 --quotes=corner
gives 'straight marks do not change what is decided' '他說「乾杯」，里長說「乾」' \
	'他说"干杯"，里長說"乾"' -t zh-TW --quotes=corner
gives 'an empty text' '' '' -t zh-TW --quotes=corner
gives 'nothing but marks between' '中「『「」』」“' '中“‘“”’”“' -c s2t --quotes=corner
gives 'the last one counts' '“x的”' '「x的」' -c s2t --quotes=corner --quotes=curly
gives 'the line before closes a quotation of its own' '「甲
「乙」
“丙' '“甲
“乙”
“丙' -c s2t --quotes=corner
gives '--document=line: each line by itself' '“甲
「乙」' '“甲
“乙”' -t zh-TW --document=line --quotes=corner
gives '-c with --line-buffered, too' '“甲
「乙」' '“甲
“乙”' -c s2t --line-buffered --quotes=corner

# ---- what stays --------------------------------------------------------------

printf '“头”\t“頭”\n甲“乙”丙\t甲“乙”\n' >terms.txt
printf '‘关键字’\n' >keep.txt
gives '-d' '“頭”「髮」' '“头”“髮”' -c s2t -d terms.txt --quotes=corner
gives '-t -d: what a term writes' '“頭”「髮」' '“头”“髮”' -t zh-TW -d terms.txt --quotes=corner
for way in '-c s2t' '-t zh-TW'; do
	gives "$way --keep" '‘关键字’是『關』' '‘关键字’是‘关’' $way --keep keep.txt --quotes=corner
	is "$way --keep-pattern" '<a t="“中”">「中」<b "‘’">「文」' \
		"$(echo '<a t="“中”">“中”<b "‘’">“文”' | $shutong $way --keep-pattern '<[^>]*>' --quotes=corner)"
	is "$way: bytes that are no text" "$(printf '\342\200「中\234」')" \
		"$(printf '\342\200“中\234”' | $shutong $way --invalid=keep --quotes=corner)"
	is "$way: ill-formed bytes that become U+FFFD" '�「中�」' \
		"$(printf '\342\200“中\234”' | $shutong $way --invalid=replace --quotes=corner)"
	run $shutong $way --quotes=corner <<-END
	中“文
	$(printf '\377')
	END
	is "$way: what comes before ill-formed bytes is written" '2 中“文' "$status $(cat ../out)"
done
printf '“甲”\t甲\n' >fewer.txt
run $shutong -c s2t -d fewer.txt --keep-pattern '<[^>]*>' --quotes=corner </dev/null
is 'a term that changes the number of marks, with patterns: status 2' 2 $status
message 'a term that changes the number of marks, with patterns' 'more or fewer quotation marks'
is 'without patterns it may' '甲「乙」' "$(printf '“甲”“乙”' | $shutong -c t2s -d fewer.txt --quotes=corner)"

# ---- files and reports -------------------------------------------------------

printf '他说“好”\n第二行\n' >text.txt
printf '他說「好」\n第二行\n' >good.txt
run $shutong -t zh-TW --quotes=corner --check -v text.txt
is '--check -v' '1 text.txt:1:2: 说“ -> 說「' "$status $(head -n 1 ../out)"
run $shutong -t zh-TW --quotes=corner --check good.txt
is '--check of what is good' 0 $status
run $shutong -t zh-TW --quotes=curly -l good.txt
is '-l' '1 good.txt' "$status $(cat ../out)"
run $shutong -t zh-TW --quotes=corner --diff text.txt
check '--diff' grep -qx -- '+他說「好」' ../out
cp text.txt in-place.txt
run $shutong -t zh-TW --quotes=corner -w in-place.txt
check '-w' cmp in-place.txt good.txt
ls -i in-place.txt >inode
$shutong -t zh-TW --quotes=corner -w in-place.txt
is '-w of what is good: not touched' "$(cat inode)" "$(ls -i in-place.txt)"
run $shutong -t zh-TW --quotes=corner -O mirror text.txt
check '-O' cmp mirror/text.txt good.txt
run $shutong -t zh-TW --quotes=corner --repair text.txt
check '--repair' cmp ../out good.txt
printf '\261\276\241\260\272\303\241\261' >gbk.txt
is 'GBK' '本「好」' "$($shutong -t zh-TW -e gbk --to-encoding utf-8 --quotes=corner gbk.txt)"
mkdir names && : >'names/“好”.txt'
$shutong -t zh-TW --quotes=corner --rename=only -r -w names
check '--rename' test -e 'names/「好」.txt'
run $shutong -t zh-TW --quotes=corner --review page.html -o reviewed.txt text.txt
check '--review' cmp reviewed.txt good.txt
check '--review: the page says why' grep -q 'quotation mark' page.html

echo '他“说‘甲”，”乙“It’s”' >unpaired.txt
run $shutong -c s2t --quotes=corner -v -o out.txt unpaired.txt
check '-v counts what has no counterpart' grep -q '2 quotation marks without a counterpart' ../err
run $shutong -c s2t --quotes=corner -v -o out.txt text.txt
is '-v: none' '' "$(grep counterpart ../err)"
run $shutong -c s2t --quotes=corner -v -w unpaired.txt text.txt
is '-v -w: of each file' 1 "$(grep -c counterpart ../err)"

# ---- explained ---------------------------------------------------------------

printf '“头发\200”，他说"好"了，后‘来’\n“干\n“杯”<“>\n' >explained.txt
is '--explain' '“>「 quotes' "$($shutong -c s2t --quotes=corner --explain --invalid=keep explained.txt |
	head -n 1 | sed 's/.*"source":"\([^"]*\)","result":"\([^"]*\)","by":"\([a-z]*\)".*/\1>\2 \3/')"
for way in '-c s2t' '-t zh-TW' '-t zh-TW --keep-pattern <[^>]*>' '-t zh-TW -d terms.txt'; do
	for invalid in keep replace; do
		$shutong $way --quotes=corner --invalid=$invalid explained.txt >converted.txt
		$shutong $way --quotes=corner --invalid=$invalid --explain explained.txt >places.txt
		run python3 "$tap_source/tests/cli/explained.py" explained.txt converted.txt places.txt
		is "--explain $way --invalid=$invalid: the places are the conversion" 0 $status
	done
done

# ---- the same text, however it comes -----------------------------------------

i=0
while [ $i -lt 3000 ]; do
	echo "第$i行：“台湾的‘头发’"
	echo "后来，”他說\"好\"了，It’s “OK” 了。“里面"
	i=$((i + 1))
done >long.txt
for way in '-c s2t' '-t zh-TW' '-c s2t --keep-pattern [a-z]‘[^了]*'; do
	$shutong $way --quotes=corner -j 1 long.txt >one
	for threads in 2 3 4; do
		$shutong $way --quotes=corner -j $threads long.txt >several
		check "$way: $threads threads" cmp one several
	done
	head -n 300 long.txt >short.txt
	$shutong $way --quotes=corner short.txt >one
	pieces 7 50 short.txt | $shutong $way --quotes=corner >several
	check "$way: in pieces" cmp one several
done
is '-c: a line with an open mark waits' '「甲 乙」丙' \
	"$( (echo '“甲'; sleep 0.1; echo '乙”丙') | $shutong -c s2t --quotes=corner | tr '\n' ' ' | sed 's/ $//')"

# ---- errors ------------------------------------------------------------------

# refused NAME PIECE OPTION...
refused() {
	name=$1 piece=$2
	shift 2
	run $shutong "$@" </dev/null
	is "$name: status 2" 2 $status
	message "$name" "$piece"
}
refused 'another kind' '--quotes=straight: must be corner or curly' -c s2t --quotes=straight
refused 'no kind' 'requires an argument' -c s2t --quotes
refused 'with --detect' '--quotes requires -t or -c' --detect --quotes=corner

finish
