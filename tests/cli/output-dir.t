#!/bin/sh
# What -O writes: below its directory and nowhere else, each input to a file of
# its own; and what -r leaves out of -w.
. tests/cli/tap.sh

fresh() {
	chmod -R u+rwx . && find . -mindepth 1 -delete
}
# tree: every name, its kind and mode, and what is in files.
tree() {
	find . -printf '%P %y %m %l\n' -type f -exec cat {} + | sort
}

# ---- nothing outside of it -------------------------------------------------

fresh
mkdir -p src/sub/deep out outside
echo 头发 >src/sub/f
echo 里面 >src/sub/deep/g
echo 后来 >src/h
chmod 700 src/sub
ln -s ../outside out/sub
run $shutong -q -t zh-TW -r -O out src
is 'a link in DIR: status 2' 2 $status
is 'a link in DIR: nothing where it leads' '755' "$(ls -A outside)$(stat -c %a outside)"
is 'a link in DIR: the link stays' ../outside "$(readlink out/sub)"
is 'a link in DIR: the others are done' 後來 "$(cat out/h)"
check 'a link in DIR: says so' grep -q '^shutong: out/sub: is a symbolic link' ../err
run $shutong -q -t zh-TW -r --force -O out src
is 'a link in DIR, --force: status 2' 2 $status
is 'a link in DIR, --force: nothing where it leads' '755' "$(ls -A outside)$(stat -c %a outside)"
mkdir out2 out2/sub
ln -s ../../outside out2/sub/deep
run $shutong -q -t zh-TW -r -O out2 src
is 'a link further down: status 2' 2 $status
is 'a link further down: nothing where it leads' '755' "$(ls -A outside)$(stat -c %a outside)"
is 'a link further down: the others are done' '頭髮 後來' "$(cat out2/sub/f) $(cat out2/h)"
echo old >outside/kept
mkdir out3
ln -s ../outside/kept out3/h
ln -s nowhere out3/i
for option in '' --force; do
	run $shutong -q -t zh-TW $option -O out3 src/h
	is "a link of the file's name, $option: status 2" 2 $status
	is "a link of the file's name, $option: what it leads to is intact" old "$(cat outside/kept)"
	is "a link of the file's name, $option: stays" ../outside/kept "$(readlink out3/h)"
	message "a link of the file's name, $option: is named" out3/h
done
cp src/h src/i
run $shutong -q -t zh-TW --force -O out3 src/i
is 'a link to nothing of the name: status 2' 2 $status
is 'a link to nothing of the name: stays' nowhere "$(readlink out3/i)"
check 'a link to nothing of the name: is not followed' test ! -e out3/nowhere
mkfifo out3/fifo
cp src/h src/fifo
run timeout 60 $shutong -q -t zh-TW --force -O out3 src/fifo
is 'a FIFO of the name: status 2, no hang' 2 $status
message 'a FIFO of the name: is named' out3/fifo
mkdir real
ln -s real named
run $shutong -q -t zh-TW -r -O named src
is 'DIR itself is a link: status 0' 0 $status
is 'DIR itself is a link: written there' '頭髮 裡面' "$(cat real/sub/f) $(cat real/sub/deep/g)"
run $shutong -q -t zh-TW -O out3 ..
is 'the directory above: status 2' 2 $status

# ---- modes -----------------------------------------------------------------

fresh
mkdir -p src/sub/deep src/new out/sub
echo 头发 >src/sub/f
echo 头发 >src/sub/deep/f
chmod 750 src/sub src/new
chmod 555 src/sub/deep
chmod 700 out/sub
chmod 711 out
run $shutong -q -t zh-TW -r -O out src
is 'a directory that is there: status 0' 0 $status
is 'a directory that is there keeps its mode' '711 700' "$(stat -c %a out out/sub | tr '\n' ' ' | sed 's/ $//')"
is 'a directory that is new has that of the other' '555 750' \
	"$(stat -c %a out/sub/deep out/new | tr '\n' ' ' | sed 's/ $//')"
is 'they have what is to be in them' '頭髮 頭髮' "$(cat out/sub/f) $(cat out/sub/deep/f)"
chmod -R u+w .
rm out/sub/f
echo a file >out/sub/f
run $shutong -q -t zh-TW -r -O out/sub/f src
is 'DIR is a file: status 2' 2 $status
message 'DIR is a file: is named' out/sub/f
rm -r out/sub
echo a file >out/sub
run $shutong -q -t zh-TW -r --force -O out src
is 'a file where a directory is to be: status 2' 2 $status
is 'a file where a directory is to be: stays' 'a file' "$(cat out/sub)"
check 'a file where a directory is to be: is named' grep -q '^shutong: out/sub: already exists' ../err

# ---- two inputs, one output ------------------------------------------------

