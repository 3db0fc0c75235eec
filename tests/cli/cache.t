#!/bin/bash
# Configuration files that were opened before: the result is what it is without a
# cache, whatever is in that folder and whatever has changed.
article=$PWD/data/article.txt
calls=$PWD/${BUILD:-build}/tests/opencc/calls_linked
libraries=$PWD/${BUILD:-build}
sum=$libraries/compiler.sum
. tests/cli/tap.sh
# The leak detector and strace both need ptrace.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
mkdir cache home
export SHUTONG_CACHE=$PWD/cache HOME=$PWD/home
unset XDG_CACHE_HOME
program=${shutong%% *}

# converts ARGUMENTS...: standard input by $shutong; what fails is seen.
converts() {
	"$shutong" "$@" 2>../err || echo "status $?"
}
if [ "$program" != "$shutong" ]; then
	converts() { $shutong "$@" 2>../err || echo "status $?"; }
fi
# Whether converting opens the dictionary, in this process or the next.
opens() { # DICTIONARY ARGUMENT...
	local dictionary=$1
	shift
	strace -f -o ../trace -e trace=openat,execve $shutong "$@" </dev/null >/dev/null 2>&1
	grep -v execve ../trace | grep -q "\"[^\"]*$dictionary\", .*= [0-9]" ||
		grep execve ../trace | grep -q "\"[^\"]*$dictionary\"\]"
}
kept() { # NAME DICTIONARY ARGUMENT...
	local name=$1
	shift
	if ! can_trace; then
		skip "$name" 'strace cannot trace here'
	elif opens "$@"; then
		tap_result 'not ok' "$name"
		tap_say "$1 was read"
	else
		tap_result ok "$name"
	fi
}
anew() {
	local name=$1
	shift
	if can_trace; then
		check "$name" opens "$@"
	else
		skip "$name" 'strace cannot trace here'
	fi
}
images() {
	find cache -name '*.image' | sort
}
# The one image that there is.
image() {
	images | head -n 1
}
settle() {
	sleep 2.2
}
small() { # FOLDER VALUE: a configuration with a dictionary
	mkdir -p "$1"
	printf '头\t%s\n' "$2" >"$1/words.txt"
	cat >"$1/small.json" <<-EOF
		{"conversion_chain": [{"dict": {"type": "text", "file": "words.txt"}}]}
	EOF
}

# ---- the same bytes ----------------------------------------------------------

