#!/bin/bash
# Pipes: what is read is converted and written at once; closed ends, signals,
# long lines, and input in pieces of any size.  Numbers are those of the thirty
# checks.

# Under nohup or in a background job signals are ignored, which a shell cannot undo
# and the program respects: it would wait for ever for the one that must end it.
[ -n "${SIGNALS_RESET-}" ] || SIGNALS_RESET=1 exec env --default-signal bash "$0" "$@"
. tests/cli/tap.sh

# ---- a line in, a line out -------------------------------------------------

# A FIFO that is opened for reading and writing never waits for its other end,
# so that nothing hangs when the program does not start.
mkfifo in
# talk OPTION...: the converter runs, fd 6 is its input and fd 7 its output.
talk() {
	exec 6<>in
	exec 7< <(exec $shutong "$@" <in 6>&- 2>../err)
	process=$!
}
# next_line: its next line, or nothing after 20 seconds.
next_line() {
	local line=
	IFS= read -r -t 20 -u 7 line
	printf '%s' "$line"
}
hang_up() {
	exec 6>&- 7<&-
	wait $process
}

for profile in s2t s2twp; do
	talk -c $profile
	echo 头发 >&6
	is "$profile: a line is out before the input ends" 頭髮 "$(next_line)"
	right=0
	for i in {1..200}; do
		echo "里面$i" >&6
		IFS= read -r -t 20 -u 7 line || break
		[[ $line == [裏裡]面$i ]] && ((right += 1))
	done
	is "$profile: 200 lines, each answered before the next" 200 $right
	printf 头 >&6
	sleep 0.1
	printf '发\n' >&6
	is "$profile: a word in two writes is one word" 頭髮 "$(next_line)"
	printf '\xe6' >&6
	sleep 0.1
	printf '\xb1\x89\n' >&6
	is "$profile: a character in two writes is one character" 漢 "$(next_line)"
	printf '发\r\n\r\n' >&6
	is "$profile: CRLF" $'發\r' "$(next_line)"
	is "$profile: an empty line with CRLF" $'\r' "$(next_line)"
	printf '头发，' >&6
	IFS= read -r -t 20 -u 7 -N 3 text
	is "$profile: within a line, what is decided is out" 頭髮， "$text"
	printf '理发' >&6
	exec 6>&-
	is "$profile: the rest when the input ends" 理髮 "$(next_line)"
	hang_up
	is "$profile: status 0" 0 $?
	is "$profile: nothing on stderr" '' "$(cat ../err)"
done

talk -c s2t
printf '头发\n里\xff面\n' >&6
is 'ill-formed: what came before it is out' 頭髮 "$(next_line)"
is 'ill-formed: to the byte' 裏 "$(next_line)"
wait $process
is 'ill-formed: ends before the input does, with status 2' 2 $?
hang_up 2>/dev/null
message 'ill-formed: the place' stdin:2:4:
rm in

# ---- an output nobody reads ------------------------------------------------

timeout 60 yes 汉 2>../err | timeout 60 $shutong -c s2t 2>>../err | head -n 1 >../out
statuses=("${PIPESTATUS[@]}")
is '6: head -n 1: the line' 漢 "$(cat ../out)"
is '6: head -n 1: ends by SIGPIPE' 141 "${statuses[1]}"
is '6: head -n 1: without a word' '' "$(cat ../err)"
(
	trap '' PIPE
	timeout 60 yes 汉 2>/dev/null | {
		timeout 60 $shutong -c s2t 2>../err
		echo $? >../status
	} | head -n 1 >../out
)
is '6: head -n 1, SIGPIPE ignored: the line' 漢 "$(cat ../out)"
is '6: head -n 1, SIGPIPE ignored: status 2' 2 "$(cat ../status)"
message '6: head -n 1, SIGPIPE ignored: a message' 'standard output' 'Broken pipe'

# ---- closed and full -------------------------------------------------------

