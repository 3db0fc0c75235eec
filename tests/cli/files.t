#!/bin/sh
# Input files, output files, and what is left when something goes wrong.  Numbers
# are those of the thirty checks.
. tests/cli/tap.sh

fresh() { # an empty folder
	chmod -R u+rwx . && find . -mindepth 1 -delete
}
# Files that root may not read or write either exist only for someone else.
other=
if [ "$(id -u)" -eq 0 ]; then
	other='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chmod 755 ../ .
fi
can_be_other() {
	$other $shutong --version >/dev/null 2>&1
}

# ---- several files ---------------------------------------------------------

printf '头发\n' >a
printf '里面\n' >b
printf '皇后' >c
: >empty
run $shutong -c s2t a b c
is 'several FILEs, one after another' "$(printf '頭髮\n裏面\n皇后')" "$(cat ../out)"
run $shutong -c s2t -i a
is '-i FILE' 頭髮 "$(cat ../out)"
run $shutong -c s2t --input=a --input b c
is '-i several times, and FILE' "$(printf '頭髮\n裏面\n皇后')" "$(cat ../out)"
run $shutong -c s2t a a a
is 'the same FILE three times' "$(printf '頭髮\n頭髮\n頭髮')" "$(cat ../out)"
run $shutong -c s2t empty a empty
is 'empty FILEs' 頭髮 "$(cat ../out)"
run $shutong -c s2t empty
is 'only an empty FILE: status 0' 0 $status
is 'only an empty FILE: nothing' '' "$(cat ../out)"
run $shutong -c s2t /dev/null
is '/dev/null: status 0' 0 $status
run sh -c 'echo 汉 | "$@"' sh $shutong -c s2t a - b
is '- is standard input' "$(printf '頭髮\n漢\n裏面')" "$(cat ../out)"
run sh -c 'echo 汉 | "$@"' sh $shutong -c s2t - a -
is '- a second time is at its end' "$(printf '漢\n頭髮')" "$(cat ../out)"
run sh -c 'echo 汉 | "$@"' sh $shutong -c s2t -i - a
is '-i -' "$(printf '漢\n頭髮')" "$(cat ../out)"
run sh -c 'echo 汉 | "$@"' sh $shutong -c s2t a
is 'standard input is not read when there is a FILE' 頭髮 "$(cat ../out)"
printf '汉' >'名字 有空格'
run $shutong -c s2t '名字 有空格'
is 'a name with spaces and Chinese' 漢 "$(cat ../out)"
printf 'a\n\nb\nc' >names
run $shutong -c s2t --files-from names
is '--files-from: one name a line, blank lines are none' \
	"$(printf '頭髮\n裏面\n皇后')" "$(cat ../out)"
run $shutong -c s2t --files-from=names c
is '--files-from: after the FILEs' "$(printf '皇后頭髮\n裏面\n皇后')" "$(cat ../out)"
run sh -c 'printf "a\0b\0" | "$@"' sh $shutong -c s2t -0 --files-from -
is '--files-from - and -0' "$(printf '頭髮\n裏面')" "$(cat ../out)"
printf '汉' >"$(printf 'two\nlines')"
run sh -c 'find . -name "two*" -print0 | "$@"' sh $shutong -c s2t --null --files-from -
is '--null: a name with a newline' 漢 "$(cat ../out)"
rm "$(printf 'two\nlines')"
printf '汉' >./-
run sh -c 'echo - | "$@"' sh $shutong -c s2t --files-from -
is '--files-from: - in the list is a file' 漢 "$(cat ../out)"
rm ./-
: >names
run $shutong -c s2t --files-from names
is '--files-from: an empty list: status 0' 0 $status
is '--files-from: an empty list: standard input is not read' '' "$(cat ../out)"
printf 'a\0b\n' >names
run $shutong -c s2t --files-from names
is '--files-from: a NUL without -0: status 2' 2 $status
message '--files-from: a NUL without -0: says what to do' names:1: '-0'
printf 'a\nmissing\nb\n' >names
run $shutong -c s2t --files-from names
is '--files-from: a name of nothing: status 2' 2 $status
message '--files-from: a name of nothing is named' missing
is '--files-from: a name of nothing: the others' "$(printf '頭髮\n裏面')" "$(cat ../out)"
for list in nothing .; do
	run $shutong -c s2t --files-from $list
	is "--files-from $list: status 2" 2 $status
	message "--files-from $list: is named" "$list: "
