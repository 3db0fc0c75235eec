#!/bin/sh
# --list, --check and --diff: what would change, and that nothing does.
. tests/cli/tap.sh

# fields NAME...: these members of the JSON objects on standard input, a line
# each.
fields() {
	timeout 60 python3 -c '
import json, sys
for line in sys.stdin:
    o = json.loads(line)
    print(*[json.dumps(o[k], ensure_ascii=False) for k in sys.argv[1:]])' "$@"
}
# Applies the diff in ../out to a copy of FILE, into ../patched.
applied() {
	patch -p0 -F0 -s --binary -o patched "$1" <../out >../said 2>&1 &&
		[ ! -s ../said ] && mv patched ..
}
can_patch=
! command -v patch >/dev/null || can_patch=yes
# diffs NAME OPTIONS FILE: patch makes of FILE what the conversion makes of it.
diffs() {
	run $shutong --text $2 --diff "$3"
	is "$1: status 1" 1 $status
	if [ -z "$can_patch" ]; then
		skip "$1: patch takes it" 'no patch'
		return
	fi
	if applied "$3"; then
		is "$1: patch takes it" "$($shutong --text $2 "$3" | sha256sum)" \
			"$(sha256sum <../patched)"
	else
		is "$1: patch takes it" '' "$(cat ../said)"
	fi
}

printf '头发很长\n好\n里面和后面\n' >a
printf '好\n' >b
printf '皇后' >c
: >empty
stat -c '%n %i %Y %Z %s' a b c empty >../before

# ---- statuses, and nothing is written --------------------------------------

for report in -l --list --check --diff '--check --json' '--check -q'; do
	run $shutong -c s2t $report a b empty
	is "$report: status 1 where something would change" 1 $status
	run $shutong -c s2t $report b empty
	is "$report: status 0 where nothing would" 0 $status
	run $shutong -c s2t $report c b
	is "$report: status 0 for a word that stays" 0 $status
	run $shutong -c s2t $report a none b
	is "$report: status 2 with a missing FILE" 2 $status
	message "$report: the missing FILE is named" none
	check "$report: the others are done" grep -qE '(^|[" ])a("|:|$)' ../out
	run $shutong -c s2t $report none a
	is "$report: status 2 is not lowered" 2 $status
	run $shutong -c s2t $report none b
	is "$report: status 2 where nothing else would change" 2 $status
	left "$report: no file is made" a b c empty
done
stat -c '%n %i %Y %Z %s' a b c empty >../after
is 'inode, times and size are what they were' "$(cat ../before)" "$(cat ../after)"

# ---- --list ----------------------------------------------------------------

run $shutong -c s2t -l a b c empty a
is '-l: the names of files that would change' "$(printf 'a\na')" "$(cat ../out)"
run sh -c '"$@" <a' sh $shutong -c s2t -l
is '-l: standard input is stdin' stdin "$(cat ../out)"
run sh -c '"$@" <b' sh $shutong -c s2t -l a -
is '-l: standard input that would not change' a "$(cat ../out)"
mkdir d
printf '汉' >'d/名 字'
run $shutong -c s2t -l 'd/名 字'
is '-l: a name with spaces and Chinese' 'd/名 字' "$(cat ../out)"
rm -r d
printf '汉\n\377\n' >bad
run $shutong -c s2t -l bad a
is '-l: ill-formed after a change: status 2' 2 $status
message '-l: ill-formed after a change: the place' bad:2:1
is '-l: ill-formed is no change' a "$(cat ../out)"
run $shutong -c s2t -l --invalid=keep bad
is '-l --invalid=keep' '1 bad' "$status $(cat ../out)"
rm bad

# ---- --check ---------------------------------------------------------------

run $shutong -c s2t --check a b c
is '--check: a line a file' 'a: 5 characters in 2 lines would change' \
	"$(cat ../out)"
is '--check: nothing on stderr' '' "$(cat ../err)"
printf '汉' >one
run $shutong -c s2t --check one
is '--check: the singular' 'one: 1 character in 1 line would change' \
	"$(cat ../out)"
run sh -c '"$@" <a' sh $shutong -c s2t --check
is '--check: standard input' 'stdin: 5 characters in 2 lines would change' \
	"$(cat ../out)"
