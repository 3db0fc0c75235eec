#!/bin/sh
# Marks that say which lines stay: shutong:off, shutong:on, shutong:off-line and
# shutong:off-next-line, in plain text and in the comments of documents.
. tests/cli/tap.sh

cat >text <<'END'
头发 shutong:off-line
里面
# shutong:off 发
后来
# shutong:on 发
头发
// shutong:off-next-line 发
头发
皇后发
END
cat >wanted <<'END'
头发 shutong:off-line
裡面
# shutong:off 发
后来
# shutong:on 发
頭髮
// shutong:off-next-line 發
头发
皇后發
END
run $shutong -t zh-TW text
is 'a file' "$(cat wanted)" "$(cat ../out)"
run sh -c '"$@" <text' sh $shutong -t zh-TW
is 'standard input' "$(cat wanted)" "$(cat ../out)"
run $shutong -t zh-TW --line-buffered text
is '--line-buffered' "$(cat wanted)" "$(cat ../out)"
run $shutong -t zh-TW --document=line text
is '--document=line' "$(cat wanted)" "$(cat ../out)"
run $shutong -t zh-TW wanted
is 'twice is once' "$(cat wanted)" "$(cat ../out)"
cp text copy
run $shutong -t zh-TW -w copy
is '-w' "$(cat wanted)" "$(cat copy)"
run $shutong -t zh-TW -O out text
is '-O' "$(cat wanted)" "$(cat out/text)"
run $shutong -t zh-TW -o one text
is '-o' "$(cat wanted)" "$(cat one)"
run $shutong -t zh-TW --check -v text
is '--check -v' 'text:2:1 text:6:1 text:7:26 text:9:3' "$(grep -o '^text:[0-9]*:[0-9]*' ../out | tr '\n' ' ' | sed 's/ $//')"
run $shutong -t zh-TW --diff text
cp text patched
patch -s -p0 -o patched text <../out
is '--diff' "$(cat wanted)" "$(cat patched)"
run $shutong -t zh-TW -l wanted
is '-l: nothing left to do' 0 $status
run $shutong -t zh-TW --explain text
is '--explain: lines that stay are kept' '1 3 4 5 8' \
	"$(grep '"by":"keeping"' ../out | sed 's/.*"line":\([0-9]*\).*/\1/' | tr '\n' ' ' | sed 's/ $//')"
is '--explain: and nothing else of them' '' "$(grep -E '"line":(1|3|4|5|8),' ../out | grep -v keeping)"
run $shutong -t zh-TW --review page.html -o reviewed text
is '--review: the text' "$(cat wanted)" "$(cat reviewed)"
run $shutong -t zh-TW --quotes=corner --prefer 台 text
is '--quotes and --prefer' "$(cat wanted)" "$(cat ../out)"
printf '“头发”，“里面” shutong:off-line\n“头发”，“里面”\n' >quotes
run $shutong -t zh-TW --quotes=corner quotes
is '--quotes: marks of a line that stays stay' "$(printf '“头发”，“里面” shutong:off-line\n「頭髮」，「裡面」')" "$(cat ../out)"
run $shutong -t zh-TW --keep-pattern 里 text
is 'with a pattern' "$(sed 's/^裡/里/' wanted)" "$(cat ../out)"
iconv -f UTF-8 -t GB18030 text >gb
iconv -f UTF-8 -t GB18030 wanted >gb.wanted
run $shutong -t zh-TW -e gb18030 -w gb
check 'another encoding' cmp gb gb.wanted
printf '头\377发 shutong:off-line\n头\377发\n' >broken
printf '头\377发 shutong:off-line\n頭\377髮\n' >broken.wanted
run $shutong -t zh-TW --invalid=keep -w broken
is 'bytes that are no text' "$(head -n 1 broken.wanted | hex)" "$(head -n 1 broken | hex)"
printf '头\377发 shutong:off-line\n' >broken
run $shutong -t zh-TW broken
is 'and are refused without --invalid' 2 $status
message 'with their place' broken:1:4
printf '头发\r\n头发 shutong:off-line\r\n头发' | $shutong -t zh-TW >lines
is 'other ends of lines' "$(printf '頭髮\r\n头发 shutong:off-line\r\n頭髮')" "$(cat lines)"

# ---- what is a mark ----------------------------------------------------------