for config in /usr/share/opencc/*.json; do
	name=$(basename "$config" .json)
	wanted=$(SHUTONG_CACHE= converts -c "$config" "$article" | sha256sum)
	is "$name: the first time" "$wanted" "$(converts -c "$config" "$article" | sha256sum)"
	kept "$name: then it is kept" .ocd2 -c "$config"
	is "$name: the second time" "$wanted" "$(converts -c "$config" "$article" | sha256sum)"
	is "$name: explained" "$(SHUTONG_CACHE= converts --explain -c "$config" "$article" | sha256sum)" \
		"$(converts --explain -c "$config" "$article" | sha256sum)"
	rm -rf cache
done

small config 頭
for i in $(seq 20); do
	small many "$i"
	mv many/small.json "many/$i.json"
done
small back X
small other 頭
small prefix/one ONE
small prefix/two TWO
sed 's/words.txt/elsewhere.txt/' config/small.json >prefix/small.json
mv prefix/two/words.txt prefix/two/elsewhere.txt
cat >tofu.json <<'EOF'
{"conversion_chain": [{"dict": {"type": "group", "dicts": [
  {"type": "text", "file": "config/words.txt"},
  {"type": "text", "file": "back/words.txt", "may_output_tofu": true}]}}]}
EOF
printf '发\tHAIR\n' >back/words.txt
printf '头\tOWN\n' >own.txt
settle

c=config/small.json
is 'text: the first time' 頭 "$(printf 头 | converts -c $c)"
kept 'text: then it is kept' words.txt -c $c
is 'text: the second time' 頭 "$(printf 头 | converts -c $c)"
is 'one image' 1 "$(images | wc -l)"
is 'an absolute path is another' 頭 "$(printf 头 | converts -c "$PWD/$c")"
is 'of which there is an image too' 2 "$(images | wc -l)"
is 'the folder is nobody else'\''s' 700 "$(stat -c %a cache)"
is 'the image is not to be changed' 400 "$(stat -c %a "$(image)")"
is 'custom terms come before it' OWN "$(printf 头 | converts -d own.txt -c $c)"
is 'and are not part of it' 頭 "$(printf 头 | converts -c $c)"
is 'and add no image' 2 "$(images | wc -l)"
is 'tofu: left out' '頭发' "$(printf 头发 | converts -c ./tofu.json)"
is 'tofu: included' '頭HAIR' "$(printf 头发 | converts --include-tofu-risk -c ./tofu.json)"
is 'tofu: left out again' '頭发' "$(printf 头发 | converts -c ./tofu.json)"
is 'tofu: each has an image' 4 "$(images | wc -l)"
kept 'tofu: left out, kept' words.txt -c ./tofu.json
kept 'tofu: included, kept' words.txt --include-tofu-risk -c ./tofu.json
ln -s "$program" opencc
is 'as OpenCC'\''s command' 頭 "$(printf 头 | ./opencc -c $c)"
is 'which uses the same image' 4 "$(images | wc -l)"
if [ -x "$calls" ] && [ -z "$SANITIZE" ]; then
	rm -rf cache
	LD_LIBRARY_PATH=$libraries "$calls" start $c 头 >../out
	is 'the library in the place of libopencc keeps an image' 1 "$(images | wc -l)"
	if can_trace; then
		strace -o ../trace -e trace=openat env LD_LIBRARY_PATH="$libraries" "$calls" start $c 头 >../again
		is 'and uses it' 0 "$(grep -c words.txt ../trace)"
	else
		LD_LIBRARY_PATH=$libraries "$calls" start $c 头 >../again
		skip 'and uses it' 'strace cannot trace here'
	fi
	check 'with the same result' cmp ../out ../again
fi

# ---- what has changed --------------------------------------------------------

cd config || exit
converts -c ./small.json <<<头 >/dev/null
is 'changed: nothing' 頭 "$(printf 头 | converts -c ./small.json)"
touch -r words.txt ../time
printf '头\t髮\n' >words.txt
touch -r ../time words.txt
is 'a dictionary as long and as old' 髮 "$(printf 头 | converts -c ./small.json)"
printf '头\t头\n' >new && touch -r ../time new && mv new words.txt
is 'a dictionary that took its place' 头 "$(printf 头 | converts -c ./small.json)"
anew 'a dictionary that has just changed is not kept' words.txt -c ./small.json
settle
converts -c ./small.json <<<头 >/dev/null
kept 'but later' words.txt -c ./small.json
sed 's/words/other/' small.json >new && cp ../other/words.txt other.txt
touch -r small.json new && mv new small.json
is 'the configuration' 頭 "$(printf 头 | converts -c ./small.json)"
rm other.txt
printf 头 | converts -c ./small.json >/dev/null
message 'a dictionary that is gone' 'file other.txt is neither'
cd ..
small config 頭

is 'found in the second folder' TWO \
	"$(printf 头 | converts --path prefix/one --path prefix/two -c prefix/small.json)"
kept 'which is kept' elsewhere.txt --path prefix/one --path prefix/two -c prefix/small.json
cp prefix/one/words.txt prefix/one/elsewhere.txt
is 'then in the first' ONE \
	"$(printf 头 | converts --path prefix/one --path prefix/two -c prefix/small.json)"
is 'folders in another order' TWO \
	"$(printf 头 | converts --path prefix/two --path prefix/one -c prefix/small.json)"
printf '头\tHERE\n' >elsewhere.txt
is 'then in the working directory' HERE \
	"$(printf 头 | converts --path prefix/one --path prefix/two -c prefix/small.json)"
printf '头\tBESIDE\n' >prefix/elsewhere.txt
is 'then beside the configuration' BESIDE \
	"$(printf 头 | converts --path prefix/one --path prefix/two -c prefix/small.json)"
rm elsewhere.txt prefix/elsewhere.txt prefix/one/elsewhere.txt
# Each order, and each folder, has an image of its own: they take no turns.
cp prefix/one/words.txt prefix/one/elsewhere.txt
cp -r config config2
settle
converts --path prefix/one --path prefix/two -c prefix/small.json <<<头 >/dev/null
converts --path prefix/two --path prefix/one -c prefix/small.json <<<头 >/dev/null
kept 'both orders are kept' elsewhere.txt --path prefix/one --path prefix/two -c prefix/small.json
kept 'the other one too' elsewhere.txt --path prefix/two --path prefix/one -c prefix/small.json
(cd config && converts -c ./small.json <<<头 >/dev/null)
(cd config2 && converts -c ./small.json <<<头 >/dev/null)
cd config || exit
SHUTONG_CACHE=$PWD/../cache kept 'a relative path in one folder' words.txt -c ./small.json
cd ../config2 || exit
SHUTONG_CACHE=$PWD/../cache kept 'and in another' words.txt -c ./small.json
cd ..
rm prefix/one/elsewhere.txt
is 'then where it was' TWO \
	"$(printf 头 | converts --path prefix/one --path prefix/two -c prefix/small.json)"
cp -r back elsewhere && cp config/small.json elsewhere
ln -sfn config link
settle
converts -c link/small.json <<<头 >/dev/null
kept 'by a link to a folder' words.txt -c link/small.json
ln -sfn elsewhere link
is 'which leads elsewhere' 'HAIR' "$(printf 发 | converts -c link/small.json)"
is 'the same relative path' 'HAIR' "$(cd elsewhere && printf 发 | converts -c ./small.json)"
is 'from another folder' '頭' "$(cd config && printf 头 | converts -c ./small.json)"

rm -rf cache
converts -c $c <<<头 >/dev/null
sum=$(cat "$sum")
python3 - "$program" other-build "$sum" <<'EOF'
import sys
with open(sys.argv[1], "rb") as file:
    program = file.read()
with open(sys.argv[2], "wb") as file:
    file.write(program.replace(sys.argv[3].encode(), b"0" * 16))
EOF
chmod +x other-build
check 'another program' grep -q 0000000000000000 other-build
if can_trace; then
	strace -o ../trace -e trace=openat ./other-build -c $c </dev/null
	check 'reads what it needs' grep -q 'words.txt' ../trace
else
	./other-build -c $c </dev/null
	skip 'reads what it needs' 'strace cannot trace here'
fi
is 'and has an image of its own' 2 "$(images | wc -l)"

# ---- what may be in the place of an image ------------------------------------

rm -rf cache
converts -c $c <<<头 >/dev/null
one=$(image)
cp "$one" whole
# remade NAME: converts as always, and makes the image that was there.
remade() {
	is "$1: converted" 頭 "$(printf 头 | converts -c $c)"
	check "$1: made again" cmp whole "$one"
	is "$1: nothing else is there" 1 "$(ls -A cache | wc -l)"
}
size=$(stat -c %s whole)
for place in empty foreign zeros huge; do
	rm -f "$one"
	case $place in
	empty) : >"$one" ;;
	foreign) cp "$article" "$one" ;;
	zeros) head -c "$size" /dev/zero >"$one" ;;
	huge) truncate -s 300M "$one" ;;
	esac
	remade "$place"
done
for n in 1 8 47 48 100 4096 $((size / 2)) $((size - 1)); do
	rm -f "$one"
	head -c "$n" whole >"$one"
	remade "cut off after $n bytes"
done
rm -f "$one" && { cat whole; echo; } >"$one"
remade 'a byte more'
rm "$one" && cp whole ../target && ln -s ../../target "$one"
remade 'a link to a whole one'
check 'which is no link now' test ! -L "$one"
check 'and what it led to is as it was' cmp whole ../target
rm "$one" && mkfifo "$one"
remade 'a FIFO'
rm "$one" && cp whole "$one" && chmod 622 "$one"
remade 'an image that others can write'
is 'which they then cannot' 400 "$(stat -c %a "$one")"
rm "$one" && mkdir "$one"
is 'a directory: converted' 頭 "$(printf 头 | converts -c $c)"
is 'a directory: stays, and nothing else' "${one#*/}" "$(ls -A cache)"
rmdir "$one"
if [ "$(id -u)" = 0 ]; then
	cp whole "$one" && chown 12345 "$one"
	remade 'an image of somebody else'
	is 'which is then ours' 0 "$(stat -c %u "$one")"
	rm "$one" && chown 12345 cache
	is 'the folder is of somebody else' 頭 "$(printf 头 | converts -c $c)"
	is 'and stays empty' '' "$(ls -A cache)"
	cp whole "$one" && chmod 400 "$one"
	anew 'and is not read' words.txt -c $c
	chown 0 cache
