#!/bin/bash
# Threads change nothing but the time: output, messages and statuses are those
# of one thread, for files and pipes of any kind, and nothing waits for ever.
# Numbers are those of the thirty checks.
[ -n "${SIGNALS_RESET-}" ] || SIGNALS_RESET=1 exec env --default-signal bash "$0" "$@"
article=$PWD/data/article.txt
. tests/cli/tap.sh

# ---- one large text --------------------------------------------------------

python3 - "$article" <<'EOF'
import os
import random
import sys

article = open(sys.argv[1], "rb").read() + b"\n"
han = [c for c in article.decode() if c >= "\u3400"]
source = random.Random(4)


def write(name, content):
    with open(name, "wb") as file:
        file.write(content)


def characters(count):
    return source.choices(han, k=count)


write("article", article * 80)
write("line", "".join(characters(400000)).encode())
# One word without an end: no place to cut it.
write("island", ("一" * 300000 + "\n汉字里面\n" + "一" * 100000).encode())
# Description sequences: no place to cut near an operator.
text = characters(200000)
for i in range(0, len(text), 30):
    text[i] = source.choice("⿰⿱⿲⿳⿻⿵")
    text[source.randrange(len(text))] = "\n"
write("sequences", "".join(text).encode())
# Cut in the middle of everything.
text = bytearray("".join(characters(300000)).encode())
for _ in range(3000):
    text[source.randrange(len(text))] = source.choice(b"\xff\xe6\x80\nA\xf0\xc3")
write("ill", bytes(text))
write("late", article * 60 + b"abc\n" * 70000 + "汉字\xe9".encode() + b"\xff\n" + article * 60)
# Changes that the context adds: more of them than there are steps.
clauses = ["系啊，", "只狗，", "我系香港人，", "關系唔大。\n", "呢个系后面。\n", "头发干了。\n", "钟系佢嘅，"]
write("cantonese", "".join(source.choices(clauses, k=60000)).encode())
os.mkdir("files")
for n in range(300):
    write(f"files/{n:03}", "".join(characters(n * 11)).encode())
write("ascii", b"the quick brown fox, jumps.\n" * 60000)
EOF

# Without the times and rates that -v says at the end.
timeless() {
	sed -i -E 's/^(shutong: .*B) in [0-9.:]+( m?s)?(, [0-9.]+ [kMG]?B\/s)?$/\1/' "$@"
}
# same NAME FILE OPTION...: with several threads, from a file and by a pipe that
# gives odd pieces, there is the output, message and status of one thread.
same() {
	local name=$1 file=$2 wrong= n
	shift 2
	$shutong -j1 "$@" "$file" >../right 2>../right_err
	local right=$?
	timeless ../right_err
	for n in 2 3 8; do
		run $shutong -j$n "$@" "$file"
		timeless ../err
		cmp -s ../out ../right && cmp -s ../err ../right_err && [ $status = $right ] ||
			wrong="$wrong file/$n"
		dd if="$file" bs=7777 2>/dev/null | $shutong -j$n "$@" >../out 2>../err
		status=$?
		sed -i "s/^shutong: stdin:/shutong: $file:/" ../err
		timeless ../err
		cmp -s ../out ../right && cmp -s ../err ../right_err && [ $status = $right ] ||
			wrong="$wrong pipe/$n"
	done
	is "23: $name" '' "$wrong"
}

for file in article line island sequences late ascii; do
	for options in '-c s2t' '-c s2twp' '-c tw2sp' '-t zh-TW' '-t zh-Hans -p'; do
		same "$file, $options" $file $options
	done
done
for options in '-c s2t' '-c tw2s --invalid=keep' '-c s2twp --invalid=replace' \
	'-t zh-TW --invalid=keep'; do
	same "ill-formed text, $options" ill $options
done
for options in '-t zh-HK' '-t zh-TW -p'; do
	same "cantonese, $options" cantonese $options
done
same '-v: the same is said' article -c s2t -v
# Without -j, threads are only started after a mebibyte.
cat article article ascii article article article ill article >large
for options in '-c s2twp --invalid=keep' '-t zh-TW --invalid=keep'; do
	$shutong -j1 $options large >../right
	run $shutong $options large
	check "without -j, $options: the same" cmp ../out ../right
	$shutong $options <large >../out
	check "without -j, $options, standard input: the same" cmp ../out ../right
	cat large | $shutong $options >../out
	check "without -j, $options, a pipe: the same" cmp ../out ../right
done

# ---- many files ------------------------------------------------------------