printf '头发\n' >a
run sh -c '"$@" a >/dev/full' sh $shutong -c s2t
is '4: >/dev/full: status 2' 2 $status
message '4: >/dev/full: a message' 'standard output' 'No space left'
timeout 60 yes 汉 2>/dev/null | timeout 60 $shutong -c s2t >/dev/full 2>../err
is '4: >/dev/full, endless input: ends with status 2' 2 "${PIPESTATUS[1]}"
run sh -c '"$@" a >&-' sh $shutong -c s2t
is '5: >&-: status 2' 2 $status
message '5: >&-: a message' 'standard output'
is '5: >&-: the input is intact' 头发 "$(cat a)"
run sh -c '"$@" -o b a >&-' sh $shutong -c s2t
is '5: >&- with -o: status 0' 0 $status
is '5: >&- with -o: the output' 頭髮 "$(cat b)"
rm b
run sh -c '"$@" <&-' sh $shutong -c s2t
is '<&-: status 2' 2 $status
message '<&-: a message' stdin
run sh -c '"$@" a <&-' sh $shutong -c s2t
is '<&- with FILE: status 0' 0 $status
is '<&- with FILE: the output' 頭髮 "$(cat ../out)"
run sh -c '"$@" a none 2>&-' sh $shutong -c s2t
is '2>&- and a missing FILE: status 2' 2 $status
is '2>&-: no message in the output' 頭髮 "$(cat ../out)"
run sh -c '"$@" -o b a none <&- >&- 2>&-' sh $shutong -c s2t
is 'all three closed, a missing FILE: status 2' 2 $status
left 'all three closed, a missing FILE: no output' a
run sh -c '"$@" -o b a <&- >&- 2>&-' sh $shutong -c s2t
is 'all three closed, -o: status 0' 0 $status
is 'all three closed, -o: the output' 頭髮 "$(cat b)"
rm b
run sh -c '"$@" <a >b' sh $shutong -c s2t
is 'stdin and stdout are files' 頭髮 "$(cat b)"
rm b
run sh -c '{ dd bs=4 count=1 of=/dev/null 2>/dev/null; "$@"; } <a' sh $shutong -c s2t
is 'stdin is read from where it stands: status 2 within a character' 2 $status
run sh -c '{ dd bs=3 count=1 of=/dev/null 2>/dev/null; "$@"; } <a' \
	sh $shutong -c s2t
is 'stdin is read from where it stands' 發 "$(cat ../out)"

# ---- signals ---------------------------------------------------------------

set -m # or the shell would have its children ignore SIGINT
exec 8>&2 2>/dev/null # what the shell says about each
mkfifo fifo
started() { # the converter waits for more, of its output is something there
	drafting $process
}
for signal in TERM:143 INT:130 HUP:129; do
	for old in yes no; do
		name=${signal%:*}
		title="13: SIG$name during -o, old file: $old"
		rm -f out
		files='a fifo'
		if [ $old = yes ]; then
			printf old >out
			files="$files out"
		fi
		exec 5<>fifo
		$shutong -c s2t -o out fifo 2>../err 5>&- &
		process=$!
		echo 头发 >&5
		check "$title: is at work" wait_for started
		kill -"$name" $process
		wait $process 2>/dev/null
		is "$title: status ${signal#*:}" "${signal#*:}" $?
		exec 5>&-
		left "$title: no temporary file" $files
		[ $old = no ] || is "$title: intact" old "$(cat out)"
	done
done
rm -f out
exec 5<>fifo
(
	trap '' HUP
	exec $shutong -c s2t -o out fifo 2>../err 5>&-
) &
process=$!
echo 头发 >&5
check 'nohup: is at work' wait_for started
kill -HUP $process
echo 里面 >&5
exec 5>&-
wait $process
is 'nohup: SIGHUP that is ignored stays ignored' 0 $?
is 'nohup: the output' "$(printf '頭髮\n裏面')" "$(cat out)"
printf old >out
exec 5<>fifo
$shutong -c s2t -o out fifo 2>../err 5>&- &
process=$!
echo 头发 >&5
check 'SIGKILL: is at work' wait_for started
kill -KILL $process
wait $process 2>/dev/null
exec 5>&-
is '12: SIGKILL during -o: the old file is intact' old "$(cat out)"
find . -type f ! -name a ! -name out -delete
: >../out
exec 5<>fifo
$shutong -c s2t fifo >../out 2>../err 5>&- &
process=$!
echo 头发 >&5
check 'SIGTERM without -o: is at work' wait_for grep -q 頭髮 ../out
kill -TERM $process
wait $process 2>/dev/null
is 'SIGTERM without -o: status 143' 143 $?
exec 5>&-
set +m
exec 2>&8 8>&-
# What the one before wrote would be taken for this one's.
: >../out
exec 5<>fifo
$shutong -c s2t fifo >../out 2>../err 5>&- &
process=$!
echo 头发 >&5
check 'SIGSTOP, SIGCONT: is at work' wait_for grep -q 頭髮 ../out
kill -STOP $process
kill -CONT $process
echo 里面 >&5
exec 5>&-
wait $process
is 'SIGSTOP, SIGCONT: status 0' 0 $?
is 'SIGSTOP, SIGCONT: nothing is lost' "$(printf '頭髮\n裏面')" "$(cat ../out)"
rm -f fifo out

