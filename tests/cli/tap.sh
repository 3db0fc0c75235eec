# tap.sh - TAP for the scripts beside it, which begin with
#
#     . tests/cli/tap.sh
#
# and end with `finish`.  Each runs from the root of the source in sh, and
# then in an empty folder of its own that is removed at the end.
#
#   $shutong        the command to test, SHUTONG or build/shutong (unquoted:
#                   it may have arguments)
#   run COMMAND...  runs it; $status, and its output in ../out and ../err
#   check NAME COMMAND...       ok when the command succeeds
#   is NAME EXPECTED GOT        ok when the two strings are equal
#   message NAME PIECE...       ok when ../err is one line that begins
#                               "shutong: " and contains every piece
#   left NAME FILE...           ok when the folder holds these files only
#   skip NAME REASON
#   pieces SEED MOST FILE       the file, in random pieces
#   drafting PROCESS            whether it is writing a file that is not in its
#                               place yet
#   $memory_is_of   whose memory a limit would be of beside the program's, as a reason to
#                   skip: a sanitizer's, or that of an emulator which runs the program
#                   and is named in EMULATED; empty where it is the program's own
#   can_trace       whether strace can trace the program here
#   $wide           64 where programs have 32 bits: some system calls have that at the end
#                   of their names, such as fcntl64
#   has_terminal    whether this machine gives a test one

shutong=${SHUTONG:-$PWD/build/shutong}
case $shutong in
/*) ;;
*/*) shutong=$PWD/$shutong ;;
esac
tap_source=$PWD
LC_ALL=C.UTF-8
LANGUAGE=
export LC_ALL LANGUAGE
umask 022

memory_is_of=
[ -z "${SANITIZE-}" ] || memory_is_of='a sanitizer has memory of its own'
[ -z "${EMULATED-}" ] || memory_is_of="$EMULATED has memory of its own"
wide=
[ "$(getconf LONG_BIT)" != 32 ] || wide=64
can_trace() {
	strace -o /dev/null -e inject=getppid:error=EIO true 2>/dev/null
}

tap_folder=$(mktemp -d "${TMPDIR:-/tmp}/shutong-cli-XXXXXX") || exit 99
tap_folder=$(cd "$tap_folder" && pwd -P)
trap 'cd / && rm -rf "$tap_folder"' EXIT
trap 'exit 99' HUP INT TERM
mkdir "$tap_folder/work"
cd "$tap_folder/work" || exit 99
tap_count=0
tap_failed=0

if ! $shutong --version >/dev/null 2>&1; then
	echo "Bail out! $shutong does not run"
	exit 99
fi

tap_result() { # ok|not ok, name
	tap_count=$((tap_count + 1))
	printf '%s %d - %s\n' "$1" "$tap_count" "$2"
	[ "$1" = ok ] || tap_failed=$((tap_failed + 1))
}

tap_say() {
	printf '%s\n' "$(printf '%s' "$1" | head -c 2000)" | sed 's/^/#   /'
}

run() {
	"$@" >../out 2>../err
	status=$?
}

check() {
	tap_name=$1
	shift
	if "$@"; then
		tap_result ok "$tap_name"
	else
		tap_result 'not ok' "$tap_name"
		tap_say "failed: $*"
		tap_say "status: $status"
		[ ! -s ../err ] || tap_say "stderr: $(cat ../err)"
		return 1
	fi
}

is() {
	# Where nothing came on either side, nothing was compared.
	case $2 in
	e3b0c44298fc1c149afbf4c8996fb924*)
		tap_result 'not ok' "$1"
		tap_say 'the checksum of nothing'
		return 1
		;;
	esac
	if [ "$2" = "$3" ]; then
		tap_result ok "$1"
	else
		tap_result 'not ok' "$1"
		tap_say "expected: $2"
		tap_say "got:      $3"
		[ ! -s ../err ] || tap_say "stderr: $(cat ../err)"
		return 1
	fi
}

message() {
	tap_name=$1
	shift
	tap_wrong=
	[ "$(wc -l <../err)" -eq 1 ] || tap_wrong="not one line"
	grep -q '^shutong: ' ../err || tap_wrong="no 'shutong: '"
	for tap_piece; do
		grep -qF -e "$tap_piece" ../err || tap_wrong="lacks '$tap_piece'"
	done
	if [ -z "$tap_wrong" ]; then
		tap_result ok "$tap_name"
	else
		tap_result 'not ok' "$tap_name"
		tap_say "message $tap_wrong"
		tap_say "stderr: $(cat ../err)"
		return 1
	fi
}

left() {
	tap_name=$1
	shift
	is "$tap_name" "$(printf '%s\n' "$@" | sort)" "$(ls -A)"
}

# hex: the bytes of standard input as hexadecimal digits.
hex() {
	od -An -v -tx1 | tr -d ' \n'
}

skip() {
	tap_result ok "$1 # SKIP $2"
}

pieces() {
	python3 "$tap_source/tests/cli/pieces.py" "$@"
}

# Whether a process has begun to write a file that is not in its place yet:
# one without a name, or with one of its own.
drafting() {
	find -L "/proc/$1/fd" -type f -size +0 -printf '%p\n' 2>/dev/null | while read -r tap_fd; do
		readlink "$tap_fd"
	done | grep -qE ' \(deleted\)$|/\.shutong-[^/]*$'
}

# Whether a test can have a terminal; a chroot without /dev/pts has none.
has_terminal() {
	python3 -c 'import pty; pty.openpty()' 2>/dev/null
}

# Waits until the command succeeds, 20 s at most: a bound for a machine under
# load, not a time that anything should take.
wait_for() {
	tap_tries=0
	until "$@" 2>/dev/null; do
		tap_tries=$((tap_tries + 1))
		[ "$tap_tries" -lt 400 ] || return 1
		sleep 0.05
	done
}

finish() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit
}