: >files/010
cp late files/020
printf '汉\xff字' >files/030
rm files/040 files/050 files/060 files/070
mkdir files/050
ln -s nowhere files/060
mkfifo files/070
cp island files/290
list() {
	seq -w 0 299 | sed 's,^,files/,'
}
many() { # OPTION...
	cat article >files/070 &
	run $shutong "$@" $(list) - - <article
	timeless ../err
	wait
}
for options in '-c s2t' '-t zh-TW' '-c s2twp --invalid=keep' '-c t2s -v'; do
	many -j1 $options
	cp ../out ../right
	cp ../err ../right_err
	right=$status
	for n in 2 8; do
		many -j$n $options
		check "21: 300 FILEs, $options, $n threads: the same output" cmp ../out ../right
		check "21: 300 FILEs, $options, $n threads: the same messages" cmp ../err ../right_err
		is "21: 300 FILEs, $options, $n threads: status $right" $right $status
	done
done
many -j4 -c s2t -o result
check 'with -o and a FILE that fails: none appears' test ! -e result
run $shutong -j4 -c s2t -o article article
is 'onto itself: refused' 2 $status
run $shutong -j4 -c s2t -o result article line
is '-o with threads: status 0' 0 $status
cat article line | $shutong -j1 -c s2t >../right
check '-o with threads: the same' cmp result ../right

# ---- nothing waits ---------------------------------------------------------

mkfifo in
exec 6<>in
$shutong -j4 -c s2t <in >../out 2>../err 6>&- &
process=$!
{ cat article; printf '\xff'; head -c 30000 article; } >&6
for _ in {1..200}; do
	kill -0 $process 2>/dev/null || break
	sleep 0.1
done
kill -9 $process 2>/dev/null
wait $process 2>/dev/null
is 'ill-formed input in a pipe that stays open: it ends, status 2' 2 $?
exec 6>&-

for options in '-c s2t' '-c s2twp' '-t zh-TW --line-buffered'; do
	exec 6<>in
	exec 7< <(exec $shutong -j4 $options <in 6>&- 2>../err)
	process=$!
	cat article >&6 &
	IFS= read -r -t 20 -u 7 line
	for _ in $(seq $(($(wc -l <article) - 1))); do
		IFS= read -r -t 20 -u 7 line || break
	done
	echo 头发 >&6
	IFS= read -r -t 20 -u 7 line
	is "$options, 4 threads: a line is out before the input ends" 頭髮 "$line"
	exec 6>&-
	wait $process
	exec 7<&-
done

for n in 1 2 8; do
	cat article article article | $shutong -j$n -c s2t 2>../err | head -c 100 >/dev/null
	is "6: $n threads: a closed pipe ends it by its signal" 141 "${PIPESTATUS[1]}"
done
(
	trap '' PIPE
	cat article article article 2>/dev/null |
		{ $shutong -j4 -c s2t 2>../err; echo $? >../status; } | head -c 100 >/dev/null
)
is '6: a closed pipe, its signal ignored: status 2' 2 "$(cat ../status)"
message '6: a closed pipe, its signal ignored: one message' 'standard output'

exec 6<>in
(
	trap '' PIPE
	{ $shutong -j4 -c s2t article article article - <in 6>&- 2>../err; echo $? >../status; } |
		head -c 100 >/dev/null
) &
process=$!
for _ in {1..200}; do
	kill -0 $process 2>/dev/null || break
	sleep 0.1
done
check 'output that cannot be written, while standard input stays open: it ends' \
	test -z "$(jobs -r)"
pkill -9 -P $process 2>/dev/null
wait $process 2>/dev/null
is 'output that cannot be written, while standard input stays open: status 2' \
	2 "$(cat ../status)"
exec 6>&-

# With job control, so that a background job does not ignore SIGINT.
exec 8>&2 2>/dev/null
set -m
for signal in INT:130 TERM:143 HUP:129; do
	name=${signal%:*}
	# ThreadSanitizer keeps a signal back while its thread waits for a lock.
	[ "${SANITIZE-}" != -fsanitize=thread ] || {
		skip "13: SIG$name with threads" 'ThreadSanitizer keeps signals back'
		continue
	}
	rm -f out
	exec 6<>in
	$shutong -j4 -c s2t -o out <in 6>&- 2>../err &
	process=$!
	cat article >&6
	kill -$name $process
	wait $process
	is "13: SIG$name with threads: ended by it" ${signal#*:} $?
	check "13: SIG$name with threads: no file is left" test -z "$(find . -name '.shutong-*' -o -name out)"
	exec 6>&-
done
set +m
exec 2>&8 8>&-
finish
