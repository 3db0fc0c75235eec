#!/bin/bash
# --repair: what is undone, what is left alone, and what is said of it.
article=$PWD/data/article.txt
. tests/cli/tap.sh

# repairs NAME BEFORE AFTER [OPTION]: a line as it is repaired.
repairs() {
	is "$1" "$3" "$(printf '%s\n' "$2" | $shutong ${4:---repair})"
}

# ---- the article ---------------------------------------------------------------

run $shutong --repair -v $article
is 'the article: status 0' 0 $status
check 'the article: counts' grep -qx "shutong: $article: repaired 3 shifted-gbk, 33 pinyin" ../err
is 'the article: no pinyin is left' 0 "$(grep -cP '\p{Han}\(\p{L}+\)' ../out)"
for text in '的幸福’。”這是杏花嶺區職工' '解決。“響應街道黨工委' '認可。”迎春社區'; do
	is "the article: $text" 1 "$(grep -cF "$text" ../out)"
done
cp ../out repaired
run $shutong --repair repaired
check 'twice is once' cmp ../out repaired
# A look-alike whose ideograph is behind what is dropped, before, after, and in a row.
for text in '\uf987\u200b〇' '一\u200b\uf987' '\u2f00\u00ad\ufeff\u2f8f人' '\uf9e1\u200b\uf987\u200b程'; do
	printf "$text\n" >alike
	$shutong --repair alike >once
	$shutong --repair once >../out
	check "twice is once: $text" cmp ../out once
	is "nothing is left of it: $text" 0 "$(grep -cP '[\x{F900}-\x{FAFF}\x{2F00}-\x{2FDF}]' once)"
done
for way in '-t zh-TW' '-t zh-Hans' '-c s2tw'; do
	check "$way: repaired first" test "$($shutong --repair $way $article)" = "$($shutong $way repaired)"
done
run $shutong --repair --detect $article
is '--detect: of the repaired text' "$($shutong --detect repaired | cut -d: -f2-)" "$(cut -d: -f2- ../out)"
run $shutong --repair --check $article
is '--check: status 1' 1 $status
run $shutong --repair --diff $article
is '--diff: status 1' 1 $status
cp $article f
patch -s -p0 f <../out 2>/dev/null
check '--diff: makes it' cmp f repaired
cp $article f
run $shutong --repair -w f
check '-w' cmp f repaired
inode=$(stat -c %i f)
run $shutong --repair -w f
is '-w: what is not damaged is not touched' "$inode" "$(stat -c %i f)"
run $shutong --repair --check --json $article
python3 - <<'EOF' >../got
import json
found = json.load(open("../out"))
text = open("repaired").read()
places = found["repairs"]
article = open("f").read()
print(len(places), sorted({p["rule"] for p in places}), {p["left_alone"] for p in places})
EOF
is '--json: each place' "36 ['pinyin', 'shifted-gbk'] {False}" "$(cat ../got)"
python3 - "$article" <<'EOF' >../got
import json, sys
lines = [line.split("\n")[0] for line in open(sys.argv[1], newline="").readlines()]
for p in reversed(json.load(open("../out"))["repairs"]):
    line = lines[p["line"] - 1]
    at = p["column"] - 1
    assert line[at:at + len(p["before"])] == p["before"], p
    lines[p["line"] - 1] = line[:at] + p["after"] + line[at + len(p["before"]):]
print("\n".join(lines))
EOF
check '--json: the places make the repaired text' test "$(cat ../got)" = "$(cat repaired)"

# ---- shifted GBK ---------------------------------------------------------------

