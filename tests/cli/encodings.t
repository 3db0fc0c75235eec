#!/bin/bash
# Text in other encodings: decoded, converted, encoded again (check 29 of the
# thirty), found out, refused.
. tests/cli/tap.sh

# encode NAME: standard input, UTF-8, in an encoding, by Python, which has HZ.
encode() {
	python3 -c '
import sys
name = {"utf-8-bom": "utf-8-sig", "big5": "cp950"}.get(sys.argv[1], sys.argv[1])
text = sys.stdin.buffer.read().decode()
if name == "euc-tw":
    import subprocess
    out = subprocess.run(["iconv", "-f", "utf-8", "-t", name], input=text.encode(),
                         capture_output=True, check=True).stdout
else:
    out = text.encode(name)
sys.stdout.buffer.write(out)' "$1"
}

simplified='汉字：这里有“头发”，也有皇后；干净的面条。Tel. 12-34 ~user
第二行，没有别的什么了。
'
traditional='漢字：這裡有「頭髮」，也有皇后；乾淨的衣裳。Tel. 12-34 ~user
第二行，沒有別的什麼了。
'
wide='utf-16le utf-16be utf-32le utf-32be utf-16 utf-32'
$shutong --list-encodings >../names
is '--list-encodings: all that are tested here' \
	"$(printf '%s\n' big5 big5-hkscs euc-tw gb18030 gb2312 gbk hz utf-8 utf-8-bom $wide | sort)" \
	"$(sort ../names)"

# ---- there and back ----------------------------------------------------------

# back FROM-ENCODING PROFILE TEXT: decodes, converts, encodes.
back() {
	printf %s "$3" | encode $1 >in
	printf %s "$3" | $shutong -c $2 | encode $1 >wanted
	run $shutong -e $1 -c $2 in
	is "29: $1, $2: status 0" 0 $status
	check "29: $1, $2: as by way of UTF-8" cmp ../out wanted
	cp in f
	run $shutong -e $1 -c $2 -w f
	check "29: $1, $2: in place" cmp f wanted
	cp in f
	inode=$(stat -c %i.%y f)
	run $shutong -e $1 -c $(if [ $2 = s2t ]; then echo t2s; else echo tw2t; fi) -w f
	is "29: $1: what would not change is not touched" "$inode" "$(stat -c %i.%y f)"
	run $shutong -e $1 -c $2 --to-encoding utf-8 in
	is "29: $1, $2: to UTF-8" "$(printf %s "$3" | $shutong -c $2)" "$(cat ../out)"
	case $1 in
	utf-16 | utf-32 | gbk | gb2312 | utf-8-bom) ;;
	*)
		run $shutong -e auto --detect --json in
		is "auto: $1" "\"encoding\":\"$1\"" "$(grep -o '"encoding":"[^"]*"' ../out)"
		;;
	esac
	run $shutong -e auto -c $2 in
	check "auto: $1, $2" cmp ../out wanted
	run $shutong -e auto --diff -c $2 in
	is "auto: $1, $2: --diff: status 1" 1 $status
}
for encoding in utf-8 utf-8-bom gb18030 gbk $wide; do
	back $encoding s2t "$simplified"
done
for encoding in big5 big5-hkscs euc-tw; do
	text=$(printf %s "$traditional" | sed 's/裡/裏/')
	[ $encoding != big5-hkscs ] || text="佢哋嘅字：$text"
	back $encoding t2tw "$text"
done
# What GB2312 has is converted the other way.
for encoding in gb2312 hz; do
	printf %s "$traditional" | $shutong -c t2s | encode $encoding >wanted
	printf %s "$traditional" | $shutong -c t2s --to-encoding $encoding >../out
	case $encoding in
	gb2312) check "$encoding: written" cmp ../out wanted ;;
	hz) check 'hz: the same text' test "$($shutong -e hz -c t2s ../out)" = "$($shutong -e hz -c t2s wanted)" ;;
	esac
	run $shutong -e $encoding -c t2s wanted
	is "29: $encoding, t2s: status 0" 0 $status
	run $shutong -e $encoding -c s2t --to-encoding utf-8 wanted
	is "29: $encoding, s2t to UTF-8" "$(printf %s "$traditional" | $shutong -c t2s | $shutong -c s2t)" "$(cat ../out)"
