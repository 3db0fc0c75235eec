#!/bin/sh
# --staged: what git's index holds is checked, as a commit would have it; a hook lets
# no commit through because of an error.
. tests/cli/tap.sh

if ! command -v git >/dev/null; then
	skip 'staged files' 'git is missing'
	finish
fi
here=$PWD
git=$(command -v git)
HOME=$here/home
export HOME
# A test may itself be run by a hook.
unset XDG_CONFIG_HOME $(env | sed -n 's/^\(GIT_[A-Z_]*\)=.*/\1/p')
GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_NOSYSTEM

fresh() { # an empty repository, and a home directory without settings
	cd "$here" || exit 99
	chmod -R u+rwx . && find . -mindepth 1 -delete
	mkdir home tree
	git config --global user.name name
	git config --global user.email name@example.org
	git config --global init.defaultBranch main
	git config --global protocol.file.allow always
	cd tree || exit 99
	git init -q "$@" .
}
text() { # FILE...: in which 2 characters would change
	for name; do
		case $name in
		*/*) mkdir -p "${name%/*}" ;;
		esac
		echo 头发 >"$name"
	done
}
hook() { # [NAME]: one that checks; what it says is in the file hook
	hook_file=$(git rev-parse --git-path hooks)/${1:-pre-commit}
	mkdir -p "${hook_file%/*}"
	printf '#!/bin/sh\nexec %s -t zh-TW --check --staged >%s/hook 2>&1\n' "$shutong" "$here" >"$hook_file"
	chmod +x "$hook_file"
}
# tap.sh has these files one folder up; here that is two.
run() {
	status=0
	"$@" >"$here/../out" 2>"$here/../err" || status=$?
}
staged() { # NAME EXPECTED STATUS OPTION...: the names that are listed
	staged_name=$1 staged_files=$2 staged_status=$3
	shift 3
	run $shutong -q -t zh-TW -l --staged "$@"
	is "$staged_name" "$staged_files $staged_status" \
		"$(tr '\n' ' ' <"$here/../out" | sed 's/ $//') $status"
}
refused() { # NAME PIECE COMMAND...: status 2, one message, nothing printed
	refused_name=$1 refused_piece=$2
	shift 2
	run "$@"
	is "$refused_name" "2 1 1 0" \
		"$status $(wc -l <"$here/../err") $(grep -c -e "^shutong: .*$refused_piece" "$here/../err") $(wc -c <"$here/../out")" ||
		sed 's/^/#   /' "$here/../err"
}
said() { # NAME PIECE: the one line of standard error
	is "$1" "$2" "$(cat "$here/../err")"
}
committed() { # NAME EXPECTED COMMAND...: 0 where the commit was made
	committed_name=$1 committed_expected=$2
	shift 2
	status=0
	"$@" >"$here/../out" 2>&1 || status=1
	is "$committed_name" "$committed_expected" "$status" || sed 's/^/#   /' "$here/../out" "$here/hook"
}

# ---- which files -------------------------------------------------------------

fresh
staged 'an empty index' '' 0
text a.txt b.txt
git add a.txt
staged 'before the first commit; what is not staged does not count' a.txt 1
echo 頭髮 >a.txt
staged 'the index counts, not the working tree' a.txt 1
git add a.txt
text a.txt
staged 'the other way round as well' '' 0
git commit -q -m first
staged 'what is committed does not count' '' 0
git add a.txt
rm a.txt
staged 'a file that is gone from the working tree' a.txt 1
git rm -q --cached a.txt
staged 'one that is to be removed' '' 0
git reset -q
text c.txt
git add -N c.txt
staged 'one that is only intended to be added' '' 0
rm c.txt
git reset -q

text docs/old.txt
git add docs
git commit -q -m docs
git mv docs/old.txt docs/new.txt
staged 'a file that is renamed' docs/new.txt 1
git reset -q --hard
chmod +x docs/old.txt
git add docs/old.txt
staged 'one that becomes executable' docs/old.txt 1
git reset -q --hard
ln -s docs/old.txt link
git add link
git commit -q -m link
rm link
text link
git add link
staged 'one that was a link' link 1
git reset -q --hard

text 'docs/a b.md' docs/c.md docs/d.txt sub/e.md .hidden.md .github/f.md
printf 'x\0y' >docs/picture.md
printf '<x xmlns="urn:unknown"/>' >docs/data.xml
ln -s old.txt docs/link.md
ln -s . docs/folder
git add .
staged 'all kinds' 'b.txt docs/a b.md docs/c.md docs/d.txt sub/e.md' 1
run $shutong -t zh-TW -l --staged
said 'what is left out is counted' \
	'shutong: skipped: 2 hidden files, 1 binary file, 1 XML file of an unknown kind, 2 links or special files'
run $shutong -v -t zh-TW --check --staged
is 'and does not count among the files' 'shutong: 5 files, 5 would change' \
	"$(grep -o 'shutong: [0-9]* files, [0-9]* would change' "$here/../err")"
staged '--hidden' '.github/f.md .hidden.md b.txt docs/a b.md docs/c.md docs/d.txt sub/e.md' 1 --hidden
staged 'a directory' 'docs/a b.md docs/c.md docs/d.txt' 1 docs
staged 'a file, and a pattern of git' 'docs/a b.md docs/c.md docs/d.txt sub/e.md' 1 docs/d.txt '*.md'
staged 'magic of git' 'docs/d.txt' 1 docs ':!*.md'
staged 'with -- before it' 'sub/e.md' 1 -- sub
staged 'nothing of that name' '' 0 docs/none
staged '--include' 'docs/a b.md docs/c.md sub/e.md' 1 --include '*.md'
staged '--exclude' 'b.txt sub/e.md' 1 --exclude docs/
staged 'with -r too' 'docs/a b.md docs/c.md docs/d.txt' 1 -r docs
cd docs || exit 99
staged 'names begin at the working directory' '../b.txt a b.md c.md d.txt ../sub/e.md' 1
staged 'a directory there' 'a b.md c.md d.txt' 1 .
staged '--exclude counts from the root' '../b.txt ../sub/e.md' 1 --exclude /docs
run $shutong -q -t zh-TW --check --report=github --staged c.md
is '--report has that name' '::warning file=c.md,line=1' "$(cut -d , -f 1,2 "$here/../out")"
cd ..
printf 'docs/*.txt\n' >.gitignore
printf 'sub\n' >.shutongignore
staged 'ignored files' 'b.txt docs/a b.md docs/c.md' 1
run $shutong -t zh-TW -l --staged
said 'which are counted' \
	'shutong: skipped: 2 hidden files, 2 ignored files, 1 binary file, 1 XML file of an unknown kind, 2 links or special files'
staged '--no-ignore' 'b.txt docs/a b.md docs/c.md docs/d.txt sub/e.md' 1 --no-ignore
printf 'd*\n' >docs/.ignore
staged 'patterns of a directory' 'b.txt docs/a b.md docs/c.md' 1
rm -r docs
staged 'which may be gone' 'b.txt docs/a b.md docs/c.md' 1
git checkout -q -- docs
rm .gitignore .shutongignore
printf '头发\t頭髮\n' >terms.txt
git add terms.txt
staged 'custom terms that are in use' 'docs/d.txt' 1 -d terms.txt '*/d.txt' terms.txt
run $shutong -t zh-TW -d terms.txt -l --staged terms.txt
said 'are left out' 'shutong: skipped: 1 file with custom terms'

fresh
nl=$(printf 'a\nb.txt')
text "$nl" "$(printf 'c\377.txt')" "$(printf '"d\\\\e\t.txt')" '-f.txt' ' g.txt' '头发.txt'
git add -A .
run $shutong -t zh-TW -l -0 --staged
is 'names with newlines and bytes that are no UTF-8' "$(git ls-files -z | hex)" "$(hex <"$here/../out")"
refused 'without -0 such a name cannot be listed' 'contains a newline; use -0' \
	$shutong -t zh-TW -l --staged 'a*'
run $shutong -t zh-TW --check --json --staged
is '--json has them' 'a
b.txt' "$(python3 -c 'import json, sys
print([json.loads(x)["file"] for x in open(sys.argv[1], encoding="utf-8", errors="replace")][3])' "$here/../out")"

long=$(head -c 3000 /dev/zero | tr '\0' a)
id=$(git hash-object -w ./-f.txt)
for path in "$long.txt" "$long/b.txt" "$(printf '%s' "$long$long" | sed 's,aaaaaaaaaa,a/,g')c.txt"; do
	git update-index --add --cacheinfo "100644,$id,$path"
done
staged 'paths that no file can have' "$long.txt $long/b.txt" 1 'aa*'
staged 'a deep one' "$(printf '%s' "$long$long" | sed 's,aaaaaaaaaa,a/,g')c.txt" 1 'a/*c.txt'

# ---- how they are read -------------------------------------------------------

fresh
printf '头发 `头发`\n<!-- shutong:off-line --> 后来\n' >page.md
printf '{"a": "头发",}\n' >wrong.json
printf '头发\r\n' >crlf.txt
: >empty.txt
{ yes 后来的头发 | head -n 60000 | tr -d '\n'; } >line.txt
git add .
for file in page.md wrong.json crlf.txt empty.txt line.txt; do
	echo 'not this' >$file
done
run $shutong -q -t zh-TW --check --staged page.md crlf.txt empty.txt
is 'formats and marks' 'crlf.txt: 2 characters in 1 line would change
page.md: 2 characters in 1 line would change 1' "$(cat "$here/../out") $status"
run $shutong -t zh-TW --diff --staged page.md
is '--diff' '-头发 `头发`
+頭髮 `头发`' "$(grep '^[-+][^-+]' "$here/../out")"
run $shutong -t zh-TW --check --json --staged page.md
is '--json' '{"file":"page.md","changed":true,"characters":2,"lines":1}' "$(cat "$here/../out")"
run $shutong --detect --staged crlf.txt
is '--detect' 'crlf.txt: simplified' "$(cut -d : -f 1,2 "$here/../out")"
run $shutong --repair --check --staged crlf.txt line.txt
is '--repair' 0 $status
run $shutong -t zh-TW --check --staged line.txt
is 'a very long line' 'line.txt: 240000 characters in 1 line would change' "$(cat "$here/../out")"
refused 'a document that is not well-formed, with its place' 'wrong.json:1:12: ' \
	$shutong -t zh-TW --check --staged wrong.json
run $shutong -q -t zh-TW -l --staged
is 'the others are checked all the same' 'crlf.txt line.txt page.md 2' "$(tr '\n' ' ' <"$here/../out")$status"
run $shutong -q -t zh-TW --check --report=sarif --staged wrong.json
is '--report=sarif says that it failed' False \
	"$(python3 -c 'import json; print(json.load(open("'"$here"'/../out"))["runs"][0]["invocations"][0]["executionSuccessful"])')"
iconv -t gb18030 >gbk.txt <<'END'
简体中文的字幕，这里是第一句话。他们说的话都是真的，我们没有办法知道。
END
git add gbk.txt
echo 'ASCII' >gbk.txt
refused 'another encoding is guessed by what is staged' 'gbk.txt:1:1: .*-e gb18030' \
	$shutong -t zh-TW --check --staged gbk.txt
staged '-e auto' gbk.txt 1 -e auto gbk.txt
head -c 9000000 /dev/zero >zeros.txt
head -c 100000 /dev/zero >few.txt
text after.txt zz.txt
git add .
run $shutong -t zh-TW -l --staged after.txt few.txt zeros.txt zz.txt
is 'large binary files are passed over' 'after.txt zz.txt 1' "$(tr '\n' ' ' <"$here/../out")$status"

# The object is checked as it is: no filter applies.
fresh
git config core.autocrlf true
printf 'wide.txt working-tree-encoding=UTF-16\n*.lfs filter=upper\n' >.gitattributes
git config filter.upper.clean 'sed s/头发/头发后来/'
git config filter.upper.smudge 'sed s/头发后来/头发/'
printf '头发\n' | iconv -t utf-16 >wide.txt
printf '头发\n' >big.lfs
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 1\n' 0 >pointer.txt
git add . 2>/dev/null
run $shutong -q -t zh-TW --check --staged --exclude '.*'
is 'objects, without filters' 'big.lfs: 4 characters in 1 line would change
wide.txt: 2 characters in 1 line would change' "$(cat "$here/../out")"

# Settings of the user do not matter.
fresh
text docs/a.txt b.txt
git add .
git config diff.relative true
git config diff.renames copies
git config diff.external false
git config diff.noprefix true
git config color.ui always
git config core.pager false
git config core.quotePath true
printf 'docs/*\nb*\n' >order
git config diff.orderFile order
cd docs || exit 99
staged 'with settings for git diff' '../b.txt a.txt' 1
cd ..
PAGER=false GIT_PAGER=false GIT_EXTERNAL_DIFF=false
export PAGER GIT_PAGER GIT_EXTERNAL_DIFF
staged 'and in the environment' 'b.txt docs/a.txt' 1
unset PAGER GIT_PAGER GIT_EXTERNAL_DIFF
git replace "$(git rev-parse :b.txt)" "$(echo 頭髮 | git hash-object -w --stdin)"
staged 'an object that another one replaces is what is committed' 'b.txt docs/a.txt' 1

fresh --object-format=sha256
text a.txt
git add a.txt
staged 'a repository of SHA-256' a.txt 1

# ---- submodules, worktrees ---------------------------------------------------

fresh
git init -q "$here/other"
(cd "$here/other" && text a.txt && git add . && git commit -q -m a)
git submodule --quiet add "$here/other" module
text b.txt
git add .
run $shutong -t zh-TW -l --staged
is 'a submodule is left out' 'b.txt 1' "$(cat "$here/../out") $status"
said 'and counted' 'shutong: skipped: 1 hidden file, 1 submodule'
cd module || exit 99
staged 'in it, its own index counts' '' 0
text c.txt
git add c.txt
staged 'which is another one' c.txt 1
cd ..
git commit -q -m module
git worktree add -q ../linked
cd ../linked || exit 99
text d.txt
git add d.txt
staged 'a linked worktree has an index of its own' d.txt 1
hook
committed 'its hook refuses' 1 git commit -m d
is 'because of that' 'd.txt: 2 characters in 1 line would change' "$(cat "$here/hook")"
echo 頭髮 >d.txt
committed 'and lets pass' 0 git commit -a -m d
cd "$here" || exit 99
git clone -q --bare tree bare.git
cd bare.git || exit 99
refused 'a bare repository' 'bare repository' $shutong -t zh-TW --check --staged
git worktree add -q ../of-bare
cd ../of-bare || exit 99
text e.txt
git add e.txt
staged 'a worktree of one' e.txt 1

# ---- hooks -------------------------------------------------------------------

fresh
hook
text a.txt docs/b.txt
git add a.txt
committed 'the first commit is refused' 1 git commit -m a
is 'by what is staged' 'a.txt: 2 characters in 1 line would change' "$(cat "$here/hook")"
echo 頭髮 >a.txt
committed 'although the working tree is right' 1 git commit -m a
git add a.txt
text a.txt
committed 'and passes although it is wrong' 0 git commit -m a
committed 'commit -a: the other index counts' 1 git commit -a -m b
is 'which has it' 'a.txt: 2 characters in 1 line would change' "$(cat "$here/hook")"
committed 'commit FILE' 1 git commit -m b a.txt
echo 頭髮頭髮 >a.txt
git add docs
committed 'commit FILE: what else is staged does not count' 0 git commit -m b a.txt
cd docs || exit 99
committed 'from a directory below' 1 git commit -m c
is 'names are those of the root, where the hook runs' 'docs/b.txt: 2 characters in 1 line would change' "$(cat "$here/hook")"
cd ..
committed '--no-verify' 0 git commit --no-verify -m c
echo 1 >c.txt
git add c.txt
committed 'what was committed before does not count' 0 git commit -m c
committed 'with --amend neither' 0 git commit --amend -m d
committed 'a commit of nothing' 0 git commit --allow-empty -m e
git checkout -q -b side HEAD~1
text side.txt
git add side.txt
git commit -q --no-verify -m side
git checkout -q main
hook pre-merge-commit
committed 'a merge' 1 git merge side -m merge
is 'of what it brings' 'side.txt: 2 characters in 1 line would change' "$(cat "$here/hook")"
git reset -q --hard
text extra
GIT_INDEX_FILE=$here/index git add extra
GIT_INDEX_FILE=$here/index
export GIT_INDEX_FILE
staged 'another index, by GIT_INDEX_FILE' extra 1 extra
unset GIT_INDEX_FILE
staged 'and the usual one' '' 0
rm extra

# ---- errors ------------------------------------------------------------------

for file in a.txt b.txt; do
	echo 1 >$file
done
git add .
git commit -q --no-verify -m base
git checkout -q -b left
text a.txt
git commit -q --no-verify -a -m left
git checkout -q main
echo 2 >a.txt
git commit -q --no-verify -a -m right
git merge left >/dev/null 2>&1
refused 'a conflict' 'a.txt: is not merged; resolve the conflict' $shutong -t zh-TW --check --staged
git merge --abort

text a.txt
echo 头发头发 >b.txt
git add .
touch .git/index.lock
refused 'a locked index' '\.git/index\.lock: exists' $shutong -t zh-TW --check --staged
cd docs || exit 99
refused 'in a directory below' '\.\./\.git/index\.lock: exists' $shutong -t zh-TW --check --staged
cd ..
rm .git/index.lock
cd "$here" || exit 99
GIT_CEILING_DIRECTORIES=$here
export GIT_CEILING_DIRECTORIES
refused 'outside a repository' 'not a git repository' $shutong -t zh-TW --check --staged
unset GIT_CEILING_DIRECTORIES
cd tree/.git || exit 99
refused 'in its own directory' 'not in the working tree' $shutong -t zh-TW --check --staged
cd ..
mkdir "$here/bin"
refused 'no git' 'requires git, which is not installed' env PATH="$here/bin" $shutong -t zh-TW --check --staged
echo 'exit 0' >"$here/bin/git"
refused 'a git that cannot be run' 'git: cannot be run: Permission denied' env PATH="$here/bin" $shutong -t zh-TW --check --staged
as() { # SCRIPT: git is that, and $git the real one
	printf '#!/bin/sh\n%s\nexec %s "$@"\n' "$1" "$git" >"$here/bin/git"
	chmod +x "$here/bin/git"
}
with() { # COMMAND...: with that git
	env PATH="$here/bin:$PATH" "$@"
}
as 'case "$*" in *rev-parse*) kill -9 $$ ;; esac'
refused 'a git that is killed when it is asked where it is' 'git rev-parse was ended by signal 9' \
	with $shutong -t zh-TW --check --staged
as 'case "$*" in *diff*) printf ":100644"; kill -9 $$ ;; esac'
refused 'when it lists' 'git diff was ended by signal 9' with $shutong -t zh-TW --check --staged
as 'case "$*" in *diff*) echo nonsense; exit 0 ;; esac'
refused 'one that lists nonsense' 'git diff printed something unexpected' with $shutong -t zh-TW --check --staged
as 'case "$*" in *diff*) printf ":100644 100644 a b M\0half"; exit 0 ;; esac'
refused 'one that lists half of a name' 'git diff printed something unexpected' with $shutong -t zh-TW --check --staged
as 'case "$*" in *diff*) exit 3 ;; esac'
refused 'one that fails without a word' 'git diff failed with status 3' with $shutong -t zh-TW --check --staged
as 'case "$*" in *cat-file*) read -r id; printf "%s blob 100\nabc" "$id"; kill -9 $$ ;; esac'
refused 'one that is killed within an object' 'a.txt: git cat-file was ended by signal 9' \
	with $shutong -t zh-TW --check --staged a.txt
run with $shutong -t zh-TW --check --staged
is 'of two files both are said' '2 2' "$status $(grep -c 'was ended by signal 9' "$here/../err")"
as 'case "$*" in *cat-file*) exit 0 ;; esac'
refused 'one that answers nothing' 'a.txt: git cannot read object' with $shutong -t zh-TW --check --staged a.txt
as 'case "$*" in *cat-file*) read -r id; printf "%s tree 0\n\n" "$id"; cat >/dev/null; exit 0 ;; esac'
refused 'one that answers something else' 'a.txt: git cannot read object' with $shutong -t zh-TW --check --staged a.txt
as 'case "$*" in *cat-file*) read -r id; yes | head -c 100000; cat >/dev/null; exit 0 ;; esac'
refused 'one that says too much' 'a.txt: git cannot read object' with $shutong -t zh-TW --check --staged a.txt
# It is started again for the next file.
as "case \"\$*\" in *cat-file*) if [ ! -e $here/once ]; then touch $here/once; kill -9 \$\$; fi ;; esac"
run with $shutong -t zh-TW -l --staged
is 'one that is killed once: the other file is checked' 'b.txt 2' "$(cat "$here/../out") $status"

id=$(git rev-parse :a.txt)
object=.git/objects/$(echo "$id" | sed 's,^..,&/,')
cp "$object" saved
rm -f "$object"
refused 'an object that is missing' "a.txt: git cannot read object $id" $shutong -t zh-TW --check --staged a.txt
run $shutong -q -t zh-TW -l --staged
is 'the other file is checked' 'b.txt 2' "$(cat "$here/../out") $status"
head -c 15 saved >"$object"
refused 'one that is cut short' "a.txt: git cannot read object $id" $shutong -t zh-TW --check --staged a.txt
echo nonsense >"$object"
refused 'one that is damaged' "a.txt: git cannot read object $id" $shutong -t zh-TW --check --staged a.txt
hook
committed 'a hook lets no commit through then' 1 git commit -m x
is 'and says why' 1 "$(grep -c "a.txt: git cannot read object $id" "$here/hook")"
chmod u+w "$object"
mv -f saved "$object"
cp .git/index saved
head -c 5 saved >.git/index
refused 'an index that is cut short' 'git diff failed: .*index' $shutong -t zh-TW --check --staged
head -c 40 saved >.git/index
refused 'one in which git finds names without an object' 'check the repository with git fsck' \
	$shutong -t zh-TW --check --staged
mv saved .git/index
printf 'frob [\n' >.git/config.bad
cp .git/config saved
cat .git/config.bad >>.git/config
refused 'a configuration that is wrong' 'git rev-parse failed: ' $shutong -t zh-TW --check --staged
mv saved .git/config
rm .git/config.bad
refused 'a pathspec that is wrong' 'git diff failed: ' $shutong -t zh-TW --check --staged ':(frob)a'
chmod 0 .git/objects
if [ "$(id -u)" -ne 0 ]; then
	refused 'a repository that cannot be read' 'git .* failed: ' $shutong -t zh-TW --check --staged
fi
chmod 755 .git/objects
other=
if [ "$(id -u)" -eq 0 ]; then
	other='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chmod 755 ../.. ..
	refused 'the repository of somebody else' 'git .* failed: .*dubious ownership' \
		env HOME=/nonexistent $other $shutong -t zh-TW --check --staged
fi
printf '*.x\n' >.ignore
chmod 0 .ignore
git config --global --add safe.directory '*'
chmod -R a+rX "$here/home" .git
refused 'patterns that cannot be read' '\.ignore: cannot be ' $other $shutong -t zh-TW --check --staged
rm -f .ignore
rm -rf "$here/gone"
mkdir "$here/gone"
cd "$here/gone" || exit 99
rmdir "$here/gone"
refused 'a working directory that is gone' 'git rev-parse failed: ' $shutong -t zh-TW --check --staged
cd "$here/tree" || exit 99

for with in -w '-O out' --rename '--files-from a.txt' '--stdin-filename a.txt' -; do
	# shellcheck disable=SC2086
	refused "refused: $with" '--staged\|-w\|-O\|--rename' $shutong -t zh-TW --check --staged $with
done
refused 'refused: nothing that reports' '--staged requires -l, --check, --diff or --detect' $shutong -t zh-TW --staged
refused 'refused: -w alone' '--staged requires' $shutong -t zh-TW --staged -w

run sh -c '"$@" >/dev/full' sh $shutong -t zh-TW --check --staged
is 'standard output that is full' 2 $status
run sh -c '"$@" >&-' sh $shutong -t zh-TW --check --staged
is 'one that is closed' 2 $status
run sh -c '"$@" <&-' sh $shutong -q -t zh-TW -l --staged
is 'standard input that is closed' 'a.txt b.txt 1' "$(tr '\n' ' ' <"$here/../out")$status"
run sh -c 'trap "" CHLD PIPE; "$@"' sh $shutong -q -t zh-TW -l --staged
is 'signals that are ignored' 'a.txt b.txt 1' "$(tr '\n' ' ' <"$here/../out")$status"
run python3 -c 'import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execvp(sys.argv[1], sys.argv[1:])' $shutong -q -t zh-TW -l --staged
is 'SIGCHLD that is ignored' 'a.txt b.txt 1' "$(tr '\n' ' ' <"$here/../out")$status"
run python3 -c 'import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execvp(sys.argv[1], sys.argv[1:])' $shutong -q -t zh-TW -l --staged ':(frob)a'
is 'also where git fails' 2 $status

# ---- many files --------------------------------------------------------------

fresh
for i in 0 1 2 3 4 5 6 7 8 9; do
	for k in 0 1 2 3 4 5 6 7 8 9 a b c d e f g h i j k l m n o p q r s t u v w x y z; do
		text "d$i/$k.md"
	done
	printf 'x\0' >"d$i/x.md"
	printf '\377\n' >"d$i/y.md"
done
git add .
run $shutong -t zh-TW -j1 --check --staged
cp "$here/../out" "$here/one"
cp "$here/../err" "$here/one.err"
is 'one thread' '340 10 2' "$(wc -l <"$here/one") $(grep -c invalid "$here/one.err") $status"
for j in 2 8 64; do
	run $shutong -t zh-TW -j$j --check --staged
	is "-j$j" "$(cat "$here/one" "$here/one.err") 2" "$(cat "$here/../out" "$here/../err") $status"
done
run sh -c 'ulimit -n 16; "$@"' sh $shutong -t zh-TW -j8 --check --staged
is 'with few descriptors' "$(cat "$here/one" "$here/one.err") 2" "$(cat "$here/../out" "$here/../err") $status"
run sh -c '"$@" | head -n 1' sh $shutong -t zh-TW -j8 --check --staged
is 'a reader that has gone' "$(head -n 1 "$here/one")" "$(cat "$here/../out")"
run sh -c '"$@" & sleep 0.02; kill -TERM $!; wait $!; echo "ended $?"' sh $shutong -t zh-TW -j4 --check --staged
check 'a signal ends it, or it was done' grep -qE '^ended (143|2)$' "$here/../out"

finish