# ---- long lines, little memory ---------------------------------------------

# repeat N TEXT: TEXT N times, without a line end.
repeat() {
	timeout 300 python3 -c '
import sys
piece = sys.argv[2].encode() * 10000
for _ in range(int(sys.argv[1]) // 10000):
    sys.stdout.buffer.write(piece)' "$@"
}
peak() { # of a process, in MiB
	awk '/^VmHWM/ {print int($2 / 1024)}' "/proc/$1/status" 2>/dev/null
}
written() {
	[ "$(stat -c %s ../out)" -ge "$1" ]
}
long_line() { # name, profile, repetitions, in, out
	local process bytes
	mkfifo fifo
	: >../out
	exec 5<>fifo
	$shutong -c "$2" fifo >../out 2>../err 5>&- &
	process=$!
	repeat "$3" "$4" >&5
	bytes=$(($3 * $(printf '%s' "$5" | wc -c)))
	check "$1: nearly all of it is out before the input ends" \
		wait_for written $((bytes - 100000))
	if grep -q __asan_init "/proc/$process/exe" 2>/dev/null; then
		skip "$1: memory" 'built with a sanitizer'
	elif [ -z "$(peak $process)" ]; then
		skip "$1: memory" 'no /proc'
	else
		check "$1: $(peak $process) MiB is below 100" test "$(peak $process)" -lt 100
	fi
	exec 5>&-
	wait $process
	is "$1: status 0" 0 $?
	is "$1: the output" "$(repeat "$3" "$5" | sha256sum)" "$(sha256sum <../out)"
	rm fifo
}
long_line '24: 64 MiB, one line' s2t 5590000 头发里面 頭髮裏面
long_line '24: 64 MiB, one line, segmentation' s2twp 5590000 鼠标里面 滑鼠裡面
long_line '24: 24 MiB, one line of sequences' t2s 2000000 ⿰發发發 ⿰發发发
: >../out

# ---- input in pieces -------------------------------------------------------

python3 - <<'EOF'
import random
random.seed(20)
words = ('头发 理发 理发店 里程碑 里面 皇后 干净 一干二净 U盘 U盘里 SQL注入 鼠标 以太网路由器 '
         '⿰发 ⿰氵发 ⿲发后 发\ufe00 里面 \ufeff 𫗧 覆𫗧 😀 a \r\n \n \0 汉 后 ， 。').split(' ')
text = ''.join(random.choice(words) for _ in range(60000))
open('text', 'w', newline='').write(text)
open('mixed', 'wb').write(b''.join(
    random.choice([b'\xff', b'\xe6\xb1', b'\xf0\x9f\x98', b'\xed\xa0\x80', b'\x80'])
    if random.random() < 0.05 else random.choice(words).encode()
    for _ in range(60000)))
EOF
for profile in s2t s2twp; do
	whole=$($shutong --text -c $profile text | sha256sum)
	for pieces in '1 1' '2 4' '3 100' '4 5000' '5 200000'; do
		is "23: $profile: pieces of up to ${pieces#* } bytes" "$whole" \
			"$(pieces $pieces text | $shutong -c $profile | sha256sum)"
	done
done
for how in keep replace; do
	whole=$($shutong --text -c s2t --invalid=$how mixed | sha256sum)
	for pieces in '6 1' '7 4' '8 3000'; do
		is "23: --invalid=$how: pieces of up to ${pieces#* } bytes" "$whole" \
			"$(pieces $pieces mixed |
				$shutong -c s2t --invalid=$how | sha256sum)"
	done
done
whole=$($shutong --text -c s2t mixed 2>../err | sha256sum)
place=$(sed 's/^shutong: mixed//' ../err)
split=$(pieces 9 3 mixed 2>/dev/null | $shutong -c s2t 2>../err | sha256sum)
is '23: ill-formed, in pieces: the same output' "$whole" "$split"
is '23: ill-formed, in pieces: the same place' "$place" \
	"$(sed 's/^shutong: stdin//' ../err)"

finish
