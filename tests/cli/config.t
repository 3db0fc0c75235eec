#!/bin/sh
# The configuration file of a project: .shutong.yaml.
. tests/cli/tap.sh

here=$PWD
export HOME="$here"
fresh() { # an empty folder
	cd "$here" || exit 99
	chmod -R u+rwx . && find . -mindepth 1 -delete
}
config() { # LINE...: the file
	printf '%s\n' "$@" >.shutong.yaml
}
# tap.sh has these files one folder up; here that can be more.
run() {
	"$@" >"$here/../out" 2>"$here/../err"
	status=$?
}
message() { # NAME WHOLE: what is said after shutong:
	is "$1" "shutong: $2" "$(cat "$here/../err")"
}
gives() { # NAME EXPECTED OPTION...
	gives_name=$1 gives_text=$2
	shift 2
	run $shutong "$@"
	is "$gives_name" "0 $gives_text" "$status $(cat "$here/../out")"
}
other=
if [ "$(id -u)" -eq 0 ]; then
	other='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chmod 755 ../ .
fi

# ---- which file ----------------------------------------------------------------

fresh
mkdir -p a/b/c
echo 台湾的头发 >in
config 'to: zh-TW'
gives 'the file of the working directory' 臺灣的頭髮 in
cd a/b/c || exit 99
gives 'of one above' 臺灣的頭髮 ../../../in
printf 'prefer: 台\n' >../.shutong.yaml
run $shutong ../../../in
is 'the nearest counts, and no other: status 2' 2 $status
check 'the nearest counts, and no other: there is no target' grep -q 'no target given' "$here/../err"
printf 'to: zh-Hans\n' >../.shutong.yaml
gives 'the nearest counts' 台湾的头发 ../../../in
gives '--no-config: none' 臺灣的頭髮 --no-config -t zh-TW ../../../in
run $shutong --no-config ../../../in
is '--no-config: without a target as ever' 2 $status
mkdir ../.git
gives 'a repository is no border' 台湾的头发 ../../../in
rm ../.shutong.yaml
gives 'nor where it has no file' 臺灣的頭髮 ../../../in
cd "$here" || exit 99
run $shutong a/../in
is 'with -v the file is named' "shutong: options are taken from ../.shutong.yaml" \
	"$(cd a && $shutong -v ../in 2>&1 >/dev/null | head -n 1)"
is 'not without' '' "$(cat ../err)"
mkdir gone
is 'a working directory that was removed has none' '臺灣的頭髮' \
	"$(cd gone && rmdir ../gone && $shutong -t zh-TW "$here/in" 2>&1)"
