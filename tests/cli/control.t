#!/bin/bash
# Control characters, of names and of text, are shown in messages and reports, and
# never reach a terminal; what is for programs has them exactly.
. tests/cli/tap.sh

# obeyed FILE: what of a file a terminal would obey, but for line ends.
obeyed() {
	python3 - "$1" <<-'EOT'
	import re, sys
	text = open(sys.argv[1], "rb").read().decode("utf-8", "surrogateescape")
	print(*(f"{ord(c):X}" for c in re.findall(
	    "[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e"
	    "\u2066-\u2069\ud800-\udfff]", text)))
	EOT
}
bad=$'a\e]0;title\a\e[31m\nshutong: a line of its own \\ \302\233m\342\200\256\377x'

# The same as it is shown.
shown='a\033]0;title\a\033[31m\nshutong: a line of its own \\ \302\233m\342\200\256\377x'

# names NAME ARGUMENT...: one message, or a line of the report, has the name shown.
names() {
	local name=$1
	shift
	run "$@"
	cat ../out ../err >../both
	is "$name: nothing to be obeyed" '' "$(obeyed ../both)"
	is "$name: the name is shown" 1 "$(grep -cF -e "${shown%x}" ../both)"
	is "$name: in one line" 1 "$(wc -l <../both)"
}
names 'no such file' $shutong -t zh-TW "$bad"
names 'no such dictionary' $shutong -t zh-TW -d "$bad"
names 'no such list' $shutong -t zh-TW --files-from "$bad"
names 'no such folder of an output' $shutong -t zh-TW -o "$bad/none"
for option in --repair= --color= --in-place=/ --document= -e -j --invalid= --rename=; do
	names "$option" $shutong -t zh-TW "$option($bad"
