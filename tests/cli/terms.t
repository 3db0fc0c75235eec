#!/bin/bash
# Custom terms: -d, --keep and --keep-pattern come before everything else.
article=$PWD/data/article.txt
assets=$(realpath "${OPENCC_DATA:-data/opencc/assets}")
. tests/cli/tap.sh

# converts NAME DICTIONARY INPUT OUTPUT OPTION...: \t and \n are meant.
converts() {
	local name=$1 dictionary=$2 input=$3 output=$4
	shift 4
	printf "$dictionary" >dictionary
	is "$name" "$output" "$(printf "$input" | $shutong -d dictionary "$@")"
}
# keeps NAME TERMS INPUT OUTPUT OPTION...
keeps() {
	local name=$1 terms=$2 input=$3 output=$4
	shift 4
	printf "$terms" >terms
	is "$name" "$output" "$(printf "$input" | $shutong --keep terms "$@")"
}

# ---- over every kind of entry of a profile -----------------------------------

converts '-c: a phrase' '头发\tHAIR' '剪头发了' '剪HAIR了' -c s2t
converts '-c: a character' '们\tMEN' '我们' '我MEN' -c s2t
converts '-c: a character within a phrase' '发\tX' '头发' '頭X' -c s2t
converts '-c: a longer one than the phrase' '理头发师\tBARBER' '去理头发师那' '去BARBER那' -c s2t
converts '-c: over the end of a phrase' '发很\tX' '头发很长' '頭X長' -c s2t
converts '-c: a variant, which leaves the value' '里面\t裏面' '在里面' '在裏面' -c s2tw
converts '-c: vocabulary, which leaves the value' '软件\t軟件' '软件和硬件' '軟件和硬體' -c s2twp
converts '-c: vocabulary, by what the first stage makes of it' '軟件\tSOFT' '软件和硬件' 'SOFT和硬體' -c s2twp
converts '-c: variants, by what vocabulary makes of it' '滑鼠\tMOUSE' '用鼠标' '用MOUSE' -c s2twp
converts '-c: back, by what the first stage makes of it' '裏面\tINSIDE' '在裡面' '在INSIDE' -c tw2s
converts '-c: a value is no text for the stages' '头发\t头发 HAIR' '头发' '头发' -c s2twp
converts '-c: deleted' '的\t' '我的头发' '我頭髮' -c s2t
converts '-c: the same is to keep it' '台湾\t台湾' '在台湾的头发' '在台湾的頭髮' -c s2t
converts '-c: the longest' '中国\tA\n中国人\tB\n国人民\tC' '中国人民' 'B民' -c s2t
converts '-c: the first that begins' '国人\tA\n中国\tB' '中国人' 'B人' -c s2t
converts '-c: outside the first plane' '𠮷野家\tYOSHINOYA' '去𠮷野家的头' '去YOSHINOYA的頭' -c s2t
converts '-c: ASCII' 'CPU\t處理器\na b\tc' '这个CPU, a b的头发' '這個處理器, c的頭髮' -c s2t
converts '-c: as it is written only' '头发\tHAIR' '頭髮' '頭髮' -c s2t
converts '-c: in every line' '头\tX' '头\n头发\n\n头' "$(printf 'X\nX發\n\nX')" -c s2t
converts '-c: not in a description sequence' '木目\tX' '⿰木目木目' '⿰木目X' -c s2t

