#!/bin/sh
# What the command says about itself and about a wrong command line.
. tests/cli/tap.sh

for option in -h --help; do
	run $shutong $option
	is "$option: status 0" 0 $status
	is "$option: nothing on stderr" '' "$(cat ../err)"
	check "$option: begins with how to use it" grep -q '^Usage: shutong ' ../out
done
for option in -t, --to -p, --phrases --line-buffered --document -c, --config -j, --threads -w, --in-place --rename -O, --output-dir --force -r, --recursive --include --exclude --no-ignore --hidden --force-exclude --no-config --show-config --files-from --stdin-filename --staged -0, --null -i, --input \
	-o, --output --invalid --path --include-tofu-risk-dictionaries \
	--list-profiles -l, --list --check --diff --detect --json --color \
	--progress -q, --quiet -v, --verbose -h, --help -V, --version; do
	check "--help names ${option%,}" grep -qE -e "^ .*$option( |=|\[|\$)" ../out
done
check '--help: no line is longer than 80 characters' \
	sh -c '! grep -qE "^.{81}" ../out'
check '--help: says what status 1 is' grep -qE '^Exit status: 0 .*; 1 ' ../out

for option in -V --version; do
	run $shutong $option
	is "$option: status 0" 0 $status
	check "$option: name and number" \
		grep -qxE 'shutong [0-9]+\.[0-9]+\.[0-9]+[^ ]*' ../out
	is "$option: one line" 1 "$(wc -l <../out)"
done

run $shutong
is 'no argument: status 2' 2 $status
message 'no argument: shows two likely commands' 'shutong -t zh-TW FILE' \
	'shutong -t zh-Hans FILE' '--help'
is 'no argument: nothing on stdout' '' "$(cat ../out)"
echo 汉 >a
run $shutong a
is 'neither -t nor -c: status 2' 2 $status
message 'neither -t nor -c: shows two likely commands' 'shutong -t zh-TW FILE' \
	'shutong -t zh-Hans FILE'
for options in '-o b' --check --diff -l; do
	run $shutong $options a
	is "$options but neither -t nor -c: status 2" 2 $status
	message "$options but neither -t nor -c: shows what to do" 'shutong -t zh-TW'
	left "$options but neither -t nor -c: no file" a
done

for number in 0 65 x -1 +1 2x 99999999999999999999; do
	run $shutong -c s2t -j "$number" a
	is "-j '$number': status 2" 2 $status
	message "-j '$number': says what it should be" "-j $number" 'from 1 to 64'
done
for option in -j1 '-j 64' --threads=3; do
	run $shutong -c s2t $option a
	is "$option: status 0" 0 $status
	is "$option: converts" 漢 "$(cat ../out)"
done
run $shutong -c s2t --frobnicate a
is 'unknown long option: status 2' 2 $status
message 'unknown long option is named' '--frobnicate' '--help'
run $shutong -c s2t -Z a
is 'unknown letter: status 2' 2 $status
message 'unknown letter is named' '-Z'
run $shutong -qZ -c s2t a
is 'unknown letter among others: status 2' 2 $status
message 'unknown letter among others is named' '-Z'
meant() { # WRONG RIGHT: what was typed, and what was meant
	run $shutong -t zh-TW "$1" a
	is "$1: status 2" 2 $status
	message "$1: suggests $2" "${1%%=*}:" "did you mean $2?" '--help'
}
meant --chek --check
meant --chekc --check
meant --inplace --in-place
meant --inplace=.bak --in-place
meant --inplce --in-place
meant --recursivee --recursive
meant --dictionary=x --dict
meant --encode=gbk --encoding
meant --output-file=x --output
meant --keep-patern=x --keep-pattern
meant --colour=never --color
meant --jason --json
meant --quite --quiet
meant --focre --force
for word in --glob '--glob=*.txt' --target --x=y --frobnicate; do
	run $shutong -c s2t "$word" a
	is "$word: status 2" 2 $status
	message "$word: is no option" "$word: unknown option" '--help'
	check "$word: nothing is suggested" sh -c '! grep -q mean ../err'
