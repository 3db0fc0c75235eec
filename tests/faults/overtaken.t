#!/bin/bash
# Another process is faster: what it does to a file that is being rewritten is
# never lost.  What it does comes just before an exchange of two files, at the one
# moment when nobody can look (preload.c).
preload=$PWD/${BUILD:-build}/tests/faults/preload.so
. tests/cli/tap.sh

if [ -n "${SANITIZE-}" ]; then
	skip '10: overtaken' 'sanitizers have their own'
	finish
	exit
fi

fresh() {
	find . -mindepth 1 -delete
	echo 头发 >f
	echo 后来一 >1
	echo 后来二 >2
	echo 后来三 >3
}
# overtake OPTIONS COMMAND...: the commands come before the first exchange, the
# second, ...
overtake() {
	local options=$1 number=0 setting=()
	shift
	for command; do
		number=$((number + 1))
		setting+=("EXCHANGE_$number=$command")
	done
	run env LD_PRELOAD="$preload" "${setting[@]}" $shutong -t zh-TW $options f
}
there() { # all files, and what they have
	find . -mindepth 1 ! -name '[123]' ! -name '.shutong-*' -printf '%P:' \
		-type f -exec sed 's/$/ /' {} + | tr -d '\n'
}
beside() { # what is in files of ours
	find . -name '.shutong-*' -exec cat {} +
}

for lacking in '' tmpfile lease; do
	export NO=$lacking
	for options in -w --in-place=.orig; do
		title="$options${NO:+, no $NO}"
		fresh
		overtake $options 'mv 1 f'
		is "$title: replaced: status 2" 2 $status
		is "$title: replaced: what was put there stays" 'f:后来一 ' "$(there)"
		is "$title: replaced: nothing else" '' "$(beside)"
		message "$title: replaced: says so" 'f: ' 'another process'

		fresh
		overtake $options 'mv 1 f' 'mv 2 f'
		is "$title: replaced twice: status 2" 2 $status
		is "$title: replaced twice: the last one stays" 'f:后来二 ' "$(there)"
		is "$title: replaced twice: the first one is beside it" 后来一 "$(beside)"
		message "$title: replaced twice: says where" 'f: ' "$(find . -name '.shutong-*' -printf %f)"

		fresh
		overtake $options 'mv 1 f' 'mv 2 f' 'mv 3 f'
		is "$title: replaced three times: status 2" 2 $status
		is "$title: replaced three times: the last one stays" 'f:后来三 ' "$(there)"
		message "$title: replaced three times: says what is left" 'f: ' \
			"$(find . -name '.shutong-*' -printf %f)"

		fresh
		overtake $options 'rm f'
		is "$title: removed: status 2" 2 $status
		is "$title: removed: stays so" '' "$(there)$(beside)"
		message "$title: removed: says so" 'f: '

		fresh
		overtake $options 'mv 1 f' 'rm f'
		is "$title: replaced, then removed: status 2" 2 $status
		is "$title: replaced, then removed: it is beside it" 后来一 "$(there)$(beside)"
		message "$title: replaced, then removed: says where" 'f: ' \
			"$(find . -name '.shutong-*' -printf %f)"

		fresh
		overtake $options 'rm f; mkdir f; mv 1 f/1'
		is "$title: a folder: status 2" 2 $status
		is "$title: a folder: stays" 后来一 "$(cat f/1)"
		is "$title: a folder: nothing else" '' "$(beside)"

		fresh
		overtake $options 'ln -sf 1 f'
		is "$title: a link: status 2" 2 $status
		is "$title: a link: stays" 1 "$(readlink f)"
		is "$title: a link: nothing else" '后来一' "$(cat 1)$(beside)"

		fresh
		overtake $options 'echo 更多 >>f'
		is "$title: appended to: status 2" 2 $status
		is "$title: appended to: stays so" 'f:头发 更多 ' "$(there)"
		is "$title: appended to: nothing else" '' "$(beside)"
		message "$title: appended to: says so" 'f: '

		fresh
		overtake $options 'chmod 640 f'
		is "$title: another mode: status 2" 2 $status
		is "$title: another mode: stays so" '640 头发' "$(stat -c %a f) $(cat f)"
		is "$title: another mode: nothing else" '' "$(beside)"

		fresh
		overtake $options 'ln f g'
		is "$title: a second link: status 2" 2 $status
		is "$title: a second link: both stay" '2 头发' "$(stat -c %h g) $(cat f)"
		is "$title: a second link: nothing else" '' "$(beside)"

		fresh
		overtake $options 'mv f g'
		is "$title: moved away: status 2" 2 $status
		is "$title: moved away: stays there" 'g:头发 ' "$(there)"
		is "$title: moved away: nothing else" '' "$(beside)"

		fresh
		overtake $options true
		is "$title: possible but left unchanged: status 0" 0 $status
		is "$title: possible but left unchanged: converted" 頭髮 "$(cat f)"
		is "$title: possible but left unchanged: nothing else" '' "$(beside)"
	done
done

# What is beside a file that a link leads to is named where it is.
fresh
NO=
mkdir far
echo 头发 >far/target
ln -sf far/target f
overtake -w 'mv 1 far/target' 'mv 2 far/target'
is 'through a link, replaced twice: the last one stays' 后来二 "$(cat far/target)"
is 'through a link, replaced twice: the first one is beside it' 后来一 "$(cat far/.shutong-*)"
message 'through a link, replaced twice: says where' "far/$(find far -name '.shutong-*' -printf %f) and was not removed"
fresh
mkdir far
echo 头发 >far/target
echo 别人 >far/target.orig
ln -sf far/target f
run $shutong -t zh-TW --in-place=.orig f
message 'through a link, a copy that is there: says where' 'far/target.orig already exists'
is 'through a link, a copy that is there: stays' '头发 别人' "$(cat far/target far/target.orig | tr '\n' ' ' | sed 's/ $//')"