done
run sh -c 'echo a | "$@"' sh $shutong -c s2t - --files-from -
is 'standard input both ways: status 2' 2 $status
run $shutong -c s2t -0 a
is '-0 alone: status 2' 2 $status
cp a a1
cp b b1
printf 'a1\nb1\n' >names
run $shutong -c s2t -w --files-from names
is '--files-from and -w' "$(printf '頭髮\n裏面')" "$(cat a1 b1)"
run $shutong --detect --files-from names
is '--files-from and --detect' 2 "$(wc -l <../out)"
rm names a1 b1
mkdir -p tree/b/c tree/.git tree/empty
for file in tree/z tree/b/1 tree/b/c/2 tree/b.txt 'tree/b/名 字'; do
	printf '%s：头发\n' "${file#tree/}" >"$file"
done
printf '头发\n' | tee tree/.hidden >tree/.git/config
printf '头\0发\n' >tree/binary
ln -s ../a tree/link
ln -s . tree/b/round
mkfifo tree/fifo
all=$(printf '%s：頭髮\n' b/1 b/c/2 'b/名 字' b.txt z)
run $shutong -c s2t -r tree
is '-r: what is in a folder, by name' "$all" "$(cat ../out)"
is '-r: status 0' 0 $status
message '-r: says what is not' 'skipped: 2 hidden files, 1 binary file, 3 links'
run $shutong -c s2t -qr tree/ a
is '-r: a folder with a slash, and a file' "$(printf '%s\n頭髮' "$all")" "$(cat ../out)"
is '-q: nothing about what is not' '' "$(cat ../err)"
ln -s tree named
run $shutong -c s2t -qr named
is '-r: a link to a folder that is named' "$all" "$(cat ../out)"
run $shutong -c s2t --recursive tree/empty
is '-r: nothing in it: status 0' 0 $status
is '-r: nothing in it: nothing is read' '' "$(cat ../out)"
run $shutong -c s2t -l -qr tree
is '-r and -l: status 1' 1 $status
is '-r and -l' 5 "$(grep -c '^tree/' ../out)"
sums=$(cksum tree/.hidden tree/binary tree/.git/config)
run $shutong -c s2t -qrw tree
is '-r and -w: status 0' 0 $status
is '-r and -w: all of them' "$all" "$(cat tree/b/1 tree/b/c/2 'tree/b/名 字' tree/b.txt tree/z)"
is '-r and -w: what is skipped stays' "$sums" "$(cksum tree/.hidden tree/binary tree/.git/config)"
is '-r and -w: the links stay' '../a .' "$(readlink tree/link) $(readlink tree/b/round)"
run $shutong -c s2t -qr tree missing
is '-r and a name of nothing: status 2' 2 $status
is '-r and a name of nothing: the others' "$all" "$(cat ../out)"
run $shutong -c s2t -w tree
is 'a folder without -r: status 2' 2 $status
message 'a folder without -r: says what to do' tree -r
if can_be_other; then
	mkdir tree/closed
	chmod 0 tree/closed
	run $other $shutong -c s2t -qr tree
	is '-r: a folder that may not be read: status 2' 2 $status
	message '-r: a folder that may not be read: is named' tree/closed
	is '-r: a folder that may not be read: the others' "$all" "$(cat ../out)"
	chmod 700 tree/closed
else
	skip '-r: a folder that may not be read' 'no other user here'
fi
rm -r tree named
mkdir -p tree/b/c tree/closed tree/.git tree/empty
for file in tree/z tree/b/1 tree/b/c/2 tree/closed/3; do
	printf '%s：头发\n' "$file" >"$file"
done
printf '头发\n' >tree/.hidden
ln -s z tree/link
chmod 750 tree/b/1 tree/b
chmod 555 tree/closed
run $shutong -c s2t -q -r -O new tree
is '-O: status 0' 0 $status
is '-O: nothing on standard output' '' "$(cat ../out)"
is '-O: the tree, empty folders too, nothing else' \
	". ./b ./b/1 ./b/c ./b/c/2 ./closed ./closed/3 ./empty ./z" \
	"$(cd new && find . | sort | tr '\n' ' ' | sed 's/ $//')"
