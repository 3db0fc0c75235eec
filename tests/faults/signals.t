#!/bin/bash
# 13: whichever signal ends the program, it is that signal that ends it, the
# files are what they were, and nothing is left; with a new file that has no name
# and with one that has.  The input is a FIFO that is open, so that the program is
# at work as long as it takes.
[ -n "${SIGNALS_RESET-}" ] || SIGNALS_RESET=1 exec env --default-signal bash "$0" "$@"
preload=$PWD/${BUILD:-build}/tests/faults/preload.so
. tests/cli/tap.sh

lacks='none tmpfile'
[ -z "${SANITIZE-}" ] || lacks=none
# All whose default action is to end a process, but for those of a crash.
signals='HUP INT QUIT PIPE ALRM TERM USR1 USR2 IO PROF VTALRM XCPU XFSZ PWR STKFLT
	RTMIN RTMIN+1 RTMAX'

exec 8>&2 2>/dev/null # what the shell says about each
ulimit -c 0
set -m
fresh() {
	find . -mindepth 1 -delete
	printf old >out
	mkdir dir
	mkfifo fifo
}
# begin COMMAND...: at work on fifo, which fd 5 is open to; $process.
begin() {
	exec 5<>fifo
	case $lacking in
	none) "$@" 2>../err 5>&- & ;;
	*) NO=$lacking LD_PRELOAD=$preload "$@" 2>../err 5>&- & ;;
	esac
	process=$!
	echo 头发 >&5
	wait_for drafting $process
}
for lacking in $lacks; do
	wrong= runs=0
	for signal in $signals; do
		for options in '-o out' '-o new' '-O dir'; do
			fresh
			begin $shutong -c s2t $options fifo || wrong="$wrong $signal:$options:not-at-work"
			kill -s "$signal" $process
			wait $process
			ended=$?
			exec 5>&-
			runs=$((runs + 1))
			[ $ended = $((128 + $(kill -l "$signal"))) ] || wrong="$wrong $signal:$options:$ended"
			[ "$(ls -A . dir | tr '\n' ' ')" = '.: dir fifo out  dir: ' ] ||
				wrong="$wrong $signal:$options:$(ls -A . dir | tr '\n' ' ')"
			[ "$(cat out)" = old ] || wrong="$wrong $signal:$options:out"
		done
	done
	is "13: every signal, without: $lacking, $runs runs" '' "$wrong"

	wrong= runs=0
	for signal in $signals; do
		fresh
		exec 5<>fifo
		(
			trap '' "$signal"
			[ $lacking = none ] || export NO=$lacking LD_PRELOAD=$preload
			exec $shutong -c s2t -o out fifo 2>../err 5>&-
		) &
		process=$!
		echo 头发 >&5
		wait_for drafting $process || wrong="$wrong $signal:not-at-work"
		kill -s "$signal" $process
		echo 里面 >&5
		exec 5>&-
		wait $process || wrong="$wrong $signal:$?"
		runs=$((runs + 1))
		[ "$(cat out)" = "$(printf '頭髮\n裏面')" ] || wrong="$wrong $signal:$(cat out)"
	done
	is "13: every signal, ignored from the beginning, without: $lacking, $runs runs" '' "$wrong"

	# In place the input cannot be a FIFO: it is stopped instead.
	wrong= runs=0
	for signal in $signals; do
		find . -mindepth 1 -delete
		python3 -c 'open("f", "ab").truncate(1 << 30)' # NULs take a while
		case $lacking in
		none) $shutong -c s2t --text -w f 2>../err & ;;
		*) NO=$lacking LD_PRELOAD=$preload $shutong -c s2t --text -w f 2>../err & ;;
		esac
		process=$!
		wait_for drafting $process
		kill -s "$signal" $process
		wait $process
		ended=$?
		runs=$((runs + 1))
		# It may be done before the signal comes.
		[ $ended = $((128 + $(kill -l "$signal"))) ] || [ $ended = 0 ] ||
			wrong="$wrong $signal:$ended"
		[ "$(ls -A)" = f ] || wrong="$wrong $signal:$(ls -A | tr '\n' ' ')"
	done
	is "13: every signal during -w, without: $lacking, $runs runs" '' "$wrong"

	# The directory is moved meanwhile.
	for options in '-o dir/out' '-O dir'; do
		title="$options, the directory is moved, without: $lacking"
		for how in end TERM; do
			fresh
			begin $shutong -c s2t $options fifo
			check "$title, $how: is at work" drafting $process
			mv dir moved
			[ $how = end ] || kill -s $how $process
			exec 5>&-
			wait $process
			ended=$?
			case $how in
			end) is "$title: done there" '0 頭髮' "$ended $(cat moved/*)" ;;
			*) is "$title, SIG$how: nothing is left" '143 ' "$ended $(ls -A moved)" ;;
			esac
			check "$title, $how: nothing where it was" test ! -e dir
		done
	done
done

# KILL leaves nothing either, where a file need not have a name.
lacking=none
fresh
begin $shutong -c s2t -o out fifo
if ls -l /proc/$process/fd | grep -q ' (deleted)$'; then
	kill -KILL $process
	wait $process
	exec 5>&-
	left '12: SIGKILL during -o: nothing is left' dir fifo out
else
	kill -KILL $process
	exec 5>&-
	skip '12: SIGKILL during -o: nothing is left' 'the file system has no O_TMPFILE'
fi
set +m
exec 2>&8 8>&-

# ---- small stacks ------------------------------------------------------------

if [ -n "${SANITIZE-}" ]; then
	skip 'a stack of 64 KiB' 'sanitizers need more'
	finish
	exit
fi
find . -mindepth 1 -delete
yes 头发干后來里面 | head -n 100000 >f
iconv -t gb18030 <f >g
{ printf '\344\270\255\377\n'; cat f; } >ill
printf '头发\t毛\n' >terms
cp f long
tr -d '\n' <f | head -c 900000 >line
mkdir -p t/a/b
cp f t/a/b/头发
deep=$(printf 'd/%.0s' $(seq 300))
mkdir -p "t/$deep"
echo 头发 >"t/${deep}f"
small() { # OPTIONS: as with a large stack
	local wanted
	$shutong "$@" >../wanted 2>/dev/null
	wanted=$?
	run bash -c 'ulimit -s 64; exec "$@"' bash $shutong "$@"
	is "a stack of 64 KiB: $*" "$wanted $(cksum <../wanted)" "$status $(cksum <../out)"
}
small -c s2twp f
small -t zh-TW -p f
small -t zh-Hans -p -j4 f f f
small -t zh-TW --progress=always line
small -t zh-TW --repair -v ill
small -t zh-TW --invalid=replace ill
small -t zh-TW ill
small -e auto -t zh-TW g
small -e auto --detect g f
small --detect -v f
small --detect --json ill
small -t zh-TW --check -v g
small -t zh-TW --diff f
small -t zh-TW --explain f
small -t zh-TW -d terms --keep-pattern '[a-z]+发' f
small -t zh-TW -r -l t
small -t zh-TW -r --check --rename t
small --help
small --list-profiles
for options in '-w f' '-w -e auto g' '--in-place=.o long' '-r -O new t' '-r -O new2 --rename t' \
	'-r -w --rename t' '--review page -o out line'; do
	run bash -c 'ulimit -s 64; exec "$@"' bash $shutong -q -t zh-TW $options
	is "a stack of 64 KiB: $options: status 0" 0 $status
done
finish
