#!/bin/sh
# The page of --review as a file: it holds every text and its conversion whole,
# whatever is in them, it is small, and what stood in its place is safe.
pages=${BUILD:-build}/tests/review/pages
case $pages in
/*) ;;
*) pages=$PWD/$pages ;;
esac
faults=$PWD/${BUILD:-build}/tests/faults/preload.so
html=$PWD/${BUILD:-build}/review.html
article=$PWD/data/article.txt
. tests/cli/tap.sh

read_page() { # PAGE
	mkdir -p ../sides
	run python3 "$tap_source/tests/review/read_page.py" "$1" ../sides
	[ "$status" -eq 0 ]
}

# All of a page but its data.
fixed=$(wc -c <"$html")

run "$pages" page.html s2t --repair "$article"
check 'a text that is repaired too' [ "$status" -eq 0 ]
check 'its page can be read' read_page page.html
$shutong --repair "$article" >repaired
$shutong --repair -c s2t "$article" >converted
check 'it has the text that was converted' cmp repaired ../sides/1.in
check 'and the conversion' cmp converted ../sides/1.out
check 'and the text before it was repaired' cmp "$article" ../sides/1.damaged
is 'every repair is where it was, and all is explained' 'unplaced 0 unexplained 0' \
	"$(tail -n 1 ../out)"

# What could end the script, what a reader of HTML changes, what is not UTF-8,
# characters of four bytes, and no newline at the end.
printf '</script><!--<img src=x onerror=alert(1)> &amp; 发\r\n\000\302\205\342\200\250后\342\200\256发\357\273\277\n' >hostile
printf '𠮷发𠮷𠮷后\360\237\230\200软件\n\n\n云发' >>hostile
printf '发\377后\340\240发' >ill
: >empty
run "$pages" page.html s2t hostile ill empty
check 'hostile texts' [ "$status" -eq 0 ]
check 'their page can be read' read_page page.html
check 'they are there to the last byte' cmp hostile ../sides/1.in
$shutong --text -c s2t hostile >converted
check 'and so are their conversions' cmp converted ../sides/1.out
$shutong --invalid=replace ill -c s2t >converted
check 'what is not UTF-8 is U+FFFD' cmp converted ../sides/2.out
check 'an empty text is there' [ -e ../sides/3.out ]
check 'and is empty' [ ! -s ../sides/3.out ]
is 'what nobody told of is marked, once an entry' 'unplaced 0 unexplained 1' \
	"$(tail -n 1 ../out)"
is 'nothing of them is HTML' "$(tr -cd '<' <"$html" | wc -c)" "$(tr -cd '<' <page.html | wc -c)"

# Lines of any length, none of them cut but where it is longer than a block.
python3 - <<'END'
import random
random.seed(1)
chars = "头发里面皇后干净云台软件贝尔的是一不了人我在有他这为之大来以个中上们abc 。，"
with open("long", "w", encoding="utf-8") as f:
    for n in [5000, 1, 0, 1365, 1366, 70000, 4096, 3] + [random.randrange(200) for i in range(2000)]:
        f.write("".join(random.choice(chars) for i in range(n)) + "\n")
END
run "$pages" page.html s2t long
check 'lines of all lengths' read_page page.html
check 'are there' cmp long ../sides/1.in
$shutong -c s2t long >converted
check 'and so is their conversion' cmp converted ../sides/1.out
size=$(wc -c <page.html)
text=$(wc -c <long)
check 'a page is at most four times the text, and itself' \
	[ "$((size - fixed))" -le "$((4 * text))" ]
echo "# $size bytes for a text of $text: $(((size - fixed) * 100 / text)) in 100, and $fixed"

# What the page may not load.  Comments may name what they like.
check 'the page names no address' sh -c "! grep -Eq 'https?:|@import|url\(|src=' '$html'"
check 'its policy is by checksums' grep -q \
	"default-src 'none'; style-src 'sha256-[^ ]*'; script-src 'sha256-" "$html"

# ---- what goes wrong ----
echo 头发 >text
printf 'what stood here\n' >page.html
mkdir folder
run "$pages" folder s2t text
is 'a folder is no page' 2 "$status"
message 'and that is said' 'folder: is a directory'
run "$pages" missing/page.html s2t text
is 'a folder that is not there' 2 "$status"
message 'is named' 'missing/page.html: cannot be created'
cp text same
run "$pages" same s2t same
is 'a text is not replaced by its review' 2 "$status"
message 'and that is said' 'same: already exists and is not a page of --review'
check 'it is as it was' cmp text same
run "$pages" page.html s2t text missing.txt
is 'a text that is not there' 2 "$status"
is 'what stood in the place of the page stays' 'what stood here' "$(cat page.html)"
is 'and nothing else is left' '' "$(ls -A | grep '^\.shutong' || true)"
if (: >/dev/full) 2>/dev/null; then
	run "$pages" /dev/full s2t text
	is 'a full disk' 2 "$status"
	message 'is named' '/dev/full: cannot be written'
else
	skip 'a full disk' 'there is no /dev/full'
fi

# Every allocation fails once, and all from one on: the old page or the new one.
if [ -z "${SANITIZE:-}" ]; then
	cp hostile text
	COUNT=../count LD_PRELOAD=$faults "$pages" whole.html s2t --repair text
	count=$(cat ../count)
	wrong=
	failed=0
	for ever in '' -; do
		n=0
		while [ "$n" -lt "$count" ]; do
			n=$((n + 1))
			printf 'what stood here\n' >page.html
			FAIL_ALLOCATION=$n$ever LD_PRELOAD=$faults \
				"$pages" page.html s2t --repair text 2>../err
			case $? in
			0) cmp -s page.html whole.html || wrong="$wrong $n$ever" ;;
			2)
				failed=$((failed + 1))
				# The new page too, where only its folder could not be synced.
				[ -s ../err ] && { [ "$(cat page.html)" = 'what stood here' ] ||
					cmp -s page.html whole.html; } || wrong="$wrong $n$ever"
				;;
			*) wrong="$wrong $n$ever" ;;
			esac
		done
	done
	is "any of $count allocations fails: the old page or the new one" '' "$wrong"
	check 'most of them are missed' [ "$failed" -ge "$count" ]
	is 'and nothing else is left' '' "$(ls -A | grep '^\.shutong' || true)"
else
	skip 'allocations that fail' 'the sanitizer has its own'
fi
finish
