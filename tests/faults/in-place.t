#!/bin/bash
# A file that is rewritten in place is the old one or the new one, whole, with
# all that belonged to it, whatever happens.  Numbers are those of the thirty
# checks.
[ -n "${SIGNALS_RESET-}" ] || SIGNALS_RESET=1 exec env --default-signal bash "$0" "$@"
. tests/cli/tap.sh

KILLS=${KILLS:-40}
python3 -c '
open("../old", "w").write("头发里面皇后干净，发\n" * 20000)
open("../new", "w").write("頭髮裏面皇后乾淨，發\n" * 20000)'
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
fresh() {
	find . -mindepth 1 -delete
	cp ../old f
}
# state: what f is, and whatever else is there.
state() {
	local is=other
	cmp -s f ../old && is=old
	cmp -s f ../new && is=new
	echo "$is$(find . -mindepth 1 ! -name f -printf ' %f')"
}

# ---- what it does ----------------------------------------------------------

fresh
run $shutong -c s2t -w f
is 'the new file, and nothing else' 'new' "$(state)"
is 'status 0' 0 $status
is 'nothing on standard output' '' "$(cat ../out)"
inode=$(stat -c %i.%y f)
run $shutong -c s2t -w f
is '19: a file that would not change keeps its inode and time' "$inode" "$(stat -c %i.%y f)"
is '19: and leaves nothing' new "$(state)"
run $shutong -c s2t --in-place=.orig f
is 'no copy of a file that does not change' new "$(state)"
fresh
run $shutong -c s2t --in-place=.orig f
is 'SUFFIX: a copy of what it was' 'new f.orig' "$(state)"
check 'SUFFIX: the copy is the old file' cmp f.orig ../old
cp ../old f
run $shutong -c s2t --in-place=.orig f
is 'a copy that is there already: status 2' 2 $status
message 'a copy that is there already: what to do' 'backup f.orig' 'remove it'
is 'a copy that is there already: intact' 'old f.orig' "$(state)"
cp ../new f
run $shutong -c s2t --in-place=.orig f
is 'a copy of a file that would not change: status 0' 0 $status
is 'a copy of a file that would not change: stays' 'new f.orig' "$(state)"
check 'a copy of a file that would not change: as it was' cmp f.orig ../old
is 'a copy of a file that would not change: no message' '' "$(cat ../err)"
fresh
run $shutong -c s2t -i f -o f --in-place
is 'as OpenCC writes it' new "$(state)"
fresh
cp f g
cp f h
run $shutong -c s2t -w f g h
is 'several files: status 0' 0 $status
check 'several files: each' test "$(cat f g h | cksum)" = "$(cat ../new ../new ../new | cksum)"
fresh
run $shutong -c s2t -w -v f
message '-v: what was done' 'f: UTF-8, ' ' characters changed'
for options in '-o g' --check --diff -l; do
	run $shutong -c s2t -w $options f
	is "-w $options: status 2" 2 $status
done
run $shutong --detect -w f
is '-w --detect: status 2' 2 $status
run $shutong -c s2t -w
is '-w without a FILE: status 2' 2 $status
message '-w without a FILE: what to do' 'give a FILE'
run $shutong -c s2t -w f -
is '-w -: status 2' 2 $status
for suffix in '' a/b; do
	run $shutong -c s2t --in-place="$suffix" f
	is "--in-place=$suffix: status 2" 2 $status
done
is 'after all of these: intact' new "$(state)"

# ---- what is refused, and what is kept -------------------------------------

fresh
ln -s f link
run $shutong -c s2t -w link
is '17: through a link: its target changes' 'new link' "$(state)"
is '17: and the link stays' f "$(readlink link)"
ln -sf nowhere link
run $shutong -c s2t -w link
is '17: a link to nothing: status 2' 2 $status
message '17: a link to nothing: is named' link 'dangling symbolic link'
is '17: a link to nothing: stays' nowhere "$(readlink link)"
fresh
ln f other
run $shutong -c s2t -w f
is '18: two hard links: status 2' 2 $status
message '18: two hard links: says so' '2 hard links'
is '18: two hard links: intact' 'old other' "$(state)"
fresh
mkdir folder
mkfifo fifo
for name in folder fifo /dev/null; do
	run timeout 20 $shutong -c s2t -w $name
	is "20: $name: status 2" 2 $status
	message "20: $name: is named" $name