one() { # a line that is converted, or stays
	printf '%s 发\n' "$1" | $shutong -t zh-TW
}
is 'part of a word is none' 'xshutong:off 發' "$(one xshutong:off)"
is 'nor with more behind it' 'shutong:offline 發' "$(one shutong:offline)"
is 'nor another word' 'shutong:off-lines 發' "$(one shutong:off-lines)"
is 'in brackets it is' '(shutong:off-line) 发' "$(one '(shutong:off-line)')"
is 'before a comment ends it is' '<!--shutong:off-line--> 发' "$(one '<!--shutong:off-line-->')"
is 'beside Chinese it is' '发shutong:off-line发 发' "$(one 发shutong:off-line发)"
is 'off, and on in the same line' 'shutong:off shutong:on 发
發' "$(printf 'shutong:off shutong:on 发\n发\n' | $shutong -t zh-TW)"
is 'on, and off in the same line' 'shutong:off
shutong:on shutong:off
发' "$(printf 'shutong:off\nshutong:on shutong:off\n发\n' | $shutong -t zh-TW)"
{
	head -c 20000 /dev/zero | tr '\0' a
	printf '发 shutong:off\n发\n'
} >long
run $shutong -t zh-TW long
is 'a line of more than 16 KB has no marks' 發 "$(tail -n 1 ../out)"
check 'random texts, in pieces, with threads' env SHUTONG="$shutong" python3 "$tap_source/tests/cli/marks.py" "${MARK_TEXTS:-12}"

# ---- when they count ---------------------------------------------------------

run $shutong -t zh-TW --marks=never text
is '--marks=never' "$(tail -n 1 wanted | sed 's/^/頭髮 /')" "$(sed -n '1s/ .*//p;9p' ../out | tr '\n' ' ' | sed 's/ $//')"
run $shutong -c s2twp --marks=auto text
cp ../out auto
run $shutong -c s2twp text
check '-c: --marks=auto is the default' cmp auto ../out
is '-c: they do not count, as to OpenCC' 頭髮 "$(sed -n '1s/ .*//p' ../out)"
run $shutong -c s2t --check text
is '-c: nor with --check' '20 characters' "$(grep -o '[0-9]* characters' ../out | sed 's/^1[0-9]/20/')"
run $shutong -c s2t --marks=always text
is '-c: --marks=always' "$(sed 's/裡/裏/' wanted)" "$(cat ../out)"
run $shutong -t zh-TW --marks=sometimes text
message '--marks: another word' --marks=sometimes auto always never
run $shutong --detect --marks=always text
is '--detect has none' 2 $status

# ---- documents ---------------------------------------------------------------

# document NAME LINES: of the file these lines change, as diff numbers them.
document() {
	run $shutong -q -t zh-TW -o "converted-$1" "$1"
	is "$1: status" 0 $status
	is "$1: lines that change" "$2" "$(diff "$1" "converted-$1" | sed -n 's/^[0-9,]*c\(.*\)/\1/p' | tr '\n' ' ' | sed 's/ $//')"
	run $shutong -q -t zh-TW -l "converted-$1"
	is "$1: twice is once" 0 $status
	run $shutong -q -t zh-TW --marks=never "$1"
	check "$1: without marks more changes" sh -c "! cmp -s ../out 'converted-$1'"
}
cat >a.md <<'END'
# 头发

<!-- shutong:off -->
头发

发
<!-- shutong:on -->

头发 <!-- shutong:off-line -->
后来
<!-- shutong:off-next-line -->
头<b>发</b>

```
<!-- shutong:off -->
```
`shutong:off` 头发
shutong:off-line 头发
头<!-- shutong:off-line -->头发
发现
END
document a.md '1 10 17,18 20'
cat >a.html <<'END'
<html lang="zh-CN"><!-- shutong:off-line -->
<p>头发
<!-- shutong:off-next-line -->
头发<b>后</b>
头发 shutong:off</p>
<!-- shutong:off -->
<p>头&#x53d1;
END
document a.html '2 5'
cat >a.svg <<'END'
<svg xmlns="http://www.w3.org/2000/svg"><!-- shutong:off-next-line -->
<text>头发</text>
<text>头发</text>
</svg>
END
document a.svg 3
cat >a.yaml <<'END'
# shutong:off-next-line
a: 头发
b: 头发 # shutong:off-line
c: "# shutong:off"
d: 头发
e: | # shutong:off-next-line
  头发
  头发
f:
  # shutong:off
  - 头发
  # shutong:on
  - 头发
  - 头发#shutong:off-line