repairs 'shifted: full-width' '幸福’?！边@是' '幸福’。”這是'
repairs 'shifted: U+FFFD' '幸福’�!边@是' '幸福’。”這是'
repairs 'shifted: nothing in its place' $'各級政府\uE571W校和企業都來了' '各級政府、學校和企業都來了'
repairs 'shifted: an apostrophe between letters' 'The cat?痵 dinner' 'The cat’s dinner'
repairs 'shifted: before a word in letters' '請按？窽ab」鍵' '請按「Tab」鍵'
repairs 'shifted: ! within, made ASCII' '他說?骸肝覀冏甙桑÷飞闲⌒摹!轨妒亲吡藊。' '他說：「我們走吧！路上小心。」於是走了x。'
repairs 'shifted: after a question mark that is one' '誰？?顾麊栒f：' '誰？」他問說：'
python3 - >../long <<'EOF'
text = "我们就在家里看书写字喝茶聊天听音乐做饭等天晴了再出门" * 8
data = ("，" + text + "好@").encode("gb18030")
print("今天下雨?" + data[1:].decode("gb18030"))
print("今天下雨，" + text + "好@")
EOF
repairs 'shifted: a long one' "$(head -1 ../long)" "$(tail -1 ../long)"
repairs 'shifted: a question after a name' '他學會了WordPress？現在想學別的。' '他學會了WordPress？現在想學別的。'
repairs 'shifted: Japanese' '「よろしいですか?」などの`言葉`' '「よろしいですか?」などの`言葉`'
repairs 'shifted: a rare character before letters' '他叫王珺Jun。' '他叫王珺Jun。'
repairs 'shifted: a character is lost: stays' '解決?!绊憫�值傈h工委' '解決?!绊憫�值傈h工委'
run $shutong --repair -v - <<<'解決?!绊憫�值傈h工委'
message_count=$(grep -c 'possible but left unchanged: 1 shifted-gbk' ../err)
is 'shifted: a character is lost: is said' 1 "$message_count"
repairs 'shifted: an open question' '為什麼?因為這是好的。' '為什麼?因為這是好的。'
repairs 'shifted: an address' '請寄到我的email地址someone@例子。' '請寄到我的email地址someone@例子。'
repairs 'shifted: by its name only' '幸福’?!边@是 區(qū)' '幸福’。”這是 區(qū)' --repair=shifted-gbk

# ---- pinyin --------------------------------------------------------------------

repairs 'pinyin: one, of a common character' '太原新聞網(wǎng)首頁' '太原新聞網首頁'
repairs 'pinyin: full-width brackets' '太原新聞網（wǎng）首頁' '太原新聞網首頁'
repairs 'pinyin: other signs for a and g' '太原新聞網(wɑ̌nɡ)首頁' '太原新聞網首頁'
repairs 'pinyin: breve for caron' '太原新聞網(wăng)首頁' '太原新聞網首頁'
repairs 'pinyin: not its reading' '太原新聞網(zhōng)首頁' '太原新聞網(zhōng)首頁'
repairs 'pinyin: no tone' '太原新聞網(wang)首頁' '太原新聞網(wang)首頁'
repairs 'pinyin: two syllables' '太原新聞(xīn wén)' '太原新聞(xīn wén)'
repairs 'pinyin: after a space' '網 (wǎng)' '網 (wǎng)'
repairs 'pinyin: a rare character' '甪(lù)直古鎮' '甪(lù)直古鎮'
repairs 'pinyin: of several readings, alone' '銀行(háng)裡' '銀行(háng)裡'
repairs 'pinyin: a reader' '小(xiǎo)猫(māo)钓(diào)鱼(yú)' '小(xiǎo)猫(māo)钓(diào)鱼(yú)'
repairs 'pinyin: about readings' '行(háng)長，行(xíng)走，行(háng)業，網(wǎng)' '行(háng)長，行(xíng)走，行(háng)業，網'
python3 - >../after <<'EOF'
filler = "今天我们都在家里看书。\n" * 400
damage = "太原新闻网(wǎng)首页。\n" * 20
print(damage + filler + "银行(háng)里语(yǔ)法(fǎ)\n" + filler +
      "小(xiǎo)猫(māo)钓(diào)鱼(yú)，你(nǐ)好(hǎo)。\n")
EOF
$shutong --repair=pinyin ../after >../repaired_after
is 'pinyin: after much damage a single one, or a pair, is damage' 1 "$(grep -c '^银行里语法$' ../repaired_after)"
is 'pinyin: a reader after damage' 1 "$(grep -c '^小(xiǎo)猫(māo)钓(diào)鱼(yú)，你(nǐ)好(hǎo)。$' ../repaired_after)"
is 'pinyin: the damage' 20 "$(grep -c '^太原新闻网首页。$' ../repaired_after)"
repairs 'pinyin: other brackets' 'f(x)的值，網(www)，(wǎng)' 'f(x)的值，網(www)，(wǎng)'
run $shutong --repair -v - <<<'小(xiǎo)猫(māo)钓(diào)鱼(yú)'
is 'pinyin: a reader: is said' 1 "$(grep -c 'repaired nothing; possible but left unchanged: 4 pinyin' ../err)"