converts '-t: a phrase' '头发\tHAIR' '剪头发了' '剪HAIR了' -t zh-TW
converts '-t: in the other script' '头发\tHAIR' '剪頭髮了' '剪HAIR了' -t zh-TW
converts '-t: and the other way round' '頭髮\tHAIR' '剪头发了' '剪HAIR了' -t zh-TW
converts '-t: in a mixture' '開放中文轉換\tOpenCC' '开放中文轉换' 'OpenCC' -t zh-TW
converts '-t: one that is written so comes first' '头发\tA\n頭髮\tB' '头发頭髮頭发' 'ABA' -t zh-TW
converts '-t: a character, as it is written only' '后\tX' '后面的皇后和以後' 'X面的皇X和以後' -t zh-TW
converts '-t: within a phrase' '发很\tX' '他的头发很长，这样' '他的頭X長，這樣' -t zh-TW
converts '-t: a shared character' '干\tX' '他干什么，饼干' '他X什麼，餅X' -t zh-TW
converts '-t: to simplified' '軟體\t软件包' '安裝軟體，头发' '安装软件包，头发' -t zh-Hans
converts '-t: vocabulary leaves it' '软件\t軟件' '软件和硬件' '軟件和硬體' -t zh-TW -p
converts '-t: vocabulary of what is beside it' '和\t與' '软件和硬件' '軟體與硬體' -t zh-TW -p
converts '-t: the longest' '中国\tA\n中国人\tB\n国人民\tC' '中國人民' 'B民' -t zh-TW
converts '-t: ASCII' 'CPU\t處理器\na b\tc' 'CPU\n这个CPU, a b的头发' "$(printf '處理器\n這個處理器, c的頭髮')" -t zh-TW
converts '-t: not in a description sequence' '木目\tX' '⿰木目木目' '⿰木目X' -t zh-TW
converts '-t: what it stands for tells nothing' '头\tHAIR' '头发' 'HAIR發' -t zh-TW
converts '-t: of Japanese it tells nothing of the script' '頭髮學習國際體驗\tX' 'これは頭髮學習國際體驗です。后' 'これはXです。後' -t zh-TW
converts '-t: one that stays, as it is written only' '头发\t头发' '头发和頭髮' '头发和頭髮' -t zh-TW
converts '-t: of Japanese too' '東京\tTOKYO' 'これは東京です' 'これはTOKYOです' -t zh-Hans

# ---- terms to be kept --------------------------------------------------------

keeps '--keep: by a profile' '头发' '头发和发展' '头发和發展' -c s2t
keeps '--keep: to a target' '台湾\n面包' '台湾的面包和头发' '台湾的面包和頭髮' -t zh-TW
keeps '--keep: as it is written only' '台湾' '臺灣和台湾' '台湾和台湾' -t zh-Hans
keeps '--keep: the other script is converted' '臺灣' '臺灣和台灣' '臺灣和台湾' -t zh-Hans
keeps '--keep: with vocabulary' '软件' '软件和硬件' '软件和硬體' -t zh-TW -p
keeps '--keep: comments, blank lines, CRLF, a BOM' '\xEF\xBB\xBF# 头\r\n\r\n发展\r\n' '头发展' '頭发展' -c s2t
printf '发\n' >terms
printf '发\tX\n' >dictionary
is 'a key of both: the first option' 'X' "$(echo 发 | $shutong -c s2t -d dictionary --keep terms)"
is 'a key of both: the other way round' '发' "$(echo 发 | $shutong -c s2t --keep terms -d dictionary)"
printf '发\tY\n头\tZ\n' >second
is 'a key of two dictionaries: the first' 'ZX' "$(echo 头发 | $shutong -c s2t -d dictionary -d second 2>&1)"

# ---- patterns to be kept -----------------------------------------------------

pattern() {
	local name=$1 expression=$2 input=$3 output=$4
	shift 4
	is "$name" "$output" "$(printf "$input" | $shutong --keep-pattern "$expression" "$@")"
}
pattern 'a pattern: addresses' 'https?://[^ ，]+' '见http://头.cn/发 头发' '見http://头.cn/发 頭髮' -c s2t
pattern 'a pattern: mentions' '@[^ ]+' '@张三 说头发' '@张三 說頭髮' -t zh-TW
pattern 'a pattern: characters, not bytes' '「.」' '「发」「头发」' '「发」「頭髮」' -c s2t
pattern 'a pattern: ranges' '[一-头]+发' '头发，里发' '头发，裡發' -c s2tw
pattern 'a pattern: beginnings and ends of lines' '^头|发$' '头头\n发发' "$(printf '头頭\n發发')" -c s2t
pattern 'a pattern: empty matches are none' 'x*' '头发x发' '頭髮x發' -c s2t
pattern 'a pattern: within it no term' '<[^>]*>' '<头发>头发' '<头发>HAIR' -c s2t -d <(printf '头发\tHAIR\n')
is 'two patterns' '@头 #发 頭髮' "$(echo '@头 #发 头发' | $shutong -c s2t --keep-pattern '@[^ ]+' --keep-pattern '#[^ ]+')"
is 'two patterns at once: the longest of the first' '头发里頭' "$(echo '头发里头' | $shutong -c s2t --keep-pattern '头发' --keep-pattern '头发里')"
# The lines between are the whole text, a million bytes without a newline too.
yes '他的头发很长，软件开发，' | head -3000 | tr -d '\n' >clauses
printf '软件开发\tDEV\n' >own
is 'a pattern: a long line is cut between clauses' "$($shutong -c s2t -d own clauses | cksum)" "$($shutong -c s2t -d own --keep-pattern 'nowhere' clauses | cksum)"
yes 头头 | head -50000 | tr -d '\n' >long
is 'a pattern: a long line' "$($shutong -c s2t long | cksum)" "$($shutong -c s2t --keep-pattern 'nowhere' long | cksum)"

