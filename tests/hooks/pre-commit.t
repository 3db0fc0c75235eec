#!/bin/bash
# .pre-commit-hooks.yaml under pre-commit itself (PRE_COMMIT, or the one on PATH): what is
# staged is checked or converted, unstaged text stays, and no error lets a commit through.
manifest=$PWD/.pre-commit-hooks.yaml
pre_commit=${PRE_COMMIT:-pre-commit}
case $pre_commit in
/*) ;;
*/*) pre_commit=$PWD/$pre_commit ;;
esac
. tests/cli/tap.sh

if ! command -v git >/dev/null || ! "$pre_commit" --version >/dev/null 2>&1; then
	skip 'hooks of pre-commit' 'needs git and pre-commit (make check-hooks)'
	finish
fi
"$pre_commit" --version | sed 's/^/# /'

mkdir ../bin ../home ../hooks
# The shutong that the hooks find: a script, with this line before the last.
stands_for() {
	printf '#!/bin/sh\n%s\nexec %s "$@"\n' "$1" "$shutong" >"$tap_folder/bin/shutong"
	chmod +x "$tap_folder/bin/shutong"
}
stands_for :
PATH=$tap_folder/bin:$PATH
HOME=$tap_folder/home
PRE_COMMIT_HOME=$tap_folder/cache
GIT_CONFIG_NOSYSTEM=1
export PATH HOME PRE_COMMIT_HOME GIT_CONFIG_NOSYSTEM
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE XDG_CONFIG_HOME
git config --global user.name A
git config --global user.email a@example.org
git config --global init.defaultBranch main

run "$pre_commit" validate-manifest "$manifest"
is 'the manifest is valid' 0 $status
check 'the manifest: no warning' test ! -s ../err

# A repository with the hooks, as a clone of ours has them.
cp "$manifest" ../hooks
(cd ../hooks && git init -q && git add -A && git commit -q -m hooks && git tag v0.1) || exit 99

configure_clone() { # ID, ARGS
	cat >.pre-commit-config.yaml <<-END
		repos:
		  - repo: $tap_folder/hooks
		    rev: v0.1
		    hooks:
		      - id: $1
		        args: $2
	END
}

# The same hook, written down in the project.
configure_local() { # ID, ARGS
	{
		printf 'repos:\n  - repo: local\n    hooks:\n'
		sed -n "/^- id: $1\$/,/^- id:/p" "$manifest" | sed '1n; /^- id:/d; /args:/d' | sed 's/^/      /'
		printf '        args: %s\n' "$2"
	} >.pre-commit-config.yaml
}

# project configure_clone|configure_local ID [ARGS]: a repository with that hook installed.
project() {
	cd "$tap_folder/work" && rm -rf project && git init -q project && cd project || exit 99
	"$1" "$2" "${3:-[-t, zh-TW, --]}"
	"$pre_commit" install >/dev/null || exit 99
	git add -A && git commit -q --no-verify -m begin || exit 99
	before=$(git rev-parse HEAD)
}

commit() {
	run git commit -q -m change
	cat ../out >>../err
}
said() { grep -qF -e "$1" ../err; }
# refused NAME: there is no commit.
refused() {
	check "$1: refused" test "$status" != 0
	is "$1: no commit" "$before" "$(git rev-parse HEAD)"
}
committed() {
	is "$1: committed" "0 change" "$status $(git log -1 --format=%s)"
	before=$(git rev-parse HEAD)
}

for how in configure_clone configure_local; do
	project $how shutong-check
	printf 'abc\n洗头发\n' >'a page.md'
	printf '后来\n' >--help.md
	printf '頭髮\n' >头发.md
	git add -A
	commit
	refused "$how: a simplified file"
	check "$how: file:line:column, and a name with a space" said 'a page.md:2:2: 头发 -> 頭髮'
	check "$how: a name that looks like an option" said '--help.md:1:1: 后来 -> 後來'
	is "$how: not a word of other files" 2 "$(grep -c 'would change' ../err)"
	$how shutong-fix '[-t, zh-TW, --]'
	run "$pre_commit" run --all-files
	is "$how: the fix hook fails when it has changed a file" 1 $status
	check "$how: which pre-commit says" grep -q 'modified by this hook' ../out
	is "$how: it has converted" "abc 洗頭髮 後來 頭髮" "$(cat a*.md ./--help.md 头发.md | tr '\n' ' ' | sed 's/ $//')"
	run "$pre_commit" run --all-files
	is "$how: after that it passes" 0 $status
	$how shutong-check '[-t, zh-TW, --]'
	git add -A
	commit
	committed "$how: the converted files"
done

# ---- the configurations of docs/projects.md ---------------------------------------

document=$tap_source/docs/projects.md
configure_document() { # FILE
	sed -n "\\,^\`\`\`yaml file: $1\$,,/^\`\`\`\$/p" "$document" | sed '1d;$d' >.pre-commit-config.yaml
}
is 'the document: the hook is that of the manifest' \
	"$(sed -n '/id: shutong-check/,/^- id/{s/^ *//;/^\(entry\|language\|types\|require_serial\):/p}' "$manifest")" \
	"$(configure_document handbook/.pre-commit-config.yaml &&
		sed -n 's/^ *//;/^\(entry\|language\|types\|require_serial\):/p' .pre-commit-config.yaml)"