is '-O: the modes of folders' '750 555 755' "$(stat -c %a new/b new/closed new/empty | tr '\n' ' ' | sed 's/ $//')"
is '-O: the modes of files' '750 644' "$(stat -c %a new/b/1 new/z | tr '\n' ' ' | sed 's/ $//')"
is '-O: the sources stay' 4 "$(cat tree/z tree/b/1 tree/b/c/2 tree/closed/3 | grep -c 头发)"
wrong=
for file in z b/1 b/c/2 closed/3; do
	[ "$(cksum <new/$file)" = "$($shutong -c s2t tree/$file | cksum)" ] &&
		[ "$(cksum <new/$file)" = "$($shutong -c s2t <tree/$file | cksum)" ] ||
		wrong="$wrong $file"
done
is '-O: the same as file by file, and by standard input' '' "$wrong"
run $shutong -c t2s -q -r -O new tree
is '-O: over what is there: status 2' 2 $status
is '-O: over what is there: four messages' 4 "$(grep -c 'already exists; use --force' ../err)"
is '-O: over what is there: intact' 頭髮 "$(sed 's/.*：//' new/z)"
# Into a folder of mode 555 only root may write.
chmod 755 new/closed
run $shutong -c t2s -q -r -O new --force tree
is '-O --force: status 0' 0 $status
is '-O --force: written' 头发 "$(sed 's/.*：//' new/z)"
run $shutong -c s2t -O new a tree/z
is '-O: files by their names, one is there: status 2' 2 $status
is '-O: files by their names: the other is done' 頭髮 "$(cat new/a)"
run $shutong -c s2t -O new --force new/a
is '16: -O onto itself: refused' 2 $status
is '16: -O onto itself: intact' 頭髮 "$(cat new/a)"
run $shutong -c s2t -q -r -O tree/out tree
is '-O within the tree: status 0' 0 $status
check '-O within the tree: not itself' test ! -e tree/out/out
run $shutong -c s2t -O a b
is '-O: no folder: status 2' 2 $status
message '-O: no folder: is named' 'a: '
run $shutong -c s2t -O other
is '-O without a FILE: status 2' 2 $status
message '-O without a FILE: says what to do' 'give a FILE'
for options in '-w' '-o x' --check --diff -l; do
	run $shutong -c s2t -O other $options a
	is "-O $options: status 2" 2 $status
done
run $shutong -c s2t --force a
is '--force alone: status 2' 2 $status
printf '汉\377' >ill
run $shutong -c s2t -O other ill a
is '-O: one is ill-formed: status 2' 2 $status
is '-O: one is ill-formed: only the other is there' a "$(ls -A other)"
chmod -R u+w tree new
rm -r tree new other ill
name=$(printf 'x\377y')
if printf '汉' >"$name" 2>/dev/null; then
	run $shutong -c s2t "$name"
	is 'a name that is not UTF-8' 漢 "$(cat ../out)"
	rm "$name"
else
	skip 'a name that is not UTF-8' 'the file system refuses it'
fi

# ---- files that cannot be read ---------------------------------------------

run $shutong -c s2t none
is 'a missing FILE: status 2' 2 $status
message 'a missing FILE is named' none 'No such file'
is 'a missing FILE: nothing on stdout' '' "$(cat ../out)"
for order in 'none a b' 'a none b' 'a b none'; do
	run $shutong -c s2t $order
	is "$order: status 2" 2 $status
	is "$order: the others are done" "$(printf '頭髮\n裏面')" "$(cat ../out)"
	message "$order: one message" none
done
run $shutong -c s2t none1 a none2
is 'two missing FILEs: two messages' 2 "$(grep -c '^shutong: none[12]' ../err)"
run $shutong -c s2t a/b
is 'a FILE under a file: status 2' 2 $status
message 'a FILE under a file is named' a/b
mkdir d
run $shutong -c s2t a d b
is 'a folder: status 2' 2 $status
message 'a folder is named' 'd:' directory
is 'a folder: the others are done' "$(printf '頭髮\n裏面')" "$(cat ../out)"
run sh -c '"$@" <d' sh $shutong -c s2t
is 'stdin is a folder: status 2' 2 $status
message 'stdin is a folder: says so' stdin
ln -s loop loop
run $shutong -c s2t loop
is 'a symbolic link to itself: status 2' 2 $status
message 'a symbolic link to itself is named' loop
run $shutong -c s2t ''
is 'an empty name: status 2' 2 $status
mkdir many
for i in $(seq 100); do printf '发%d\n' "$i" >"many/$i"; done
rm many/50
run $shutong -c s2t $(seq -f 'many/%g' 100)
is '21: one missing among 100: status 2' 2 $status
message '21: one missing among 100 is named' many/50
is '21: one missing among 100: the other 99 are done' \
	"$(seq 100 | grep -vx 50 | sed 's/^/發/')" "$(cat ../out)"