# ---- files -------------------------------------------------------------------

converts 'comments, blank lines, CRLF, a BOM' '\xEF\xBB\xBF# a\tb\r\n\r\n头\tX\r\n' '头发' 'X發' -c s2t
run $shutong -c t2s -d "$assets/TSPhrases.ocd2" <<<'頭髮'
is 'a binary dictionary' 0 $status
check 'a binary dictionary: gives what it has' test "$(cat ../out)" = 头发

printf '头\tA\n发\tB\n头\tC\n' >twice
run $shutong -c s2t -d twice <<<头发
is 'a key twice: status 0' 0 $status
is 'a key twice: the first counts' AB "$(cat ../out)"
message 'a key twice: is said' twice:3 头 'line 1'
run $shutong -q -c s2t -d twice <<<头发
is 'a key twice: -q does not say it' '' "$(cat ../err)"

wants() {
	pieces=("$@")
}
seq 1 30 | sed 's/.*/头\tA/' >many
run $shutong -c s2t -d many <<<头
is 'a key often: 20 are named' 21 "$(wc -l <../err)"
is 'a key often: and the others counted' 'shutong: and 9 more duplicate keys' "$(tail -1 ../err)"

bad() {
	local name=$1
	shift
	printf '旧' >out
	run $shutong -c s2t -o out "$@" $article
	is "$name: status 2" 2 $status
	message "$name: what" "${pieces[@]}"
	is "$name: nothing is written" 旧 "$(cat out)"
}
printf '头\t发\n没有\n' >bad1
wants bad1:2 TAB
bad 'a line without a TAB' -d bad1
printf '\n\t发\n' >bad2
wants bad2:2 empty
bad 'an empty key' -d bad2
printf '头\t\xFF\n' >bad3
wants bad3:1 UTF-8
bad 'an ill-formed value' -d bad3
printf '头\n发\xFF\n' >bad4
wants bad4:2 UTF-8
bad 'an ill-formed term' --keep bad4
printf '头\t发\n' >bad5
wants bad5:1 TAB
bad 'a dictionary as terms' --keep bad5
printf '⿰木\tX\n' >bad6
wants bad6:1 description
bad 'a description sequence' -d bad6
wants nowhere 'No such file'
bad 'no file' -d nowhere
wants nowhere 'No such file'
bad 'no file of terms' --keep nowhere
mkdir folder
wants folder
bad 'a folder' -d folder
head -c 100 "$assets/TSPhrases.ocd2" >cut.ocd2
wants cut.ocd2
bad 'a damaged binary dictionary' -d cut.ocd2
wants '[头' 'missing terminating ]'
bad 'a pattern that does not compile' --keep-pattern '[头'
run $shutong --keep-pattern '(头)\1' -c s2t <<<头
message 'a pattern that refers back' '(头)\1' back-references
for pattern in '头\K发' '(*SKIP)头' '头\\\K发'; do
	run $shutong --keep-pattern "$pattern" -c s2t <<<头
	message "a pattern that cannot be: $pattern" "$pattern" 'not supported'
done
is 'a pattern with a backslash before K' '\K頭发' "$(printf '\\K头发\n' | $shutong -c s2t --keep-pattern '发|\\K')"
run $shutong --repair -d bad5 <<<头
is 'without a conversion: status 2' 2 $status
message 'without a conversion: what' -d -t -c
run $shutong --detect -d bad5 <<<头
is 'with --detect: status 2' 2 $status

# ---- nothing is lost ---------------------------------------------------------

printf '头发\tHAIR\n' >own
ln own linked
cp own was
for option in '-o own' '-o linked' '--review own'; do
	run $shutong -c s2t -d own $option $article
	is "$option: status 2" 2 $status
	message "$option: what" 'custom terms' 'another file'
	check "$option: the dictionary is there" cmp -s own was
done
rm linked
run $shutong -c s2t -d own -w own
is '-w of the dictionary: status 2' 2 $status
message '-w of the dictionary: what' own 'not changed'
check '-w of the dictionary: it is' cmp -s own was
mkdir project
cp own project/terms
echo 剪头发 >project/text
run $shutong -c s2t -d project/terms -r -w project
is '-r -w of a folder with it: status 0' 0 $status
message '-r -w of a folder with it: is said' '1 file with custom terms'
check '-r -w of a folder with it: it is' cmp -s project/terms was
is '-r -w of a folder with it: the others are converted' 剪HAIR "$(cat project/text)"
is '-r --check: it counts for nothing' 0 "$($shutong -c s2t -d project/terms -r --check -q project >/dev/null; echo $?)"

