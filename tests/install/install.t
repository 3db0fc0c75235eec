#!/bin/sh
# make install, install-strip and uninstall, into folders of the test: what is there,
# that it runs, and that programs link to the libraries.
. tests/cli/tap.sh

BUILD=${BUILD:-build}
# PREFIX and the others, as they are compiled in.
folders=$(cat "$tap_source/$BUILD/prefix")
eval "$folders"
root=$PWD/root
program=$root$PREFIX/bin/shutong
case $OPENCC_DATA in
/*) data=$OPENCC_DATA ;;
*) data=$tap_source/$OPENCC_DATA ;;
esac

# As somebody types it, whatever make runs this test.
makes() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make --no-print-directory \
		-C "$tap_source" BUILD="$BUILD" $folders "$@"
}

# found FOLDER: what is in it but folders, with modes.
found() {
	(cd "$1" && find . ! -type d -printf '%M /%P %l\n' | sed 's/ $//' | LC_ALL=C sort)
}

declared() {
	"${CC:-cc}" -E "$tap_source/src/shutong.h" | tr '\n' ' ' |
		grep -o 'shutong_[a-z_]*(' | tr -d '(' | LC_ALL=C sort -u
}

check 'a relative PREFIX is refused' sh -c '! "$@" >../out 2>&1' sh \
	env -u MAKEFLAGS make -C "$tap_source" PREFIX=opt install DESTDIR="$PWD/none"
check 'a relative PREFIX: says what it should be' grep -q 'PREFIX=opt: it should' ../out
left 'a relative PREFIX: nothing is installed'

(umask 077 && makes install DESTDIR="$root") >../out 2>../err
is 'install: status 0' 0 $?
is 'install: nothing was built again' '' "$(cat ../out ../err)"
is 'install: these files and no others' "$(LC_ALL=C sort <<-END
	-rwxr-xr-x $PREFIX/bin/shutong
	-rwxr-xr-x $LIBEXECDIR/shutong/shutong-opencc-dict
	-rwxr-xr-x $LIBEXECDIR/shutong/shutong-opencc-inspect
	-rwxr-xr-x $LIBEXECDIR/shutong/shutong-opencc-zip
	-rw-r--r-- $LIBDIR/libshutong.a
	-rw-r--r-- $LIBDIR/libshutong.so.0
	lrwxrwxrwx $LIBDIR/libshutong.so libshutong.so.0
	-rw-r--r-- $LIBDIR/libshutong-opencc.so.0
	lrwxrwxrwx $LIBDIR/libshutong-opencc.so libshutong-opencc.so.0
	-rw-r--r-- $LIBDIR/pkgconfig/shutong.pc
	-rw-r--r-- $INCLUDEDIR/shutong.h
	-rw-r--r-- $INCLUDEDIR/shutong-opencc.h
	-rw-r--r-- $DATADIR/locale/zh_CN/LC_MESSAGES/shutong.mo
	-rw-r--r-- $DATADIR/locale/zh_TW/LC_MESSAGES/shutong.mo
	-rw-r--r-- $DATADIR/man/man1/shutong.1
	-rw-r--r-- $DATADIR/man/man3/shutong.3
	-rw-r--r-- $DATADIR/bash-completion/completions/shutong
	-rw-r--r-- $DATADIR/zsh/site-functions/_shutong
	-rw-r--r-- $DATADIR/fish/vendor_completions.d/shutong.fish
	$(cd "$data" && find . -maxdepth 1 -type f -printf "-rw-r--r-- $DATADIR/shutong/opencc/%f\n")
	END
)" "$(found root)"
is 'install: everybody may read it' '' "$(find root -mindepth 1 -type d ! -perm -755)"
is 'install: no place is left to be filled in' '' \
	"$(grep -rlI '@[A-Z]*@' root)"

check "install: OpenCC's files" cmp "$data/s2t.json" "root$DATADIR/shutong/opencc/s2t.json"

# ---- the program -------------------------------------------------------------

is 'the program converts' 頭髮 "$(echo 头发 | "$program" -t zh-TW)"
check 'the program has LIBEXECDIR' grep -qF "$LIBEXECDIR/shutong" "$program"
check 'shutong(1) has LIBEXECDIR' grep -qxF ".It Pa $LIBEXECDIR/shutong/shutong-opencc-dict" \
	"root$DATADIR/man/man1/shutong.1"
printf '{"conversion_chain":[{"dict":{"type":"ocd2","file":"STCharacters.ocd2"}}]}' >own.json
is 'the program reads a binary dictionary by what is installed' 頭發 \
	"$(echo 头发 | SHUTONG_LIBEXEC=$root$LIBEXECDIR/shutong "$program" --path "$data" -c ./own.json)"

ln -s "$program" opencc
is "the program called opencc tells of a profile by what is installed" '{"input":"头发里","segments":["头发","里"]}' \
	"$(echo 头发里 | SHUTONG_LIBEXEC=$root$LIBEXECDIR/shutong SHUTONG_OPENCC_DATA=$root$DATADIR/shutong/opencc \
		./opencc -c s2twp --segmentation)"
check 'the program has DATADIR' grep -qF "$DATADIR/shutong/opencc" "$program"
rm opencc

# ---- the libraries -----------------------------------------------------------

is 'libshutong.so: its name' libshutong.so.0 \
	"$(readelf -d "root$LIBDIR/libshutong.so" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')"
check 'shutong.h declares functions' test "$(declared | wc -l)" -gt 40
is 'libshutong.so: what shutong.h declares and nothing else' "$(declared)" \
	"$(nm -D --defined-only "root$LIBDIR/libshutong.so" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
		LC_ALL=C sort)"
is 'libshutong.a: what shutong.h declares and nothing else' "$(declared)" \
	"$(nm -g --defined-only "root$LIBDIR/libshutong.a" | awk 'NF == 3 && $3 !~ /^__x86\.get_pc_thunk/ { print $3 }' | LC_ALL=C sort)"

version=$("$program" --version | cut -d' ' -f2)
printf '{ not JSON' >bad.json

# package ROOT OPTION...: what pkg-config says of what is installed there.
package() {
	package_root=$1
	shift
	PKG_CONFIG_PATH=$package_root$LIBDIR/pkgconfig PKG_CONFIG_SYSROOT_DIR=$package_root \
		pkg-config "$@" shutong
}

# links NAME ROOT COMPILER...: builds app.c, and it converts, keeps what a
# pattern matches, and refuses what is no JSON: both libraries that ours needs.
links() {
	linked=$1
	tap_root=$2
	shift 2
	rm -f app
	run "$@" $SANITIZE -o app "$tap_source/tests/install/app.c" $(package "$tap_root" --cflags --libs $options)
	check "$linked: links" test $status = 0
	run env LD_LIBRARY_PATH="$tap_root$LIBDIR" ./app '头发x12发' ./bad.json
	is "$linked: runs" "0 $version 頭髮x12發" "$status $(head -n 1 ../out)"
	check "$linked: refuses what is no JSON" grep -q JSON ../out
}

is 'shutong.pc: the version' "$version" "$(package "$root" --modversion)"
is 'shutong.pc: what shared linking needs' "-lshutong" \
	"$(package "$root" --libs-only-l | sed 's/ *$//')"
options=
links shared "$root" "${CC:-cc}" -Wall -Werror
is 'shared: by the name of the library' libshutong.so.0 \
	"$(readelf -d app | sed -n 's/.*(NEEDED).*\[\(.*shutong.*\)\]/\1/p')"
links 'shared, C++' "$root" "${CXX:-c++}" -Wall -Werror -x c++
if [ -z "${SANITIZE-}" ]; then
	options=--static
	links static "$root" "${CC:-cc}" -Wall -Werror -static
	check 'static: needs no library' sh -c '! readelf -d app | grep -q NEEDED'
else
	skip static 'a sanitizer is a shared library'
fi

# ---- install-strip -----------------------------------------------------------

run makes install-strip DESTDIR="$PWD/a root"
is 'install-strip: status 0, where DESTDIR has a space' 0 $status
is 'install-strip: the same files' "$(found root)" "$(found 'a root')"
check 'install-strip: smaller' test "$(wc -c <"a root$PREFIX/bin/shutong")" -lt "$(wc -c <"$program")"
is 'install-strip: no symbols for debugging' '' \
	"$(for file in bin/shutong libexec/shutong/shutong-opencc-dict libexec/shutong/shutong-opencc-inspect libexec/shutong/shutong-opencc-zip lib/libshutong.so.0 lib/libshutong.a; do
		readelf -SW "a root$PREFIX/$file" 2>/dev/null | grep -o '\.debug_info'
	done)"
is 'install-strip: the program converts' 頭髮 "$(echo 头发 | "a root$PREFIX/bin/shutong" -t zh-TW)"
if [ -z "${SANITIZE-}" ]; then
	mv 'a root' stripped
	options=
	links 'stripped, shared' "$PWD/stripped" "${CC:-cc}"
	options=--static
	links 'stripped, static' "$PWD/stripped" "${CC:-cc}" -static
	mv stripped 'a root'
fi

# ---- uninstall ---------------------------------------------------------------

run makes install DESTDIR="$root"
is 'install once more: status 0' 0 $status
others="$LIBEXECDIR/shutong/other $LIBDIR/libshutong.so.1 $LIBDIR/pkgconfig/shutong2.pc $INCLUDEDIR/shutong2.h"
for file in $others; do
	echo theirs >"root$file"
done
run makes uninstall DESTDIR="$root"
is 'uninstall: status 0' 0 $status
is 'uninstall: what others put there stays, and nothing else' \
	"$(printf -- '-rw-r--r-- %s\n' $others | LC_ALL=C sort)" "$(found root)"
rm -f "root$LIBEXECDIR/shutong/other"
run makes uninstall DESTDIR="$root"
is 'uninstall again: status 0, nothing said' 0 "$status$(cat ../out ../err)"
check 'uninstall again: the empty folder goes' test ! -e "root$LIBEXECDIR/shutong"
check 'uninstall: folders that are not ours stay' test -d "root$LIBDIR/pkgconfig"
run makes uninstall DESTDIR="$PWD/a root"
check 'uninstall: nothing is left, nor any folder' test ! -e 'a root'
# Folders that were there before stay, empty or not: here two, one of them deep.
mkdir -p "there$PREFIX/bin" "there$DATADIR/zsh/site-functions"
run makes install DESTDIR="$PWD/there"
run makes install DESTDIR="$PWD/there"
run makes uninstall DESTDIR="$PWD/there"
is 'uninstall: folders that install did not make stay, and no others' \
	"$(mkdir -p "before$PREFIX/bin" "before$DATADIR/zsh/site-functions" && cd before && find . | LC_ALL=C sort)" \
	"$(cd there && find . | LC_ALL=C sort)"
# One that was made anew by somebody else is theirs.
run makes install DESTDIR="$PWD/there"
run makes uninstall DESTDIR="$PWD/there"
mkdir -p "there$DATADIR/fish/vendor_completions.d"
run makes install DESTDIR="$PWD/there"
run makes uninstall DESTDIR="$PWD/there"
check 'uninstall: a folder that somebody made after the last uninstall stays' \
	test -d "there$DATADIR/fish/vendor_completions.d"
# From a tree that has no record only what is shutong's alone goes.
run makes install DESTDIR="$PWD/there"
record=$tap_source/$BUILD/folders-made
cp "$record" record
rm "$record"
run makes uninstall DESTDIR="$PWD/there"
is 'uninstall without the record: no file is left' '' "$(found there)"
check 'uninstall without the record: others stay' test -d "there$DATADIR/bash-completion/completions"
is 'uninstall without the record: the folders of that name go' '' "$(find there -name shutong)"
cp record "$record"
run makes uninstall DESTDIR="$PWD/none"
is 'uninstall where nothing is: status 0, nothing said' 0 "$status$(cat ../out ../err)"
check 'uninstall where nothing is: makes nothing' test ! -e none
finish