done
rm -r folder fifo
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
run timeout 20 $shutong -c s2t -w socket
is '20: a socket: status 2' 2 $status
fresh
for n in $(seq 99); do echo 头发 >$n; done
run $shutong -c s2t -w $(seq 50) missing $(seq 51 99)
is '21: one of 100 is missing: status 2' 2 $status
is '21: the other 99 are done' 99 "$(cat $(seq 99) | grep -c 頭髮)"
message '21: it is named' missing
fresh
printf '汉\377语\n' >ill
run $shutong -c s2t -w ill f
is '2: -w, ill-formed: status 2' 2 $status
is '2: -w, ill-formed: intact' "$(printf '汉\377语\n' | cksum)" "$(cksum <ill)"
is '21: -w, ill-formed: the next one is done' 'new ill' "$(state)"
fresh
chmod 640 f
[ "$(id -u)" -ne 0 ] || chown 12345:23456 f
kept=$(stat -c '%a %u %g' f)
if setfattr -n user.note -v kept f 2>/dev/null || python3 -c '
import os
os.setxattr("f", "user.note", b"kept")' 2>/dev/null; then
	run $shutong -c s2t -w f
	is '19: extended attributes are kept' kept \
		"$(python3 -c 'import os; print(os.getxattr("f", "user.note").decode())')"
else
	run $shutong -c s2t -w f
	skip '19: extended attributes are kept' 'the file system has none'
fi
is '19: mode, owner and group are kept' "$kept" "$(stat -c '%a %u %g' f)"
# Files of one who is not root: as root, those of somebody else.
other=
if [ "$(id -u)" -eq 0 ]; then
	other='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chmod 755 ../
	chmod 777 .
fi
if $other $shutong --version >/dev/null 2>&1; then
	for mode in 4755 2755 6711 1644; do
		fresh
		[ -z "$other" ] || chown 65534:65534 f
		$other chmod $mode f
		run $other $shutong -c s2t -w f
		is "19: mode $mode, the owner: kept" "0 new $mode" "$status $(state) $(stat -c %a f)"
		is "19: mode $mode, the owner: no message" '' "$(cat ../err)"
	done
else
	skip '19: set-user-ID and set-group-ID, the owner' 'no other user here'
fi
if [ -n "$other" ] && $other $shutong --version >/dev/null 2>&1; then
	fresh
	chown 12345:23456 f
	chmod 6777 f
	run $shutong -c s2t -w f
	is '19: mode 6777, root: kept' '6777 12345 23456' "$(stat -c '%a %u %g' f)"
	# Somebody else who may write it becomes its owner, of no such program.
	cat ../old >f
	chown 12345:23456 f
	chmod 6777 f
	run $other $shutong -c s2t -w f
	is '19: mode 6777, not the owner: another one, without both bits' '777 65534 65534' \
		"$(stat -c '%a %u %g' f)"
	for what in owner group set-user-ID set-group-ID; do
		check "19: mode 6777, not the owner: says so of $what" grep -q "^shutong: f: its $what" ../err
	done
	fresh
	chown 65534:23456 f
	chmod 2775 f
	run setpriv --reuid=65534 --regid=65534 --groups=23456 $shutong -c s2t -w f
	is '19: a group that one is in: kept' '2775 65534 23456' "$(stat -c '%a %u %g' f)"
	is '19: a group that one is in: no message' '' "$(cat ../err)"
else
	skip '19: set-user-ID and set-group-ID, not the owner' 'not root'
fi
capability='
import os, struct
os.setxattr("f", "security.capability", struct.pack("<5I", 0x02000001, 1 << 13, 0, 0, 0))'
fresh
if [ -n "$other" ] && python3 -c "$capability" 2>/dev/null; then
	before=$(python3 -c 'import os; print(os.getxattr("f", "security.capability").hex())')
	run $shutong -c s2t -w f
	is '19: a capability, root: kept' "0 new $before" \
		"$status $(state) $(python3 -c 'import os; print(os.getxattr("f", "security.capability").hex())')"
	fresh
	python3 -c "$capability"
	chown 65534:65534 f
	python3 -c "$capability"
	run $other $shutong -c s2t -w f
	is '19: a capability, the owner: status 0' '0 new' "$status $(state)"
	message '19: a capability, the owner: says that it is lost' 'f: ' security.capability
