#!/bin/sh
# --prefer and --list-preferences: which of several accepted forms is written.
. tests/cli/tap.sh

# gives NAME EXPECTED TEXT OPTION...
gives() {
	name=$1 expected=$2 text=$3
	shift 3
	is "$name" "$expected" "$(printf '%s' "$text" | $shutong "$@" 2>&1)"
	is "$name, twice" "$expected" "$(printf '%s' "$expected" | $shutong "$@" 2>&1)"
}

# ---- forms -------------------------------------------------------------------

while IFS='|' read -r target forms text expected; do
	gives "$target --prefer $forms: $text" "$expected" "$text" -t "$target" --prefer "$forms"
done <<'END'
zh-TW|台|台湾的台风影响了台北的讲台。|台灣的颱風影響了台北的講台。
zh-TW|台|臺灣的颱風，檯燈|台灣的颱風，檯燈
zh-TW|臺|台灣、平台、兄台、天台山|臺灣、平臺、兄台、天台山
zh-TW|羣|人群里|人羣裡
zh-TW|裏|在心里，这里，里長|在心裏，這裏，里長
zh-TW|着|看着著名的作者穿著|看着著名的作者穿着
zh-TW|週|周末的周刊，周朝和周先生|週末的週刊，周朝和周先生
zh-TW|周|週末的週刊，周朝|周末的周刊，周朝
zh-TW|週|四周的眾人。本周四，上周|四周的眾人。本週四，上週
zh-TW|佈|公布，宣布，分布，布料，布匹|公佈，宣佈，分佈，布料，布匹
zh-TW|布|公佈，宣佈，布料|公布，宣布，布料
zh-TW|佔|占領，占據，占卜，占星|佔領，佔據，占卜，占星
zh-TW|占|佔領，占卜|占領，占卜
zh-TW|了|瞭解，明瞭，瞭望，好了|了解，明了，瞭望，好了
zh-TW|瞭|了解，簡單明了，說明了，為了解決|瞭解，簡單明瞭，說明了，為了解決
zh-TW|跡|古蹟，奇蹟，足跡|古跡，奇跡，足跡
zh-TW|蹟|古跡，奇跡，足跡|古蹟，奇蹟，足跡
zh-TW|份|身分，部分，分子，知識分子|身份，部份，分子，知識份子
zh-TW|份|過分析，水分子，本分局|過分析，水分子，本分局
zh-TW|訂|預訂，定購，特定貨物|預訂，訂購，特定貨物
zh-TW|賬|帳戶，帳篷，走進帳篷|賬戶，帳篷，走進帳篷
zh-TW|儘|盡量，盡快，盡頭，盡力|儘量，儘快，盡頭，盡力
zh-TW|聯|連絡，連接，連續|聯絡，連接，連續
zh-TW|癒|痊愈，愈來愈好|痊癒，愈來愈好
zh-TW|像|想象，大象，象徵|想像，大象，象徵
zh-TW|台週佈羣裏|周末宣布，台湾人群里|週末宣佈，台灣人羣裏
zh-HK|臺裡|台湾里面|臺灣裡面
zh-HK|衛麵|卫生，拉麪|衛生，拉麵
zh-HK|台|臺灣|台灣
zh-Hans|帐|账户，帳戶，帐篷|帐户，帐户，帐篷
zh-Hans|账|帐户，帐篷，蚊帐，走进帐篷|账户，帐篷，蚊帐，走进帐篷
zh-Hans|像|想象，大象，想像|想像，大象，想像
zh-TW|台|駅の台、臺の|駅の台、臺の
zh-TW|台|臺 a臺b 1臺|台 a台b 1台
END

# ---- with other options ------------------------------------------------------

gives 'with -p' '平台資訊，軟體裏' '平台信息，软件里' -t zh-TW -p --prefer 台裏
gives 'with -p, a word that only the other form places' '舞台程序' '舞臺程序' -t zh-TW -p --prefer 台
gives 'with -p, the same by a list of words' '了解資訊' '瞭解信息' -t zh-TW -p --prefer 了
gives '--document=line' '台灣
周朝' '臺灣
周朝' -t zh-TW --document=line --prefer 台週
gives '--line-buffered' '台灣
人羣' '臺灣
人群' -t zh-TW --line-buffered --prefer 台羣
gives 'given twice' '台灣週末' '臺灣周末' -t zh-TW --prefer 台 --prefer 週
gives 'one form twice' '台灣' '臺灣' -t zh-TW --prefer 台台