done
run $shutong -c s2t --include-tofu a
is '--include-tofu is short for what it is' '0 漢' "$status $(cat ../out)"
run $shutong -c s2t --re a
is '--re: status 2' 2 $status
message '--re: what it could be' --recursive, --rename, --repair, --review
run $shutong -c s2t -汉 a
is '-汉: status 2' 2 $status
message '-汉: is named' -汉:
run $shutong -c s2t --quiet -qZ a
message 'an unknown letter after a long option' -Z:
cp a kept
for word in -w.bak -rw.bak -w~; do
	run $shutong -t zh-TW $word kept
	is "$word: status 2" 2 $status
	message "$word: what to write" "--in-place=${word#*w}"
done
run $shutong -t zh-TW -i.bak kept
is '-i.bak: status 2' 2 $status
message '-i.bak: what to write' '--in-place=.bak'
is '-w.bak, -i.bak: nothing was changed' "$(cat a)" "$(cat kept)"
cp a .bak
run $shutong -t zh-TW -i.bak
is '-i.bak where there is .bak' '0 漢' "$status $(cat ../out)"
rm kept .bak
for name in zh-TW zh_hant HK zh-Hans-SG; do
	run $shutong -c $name a
	is "-c $name: status 2" 2 $status
	message "-c $name: what to write" "use -t $name"
done
echo '{ "conversion_chain": [] }' >zh-TW
run $shutong -c zh-TW a
check '-c zh-TW where there is such a file' sh -c '! grep -q "use -t" ../err'
rm zh-TW
for name in s2twp t2s.json; do
	run $shutong -t $name a
	is "-t $name: status 2" 2 $status
	message "-t $name: what to write" "use -c $name"
done
for option in -t -c -i -o --to --config --input --output --path --invalid \
	--color --progress; do
	run $shutong -c s2t $option
	is "$option without argument: status 2" 2 $status
	message "$option without argument is named" "$option"
done
run $shutong -c s2t --invalid=ignore a
is '--invalid=ignore: status 2' 2 $status
message '--invalid=ignore: says what there is' ignore fail keep replace
run $shutong -c s2t --color=red a
is '--color=red: status 2' 2 $status
message '--color=red: says what there is' red auto always never
run $shutong -c s2t --quiet=yes a
is 'an argument where none belongs: status 2' 2 $status
message 'an argument where none belongs is named' '--quiet'
run $shutong -c s2t -o x -o y a
is '-o twice: status 2' 2 $status
message '-o twice: both are named' x y
left '-o twice: no file' a

# together OPTIONS PIECE...: they do not go together, and the message says what.
together() {
	tap_options=$1
	shift
	run $shutong $tap_options a
	is "$tap_options: status 2" 2 $status
	message "$tap_options: one message" "$@" '--help'
	is "$tap_options: nothing on stdout" '' "$(cat ../out)"
	left "$tap_options: no file" a
}
together '-t zh-TW -c s2t' -t -c
together '-c s2t -t zh-TW' -t -c
together '--detect -t zh-TW' --detect
together '--detect -c s2t' --detect
together '--detect --check' --detect --check
together '--detect --diff' --detect --diff
together '--detect -l' --detect -l
together '--detect --line-buffered' --detect --line-buffered
together '--detect -p' -p -t
together '--detect -o x' --detect -o
together '-c s2t -p' -p -t
together '-c s2t --check --diff' --check --diff
together '-c s2t --diff --check' --check --diff
together '-c s2t --check -l' --check -l
together '-c s2t --diff --list' --diff -l
together '-c s2t --check -o x' --check -o
together '-c s2t --diff -o x' --diff -o
together '-c s2t -l -o x' -l -o
together '-c s2t --check -o -' --check -o
together '-c s2t --json' --json --check --detect
together '-c s2t --json --diff' --json --check
together '-c s2t --json -l' --json --check
together '-t zh-TW --path .' --path -c
check '--path: only what was given is named' sh -c '! grep -q tofu ../err'
together '-t zh-TW --include-tofu-risk-dictionaries' --include-tofu -c
together '--detect --path .' --path -c
# exactly OPTIONS WORDS: the message comes from the options' rows.
exactly() {
	run $shutong $1 a
	is "$1: what is said" "2 shutong: $2; see shutong --help" "$status $(cat ../err)"
}
exactly '-t zh-TW --json' '--json requires --check, --detect or --show-config'
exactly '-t zh-TW --force' '--force requires -O'
exactly '-t zh-TW -0' '-0 requires --files-from or -l'
exactly '-c s2t -p' '-p requires -t; with -c choose a profile that ends in p, such as s2twp'
exactly '--repair --keep x' '--keep requires -t or -c'
exactly '--repair -w --rename' '--rename requires -t or -c'
exactly '-t zh-TW --rename' '--rename requires -O, -w or --check'
exactly '-t zh-TW --rename --check --json' '--rename cannot be combined with --json'
exactly '-t zh-TW --rename=only -O x' '--rename=only requires -w or --check; it changes names, not text'
exactly '-t zh-TW --rename=only --in-place=.bak' \
	'--rename=only cannot be combined with --in-place=SUFFIX; it changes names, not text'