is 'nor has the root' '臺灣的頭髮' "$(cd / && $shutong -t zh-TW "$here/in" 2>&1)"
deep=$(printf 'd/%.0s' $(seq 300))
mkdir -p "$deep"
is 'far above' 臺灣的頭髮 "$(cd "$deep" && $shutong "$here/in" 2>&1)"
rm -r d
cd a || exit 99
config 'to: zh-TW' 'prefer: 台'
mv .shutong.yaml ../shared.yaml
ln -s ../shared.yaml .shutong.yaml
gives 'a link' 台灣的頭髮 ../in
ln -sf nothing .shutong.yaml
run $shutong -t zh-TW ../in
is 'a link to nothing: status 2' 2 $status
message 'a link to nothing' '.shutong.yaml: cannot be opened: No such file or directory'
ln -sf .shutong.yaml .shutong.yaml
run $shutong -t zh-TW ../in
is 'a link to itself: status 2' 2 $status
message 'a link to itself' '.shutong.yaml: cannot be opened: Too many levels of symbolic links'
rm .shutong.yaml
mkdir .shutong.yaml
run $shutong -t zh-TW ../in
is 'a directory: status 2' 2 $status
message 'a directory' '.shutong.yaml: is not a regular file'
rmdir .shutong.yaml
mkfifo .shutong.yaml
run timeout 60 $shutong -t zh-TW ../in
is 'a FIFO: status 2' 2 $status
message 'a FIFO is not waited for' '.shutong.yaml: is not a regular file'
rm .shutong.yaml
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(".shutong.yaml")'
run $shutong -t zh-TW ../in
is 'a socket: status 2' 2 $status
message 'a socket' '.shutong.yaml: cannot be opened: No such device or address'
rm .shutong.yaml
ln -s /dev/zero .shutong.yaml
run timeout 60 $shutong -t zh-TW ../in
message 'a device' '.shutong.yaml: is not a regular file'
rm .shutong.yaml
head -c 10485760 /dev/zero | tr '\0' '#' >.shutong.yaml
run $shutong -t zh-TW ../in
is '10 MiB: status 2' 2 $status
message '10 MiB' '.shutong.yaml: larger than 1 MiB'
{ echo 'to: zh-TW'; head -c 1048566 /dev/zero | tr '\0' '#'; } >.shutong.yaml
is '1 MiB: its length' 1048576 "$(wc -c <.shutong.yaml)"
gives '1 MiB' 臺灣的頭髮 ../in
printf '#' >>.shutong.yaml
run $shutong ../in
message 'a byte more' '.shutong.yaml: larger than 1 MiB'
if [ -z "$other" ] || $other true 2>/dev/null; then
	config 'to: zh-TW'
	chmod 0 .shutong.yaml
	run $other $shutong -t zh-TW ../in
	is 'a file that cannot be read: status 2' 2 $status
	message 'a file that cannot be read' '.shutong.yaml: cannot be opened: Permission denied'
	run $other $shutong --no-config -t zh-TW ../in
	is 'a file that cannot be read: --no-config' 0 $status
	rm .shutong.yaml
	mkdir b/open
	chmod 755 b/open
	cd b/open || exit 99
	# Searched for by its own name only: the folder is a working directory already.
	chmod 0 ..
	run $other $shutong -t zh-TW <"$here/in"
	is 'a folder above that cannot be searched has none' '0 臺灣的頭髮' "$status $(cat "$here/../out")"
	chmod 755 ..
	cd ../.. || exit 99
	config 'to: zh-TW' 'prefer: 台'
	[ -z "$other" ] || chown 65534 .shutong.yaml
	gives "another user's file is taken" 台灣的頭髮 ../in
else
	skip 'a file that cannot be read' 'no other user'
fi
for option in --help --version --list-targets; do
	echo 'wrong: true' >.shutong.yaml
	run $shutong $option
	is "$option: the file is not read" "0 " "$status $(cat "$here/../err")"
done
ln -s "$(command -v "${shutong%% *}")" "$here/opencc"
is "called as OpenCC's command: not read" 臺灣的頭髮 "$("$here/opencc" -c s2tw <../in 2>&1)"

# ---- keys ----------------------------------------------------------------------

fresh
echo '“台湾的头发”在内存和后台里，软件https://头发。' >in
printf '内存\t記憶體甲\n' >terms.txt
printf '软件\t軟體乙\n' >more.txt
echo 后台 >keep.txt
echo 头发 >keep2.txt
printf '[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,SimSun\n[Events]\nFormat: Layer, Text\nDialogue: 0,头发\n' >in.ass
echo '<p lang="zh-CN">头发</p>' >in.html
same() { # INPUT OPTIONS LINE...: a file gives what options give, which is not nothing
	same_input=$1 same_options=$2
	shift 2
	config 'to: zh-TW' "$@"
	run $shutong "$same_input"
	is "$*: status 0" '0 ' "$status $(cat "$here/../err")"
	is "$*: as $same_options" "$($shutong --no-config -t zh-TW $same_options "$same_input")" "$(cat "$here/../out")"
	check "$*: does something" sh -c '[ "$1" != "$2" ]' sh "$(cat "$here/../out")" \
		"$($shutong --no-config -t zh-TW "$same_input")"
}
same in --phrases 'phrases: true'
same in --phrases=context 'phrases: context'
same in --phrases=always 'phrases: always'
same in '--prefer 台' 'prefer: 台'
same in '--prefer 台 --prefer 裡' 'prefer: [台, 裡]'
same in --quotes=corner 'quotes: corner'
same in '-d terms.txt' 'dict: terms.txt'
same in '-d terms.txt -d more.txt' dict: ' - terms.txt' ' - more.txt'
same in "-d $here/terms.txt" "dict: $here/terms.txt"
same in '--keep keep.txt' 'keep: keep.txt'
same in '--keep keep.txt --keep keep2.txt' 'keep: [keep.txt, keep2.txt]'
same in '--keep-pattern https?://[^。]+' 'keep-pattern: "https?://[^。]+"'
same in '--keep-pattern 台. --keep-pattern 软.' 'keep-pattern: [台., 软.]'
same in.ass --fonts 'fonts: true'
same in.html --keep-lang 'keep-lang: true'
for line in 'phrases: false' 'fonts: false' 'keep-lang: False' 'hidden: FALSE' 'no-ignore: false' 'dict: []' '# a comment'; do
	config 'to: zh-TW' "$line"
	gives "$line: as without it" "$($shutong --no-config -t zh-TW in.ass in.html)" in.ass in.html