if can_be_other; then
	chmod 000 b
	run $other $shutong -c s2t a b c
	is 'an unreadable FILE: status 2' 2 $status
	message 'an unreadable FILE is named' 'b:' 'Permission denied'
	is 'an unreadable FILE: the others are done' "$(printf '頭髮\n皇后')" \
		"$(cat ../out)"
	chmod 644 b
else
	skip 'an unreadable FILE' 'nobody else to be'
fi
run $shutong -c s2t a /proc/self/mem b
is 'a FILE that cannot be read though it opens: status 2' 2 $status
message 'a FILE that cannot be read is named' /proc/self/mem
is 'a FILE that cannot be read: the others are done' \
	"$(printf '頭髮\n裏面')" "$(cat ../out)"

# ---- FIFO ------------------------------------------------------------------

fresh
mkfifo fifo
exec 3<>fifo # opening it both ways does not wait for the other end
: >../out # or what another command wrote would be taken for it
timeout 60 $shutong -c s2t fifo >../out 2>../err 3>&- &
process=$!
echo 头发 >&3
check 'a FIFO: a line is out before its end' wait_for grep -qx 頭髮 ../out
echo 里面 >&3
check 'a FIFO: the next one too' wait_for grep -qx 裏面 ../out
exec 3>&-
wait $process
is 'a FIFO: status 0' 0 $?

# ---- -o --------------------------------------------------------------------

fresh
printf '头发\n' >a
printf '里面\n' >b
run $shutong -c s2t -o out a
is '-o: status 0' 0 $status
is '-o: the output' 頭髮 "$(cat out)"
is '-o: nothing on stdout' '' "$(cat ../out)"
is '-o: nothing on stderr' '' "$(cat ../err)"
is '-o: the mode that umask gives' 644 "$(stat -c %a out)"
(umask 027 && $shutong -c s2t -o out2 a)
is '-o: the mode that another umask gives' 640 "$(stat -c %a out2)"
left '-o: nothing else' a b out out2
run $shutong -c s2t -o out -i b a
is '-o over an existing file' "$(printf '裏面\n頭髮')" "$(cat out)"
run sh -c 'echo 汉 | "$@"' sh $shutong -c s2t -o out
is '-o from standard input' 漢 "$(cat out)"
run $shutong -c s2t a --output=out
is '--output=FILE' 頭髮 "$(cat out)"
: >empty
run $shutong -c s2t -o out empty
is '-o of an empty input is an empty file' 0 "$(stat -c %s out)"
for mode in 600 640 755 444; do
	printf 'old' >"m$mode"
	chmod $mode "m$mode"
	run $shutong -c s2t -o "m$mode" a
	if [ $mode = 444 ] && [ "$(id -u)" -ne 0 ]; then
		is '-o onto a read-only file: status 2' 2 $status
	else
		is "19: -o keeps mode $mode" "0 $mode" "$status $(stat -c %a "m$mode")"
	fi
done
mkdir sub
run $shutong -c s2t -o sub/out a
is '-o into a folder' 頭髮 "$(cat sub/out)"
is '-o into a folder: nothing else there' out "$(ls -A sub)"
run $shutong -c s2t -o "$PWD/sub/out" b
is '-o with an absolute name' 裏面 "$(cat sub/out)"
run $shutong -c s2t -o '出 力' a
is '-o with spaces and Chinese' 頭髮 "$(cat '出 力')"
long=$(printf '%0250d' 7)
run $shutong -c s2t -o "$long" a
is '-o with a name of 250 bytes: status 0' 0 $status
is '-o with a name of 250 bytes' 頭髮 "$(cat "$long" 2>/dev/null)"
long=$(printf '%0255d' 7)
run $shutong -c s2t -o "$long" a
is '-o with a name of 255 bytes' 頭髮 "$(cat "$long" 2>/dev/null)"

# ---- -o only appears when it is complete -----------------------------------