run $shutong -c s2t --check -v a
is '--check -v: each place' "$(cat <<'EOT'
a:1:1: 头发 -> 頭髮
a:1:4: 长 -> 長
a:3:1: 里 -> 裏
a:3:4: 后 -> 後
a: 5 characters in 2 lines would change
EOT
)" "$(cat ../out)"
run $shutong -c s2t --check -v b
is '--check -v: nothing on stdout where nothing would change' '' "$(cat ../out)"
message '--check -v: a note where nothing would change' b:
run $shutong -c s2t --check -v one one
is '--check: each FILE is a text of its own' 2 "$(grep -c '^one:1:1: 汉 -> 漢$' ../out)"
rm one

# Lengths that change, and line ends that a configuration makes or takes.
cat >longer.json <<'EOT'
{ "conversion_chain": [ { "dict": { "type": "inline", "entries": {
	"U盘": "隨身碟", "硬盘": "硬式磁碟機", "很很": "很", "|": "\n", "。\n": "。",
	"长": "長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長"
} } } ] }
EOT
printf '用U盘的人\n用硬盘的人\n人很很好的\n' >lengths
run $shutong -c ./longer.json --check -v lengths
is '--check: lengths that change' "$(cat <<'EOT'
lengths:1:2: U盘 -> 隨身碟
lengths:2:3: 盘 -> 式磁碟機
lengths:3:3: 很 -> 
lengths: 8 characters in 3 lines would change
EOT
)" "$(cat ../out)"
printf '甲乙|丙丁\n戊。\n己庚\n辛\n' >lines
run $shutong -c ./longer.json --check -v lines
is '--check: line ends that come and go' "$(cat <<'EOT'
lines:1:3: | -> \n
lines:2:3: \n -> 
lines: 2 characters in 2 lines would change
EOT
)" "$(cat ../out)"
printf '长一二三长四五六长\n七长\n' >wide
run $shutong -c ./longer.json --check -v wide
is '--check: long words do not lose the text after them' \
	'1:1 1:5 1:9 2:2' "$(sed -n 's/^wide:\([0-9:]*\): .*/\1/p' ../out | tr '\n' ' ' | sed 's/ $//')"
printf '用U盘\nU盘的人\n' >wide
run $shutong -c ./longer.json --check -v wide
is '--check: a line that grows at its end does not reach into the next' '1:2 2:1' \
	"$(sed -n 's/^wide:\([0-9:]*\): .*/\1/p' ../out | tr '\n' ' ' | sed 's/ $//')"

printf '\033[31m发\t\302\233汉汉\n' >control
cat >all.json <<'EOT'
{ "conversion_chain": [ { "dict": { "type": "inline", "entries": {
	"\u001b": "甲", "[31m": "乙乙乙乙", "发\t\u009b": "丙\u007f丁" } } } ] }
EOT
run $shutong -c ./all.json --check -v control
is '--check -v: control characters are shown, not obeyed' \
	'control:1:1: \033[31m发\t\302\233 -> 甲乙乙乙乙丙\177丁' "$(head -n 1 ../out)"
rm all.json control

printf '发\377发\n汉\n' >bad
run $shutong -c s2t --check bad a
is '--check: ill-formed: status 2' 2 $status
message '--check: ill-formed: the place' bad:1:4
is '--check: ill-formed: the others are done' \
	'a: 5 characters in 2 lines would change' "$(cat ../out)"
run $shutong -c s2t --check -v --invalid=keep bad
is '--check --invalid=keep' "$(cat <<'EOT'
bad:1:1: 发 -> 發
bad:1:3: 发 -> 發
bad:2:1: 汉 -> 漢
bad: 3 characters in 2 lines would change
EOT
)" "$(cat ../out)"
run $shutong -c s2t --check -v --invalid=replace bad
is '--check --invalid=replace' 'bad:1:1: 发\377发 -> 發�發' "$(head -n 1 ../out)"
run $shutong -c s2t --check -v --json --invalid=replace bad
is '--check --json: an ill-formed byte is U+FFFD' 發�發 \
	"$(python3 -c 'import json; print(json.load(open("../out"))["places"][0]["after"])')"
rm bad

# ---- --json ----------------------------------------------------------------