done
printf '\357\273\277%%YAML 1.2\r\n---\r\n{ "to": zh-TW,\r\n  quotes: '"'corner'"' }\r\n...\r\n' >.shutong.yaml
gives 'a byte order mark, CRLF, another style' "$($shutong --no-config -t zh-TW --quotes=corner in)" in
for text in '' '# nothing\n' '---\n' '---\n...\n' '\n\n'; do
	printf -- "$text" >.shutong.yaml
	gives "'$text': as without it" "$($shutong --no-config -t zh-TW in)" -t zh-TW in
	run $shutong in
	is "'$text': no target" 2 $status
done
mkdir sub
config 'to: zh-TW' 'dict: terms.txt' 'keep: [sub/k]'
echo 软件 >sub/k
cd sub || exit 99
gives 'paths are relative to the folder of the file' \
	"$($shutong --no-config -t zh-TW -d ../terms.txt --keep k ../in)" ../in
cd ..

# ---- the command line counts ---------------------------------------------------

config 'to: zh-TW' 'phrases: true' 'prefer: 台' 'quotes: corner'
gives '-t' "$($shutong --no-config -t zh-HK -p --prefer 台 --quotes=corner in)" -t zh-HK in
gives '--phrases' "$($shutong --no-config -t zh-TW --phrases=always --prefer 台 --quotes=corner in)" --phrases=always in
gives '--prefer' "$($shutong --no-config -t zh-TW -p --prefer 裡 --quotes=corner in)" --prefer 裡 in
gives '--quotes' "$($shutong --no-config -t zh-TW -p --prefer 台 --quotes=curly in)" --quotes=curly in
config 'to: zh-TW' 'dict: terms.txt' 'keep: keep.txt' 'keep-pattern: 软.'
printf '内存\t記憶體丙\n后台\t後臺丙\n' >mine.txt
gives 'terms of the command line come first, and those of the file count as well' \
	'“臺灣的頭髮”在記憶體丙和後臺丙裡，软件https://頭髮。' -d mine.txt in
printf 'to: zh-XX\n' >.shutong.yaml
run $shutong -t zh-TW in
is 'a value that is replaced has to be right as well' 2 $status
config 'to: zh-TW'
run $shutong --keep keep.txt --explain in
is 'what needs a target has that of the file' 0 $status
gives '--repair: converts as well' '後臺' --repair - <keep.txt
config 'phrases: true' 'dict: terms.txt'
run $shutong in
is 'without a target in the file: status 2' 2 $status
check 'without a target in the file: as ever' grep -q 'no target given' ../err
run $shutong --repair in
is 'without a target --repair only repairs' "0 $(cat in)" "$status $(cat ../out)"

# ---- with -c, and with --detect ------------------------------------------------

config 'to: zh-TW' 'phrases: always' 'prefer: 台' 'quotes: corner' 'dict: terms.txt' 'keep: keep.txt' \
	'keep-pattern: 软.' 'fonts: true' 'keep-lang: true'
cp "$tap_source/data/article.txt" article
for profile in s2t s2twp t2s tw2sp; do
	for file in article in in.html in.ass; do
		$shutong --no-config -c $profile $file >../expected
		run $shutong -c $profile $file
		is "-c $profile $file: status 0" 0 $status
		is "-c $profile $file: the same bytes" "$(sha256sum <../expected)" "$(sha256sum <../out)"
	done
done
$shutong --no-config -c s2t --format=html in.html >../expected
run $shutong -c s2t --format=html in.html
is '-c with --format: the same bytes' "$(sha256sum <../expected)" "$(sha256sum <../out)"
mkdir tree
cp in tree/a.txt
cp in tree/b.bak
config 'to: zh-TW' 'prefer: 台' 'exclude: "*.bak"'
run $shutong -c s2tw -r -O out tree
is '-c -r: the patterns count' a.txt "$(ls out)"
is '-c -r: and the text is converted as without the file' "$($shutong --no-config -c s2tw in)" "$(cat out/a.txt)"
rm -r out
run $shutong --detect -r tree
is '--detect -r: the patterns count' '0 1' "$status $(wc -l <../out)"
echo 'wrong: true' >.shutong.yaml
gives '-c without -r: the file is not read' "$($shutong --no-config -c s2t in)" -c s2t in
run $shutong --detect in
is '--detect without -r: nor' 0 $status
run $shutong -c s2t -r -l tree
is '-c -r: it is' 2 $status