for what in 'ill-formed' 'missing' 'folder'; do
	for old in yes no; do
		fresh
		printf '头发\n' >a
		case $what in
		ill-formed) printf '汉\n\377' >bad ;;
		folder) mkdir bad ;;
		esac
		[ $old = no ] || printf 'old' >out
		files=$(ls -A)
		run $shutong -c s2t -o out a bad a
		title="-o, $what input, old file: $old"
		is "$title: status 2" 2 $status
		message "$title: bad is named" bad
		left "$title: nothing else is there" $files
		[ $old = no ] || is "$title: intact" old "$(cat out)"
	done
done
fresh
printf '头发\n' >a
run $shutong -c none -o out a
left '-o with an unknown profile: no file' a
mkdir full
run $shutong -c s2t -o full a
is '-o onto a folder: status 2' 2 $status
message '-o onto a folder is named' full directory
run $shutong -c s2t -o none/out a
is '-o into a missing folder: status 2' 2 $status
message '-o into a missing folder is named' none/out
run $shutong -c s2t -o a/out a
is '-o under a file: status 2' 2 $status
message '-o under a file is named' a/out
run $shutong -c s2t -o '' a
is '-o with an empty name: status 2' 2 $status
run $shutong -c s2t -o /dev/full a
is '-o /dev/full: status 2' 2 $status
message '-o /dev/full is named' /dev/full
left '-o that fails leaves nothing' a full
if can_be_other; then
	printf 'old' >full/old
	chmod 444 full/old
	chmod 555 full
	run $other $shutong -c s2t -o full/out a
	is '-o into a folder that may not be written: status 2' 2 $status
	message '-o into a folder that may not be written is named' full/out
	run $other $shutong -c s2t -o full/old a
	is '-o onto a file that may not be written: status 2' 2 $status
	is '-o onto a file that may not be written: intact' old "$(cat full/old)"
	is '-o into a folder that may not be written: nothing new' old \
		"$(ls -A full)"
	chmod 755 full
else
	skip '-o into a folder that may not be written' 'nobody else to be'
fi
# A folder that may be written to, but not read, cannot be synced by itself.
if can_be_other; then
	mkdir blind && printf '头发\n' >blind/a && cp a c
	test -z "$other" || chown -R 65534:65534 blind
	chmod 333 blind
	for options in '-w blind/a' '--in-place=.bak blind/b' '-o blind/new a' '-o blind/new a' '-O blind --force c' \
		'--review blind/page a'; do
		case $options in *blind/b) chmod 755 blind && $other cp blind/a blind/b && printf '头发\n' >blind/b && chmod 333 blind ;; esac
		run $other $shutong -c s2t $options
		is "$options, a folder that cannot be read: status 0" 0 $status
		is "$options, a folder that cannot be read: no message" '' "$(cat ../err)"
	done
	chmod 755 blind
	is 'a folder that cannot be read: what is in it' "$(printf 'a\nb\nb.bak\nc\nnew\npage')" "$(ls -A blind)"
	is 'a folder that cannot be read: is converted' '頭髮 頭髮 头发' "$(cat blind/a blind/b blind/b.bak | xargs)"
	rm -r blind c
else
	skip 'a folder that cannot be read' 'nobody else to be'
fi
# In one that only takes new files, nothing is left that could not be removed.
mkdir adding && printf '头发\n' >adding/a
if chattr +a adding 2>/dev/null; then
	for options in '-w adding/a' '--in-place=.bak adding/a' '-o adding/a b' '-O adding --force a'; do
		run $shutong -c s2t $options
		is "$options, an append-only folder: status 2" 2 $status
		message "$options, an append-only folder: says so" 'adding/a: cannot be replaced: its directory is append-only'
		is "$options, an append-only folder: is as it was" 'a 头发' "$(ls -A adding) $(cat adding/a)"
	done
	run $shutong -c s2t -o adding/new a
	is 'an append-only folder: a new file' "0 $(printf 'a\nnew')" "$status $(ls -A adding)"
	chattr -a adding
else
	skip 'an append-only folder' 'chattr +a is not to be had'
fi
rm -r adding

# ---- -o onto the input -----------------------------------------------------

fresh
printf '头发\n' >a
ln a hard
ln -s a soft
mkdir d
ln -s ../a d/soft
for output in a ./a hard soft d/soft "$PWD/a" d/../a; do
	run $shutong -c s2t -o "$output" a
	is "16: -o $output a: status 2" 2 $status
	message "16: -o $output a: says why" input output
	is "16: -o $output a: intact" 头发 "$(cat a)"