else
	skip 'an image, or a folder, of somebody else' 'needs root'
fi
rm -f "$one" && chmod 777 cache
is 'others can write to the folder' 頭 "$(printf 头 | converts -c $c)"
is 'which stays empty' '' "$(ls -A cache)"
chmod 700 cache

# Every byte before the image, one of each of its pages, and some others.
cp whole "$one" && chmod 400 "$one"
python3 - "$one" $c $shutong <<'EOF' >../damaged
import os
import random
import subprocess
import sys

image, config, *shutong = sys.argv[1:]
with open(image, "rb") as file:
    whole = file.read()
start = int.from_bytes(whole[40:48], "little")
random.seed(1)
some = random.sample(range(len(whole)), int(os.environ.get("DAMAGED", 100)))
offsets = [*range(0, start, 3), *range(start, len(whole), 16384), *some, len(whole) - 1]
for offset in offsets:
    damaged = bytearray(whole)
    damaged[offset] ^= random.randrange(1, 256)
    os.unlink(image)
    with open(image, "wb") as file:
        file.write(damaged)
    done = subprocess.run([*shutong, "-c", config], input="头".encode(), capture_output=True)
    with open(image, "rb") as file:
        again = file.read()
    if done.stdout != "頭".encode() or done.returncode != 0 or done.stderr or again != whole:
        print(offset, done, again == whole)
