#!/bin/bash
# shutong called opencc: --segmentation, --inspect and --ambiguities have the bytes of
# OpenCC 1.4.2's command, --measured_result and --resource-zip its sense.
#
# modes.sums and modes.PROFILE.MODE were made by that command, built from the source
# that PyPI has: make check-opencc-command CHANGED=--write, which also compares both
# over texts and configurations that are made up.
. tests/opencc/refused.sh
. tests/cli/tap.sh
case $OPENCC_DATA in
/*) data=$OPENCC_DATA ;;
*) data=$tap_source/$OPENCC_DATA ;;
esac
here=$tap_source/tests/opencc
program=$(readlink -f "$(command -v "${shutong%% *}")")
mkdir ../bin temporary
ln -s "$program" ../bin/opencc
opencc=$tap_folder/bin/opencc
export SHUTONG_OPENCC_DATA=$data TMPDIR=$PWD/temporary

# ---- the same bytes ----------------------------------------------------------------

wrong=0 done=0
while read -r sum was profile text options; do
	[ "$profile" = modes ] && config=$here/modes.json || config=$profile
	(cd "$tap_source" && exec $opencc -c "$config" -i "$text" $options) >../out 2>../err
	status=$?
	if [ "$status $(sha256sum <../out | cut -d' ' -f1)" = "$was $sum" ]; then
		done=$((done + 1))
	else
		echo "# differs: $profile $text $options, status $status for $was"
		wrong=$((wrong + 1))
	fi
done <"$here/modes.sums"
is 'profiles and texts: as OpenCC' 0 $wrong
check 'profiles and texts: there are some' test $done -ge 200
for mode in segmentation inspect ambiguities; do
	for profile in s2twp modes; do
		[ $profile = modes ] && config=$here/modes.json || config=$data/s2twp.json
		run $opencc -c "$config" --$mode -i "$here/modes.txt"
		check "$profile, --$mode: as OpenCC" cmp "$here/modes.$profile.$mode" ../out
	done
done
run $opencc -c "$here/modes.json" --ambiguities <"$here/modes.txt"
check '--ambiguities from a pipe: the same' cmp "$here/modes.modes.ambiguities" ../out
run $opencc -c s2twp.json --segmentation < <(printf '里\r\n\n面')
is 'from a pipe CR is text, and there is no newline at the end' \
	"$(printf '%s\n' '{"input":"里\r","segments":["里\r"]}' '{"input":"","segments":[]}' \
		'{"input":"面","segments":["面"]}'; echo x)" "$(cat ../out; echo; echo x)"
for mode in segmentation inspect; do
	run $opencc -c s2twp --$mode </dev/null
	is "--$mode of nothing: nothing" "0 " "$status $(cat ../out ../err)"
done
run $opencc -c s2twp --ambiguities </dev/null
is '--ambiguities of nothing: its end' '0 {"end":{"output_bytes":0,"ambiguities":0,"sources":0}}' \
	"$status $(cat ../out ../err)"

# The text of the records is the conversion.
run $opencc -c s2twp --ambiguities -i "$tap_source/data/article.txt"
python3 -c 'import json, sys
for line in sys.stdin:
    record = json.loads(line)
    sys.stdout.write(record.get("lit", record.get("amb", {}).get("t", "")))' <../out >joined
run $opencc -c s2twp -i "$tap_source/data/article.txt"
check '--ambiguities: literals and places are the conversion' cmp joined ../out

# ---- outputs -----------------------------------------------------------------------

printf '头发里\n干\n' >in
run $opencc -c s2twp --inspect -i in
cp ../out right
run $opencc -c s2twp --inspect -i in -o made
is '-o: status 0, nothing said' 0 "$status$(cat ../out ../err)"
check '-o: the same' cmp right made
cp in both
refused 'in place without saying so' both --in-place -- -c s2twp --inspect -i both -o both
check 'in place without saying so: as it was' cmp in both
run $opencc -c s2twp --inspect -i both -o both --in-place
is '--in-place: status 0' 0 $status
check '--in-place: the same' cmp right both
for mode in segmentation inspect; do
	run $opencc -c s2twp --$mode -i "$here/modes.ill.txt"
	is "--$mode of ill-formed text: status 1" 1 $status
	message "--$mode of ill-formed text: where" modes.ill.txt:2:4 80
	is "--$mode of ill-formed text: what came before is told" 1 "$(wc -l <../out)"
	refused "--$mode -o of ill-formed text" modes.ill.txt:2:4 made -- \
		-c s2twp --$mode -i "$here/modes.ill.txt" -o made
done
refused '--ambiguities -o of what JSON cannot have' modes.loose.txt:2:4 made -- \
	-c s2twp --ambiguities -i "$here/modes.loose.txt" -o made
$opencc -c s2twp --inspect -i in >/dev/full 2>../err
is 'a full disk: status 1' 1 $?
message 'a full disk: says so' 'standard output'
{ head -c 1048575 /dev/zero | tr '\0' a && printf '里\nb\345'; } >cut
refused 'a character that the end cuts' cut:2:2 E5 made -- -c s2t --ambiguities -i cut -o made

$opencc -c s2twp --inspect -i in >&- 2>../err
is 'standard output is closed: status 1' 1 $?
message 'standard output is closed: says so' 'standard output'
run $opencc -c s2twp --inspect -o closed <&-
is 'standard input is closed: status 1' 1 $status
check 'standard input is closed: no file' test ! -e closed
# ---- much text ---------------------------------------------------------------------

for i in $(seq 1000); do cat "$tap_source/data/article.txt"; done | tr -d '\n' >line
run timeout 60 $opencc -c s2twp --inspect -i line
is 'a line of megabytes: status 0' 0 $status
check 'a line of megabytes: is told of' test "$(wc -c <../out)" -gt "$(wc -c <line)"
if [ -z "$memory_is_of" ]; then
	# Less address space than the text has bytes.
	few() (ulimit -v 75000 && exec "$@")
	for i in $(seq 16); do cat line; done | few timeout 600 $opencc -c t2s --ambiguities >../out 2>../err
	is 'much text in little memory: status 0' 0 "${PIPESTATUS[1]}"
	is 'much text in little memory: told to the end' '{"end":' "$(tail -n 1 ../out | head -c 7)"
	check 'much text in little memory: is much' test "$(tail -n 1 ../out | tr -dc 0-9, | cut -d, -f1)" -gt 77000000
else
	skip 'much text in little memory' "$memory_is_of"
fi

# ---- variation selectors -----------------------------------------------------------

for selector in '\357\270\200' '\363\240\207\257'; do
	printf "里${selector}里${selector}" >with
	for options in '' --segmentation --inspect --ambiguities; do
		run $opencc -c s2twp -i with $options
		is "a variation selector $options: status 0" 0 $status
		message "a variation selector $options: a warning, once" warning 'variation selectors'
	done
	{ head -c 1048574 /dev/zero | tr '\0' a && cat with; } | $opencc -c t2s >../out 2>../err
	message 'a variation selector in two pieces' 'variation selectors'
done
for other in '\357\270\220' '\363\240\207\260' '\357\270'; do
	printf "里${other}" >with
	run $opencc -c s2twp -i with
	check 'what is none' sh -c '! grep "variation selectors" ../err'
done

# ---- what is wrong -----------------------------------------------------------------

refused 'two answers' --segmentation --inspect combined -- --segmentation --inspect -i in -o made
refused 'two answers' combined -- --ambiguities -c s2twp --segmentation -i in -o made
refused 'one twice' --inspect twice -- --inspect --inspect -i in -o made
refused 'no segmentation' s2t segmentation --inspect -- --segmentation -i in -o made
refused 'no such profile' s2wt s2tw --help -- --inspect -c s2wt -i in -o made
refused 'no such file' nothing -- --inspect -c s2twp -i nothing -o made
echo '{ not JSON' >bad.json
refused 'no JSON' bad.json:1 JSON -- --inspect -c bad.json -i in -o made
mkdir alone
cp "$program" alone/shutong
ln -s shutong alone/opencc
if SHUTONG_LIBEXEC=alone alone/opencc -c s2twp --inspect -i in >../out 2>../err; then
	skip 'no program that inspects' 'it is installed on this machine'
else
	message 'no program that inspects: says so' shutong-opencc-inspect
	is 'no program that inspects: nothing on stdout' '' "$(cat ../out)"
	is 'no program that inspects: it converts' 頭髮裡 "$(alone/opencc -c s2twp -i in | head -n 1)"
fi
printf '\177ELF' >alone/shutong-opencc-inspect
chmod +x alone/shutong-opencc-inspect
refused_alone() { SHUTONG_LIBEXEC=alone opencc=alone/opencc refused "$@"; }
refused_alone 'a program that cannot be run' alone/shutong-opencc-inspect 'cannot be run' -- -c s2twp --inspect -i in -o made
inspects=$SHUTONG_LIBEXEC/shutong-opencc-inspect
check 'what inspects has no image of its own' test "$(wc -c <"$inspects")" -lt 8000000
cp "$inspects" "$(dirname "$inspects")/libshutong.so.0" alone
run alone/shutong-opencc-inspect -i in
is 'what inspects converts nothing: status 1' 1 $status
message 'what inspects converts nothing: says so' --inspect opencc
if SHUTONG_LIBEXEC=alone SHUTONG_OPENCC_DATA=alone alone/opencc -c s2twp --inspect -i in >../out 2>../err; then
	skip 'no data' 'it is installed on this machine'
else
	message 'no data: says what to do' s2twp SHUTONG_OPENCC_DATA 'make install'
	is 'no data: nothing on stdout' '' "$(cat ../out)"
	is 'no data: it converts' 頭髮裡 "$(alone/opencc -c s2twp -i in | head -n 1)"
fi

# ---- --measured_result -------------------------------------------------------------

# has FILE MODE IN OUT CONFIG INPUT OUTPUT
has() {
	python3 - "$@" <<-'END'
	import json, re, sys
	text = open(sys.argv[1]).read()
	found = json.loads(text)
	times = ["load_ms", "convert_ms", "write_ms", "total_ms"]
	none = lambda name: None if name == "null" else name
	right = {"config": sys.argv[5], "input": none(sys.argv[6]), "output": none(sys.argv[7]),
	         "mode": "line_by_line" if sys.argv[6] == "null" else "file", "output_mode": sys.argv[2]}
	right |= {key: found[key] for key in times}
	right |= {"input_bytes": int(sys.argv[3]), "output_bytes": int(sys.argv[4])}
	assert list(found.items()) == list(right.items()), (found, right)
	assert all(isinstance(found[key], float) and found[key] >= 0 for key in times)
	assert found["total_ms"] > 0 and found["total_ms"] >= found["write_ms"] + found["convert_ms"]
	assert text == json.dumps(found, indent=4, ensure_ascii=False) + "\n", text
	END
}
for mode in convert segmentation inspect ambiguities; do
	option=--$mode
	[ $mode != convert ] || option=
	run $opencc -c s2twp $option -i in -o made --measured_result result
	is "--measured_result, $mode: status 0, nothing said" 0 "$status$(cat ../out ../err)"
	bytes=$(wc -c <made) text=$(wc -c <in)
	case $mode in
	segmentation | inspect) bytes=$((bytes - 1)) text=$((text - 2)) ;; # OpenCC counts no newlines
	esac
	check "--measured_result, $mode: as OpenCC has it" has result $mode $text "$bytes" s2twp in made
done
run $opencc --measured_result /dev/stdout <in
is '--measured_result /dev/stdout: status 0' 0 $status
head -n 2 ../out >text
tail -n +3 ../out >result
check '--measured_result /dev/stdout: after the text' has result convert 14 14 s2t.json null null
is '--measured_result /dev/stdout: the text' "$(printf '頭髮裏\n幹')" "$(cat text)"
head -c 3000000 line >large
head -c $((3000000 - 3000000 % 3)) large | iconv -c -t utf-8 >text 2>/dev/null
run $opencc -i text -o made --measured_result result
check '--measured_result of several threads' has result convert "$(wc -c <text)" "$(wc -c <made)" s2t.json text made
echo old >result
refused '--measured_result: nothing of a run that failed' nothing -- -i nothing --measured_result result
is '--measured_result: nothing of a run that failed' old "$(cat result)"
cp in text
refused '--measured_result over the input' text measured_result -- -i text --measured_result text
check '--measured_result over the input: as it was' cmp in text
refused '--measured_result over the output' made measured_result -- -i text -o made --measured_result made
run $opencc -i in -o made --measured_result no/result
is '--measured_result that cannot be written: status 1' 1 $status
message '--measured_result that cannot be written: says so' no/result
check '--measured_result that cannot be written: the text is there' grep -q 頭髮 made

# ---- --resource-zip ----------------------------------------------------------------

"$here/make-zips" "$data" 2>../err
for mode in '' --segmentation --inspect --ambiguities; do
	run $opencc -c s2twp $mode -i "$here/modes.txt"
	cp ../out right
	for zip in all packed; do
		run $opencc -c s2twp.json $mode -i "$here/modes.txt" --resource-zip $zip.zip
		check "--resource-zip $zip.zip $mode: as without" cmp right ../out
	done
done
for zip in own base back twice; do
	run $opencc -c own.json --resource-zip $zip.zip -i in
	is "--resource-zip $zip.zip" "0 【头】发里" "$status $(head -n 1 ../out)"
done
run $opencc -c conf/own.json --resource-zip=sub.zip -i in
is '--resource-zip=sub.zip: a configuration in a folder' "0 【头】发里" "$status $(head -n 1 ../out)"
run $opencc -c other/own.json --resource-zip own.zip -i in
is '--resource-zip: the last part of a name' "0 【头】发里" "$status $(head -n 1 ../out)"
unzip() { python3 -m zipfile -e "$@"; }
unzip own.zip .
rm -r d
run $opencc -c own.json --resource-zip dictionaries.zip -i in
is '--resource-zip: a configuration that is a file' "0 【头】发里" "$status $(head -n 1 ../out)"
mkdir d && cp "$here/modes.dict.txt" d/own.txt
refused '--resource-zip: dictionaries are in it' lacks.zip d/own.txt -- -c own.json --resource-zip lacks.zip --path . -i in -o made
rm own.json
refused '--resource-zip: no such configuration' sub.zip own.json -- -c own.json --resource-zip sub.zip -i in -o made
refused '--resource-zip: names that lead elsewhere' up.zip own.json -- -c own.json --resource-zip up.zip -i in -o made
refused '--resource-zip: a name that leads elsewhere' ../own.json -- -c ../own.json --resource-zip up.zip -i in -o made
refused '--resource-zip: a dictionary elsewhere' out.zip ../d/own.txt -- -c own.json --resource-zip out.zip -i in -o made
refused '--resource-zip: a dictionary of the machine' absolute.zip /etc/passwd -- -c own.json --resource-zip absolute.zip -i in -o made
refused '--resource-zip: a bomb' bomb.zip d/own.txt '64 MiB' -- -c own.json --resource-zip bomb.zip -i in -o made
refused '--resource-zip: many files' many.zip 256 -- -c own.json --resource-zip many.zip -i in -o made
refused '--resource-zip: no JSON' own.json:1 JSON -- -c own.json --resource-zip config.zip -i in -o made
for zip in cut junk empty flipped; do
	refused "--resource-zip $zip.zip" $zip.zip damaged -- -c own.json --resource-zip $zip.zip -i in -o made
done
refused '--resource-zip: no such file' nothing.zip -- -c own.json --resource-zip nothing.zip -i in -o made
mkfifo pipe
refused '--resource-zip: a FIFO' pipe regular -- -c own.json --resource-zip pipe -i in -o made
refused '--resource-zip: a directory' temporary regular -- -c own.json --resource-zip temporary -i in -o made
refused '--resource-zip twice' --resource-zip twice -- --resource-zip own.zip --resource-zip=own.zip -i in -o made
for value in '' --inspect; do
	refused '--resource-zip without a value' --resource-zip requires -- --resource-zip "$value" -i in -o made
done
refused '--resource-zip without a value' --resource-zip requires -- --resource-zip
refused '--resource-zip= without a value' --resource-zip requires -- --resource-zip= -i in -o made
SHUTONG_LIBEXEC=nowhere run alone/opencc -c own.json --resource-zip own.zip -i in
if [ $status -eq 0 ]; then
	skip 'no program that reads zip files' 'it is installed on this machine'
else
	message 'no program that reads zip files: says so' shutong-opencc-zip own.zip
fi
is '--resource-zip: no folder is left' '' "$(ls temporary)"
$opencc -c own.json --resource-zip bomb.zip -i in >/dev/null 2>&1 &
running=$!
wait_for sh -c 'ls temporary | grep -q shutong'
kill -TERM $running
wait $running
is '--resource-zip: a signal ends it' 143 $?
is '--resource-zip: no folder is left after a signal' '' "$(ls temporary)"
# Once it is read the archive is in nobody's way, whatever is still to come.
mkfifo typed
for mode in '' --ambiguities --inspect; do
	exec 9<>typed
	$opencc -c own.json --resource-zip own.zip $mode <typed >told 2>&1 &
	running=$!
	echo '头发' >&9
	head -c 1200000 /dev/zero | tr '\0' '\n' >&9
	wait_for test -s told
	is "--resource-zip $mode: no folder while text is read" '' "$(ls temporary)"
	kill -TERM $running
	wait $running
	is "--resource-zip $mode: a signal ends it while text is read" 143 $?
	exec 9>&-
	: >told
done
check 'without --resource-zip libzip is not there' sh -c '! ldd "$1" | grep -q libzip' sh "$program"

finish
