#!/bin/sh
# Completion in bash, zsh and fish, by these shells.
. tests/cli/tap.sh

completions=$tap_source/src/completions
drivers=$tap_source/tests/install
PATH=${shutong%/*}:$PATH
HOME=$PWD
export PATH HOME
mkdir files files/folder
touch files/text.txt files/own.json

listed() { $shutong "--list-$1" | grep -v '^ ' | cut -d' ' -f1; }

# offered LINE: of what was asked before, without the option before = and the
# slash after folders, which shells have or do not.
offered() {
	awk -v line="== $1" '/^== / { on = $0 == line; next } on' "$tap_folder/$shell" |
		sed -e 's/^--[a-z-]*=\(.\)/\1/' -e 's,/$,,' | LC_ALL=C sort -u
}

# same NAME LINE WORDS: these and no others are offered.
same() {
	is "$shell: $1" "$(printf '%s\n' $3 | LC_ALL=C sort -u)" "$(offered "$2")"
}

$shutong --help | sed -n 's/^ [^<]\{1,5\}\(--[a-z-]*\).*/\1/p' | LC_ALL=C sort >../options
check 'there are options' test "$(wc -l <../options)" -gt 40

for shell in bash zsh fish; do
	if ! command -v $shell >/dev/null || { [ $shell = zsh ] && ! has_terminal; }; then
		skip $shell 'it is not here, or no terminal'
		continue
	fi
	(
		cd files && set -- 'shutong --' 'shutong -t ' 'shutong --to ' 'shutong --to=' \
			'shutong -qpt ' 'shutong -c ' 'shutong --config=' 'shutong -e ' 'shutong --encoding=' \
			'shutong --to-encoding ' 'shutong --repair=' 'shutong --repair=pinyin,' 'shutong --repair ' \
			'shutong --invalid=' 'shutong --invalid=k' 'shutong --color=' 'shutong --progress ' \
			'shutong --document=' 'shutong --quotes=' 'shutong --prefer ' 'shutong --prefer 台' 'shutong --rename=' 'shutong --in-place=' 'shutong -O ' \
			'shutong --path=' 'shutong -j ' 'shutong -d ' 'shutong -o ' 'shutong --review=' \
			'shutong -t zh-TW ' 'shutong t'
		case $shell in
		bash) timeout 60 bash "$drivers/complete.bash" "$completions/shutong" "$@" ;;
		zsh) timeout 60 zsh -f "$drivers/complete.zsh" "$completions" "$@" ;;
		fish) timeout 60 fish -N "$drivers/complete.fish" "$completions/shutong.fish" "$@" ;;
		esac
	) >"../$shell" 2>../err
	# Some have = after options with an argument, and letters that stand in --help.
	is "$shell: every long option" "$(cat ../options)" \
		"$(offered 'shutong --' | sed 's/=$//' | grep -x -e '--.*' | LC_ALL=C sort -u)"
	for option in '-t ' '--to ' --to= '-qpt '; do
		same "${option}: targets" "shutong $option" "$(listed targets)"
	done
	for option in '-c ' --config=; do
		is "$shell: $option: profiles" "$(listed profiles | LC_ALL=C sort)" \
			"$(offered "shutong $option" | grep -v '^folder$\|\.')"
		check "$shell: $option: configurations" \
			test "$(offered "shutong $option" | grep -c '^folder$\|^own.json$')" = 2
	done
	for option in '-e ' --encoding=; do
		same "$option: encodings" "shutong $option" "auto $(listed encodings)"
	done
	same '--to-encoding: encodings' 'shutong --to-encoding ' "$(listed encodings)"
	same '--repair=: rules' 'shutong --repair=' "$(listed repairs)"
	same '--repair=pinyin,: the other rules' 'shutong --repair=pinyin,' \
		"$(listed repairs | sed -e /pinyin/d -e 's/^/pinyin,/')"
	same '--invalid' 'shutong --invalid=' 'fail keep replace'
	same '--invalid=k' 'shutong --invalid=k' keep
	same '--color' 'shutong --color=' 'auto always never'
	same '--progress' 'shutong --progress ' 'auto always never'
	same '--document' 'shutong --document=' 'file line'
	same '--quotes' 'shutong --quotes=' 'corner curly'
	same '--prefer: forms' 'shutong --prefer ' "$(listed preferences)"
	same '--prefer: forms after those that are there' 'shutong --prefer 台' \
		"$(listed preferences | sed 's/^/台/')"
	same '--rename=' 'shutong --rename=' only
	same '--in-place=: nothing' 'shutong --in-place=' ''
	same '-j: nothing' 'shutong -j ' ''
	same '-O: folders' 'shutong -O ' folder
	same '--path: folders' 'shutong --path=' folder
	for option in '-d ' '-o ' --review= '-t zh-TW ' '--repair '; do
		same "$option: files" "shutong $option" 'folder own.json text.txt'
	done
	same 'a file' 'shutong t' text.txt
done

# What no listing has is what the program takes.
shell=bash
echo 汉 >a
for option in document= invalid= color= 'progress '; do
	for value in $(offered "shutong --$option"); do
		run $shutong -t zh-TW --${option%?}=$value a
		is "--${option%?}=$value is taken" 0 $status
	done
done
finish
