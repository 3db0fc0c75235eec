#!/bin/sh
# The recipes for editors in docs/files.md, with text and names that are not usual; the
# usual ones are run by documents.t.
. tests/cli/tap.sh

# recipe FILE: the block of the page that is written to a file of that name
recipe() {
	sed -n "/^\`\`\`[a-z]* file: $1\$/,/^\`\`\`\$/p" "$tap_source/docs/files.md" | sed '1d;$d' >"$1"
	check "docs/files.md has $1" test -s "$1"
}
# The command by its name, as the recipes have it.
mkdir bin
printf '#!/bin/sh\nexec %s "$@"\n' "$shutong" >bin/shutong
chmod +x bin/shutong
PATH=$PWD/bin:$PATH
HOME=$PWD
export PATH HOME
recipe vimrc
recipe shutong.el
# A repository, as git makes it: Emacs runs the command where the file is.
mkdir -p .git/objects .git/refs ignored
echo 'ref: refs/heads/main' >.git/HEAD
printf 'ignored/\n' >.shutongignore

# all_of EDITOR: what is saved by `saves FILE`, for every editor the same
all_of() {
	editor=$1
	printf '头发\n\n后来 `头发`\n\n' >a.md
	saves a.md
	is "$editor: empty lines, at the end too" "$(printf '頭髮\n\n後來 `头发`\n\n.')" "$(cat a.md; echo .)"
	printf '头发' >b.txt
	saves b.txt
	is "$editor: no newline at the end" "$(printf '頭髮' | hex)" "$(head -c 6 b.txt | hex)"
	printf '头发\r\n后来\r\n' >c.txt
	saves c.txt
	is "$editor: CRLF" "$(printf '頭髮\r\n後來\r\n' | hex)" "$(hex <c.txt)"
	name=$(printf "it's \$HOME \"x\" 头发.txt")
	printf '头发\n' >"$name"
	saves "$name"
	is "$editor: a name for which shells have other uses" 頭髮 "$(cat "$name")"
	printf '头发\n' >ignored/d.md
	saves ignored/d.md
	is "$editor: an ignored file" 头发 "$(cat ignored/d.md)"
	printf '<p lang="zh-CN">头发 <!-- shutong:off-line -->\n' >e.md
	cp e.md wanted
	saves e.md
	is "$editor: marks" "$(cat wanted)" "$(cat e.md)"
	# A command that fails gives the text back, or none; the buffer stays.
	for answer in 'cat; exit 2' 'exit 2' 'echo other; exit 1'; do
		printf '#!/bin/sh\necho wrong >&2; %s\n' "$answer" >bin/shutong
		printf '头发\n后来\n' >f.txt
		saves f.txt
		is "$editor: an error ($answer)" '头发 后来' "$(tr '\n' ' ' <f.txt | sed 's/ $//')"
	done
	printf '#!/bin/sh\nexec %s "$@"\n' "$shutong" >bin/shutong
}

if command -v vim >/dev/null && vim --version | grep -q '+eval'; then
	saves() {
		vim -N -es -u vimrc -c 'set encoding=utf-8 fileencodings=utf-8' -c "edit $(printf '%s' "$1" | sed 's/[^A-Za-z0-9./]/\\&/g')" -c wq </dev/null >../out 2>../err
	}
	all_of vim
	printf '头发\n1\n后来\n' >g.md
	vim -N -es -u vimrc g.md -c 'call cursor(3, 4)' -c 'mark a' -c w -c 'call writefile([getpos(".")[1] . " " . getpos("'"'a"'")[1]], "place")' -c q </dev/null
	is 'vim: the cursor and marks stay' '3 3' "$(cat place)"
else
	skip 'vim' 'needs vim (not vim-tiny)'
fi
if command -v emacs >/dev/null; then
	saves() {
		emacs -Q --batch -l shutong.el --eval '(progn (find-file (pop command-line-args-left)) (text-mode) (set-buffer-modified-p t) (save-buffer))' "$1" </dev/null >../out 2>../err
	}
	all_of emacs
	printf '头发\n1\n后来\n' >g.md
	emacs -Q --batch -l shutong.el --eval '(progn (find-file "g.md") (text-mode) (goto-char 4) (shutong-buffer) (write-region (format "%d" (point)) nil "place"))' </dev/null 2>../err
	is 'emacs: point stays' 4 "$(cat place)"
else
	skip 'emacs' 'needs emacs (on Debian: emacs-nox)'
fi

finish