fresh
mkdir a b
echo 头发 >a/x
echo 后来 >b/x
echo 里面 >c
# refused NAME INPUT INPUT OUTPUT: says so in one message, and nothing is done.
refused() {
	is "$1: status 2" 2 $status
	message "$1: says so" "$2 and $3 would both be written to $4"
	is "$1: nothing is done" "$before" "$(tree)"
}
for option in '' --force; do
	before=$(tree)
	run $shutong -q -t zh-TW $option -O out a/x c b/x
	refused "a/x and b/x, $option" a/x b/x out/x
	run $shutong -q -t zh-TW $option -O out a/x ./b//x
	refused "a/x and ./b//x, $option" a/x ./b//x out/x
	run $shutong -q -t zh-TW $option -r -O out a b
	refused "-r a b, $option" a/x b/x out/x
	run $shutong -q -t zh-TW $option -r -O out a b/x
	refused "-r a b/x, $option" a/x b/x out/x
	printf 'a/x\nb/x\n' >../names
	run $shutong -q -t zh-TW $option -O out --files-from ../names
	refused "--files-from, $option" a/x b/x out/x
	run $shutong -q -t zh-TW $option --rename -O out a/x b/x
	refused "--rename, $option" a/x b/x out/x
done
mkdir out
echo old >out/x
before=$(tree)
run $shutong -q -t zh-TW --force -O out a/x b/x
refused 'one is there, --force' a/x b/x out/x
mkdir b/d a/d
echo 头发 >a/d/y
echo 头发 >b/d/z
rm b/x
run $shutong -q -t zh-TW --force -r -O out a b
is 'two directories of one name, other files: status 0' 0 $status
is 'two directories of one name, other files: all are there' '頭髮 頭髮 頭髮' \
	"$(cat out/x) $(cat out/d/y) $(cat out/d/z)"
echo 头发 >b/x
mkdir b/y
echo 头发 >b/y/1
echo 头发 >a/y
rm b/x
before=$(tree)
run $shutong -q -t zh-TW --force -r -O out a b
refused 'a file and a directory' a/y y out/y

# One input that is given twice is done once.
fresh
mkdir a
echo 头发 >a/x
ln -s a link
for names in 'a/x a/x' 'a/x ./a/x' 'a/x link/x a//x' "a/x $PWD/a/x" '-r a a' '-r a link ./a/x'; do
	for option in '' --force; do
		rm -rf out
		run $shutong -q -t zh-TW $option -O out $names
		is "one input twice, $names, $option: status 0" 0 $status
		is "one input twice, $names, $option: written" 頭髮 "$(cat out/x)"
		is "one input twice, $names, $option: no message" '' "$(cat ../err)"
	done
done

# ---- -r and copies of -w ---------------------------------------------------

fresh
mkdir -p t/d t/e.bak
echo 头发 >t/1
echo 里面 >t/d/2
echo 后来 >t/e.bak/3
echo 头发 >t/.bak
echo ascii >t/4
run $shutong -t zh-TW -r --in-place=.bak t
is '-r --in-place=.bak: status 0' 0 $status
message '-r --in-place=.bak: what is skipped' 'skipped: 1 hidden'
once=$(tree)
is '-r --in-place=.bak: the copies' '头发 里面 后来' \
	"$(cat t/1.bak) $(cat t/d/2.bak) $(cat t/e.bak/3.bak)"
run $shutong -t zh-TW -r --in-place=.bak t
is '-r --in-place=.bak again: status 0' 0 $status
is '-r --in-place=.bak again: nothing was changed' "$once" "$(tree)"
message '-r --in-place=.bak again: the copies are counted' '1 hidden file, 3 backups'
run $shutong -t zh-TW -r --in-place=.orig t
is '-r, another SUFFIX: the copies are files' '頭髮 裡面' "$(cat t/1.bak) $(cat t/d/2.bak)"
rm -r t
mkdir t
echo 头发 >t/1
run $shutong -q -t zh-TW -r --in-place=.bak t
echo 后来 >>t/1
run $shutong -q -t zh-TW -r --in-place=.bak t
is 'changed since, with a copy: status 2' 2 $status
message 'changed since, with a copy: says so' 't/1: backup t/1.bak already exists'
is 'changed since, with a copy: intact' '頭髮 后来 头发' "$(cat t/1 t/1.bak | tr '\n' ' ' | sed 's/ $//')"
fresh
mkdir t
echo 头发 >t/头发
run $shutong -q -t zh-TW -r --in-place=.bak --rename t
run $shutong -t zh-TW -r --in-place=.bak --rename t
is '--rename again: status 0' 0 $status
is '--rename again: the copy keeps its name' '头发.bak 頭髮' "$(ls t | sort | tr '\n' ' ' | sed 's/ $//')"
fresh
mkdir -p t/d.bak
echo 头发 >t/1
echo 里面 >t/d.bak/2
echo 后来 >t/.3
for again in 1 2 3; do
	find t -type f -print0 >list
	run $shutong -t zh-TW -0 --files-from list --in-place=.bak
	is "--files-from --in-place=.bak, $again: status 0" 0 $status
	is "--files-from --in-place=.bak, $again: the copies stay" '頭髮 裡面 後來 头发 里面 后来' \
		"$(cat t/1 t/d.bak/2 t/.3 t/1.bak t/d.bak/2.bak t/.3.bak | tr '\n' ' ' | sed 's/ $//')"
	is "--files-from --in-place=.bak, $again: no copies of them" 6 "$(find t -type f | wc -l)"
	[ $again = 1 ] || message "--files-from --in-place=.bak, $again: they are counted" 'skipped: 3 backups'
done
fresh
echo 头发 >1.bak
run $shutong -q -t zh-TW --in-place=.bak 1.bak
is 'a copy that is named is a file' '頭髮 头发' "$(cat 1.bak 1.bak.bak | tr '\n' ' ' | sed 's/ $//')"
finish