# ---- invisible and look-alike characters ------------------------------------------

repairs 'invisible: between Han' $'汉\u200B字\u200C很\u2060好\u00AD，\uFEFF是\u200D' $'汉字很好，是\u200D'
repairs 'invisible: several' $'汉\u200B\u200B\u200B字' '汉字'
repairs 'invisible: emoji and Latin' $'👨\u200D👩 co\u00ADop a\u200Bb' $'👨\u200D👩 co\u00ADop a\u200Bb'
repairs 'a mark at the beginning stays' $'\uFEFF汉' $'\uFEFF汉'
repairs 'radicals' '⼀个⼈⺟' '一个人母'
repairs 'radicals: by themselves' '⼀、⼁、⼂⼃⼄' '⼀、⼁、⼂⼃⼄'
repairs 'compatibility' $'\uF9E1程' '李程'
repairs 'by their names' $'⼀个\u200B人' $'一个\u200B人' --repair=radicals
repairs 'two names' $'⼀个\u200B人 網(wǎng)' '一个人 網(wǎng)' --repair=radicals,invisible

# ---- however it comes ----------------------------------------------------------

{ cat $article $article; tr -d '\n' <$article; printf '\377'; cat $article; } >text
whole=$($shutong --repair --invalid=keep -t zh-TW --text text | sha256sum)
for pieces in '1 1' '2 9' '3 3000' '4 100000'; do
	is "pieces of up to ${pieces#* } bytes" "$whole" \
		"$(pieces $pieces text | $shutong --repair --invalid=keep -t zh-TW | sha256sum)"
done
iconv -f utf-8 -t gb18030 $article >gb
check '-e gb18030' test "$($shutong -e gb18030 --repair gb | iconv -f gb18030 -t utf-8)" = "$(cat repaired)"
(printf '第一行\n'; sleep 1.5; printf '二\n') | $shutong --repair >late &
sleep 0.7
is 'a line comes at once' '第一行' "$(cat late)"
wait

# ---- what is wrong -----------------------------------------------------------

printf '汉\360\237\377字(zì)\n' >ill
run $shutong --repair ill
is 'ill-formed: status 2' 2 $status
message 'ill-formed: the place' ill:1:4 UTF-8
printf '第一行\n网(wǎng)上有区(qū)和发(fā)网(wǎng)了\377展\n' >ill_after
run $shutong --repair -c s2t ill_after
is 'ill-formed after repairs: status 2' 2 $status
is 'ill-formed after repairs: what is before it is given' $'第一行\n網上有區和髮網了' "$(cat ../out)"
message 'ill-formed after repairs: the place in the file' ill_after:2:49 FF
run $shutong --repair -c s2t gb
message 'no UTF-8: what it looks like' gb:1:1 'use -e gb18030'
run $shutong --to-encoding utf-16 --repair gb
message 'no UTF-8, to be encoded: what it looks like' gb:1:1 'use -e gb18030'
is 'ill-formed: replace' $'汉\uFFFD\uFFFD字' "$($shutong --repair --invalid=replace ill)"
is 'ill-formed: keep' "$(printf '汉\360\237\377字\n' | hex)" "$($shutong --repair --invalid=keep ill | hex)"
run $shutong --repair=pinyin,typos $article
is 'no such rule: status 2' 2 $status
message 'no such rule: what to do' typos --list-repairs
run $shutong --repair -w --rename f
is '--rename without a conversion: status 2' 2 $status
message '--rename without a conversion: what to do' --rename '-t or -c'
run $shutong --repair --line-buffered <f
is '--line-buffered without a conversion: status 0' 0 $status
run $shutong --repair= $article
is 'an empty list: status 2' 2 $status
run $shutong --list-repairs
is '--list-repairs: status 0' 0 $status
python3 - "$shutong" <<'EOF' >../got
import subprocess, sys
lines = open("../out").read().split("\n")
for name, example in zip(lines[::2], lines[1::2]):
    before, after = example.strip(" ").split(" -> ")
    # One place may be too little for it by itself.
    done = subprocess.run([*sys.argv[1].split(), "--repair=" + name.split()[0]], text=True,
                          input=before + "\n", stdout=subprocess.PIPE).stdout
    print(name.split()[0], done.strip("\n") == after)
EOF
is '--list-repairs: every example is so' 'shifted-gbk True
pinyin True
invisible True
radicals True
compatibility True' "$(cat ../got)"
finish