run $shutong -c s2t --check --json a b empty
is '--json: an object a file' "$(cat <<'EOT'
"a" true 5 2
"b" false 0 0
"empty" false 0 0
EOT
)" "$(fields file changed characters lines <../out)"
check '--json: no places without -v' sh -c '! grep -q places ../out'
run $shutong -c s2t --check --json -v a b
is '--json -v: places' "$(cat <<'EOT'
[{"line": 1, "column": 1, "before": "头发", "after": "頭髮"}, {"line": 1, "column": 4, "before": "长", "after": "長"}, {"line": 3, "column": 1, "before": "里", "after": "裏"}, {"line": 3, "column": 4, "before": "后", "after": "後"}] 0
[] 0
EOT
)" "$(fields places places_left_out <../out)"
is '--json -v: nothing on stderr' '' "$(cat ../err)"
odd=$(printf 'a"\\\n\t\377')
printf '汉' >"$odd"
run $shutong -c s2t --check --json "$odd"
is '--json: any file name' '"a\"\\\n\t�"' "$(fields file <../out)"
rm "$odd"
run $shutong -c s2t --check --json none
is '--json: a missing FILE has no object' '2 ' "$status $(cat ../out)"
yes '发好汉' | head -n 300000 >many
run $shutong -c s2t --check --json -v many
is '--json -v: places that are left out are counted' '600000 600000' "$(
	python3 -c '
import json
o = json.load(open("../out"))
assert 0 < o["places_left_out"] < 600000
print(len(o["places"]) + o["places_left_out"], o["characters"])')"
rm many

# ---- --diff ----------------------------------------------------------------

run $shutong -c s2t --diff a b
is '--diff: a changed line stands before what it becomes' "$(cat <<'EOT'
--- a
+++ a
@@ -1,3 +1,3 @@
-头发很长
+頭髮很長
 好
-里面和后面
+裏面和後面
EOT
)" "$(cat ../out)"
run $shutong -c s2t --diff b c empty
is '--diff: nothing where nothing would change' '0 ' "$status $(cat ../out)"
diffs '--diff' '-c s2t' a
printf '一\n二\n三\n四\n汉\n五\n六\n七\n八\n九\n十\n百\n汉\n千\n万' >spread
run $shutong -c s2t --diff spread
is '--diff: three lines of context, no newline at the end' "$(cat <<'EOT'
--- spread
+++ spread
@@ -2,7 +2,7 @@
 二
 三
 四
-汉
+漢
 五
 六
 七
@@ -10,6 +10,6 @@
 九
 十
 百
-汉
+漢
 千
-万
\ No newline at end of file
+萬
\ No newline at end of file
EOT
)" "$(cat ../out)"
diffs '--diff: context, no newline at the end' '-c s2t' spread
sed 6d spread >near
run $shutong -c s2t --diff near
is '--diff: six lines between two changes are one hunk' 1 "$(grep -c '^@@' ../out)"
diffs '--diff: six lines between' '-c s2t' near
printf '汉\n一\n二\n三\n四' >tail
run $shutong -c s2t --diff tail
is '--diff: a last line that is not near' '@@ -1,4 +1,4 @@' "$(sed -n 3p ../out)"
printf '汉\n一\n二\n三' >tail
run $shutong -c s2t --diff tail
is '--diff: context without a newline' "$(printf ' 三\n\\ No newline at end of file')" \
	"$(tail -n 2 ../out)"
diffs '--diff: context without a newline' '-c s2t' tail
printf '汉\r\n好\r\n汉\r\n' >crlf
diffs '--diff: CRLF' '-c s2t' crlf
printf '汉' >last
diffs '--diff: one line without a newline' '-c s2t' last
printf '\n\n\n\n汉\n\n\n' >blank
diffs '--diff: empty lines' '-c s2t' blank
printf '汉\0a\n\r\n\357\273\277发\n--- x\n+++ y\n@@ 汉\n\\ 汉\n' >strange
diffs '--diff: NUL, BOM, lines like those of a diff' '-c s2t' strange
diffs '--diff: lengths that change' '-c ./longer.json' lengths
diffs '--diff: line ends that come and go' '-c ./longer.json' lines
printf '戊。\n' >joined
run $shutong -c ./longer.json --diff joined
is '--diff: the last newline goes' "$(printf -- '-戊。\n+戊。\n\\ No newline at end of file')" \
	"$(tail -n 3 ../out)"
