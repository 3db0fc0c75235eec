#!/bin/bash
# shutong where it is called opencc: OpenCC's options, as Debian's opencc 1.1.6
# and, of what came since, OpenCC 1.4.2 have them; modes.t has those that tell of a
# conversion.
. tests/opencc/refused.sh
. tests/cli/tap.sh
article=$tap_source/data/article.txt
theirs=$(command -v opencc)
debian=/usr/share/opencc

mkdir ../bin
ln -s "$(command -v "${shutong%% *}")" ../bin/opencc
opencc=../bin/opencc
if [ -z "$theirs" ] || [ ! -e $debian/s2t.json ]; then
	echo "Bail out! Debian's opencc is not installed"
	exit 99
fi

# same NAME ARGUMENT...: standard input, or nothing, becomes the same.
same() {
	local name=$1
	shift
	cat >../text
	"$theirs" "$@" <../text >../right 2>/dev/null
	run $opencc "$@" <../text
	is "$name: status 0" 0 $status
	check "$name: as OpenCC" cmp ../right ../out
}

# ---- what it converts ------------------------------------------------------

for file in $debian/*.json; do
	profile=$(basename "$file" .json)
	same "$profile, from a pipe" -c "$file" <"$article"
	same "$profile, from a file" --config "$file" --input "$article" </dev/null
	case $profile in
	# What both versions have alike for these words.
	s2*) same "$profile by name" -c "$profile" <<<'头发里面的历史' ;;
	t2s | tw2s | hk2s) same "$profile by name" -c "$profile.json" <<<'頭髮裡面的歷史' ;;
	esac
done
same 'no option at all' <<<'头发'
same 'nothing' </dev/null
same 'no newline at the end' < <(printf '头发')
same 'empty lines, CR' < <(printf '头发\r\n\n\n头')
for bool in 0 1; do
	same "--noflush $bool" --noflush $bool <<<'头发'
done
echo 头发 >in
for rest in -- --ignore_rest; do
	same "$rest" -i in $rest -i other --bogus </dev/null
done
cp in ./-
same '-i - is a file of that name' -i - </dev/null

# OpenCC ends its own line by itself; the file is the whole of what it has.
run $opencc -i "$article" -c $debian/s2twp.json -o made
is '-o: status 0' 0 $status
is '-o: nothing on stdout' '' "$(cat ../out ../err)"
"$theirs" -i "$article" -c $debian/s2twp.json -o right
check '-o: as OpenCC' cmp right made
run $opencc --output made --input in --config t2s
is '-o over a file that is there' 头发 "$(cat made)"

# ---- where configurations are ----------------------------------------------

mkdir folder here
printf '发\t【own】\n' >folder/own.txt
printf '发\t【here】\n' >here.txt
configuration() { # FILE
	local dictionary='{"dict": {"type": "text", "file": "'$1'"}'
	printf '{"segmentation": %s, "type": "mmseg"}, "conversion_chain": [%s}]}' \
		"$dictionary" "$dictionary"
}
configuration own.txt >folder/own.json
configuration here.txt >s2twp.json
configuration own.txt >uses-path.json
run $opencc -c own.json --path folder -i in
is '--path: a configuration' '头【own】' "$(cat ../out)"
run $opencc -c uses-path.json --path nowhere --path folder -i in
is '--path, twice: a dictionary' '头【own】' "$(cat ../out)"
OPENCC_DATA_DIR=folder run $opencc -c own.json -i in
is 'OPENCC_DATA_DIR' '头【own】' "$(cat ../out)"
same 'a file in the working directory comes first' -c s2twp.json -i in </dev/null
is 'and is that file' '头【here】' "$(cat ../out)"
same 'the same with a path' -c ./s2twp.json -i in </dev/null
configuration own.txt >folder/s2hk.json
run $opencc -c s2hk.json --path folder -i in
is 'a profile comes before --path' 頭髮 "$(cat ../out)"
rm s2twp.json

# ---- 1.4.2's -----------------------------------------------------------------

printf '鱄\n' >rare
run $opencc -c t2s -i rare
without=$(cat ../out)
run $opencc -c t2s -i rare --include-tofu-risk-dictionaries
is '--include-tofu-risk-dictionaries: status 0' 0 $status
check '--include-tofu-risk-dictionaries: makes a difference' \
	test "$without" != "$(cat ../out)"
cp in both
refused 'input and output are one file' both --in-place -- -i both -o both
is 'input and output are one file: as it was' 头发 "$(cat both)"
ln both linked
run $opencc -i both -o linked --in-place
is '--in-place: several hard links: status 1' 1 $status
is '--in-place: several hard links: as it was' 头发 "$(cat both)"
rm linked
ln -s both link
run $opencc -i both -o link --in-place
is '--in-place: status 0' 0 $status
is '--in-place: through a link' 頭髮 "$(cat both)"
run $opencc -i in -o made --in-place
is '--in-place: two files: status 0' 0 $status
is '--in-place: two files: one stays' 头发 "$(cat in)"
is '--in-place: two files: the other' 頭髮 "$(cat made)"

# ---- what OpenCC loses ---------------------------------------------------------

printf '头\0发\n' >nul
run $opencc -i nul
check 'text after a NUL' cmp ../out <(printf '頭\0發\n')
# A word at OpenCC's seam.
{ head -c 1048574 /dev/zero | tr '\0' 'a' && echo 公里; } >seam
run $opencc -i seam -c s2tw
is 'words at 1 MiB' 公里 "$(tail -c 7 ../out)"
$opencc -i in >/dev/full 2>../err
is 'a full disk: status 1' 1 $?
message 'a full disk: says so' 'standard output'

# ---- what is wrong ---------------------------------------------------------------

refused 'an unknown option' --bogus --help -- --bogus
refused 'an unknown letter' -x -- -x
refused "shutong's options" --to -- --to zh-TW -i in
refused 'a word' in -i -- in -o made
refused 'a value after =' --config=s2t -- --config=s2t -i in
refused 'a value at a letter' -cs2t -- -cs2t -i in
refused 'an abbreviation' --conf -- --conf s2t -i in
refused 'an option twice' -c twice -- -c s2t -c t2s -i in
refused 'the other form of it' --config twice -- -c s2t --config t2s -i in
for option in -c -i -o --noflush --path --measured_result; do
	refused "$option without a value" $option requires -- $option
done
refused '--noflush true' '--noflush true' -- --noflush true
refused 'no such profile' s2wt s2tw --help -- -c s2wt -i in -o made
refused 'nothing like a profile' qqqqqq --help -- -c qqqqqq -i in
refused 'an empty name' 'is empty' -- -c '' -i in
refused 'no such file' nothing -- -i nothing -o made
refused 'a directory' folder -- -i folder -o made
refused 'no such directory' no/made -- -i in -o no/made
printf '头\377\n' >ill
refused 'ill-formed text' ill:1:4 FF shutong -- -i ill -o made
iconv -t gb18030 "$article" >gb
refused 'another encoding' gb:1:1 GB18030 'use shutong with -e gb18030' -- -i gb -o made

# ---- what it says of itself --------------------------------------------------------

for option in -h --help; do
	run $opencc $option --bogus
	is "$option: status 0" 0 $status
	check "$option: how to use it" grep -q '^Usage: opencc ' ../out
	# Each option that OpenCC's help has.
	"$theirs" --help | grep -o -e '^   -[^<]*' | tr ', ' '\n\n' | grep ^- | sort -u >../names
	check "$option: OpenCC's options" test "$(wc -l <../names)" -ge 9
	for name in $(cat ../names) --in-place --path --include-tofu-risk-dictionaries \
		--segmentation --inspect --ambiguities --measured_result --resource-zip; do
		check "$option: $name" grep -q -e "^ .*$name[, ]*" ../out
	done
	check "$option: the profiles" grep -q '^tw2sp ' ../out
	check "$option: 80 columns" sh -c 'sed "/^Profiles/,\$d" ../out | awk "length > 80" | cmp - /dev/null'
done
run $opencc --version
is '--version: status 0' 0 $status
check '--version: whose' grep -qx "shutong [0-9.]*, called as OpenCC's command" ../out

# Called by any other name it is shutong.
ln -s "$(readlink ../bin/opencc)" ../bin/opencc-not
run ../bin/opencc-not --version
check 'another name' grep -qx 'shutong [0-9.]*' ../out
PATH=$PWD/../bin:$PATH run opencc -i in
is 'found in PATH' 頭髮 "$(cat ../out)"

finish