print(len(offsets) if len(offsets) > 150 else "too few", "tried", file=sys.stderr)
EOF
is 'damaged anywhere: converted, and made again' '' "$(cat ../damaged)"

# ---- what fails --------------------------------------------------------------

rm -rf cache
is 'the folder is made, with the one above' 頭 \
	"$(printf 头 | SHUTONG_CACHE=$PWD/new/cache converts -c $c)"
is 'as they should be' '700 700' "$(stat -c %a new new/cache | xargs)"
is 'but not what is above that' 頭 "$(printf 头 | SHUTONG_CACHE=$PWD/no/new/cache converts -c $c)"
check 'nothing is there' test ! -e no
: >file
is 'a file in the place of the folder' 頭 "$(printf 头 | SHUTONG_CACHE=$PWD/file converts -c $c)"
is 'or above it' 頭 "$(printf 头 | SHUTONG_CACHE=$PWD/file/cache converts -c $c)"
check 'which stays' test -f file -a ! -s file
is 'a limit on the size of files' 頭 "$(ulimit -f 1 && printf 头 | converts -c $c)"
is 'nothing is left' '' "$(ls -A cache)"

# fails CALL ERROR: each call of that name, a regular expression, on the cache fails,
# when it is made, and when it is used.
fails() {
	local call=$1 error=$2 made n
	for made in no yes; do
		rm -rf cache
		[ $made = no ] || converts -c $c <<<头 >/dev/null
		printf 头 | strace -y -o ../trace -e trace="/^$call\$" $shutong -c $c >/dev/null
		for n in $(grep -E "^$call\(" ../trace | grep -nE "$PWD/cache|\.image|\.new" | cut -d: -f1); do
			tried="$tried $call"
			rm -rf cache
			[ $made = no ] || converts -c $c <<<头 >/dev/null
			printf 头 | strace -o /dev/null -e trace="/^$call\$" \
				-e inject="/^$call\$:error=$error:when=$n" $shutong -c $c >../out 2>../err
			is "$call $n: $error, an image: $made" "头 0 頭 " "头 $? $(cat ../out) $(cat ../err)"
			find cache -name '*.new' 2>/dev/null | grep -q . && [ "$call" != unlinkat ] &&
				tap_result 'not ok' "$call $n: $error: something is left"
		done
	done
}
tried=
if can_trace; then
	fails openat EACCES
	fails openat EMFILE
	fails mkdir EROFS
	# On 32 bits it is another one.
	fails '(newfstatat|statx)' EIO
	fails fstat EIO
	fails write ENOSPC
	fails write EDQUOT
	fails close EIO
	fails rename EACCES
	fails renameat EACCES
	fails 'mmap2?' ENOMEM
	fails fstatfs$wide EIO
	fails getdents64 EIO
	for call in openat mkdir write close renameat mmap fstatfs; do
		check "calls were tried: $call" grep -q " $call" <<<"$tried"
	done
	# Where the system is not known to keep what is mapped, it is read.
	rm -rf cache
	converts -c $c <<<头 >/dev/null
	printf 头 | strace -o ../trace -e inject=fstatfs$wide:error=EIO $shutong -c $c >../out
	is 'read instead of mapped' 頭 "$(cat ../out)"
	is 'with no dictionary' 0 "$(grep -c words.txt.*O_RDONLY ../trace)"