exactly '--detect -t zh-TW -c s2t' \
	'-t cannot be combined with -c; -t takes text in any script, -c only text in the one that its profile converts from'
exactly '--detect -c s2t' '--detect cannot be combined with -c'
exactly '-t zh-TW -O x -o y' '-O cannot be combined with -o'
exactly '-t zh-TW -w --diff' '-w cannot be combined with --diff'
exactly '-t zh-TW -w -o y' '-w cannot be combined with -o (except -i FILE -o FILE of the same file)'
exactly '--repair --document=line' \
	'--document=line cannot be combined with --repair; it treats each line separately, but they need the lines around it'
exactly '-t zh-TW --explain --review x' '--review cannot be combined with --explain'
exactly '-t zh-TW --explain -w' '--explain cannot be combined with -w'
left 'options that cannot be combined: no file' a
run $shutong --repair --document=line --document=file a
is 'the last --document counts' '0 汉' "$status $(cat ../out)"
run $shutong -t zh-TW --rename=only --rename --in-place=.bak --in-place none
message 'the last --rename and --in-place count' none
for option in -o -O --review -d --keep --keep-pattern --path -e --to-encoding --files-from -t -c -j -i \
	--output --to --config --invalid --document --progress --color; do
	run $shutong -t zh-TW -q $option '' a
	is "$option with an empty value: status 2" 2 $status
	message "$option with an empty value: says so" "shutong: $option: the value is empty"
done
for option in --output --review --repair --encoding --invalid; do
	run $shutong -t zh-TW $option= a
	is "$option=: status 2" 2 $status
	message "$option=: says so" "shutong: $option: the value is empty"
	is "$option=: nothing on stdout" '' "$(cat ../out)"
done
run $shutong -t klingon a
is '-t klingon: status 2' 2 $status
message '-t klingon is named' klingon
is '-t klingon: nothing on stdout' '' "$(cat ../out)"
run $shutong -t '' a
is "-t '': status 2" 2 $status

nearest() { # what was typed, what it may be, as an extended expression
	run $shutong -c "$1" a
	is "-c $1: status 2" 2 $status
	message "-c $1 is named" "$1"
	check "-c $1: suggests $2" grep -qE "(mean|nearest).* $2([^a-z0-9]|\$)" ../err
}
run $shutong -c s2wtp a
is '-c s2wtp: what is said' '2 shutong: unknown profile s2wtp; did you mean s2twp? See --list-profiles' "$status $(cat ../err)"
run $shutong -c klingon a
is '-c klingon: what is said' \
	'2 shutong: unknown profile or configuration file klingon; see --list-profiles' "$status $(cat ../err)"
run $shutong -t klingon a
is '-t klingon: what is said' \
	'2 shutong: unknown target klingon; use zh-Hans, zh-TW or zh-HK (see --list-targets)' "$status $(cat ../err)"
