#!/bin/bash
# System calls that fail: status 2, one message, no temporary file, and an
# output that is either untouched or whole.  Numbers are those of the thirty
# checks.
. tests/cli/tap.sh

python3 -c '
words = "头发里面皇后干净，发\n"
open("in", "w").write(words * 20000)
open("../new", "w").write("頭髮裏面皇后乾淨，發\n" * 20000)'
tried=
# strace and the leak detector both need ptrace; the last word counts.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

# after NAME must-fail|may-work OLD: what must hold after any failure.
after() {
	local wrong= result=other
	if [ ! -e out ]; then
		result=none
	elif cmp -s out ../new; then
		result=new
	elif [ "$(cat out)" = old ]; then
		result=old
	fi
	[ $result != other ] || wrong="the output is neither old nor new"
	case $status in
	0)
		[ $result = new ] || wrong="status 0 but no output"
		[ "$2" = may-work ] || wrong="status 0"
		;;
	2)
		[ "$(grep -c '^shutong: ' ../err)" -ge 1 ] || wrong="no message"
		if [ "$2" = must-fail ] && [ $result != "$3" ]; then
			wrong="the output is $result"
		fi
		;;
	*) wrong="status $status" ;;
	esac
	[ -z "$(find . -type f ! -name in ! -name out)" ] ||
		wrong="left behind: $(ls -A | tr '\n' ' ')"
	if [ -z "$wrong" ]; then
		tap_result ok "$1"
	else
		tap_result 'not ok' "$1"
		tap_say "$wrong"
		tap_say "stderr: $(cat ../err)"
	fi
}
prepare() { # none|old
	find . -type f ! -name in -delete
	[ "$1" = none ] || echo old >out
}

# ---- injected failures -----------------------------------------------------

# nth CALL PATTERN: which calls of that name, counted from 1, touch our files.
# What the loader does before is not ours.
nth() {
	grep "^$1(" ../trace | grep -nE -e "$2" | cut -d: -f1
}
# fail NUMBER CALL PATTERN must-fail|may-work ERROR...
fail() {
	local number=$1 call=$2 pattern=$3 must=$4 old error n found=no
	shift 4
	for old in none old; do
		prepare $old
		strace -y -o ../trace $shutong -c s2t -o out in 2>/dev/null
		for n in $(nth $call "$pattern"); do
			found=yes
			if [ $call.$must = close.must-fail ] && ! nth close "$pattern" |
				sed '$d' | grep -qx $n; then
				continue # at the last one it is in its place
			fi
			for error; do
				prepare $old
				run strace -o /dev/null -e trace=$call \
					-e inject=$call:error=$error:when=$n \
					$shutong -c s2t -o out in
				after "$number: -o, $call $n: $error, old file: $old" $must $old
			done
		done
	done
	[ $found = no ] || tried="$tried $call "
}

if ! command -v strace >/dev/null; then
	skip '8-10: injected failures' 'no strace'
elif ! can_trace; then
	skip '8-10: injected failures' 'strace cannot trace here'