# It cannot be put back.
if can_trace; then
	export NO=
	fresh
	run strace -o /dev/null -E LD_PRELOAD="$preload" -E EXCHANGE_1='mv 1 f' \
		-e trace=renameat2 -e inject=renameat2:error=EIO:when=2 $shutong -t zh-TW -w f
	is '10: replaced, renameat2 2 fails: status 2' 2 $status
	is '10: replaced, renameat2 2 fails: it is beside it' 'f:頭髮 后来一' "$(there)$(beside)"
	message '10: replaced, renameat2 2 fails: says where' 'f: ' \
		"$(find . -name '.shutong-*' -printf %f)"
else
	skip '10: replaced, renameat2 2 fails' 'strace cannot trace here'
fi

# ---- where files cannot be exchanged ----------------------------------------

for lacking in exchange 'exchange tmpfile' 'exchange lease' 'exchange tmpfile delegation'; do
	export NO=$lacking
	for options in -w --in-place=.orig; do
		title="$options, no $NO"
		fresh
		overtake $options true
		is "$title: status 0" 0 $status
		is "$title: converted" 頭髮 "$(cat f)"
		is "$title: nothing else" '' "$(beside)"
		[ $options = -w ] || is "$title: the copy" '头发 1' "$(cat f.orig) $(stat -c %h f.orig)"
		# The last look is after the exchange that failed.
		fresh
		overtake $options 'mv 1 f'
		is "$title: replaced: status 2" 2 $status
		is "$title: replaced: what was put there stays" 'f:后来一 ' "$(there)"
		is "$title: replaced: nothing else" '' "$(beside)"
	done
done

# Without /proc a file cannot get a name later.
fresh
unset NO
cat >../no-proc.sh <<'EOF'
mount -t tmpfs none /proc || exit 77
"$@"
EOF
run unshare -rm sh ../no-proc.sh $shutong -t zh-TW --in-place=.orig f
if [ $status -eq 77 ] || ! unshare -rm true 2>/dev/null; then
	skip '-w without /proc' 'nothing can be mounted here'
else
	is '-w without /proc: status 0' 0 $status
	is '-w without /proc: converted, with a copy' '頭髮 头发 1' "$(cat f f.orig | tr '\n' ' ')$(stat -c %h f.orig)"
	is '-w without /proc: nothing else' '' "$(beside)"
fi

# ---- outputs -----------------------------------------------------------------

for lacking in '' tmpfile 'tmpfile exchange'; do
	export NO=$lacking
	fresh
	run env LD_PRELOAD="$preload" $shutong -t zh-TW -o out f
	is "-o${NO:+, no $NO}" '0 頭髮' "$status $(cat out)"
	run env LD_PRELOAD="$preload" $shutong -t zh-TW -o out 1
	is "-o over a file${NO:+, no $NO}" '0 後來一' "$status $(cat out)"
	mkfifo fifo
	LD_PRELOAD=$preload $shutong -t zh-TW -O new fifo 2>../err &
	process=$!
	exec 5>fifo
	echo 头发 >&5
	check "-O, made meanwhile${NO:+, no $NO}: is at work" wait_for test -d new
	check "-O, made meanwhile${NO:+, no $NO}: has begun" wait_for eval \
		'ls -l /proc/$process/fd 2>/dev/null | grep -qE "deleted|/\.shutong-"'
	echo 别人 >new/fifo
	exec 5>&-
	wait $process
	is "-O, made meanwhile${NO:+, no $NO}: status 2" 2 $?
	is "-O, made meanwhile${NO:+, no $NO}: stays" 'fifo 别人' "$(ls -A new) $(cat new/fifo)"
	message "-O, made meanwhile${NO:+, no $NO}: says so" new/fifo
done
unset NO

# ---- who writes --------------------------------------------------------------

lease='import fcntl, os, sys
try: fcntl.fcntl(os.open("f", os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK)
except OSError: sys.exit(1)'
fresh
if python3 -c "$lease" 2>/dev/null; then
	exec 5>>f
	run $shutong -t zh-TW -w f 5>&-
	exec 5>&-
	is 'open for writing: status 2' 2 $status
	message 'open for writing: says so' 'f: ' 'open for writing'
	is 'open for writing: intact' 头发 "$(cat f)"
	left 'open for writing: nothing else' 1 2 3 f
	run sh -c '"$@" >>f' sh $shutong -t zh-TW -w f
	is 'standard output is the file: status 2' 2 $status
	is 'standard output is the file: intact' 头发 "$(cat f)"
	exec 5<f
	run $shutong -t zh-TW -w f 5<&-
	exec 5<&-
	is 'open for reading: status 0' 0 $status
	is 'open for reading: converted' 頭髮 "$(cat f)"
	exec 5>>1
	run $shutong -t zh-TW -w 1 2 3 5>&-
	exec 5>&-
	is 'open for writing, one of three: status 2' 2 $status
	is 'open for writing, one of three: the others are done' '后来一 後來二 後來三' \
		"$(cat 1) $(cat 2) $(cat 3)"
	# One who opens it meanwhile is not kept waiting.
	fresh
	overtake -w ': >>f'
	is 'opened meanwhile: status 2' 2 $status
	is 'opened meanwhile: intact' 'f:头发 ' "$(there)"
	message 'opened meanwhile: says so' 'f: ' 'opened for writing'
	left 'opened meanwhile: nothing else' 1 2 3 f
else
	skip 'open for writing' 'no leases here'
fi
finish