# ---- which files ---------------------------------------------------------------

fresh
taken() { # NAME EXPECTED OPTION...
	taken_name=$1 taken_files=$2
	shift 2
	run $shutong -q -l -r "$@"
	is "$taken_name" "$taken_files" "$(tr '\n' ' ' <"$here/../out" | sed 's/ $//')"
}
mkdir -p project/docs/old project/old project/src outside/old outside/docs/old
for file in project/a.md project/a.txt project/docs/b.md project/docs/old/c.md project/old/d.md \
	project/src/e.c project/.f.md project/docs/drop.txt outside/old/g.md outside/docs/old/h.md outside/drop.txt; do
	echo 头发 >$file
done
cd project || exit 99
config 'to: zh-TW' 'exclude: [docs/old/, drop.txt]'
taken 'exclude' './a.md ./a.txt ./docs/b.md ./old/d.md ./src/e.c' .
taken 'exclude, with a folder named' 'docs/b.md' docs
cd docs || exit 99
taken 'exclude, from below' './b.md' .
taken 'exclude, from below, of the folder above' '../a.md ../a.txt ../docs/b.md ../old/d.md ../src/e.c' ..
taken 'exclude: a folder is taken that is named itself' 'old/c.md' old
taken 'exclude: what is outside of the project is not in it' \
	'../../outside/docs/old/h.md ../../outside/drop.txt ../../outside/old/g.md' ../../outside
taken 'exclude: where a folder is named that the project is in' \
	'../../outside/docs/old/h.md ../../outside/drop.txt ../../outside/old/g.md ../../project/a.md ../../project/a.txt ../../project/docs/b.md ../../project/old/d.md ../../project/src/e.c' ../..
taken '--exclude adds to it' '../a.txt ../src/e.c' --exclude '*.md' ..
cd ..
taken '--no-ignore: exclude still counts' './a.md ./a.txt ./docs/b.md ./old/d.md ./src/e.c' --no-ignore .
echo b.md >.ignore
taken 'and the files of patterns' './a.md ./a.txt ./old/d.md ./src/e.c' .
taken 'in a repository as well' './a.md ./a.txt ./old/d.md ./src/e.c' .
mkdir -p .git/objects .git/refs
echo 'ref: refs/heads/main' >.git/HEAD
echo src/ >.gitignore
taken 'in a repository' './a.md ./a.txt ./old/d.md' .
config 'to: zh-TW' 'exclude: [docs/old/, drop.txt]' 'no-ignore: true'
taken 'no-ignore' './a.md ./a.txt ./docs/b.md ./old/d.md ./src/e.c' .
rm -r .git .gitignore .ignore
config 'to: zh-TW' 'hidden: true' 'include: "*.md"'
taken 'hidden, include' './.f.md ./a.md ./docs/b.md ./docs/old/c.md ./old/d.md' .
config 'to: zh-TW' 'include: docs/'
taken 'include of a folder' './docs/b.md ./docs/drop.txt ./docs/old/c.md' .
taken 'include: not where something else is named' '' src
taken '--include adds to it' './docs/b.md ./docs/drop.txt ./docs/old/c.md ./src/e.c' --include '*.c' .
cd docs || exit 99
taken 'include from below' './b.md ./drop.txt ./old/c.md' .
taken 'include: what is outside of the project is taken' \
	'../../outside/docs/old/h.md ../../outside/drop.txt ../../outside/old/g.md ../../project/docs/b.md ../../project/docs/drop.txt ../../project/docs/old/c.md' ../..
taken 'include: what is outside has to match --include' '../../outside/drop.txt ../../project/a.txt ../../project/docs/b.md ../../project/docs/drop.txt ../../project/docs/old/c.md' --include '*.txt' ../..
cd ..
config 'to: zh-TW' 'exclude: "*.md"'
run $shutong -q -l a.md
is 'what is named on the command line is taken' a.md "$(cat "$here/../out")"
ln -s "$PWD" "$here/link"
cd "$here/link/docs" || exit 99
taken 'by a link to the project' './drop.txt' .
cd "$here" || exit 99
mkdir strange
cd strange || exit 99
mkdir '[a]'
echo 头发 >'[a]/b.md'
echo 头发 >'[a]/c.txt'
(cd '[a]' && config 'to: zh-TW' 'exclude: /b.md')
cd '[a]' || exit 99
taken 'a folder whose name is a pattern' ./c.txt .