nearest s2wt '(s2t|s2tw)'
nearest s2twpp s2twp
nearest ts2 '(t2s|s2t)'
nearest s2tpw s2twp
nearest hk2ps hk2sp
nearest S2T s2t
nearest s2twp.jsn s2twp
nearest t2ph '(t2jp|t2hk)'
run $shutong -c klingon a
is '-c klingon: status 2' 2 $status
message '-c klingon: named, and how to see all' klingon '--list-profiles'
check '-c klingon: nothing is suggested' sh -c '! grep -q mean ../err'
run $shutong -c "$(printf 'a\nb')" a
message 'a line end in a name does not make a second message'

run $shutong --list-profiles
is '--list-profiles: status 0' 0 $status
is '--list-profiles: 16 lines' 16 "$(wc -l <../out)"
is '--list-profiles: names' \
	'hk2s hk2sp hk2t jp2t s2hk s2hkp s2t s2tw s2twp t2hk t2jp t2s t2tw tw2s tw2sp tw2t' \
	"$(awk '{print $1}' ../out | sort | tr '\n' ' ' | sed 's/ $//')"
is '--list-profiles: every line has a description' 0 \
	"$(awk 'NF < 4' ../out | wc -l)"
for profile in $(awk '{print $1}' ../out); do
	is "-c $profile works" 'abc 。' "$(echo 'abc 。' | $shutong -c "$profile")"
done
is '--list-profiles needs no -c and reads nothing' 0 "$status"

run $shutong --list-targets
is '--list-targets: status 0' 0 $status
is '--list-targets: names' 'zh-Hans zh-TW zh-HK zh-CN zh-SG zh-Hant zh-MO hans cn sg hant tw hk mo' \
	"$(awk '{print $1}' ../out | tr '\n' ' ' | sed 's/ $//')"
while read -r name other; do
	case $other in
	Simplified*) result=里说里说里 ;;
	*Taiwan*) result=裡說裡說裡 ;;
	*Kong*) result=裏説裏説裏 ;;
	*) result=$(echo 里说裡說裏 | $shutong -t "${other##* }") ;;
	esac
	is "-t $name: $other" $result "$(echo 里说裡說裏 | $shutong -t "$name")"
done <../out
# What lists them by hand has each name.
targets=$(awk '{print $1}' ../out | LC_ALL=C sort)
LC_ALL=C sed -n 's/^\.It Cm \(zh-[A-Z][A-Za-z]*\) Ta \([a-zA-Z -]*\) Ta .*/\1 \2/p' \
	"$tap_source/src/man/shutong.1" | tr ' ' '\n' | sed '/^$/d' | LC_ALL=C sort >man
is '--list-targets: shutong(1) has the same' "$targets" "$(cat man)"
$shutong --help | sed -n '/^ *-t, --to/,/^ *--list-targets/p' | grep -oE '\bzh-[A-Z][A-Za-z]*|\b[a-z]{2}\b|\b[a-z]{4}\b' |
	LC_ALL=C sort -u >help
is '--list-targets: --help has the same' "$targets" "$(printf '%s\n' "$targets" | grep -xFf help)"
sed -n '/A BCP 47 tag/,/const char \*target/p' "$tap_source/src/shutong.h" |
	grep -oE '\bzh-[A-Z][A-Za-z]*|\b[a-z]{2}\b|\b[a-z]{4}\b' >header
is '--list-targets: shutong.h has the same' "$targets" "$(printf '%s\n' "$targets" | grep -xFf header)"
for name in zh-Hans:zh-TW:zh-CN zh-CN:zh-TW:zh-CN zh-SG:zh-TW:zh-SG zh-MY:zh-TW:zh-MY zh-TW:zh-CN:zh-TW \
	zh-MO:zh-CN:zh-MO hk:zh-Hans:zh-Hant; do
	was=${name#*:}
	is "-t ${name%%:*}: lang=${was%:*}" "<p lang=\"${was#*:}\">" \
		"$(echo "<p lang=\"${was%:*}\">" | $shutong -t "${name%%:*}" --format=html)"
done

for option in --help --version --list-profiles --list-targets; do
	run sh -c '"$@" >/dev/full' sh $shutong $option
	is "$option on a full disk: status 2" 2 $status
	message "$option on a full disk: says so" 'standard output'
	run sh -c '"$@" >&-' sh $shutong $option
	is "$option on a closed stdout: status 2" 2 $status