done
is 'hz: shifts, tildes, lines' '~{::WV~} ~~
~{::~}' "$(printf '汉字 ~\n汉' | $shutong -c t2s --to-encoding hz)"
is 'hz: a line that goes on' 'ab汉' "$(printf 'a~\nb~{::~}' | $shutong -e hz -c t2s --to-encoding utf-8)"
run $shutong -e hz -c t2s --to-encoding utf-8 <<<'a~{::'
is 'hz: a line ends a shift' 'a汉' "$(cat ../out)"
is 'hz: a pair that is no character' "$(printf '\357\277\275汉字')" \
	"$(printf '~{*!::WV~}' | $shutong -e hz -c t2s --invalid=replace --to-encoding utf-8)"
is 'the dash and the dot of GBK' '—·' "$(printf '\241\252\241\244' | $shutong -e gb2312 -c t2s --to-encoding utf-8)"

# ---- byte order marks ----------------------------------------------------------

printf '\357\273\277头发\n' >marked
is 'a mark is text' "$(printf '\357\273\277頭髮\n' | hex)" "$($shutong -c s2t marked | hex)"
is '--to-encoding utf-8: and not there' "$(printf '頭髮\n' | hex)" "$($shutong -c s2t --to-encoding utf-8 marked | hex)"
is '--to-encoding utf-16: one mark, of several files' "$(printf '\377\376\055\230\356\232\n\0\055\230\356\232\n\0' | hex)" \
	"$($shutong -c s2t --to-encoding utf-16 marked marked | hex)"
is 'utf-16: as the mark says' "$(printf '\376\377\152\043' | hex)" "$(printf '\376\377\150\067' | $shutong -e utf-16 -c s2t | hex)"
run $shutong -e utf-16 -c s2t < <(printf NN)
is 'utf-16: no telling the order: status 2' 2 $status
message 'utf-16: no telling the order: what to do' utf-16le utf-16be
is 'nothing is nothing' '' "$(: | $shutong -e auto -c s2t --to-encoding utf-16)"

# ---- what cannot be held -----------------------------------------------------

printf '第一行\n这里有皇后\n' | iconv -t gb2312 >gb
cp gb before
run $shutong -e gb2312 -c s2t -w gb
is '29: not in the encoding: status 2' 2 $status
message '29: not in the encoding: the first such character' gb:2 這 U+9019 GB2312 '--to-encoding utf-8'
check '29: not in the encoding: intact' cmp gb before
left '29: not in the encoding: nothing else' before gb f in marked wanted
for encoding in gbk gb2312 hz big5 big5-hkscs euc-tw; do
	run $shutong -c t2tw --to-encoding $encoding < <(printf '\nA\U000E0041')
	is "$encoding: a tag is not left out: status 2" 2 $status
	message "$encoding: a tag is not left out" stdin:2 U+E0041
done
run $shutong -e gb2312 -c s2t gb gb before --to-encoding gbk
is 'held by the wider one: status 0' 0 $status
printf %s "$traditional" | iconv -t big5 >good
run $shutong -e auto -c t2s gb good
is 'two encodings in one output: status 2' 2 $status
message 'two encodings in one output: what to do' good Big5 GB18030 --to-encoding
rm -f good before f in marked

# ---- ill-formed ----------------------------------------------------------------

printf '\262\342\312\324\n\272\272\377\326\326\n' >bad
run $shutong -e gb18030 -c s2t --to-encoding utf-8 bad
is 'ill-formed: status 2' 2 $status
message 'ill-formed: where' bad:2:3: GB18030 FF
is 'ill-formed: replace' "$(printf '測試\n漢\357\277\275種\n')" "$($shutong -e gb18030 -c s2t --invalid=replace --to-encoding utf-8 bad)"
is 'ill-formed: keep' "$( (printf '測試\n漢' | iconv -t gb18030; printf '\377'; printf '種\n' | iconv -t gb18030) | hex)" \
	"$($shutong -e gb18030 -c s2t --invalid=keep bad | hex)"
printf '\272\272\326' >cut
run $shutong -e gb18030 -c s2t cut
is 'cut off: status 2' 2 $status
message 'cut off: says so' cut:1:3 'cut off'
is 'cut off: keep' "$(printf '漢' | iconv -t gb18030 | hex)d6" "$($shutong -e gb18030 -c s2t --invalid=keep cut | hex)"
is 'cut off: what cannot be of it is text' "$(printf 'a\357\277\2750\n')" \
	"$(printf 'a\2010\n' | $shutong -e gb18030 -c s2t --invalid=replace --to-encoding utf-8)"
is 'cut off: what cannot be of it is text, EUC-TW' "$(printf 'a\357\277\275\nb')" \
	"$(printf 'a\216\nb' | $shutong -e euc-tw -c s2t --invalid=replace --to-encoding utf-8)"
