#!/bin/bash
# --rename: names of files and directories, converted.
. tests/cli/tap.sh || exit 99

fresh() { # an empty folder
	find . -mindepth 1 -delete
}
# all: every path there is, in one line, with what files and links hold.
all() {
	find . -mindepth 1 \( -type l -printf '%P=%l\n' -o -type f -printf '%P:' -exec cat {} \; \
		-o -printf '%P\n' \) | sort | tr '\n' ' ' | sed 's/ $//'
}
# put TEXT FILE...
put() {
	local text=$1
	shift
	for file; do
		mkdir -p "$(dirname "$file")"
		printf '%s\n' "$text" >"$file"
	done
}
# holds NAME PATH...: what all() says, in any order.
holds() {
	local name=$1
	shift
	is "$name" "$(printf '%s\n' "$@" | sort | tr '\n' ' ' | sed 's/ $//')" "$(all)"
}
# refused NAME PIECE...: status 2, one message that has all pieces and says that
# nothing was changed, and nothing was.
refused() {
	local name=$1
	shift
	is "$name: status 2" 2 $status
	message "$name: one message" "$@" 'nothing was changed'
	is "$name: nothing is changed" "$before" "$(all)"
}
# own KEY VALUE...: a configuration of these in ../own.json.
own() {
	local entries=
	while [ $# -gt 0 ]; do
		entries="$entries${entries:+, }\"$1\": \"$2\""
		shift 2
	done
	echo "{\"conversion_chain\": [{\"dict\":
		{\"type\": \"inline\", \"entries\": {$entries}}}]}" >../own.json
}

# ---- in place --------------------------------------------------------------

put 头发 文档/简体.txt 文档/里面/头发/汉.txt 文档/.简/汉 文档/ascii.txt 文档/.汉 文档/里面/已經.txt
printf '头\0\n' >文档/里面/图片.png
ln -s ../ascii.txt 文档/里面/链接
mkdir 文档/空的里面
mkfifo 文档/家里
run $shutong -t zh-TW -r -w --rename 文档
is 'a tree: status 0' 0 $status
is 'a tree: nothing on standard output' '' "$(cat ../out)"
message 'a tree: whose texts are skipped' 'skipped: 2 hidden files, 1 binary file, 2 links'
after=$(all | tr -d '\0')
is 'a tree: all names below it, hidden ones not, and the text of text files' \
	"$(printf '%s\n' 文档 文档/.汉:头发 文档/.简 文档/.简/汉:头发 文档/ascii.txt:頭髮 文档/空的裡面 \
		文档/家裡 文档/簡體.txt:頭髮 文档/裡面 文档/裡面/圖片.png:头 文档/裡面/已經.txt:頭髮 \
		文档/裡面/鏈接=../ascii.txt 文档/裡面/頭髮 文档/裡面/頭髮/漢.txt:頭髮 | sort | tr '\n' ' ' |
		sed 's/ $//')" "$after"
run $shutong -t zh-TW -r -w --rename -v 文档
is 'a tree again: nothing is renamed' "$after" "$(all | tr -d '\0')"
check 'a tree again: nothing is said to be' sh -c '! grep -q renamed: ../err'
rm 文档/裡面/圖片.png
run $shutong -t zh-Hans -qrw --rename 文档
holds 'and back' 文档 文档/.汉:头发 文档/.简 文档/.简/汉:头发 文档/ascii.txt:头发 文档/空的里面 \
	文档/家里 文档/简体.txt:头发 文档/里面 文档/里面/已经.txt:头发 \
	文档/里面/链接=../ascii.txt 文档/里面/头发 文档/里面/头发/汉.txt:头发

fresh
put 头发 里面/简体.txt
run $shutong -c s2t -w --rename -v 里面/简体.txt
holds 'a FILE: its last name only' 里面 里面/簡體.txt:頭髮
check '-v: old and new' grep -qxF 'shutong: renamed: 里面/简体.txt -> 里面/簡體.txt' ../err
run $shutong -c t2s -w --rename=only 里面/簡體.txt
holds '--rename=only: the name' 里面 里面/简体.txt:頭髮
is '--rename=only: status 0' 0 $status
is '--rename=only: is silent' '' "$(cat ../out ../err)"
cd 里面 || exit 99
run $shutong -c s2t -w --rename 简体.txt
holds 'a FILE without a folder' 簡體.txt:頭髮
cd .. || exit 99
put 头发 .汉
run $shutong -c s2t -w --rename .汉
check 'a hidden FILE that is named' test -f .漢

fresh
put 头发 文/汉 文/里/汉 '文/后 面'
printf 'x\0y' >文/图
run sh -c 'find 文 -type f -print0 | "$@"' sh $shutong -t zh-TW -w --rename=only -0 --files-from -
is '-0 --files-from: status 0' 0 $status
is '-0 --files-from: files only' '文 文/圖 文/後 面 文/漢 文/里 文/里/漢' \
	"$(find 文 | sort | tr '\n' ' ' | sed 's/ $//')"
fresh
put 头发 文/里/汉
ln -s 文/里 旧
run $shutong -c s2t -r -w --rename 旧 文 文/里 文/里/汉
is 'named four ways, through a link too: status 0' 0 $status
holds 'named four ways, through a link too: renamed once' 文 文/裏 文/裏/漢:頭髮 旧=文/里
fresh
put 头发 汉
ln -s 汉 里
run $shutong -c s2t -w --rename 里
holds 'a link that is named: its own name, and the text behind it' 汉:頭髮 裏=汉
fresh
put 头发 汉
run $shutong -c s2t --in-place=.简 --rename 汉
holds 'SUFFIX: the copy is as it was called' 汉.简:头发 漢:頭髮
fresh
put 头发 里/汉
printf '汉\377\n' >发
run $shutong -c s2t -r -w --rename 里 missing 发
is 'a text that cannot be converted, and no file: status 2' 2 $status
is 'a text that cannot be converted, and no file: are said' 2 "$(wc -l <../err)"
is 'a text that cannot be converted: keeps its name, the other does not' \
	'发 里 里/漢' "$(find * | sort | tr '\n' ' ' | sed 's/ $//')"
fresh
put 头发 里/汉 汉
run $shutong -t zh-TW -w --rename=only 里 missing 汉
is '--rename=only: a directory without -r, a name of nothing: status 2' 2 $status
is '--rename=only: both are said' "$(printf 'shutong: %s\n' '里: is a directory; use -r to process it recursively' \
	'missing: cannot be renamed: No such file or directory')" "$(cat ../err)"
holds '--rename=only: the others are done' 漢:头发 里 里/汉:头发

# ---- links -----------------------------------------------------------------

fresh
put 头发 文/里/汉 文/a
ln -s 里/汉 文/1
ln -s ../a 文/里/2
ln -s ../里/汉 文/里/3
ln -s "$PWD/文/里" 文/4
ln -s nowhere/里 文/5
ln -s 4/汉 文/6
ln -s . 文/里/7
ln -s /dev/null 文/里/8
run $shutong -t zh-TW -qrw --rename 文
is 'links by old names: status 0' 0 $status
is 'links by old names: each is said, no others' '文/1 文/4 文/6 文/里/3' \
	"$(sed -n 's/shutong: \(.*\): is a symbolic link through.*/\1/p' ../err | sort | tr '\n' ' ' | sed 's/ $//')"
is 'links by old names: nothing else is said' 4 "$(wc -l <../err)"
is 'links by old names: those not said lead on' '文/裡/2 文/裡/7 文/裡/8' \
	"$(find 文 -type l -exec test -e {} \; -print | sort | tr '\n' ' ' | sed 's/ $//')"

# ---- refused ---------------------------------------------------------------

fresh
put 头发 d/简 d/里/a b
put other d/簡
before=$(all)
run $shutong -t zh-TW -r -w --rename b d
refused 'a name that is there already' d/简 d/簡 'already exists' 'rename one of them'
fresh
put 头发 d/汉/a d/汉/b d/漢
before=$(all)
run $shutong -c s2t -r -w --rename d
refused 'a file where a directory is to go' d/汉 d/漢
fresh
put 头发 d/汉里这 d/汉里這 d/漢里这 b
before=$(all)
run $shutong -c s2t -r -w --rename d b
is 'three that become one: status 2' 2 $status
is 'three that become one: all are named' 'd/汉里这 d/汉里這 d/漢里这' \
	"$(grep -o 'd/[^ ]*' ../err | sort -u | tr '\n' ' ' | sed 's/ $//')"
is 'three that become one: nothing was changed' "$before" "$(all)"
fresh
put 头发 d/e/汉简 d/e/漢简 d/e/x
mkdir -p d/图
before=$(all)
run $shutong -c s2t -r -w --rename d
refused 'two that become one' d/e/汉简 d/e/漢简 'would both be renamed to 漢簡' 'rename one of them'
run $shutong -c s2t -w --rename d/e/汉简 d/e/漢简
refused 'two that become one, named' d/e/汉简 d/e/漢简
run $shutong -c s2t -r -w --rename=only d
refused 'two that become one, names only' d/e/汉简 d/e/漢简

fresh
# 㗲 has three bytes, and 𠵾, its simplified form, four.
long=$(printf '㗲%.0s' {1..85})
put 頭髮 "d/$long" d/漢
before=$(all)
run $shutong -c t2s -r -w --rename d
refused 'a name of 340 bytes' "d/$long" 340 'give it a shorter name'
run $shutong -c t2s -r -O new --rename d
refused 'a name of 340 bytes, with -O' "d/$long" 340
run $shutong -t zh-TW -qr -w --rename d
holds 'a name of 255 bytes' d "d/$long:頭髮" d/漢:頭髮
fresh
python3 -c '
import os
os.mkdir("d")
os.chdir("d")
for _ in range(18): # 181 bytes each with a slash, and 241 then
    os.mkdir("㗲" * 60)
    os.chdir("㗲" * 60)
open("a", "w").write("a\n")'
before=$(find . | cksum)
run $shutong -c t2s -qr -w --rename d
is 'a path that becomes longer than paths can be: status 2' 2 $status
check 'a path that becomes longer than paths can be: says so' \
	grep -qE '/a: the new path would have 4[0-9]{3} bytes, .*; nothing was changed' ../err
is 'a path that becomes longer than paths can be: nothing was changed' "$before" "$(find . | cksum)"
run $shutong -c t2s -qr -O new --rename d
is 'a path that becomes too long in DIR: status 2' 2 $status
is 'a path that becomes too long in DIR: nothing is made' "$before" "$(find . | cksum)"
fresh
ill=$(printf '汉\377')
if mkdir d && printf '头发\n' >"d/$ill" 2>/dev/null; then
	put 头发 d/汉
	before=$(all | cksum)
	run $shutong -c s2t -r -w --rename d
	is 'a name that is not UTF-8: status 2' 2 $status
	check 'a name that is not UTF-8: says what to do' \
		grep -qaF 'the name is not valid UTF-8; use --invalid=keep' ../err
	is 'a name that is not UTF-8: nothing was changed' "$before" "$(all | cksum)"
	run $shutong -c s2t -r -O new --rename d
	is 'a name that is not UTF-8, with -O: nothing is made' "$before" "$(all | cksum)"
	run $shutong -c s2t -r -w --rename --invalid=keep d
	is 'a name that is not UTF-8, --invalid=keep: status 0' 0 $status
	check 'a name that is not UTF-8, --invalid=keep: its other characters' \
		test -f "d/$(printf '漢\377')" -a -f d/漢
	run $shutong -c s2t -r -w --rename --invalid=replace d
	check 'a name that is not UTF-8, --invalid=replace' test -f d/漢�
else
	skip 'a name that is not UTF-8' 'the file system refuses it'
fi

fresh
put 甲 d/甲 d/子/甲
before=$(all)
for bad in '' . .. a/b / '\u0000'; do
	own 甲子 "$bad" 甲 "$bad"
	run $shutong -c ../own.json -w --rename=only d/甲
	if grep -q own.json ../err; then # no dictionary can have it
		is "a name that becomes '$bad': status 2" 2 $status
		is "a name that becomes '$bad': nothing is changed" "$before" "$(all)"
	else
		refused "a name that becomes '$bad'" d/甲 'not a valid file name'
	fi
done
own 子 .. 甲 乙
run $shutong -c ../own.json -r -w --rename=only d
refused "a folder that becomes '..'" d/子 'not a valid file name'
run $shutong -c ../own.json -r -O new --rename d
refused "a folder that becomes '..', with -O" 子 'not a valid file name'

# ---- chains ----------------------------------------------------------------

own 甲 乙 乙 丙 丙 丁 丁 x
fresh
for name in 甲 乙 丙 丁 乙甲; do put $name e/$name/$name e/$name/z; done
run $shutong -c ../own.json -r -w --rename=only e
is 'a chain of directories: status 0' 0 $status
holds 'a chain of directories: each, and what is in it, where it belongs' \
	e e/x e/x/x:丁 e/x/z:丁 e/丁 e/丁/丁:丙 e/丁/z:丙 e/丙 e/丙/丙:乙 e/丙/z:乙 \
	e/乙 e/乙/乙:甲 e/乙/z:甲 e/丙乙 e/丙乙/丙乙:乙甲 e/丙乙/z:乙甲
fresh
for name in 甲 乙 丙 丁; do put $name $name; done
run $shutong -c ../own.json -w --rename=only 甲 丁 丙 乙
holds 'a chain of files' x:丁 丁:丙 丙:乙 乙:甲
before=$(all)
run $shutong -c ../own.json -w --rename=only 乙
refused 'one whose target is not named itself' 乙 丙 'already exists'
fresh
own 丁 丙 丙 乙 乙 甲 甲 x # against the order of code points
for name in 甲 乙 丙 丁; do put $name $name; done
run $shutong -c ../own.json -w --rename=only 甲 丁 丙 乙
holds 'a chain of files the other way' x:甲 甲:乙 乙:丙 丙:丁
fresh
own 甲 乙 乙 丙
put 甲 甲
printf '\377\n' >乙
run $shutong -c ../own.json -w --rename 甲 乙
is 'the next keeps its name: status 2' 2 $status
check 'the next keeps its name: said' grep -q '甲: cannot be renamed to 乙: File exists' ../err
is 'the next keeps its name: both are there' '乙 甲 乙' "$(LC_ALL=C.UTF-8 ls | tr '\n' ' ')$(cat 甲)"
fresh
own 甲 乙 乙 甲 丙 丁 丁 戊 戊 丙
put 1 d/甲 d/丙
put 2 d/乙 d/丁
before=$(all)
run $shutong -c ../own.json -r -w --rename d
refused 'two that change places' d/甲 d/乙 'form a cycle'
run $shutong -c ../own.json -w --rename=only d/丙 d/丁
holds 'a chain that is no circle' d d/甲:1 d/乙:2 d/丁:1 d/戊:2
put 3 d/丙
before=$(all)
run $shutong -c ../own.json -w --rename=only d/丁 d/丙 d/戊
refused 'three in a circle' 'form a cycle' d/丁

# ---- -O --------------------------------------------------------------------

fresh
put 头发 文/里/汉 文/空/.a 简.txt
printf '\0' >文/里/图
chmod 750 文/里
sources=$(find * | sort | xargs ls -ldi)
run $shutong -t zh-TW -qr -O 出 --rename 文 简.txt
is '-O: status 0' 0 $status
is '-O: converted names' '出 出/空 出/簡.txt 出/裡 出/裡/漢' "$(find 出 | sort | tr '\n' ' ' | sed 's/ $//')"
is '-O: texts' '頭髮 頭髮' "$(cat 出/裡/漢 出/簡.txt | tr '\n' ' ' | sed 's/ $//')"
is '-O: the sources stay' "$sources" "$(find 文 简.txt | sort | xargs ls -ldi)"
is '-O: the modes of folders' 750 "$(stat -c %a 出/裡)"
run $shutong -t zh-TW -qr -O 出 --rename 文
is '-O again: status 2' 2 $status
message '-O again: is there' 文/里/汉 出/裡/漢 'already exists; use --force'
fresh
put 头发 a/汉/1 a/漢/2 b/里
before=$(all)
run $shutong -c s2t -qr -O new --rename a b
refused '-O: two directories that become one' 汉 漢 new/漢 'rename one of them'
fresh
put 头发 a/里 b/裏 a/x/1 b/x/2
before=$(all)
run $shutong -c s2t -qr -O new --rename a b
refused '-O: two files of two directories' a/里 b/裏 new/裏 'rename one of them'
run $shutong -c s2t -qr -O new --force --rename a b
refused '-O --force: refused as well' a/里 b/裏
run $shutong -c s2t -O new --rename a/里 b/裏
refused '-O: two FILEs' a/里 b/裏
rm b/裏
run $shutong -c s2t -qr -O new --rename a b
is '-O: directories of the same name become one' 'new new/x new/x/1 new/x/2 new/裏' \
	"$(find new | sort | tr '\n' ' ' | sed 's/ $//')"
put 头发 c/里/1
mv b/x b/裏
run $shutong -c s2t -qr -O new2 --rename b c
is '-O: of different names do not: status 2' 2 $status

# ---- --check ---------------------------------------------------------------

fresh
put 头发 d/里/汉 d/a
mkdir d/图
before=$(all)
run $shutong -t zh-TW -qr --check --rename d
is '--check: status 1' 1 $status
is '--check: names and texts' "$(printf '%s\n' 'd/a: 2 characters in 1 line would change' \
	'd/里/汉: 2 characters in 1 line would change' 'd/里/汉: would be renamed to 漢' \
	'd/图: would be renamed to 圖' 'd/里: would be renamed to 裡' | sort)" "$(sort ../out)"
run $shutong -t zh-TW -qr --check --rename=only d
is '--check --rename=only: status 1' 1 $status
is '--check --rename=only: names' '3 3' "$(grep -c 'would be renamed' ../out) $(wc -l <../out)"
is '--check: nothing was changed' "$before" "$(all)"
run $shutong -t zh-Hans -qr --check --rename d
is '--check: nothing would change: status 0' '0 ' "$status $(cat ../out)"
run $shutong -t zh-TW --check --rename=only missing
is '--check --rename=only: what cannot be renamed: status 2' 2 $status
run sh -c '"$@" >/dev/full' sh $shutong -t zh-TW -qr --check --rename d
is '--check on a full disk: status 2' 2 $status
message '--check on a full disk: says so' 'standard output'
run sh -c 'echo 头发 | "$@"' sh $shutong -t zh-TW --check --rename
is '--check of standard input' '1 stdin: 2 characters in 1 line would change' "$status $(cat ../out)"
put 头发 d/裡
before=$(all)
run $shutong -t zh-TW -qr --check --rename d
refused '--check: a name that is there already' d/里 d/裡

# ---- options ---------------------------------------------------------------

fresh
put 头发 汉
for options in --rename --rename=only '--rename -o x' '--rename --diff' '--rename -l' \
	'--rename --check --json' '--rename=only -O x' '--rename=only --in-place=.x' '--rename=names -w'; do
	run $shutong -t zh-TW $options 汉
	is "$options: status 2" 2 $status
	message "$options: one message" --rename
	holds "$options: nothing is changed" 汉:头发
done
run $shutong --detect --rename 汉
is '--detect --rename: status 2' 2 $status
finish