else
	skip 'calls that fail' 'no strace here'
fi

# ---- several at once ---------------------------------------------------------

for round in 1 2 3 4 5; do
	rm -rf cache
	for i in 1 2 3 4 5 6 7 8; do
		printf 头 | converts -c $c >"../out$i" &
	done
	wait
	is "eight at once, round $round" 頭頭頭頭頭頭頭頭 "$(cat ../out[1-8])"
	is 'one image' 1 "$(ls -A cache | wc -l)"
done
kept 'which is right' words.txt -c $c

if [ -n "${SANITIZE-}${EMULATED-}" ]; then
	skip 'eight threads, and images that go away' 'Python cannot load this library'
else
	run timeout 120 python3 - "$libraries/libshutong-opencc.so.0" $c <<-'EOF'
		import ctypes, glob, os, sys, threading
		opencc = ctypes.CDLL(sys.argv[1])
		opencc.opencc_open.restype = ctypes.c_void_p
		opencc.opencc_convert_utf8.restype = ctypes.c_void_p
		text = "头".encode()
		wrong = []
		def work(number):
		    for i in range(100):
		        one = ctypes.c_void_p(opencc.opencc_open(sys.argv[2].encode()))
		        if number == 0:  # what the others have mapped goes away
		            for image in glob.glob("cache/*.image"):
		                os.unlink(image)
		        got = opencc.opencc_convert_utf8(one, text, ctypes.c_size_t(len(text)))
		        if not got or ctypes.string_at(got) != "頭".encode():
		            wrong.append(i)
		        opencc.opencc_convert_utf8_free(ctypes.c_void_p(got))
		        opencc.opencc_close(one)
		threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
		for thread in threads:
		    thread.start()
		for thread in threads:
		    thread.join()
		print(len(wrong))
	EOF
	is 'eight threads, and images that go away' '0 0' "$status $(cat ../out)"
	is 'nothing else is there' '' "$(find cache -type f ! -name '*.image')"
fi
converts -c $c <<<头 >/dev/null
mkfifo text
$shutong -c $c <text >../out &
exec 9>text
echo 头 >&9
check 'an image is in use' wait_for test -s ../out
python3 - "$(image)" <<'EOF'
import os
import sys
with open(sys.argv[1] + "x", "wb") as file:
    file.write(b"\0" * os.path.getsize(sys.argv[1]))
os.rename(sys.argv[1] + "x", sys.argv[1])
EOF
yes 头 | head -n 99999 >&9
exec 9>&-
wait $!
is 'an image that is replaced while it is in use' "$(yes 头 | head -n 100000 |
	SHUTONG_CACHE= converts -c $c | sha256sum)" "$(sha256sum <../out)"

# ---- bounds ------------------------------------------------------------------

rm -rf cache
for i in $(seq 16); do
	converts -c "many/$i.json" <<<头 >/dev/null
	[ "$i" != 3 ] || third=$(image)
done
find cache -name '*.image' -exec touch -d '2 days ago' {} +
is 'sixteen images' 16 "$(images | wc -l)"
: >cache/0123456789abcdef.new
: >cache/1123456789abcdef.new
touch -d '2 hours ago' cache/0123456789abcdef.new
echo mine >cache/mine.image
oldest=$(images | grep -v mine | tail -n 1)
touch -d '3 days ago' "$oldest"
used=$(images | grep -v mine | head -n 1)
touch -d '4 days ago' "$used"
for i in $(seq 16); do
	converts -c "many/$i.json" <<<头 >/dev/null