printf '\x00\xd8\x2d\x4e' >lone
run $shutong -e utf-16le -c s2t lone
is 'half a pair: status 2' 2 $status
is 'half a pair: keep' 00d82d4e "$($shutong -e utf-16le -c s2t --invalid=keep lone | hex)"
is 'half a pair: keep, in pieces' 00d82d4e "$( (printf '\x00'; sleep 0.1; printf '\xd8\x2d'; sleep 0.1; printf '\x4e') | $shutong -e utf-16le -c s2t --invalid=keep | hex)"
# U+DCAD as UTF-8 would have it, which is what a codec keeps a byte as.
(for _ in {1..9}; do printf %s "$simplified"; done; printf 'a\xed\xb2\xad\n') >lone
for options in '' '--to-encoding utf-8' '-e auto'; do
	is "keep: half a pair in UTF-8 $options" 61edb2ad0a \
		"$($shutong $options -c s2t --invalid=keep lone | tail -n1 | hex)"
done
is 'keep: half a pair in UTF-8, in another encoding' 61edb2ad0a \
	"$($shutong -c s2t --invalid=keep --to-encoding gb18030 lone | tail -n1 | hex)"
printf '\272\272\377\377\326\326\n' >bad
run $shutong -e gb18030 -c s2t --invalid=keep --to-encoding utf-16le bad
is 'keep: bytes in UTF-16: status 2' 2 $status
message 'keep: bytes in UTF-16' bad:1 'cannot be kept in UTF-16LE'
rm -f bad cut lone

# ---- what to do is said ------------------------------------------------------

printf '%s' "$simplified" | iconv -t gb18030 >gb
run $shutong -c s2t gb
is 'not UTF-8: status 2' 2 $status
message 'not UTF-8: what it looks like' gb:1:1 'probably GB18030: use -e gb18030 or -e auto'
run $shutong -c s2t - <gb
message 'not UTF-8, standard input: what it looks like' stdin 'probably GB18030'
cat gb | $shutong -c s2t 2>../err
message 'not UTF-8, a pipe: what it looks like' stdin 'probably GB18030'
run $shutong -j2 -c s2t gb
message 'not UTF-8, threads: what it looks like' gb:1:1 'probably GB18030'
run $shutong --detect gb
message 'not UTF-8, --detect: what it looks like' gb:1:1 'probably GB18030'
run $shutong -e utf-8 -c s2t gb
message 'not UTF-8, as was said: no guess' gb:1:1 --invalid=keep
(yes 'plain ASCII' | head -20000; cat gb) >late
run $shutong -c s2t late
message 'not UTF-8 after much ASCII: what it looks like' late:20001 'probably GB18030'
is 'auto: after much ASCII' "$( (yes 'plain ASCII' | head -20000; printf %s "$simplified" | $shutong -c s2t) | iconv -t gb18030 | sha256sum)" \
	"$($shutong -e auto -c s2t late | sha256sum)"
printf '%s' "$simplified" | iconv -t utf-16le >wide
run $shutong -c s2t wide
is 'UTF-16: status 2' 2 $status
message 'UTF-16: what it looks like' wide 'UTF-16LE'
printf 'r\351sum\351, d\351j\340 vu, na\357ve fa\347ade: \340 la carte, \374ber alles\n' >latin
run $shutong -c s2t latin
message 'Latin-1: no guess' latin:1:2 --invalid=keep
run $shutong -e auto -c s2t latin
is 'auto: Latin-1: status 2' 2 $status
message 'auto: Latin-1: what to do' latin '-e' --list-encodings
(yes 'plain ASCII' | head -40; printf '\200') >latin
run $shutong -e auto --invalid=keep -c s2t latin
is 'auto: a byte at the end that is not ASCII: status 2' 2 $status
message 'auto: a byte at the end that is not ASCII' 'could not be detected'
is 'auto: ASCII is ASCII' 'plain ~{text} ~' "$(printf 'plain ~{text} ~' | $shutong -e auto -c s2t)"
run $shutong -e latin1 -c s2t latin
is 'an encoding that is not allowed: status 2' 2 $status
message 'an encoding that is not allowed: what to do' latin1 --list-encodings
run $shutong -c s2t --to-encoding auto gb
is '--to-encoding auto: status 2' 2 $status
run $shutong -c s2t --check --to-encoding gbk gb
is '--check --to-encoding: status 2' 2 $status

# ---- binary files --------------------------------------------------------------

