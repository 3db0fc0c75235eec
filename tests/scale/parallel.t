#!/bin/bash
# Under GNU parallel: a text cut into blocks at newlines, and converted by several
# processes, becomes what one run makes of it.
article=$PWD/data/article.txt
. tests/cli/tap.sh
if ! command -v parallel >/dev/null; then
	skip 'under parallel' 'there is no GNU parallel'
	finish
fi

# Lines in both scripts in turns, some of them with what ends a line elsewhere, with
# nothing, or with NUL; one that is longer than a block; no newline at the end.
lines() {
	paste -d '\n' "$article" <($shutong -c t2s "$article")
	printf '后\r\n\r\n\n\n后\r面\n\u2028后\u2029面\302\205\n后\0面\n \n'
}
{ lines; yes '后面的头发，' | head -2000 | tr -d '\n'; for i in 1 2 3 4 5 6 7 8 9; do lines; done; printf '後面。后'; } >corpus

parallel="parallel --will-cite --keep-order --halt now,fail=1 -j3 --joblog ../jobs"
for options in '-c s2twp' '-c t2s' '-t zh-TW --document=line' '-t zh-HK -p --document=line'; do
	$shutong $options corpus >whole
	for size in 3k 20k; do
		run $parallel --pipe --block $size $shutong $options <corpus
		is "$options, blocks of $size: status 0" 0 $status
		check "$options, blocks of $size: the bytes of one run" cmp -s whole ../out
		check "$options, blocks of $size: several processes" test "$(wc -l <../jobs)" -gt 4
	done
	run $parallel --pipe-part -a corpus --block 20k $shutong $options
	check "$options, parts of a file: the bytes of one run" cmp -s whole ../out
done

# JSON Lines, every third of them with escapes for all but ASCII, which are left as they are.
python3 - "$article" >jsonl <<'EOF'
import json, sys
for number, line in enumerate(open(sys.argv[1], encoding="utf-8")):
    line = f'"\\{line}\\n后\\'
    print(json.dumps({"id": number, "text": line}, ensure_ascii=number % 3 == 0))
EOF
for options in '-c s2twp' '-t zh-TW -p --document=line'; do
	run $parallel --pipe --block 3k $shutong $options <jsonl
	check "$options: JSON Lines, the bytes of one run" cmp -s <($shutong $options jsonl) ../out
	is "$options: every line is its object" "ok $(wc -l <jsonl)" "$(python3 - jsonl ../out <<'EOF'
import json, sys
before, after = (open(path, encoding="utf-8").read().split("\n")[:-1] for path in sys.argv[1:])
changed = 0
for number, (old, new) in enumerate(zip(before, after, strict=True)):
    record = json.loads(new)
    assert list(record) == ["id", "text"] and record["id"] == number
    assert record["text"].startswith('"\\') and record["text"].endswith("\\")
    changed += old != new
    if number % 3 == 0:
        assert old == new, "escapes are left as they are"
assert changed > 10
print("ok", len(after))
EOF
)"
done

# A process that fails is not lost among the others.  With --keep-order GNU parallel
# prints a job only after all before it; if one of these still runs when --halt now ends
# everything, neither the output nor the message of the failed one is printed.  What
# holds is the status, and that what is written up to the failed place is right.
{ lines; printf '后'; } >good
{ cat good; printf '\377\n'; lines; } >bad
$shutong -c s2t good >right
for try in 1 2 3; do
	run $parallel --pipe --block 3k $shutong -c s2t <bad
	is "ill-formed text, in order, $try: status 2" 2 $status
	nbytes=$(head -c "$(wc -c <right)" ../out | wc -c)
	check "ill-formed text, in order, $try: what is written before it is right" \
		cmp -s -n "$nbytes" right ../out
done
# Without it a job is printed as soon as it has ended, and before the others are.
run parallel --will-cite --halt now,fail=1 -j3 --pipe --block 3k $shutong -c s2t <bad
is 'ill-formed text: status 2' 2 $status
sed -i '/^shutong: /!d' ../err
message 'ill-formed text: it is said' 'invalid UTF-8 (byte FF)'
finish