done
run $shutong -c s2t -o a soft
is '16: -o a soft: status 2' 2 $status
is '16: -o a soft: intact' 头发 "$(cat a)"
run sh -c '"$@" <a' sh $shutong -c s2t -o a
is '16: -o a <a: status 2' 2 $status
is '16: -o a <a: intact' 头发 "$(cat a)"
printf '里面\n' >b
run $shutong -c s2t -o a b a
is '16: -o a b a: status 2' 2 $status
is '16: -o a b a: intact' 头发 "$(cat a)"
run sh -c '"$@" >>a' sh $shutong -c s2t a
is '16: a >>a: status 2, no endless loop' 2 $status
is '16: a >>a: intact' 头发 "$(cat a)"
run sh -c '"$@" <a >>a' sh $shutong -c s2t
is '16: <a >>a: status 2' 2 $status
is '16: <a >>a: intact' 头发 "$(cat a)"
left 'nothing else is there' a b d hard soft
is 'the hard link is still one' 2 "$(stat -c %h a)"

# ---- links and devices as output -------------------------------------------

fresh
printf '头发\n' >a
printf 'old' >target
chmod 640 target
ln -s target link
run $shutong -c s2t -o link a
is '17: -o through a symbolic link writes the target' 頭髮 "$(cat target)"
check '17: -o through a symbolic link: the link stays' test -L link
is '17: -o through a symbolic link keeps the mode' 640 "$(stat -c %a target)"
mkdir far
printf 'old' >far/target
ln -s far/target link2
run $shutong -c s2t -o link2 a
is '-o through a link into another folder' 頭髮 "$(cat far/target)"
is '-o through a link into another folder: nothing else' target "$(ls -A far)"
ln -s nowhere dangling
run $shutong -c s2t -o dangling a
is '17: -o onto a dangling link: status 2' 2 $status
message '17: -o onto a dangling link is named' dangling
check '17: -o onto a dangling link: it stays' test -L dangling
ln -s loop2 loop2
run $shutong -c s2t -o loop2 a
is '-o onto a link to itself: status 2' 2 $status
run $shutong -c s2t -o - a
is '-o - is standard output' 頭髮 "$(cat ../out)"
run sh -c '"$@" | cat' sh $shutong -c s2t -o /dev/stdout a
is '-o /dev/stdout into a pipe' 頭髮 "$(cat ../out)"
printf 'first\n' >log
run sh -c '"$@" >>log' sh $shutong -c s2t -o /dev/stdout a
is '-o /dev/stdout appends to what stdout is' "$(printf 'first\n頭髮')" \
	"$(cat log)"
run $shutong -c s2t -o /dev/null a
is '-o /dev/null: status 0' 0 $status
check '-o /dev/null: still a device' test -c /dev/null
mkfifo fifo
timeout 60 cat fifo >../seen &
run timeout 60 $shutong -c s2t -o fifo a
wait
is '-o onto a FIFO' 頭髮 "$(cat ../seen)"
check '-o onto a FIFO: it stays one' test -p fifo
if [ "$(id -u)" -eq 0 ]; then
	printf 'old' >owned
	chown 65534:65534 owned
	run $shutong -c s2t -o owned a
	is '19: -o keeps the owner where it may' 65534:65534 "$(stat -c %u:%g owned)"
else
	skip '19: -o keeps the owner where it may' 'not root'
fi

# ---- what becomes of an output is said once, by the sink ----------------------

printf '汉\377\n' >bad
echo 汉 >good
run $shutong -c s2t -o new bad
is 'an output that is not completed: what is said' "shutong: bad:1:4: invalid UTF-8 (byte FF); \
use --invalid=keep to copy invalid bytes or --invalid=replace to write U+FFFD; new was not created" "$(cat ../err)"
cp good old
run $shutong -c s2t -o old bad
message 'an output that was there: what is said' '; old is unchanged'
run $shutong -c s2t -w bad
message '-w: what is said' '; bad is unchanged'
run $shutong -c s2t -o none/new good
is 'an output that cannot be created: what is said' \
	'shutong: none/new: cannot be created: No such file or directory' "$(cat ../err)"
run $shutong -c s2t -o /proc/new good
message 'a draft that cannot be created: what is said' 'shutong: /proc/new: cannot be created: '
check 'a draft that cannot be created: is said once' sh -c '! grep -q "was not created" ../err'
rm -f bad good old

finish
