#!/bin/sh
# What a person meets first: packages are installed after a line that says how many,
# OpenCC's data is fetched whole or not at all, and make article shows what it did.
. tests/cli/tap.sh

BUILD=${BUILD:-build}
folders=$(cat "$tap_source/$BUILD/prefix")
case $OPENCC_DATA in
/*) data=$OPENCC_DATA ;;
*) data=$tap_source/$OPENCC_DATA ;;
esac
makes() {
	run env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make --no-print-directory \
		-C "$tap_source" BUILD="$BUILD" OPENCC_DATA="$OPENCC_DATA" $folders "$@"
}

# ---- packages ------------------------------------------------------------------

# Those that are called instead of the system's; each writes down what it was asked.
mkdir bin
cat >bin/apt-get <<'END'
#!/bin/sh
echo "apt-get $*" >>"${ASKED:-asked}"
case " $* " in
*' --print-uris '*)
	echo '1 upgraded, 54 newly installed, 0 to remove and 7 not upgraded.'
	echo 'Need to get 73.9 MB of archives.'
	echo 'After this operation, 284 MB of additional disk space will be used.'
	;;
*' install '*) echo "apt's own lines"; exit "${APT_STATUS:-0}" ;;
esac
END
printf '#!/bin/sh\necho "sudo $*" >>asked\nexec "$@"\n' >bin/sudo
printf '#!/bin/sh\necho "${AS:-0}"\n' >bin/id
chmod +x bin/*
packages() {
	rm -f asked
	run env PATH="$PWD/bin:$PATH" "$@" "$tap_source/src/packaging/install-packages" nowhere.pc:gcc no-such-command:libfoo-dev
}
packages env
is 'packages: status 0' 0 $status
is 'packages: how many and how large, before anything is installed' \
	'installing 55 Debian packages (73.9 MB to download, 284 MB on disk), for: gcc libfoo-dev' \
	"$(grep -B1 "^apt's own lines" ../out | head -n 1)"
is 'packages: root needs no sudo' 0 "$(grep -c sudo asked)"
packages env AS=1000
is 'packages: a user: status 0' 0 $status
check 'packages: a user: sudo installs' grep -q '^sudo .*apt-get install -y' asked
packages env APT_STATUS=100
is "packages: apt-get's failure is ours" 100 $status

# make install: root gets what is missing, as by make article; others its names.
missing() { # AS VALUE...
	as=$1
	shift
	rm -f asked
	run env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL ASKED="$PWD/asked" PATH="$PWD/bin:$PATH" AS="$as" make --no-print-directory \
		-C "$tap_source" BUILD="$BUILD" $folders BUILD_NEEDS=nowhere.pc:libfoo-dev "$@" setup-install
	asked=$(cat asked 2>/dev/null)
}
missing 0
is 'make install: root: status 0' 0 $status
check 'make install: root: packages are installed' sh -c 'printf "%s" "$1" | grep -q "apt-get install -y.* libfoo-dev"' sh "$asked"
for what in 'a user:1000:' 'for a package:0:DESTDIR=/nowhere'; do
	as=${what#*:}
	missing "${as%%:*}" ${as#*:}
	check "make install: ${what%%:*}: nothing is installed" test "$status" -ne 0 -a -z "$asked"
	check "make install: ${what%%:*}: what is missing" grep -q 'apt-get install libfoo-dev$' ../err
done
if [ "$(id -u)" = 0 ]; then
	mkdir -m 755 owned && chown 12345:12345 owned
	makes -n BUILD="$PWD/owned" install
	check 'make install: root builds as the owner of build/' \
		grep -qE '^setpriv --reuid=12345 --regid=12345 --clear-groups .*programs$' ../out
	chown 0:0 owned
	makes -n BUILD="$PWD/owned" install
	check 'make install: and by itself where that is root' sh -c '! grep -q setpriv ../out'
else
	skip 'make install: root builds as the owner of build/' 'needs root'
fi

makes -n article
check 'make article: all processors' grep -q -e "-j$(nproc) " ../out
makes -n -j1 article
check 'make -j1 article: as many as asked for' sh -c '! grep -q -e "-j[0-9]" ../out'

# ---- data ----------------------------------------------------------------------

mkdir wheel wheel/opencc wheel/opencc/clib wheel/opencc/clib/share wheel/opencc/clib/share/opencc
echo '{}' >wheel/opencc/clib/share/opencc/s2t.json
(cd wheel && python3 -m zipfile -c ../opencc-0.whl opencc)
cat >bin/pip3 <<'END'
#!/bin/sh
while [ $# -gt 0 ]; do
	[ "$1" != --dest ] || folder=$2
	shift
done
[ -z "${PIP_STATUS-}" ] || { echo half >"$folder/half"; exit "$PIP_STATUS"; }
cp "$WHEEL" "$folder"
END
chmod +x bin/pip3
fetch() {
	run env PATH="$PWD/bin:$PATH" "$@" "$tap_source/data/opencc/fetch" "$PWD/fetched/assets"
}
mkdir fetched
fetch WHEEL="$PWD/opencc-0.whl"
is 'fetch: status 0' 0 "$status$(cat ../out ../err)"
is 'fetch: what is in the wheel, and nothing else' './assets/s2t.json' \
	"$(cd fetched && find . -type f)"
fetch PIP_STATUS=1
check 'fetch: pip3 fails' test "$status" -ne 0
check 'fetch: pip3 fails: says what else to do' grep -q 'OPENCC_DATA=DIR' ../err
is 'fetch: pip3 fails: what there was stays, and nothing else' './assets/s2t.json' \
	"$(cd fetched && find . -type f)"
echo 'no archive' >no-archive
mkdir other && cp no-archive other/opencc-0.whl
fetch WHEEL="$PWD/other/opencc-0.whl"
check 'fetch: no wheel' test "$status" -ne 0
is 'fetch: no wheel: what there was stays' './assets/s2t.json' "$(cd fetched && find . -type f)"
check 'the wheel is named by its checksum' grep -qE -e '--hash=sha256:[0-9a-f]{64}$' \
	"$tap_source/data/opencc/requirements.txt"

# Dictionaries as text, read again by OpenCC's own: each is what it was.
makes dictionaries
text=$tap_source/$BUILD/dictionaries
is 'dictionaries: one for each that is binary' \
	"$(cd "$data" && ls -- *.ocd2 | sed 's/\.ocd2$/.txt/')" "$(cd "$text" && ls -- *.txt)"
wrong=
for name in STPhrases TSCharacters TWVariants; do
	opencc_dict -f text -t ocd2 -i "$text/$name.txt" -o "$name.ocd2" >../out 2>&1
	python3 "$tap_source/data/opencc/make-text" "$tap_source/$BUILD/shutong-opencc-dict" . again
	cmp -s "$text/$name.txt" "again/$name.txt" || wrong="$wrong $name"
	rm -f "$name.ocd2"
done
is 'dictionaries: through opencc_dict and back' '' "$wrong"
head -c 1000 "$data/STCharacters.ocd2" >cut.ocd2
run python3 "$tap_source/data/opencc/make-text" "$tap_source/$BUILD/shutong-opencc-dict" . again
check 'dictionaries: a damaged one' test "$status" -ne 0
check 'dictionaries: a damaged one is named' grep -q 'cut.ocd2 could not be read' ../err

# ---- several goals ----------------------------------------------------------------

# Goals that build with another make would build the same files at once.
makes -pnq programs test-programs
check 'goals: test-programs waits for programs' grep -q '^all: needs | programs$' ../out
makes -pnq all article
check 'goals: two that call make are made one after the other' grep -q '^\.NOTPARALLEL:' ../out
makes -pnq programs
check 'goals: programs by itself is made in parallel' sh -c '! grep -q "^\.NOTPARALLEL:" ../out'

# ---- make article ----------------------------------------------------------------

makes article
is 'make article: status 0' 0 $status
check 'make article: the input is damaged on purpose' grep -q 'damaged and mixed on purpose' ../out
check 'make article: the first line of the result' grep -q '^    您當前的位置' ../out
check 'make article: where all of it is' grep -q "$BUILD/article.txt and $BUILD/article.repaired.txt" ../out
check 'make article: not the whole page' test "$(wc -c <../out)" -lt 4000
check 'make article: nothing of its markup' sh -c '! grep -q "<legend" ../out'
is 'make article: ends with a newline' 1 "$(tail -c 1 ../out | wc -l)"
# ---- processors that it is not for -----------------------------------------------

# What the build adds for i386.
sse=
[ "$(echo __i386__ | ${CC:-cc} -E -P -)" != 1 ] || sse='-msse2 -mfpmath=sse'
# refused NAME REASON FILE OPTION...: with these the compiler's message has the reason.
refused() {
	name=$1 reason=$2 file=$3
	shift 3
	set -- ${CC:-cc} -std=c11 -D_GNU_SOURCE -I"$tap_source/src" -fsyntax-only -w $sse "$tap_source/src/$file" "$@"
	run ${CC:-cc} -std=c11 -D_GNU_SOURCE -I"$tap_source/src" -fsyntax-only -w $sse "$tap_source/src/$file"
	is "$name: otherwise it compiles" 0 $status
	run "$@"
	check "$name: refused" [ $status != 0 ]
	check "$name: the reason is said" grep -q -e "error: .*$reason" ../err
}
refused 'big-endian' 'big-endian processors are not supported' image/image.c \
	-U__BYTE_ORDER__ -D__BYTE_ORDER__=__ORDER_BIG_ENDIAN__
refused 'floats with more digits' '-msse2 -mfpmath=sse' script/script_states.c \
	-U__FLT_EVAL_METHOD__ -D__FLT_EVAL_METHOD__=2

finish