printf '讲台\t講臺\n老周\t老周末\n' >terms.txt
is 'a custom term wins' '講臺，台灣，老周末，週末' \
	"$(echo 讲台，台湾，老周，周末 | $shutong -t zh-TW -d terms.txt --prefer 台週)"
printf '臺灣大學\n' >keep.txt
is '--keep' '臺灣大學在台灣' "$(echo 臺灣大學在臺灣 | $shutong -t zh-TW --keep keep.txt --prefer 台)"
is '--keep of one character' '臺灣在臺北' \
	"$(printf '臺\n' >one.txt; echo 臺灣在臺北 | $shutong -t zh-TW --keep one.txt --prefer 台)"
is '--keep-pattern' '<臺>台<臺>' \
	"$(echo '<臺>臺<臺>' | $shutong -t zh-TW --keep-pattern '<[^>]*>' --prefer 台)"
is 'ill-formed bytes that are kept' "$(printf '台\377台灣\n')" \
	"$(printf '臺\377台湾\n' | $shutong -t zh-TW --invalid=keep --prefer 台)"
printf '\273O\306W\n' >big5.txt
is 'Big5' '台灣' "$($shutong -t zh-TW -e big5 --to-encoding utf-8 --prefer 台 big5.txt)"

# ---- reports -----------------------------------------------------------------

printf '台灣\n臺北\n' >text.txt
run $shutong -t zh-TW --prefer 台 --check -v text.txt
is '--check: the preferred form is not reported, the other one is' '1 text.txt:2:1: 臺 -> 台' \
	"$status $(head -n 1 ../out)"
printf '台灣\n台北\n' >good.txt
run $shutong -t zh-TW --prefer 台 --check good.txt
is '--check of a text that has it' 0 $status
run $shutong -t zh-TW --prefer 臺 -l good.txt
is '-l of a text that has the other' '1 good.txt' "$status $(cat ../out)"
run $shutong -t zh-TW --prefer 台 --diff text.txt
check '--diff' grep -qx -- '+台北' ../out
$shutong -t zh-TW --prefer 台 -w text.txt
check '-w' cmp text.txt good.txt
mkdir names && : >names/臺北.txt
$shutong -t zh-TW --prefer 台 --rename=only -r -w names
check '--rename' test -e names/台北.txt

places() { $shutong -t zh-TW --explain "$@" | sed 's/.*"source":"\([^"]*\)","result":"\([^"]*\)","by":"\([a-z]*\)".*/\1>\2 \3/'; }
is '--explain of the other form' '臺>台 preference' "$(echo 颱風，臺 | places --prefer 台)"
is '--explain of what became it' '里>裏 preference' "$(echo 这里面 | places --prefer 裏 | tail -n 1 | sed 's/.*里/里/;s/裏.*>/裏>/;s/>.*裏/>裏/;s/面//g')"
is '--explain of the preferred form' '' "$(echo 裏，颱風 | places --prefer 裏)"
echo 台湾人群里，周末公布，軟件。臺 >explained.txt
$shutong -t zh-TW --prefer 台週佈羣裏 explained.txt >converted.txt
for options in '' -p; do
	$shutong -t zh-TW --prefer 台週佈羣裏 $options explained.txt >converted.txt
	$shutong -t zh-TW --prefer 台週佈羣裏 $options --explain explained.txt >places.txt
	run python3 "$tap_source/tests/cli/explained.py" explained.txt converted.txt places.txt
	is "--explain $options: the places are the conversion" 0 $status
done
printf '群\200x群\n' >ill.txt
is '--explain: bytes that are no text are in no place' '群>羣 preference 群>羣 preference' \
	"$(places --prefer 羣 --invalid=keep ill.txt | tr '\n' ' ' | sed 's/ $//')"
run $shutong -t zh-TW --prefer 台 --review page.html -o reviewed.txt explained.txt
is '--review' '0 台' "$status $(grep -o 台 reviewed.txt | head -n 1)"
check '--review: the page says that it was preferred' grep -q 'preferred form' page.html