else
	skip '19: a capability' 'none can be given here'
fi
[ -z "$other" ] || chmod 755 .
fresh
chmod 400 f
if [ "$(id -u)" -ne 0 ]; then
	run $shutong -c s2t -w f
	is 'a file that may not be written: status 2' 2 $status
	is 'a file that may not be written: intact' old "$(state)"
else
	skip 'a file that may not be written' 'root may'
fi
chmod 600 f

# ---- ends by force ---------------------------------------------------------

wrong=
seen_old=0 seen_new=0
for n in $(seq $KILLS); do
	fresh
	$shutong -c s2t -w f 2>/dev/null &
	process=$!
	sleep 0.00$((RANDOM % 10))$((RANDOM % 10))
	kill -9 $process 2>/dev/null
	wait $process 2>/dev/null
	cmp -s f ../old && seen_old=$((seen_old + 1)) && continue
	cmp -s f ../new && seen_new=$((seen_new + 1)) && continue
	wrong="$wrong $n"
done
is "12: kill -9 at random moments: $KILLS runs, old ($seen_old) or new ($seen_new), whole" '' "$wrong"

# With job control, so that a background job does not ignore SIGINT.
exec 8>&2 2>/dev/null
set -m
for signal in INT:130 TERM:143 HUP:129; do
	name=${signal%:*}
	fresh
	python3 -c 'open("f", "ab").truncate(3 << 30)' # NULs take a while
	$shutong -c s2t -w f 2>../err &
	process=$!
	for _ in {1..100}; do
		! drafting $process || break
		sleep 0.05
	done
	kill -$name $process
	wait $process
	is "13: SIG$name: ended by it" ${signal#*:} $?
	truncate -s "$(stat -c %s ../old)" f
	is "13: SIG$name: intact, nothing is left" old "$(state)"
done
set +m
exec 2>&8 8>&-

fresh
(
	ulimit -f 100
	$shutong -c s2t -w f
	echo $? >../status
) 2>../err
check '15: ulimit -f: not status 0' test "$(cat ../status)" != 0
is '15: ulimit -f: intact' old "$(state)"
(
	trap '' XFSZ
	ulimit -f 100
	$shutong -c s2t -w f 2>../err
	echo $? >../status
)
is '15: ulimit -f, its signal ignored: status 2' 2 "$(cat ../status)"
is '15: ulimit -f, its signal ignored: intact' old "$(state)"

mkdir ../full
if mount -t tmpfs -o size=1m tmpfs ../full 2>/dev/null; then
	cp ../old ../full/f
	run $shutong -c s2t -w ../full/f
	is '7: a full disk: status 2' 2 $status
	check '7: a full disk: intact' cmp ../full/f ../old
	is '7: a full disk: nothing else' f "$(ls -A ../full)"
	umount ../full
else
	skip '7: a full disk' 'no tmpfs can be mounted here'
fi

# ---- calls that fail -------------------------------------------------------

# fail NUMBER CALL PATTERN RESULT ERROR...: every such call once, or those that
# $but lets pass.
but=cat
fail() {
	local number=$1 call=$2 pattern=$3 wanted=$4 n error runs=0 wrong=
	shift 4
	fresh
	strace -y -o ../trace $shutong -c s2t --in-place=.orig f 2>/dev/null
	for n in $(grep "^$call(" ../trace | grep -nE -e "$pattern" | cut -d: -f1 | $but); do
		for error; do
			fresh
			run strace -o /dev/null -e trace=$call -e inject=$call:error=$error:when=$n \
				$shutong -c s2t --in-place=.orig f
			runs=$((runs + 1))
			[ $status = 2 ] && [ "$(state)" = "$wanted" ] && grep -q '^shutong: ' ../err ||
				wrong="$wrong $call/$n/$error:$status:$(state)"
		done
	done
	is "$number: --in-place=.orig, $call that fails, $runs runs" '' "$wrong"
	check "$number: $call is used" test $runs -gt 0
}

if ! can_trace; then
	skip '8-10: injected failures' 'strace cannot trace here'
else
	folder=$(printf '%s' "$PWD" | sed 's/[.[\*^$+?(){|]/\\&/g')
	temporary="<$folder/(#[0-9]+|\.shutong-)"
	fail 8 write "$temporary" old EIO ENOSPC EDQUOT
	fail 9 read "<$folder/f>" old EIO
	fail 10 fsync "$temporary" old EIO ENOSPC
	but='head -n -1' # at the last one it is in its place
	fail 10 close "<$folder/#[0-9]+" old EIO ENOSPC
	but=cat
	fail 10 fcntl$wide F_DUPFD old EMFILE
	fail 10 fchmod . old EPERM EIO
	fail 10 renameat2 . old EACCES EIO ENOSPC ENOENT
	fail 10 linkat . old EIO EMLINK ENOSPC
	fail 10 openat 'O_TMPFILE' old EACCES EMFILE ENOSPC EROFS
	fail 10 openat '"f", O_RDONLY' old EACCES EMFILE ENOMEM ELOOP
	fail 10 openat '"\.", .*O_DIRECTORY' old EMFILE ENOMEM
	fail 10 fsync "<$folder>" 'new f.orig' EIO
	# What cannot be exchanged, or cannot do without a name, is done another way.
	for inject in renameat2:error=EINVAL renameat2:error=ENOSYS; do
		fresh
		run strace -o ../trace -e inject=$inject $shutong -c s2t --in-place=.orig f
		is "10: $inject: done all the same" '0 new f.orig' "$status $(state)"
		check "10: $inject: it was tried" grep -q INJECTED ../trace
	done
	for error in EPERM EACCES EOPNOTSUPP; do
		fresh
		chmod 640 f
		run strace -o ../trace -e inject=linkat:error=$error $shutong -c s2t -w f
		is "10: linkat that is not to be had, $error: done all the same" '0 new 640' \
			"$status $(state) $(stat -c %a f)"
		check "10: linkat that is not to be had, $error: it was tried" grep -q INJECTED ../trace
		rm -rf new
		mkdir new
		run strace -o /dev/null -e inject=linkat:error=$error $shutong -c s2t -O new ../old
		check "10: linkat that is not to be had, $error: -O" cmp new/old ../new
		is "10: linkat that is not to be had, $error: -O: nothing else" old "$(ls -A new)"
	done
	wrong=
	for call in sendfile$wide:error=ENOSPC fsync:error=EIO:when=2; do
		fresh
		run strace -o ../trace -e inject=linkat:error=EPERM -e inject=$call $shutong -c s2t -w f
		grep -q "${call%%:*}(.*INJECTED" ../trace && [ $status = 2 ] && [ "$(state)" = old ] ||
			wrong="$wrong $call:$status:$(state)"
	done
	is '10: linkat that is not to be had, and a copy that fails: intact' '' "$wrong"
	fresh
	run strace -o /dev/null -e inject=unlinkat:error=EIO $shutong -c s2t -w f
	is '10: unlinkat: status 2' 2 $status
	message '10: unlinkat: says what is left' 'f: was written' "$(find . -name '.shutong-*' -printf %f)"
	check '10: unlinkat: the new file' cmp f ../new
	check '10: unlinkat: and the old one' cmp .shutong-* ../old
	# Someone else writes while we read.
	fresh
	strace -o /dev/null -e trace=fsync -e inject=fsync:delay_enter=1000000:when=1 \
		$shutong -c s2t -w f 2>../err &
	process=$!
	sleep 0.5
	echo more >>f
	wait $process
	is 'changed by someone else meanwhile: status 2' 2 $?
	is 'changed by someone else meanwhile: is as he left it' more "$(tail -n 1 f)"
	is 'changed by someone else meanwhile: nothing else' f "$(ls -A)"
	message 'changed by someone else meanwhile: says so' 'f: ' 'in the meantime'
fi
finish