printf '头发\0' >nul
run $shutong -c s2t nul
is 'a file with a NUL: status 2' 2 $status
message 'a file with a NUL: what to do' nul binary --text
is 'a file with a NUL: --text' 7 "$($shutong --text -c s2t nul | wc -c)"
is 'standard input with a NUL' 7 "$($shutong -c s2t <nul | wc -c)"
run $shutong -j2 -c s2t nul nul
is 'threads: a file with a NUL: status 2' 2 $status
is 'threads: a file with a NUL: each is said' 2 "$(grep -c binary ../err)"
(printf 'a\0'; yes 头发 | head -100000) >nul
run $shutong -j2 -c s2t nul
is 'threads: a large file with a NUL: status 2' 2 $status
is 'threads: a large file with a NUL: nothing is written' 0 "$(wc -c <../out)"
mkfifo fifo
for n in 1 2; do
	printf 'a\0b\n' >fifo &
	run timeout 20 $shutong -j$n -c s2t fifo
	is "a FIFO with a NUL, -j$n: status 2" 2 $status
	message "a FIFO with a NUL, -j$n: is named" fifo binary
done
rm fifo
mkdir tree
cp wide gb latin nul tree
printf '头发' >tree/utf-8
run $shutong -e auto -r -c s2t -w tree
is 'auto -r: one that cannot be told: status 2' 2 $status
is 'auto -r: it is named' 1 "$(grep -c 'tree/latin: the encoding could not be detected' ../err)"
is 'auto -r: binary ones are left out' 1 "$(grep -c 'skipped: 1 binary' ../err)"
is 'auto -r: UTF-16 is none of them' "$(printf %s "$simplified" | $shutong -c s2t)" "$(iconv -f utf-16le tree/wide)"
is 'auto -r: each in its own' "$(printf %s "$simplified" | $shutong -c s2t)" "$(iconv -f gb18030 tree/gb)"
is 'auto -r: UTF-8' 頭髮 "$(cat tree/utf-8)"
run $shutong -r -c s2t -O out tree
is '-r: UTF-16 is binary without -e' utf-8 "$(ls out)"
rm -rf tree out nul wide late latin

# ---- what -v says -----------------------------------------------------------------

printf '头发和皇后，里程\n后面\n' >text
encode gb18030 <text >gb
echo abc >ascii
counted=$($shutong -c s2t --check text | sed 's/^text: \([0-9]*\) .*/\1/')
check '-v: there is something to count' test "$counted" -gt 2
for j in 1 3; do
	run $shutong -v -c s2t -j$j -o out text
	message "-v -j$j: as many as --check counts" "text: UTF-8, $counted characters changed"
done
run $shutong -v -e auto -c s2t -o out gb
message '-v -e auto: the encoding' "gb: GB18030, $counted characters changed"
run $shutong -v -e auto -c s2t -o out ascii
message '-v -e auto: ASCII' 'ascii: ASCII, 0 characters changed'
printf '汉' >one
run $shutong -v -c s2t -w one
message '-v: one' 'one: UTF-8, 1 character changed'
python3 -c 'print("汉语的后面很好，在里面abc\n" * 40000, end="")' >large
counted=$($shutong -c s2twp --check large | sed 's/^large: \([0-9]*\) .*/\1/')
for j in 1 2 3; do
	run $shutong -v -c s2twp -j$j -o out large
	message "-v -j$j: a large file" "large: UTF-8, $counted characters changed"
done
rm text gb ascii one large out

# ---- as much as is looked at -----------------------------------------------------

for n in 254 255 256 257 65534 65535 65536 65537; do
	head -c $n <(yes 'plain ASCII') >plain
	(cat plain; printf %s "$simplified" | encode hz) >text
	(cat plain; printf %s "$simplified" | $shutong -c s2t) >wanted
	check "auto: HZ after $n bytes" cmp wanted <($shutong -e auto -c s2t --to-encoding utf-8 text)
	check "auto: HZ after $n bytes, which come first" cmp wanted \
		<( (cat plain; sleep 0.02; tail -c +$((n + 1)) text) | $shutong -e auto -c s2t --to-encoding utf-8)
	printf '~' >>plain
	check "auto: a tilde after $n bytes" cmp plain <($shutong -e auto -c s2t plain)
done
# What is no shift, then a shift in the last byte that is looked at with it.
(printf '~{'; head -c 65533 <(yes 'plain ASCII'); for _ in {1..9}; do printf %s "$simplified" | encode hz; done) >text
(printf '~{'; head -c 65533 <(yes 'plain ASCII'); for _ in {1..9}; do printf %s "$simplified" | $shutong -c s2t; done) >wanted
check 'auto: a shift at the end of what is looked at' cmp wanted <($shutong -e auto -c s2t --to-encoding utf-8 text)