diffs '--diff: the last newline goes' '-c ./longer.json' joined
run sh -c '"$@" <a' sh $shutong -c s2t --diff
is '--diff: standard input is stdin' '--- stdin' "$(head -n 1 ../out)"
# The name is what patch goes by here.
mkdir x
for odd in '名 字' '"x"' ' 前' '后 ' ' ' 'x/ 前' "$(printf '"\\\n+++ x\t汉')"; do
	printf '汉\n' >"$odd"
	run $shutong -c s2t --diff "$odd"
	if [ -n "$can_patch" ]; then
		check "--diff: patch reads the name $odd" patch -p0 -s <../out
		is "--diff: patch reads the name $odd: the file" 漢 "$(cat "$odd")"
	else
		skip "--diff: patch reads the name $odd" 'no patch'
	fi
	rm -f "$odd" "$odd.orig"
done
is '--diff: a line end in a name is quoted' '--- "\"\\\n+++ x\t汉"' \
	"$(head -n 1 ../out)"
if [ -n "$can_patch" ]; then
	mkdir copy
	cp a c spread copy
	$shutong -c s2t --diff a b c spread >../out
	check '--diff: several files in one' patch -d copy -p0 -s -i ../../out
	is '--diff: several files in one: the files' \
		"$($shutong -c s2t a c spread | sha256sum)" \
		"$(cat copy/a copy/c copy/spread | sha256sum)"
	rm -r copy
else
	skip '--diff: several files in one' 'no patch'
fi
# 5 MB of changes: a hunk is cut.  Context at one end only would tell patch that
# the file begins or ends there.
large() { # before, lines that repeat, after
	printf "$1"
	yes "$(printf "$2")" | head -n 200000
	printf "$3"
}
cuts() { # name, the same
	large "$2" "$3" "$4" >large
	diffs "--diff: a hunk that is cut, $1" '-c s2t' large
	check "--diff: it was cut, $1" [ "$(grep -c '^@@' ../out)" -gt 1 ]
}
ten='好\n好\n好\n好\n好\n好\n好\n好\n好\n好\n'
cuts 'every line changes' '' 汉语的后面很好 ''
cuts 'no newline at the end' '' 汉语的后面很好 后
cuts 'lines before and after' $ten 汉语的后面很好 $ten
cuts 'every second line' $ten '汉语的后面很好在里面\n好' $ten
cuts 'every third line' $ten '汉语的后面很好在里面\n好\n好' $ten
cuts 'every fifth line' $ten '汉语的后面很好在里面汉语的后面很好在里面汉语的后面很好在里面\n好\n好\n好\n好' "汉\n$ten"
# The first line after the cut goes, and nothing comes in its place.
cat >blank.json <<'EOT'
{ "conversion_chain": [ { "dict": { "type": "inline", "entries": {
	"汉": "漢", "\n\n": "\n" } } } ] }
EOT
large '' 汉语的后面很好 '' >large
lines=$($shutong -c ./blank.json --diff large |
	sed -n '3s/^@@ -1,\([0-9]*\) .*/\1/p')
{
	head -n "$lines" large
	echo
} >large2
diffs '--diff: a hunk of no new line' '-c ./blank.json' large2
check '--diff: a hunk of no new line: it is one' grep -q \
	"^@@ -$((lines + 1)),1 +$lines,0 @@" ../out
rm large large2 blank.json

printf '发\377\n' >bad
run $shutong -c s2t --diff bad a
is '--diff: ill-formed: status 2' 2 $status
message '--diff: ill-formed: the place' bad:1:4
is '--diff: ill-formed: the others are done' '--- a' "$(grep -a '^---' ../out)"
diffs '--diff --invalid=keep' '-c s2t --invalid=keep' bad
diffs '--diff --invalid=replace' '-c s2t --invalid=replace' bad
rm bad

# ---- colors ---------------------------------------------------------------