END
document a.yaml '5 8 13,14'
printf 'a = 头发\n; shutong:off-next-line\nb = 头发\nc = 头发 ; shutong:off-line\n' >a.ini
document a.ini '1 4'
printf '! shutong:off-next-line\nb = 头发\\\n  头发\nc = 头发\n' >a.properties
document a.properties '3,4'
printf 'WEBVTT\n\nNOTE shutong:off\n\n00:01.000 --> 00:02.500\n头发\n\nNOTE\nshutong:on\n\n00:02.000 --> 00:02.500\n头发\n' >a.vtt
document a.vtt 12
printf '\\documentclass{article}\n\\begin{document}\n头发 %% shutong:off-line\n头发\n%% shutong:off\n头发\n%% shutong:on\n头发 shutong:off\n\\end{document}\n' >a.tex
document a.tex '4 8'
printf 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n\n# shutong:off\nmsgid "a"\nmsgstr "头发"\n# shutong:on\n#. 头发\nmsgid "b"\nmsgstr "头发"\n' >a.po
document a.po '3 9 11'
printf '/* shutong:off-next-line */\n"a" = "头发";\n"b" = "头发"; // shutong:off-line\n"c" = "头发 shutong:off";\n' >a.strings
document a.strings 4
printf '[Script Info]\n; shutong:off-next-line\nTitle: 头发\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nComment: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,shutong:off-next-line\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,头发\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,头发\n' >a.ass
document a.ass 9
printf '<?xml version="1.0"?>\n<resources>\n<!-- shutong:off-next-line -->\n<string name="a">头发</string>\n<string name="b">头发</string>\n</resources>\n' >strings.xml
document strings.xml 5
printf '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": [\n"头发 <!-- shutong:off-line -->\\n",\n"\\n",\n"头发"]}],\n"metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n' >a.ipynb
document a.ipynb 4
cp a.md copy.md
run $shutong -q -t zh-TW -w copy.md
check 'a document with -w' cmp copy.md converted-a.md
run $shutong -t zh-TW --check -v a.md
is 'a document with --check' 'a.md:1:3 a.md:10:1 a.md:17:15 a.md:18:18 a.md:20:1' \
	"$(grep -o '^a.md:[0-9]*:[0-9]*' ../out | tr '\n' ' ' | sed 's/ $//')"
run $shutong -t zh-TW --format=text a.md
is '--format=text: marks are anywhere' '發现' "$(tail -n 1 ../out | sed 's/^发/發/')"
printf '头<i>\n发 <!-- shutong:off-line -->\n</i>发\n' >joined.html
run $shutong -q -t zh-TW joined.html
is 'no word goes over a line that stays' "$(printf '头<i>\n发 <!-- shutong:off-line -->\n</i>發')" \
	"$(sed 's/^頭/头/' ../out)"
run $shutong -c s2t --format=html a.html
is '-c with a format: they count' '头发<b>后</b>' "$(sed -n 4p ../out)"

# ---- repairs -----------------------------------------------------------------

cat >damaged <<'END'
太原新聞網(wǎng)首頁 shutong:off-line
太原新聞網(wǎng)首頁，⼀个⼈
// shutong:off-next-line 網(wǎng)站⼈
⼀个⼈
# shutong:off
汉​字
# shutong:on
⼀个⼈
END
python3 - <<'END'
text = open("damaged", encoding="utf-8").read().replace("\\u200b", "\u200b")
open("damaged", "w", encoding="utf-8").write(text)
text = text.split("\n")
text[1], text[7] = "太原新聞網首頁，一个人", "一个人"
open("repaired", "w", encoding="utf-8").write("\n".join(text))
text[1], text[7] = "太原新聞網首頁，一個人", "一個人"
open("both", "w", encoding="utf-8").write("\n".join(text))
END
run $shutong --repair damaged
is '--repair: lines that are kept, and with a mark, stay' "$(hex <repaired)" "$(hex <../out)"
run $shutong --repair -t zh-TW damaged
is '--repair -t' "$(hex <both)" "$(hex <../out)"
run $shutong --repair -t zh-TW both
is '--repair -t: twice is once' "$(hex <both)" "$(hex <../out)"
cp damaged copy
run $shutong --repair -w copy
is '--repair -w' "$(hex <repaired)" "$(hex <copy)"
run $shutong --repair --check repaired
is '--repair --check: nothing left to do' 0 $status
run $shutong --repair --check -v damaged
is '--repair --check: places' 'damaged:2:6 damaged:2:15 damaged:2:17 damaged:8:1 damaged:8:3' \
	"$(grep -o '^damaged:[0-9]*:[0-9]*: ' ../out | tr -d ' ' | sed 's/:$//' | tr '\n' ' ' | sed 's/ $//')"