git clone -q "$tap_folder/hooks" "$tap_folder/work/shutong" && git -C "$tap_folder/work/shutong" tag v0.1.0 || exit 99
for place in handbook clone; do
	project configure_document $place/.pre-commit-config.yaml
	mkdir docs
	printf '头发\n' | tee docs/a.md README.md other.md >/dev/null
	git add -A
	commit
	refused "the document, $place: simplified files"
	is "the document, $place: those that it names" 'README.md docs/a.md' \
		"$(sed -n 's/^\(.*\):1:1: 头发 -> 頭髮$/\1/p' ../err | xargs)"
	[ $place = handbook ] || {
		run "$pre_commit" run --all-files --hook-stage manual shutong-fix
		is "the document, $place: the manual hook converts" '頭髮 頭髮 头发' "$(xargs <docs/a.md) $(xargs <README.md) $(xargs <other.md)"
		git add -A
		commit
		committed "the document, $place: converted files"
	}
done

# ---- what is staged, and what is not --------------------------------------------

project configure_clone shutong-check
printf '头发\n' >a.md
git add a.md
printf '頭髮\n' >a.md
commit
refused 'converted, but not staged'
check 'converted, but not staged: the staged text is checked' said 'a.md:1:1: 头发 -> 頭髮'
is 'converted, but not staged: the file is as it was' '頭髮' "$(cat a.md)"
git add a.md
printf '頭髮\n头发\n' >a.md
printf '头发\n' >untracked.md
commit
committed 'simplified, but not staged'
is 'simplified, but not staged: the file is as it was' '頭髮 头发' "$(xargs <a.md)"
is 'simplified, but not staged: the commit is what was staged' '頭髮' "$(git show HEAD:a.md)"

project configure_clone shutong-fix
seq 30 >a.md
git add -A && git commit -q --no-verify -m begin
sed -i '1s/^/头发/' a.md && git add a.md
sed -i '30s/$/后来/' a.md
before=$(git rev-parse HEAD)
commit
refused 'fix, with unstaged text in another place'
is 'fix, with unstaged text in another place: both are there' '頭髮1 30后来' "$(sed -n '1p;30p' a.md | xargs)"
git add a.md && sed -i '30s/$/头发/' a.md && git add a.md && sed -i '30s/头发$/里面/' a.md
cp a.md ../unstaged
commit
refused 'fix, with unstaged text in the same place'
check 'fix, with unstaged text in the same place: pre-commit takes its conversion back' said 'Rolling back'
check 'fix, with unstaged text in the same place: nothing is lost' cmp ../unstaged a.md
is 'fix, with unstaged text in the same place: nor in the index' '30后来头发' "$(git show :a.md | tail -n 1)"

# ---- more than one command line --------------------------------------------------

project configure_clone shutong-check
long=$(printf 'n%.0s' $(seq 120))
for n in $(seq 1001 2500); do
	printf '头发\n' >"$long$n.md"
done
git add -A
stands_for "echo run >>'$tap_folder/runs'"
commit
refused 'many files'
check 'many files: in more than one command' test "$(wc -l <"$tap_folder/runs")" -gt 1
sed -n 's/^n*\([0-9]*\)\.md:1:1: .*/\1/p' ../err >"$tap_folder/listed"
check 'many files: each once, in order' cmp "$tap_folder/listed" <(seq 1001 2500)
# Only the first of them, and then only the last, has something to say.
for n in 1001 2500; do
	printf '頭髮\n' | tee n*.md >/dev/null
	printf '头发\n' >"$long$n.md"
	git add -A
	commit
	refused "many files, $n would change"
	printf '\xff头发\n' >"$long$n.md"
	git add -A
	commit
	refused "many files, $n is invalid"
	check "many files, $n is invalid: it is named" said "$n.md:1:1: invalid UTF-8"
done
stands_for :
configure_clone shutong-fix '[-t, zh-TW, --]'
printf '头发\n' | tee n*.md >/dev/null
git add -A
commit
refused 'many files to fix'
is 'many files to fix: all are' '頭髮' "$(cat n*.md | sort -u)"

# ---- no error lets a commit through ----------------------------------------------

# Each with text that is right: only the error keeps it out.
fails() { # NAME, ARGS, WHAT IS SAID
	for id in shutong-check shutong-fix; do
		project configure_clone $id "$2"
		printf '頭髮\n' >a.md
		git add -A
		commit
		refused "$id: $1"
		check "$id: $1: said" said "$3"
	done
}
fails 'no target' '[--]' 'no target given'
fails 'an unknown target' '[-t, zh-XX, --]' 'unknown target'
fails 'an unknown option' '[-t, zh-TW, --chek, --]' 'did you mean --check?'
fails 'terms that are not there' '[-t, zh-TW, --keep, terms.txt, --]' 'terms.txt'
for id in shutong-check shutong-fix; do
	project configure_clone $id
	printf 'abc\xff\n' >invalid.md
	git add -A
	commit
	refused "$id: an invalid file"
	check "$id: an invalid file: said" said 'invalid.md:1:4: invalid UTF-8'
	printf 'abc\0\n' >invalid.md
	git add -A
	commit
	refused "$id: a file of another kind than its name says"
	check "$id: a file of another kind: said" said 'invalid.md'
	printf 'abc\n' >invalid.md
	git add -A
	stands_for 'kill -KILL $$'
	commit
	refused "$id: the program is killed"
	stands_for 'exit 2'
	commit
	refused "$id: the program fails without a word"
	rm "$tap_folder/bin/shutong"
	if command -v shutong >/dev/null; then
		skip "$id: no program" "another one is there"
	else
		commit
		refused "$id: no program"
		check "$id: no program: said" said 'shutong'
	fi
	stands_for :
	commit
	committed "$id: nothing wrong"
done
finish