run $shutong -c s2t --diff --color=always a
is '--color=always: what changed in a line is emphasised, nothing else' "$(
	printf '\033[1m--- a\033[m\n\033[1m+++ a\033[m\n\033[36m@@ -1,3 +1,3 @@\033[m\n'
	printf '\033[31m-\033[7m头发\033[27m很\033[7m长\033[27m\033[m\n'
	printf '\033[32m+\033[7m頭髮\033[27m很\033[7m長\033[27m\033[m\n'
	printf ' 好\n'
	printf '\033[31m-\033[7m里\033[27m面和\033[7m后\033[27m面\033[m\n'
	printf '\033[32m+\033[7m裏\033[27m面和\033[7m後\033[27m面\033[m\n'
)" "$(cat ../out)"
run $shutong -c ./longer.json --diff --color=always lengths
check '--color=always: lengths that change' grep -qF \
	"$(printf '+用\033[7m隨身碟\033[27m的人\033[m')" ../out
run $shutong -c ./longer.json --diff --color=always lines
is '--color=always: no line end is emphasised' '0 3' \
	"$(grep -c "$(printf '\033\\[7m$')" ../out) $(grep -c "$(printf '^\033\\[32m+')" ../out)"
for color in auto never; do
	run $shutong -c s2t --diff --color=$color a
	check "--color=$color into a file: none" sh -c '! grep -q "$(printf "\033")" ../out'
done
# As a terminal shows it.
terminal() {
	timeout 60 python3 - "$@" <<-'EOP'
	import os, pty, subprocess, sys
	master, slave = pty.openpty()
	done = subprocess.Popen(sys.argv[1:], stdout=slave, stdin=subprocess.DEVNULL)
	os.close(slave)
	shown = b''
	try:
	    while piece := os.read(master, 4096):
	        shown += piece
	except OSError:
	    pass
	done.wait()
	print('colors' if b'\033[' in shown else 'none', b'@@' in shown)
	EOP
}
unset NO_COLOR
if has_terminal; then
	is 'a terminal: colors' 'colors True' \
		"$(TERM=xterm terminal $shutong -c s2t --diff a)"
	is 'a terminal, --color=never: none' 'none True' \
		"$(TERM=xterm terminal $shutong -c s2t --diff --color=never a)"
	is 'a terminal, NO_COLOR: none' 'none True' \
		"$(NO_COLOR=1 TERM=xterm terminal $shutong -c s2t --diff a)"
	is 'a terminal, NO_COLOR is empty: colors' 'colors True' \
		"$(NO_COLOR= TERM=xterm terminal $shutong -c s2t --diff a)"
	is 'a terminal, NO_COLOR, --color=always: colors' 'colors True' \
		"$(NO_COLOR=1 TERM=xterm terminal $shutong -c s2t --diff --color=always a)"
	is 'a terminal, TERM=dumb: none' 'none True' \
		"$(TERM=dumb terminal $shutong -c s2t --diff a)"
else
	skip 'colors on a terminal' 'there is no terminal to be had'
fi

# ---- with -t ---------------------------------------------------------------

for target in zh-TW zh-Hans zh-HK 'zh-TW -p'; do
	$shutong -t $target a spread crlf >../new
	cp ../new new
	run $shutong -t $target --check new
	is "-t $target --check: its own output would not change" '0 ' \
		"$status $(cat ../out)"
	rm new
done
diffs '-t zh-TW --diff' '-t zh-TW' spread
is '-t zh-TW -l' a "$($shutong -t zh-TW -l a b)"
is '-t zh-TW --check' 'a: 5 characters in 2 lines would change' \
	"$($shutong -t zh-TW --check a b)"

# ---- input in pieces, long lines, little memory ----------------------------

python3 - <<'EOT'
import random
random.seed(7)
words = ('头发 理发店 里程碑 里面 皇后 干净 U盘 硬盘 SQL注入 鼠标 以太网路由器 '
         '⿰发 发\ufe00 长 很很 。\n | 𫗧 😀 a \r\n \n \0 汉 后 ， 。').split(' ')
open('text', 'w', newline='').write(
    ''.join(random.choice(words) for _ in range(60000)))
open('text1', 'w', newline='').write(
    ''.join(random.choice(words) for _ in range(60000)).replace('\n', ''))