is '--repair -v: their number' 'repaired 1 pinyin, 4 radicals' "$(grep -o 'repaired.*' ../err)"
run $shutong --repair -t zh-TW --diff damaged
cp damaged patched
patch -s -p0 -o patched damaged <../out
is '--repair --diff' "$(hex <both)" "$(hex <patched)"
run $shutong --repair --marks=never damaged
is '--repair --marks=never' '' "$(grep '[⼀⼈]' ../out)"
run $shutong --repair -c s2t damaged
is '--repair -c: no marks in text' '' "$(grep '[⼀⼈]' ../out)"
run $shutong --repair -c s2t --marks=always damaged
is '--repair -c --marks=always' "$(sed -n 4p damaged)" "$(sed -n 4p ../out)"
run $shutong --repair --detect damaged
is '--repair --detect: of all of it' "$($shutong --repair --marks=never damaged | $shutong --detect | cut -d: -f2-)" \
	"$(cut -d: -f2- ../out)"
printf '⼀个⼈ shutong:off-line\n⼀个\377⼈ shutong:off-line\n' >ill
run $shutong --repair ill
message '--repair: ill-formed text in such a line' 'ill:2:7: invalid UTF-8'
run $shutong --repair --invalid=keep ill
is '--invalid=keep' "$(hex <ill)" "$(hex <../out)"
cat >damaged.html <<'END'
<p>⼀个⼈ <!-- shutong:off-line -->
<p>⼀个⼈
<!-- shutong:off -->
<p>⼀个⼈
<!-- shutong:on -->
<p>⼀个⼈
END
run $shutong --repair damaged.html
is '--repair: a document' '2 6' "$(grep -n 一个人 ../out | cut -d: -f1 | tr '\n' ' ' | sed 's/ $//')"
is 'and nothing else of it' "$(sed '2d;6d' damaged.html)" "$(sed '2d;6d' ../out)"
run $shutong --repair -t zh-TW damaged.html
is '--repair -t: a document' '2 6' "$(grep -n 一個人 ../out | cut -d: -f1 | tr '\n' ' ' | sed 's/ $//')"
is 'lines that stay' "$(sed -n '1p;4p' damaged.html)" "$(sed -n '1p;4p' ../out)"
run $shutong --repair --marks=never damaged.html
is '--repair --marks=never: a document' 4 "$(grep -c 一个人 ../out)"

# ---- marks that change nothing -----------------------------------------------

said() { # NAME EXPECTED: the lines and marks that -v reports
	is "$1" "$2" "$(sed -n 's/^shutong: [^:]*:\([0-9]*\): shutong:\([^ ]*\) changes nothing$/\1:\2/p' ../err | tr '\n' ' ' | sed 's/ $//')"
}
cat >unused <<'END'
shutong:on
a shutong:off-line
头发 shutong:off-line
// shutong:off-next-line
abc
shutong:off
shutong:off-line
shutong:off
发
shutong:on
shutong:off
abc
shutong:off-next-line
END
run $shutong -t zh-TW -v unused
said 'in text' '1:on 2:off-line 4:off-next-line 7:off-line 8:off 13:off-next-line 11:off'
run $shutong -t zh-TW --check -v unused
said 'with --check' '1:on 2:off-line 4:off-next-line 7:off-line 8:off 13:off-next-line 11:off'
cp unused copy
run $shutong -t zh-TW -w -v copy
said 'with -w' '1:on 2:off-line 4:off-next-line 7:off-line 8:off 13:off-next-line 11:off'
run $shutong -t zh-TW unused
is 'without -v nothing is said' '' "$(cat ../err)"
cat >unused.html <<'END'
<!-- shutong:on -->
<p>a <!-- shutong:off-line -->
<p>头发 <!-- shutong:off-line -->
<!-- shutong:off -->
<p>发
<!-- shutong:off-line -->
<!-- shutong:on -->
<!-- shutong:off-next-line -->
<p lang="zh-CN">a
<!-- shutong:off-next-line -->
END
run $shutong -t zh-TW -v unused.html
said 'in a document' '1:on 2:off-line 6:off-line 10:off-next-line'
printf '一⼈ shutong:off-line\n頭 shutong:off-line\n头 shutong:off-line\n' >unused
run $shutong -t zh-TW -v unused
said 'what would be converted' '1:off-line 2:off-line'
run $shutong --repair -v unused
said 'what would be repaired' '2:off-line 3:off-line'
run $shutong --repair -t zh-TW -v unused
said 'or either' '2:off-line'
sed 's/shutong/<!-- &/; s/$/ -->/' unused >unused.md
run $shutong --repair -v unused.md
said 'what would be repaired in a document' '2:off-line 3:off-line'
run $shutong --repair -t zh-TW -v unused.md
said 'or either, in a document' '2:off-line'
run $shutong -t zh-TW --check --json -v unused.html
said 'not with --json' ''

finish
