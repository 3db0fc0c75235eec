#!/bin/sh
# Which files of a directory -r takes: .gitignore, .ignore, .shutongignore, and the
# options.  tests/ignore/random.t compares with git itself.
. tests/cli/tap.sh

HOME=$PWD/home
export HOME
unset XDG_CONFIG_HOME GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM
GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_NOSYSTEM
here=$PWD

fresh() { # an empty folder, and in it an empty home directory
	cd "$here" || exit 99
	chmod -R u+rwx . && find . -mindepth 1 -delete
	mkdir home tree
	cd tree || exit 99
}
text() { # files to convert
	for name; do
		case $name in
		*/*) mkdir -p "${name%/*}" ;;
		esac
		echo 头发 >"$name"
	done
}
repository() { # as git makes it, without git
	mkdir -p "${1:-.}/.git/info" "${1:-.}/.git/objects" "${1:-.}/.git/refs"
	echo 'ref: refs/heads/main' >"${1:-.}/.git/HEAD"
}
taken() { # NAME EXPECTED OPTION...
	taken_name=$1 taken_files=$2
	shift 2
	run $shutong -q -t zh-TW -l -r "$@"
	is "$taken_name" "$taken_files" "$(sed 's,^\./,,' "$here/../out" | tr '\n' ' ' | sed 's/ $//')"
}
# tap.sh has these files one folder up; here that is two.
run() {
	"$@" >"$here/../out" 2>"$here/../err"
	status=$?
}
other=
if [ "$(id -u)" -eq 0 ]; then
	other='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chmod 755 ../ .
fi

# ---- which files of patterns -------------------------------------------------

fresh
repository
printf '*.o\nnode_modules/\n/top\n!keep.o\n' >.gitignore
text a.txt b.o keep.o node_modules/c.txt docs/node_modules/d.txt docs/top top docs/e.txt
taken '.gitignore' 'a.txt docs/e.txt docs/top keep.o' .
run $shutong -t zh-TW -l -r .
is 'what is ignored is counted, a directory as one' \
	'shutong: skipped: 2 hidden files, 4 ignored files' "$(cat "$here/../err")"
run $shutong -t zh-TW -r -O ../out .
is 'with -O as well' \
	'shutong: skipped: 2 hidden files, 4 ignored files' "$(cat "$here/../err")"
is '-O: what is ignored is not written' './a.txt ./docs/e.txt ./docs/top ./keep.o' \
	"$(cd ../out && find . -type f | sort | tr '\n' ' ' | sed 's/ $//')"
run $shutong -q -t zh-TW -r -w .
is '-w: what is ignored stays' '头发 头发 頭髮' "$(cat b.o top a.txt | tr '\n' ' ' | sed 's/ $//')"
chmod 0 node_modules
run $shutong -t zh-TW -r -l .
is 'an ignored directory is not opened' 0 $status
chmod 755 node_modules
taken '--no-ignore' 'b.o docs/node_modules/d.txt node_modules/c.txt top' --no-ignore .
cd docs || exit 99
text e.txt
taken 'patterns of directories above, to the root of the repository' 'e.txt' .
cd ..
run $shutong -q -t zh-TW -l -r b.o node_modules
is 'what is named on the command line is taken' 'b.o node_modules/c.txt' \
	"$(tr '\n' ' ' <"$here/../out" | sed 's/ $//')"
run sh -c 'echo b.o | "$@"' sh $shutong -q -t zh-TW -l -r --files-from -
is 'and by --files-from' b.o "$(cat "$here/../out")"

fresh
echo a >.gitignore
text a b c d
taken 'outside a repository .gitignore means nothing' 'a b c d' .
echo b >.ignore
echo c >.shutongignore
taken 'but .ignore and .shutongignore do' 'a d' .
mkdir .git
taken 'a directory .git without HEAD is no repository' 'a d' .
repository
taken 'with one all three count' 'd' .
text sub/b sub/c sub/d
rm -r .git
taken 'outside a repository, patterns of the working directory count below it' sub/d sub
cd ../home || exit 99
taken 'elsewhere only those of the directory' '../tree/sub/b ../tree/sub/c ../tree/sub/d' ../tree/sub

fresh
repository
mkdir ../home/.config ../home/.config/git
text e i g a s sub/e sub/i sub/g sub/a sub/s
printf '*\n!*/\n' >../home/.config/git/ignore
taken "the user's patterns" '' .
printf '!e\n!i\n!g\n!a\n!s\n' >.git/info/exclude
taken '.git/info/exclude is above them' 'a e g i s sub/a sub/e sub/g sub/i sub/s' .
printf '!e\ni\ng\na\ns\n' >.gitignore
taken '.gitignore is above that' 'e sub/e' .
printf '!g\n' >sub/.gitignore
taken 'a deeper .gitignore is above the other' 'e sub/e sub/g' .
printf '!a\ng\n' >.ignore
taken '.ignore is above every .gitignore' 'a e sub/a sub/e' .
printf '!s\na\n' >.shutongignore
taken '.shutongignore is above every other' 'e s sub/e sub/s' .
taken '--exclude is above all' 'e s sub/s' --exclude sub/e .

fresh
repository
text docs/a docs/b
printf 'docs/\n!docs/a\n' >.gitignore
taken 'what is in an ignored directory cannot be taken again' '' .
printf 'docs/*\n!docs/a\n' >.gitignore
taken 'where its files are ignored they can' docs/a .

fresh
repository
repository inner
text inner/a inner/b
printf 'a\n' >.gitignore
printf 'b\n' >inner/.git/info/exclude
taken 'a repository in a repository has its own patterns' inner/a .
printf 'inner\n' >>.gitignore
taken 'but can be ignored' '' .

fresh
repository main
mkdir -p main/.git/worktrees/tree
echo 'ref: refs/heads/other' >main/.git/worktrees/tree/HEAD
echo ../.. >main/.git/worktrees/tree/commondir
echo a >main/.git/info/exclude
text tree/a tree/b
echo b >tree/.gitignore
echo "gitdir: $PWD/main/.git/worktrees/tree" >tree/.git
text tree/c
taken 'another working tree of a repository' tree/c tree

# ---- core.excludesFile -------------------------------------------------------

excludes() { # NAME: whether the user's patterns ignore a, by git too
	taken "core.excludesFile: $1" b .
	command -v git >/dev/null || return
	is "core.excludesFile: $1: git's answer" a "$(printf 'a\nb\n' | git check-ignore --no-index --stdin)"
}
fresh
repository
text a b
printf 'a\n' >../home/mine
printf '[core]\n\texcludesFile = ~/mine\n' >../home/.gitconfig
excludes 'in ~/.gitconfig'
printf '[user]\nname = "a # b" ; c\n[CORE] ; core\n  bare = false\n\tEXCLUDESFILE="~/mi"ne # mine\n' >../home/.gitconfig
excludes 'quotation marks, comments, case'
printf '[core]\nexcludesFile = ~/m\\\nine\n[core "x"]\nexcludesFile = none\n' >../home/.gitconfig
excludes 'a line that goes on, a subsection'
printf '[core]\nexcludesFile = none\n[include]\npath = more\n' >../home/.gitconfig
printf '[core]\nexcludesFile = ~/mine\n' >../home/more
excludes 'an included file'
printf '[includeIf "gitdir:~/../tree/"]\npath = more\n' >../home/.gitconfig
taken 'core.excludesFile: a condition that is not met' 'a b' .
printf '[includeIf "gitdir:%s/"]\npath = more\n' "$PWD" >../home/.gitconfig
excludes 'a condition that is met'
printf '[includeIf "gitdir:tree/**"]\npath = more\n' >../home/.gitconfig
excludes 'a condition that begins anywhere'
printf '[core]\nexcludesFile = none\n' >../home/.gitconfig
printf '[core]\nexcludesFile = ../home/mine\n' >.git/config
excludes 'in the repository, a relative path'
rm .git/config ../home/.gitconfig
mkdir -p ../home/.config/git
cp ../home/more ../home/.config/git/config
excludes 'in ~/.config/git/config'
XDG_CONFIG_HOME=$here/xdg
export XDG_CONFIG_HOME
mkdir -p ../xdg/git
echo a >../xdg/git/ignore
rm -r ../home/.config
excludes 'without a setting, in XDG_CONFIG_HOME'
unset XDG_CONFIG_HOME
GIT_CONFIG_GLOBAL=../home/more
export GIT_CONFIG_GLOBAL
excludes 'in GIT_CONFIG_GLOBAL'
unset GIT_CONFIG_GLOBAL
printf '[include]\npath = .gitconfig\n[core]\nexcludesFile = ~/mine\n' >../home/.gitconfig
taken 'a configuration that includes itself ends' b .

# ---- the options -------------------------------------------------------------

fresh
text a.md b.txt docs/a.md docs/b.txt docs/in/a.md docs/in/b.txt .hidden.md .dir/a.md
repository
taken '--include' 'a.md docs/a.md docs/in/a.md' --include '*.md' .
taken '--include twice' 'a.md b.txt docs/a.md docs/in/a.md' --include '*.md' --include /b.txt .
taken '--include: a directory, with all that is in it' 'docs/a.md docs/b.txt docs/in/a.md docs/in/b.txt' --include docs/ .
taken '--include counts from the directory that is named' 'docs/in/a.md docs/in/b.txt' --include /in docs
taken '--exclude' 'b.txt docs/b.txt docs/in/b.txt' --exclude '*.md' .
taken '--exclude: a directory' 'a.md b.txt docs/a.md docs/b.txt' --exclude in .
taken '--exclude is above --include' 'a.md docs/a.md' --include '*.md' --exclude docs/in .
taken '--hidden' '.dir/a.md .hidden.md a.md' --hidden --include '*.md' --exclude docs .
echo 头发 >.git/description
taken '--hidden never takes .git' '.dir/a.md .hidden.md a.md b.txt' --hidden --exclude docs --no-ignore .
run $shutong -q -t zh-TW -l -r --exclude '*.md' a.md
is '--exclude: what is named on the command line is taken' a.md "$(cat "$here/../out")"
echo a.md >.ignore
taken '--include takes nothing that is ignored' '' --include a.md .
cd docs || exit 99
repository
mkdir 资料
text 资料/头发.txt 资料/里面.o
echo '*.o' >.gitignore
run $shutong -q -t zh-TW -r -w --rename 资料
is '--rename: what is ignored keeps its name' '资料/里面.o 资料/頭髮.txt' "$(find 资料 -type f | sort | tr '\n' ' ' | sed 's/ $//')"

# ---- bad input ---------------------------------------------------------------

one() { # NAME PIECE...: one message, status 2
	one_name=$1
	shift
	is "$one_name: status 2" 2 $status
	(cd "$here" && message "$one_name" "$@") || tap_failed=$((tap_failed + 1))
	tap_count=$((tap_count + 1))
}
fresh
repository
text a sub/a
for pattern in '[a' 'a\' '/' '!a' '[[:nope:]]'; do
	run $shutong -t zh-TW -l -r --exclude "$pattern" .
	one "--exclude $pattern" --exclude "$pattern" pattern
	run $shutong -t zh-TW -l -r --include "$pattern" .
	one "--include $pattern" --include "$pattern" pattern
done
run $shutong -t zh-TW -l --exclude x a
one '--exclude without -r' '--exclude requires -r'
run $shutong -t zh-TW -l -r --exclude '' .
one '--exclude of nothing' 'value is empty'
printf '# a comment\nb\n[a\nsub\n' >.shutongignore
run $shutong -t zh-TW -l -r .
is 'a pattern that is none in a file: it counts for nothing' '0 ./a' "$([ $status -le 1 ] && echo 0) $(cat "$here/../out")"
is 'and is reported, once' './.shutongignore:3: [a: not a pattern: a [ is not closed' \
	"$(grep -o './.shutongignore.*' "$here/../err")"
run $shutong -q -t zh-TW -l -r .
is 'not with -q' '' "$(cat "$here/../err")"
rm .shutongignore
ln -s .shutongignore .shutongignore
run $shutong -q -t zh-TW -l -r .
one 'a loop of links' .shutongignore 'cannot be read'
is 'a loop of links: nothing is taken by mistake' '' "$(cat "$here/../out")"
rm .shutongignore
ln -s loop sub/loop
ln -s .. sub/up
taken 'links among the files are not followed' 'a sub/a' .
rm sub/loop sub/up
echo a >other
ln -s other .gitignore
run $shutong -t zh-TW -l -r --exclude other .
is 'a .gitignore that is a link is not read, as by git' '1 ./a ./sub/a' "$status $(tr '\n' ' ' <"$here/../out" | sed 's/ $//')"
check 'which is said' grep -q './.gitignore: is a symbolic link' "$here/../err"
rm .gitignore
mkfifo .gitignore
mkdir .ignore
taken 'a pipe and a directory of these names are nothing' 'a sub/a' .
rm .gitignore
rmdir .ignore
echo a >sub/.ignore
if [ -z "$other" ] || $other true 2>/dev/null; then
	chmod 0 sub/.ignore
	run $other $shutong -q -t zh-TW -l -r .
	one 'a file of patterns that cannot be read' sub/.ignore 'cannot be read'
	is 'nothing of its directory is taken, all else is' './a' "$(tr '\n' ' ' <"$here/../out" | sed 's/ $//')"
	run $other $shutong -q -t zh-TW -l -r --no-ignore .
	is 'with --no-ignore it is not needed' 1 $status
	echo a >.git/info/exclude
	chmod 0 .git/info/exclude
	run $other $shutong -q -t zh-TW -l -r sub
	one '.git/info/exclude cannot be read' info/exclude 'cannot be read'
	is 'then nothing is taken' '' "$(cat "$here/../out")"
	chmod 644 .git/info/exclude sub/.ignore
else
	skip 'a file of patterns that cannot be read' 'no other user'
fi
rm -rf .git sub/.ignore
repository
echo other >.gitignore
mkdir ../path
run env PATH="$here/path" $shutong -t zh-TW -l -r .
is 'git need not be installed' '1 ./a ./sub/a' "$status $(tr '\n' ' ' <"$here/../out" | sed 's/ $//')"
is 'and nothing is said' 'shutong: skipped: 2 hidden files, 1 ignored file' "$(cat "$here/../err")"
i=0 deep=.
while [ $i -lt 90 ]; do
	deep=$deep/d
	i=$((i + 1))
done
mkdir -p $deep
text $deep/a $deep/b
echo b >$deep/.ignore
taken 'ninety directories deep' "$(echo $deep | sed 's,^\./,,')/a" d

# ---- files that are named -------------------------------------------------------

named() { # NAME EXPECTED ARGUMENT...
	named_name=$1 named_files=$2
	shift 2
	run $shutong -q -t zh-TW -l "$@"
	is "$named_name" "$named_files" "$(tr '\n' ' ' <"$here/../out" | sed 's/ $//')"
}
fresh
repository
text a b .c build/d docs/e docs/f.min
printf 'b\nbuild/\n' >.gitignore
echo '*.min' >docs/.shutongignore
named 'a file that is named is never ignored' 'a b .c build/d docs/e docs/f.min' a b .c build/d docs/e docs/f.min
named '--force-exclude: it is, unless it is hidden only' 'a .c docs/e' --force-exclude a b .c build/d docs/e docs/f.min
named '--force-exclude --no-ignore' 'a b' --force-exclude --no-ignore a b
named '--force-exclude --exclude' 'a docs/e' --force-exclude --exclude .c a .c docs/e
named '--force-exclude --include' 'docs/e' --force-exclude --include 'docs/' a docs/e docs/f.min
named '--force-exclude --files-from' 'a docs/e' --force-exclude --files-from - <<'EOF'
a
b
docs/e
docs/f.min
EOF
named '--force-exclude -r: directories too' 'a docs/e' --force-exclude -r a b docs
named '--force-exclude: by a path of another directory' './docs/../a docs/./e' --force-exclude ./docs/../a docs/../b docs/./e docs/./f.min
named '--force-exclude: by an absolute path' "$PWD/a" --force-exclude "$PWD/a" "$PWD/b"
run $shutong -t zh-TW --check --force-exclude b docs/f.min
is '--force-exclude: nothing is left: status' 0 $status
is '--force-exclude: what is ignored is counted' 'shutong: skipped: 2 ignored files' "$(cat "$here/../err")"
echo 头发 | $shutong -t zh-TW --force-exclude >"$here/../out" 2>&1
is '--force-exclude: standard input' 頭髮 "$(cat "$here/../out")"
run $shutong -t zh-TW -w --force-exclude a b
is '--force-exclude -w' '頭髮 头发' "$(cat a b | tr '\n' ' ' | sed 's/ $//')"
if [ -z "$other" ] || $other true 2>/dev/null; then
	chmod 0 docs/.shutongignore
	run $other $shutong -q -t zh-TW --check --force-exclude docs/e
	one '--force-exclude: patterns that cannot be read' docs/.shutongignore 'cannot be read'
	chmod 644 docs/.shutongignore
else
	skip '--force-exclude: patterns that cannot be read' 'no other user'
fi

cd "$here" || exit 99
finish