# A log says the same again and again.
for _ in {1..300}; do printf '2024-11-24 12:00:00 錯誤：連線失敗\n'; done | iconv -t big5 >log
is 'auto: a log' '"encoding":"big5"' "$($shutong -e auto --detect --json log | grep -o '"encoding":"[^"]*"')"
for _ in {1..300}; do printf 'für Grüße über Bücher, natürlich\n'; done | iconv -t iso-8859-1 >log
run $shutong -e auto --detect log
is 'auto: a text that repeats itself in German' 2 $status
rm -f log

# ---- however it comes ------------------------------------------------------------

for encoding in gb18030 hz big5-hkscs euc-tw utf-16be utf-32le; do
	case $encoding in big5* | euc*) text=$traditional profile=t2tw ;; *) text=$simplified profile=t2s ;; esac
	for _ in {1..40}; do printf %s "$text"; done | encode $encoding >text
	for e in auto $encoding; do
		run $shutong -e $e -c $profile text
		is "$encoding, -e $e: status 0" 0 $status
		whole=$(sha256sum <../out)
		for pieces in '1 1' '2 7' '3 500'; do
			is "$encoding, -e $e: pieces of up to ${pieces#* } bytes" "$whole" \
				"$(pieces $pieces text | $shutong -e $e -c $profile | sha256sum)"
		done
	done
done

# ---- another encoding than was said ------------------------------------------------

# Of a file in UTF-8 or ASCII nothing is taken to be UTF-16, or GBK that it happens to be.
mkdir mistaken
printf 'int main(void) { return puts("hello, world, and so on"); } /*x */\n' >mistaken/a.c
printf '这个项目的代码在源码目录里头发面条皇后干净\n' >mistaken/utf8
printf '头发后来这里' >mistaken/pairs
{ printf '/* %0600d */\n' 0; printf '// 头发\n// 后来这里是的\n'; } >mistaken/late.c
cp -r mistaken was
for e in utf-16 utf-16le utf-16be utf-32 utf-32le; do
	for file in a.c utf8 pairs; do
		run $shutong -t zh-TW -e $e -w mistaken/$file
		is "-e $e -w $file: status 2" 2 $status
		message "-e $e -w $file: says so" "is UTF-8, not " 'use -e utf-8 or -e auto'
	done
done
for e in gbk gb18030 big5 big5-hkscs; do
	for file in pairs utf8 late.c; do
		run $shutong -t zh-TW -e $e -w mistaken/$file
		is "-e $e -w $file: status 2" 2 $status
		message "-e $e -w $file: says so" "is UTF-8, not " 'use -e utf-8 or -e auto'
	done
done
printf %s "$simplified" | encode utf-16le >mistaken/wide
cp mistaken/wide was/wide
for e in utf-16le utf-16; do
	cp was/wide mistaken/wide
	run $shutong -t zh-TW -e $e -r -w mistaken
	is "-e $e -r -w: status 2" 2 $status
	is "-e $e -r -w: what is UTF-16 is converted" "$(printf %s "$simplified" | $shutong -t zh-TW | sha256sum)" \
		"$(iconv -f $e mistaken/wide | sha256sum)"
	cp was/wide mistaken/wide
done
check 'the others are intact' diff -r was mistaken
# Where the text was begun, or is too short to tell, the message still says what it is.
printf '头\n' >short
for e in gbk gb18030 big5 hz euc-tw; do
	run $shutong -t zh-TW -e $e short
	is "-e $e of a short one: status 2" 2 $status
	message "-e $e of a short one: what it probably is" 'probably UTF-8: use -e utf-8 or -e auto'
	run sh -c '"$@" <mistaken/utf8' sh $shutong -t zh-TW -e $e
	is "-e $e of standard input: status 2" 2 $status
	message "-e $e of standard input: what it probably is" 'probably UTF-8: use -e utf-8 or -e auto'
	cat mistaken/utf8 | $shutong -t zh-TW -e $e >../out 2>../err
	message "-e $e of a pipe: what it probably is" 'probably UTF-8: use -e utf-8 or -e auto'
done
# 联通 is UTF-8 by chance.
for _ in {1..9}; do printf '联通'; done | encode gbk >chance
is 'GBK that is UTF-8 by chance is GBK' 联通 "$($shutong -e gbk -c t2s --to-encoding utf-8 chance | head -c 6)"
finish