done
names 'an unknown option' $shutong "--x$bad"
names '-o twice' $shutong -o "$bad" -o "${bad%x}"
is '-t: nothing to be obeyed' '' "$($shutong -t "$bad" 2>../err; obeyed ../err)"
is '--keep-pattern: nothing to be obeyed' '' "$($shutong -t zh-TW --keep-pattern "($bad" text 2>../err; obeyed ../err)"
is '-c: nothing to be obeyed' '' "$($shutong -c "$bad" 2>../err; obeyed ../err)"
is 'OpenCC’s command' '' "$(ln -s "${shutong%% *}" opencc; ./opencc -c "$bad" 2>../err; obeyed ../err)"
rm -f opencc
export SHUTONG_CACHE=
printf '\377' >"$bad"
names 'ill-formed text' $shutong -t zh-TW "$bad"
printf 'a\0b' >"$bad"
names 'a binary file' $shutong -t zh-TW "$bad"
printf '头\n' >"$bad"
names '--check' $shutong -t zh-TW --check "$bad"
run $shutong -t zh-TW --check -v "$bad"
is '--check -v: nothing to be obeyed' '' "$(obeyed ../out)"
is '--check -v: the name is shown in both lines' 2 "$(grep -cF -e "$shown" ../out)"
names '--detect' $shutong --detect "$bad"
cp "$bad" "$bad"头
run $shutong -t zh-TW --invalid=keep --rename=only --check "$bad"头
is '--rename --check: nothing to be obeyed' '' "$(obeyed ../out)"
check '--rename --check: both names' grep -qF "${shown}头: would be renamed to ${shown}頭" ../out
rm "$bad"头
names '-v' $shutong -t zh-TW -v -o out "$bad"
rm out

# A key that is there twice is quoted in a message, and so is its file.
printf 'k\e[31m\302\233\ta\nk\e[31m\302\233\tb\n' >"d$bad"
run $shutong -t zh-TW -d "d$bad" "$bad"
is 'a custom term: nothing to be obeyed' '' "$(obeyed ../err)"
check 'a custom term: is shown' grep -qF 'k\033[31m\302\233' ../err
rm "d$bad"

# ---- text ------------------------------------------------------------------

printf 'x\e[31m\302\233\b\342\200\256头\n' >text
cp text other
printf '漢語說話漢語說話漢語說話\n%.0s' 1 2 3 >mixed
printf '\e[31m\302\233头发发发汉语说话\\\n漢語說話\n' >>mixed
run $shutong --detect -v mixed
is '--detect -v: a line of text' '' "$(obeyed ../out)"
check '--detect -v: is shown' grep -qF '\033[31m\302\233头发' ../out
printf 'x\e头\302\233\tx\302\233頭\e\n' >terms
run $shutong -t zh-TW -d terms --check -v mixed
is '--check -v: a place' '' "$(obeyed ../out)"
printf 'a\177头\302\233\e' >"n$(printf '\177\302\233\342\200\256')"
for arguments in '-t zh-TW --check -v --json' '--detect -v --json' '-t zh-TW --explain'; do
	run $shutong $arguments n*
	is "$arguments: JSON has escapes" '' "$(obeyed ../out)"
	is "$arguments: and the name exactly" True "$(python3 -c '
import json
print(all(json.loads(l)["file"] == "n\x7f\x9b\u202e" for l in open("../out")) and
      open("../out").read() != "")')"
done
rm n* terms

# ---- lists and differences ---------------------------------------------------

printf '头\n' >$'e\e[31m'
printf '头\n' >'b\s'
run $shutong -t zh-TW -l $'e\e[31m' 'b\s'
is '-l: exact for a program' "$(printf 'e\e[31m\nb\\s')" "$(cat ../out)"
run $shutong -t zh-TW -l text "$bad" other
is '-l: a name that would be two lines: status 2' 2 $status
message '-l: it is named, and what to do' 'contains a newline' '-0'
is '-l: the others are listed' 'text other' "$(tr '\n' ' ' <../out | sed 's/ $//')"
run $shutong -t zh-TW -l0 "$bad" text
is '-l -0: status 1' 1 $status
check '-l -0: any name' cmp -s ../out <(printf '%s\0' "$bad" text)
run sh -c 'printf "%s\0" "$1" | "$2" -t zh-TW -0 --files-from - -l' sh "$bad" $shutong
check '-0 --files-from -l' cmp -s ../out <(printf '%s\0' "$bad")
run $shutong -t zh-TW -0 text
is '-0 without both: status 2' 2 $status
message '-0 without both: says what it is for' '--files-from' '-l'

for name in "$bad" $'e\e[31m' 'b\s' '"q' 'a"b' $'t\tx' 'a b' ' a' 'a ' $'\302\233' 头发; do
	printf 'x\n头\n' >"$name"
	run $shutong -t zh-TW --diff "$name"
	head -n 2 ../out >../head
	is "--diff $(printf %q "$name"): nothing to be obeyed in its name" '' "$(tr -d '\t' <../head >../head2; obeyed ../head2)"
	is '--diff: two lines for the name' 4 "$(grep -c '^[-+]' ../out)"
	patch -s -p0 <../out >/dev/null
	is '--diff: patch finds the file' "$(printf 'x\n頭')" "$(cat "$name")"
	rm -- "$name"
done
run $shutong -t zh-TW --diff text
check '--diff: the text is exact' grep -qF "$(printf '+x\e[31m\302\233\b\342\200\256頭')" ../out

# ---- a terminal ----------------------------------------------------------------

terminal() { # the command's output as a terminal gets it
	python3 - "$@" <<-'EOT' | tr -d '\r' >../out
	import os, pty, sys
	pid, fd = pty.fork()
	if pid == 0:
	    os.execvp(sys.argv[1], sys.argv[1:])
	try:
	    while data := os.read(fd, 65536):
	        os.write(1, data)
	except OSError:
	    pass
	os.waitpid(pid, 0)
	EOT
}
if has_terminal; then
	printf '头\n' >$'e\e[31m'
	terminal $shutong -t zh-TW -l $'e\e[31m' text
	is '-l on a terminal: names are shown' 'e\033[31m text' "$(tr '\n' ' ' <../out | sed 's/ $//')"
	printf 'x\e[31m\302\233\b\342\200\256\\头\tx\r\nsame\302\233\n' >text
	terminal $shutong -t zh-TW --diff --color=never text
	is '--diff on a terminal: the text is shown' '-x\033[31m\302\233\b\342\200\256\头	x\r
+x\033[31m\302\233\b\342\200\256\頭	x\r
 same\302\233' "$(tail -n 3 ../out)"
	terminal env TERM=xterm $shutong -t zh-TW --diff --color=always text
	is '--diff in colors on a terminal: none but ours' '' \
		"$(sed 's/\x1b\[[0-9]*m//g' ../out | tr -d '\t' >../plain; obeyed ../plain)"
else
	skip 'on a terminal' 'there is no terminal to be had'
fi

# ---- other charsets --------------------------------------------------------------

LOCPATH=$tap_folder/locales
mkdir "$LOCPATH"
if localedef -i zh_TW -f BIG5 "$LOCPATH/zh_TW.BIG5" 2>/dev/null; then
	# 說明, whose last byte is 0xBB 0xA1; 功, whose second byte is a backslash.
	name=$(printf '\273\241\245\134\e')
	run env LOCPATH="$LOCPATH" LC_ALL=zh_TW.BIG5 LANGUAGE=en $shutong -t zh-TW "$name"
	LANGUAGE=
	run env LOCPATH="$LOCPATH" LC_ALL=zh_TW.BIG5 $shutong -t zh-TW "$name"
	check 'Big5: a name is as it is' grep -qaF "$(printf 'shutong: \273\241\245\134\\033: ')" ../err
else
	skip 'Big5: a name is as it is' 'there is no localedef, or none of its files'
fi
finish