else
	folder=$(printf '%s' "$PWD" | sed 's/[.[\*^$+?(){|]/\\&/g')
	# Whatever its name is: a file of the folder other than "in".
	temporary="<$folder/([^i>]|i[^n>]|in[^>])[^>]*>"
	run strace -y -o ../trace $shutong -c s2t -o out in
	check 'without a failure: the whole output' cmp -s out ../new
	check 'there are several writes' test "$(nth write "$temporary" | wc -l)" -gt 2
	check 'there are several reads' test "$(nth read "<$folder/in>" | wc -l)" -gt 2
	fail 8 write "$temporary" must-fail EIO ENOSPC EDQUOT
	fail 9 read "<$folder/in>" must-fail EIO EISDIR
	fail 10 openat '"in"' must-fail EACCES EMFILE ENOMEM
	fail 10 openat 'O_RDWR.*O_TMPFILE' must-fail EACCES EMFILE ENOSPC EROFS
	fail 10 fchmod . must-fail EPERM EIO
	fail 10 fsync "$temporary" must-fail EIO ENOSPC
	fail 10 close "$temporary" must-fail EIO ENOSPC EDQUOT
	fail 10 linkat . must-fail EMLINK EIO ENOSPC
	fail 10 renameat . must-fail EACCES EIO ENOSPC
	for call in write read openat fsync close linkat renameat; do
		check "$call: is used" grep -q " $call" <<<"$tried"
	done
	# The output is in its place by then.
	fail 10 fsync "<$folder>" may-work EIO EINVAL
	fail 10 openat 'O_RDONLY.*O_DIRECTORY' may-work EACCES EMFILE
	fail 10 close "<$folder(/in)?>" may-work EIO

	for call in write read; do
		prepare old
		run strace -y -o ../trace $shutong -c s2t -o out in
		case $call in
		write) first=$(nth write "$temporary" | head -n 1) ;;
		read) first=$(nth read "<$folder/in>" | head -n 1) ;;
		esac
		prepare old
		run strace -o /dev/null -e trace=$call \
			-e inject=$call:error=EINTR:when=$first+2 $shutong -c s2t -o out in
		is "11: $call: every second one is interrupted: status 0" 0 $status
		check "11: $call: every second one is interrupted: the whole output" \
			cmp -s out ../new
	done

	# What is printed, too.
	prepare none
	for what in '-t zh-TW --check -v' '-t zh-TW --diff' '-t zh-TW -l' \
		'--detect -v' '--detect --json'; do
		run $shutong $what in
		cp ../out ../printed
		before=$status
		run strace -o ../trace -e trace=write \
			-e inject=write:error=EINTR:when=1+2 $shutong $what in
		check "$what: write is interrupted" grep -q INJECTED ../trace
		is "11: $what: interrupted: the same status" $before $status
		check "11: $what: interrupted: all is printed" cmp -s ../out ../printed
	done

	prepare none
	strace -y -o ../trace $shutong -c s2t in >../out 2>/dev/null
	for n in $(nth write '^write\(1<'); do
		for error in EIO ENOSPC EPIPE; do
			run strace -o /dev/null -e trace=write \
				-e inject=write:error=$error:when=$n $shutong -c s2t in
			is "8: stdout, write $n: $error: status 2" 2 $status
			message "8: stdout, write $n: $error: a message" 'standard output'
		done
	done
	# With threads, what was left when reading failed may end within a character,
	# which is no second failure.
	runs=0 wrong=
	for n in 1 2 3 4 5 6 7 8 9 10; do
		run strace -f -y -o ../trace -P "$PWD/in" -e trace=read \
			-e inject=read:error=EIO:when=$n $shutong -j3 -c s2t in
		grep -q INJECTED ../trace || continue
		runs=$((runs + 1))
		[ $status = 2 ] && [ "$(cat ../err)" = 'shutong: in: cannot be read: Input/output error' ] ||
			wrong="$wrong $n:$status:$(cat ../err)"
	done
	is "9: threads, read: EIO: one message, $runs runs" '' "$wrong"
	check '9: threads, read: EIO: several' test $runs -gt 3
	for n in $(nth close '^close\(1<'); do
		run strace -o /dev/null -e trace=close \
			-e inject=close:error=EIO:when=$n $shutong -c s2t in
		is "10: stdout, close: EIO: status 2" 2 $status
	done
fi

# ---- limits ----------------------------------------------------------------

for old in none old; do
	prepare $old
	run bash -c 'trap "" XFSZ; ulimit -f 100; exec "$@"' bash \
		$shutong -c s2t -o out in
	after "15: ulimit -f, SIGXFSZ ignored, old file: $old" must-fail $old
	message "15: ulimit -f, SIGXFSZ ignored, old file: $old: a message" out \
		'File too large'
	prepare $old
	run bash -c 'ulimit -f 100; "$@"; exit $?' bash $shutong -c s2t -o out in
	is "15: ulimit -f, old file: $old: ends by SIGXFSZ" 153 $status
	is "15: ulimit -f, old file: $old: no temporary file" '' \
		"$(find . -type f ! -name in ! -name out)"
	case $old in
	none) check "15: ulimit -f, no old file: none" test ! -e out ;;
	old) is "15: ulimit -f, old file: intact" old "$(cat out)" ;;
	esac
done
prepare none
run bash -c 'trap "" XFSZ; ulimit -f 100; exec "$@" >out' bash $shutong -c s2t in
is '15: ulimit -f, stdout: status 2' 2 $status
message '15: ulimit -f, stdout: a message' 'standard output' 'File too large'

# A disk of 200 KiB: a tmpfs in a mount namespace of its own.
prepare none
cat >../full.sh <<'EOF'
mkdir -p ../disk && mount -t tmpfs -o size=200k none ../disk || exit 77
[ "$1" = none ] || echo old >../disk/out
shift
"$@" 2>../err
echo $? >../status
ls -A ../disk >../left
cat ../disk/out >../out 2>/dev/null
exit 0
EOF
if unshare -rm true 2>/dev/null; then
	for old in none old; do
		: >../out
		unshare -rm sh ../full.sh $old $shutong -c s2t -o ../disk/out in 2>/dev/null
		if [ $? -eq 77 ]; then
			skip "7: a full disk, old file: $old" 'no tmpfs here'
			continue
		fi
		is "7: a full disk, old file: $old: status 2" 2 "$(cat ../status)"
		message "7: a full disk, old file: $old: a message" disk/out 'No space left'
		case $old in
		none) is "7: a full disk, no old file: nothing is left" '' "$(cat ../left)" ;;
		old)
			is '7: a full disk, old file: only it is there' out "$(cat ../left)"
			is '7: a full disk, old file: intact' old "$(cat ../out)"
			;;
		esac
	done
else
	skip '7: a full disk' 'no mount namespace here'
fi

finish