done
for options in '--detect --help' '--help --detect' '-t zh-TW -c s2t --help'; do
	run $shutong $options
	is "$options: only helps" '0 Usage:' "$status $(head -n 1 ../out | cut -c1-6)"
done
run $shutong --help --frobnicate
is 'a wrong option after --help is still wrong' 2 $status

is 'options may follow FILE' 漢 "$($shutong a -c s2t)"
is '--config NAME, --config=NAME and -cNAME are the same' '漢漢漢' \
	"$($shutong --config s2t a | tr -d '\n'
	$shutong --config=s2t a | tr -d '\n'
	$shutong -cs2t a)"
is '--line-buffered goes with -c too' 漢 "$($shutong -c s2t --line-buffered a)"
is '--to TAG, --to=TAG and -tTAG are the same' '漢漢漢' \
	"$($shutong --to zh-TW a | tr -d '\n'
	$shutong --to=zh-TW a | tr -d '\n'
	$shutong -tzh-TW a)"
is '-p and --phrases are the same' "$($shutong -t zh-TW -p a)" \
	"$($shutong -t zh-TW --phrases a)"
is '--phrases=context is the same' "$($shutong -t zh-TW -p a)" \
	"$($shutong -t zh-TW --phrases=context a)"
echo 政府文件复印件 >b
is 'the last --phrases counts' '政府檔案影印件 政府文件影印件' \
	"$($shutong -t zh-TW -p --phrases=always b) $($shutong -t zh-TW --phrases=always -p b)"
for word in contxt cotext contextt; do
	run $shutong -t zh-TW --phrases=$word a
	is "--phrases=$word: status 2" 2 $status
	message "--phrases=$word: what was meant" "--phrases=$word" \
		'context or always' 'did you mean --phrases=context?'
done
for word in allways alway; do
	run $shutong -t zh-TW --phrases=$word a
	message "--phrases=$word: what was meant" 'did you mean --phrases=always?'
done
for word in never no; do
	run $shutong -t zh-TW --phrases=$word a
	is "--phrases='$word': status 2" 2 $status
	message "--phrases='$word': what there is" "--phrases=$word" 'context or always'
done
is 'the last -t counts' 汉 "$(echo 漢 | $shutong -t zh-TW -t zh-Hans)"
is 'the last -c counts' 汉 "$(echo 漢 | $shutong -c s2t -c t2s)"
echo 后 >-x
is '-- ends the options' 後 "$($shutong -c s2t -- -x)"
is './-x needs no --' 後 "$($shutong -c s2t ./-x)"
run $shutong -c s2t -q a
is '-q: same output' 漢 "$(cat ../out)"
is '-q: nothing on stderr' '' "$(cat ../err)"
run $shutong -c s2t -v a
is '-v: same output' 漢 "$(cat ../out)"
is '-v: status 0' 0 $status
message '-v: says what was done, on stderr' a
run $shutong -c s2t -q a none
is '-q does not hide an error' 2 $status
message '-q: the error is named' none

# Standard input is a terminal: one hint.
terminal() {
	timeout 60 python3 - "$@" 2>../err <<-'EOF'
	import os, pty, subprocess, sys
	master, slave = pty.openpty()
	os.write(master, b'\x04')
	done = subprocess.run(sys.argv[1:], stdin=slave, stdout=subprocess.PIPE,
	                      stderr=subprocess.PIPE)
	sys.stderr.buffer.write(done.stderr)
	sys.stdout.buffer.write(done.stdout)
	sys.exit(done.returncode)
	EOF
}
if has_terminal; then
	terminal $shutong -c s2t >../out
	is 'stdin is a terminal: status 0' 0 $?
	message 'stdin is a terminal: a hint'
	terminal $shutong -c s2t -q >../out
	is 'stdin is a terminal, -q: no hint' '' "$(cat ../err)"
	terminal $shutong -c s2t a >../out
	is 'stdin is a terminal but there is a FILE: no hint' '' "$(cat ../err)"
else
	skip 'standard input is a terminal' 'there is no terminal to be had'
fi

finish
