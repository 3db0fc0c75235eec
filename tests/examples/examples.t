#!/bin/bash
# The examples, with either library, against what the command makes of the same;
# and the header by itself, in each C and in C++.
article=$PWD/data/article.txt
programs=$PWD/${BUILD:-build}/examples
header=$PWD/src
. tests/cli/tap.sh

sum() {
	sha256sum <"$1"
}
# same NAME INPUT COMMAND... -- EXAMPLE...: the same output, and whether it
# succeeds; with the static library and the shared one.
same() {
	local name=$1 input=$2 command=() kind program
	shift 2
	while [ "$1" != -- ]; do
		command+=("$1")
		shift
	done
	program=$2
	shift 2
	$shutong "${command[@]}" <"$input" >../wanted 2>/dev/null
	local wanted=$?
	for kind in static shared; do
		run "$programs/$kind/$program" "$@" <"$input"
		is "$name, $kind: status" "$((wanted != 0))" "$((status != 0))"
		is "$name, $kind: output" "$(sum ../wanted)" "$(sum ../out)"
	done
}
# fails NAME PROGRAM ARGUMENT... -- PIECE...: nothing is given, and what is said
# is one line that has all the pieces.
fails() {
	local name=$1 arguments=() kind piece
	shift
	while [ "$1" != -- ]; do
		arguments+=("$1")
		shift
	done
	shift
	for kind in static shared; do
		run "$programs/$kind/${arguments[@]}" </dev/null
		is "$name, $kind: status" 1 "$status"
		is "$name, $kind: lines" "0 1" "$(wc -l <../out) $(wc -l <../err)"
		for piece; do
			check "$name, $kind: $piece" grep -qF -e "$piece" ../err
		done
	done
}

# ---- texts -----------------------------------------------------------------

for _ in $(seq 300); do cat "$article"; done >long
printf '汉字\n后来\xE6头发\n' >ill-formed
printf '汉字\n后来\xE6' >cut-off
printf '汉\0字\n' >nul
printf '罗马尼亚\tROMANIA\n首页\t\n' >terms
yes 头发 | tr -d '\n' | head -c 400000 >line

for target in zh-TW zh-Hans; do
	same "convert to $target" "$article" -t $target -- convert -t $target
done
same 'convert by s2twp' "$article" -c s2twp -- convert -c s2twp
same 'convert more than a piece' long -t zh-HK -- convert -t zh-HK
same 'convert NUL' nul -c s2t -- convert -c s2t
same 'stream' "$article" --repair -t zh-TW -- stream zh-TW
same 'stream with terms' "$article" --repair -t zh-TW -d terms -- stream zh-TW terms
same 'stream more than a piece' long --repair -t zh-Hans -- stream zh-Hans
same 'stream a long line' line --repair -t zh-TW -- stream zh-TW
same 'stream NUL' nul --repair -t zh-TW -- stream zh-TW
if [ -n "$memory_is_of" ]; then
	skip 'stream 64 MB in 32 MB' "$memory_is_of"
else
	check 'stream 64 MB in 32 MB' test "$(yes "$(cat "$article")" | head -c 64000000 |
		(ulimit -v 32768 && "$programs/static/stream" zh-TW 2>/dev/null) | wc -c)" -gt 60000000
fi
# What comes before the mistake is given.
same 'stream ill-formed text' ill-formed --repair -t zh-TW -- stream zh-TW
same 'stream text that is cut off' cut-off --repair -t zh-TW -- stream zh-TW

for kind in static shared; do
	run "$programs/$kind/stream" zh-TW </dev/null
	is "nothing, $kind" '0 0 0' "$status $(wc -c <../out) $(wc -c <../err)"
	run "$programs/$kind/stream" zh-TW <ill-formed
	is "ill-formed, stream, $kind" '2:7: invalid UTF-8 (byte E6)' "$(cat ../err)"
	run "$programs/$kind/convert" -t zh-TW <ill-formed
	is "ill-formed, convert, $kind" '1 line 2, byte 7: invalid UTF-8 (byte E6)' \
		"$status $(cat ../err)"
	is "ill-formed, convert, $kind: no output" 0 "$(wc -c <../out)"
	if [ -e /dev/full ]; then
		"$programs/$kind/convert" -t zh-TW <"$article" >/dev/full 2>../err
		is "a full device, convert, $kind" 1 $?
		"$programs/$kind/stream" zh-TW <"$article" >/dev/full 2>../err
		is "a full device, stream, $kind" 1 $?
	fi
done
fails 'no such target' convert -t en -- 'unknown target en'
fails 'no such profile' convert -c s2wtp -- 'did you mean s2twp?'
fails 'no such dictionary' stream zh-TW none.txt -- none.txt 'No such file'
printf '汉\t漢\nno tab\n' >wrong
fails 'a wrong dictionary' stream zh-TW wrong -- wrong:2
fails 'no arguments' stream -- usage

# ---- the header ------------------------------------------------------------

printf '#include <shutong.h>\nint main(void) { return shutong_version() == 0; }\n' >in.c
cp in.c in.cc
compiles() {
	run "$@" -Wall -Wextra -Wshadow -Werror -pedantic -I"$header" -c -o in.o
	check "the header: $*" [ "$status $(cat ../err)" = '0 ' ]
}
for standard in c99 c11 c17; do
	compiles ${CC:-cc} -std=$standard -Wstrict-prototypes -Wmissing-prototypes in.c
done
for standard in c++11 c++17; do
	compiles ${CXX:-c++} -std=$standard in.cc
done
# Linked in C++, names are C's.
run ${CXX:-c++} -std=c++11 -I"$header" -o in in.cc -L"$programs/.." -lshutong \
	-Wl,-rpath,"$(cd "$programs/.." && pwd)" ${SANITIZE-}
check 'a program in C++ is linked' [ "$status" = 0 ]
run ./in
check 'and runs' [ "$status" = 0 ]
finish