# ---- with everything else ----------------------------------------------------

printf '头发\tHAIR\n' >dictionary
echo '剪头发' >f
is '-l' f "$($shutong -l -c s2t -d <(printf '剪头\tX\n') f)"
is '-l: nothing to change' '' "$($shutong -l -c s2t -d <(printf '剪头发\t剪头发\n') f)"
is '--check' 1 "$($shutong --check -c s2t -d dictionary f >/dev/null 2>&1; echo $?)"
is '--diff' '+剪HAIR' "$($shutong --diff -c s2t -d dictionary f | tail -1)"
cp f 头发.txt
$shutong -w --rename -c s2t -d dictionary 头发.txt
is '-w --rename' '剪HAIR' "$(cat HAIR.txt)"
is '--repair' '幸福HAIR' "$(echo '幸福头(tóu)发' | $shutong --repair -t zh-TW -d dictionary)"
is '-e' "$(echo '剪HAIR头' | $shutong -c s2t | iconv -t gb18030 | cksum)" \
	"$(echo '剪头发头' | iconv -t gb18030 | $shutong -e gb18030 -c s2t -d dictionary | cksum)"
(printf '头发\n'; sleep 1.5; printf '二\n') | $shutong -c s2t -d dictionary >late &
sleep 0.7
is 'a line comes at once' HAIR "$(cat late)"
wait

# Keys of two characters and more, some of them in the text, among threads.
for i in 1 2 3 4 5 6 7 8; do cat "$article"; done >text
for i in 1 2 3 4 5 6; do cat text text text >more; mv more text; done
printf '太原\tTaiyuan\n服务\t服務處\n党员\n' | sed 's/^党员$/党员\t黨/' >dictionary
printf '杏花岭\n新闻\n' >terms
for options in '-c s2t' '-c s2twp' '-t zh-TW' '-t zh-TW -p' '-c s2t --keep-pattern [a-z]+' '-t zh-TW --keep-pattern <[^>]*>'; do
	is "$options: threads" \
		"$($shutong -j1 $options -d dictionary --keep terms text | sha256sum)" \
		"$($shutong -j3 $options -d dictionary --keep terms text | sha256sum)"
done

# Random terms of a text, against the text cut by them plainly.
cat >plainly.py <<'EOF'
import random
import subprocess
import sys

command, profile, seed, text = sys.argv[1:]
rand = random.Random(int(seed))
with open(text, encoding="utf-8") as file:
    lines = file.read().split("\n")
line = lambda: rand.choice(lines)
terms = {}
while len(terms) < 300:
    source = line()
    if len(source) < 2:
        continue
    start = rand.randrange(len(source))
    key = source[start:start + rand.choice([1, 2, 2, 2, 3, 3, 4, 9])]
    if key[0] not in "#\t" and "\t" not in key:
        terms[key] = rand.choice(["", "X", key, "头发", "[" + key + "]"]).replace(" ", "")
longest = max(map(len, terms))
with open("random", "w", encoding="utf-8") as file:
    file.writelines(f"{key}\t{value}\n" for key, value in terms.items())

def convert(text, *options):
    return subprocess.run([command, "-j1", "-c", profile, *options], input=text.encode(),
                          capture_output=True, check=True).stdout.decode()

pieces, values = [], []
for text in lines:
    i = begin = 0
    while i < len(text):
        n = next((n for n in range(longest, 0, -1) if text[i:i + n] in terms
                  and i + n <= len(text)), 0)
        if n > 0:
            pieces.append(text[begin:i])
            values.append(terms[text[i:i + n]])
            begin = i = i + n
        else:
            i += 1
    pieces.append(text[begin:])
    values.append("\n")
converted = convert("\n".join(pieces)).split("\n")
wanted = "".join(p + v for p, v in zip(converted, values))
got = convert("\n".join(lines) + "\n", "-d", "random")
if got != wanted:
    for g, w in zip(got.split("\n"), wanted.split("\n")):
        if g != w:
            sys.exit(f"{g}\n{w}")
print(len(values) - len(lines))
EOF
for profile in s2t t2s hk2t t2jp; do
	for seed in 1 2 3; do
		run python3 plainly.py $shutong $profile $seed "$article"
		check "$profile, random terms $seed: as plainly ($(cat ../out) terms)" test $status = 0
	done
done
finish