# ---- it is not overwritten -----------------------------------------------------

fresh
mkdir a in
config 'to: zh-TW' '# 头发' 'dict: terms.txt'
printf '头发\t頭髮\n' >terms.txt
cp .shutong.yaml ../kept
echo 后台 >in/.shutong.yaml
echo 头发 >in/x
run $shutong -w .shutong.yaml
is '-w: status 2' 2 $status
message '-w' '.shutong.yaml: is the configuration; not changed'
run $shutong -o .shutong.yaml in/x
is '-o: status 2' 2 $status
message '-o' '.shutong.yaml: is the configuration and would be overwritten; use another file'
run $shutong --review .shutong.yaml in/x
is '--review: status 2' 2 $status
run $shutong -O . --force in/.shutong.yaml
is '-O --force: status 2' 2 $status
message '-O --force' './.shutong.yaml: is the configuration and would be overwritten; use another file'
run $shutong -r --hidden -w .
is '-r --hidden -w: left out' "0 $(cat ../kept)" "$status $(cat .shutong.yaml)"
check '-r --hidden -w: and counted' grep -q '1 configuration' "$here/../err"
ln .shutong.yaml hard
run $shutong -o hard in/x
is 'by another name: status 2' 2 $status
run $shutong -w terms.txt
message 'its terms' 'terms.txt: contains custom terms; not changed'
run $shutong -t zh-TW -o .shutong.yaml -c s2t in/x
is 'by -c and -t: nothing' 2 $status
is 'it is as it was' "$(cat ../kept)" "$(cat .shutong.yaml)"
run $shutong --no-config -t zh-TW -o .shutong.yaml in/x
is '--no-config: it is a file like any other' '0 頭髮' "$status $(cat .shutong.yaml)"

# ---- what is wrong with it -----------------------------------------------------

fresh
echo 头发 >in
wrong() { # MESSAGE TEXT: one message and status 2, and nothing is done
	printf -- "$2" >.shutong.yaml
	for wrong_option in '-o out' --show-config; do
		run $shutong $wrong_option in
		is "$1 ($wrong_option)" "2 shutong: .shutong.yaml:$1" "$status $(cat ../err)"
	done
	left "$1: nothing is done" .shutong.yaml in
}
keys='must be to, phrases, prefer, quotes, dict, keep, keep-pattern, include, exclude, no-ignore, hidden, keep-lang or fonts'
wrong '2: prefre: unknown key; did you mean prefer?' 'to: zh-TW\nprefre: 台\n'
wrong '1: no_ignore: unknown key; did you mean no-ignore?' 'no_ignore: true\n'
wrong '1: keep-patern: unknown key; did you mean keep-pattern?' 'keep-patern: x\n'
wrong "1: target: unknown key; $keys" 'target: zh-TW\n'
wrong "1: <<: unknown key; $keys" '<<: x\n'
for key in in-place output output-dir force review rename config input files-from encoding show-config help; do
	wrong "1: $key: can only be given on the command line" "$key: true\n"
done
wrong '4: to: was given before, in line 1' 'to: zh-TW\nkeep: []\n\nto: zh-TW\n'
wrong '3: a second document begins here; there can be one' 'to: zh-TW\n\n---\nto: zh-TW\n'
wrong '1: must be a key and a value in each line, such as to: zh-TW' 'zh-TW\n'
wrong '2: must be a key and a value in each line, such as to: zh-TW' '\n- to\n'
wrong '1: a key must be a word' '? [a]\n: b\n'
wrong '1: a key must be a word' '? {a: b}\n: c\n'
wrong '1: to: must have one value, not a list' 'to: [zh-TW]\n'
wrong '1: phrases: must have one value, not a list' 'phrases: [true]\n'
wrong '2: dict: has a list in its list' 'dict:\n- [a]\n'
wrong '1: to: must have a value, not keys of its own' 'to: {a: b}\n'
wrong '2: keep: must have a value, not keys of its own' 'keep:\n  a: b\n'
wrong '2: keep: must have a value, not keys of its own' 'keep:\n- a: b\n'
wrong '1: to: has no value' 'to:\n'
wrong '1: to: has no value' 'to: ""\n'
wrong '1: keep: has no value' 'keep: ~\n'
wrong '3: keep: has no value' 'keep:\n- in\n- null\n'
for flag in fonts keep-lang hidden no-ignore; do
	wrong "1: $flag: must be true or false, not yes" "$flag: yes\n"
	wrong "1: $flag: must be true or false, not true" "$flag: 'true'\n"