# ---- the same text, however it comes -----------------------------------------

i=0
while [ $i -lt 3000 ]; do
	echo "第$i行：台湾的周末公布了在臺北群眾心里的颱風，布料和周朝。"
	i=$((i + 1))
done >long.txt
$shutong -t zh-TW --prefer 台週佈羣裏 -j 1 long.txt >one
for threads in 2 3 7; do
	$shutong -t zh-TW --prefer 台週佈羣裏 -j $threads long.txt >several
	check "$threads threads" cmp one several
done
head -n 300 long.txt >short.txt
$shutong -t zh-TW --prefer 台週佈羣裏 short.txt >one
pieces 7 50 short.txt | $shutong -t zh-TW --prefer 台週佈羣裏 >several
check 'in pieces' cmp one several

# ---- errors ------------------------------------------------------------------

# refused NAME PIECE OPTION...
refused() {
	name=$1 piece=$2
	shift 2
	run $shutong "$@" </dev/null
	is "$name: status 2" 2 $status
	message "$name" "$piece"
}
refused 'a character that has no other form, with those that may be meant' \
	'--prefer 颱: 颱 has no other accepted form; did you mean one of 台 臺' -t zh-TW --prefer 颱
refused 'one form that may be meant' 'did you mean 畫?' -t zh-TW --prefer 画
refused 'a simplified character' '裏 裡' -t zh-TW --prefer 里
refused 'none that may be meant' '後 has no other accepted form; see --list-preferences' \
	-t zh-TW --prefer 後
refused 'a word' '末 has no other' -t zh-TW --prefer 週末
refused 'two forms of one character' '台 and 臺 are forms of one character' -t zh-TW --prefer 台臺
refused 'and in two options' '台 and 臺' -t zh-TW --prefer 台 --prefer 臺
refused 'a form of the other script' 'traditional text only' -t zh-Hans --prefer 台
refused 'no form' 'the value is empty' -t zh-TW --prefer ''
refused 'ASCII' 'a has no other' -t zh-TW --prefer a
refused 'bytes that are no text' 'not valid UTF-8' -t zh-TW --prefer "$(printf '\345\217')"
refused 'with a profile' '--prefer requires -t' -c s2tw --prefer 台
refused 'without a target' 'no target given' --prefer 台
refused 'no argument' 'requires an argument' -t zh-TW --prefer

# ---- the list ----------------------------------------------------------------

for target in zh-TW zh-HK zh-Hans; do
	run $shutong -t $target --list-preferences
	is "--list-preferences of $target: status 0" 0 $status
	check "$target: has forms" test "$(wc -l <../out)" -gt 10
	grep -v '^ ' ../out | sed 's/^\([^ ]*\)  *\*\{0,1\}  *\([^ ]*\)  *\([^ ]*\) .*/\1 \2 \3/' >../rows
	# The example with each other form becomes the example.
	while read -r form others example; do
		for other in $(echo "$others" | sed 's/./& /g'); do
			text=$(echo "$example" | sed "s/$form/$other/g")
			case $(echo "$text" | $shutong -t $target --prefer "$form") in
			*"$form"*) ;;
			*) echo "$form $other $text" ;;
			esac
		done
	done <../rows >../wrong
	is "$target: every example" '' "$(cat ../wrong)"
done
run $shutong --list-preferences
is 'all targets' 'zh-HK zh-Hans zh-TW' \
	"$(sed -n 's/^ \([^ ]*\) .*/\1/p' ../out | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//')"
is 'what Taiwan writes by itself is marked' '裡 *  裏' \
	"$($shutong -t zh-TW --list-preferences | grep '^裡' | cut -d' ' -f1-4)"
is 'and Hong Kong' '裏 *  裡' "$($shutong -t zh-HK --list-preferences | grep '^裏' | cut -d' ' -f1-4)"
refused 'of no target' 'unknown target zh-XX' -t zh-XX --list-preferences
run $shutong --list-preferences
cp ../out before
check 'the list cannot be written' sh -c '! '"$shutong"' --list-preferences >/dev/full 2>/dev/null'

finish
