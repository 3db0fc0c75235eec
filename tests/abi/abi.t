#!/bin/bash
# What each shared library offers is what was recorded: its symbols, and the types
# of its functions and structs.  `make abi` records it anew; a change that is not
# only more needs another number of the soname (ABI in the Makefile).
build=$PWD/${BUILD:-build}
root=$PWD
. tests/cli/tap.sh

# Whether two descriptions differ, in ../out how.
differ() {
	abidiff --no-show-locs --harmless "$1" "$2" >../out 2>../err
	[ $? != 0 ]
}
# notices NAME SED: so much of a description is changed, and that is seen.
notices() {
	sed -E "$2" "$recorded.abi" >changed.abi
	check "$library: $1 is seen" differ "$recorded.abi" changed.abi
	check "$library: $1 was changed" test "$(cmp -s "$recorded.abi" changed.abi; echo $?)" = 1
}

while read -r library header; do
	recorded=$root/tests/abi/$library
	here=$PWD
	# By the names that the library was compiled by.
	run sh -c "cd '$root' && tests/abi/describe '$build/$library' '$header' '$here/here'"
	check "$library is described" [ "$status" = 0 ]
	run diff "$recorded.symbols" here.symbols
	check "$library: symbols" [ "$status" = 0 ] || sed 's/^/# /' ../out
	${CC:-cc} -E -P "$root/$header" | grep -oE '\b(shutong|opencc)_\w+ ?\(' | tr -d ' (' | sort >declared
	sed 's/[@ ].*//' here.symbols | grep -v '^SHUTONG_' | sort >exported
	run diff declared exported
	check "$library: exactly what $header declares" [ "$status" = 0 ] || sed 's/^/# /' ../out
	run sh -c "nm -D '$build/$library' | grep -c ' [BDR] '"
	is "$library: no variables" 0 "$(cat ../out)"
	# abidw reads more types from what clang writes.
	if ! [ -e here.abi ] || [ "$(getconf LONG_BIT)" != 64 ] ||
		readelf -p .comment "$build/$library" | grep -q clang; then
		skip "$library: types" "needs abidw, gcc's debug information and 64 bits"
		continue
	fi
	run abidiff --no-show-locs --harmless "$recorded.abi" here.abi
	check "$library: types" [ "$status" = 0 ] || sed 's/^/# /' ../out
	notices 'a function that is gone' '0,/<elf-symbol /{/<elf-symbol /d}'
	notices 'a parameter that is gone' '0,/<parameter /{/<parameter /d}'
	notices 'another result' "0,/<return type-id=/s/<return type-id='[^']*'/<return type-id='48b5725f'/"
	[ "$library" != libshutong.so.0 ] || {
		notices 'a field that moved' "s/(<data-member .*layout-offset-in-bits=')64'/\\196'/"
		notices 'a larger struct' "s/(name='shutong_detection' size-in-bits=')[0-9]+/\\11024/"
		notices 'another value of an enum' "s/(name='SHUTONG_ILL_FORMED' value=')[0-9]+/\\119/"
	}
done <"$root/tests/abi/libraries"
finish