done
wrong '1: unknown target zh-XX; use zh-Hans, zh-TW or zh-HK (see --list-targets)' 'to: zh-XX\n'
wrong '1: unknown target s2tw; use zh-Hans, zh-TW or zh-HK (see --list-targets)' 'to: s2tw\n'
wrong '1: --phrases=alway: must be context or always; did you mean --phrases=always?' 'phrases: alway\n'
wrong '1: --quotes=straight: must be corner or curly' 'quotes: straight\n'
wrong '2: --prefer X: X has no other accepted form; see --list-preferences' 'to: zh-TW\nprefer: X\n'
wrong '1: --prefer 台臺: 台 and 臺 are forms of one character; choose one of them; see --list-preferences' \
	'prefer: [台, 臺]\nto: zh-TW\n'
wrong '1: --include [a: not a pattern: a [ is not closed' 'include: "[a"\n'
wrong '3: --exclude !b: a pattern must not begin with !; use --include, --exclude or \\!' 'exclude:\n- a\n- "!b"\n'
wrong '2: the pattern (: missing closing parenthesis, at byte 2' 'to: zh-TW\nkeep-pattern: (\n'
wrong '2: a: cannot be opened: No such file or directory' 'to: zh-TW\ndict: a\n'
wrong '4: b: cannot be opened: No such file or directory' 'to: zh-TW\nkeep:\n- in\n- b\n'
wrong '1: a.ocd2: a binary dictionary must be given by -d on the command line' 'dict: a.ocd2\n'
for letter in '*' '&' '!'; do
	wrong "2: a value that begins with $letter must be in quotes" "exclude:\n- ${letter}a b\n"
done
wrong '2: a value that begins with * must be in quotes' 'exclude:\n- *.bak\n'
wrong '1: a value that begins with & must be in quotes' '&a keep: in\n'
wrong '1: a value that begins with ! must be in quotes' 'to: !!str zh-TW\n'
wrong '1: a value that begins with & must be in quotes' \
	'keep: &a [x,x,x,x]\ndict: &b [*a,*a,*a,*a]\nexclude: [*b,*b,*b,*b]\n'
wrong '1: a value that begins with & must be in quotes' 'keep: &a\n'
wrong '2: a value that begins with * must be in quotes' 'to: zh-TW\nexclude: [x, *a, *a]\n'
wrong '1: contains NUL' 'to: zh-TW\000\n'
wrong '2: to: contains NUL' '\nto: "a\\0b"\n'
wrong '1: t: contains NUL' '"t\\0": a\n'
wrong '3: is not in UTF-8' 'to: zh-TW\n# \303\251\nkeep: \303\n'
wrong '1: is not in UTF-8' '\377\376t\000o\000'
wrong '2: is not YAML: control characters are not allowed' 'to: zh-TW\n# \001\n'
wrong '2: is not YAML: found a tab character that violates indentation' 'to: zh-TW\n\tkeep: a\n'
wrong '1: is not YAML: mapping values are not allowed in this context' 'to: a: b\n'
wrong '1: is not YAML: found incompatible YAML document' '%%YAML 2.0\n---\nto: zh-TW\n'
mkfifo pipe
printf 'to: zh-TW\nkeep: pipe\n' >.shutong.yaml
run timeout 60 $shutong in
is 'terms in a FIFO: status 2' 2 $status
message 'terms in a FIFO are not waited for' '.shutong.yaml:2: pipe: is not a regular file'
run sh -c "printf 'a\tb\n' | timeout 60 $shutong --no-config -t zh-TW -d /dev/stdin in"
is 'on the command line they are' 0 $status
rm pipe

# ---- --show-config -------------------------------------------------------------

fresh
mkdir sub
: >keep.txt
cat >.shutong.yaml <<'END'
to: zh-TW
phrases: always
prefer: 台
keep:
  - keep.txt