EOT
for file in text text1; do
	for config in s2twp ./longer.json; do
		for report in '--check -v' --diff '--diff --color=always' -l; do
			whole=$($shutong -c $config $report - <$file | sha256sum)
			for pieces in '1 7' '2 3000' '3 200000'; do
				is "$file, $config $report: pieces of up to ${pieces#* } bytes" \
					"$whole" "$(pieces $pieces $file |
						$shutong -c $config $report | sha256sum)"
			done
		done
		diffs "$file, $config --diff" "-c $config" $file
		# What the places say makes the conversion of the text.
		$shutong --text -c $config --check -v --json $file >../out
		is "$file, $config --check: the places make the conversion" \
			"$($shutong --text -c $config $file | sha256sum)" "$(python3 - $file <<'EOP' | sha256sum
import json, sys
text = open(sys.argv[1], newline='').read()
starts = [0]
for line in text.split('\n'):
    starts.append(starts[-1] + len(line) + 1)
out, at = [], 0
for place in json.load(open('../out'))['places']:
    start = starts[place['line'] - 1] + place['column'] - 1
    assert text[start:start + len(place['before'])] == place['before']
    out += [text[at:start], place['after']]
    at = start + len(place['before'])
sys.stdout.buffer.write(''.join(out + [text[at:]]).encode())
EOP
)"
	done
done
rm text text1

if [ -n "$memory_is_of" ]; then
	skip 'a long line in little memory' "$memory_is_of"
else
	python3 -c '
import sys
for _ in range(500):
    sys.stdout.write("汉语很好，后面" * 6000)' >long # 63 MB
	for report in -l --check '--check -v' '--check -v --json'; do
		# More than half of the line would not do.
		run sh -c 'ulimit -v 100000; "$@" long >../seen; status=$?; tail -c 20 ../seen
			exit $status' sh $shutong -c s2t $report
		is "$report: a line of 63 MB in less than 100 MB" 1 $status
	done
	# Nearly all of a text goes.
	python3 -c '
import json
json.dump({"conversion_chain": [{"dict": {"type": "inline", "entries": {
    "汉" * 2000: "甲"}}}]}, open("less.json", "w"))
import sys
for _ in range(500):
    sys.stdout.write("汉" * 40000)' >less
	for report in -l --check '--check -v'; do
		run sh -c 'ulimit -v 100000; "$@" less >../seen; status=$?; tail -c 20 ../seen
			exit $status' sh $shutong -c ./less.json $report
		is "$report: 60 MB become 30 kB, in less than 100 MB" 1 $status
	done
	rm less less.json
	run sh -c 'ulimit -v 100000; exec "$@"' sh $shutong -c s2t --diff long a
	is '--diff: a line that is too long: status 2' 2 $status
	message '--diff: a line that is too long: says so' long: memory
	is '--diff: a line that is too long: the others are done' '--- a' \
		"$(head -n 1 ../out)"
	rm long
fi
rm -f ../seen

# ---- standard output that cannot be written --------------------------------

for report in -l --check '--check -v' '--check --json' --diff; do
	run sh -c '"$@" a >/dev/full' sh $shutong -c s2t $report
	is "$report >/dev/full: status 2" 2 $status
	message "$report >/dev/full: one message" 'standard output' 'No space left'
	run sh -c '"$@" a >&-' sh $shutong -c s2t $report
	is "$report >&-: status 2" 2 $status
	message "$report >&-: one message" 'standard output'
done
for report in '--check -v' --diff; do
	run timeout 60 sh -c 'yes 汉 2>/dev/null | {
		"$@" >/dev/full
		echo $? >../status
	}' sh $shutong -c s2t $report
	is "$report >/dev/full, endless input: ends with status 2" 2 "$(cat ../status)"
	message "$report >/dev/full, endless input: one message" 'standard output'
	run timeout 60 sh -c '{
		yes 汉 2>/dev/null | "$@"
		echo $? >../status
	} | head -n 1' sh $shutong -c s2t $report
	is "$report | head -n 1: ends by SIGPIPE" 141 "$(cat ../status)"
done
run sh -c '"$@" a >>a' sh $shutong -c s2t --diff
is 'a >>a: status 2' 2 $status
message 'a >>a: says why' input output
is 'a is intact' "$(head -n 1 ../before | cut -d' ' -f1,2,5)" \
	"$(stat -c '%n %i %s' a)"

finish
