#!/bin/bash
# With --rename every file is there under its old or its new name, whole, whatever
# happens.
. tests/cli/tap.sh || exit 99

KILLS=${KILLS:-20}
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

# Makes the tree `t`, of about as many files as are given, and judges it: each
# name old or new, each file there once, each text old or new.
cat >../tree.py <<-'END'
	import os, sys
	NEW = str.maketrans("书里汉图马链发", "書裏漢圖馬鏈發")
	TEXT = "头发 {}\n"
	made = ["t/马.txt", "t/书/书", "t/书/里/汉.txt"]
	made += [f"t/书/发{number % 5}/汉{number}" for number in range(int(sys.argv[2]))]

	if sys.argv[1] == "make":
	    for number, path in enumerate(made):
	        os.makedirs(os.path.dirname(path), exist_ok=True)
	        open(path, "w").write(TEXT.format(number) * 50)
	    open("t/书/图", "wb").write(b"\0picture")
	    os.symlink("/dev/null", "t/链")
	    sys.exit()
	old, new, wrong = 0, 0, []
	numbers = {path.translate(NEW): number for number, path in enumerate(made)}
	for folder, folders, files in os.walk("t"):
	    for name in folders + files:
	        changed = name.translate(NEW) != name
	        old += changed
	        new += not changed
	    for name in files:
	        path = os.path.join(folder, name)
	        plain = path.translate(NEW)
	        if plain == "t/書/圖":
	            good = open(path, "rb").read() == b"\0picture"
	        elif plain == "t/鏈":
	            good = os.readlink(path) == "/dev/null"
	        elif name.startswith(".shutong-"):
	            good = sys.argv[3:] == ["killed"]
	            new -= 1
	        else:
	            text = TEXT.format(numbers.pop(plain, "none")) * 50
	            good = open(path).read() in (text, text.replace("头发", "頭髮"))
	        if not good:
	            wrong.append(path)
	wrong += sorted(numbers)
	print(f"{old} old, {new} new" if not wrong else "wrong: " + " ".join(wrong))
END
fresh() { # how many files
	find . -mindepth 1 -delete
	python3 ../tree.py make "${1-0}"
}
state() { # how many files, killed
	python3 ../tree.py judge "${1-0}" "${@:2}"
}

fresh
is 'the tree: all names are old' '7 old, 0 new' "$(state)"
run $shutong -c s2t -qrw --rename t
is 'without faults: status 0' 0 $status
is 'without faults: all names are new' '0 old, 7 new' "$(state)"

# ---- ends by force ---------------------------------------------------------

wrong=
none=0 some=0 full=0
for n in $(seq $KILLS); do
	fresh 20
	only=
	[ $((n % 2)) = 0 ] || only==only
	$shutong -c s2t -qrw --rename$only t 2>/dev/null &
	process=$!
	sleep 0.0$((RANDOM % 4))$((RANDOM % 10))
	kill -9 $process 2>/dev/null
	wait $process 2>/dev/null
	case $(state 20 killed) in
	'32 old, 0 new') none=$((none + 1)) ;;
	'0 old, 32 new') full=$((full + 1)) ;;
	*old*) some=$((some + 1)) ;;
	*) wrong="$wrong $n:$(state 20 killed)" ;;
	esac
	find t -name '.shutong-*' -delete
	$shutong -c s2t -qrw --rename=only t 2>/dev/null
	[ "$(state 20)" = '0 old, 32 new' ] || wrong="$wrong $n-again:$(state 20)"
done
is "12: --rename, kill -9 at random moments: $KILLS runs, no name ($none), some ($some), all ($full), and all when run again" \
	'' "$wrong"

# ---- calls that fail -------------------------------------------------------

if ! can_trace; then
	skip '10: --rename, injected failures' 'strace cannot trace here'
	finish
fi

# fail CALL PATTERN OTHER ERROR...: every such call once, under strace's further
# option OTHER; one name stays, and it is said.
fail() {
	local call=$1 pattern=$2 other=$3 n error runs=0 wrong=
	shift 3
	fresh
	strace -y $other -o ../trace $shutong -c s2t -qrw --rename=only t 2>/dev/null
	for n in $(grep "^$call(" ../trace | grep -nE -e "$pattern" | cut -d: -f1); do
		for error; do
			fresh
			run strace -o /dev/null $other -e inject=$call:error=$error:when=$n \
				$shutong -c s2t -qrw --rename=only t
			runs=$((runs + 1))
			[ $status = 2 ] && [ "$(state)" = '1 old, 6 new' ] &&
				[ "$(grep -c '^shutong: t/.* cannot be renamed ' ../err)" = 1 ] ||
				wrong="$wrong $call/$n/$error:$status:$(state)"
		done
	done
	is "10: --rename, $call that fails, $runs runs: one name stays, the others do not" '' "$wrong"
	check "$call is used" test $runs -gt 1
}
unknown='-e inject=renameat2:error=EINVAL'
fail renameat2 . '' EIO ENOSPC EACCES
fail linkat . "$unknown" EIO ENOSPC EEXIST
fail unlinkat . "$unknown" EIO EACCES
fail renameat . "$unknown" EIO ENOSPC
for errors in "$unknown" '-e inject=renameat2:error=ENOSYS' "$unknown -e inject=linkat:error=EPERM"; do
	fresh
	run strace -o /dev/null $errors $shutong -c s2t -qrw --rename t
	is "$errors: status 0" 0 $status
	is "$errors: all names are new" '0 old, 7 new' "$(state)"
done

# folder CALL PATTERN ERROR...: what is done to whole folders.
folder() {
	local call=$1 pattern=$2 n error runs=0 wrong=
	shift 2
	fresh
	strace -y -o ../trace $shutong -c s2t -qrw --rename=only t 2>/dev/null
	for n in $(grep "^$call(" ../trace | grep -nE -e "$pattern" | cut -d: -f1); do
		for error; do
			fresh
			run strace -o /dev/null -e inject=$call:error=$error:when=$n \
				$shutong -c s2t -qrw --rename=only t
			runs=$((runs + 1))
			[ $status = 2 ] && grep -q '^shutong: ' ../err && [[ $(state) = *' old, '* ]] ||
				wrong="$wrong $call/$n/$error:$status:$(state)"
		done
	done
	is "10: --rename, a folder, $call that fails, $runs runs" '' "$wrong"
	check "a folder, $call is used" test $runs -gt 2
}
folder fsync . EIO ENOSPC
folder openat "\"$PWD/t.*O_RDONLY.*O_DIRECTORY" EACCES EMFILE
fresh
run strace -o /dev/null -e inject=fsync:error=EINVAL $shutong -c s2t -qrw --rename=only t
is 'folders that cannot be synced at all: status 0' '0 0 old, 7 new' "$status $(state)"

# Someone else takes the name after it was found to be free.
for errors in '-e inject=renameat2:delay_enter=1000000:when=1' \
	"$unknown -e inject=linkat:delay_enter=1000000:when=1"; do
	fresh
	strace -o /dev/null $errors $shutong -c s2t -qw --rename=only t/马.txt 2>../err &
	process=$!
	sleep 0.5
	echo his >t/馬.txt
	wait $process
	is "$errors, the name is taken meanwhile: status 2" 2 $?
	message "$errors, the name is taken meanwhile: says so" t/马.txt 馬.txt 'File exists'
	is "$errors, the name is taken meanwhile: both are there" 'his 头发' \
		"$(cat t/馬.txt) $(head -n 1 t/马.txt | cut -d' ' -f1)"
done
finish