exclude: ["*.bak", "a	b"]
hidden: false
END
cd sub || exit 99
gives '--show-config' 'file: ../.shutong.yaml
to: zh-HK (command line)
phrases: always (../.shutong.yaml:2)
prefer: 台 (../.shutong.yaml:3)
quotes: none (default)
dict: none (default)
keep: ../keep.txt (../.shutong.yaml:5)
keep-pattern: a+ (command line)
include: none (default)
exclude: *.bak (../.shutong.yaml:6)
exclude: a\tb (../.shutong.yaml:6)
no-ignore: false (default)
hidden: false (../.shutong.yaml:7)
keep-lang: false (default)
fonts: true (command line)' --show-config -t zh-HK --keep-pattern a+ --fonts
gives '--show-config --json' '{"file":"../.shutong.yaml","options":[{"option":"to","value":"zh-TW","from":"file","line":1},{"option":"phrases","value":"always","from":"file","line":2},{"option":"prefer","value":"台","from":"file","line":3},{"option":"quotes","from":"default"},{"option":"dict","from":"default"},{"option":"keep","value":"../keep.txt","from":"file","line":5},{"option":"keep-pattern","from":"default"},{"option":"include","from":"default"},{"option":"exclude","value":"*.bak","from":"file","line":6},{"option":"exclude","value":"a\u0009b","from":"file","line":6},{"option":"no-ignore","value":false,"from":"default"},{"option":"hidden","value":false,"from":"file","line":7},{"option":"keep-lang","value":true,"from":"command line"},{"option":"fonts","value":false,"from":"default"}]}' \
	--show-config --json --keep-lang
check '--show-config --json: is JSON' python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$here/../out"
run $shutong --show-config -c s2t
is '-c: what is in force' 'config: s2t (command line)
to: none (default)
exclude: *.bak (../.shutong.yaml:6)' "$(grep -E '^(config|to|exclude: \*)' "$here/../out")"
run $shutong --show-config --no-config
is '--no-config: none' '0 file: none' "$status $(head -n 1 "$here/../out")"
is '--no-config: nothing but defaults' 13 "$(grep -c '(default)$' "$here/../out")"
run $shutong --show-config -t zh-XX
is '--show-config: a wrong target on the command line: status 2' 2 $status
run sh -c "$shutong --show-config >/dev/full"
is '--show-config: what cannot be written: status 2' 2 $status

# ---- anything ------------------------------------------------------------------

fresh
echo 头发 >in
run python3 - $shutong <<'END'
# Random changes of files: 0 or 2, and with 2 one message that names the file.
import random, subprocess, sys
random.seed(22)
seeds = [b'to: zh-TW\nphrases: true\nprefer: [\xe5\x8f\xb0]\nquotes: "corner"\nkeep-pattern: a+\nexclude:\n  - "*.bak"\n  - docs/ # x\nhidden: false\n',
         b'{to: zh-TW, include: [a, b],\r\n keep-pattern: |-\n  a\n}\n...\n', b'%YAML 1.1\n---\n? to\n: &a zh-HK\n? !x y\n: *a\n']
parts = [b'\n', b' ', b'- ', b': ', b'[', b']', b'{', b'}', b'"', b"'", b'#', b'&a ', b'*a', b'!', b'|', b'>', b'\t', b'---\n',
         b'\xff', b'\xe5', b'\x00', b'\x85', b'\xc2\x85', b'\\0', b'to', b'true', b'~', b'?', b',', b'%', b'@', b'\r']
wrong = []
for turn in range(300):
    text = bytearray(random.choice(seeds))
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(text))
        text[at:at + random.randint(0, 3)] = random.choice(parts)
    open('.shutong.yaml', 'wb').write(text)
    done = subprocess.run([*sys.argv[1:], '-t', 'zh-TW', 'in'], capture_output=True)
    said = done.stderr.decode('utf-8', 'replace')
    good = (done.returncode == 0 and said == '' and done.stdout != b'') or (
        done.returncode == 2 and said.startswith('shutong: .shutong.yaml') and said.count('\n') == 1 and done.stdout == b'')
    if not good:
        wrong.append((bytes(text), done.returncode, said))
print(*wrong[:3], sep='\n')
sys.exit(len(wrong) > 0)
END
check '300 random files: converted, or one message' [ $status -eq 0 ] || sed 's/^/# /' "$here/../out"

finish