done
is 'a use is noted' '' "$(find cache -name '*.image' ! -name 'mine*' -mtime +0)"
touch -d '3 days ago' "$oldest"
converts -c many/17.json <<<头 >/dev/null
is 'sixteen images, and somebody'\''s file' 17 "$(images | wc -l)"
check 'the one that was used longest ago is gone' test ! -e "$oldest"
check 'one that was used is not' test -e "$used"
check 'what was left behind is gone' test ! -e cache/0123456789abcdef.new
check 'what may be in use is not' test -e cache/1123456789abcdef.new
is 'what is not ours stays' mine "$(cat cache/mine.image)"
rm -f cache/????????????????.image
truncate -s 200M cache/00000000000000aa.image cache/00000000000000bb.image
touch -d '1 day ago' cache/00000000000000aa.image
converts -c many/18.json <<<头 >/dev/null
check '256 MB: the later one stays' test -e cache/00000000000000bb.image
check '256 MB: the earlier one goes' test ! -e cache/00000000000000aa.image

# ---- where -------------------------------------------------------------------

rm -rf cache
is 'off' 頭 "$(printf 头 | SHUTONG_CACHE= converts -c $c)"
is 'nothing is written' '' "$(ls -A home)$(ls -d cache 2>/dev/null)"
unset SHUTONG_CACHE
printf 头 | XDG_CACHE_HOME=$PWD/xdg converts -c $c >/dev/null
is 'XDG_CACHE_HOME' 1 "$(ls -A xdg/shutong | wc -l)"
rm -rf xdg
printf 头 | XDG_CACHE_HOME=xdg converts -c $c >/dev/null
check 'a relative one does not count' test ! -e xdg
is 'but the home' 1 "$(ls -A home/.cache/shutong | wc -l)"
kept 'which is kept' words.txt -c $c
rm -rf home/.cache
printf 头 | XDG_CACHE_HOME= converts -c $c >/dev/null
is 'an empty one neither' 1 "$(ls -A home/.cache/shutong | wc -l)"
rm -rf home/.cache
is 'no home' 頭 "$(unset HOME; printf 头 | converts -c $c)"
is 'one that does not exist' 頭 "$(HOME=$PWD/none; printf 头 | converts -c $c)"
check 'stays so' test ! -e none
is 'a relative one' 頭 "$(HOME=home; printf 头 | converts -c $c)"
is 'nothing is in it' '' "$(ls -A home)"
: >home/.cache
is 'no folder can be made' 頭 "$(printf 头 | converts -c $c)"
is 'a built-in profile needs none' 頭 "$(rm home/.cache && printf 头 | converts -c s2t)"
is 'and makes none' '' "$(ls -A home)"
if [ "$(id -u)" = 0 ]; then
	chown 12345 home
	is 'somebody else'\''s home' 頭 "$(printf 头 | converts -c $c)"
	is 'is left alone' '' "$(ls -A home)"
	is 'or cache' 頭 "$(printf 头 | XDG_CACHE_HOME=$PWD/home converts -c $c)"
	is 'is left alone too' '' "$(ls -A home)"
	chown 0 home
	if [ -n "${EMULATED-}" ]; then
		skip 'a set-user-ID program keeps nothing' 'the emulator is not set-user-ID'
	else
		cp "$program" set-user-id && chown 12345 set-user-id && chmod 4755 set-user-id
		mkdir -m 777 open && chmod 755 . ..
		printf 头 | SHUTONG_CACHE=$PWD/open/cache ./set-user-id -c $c >../out 2>../err
		is 'a set-user-ID program converts' 頭 "$(cat ../out)"
		is 'and keeps nothing' '' "$(ls -A open)"
		printf 头 | SHUTONG_CACHE=$PWD/open/cache "$program" -c $c >../out 2>../err
		is 'where another would' cache "$(ls -A open)"
	fi
else
	skip 'homes of others, and set-user-ID' 'needs root'
fi
finish
