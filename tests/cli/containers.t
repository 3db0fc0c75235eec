#!/bin/bash
# Archives, images and the like are no text, whatever is asked for; and no hint of a
# message damages what it is about.
. tests/cli/tap.sh

mkdir files texts
python3 - <<'EOT'
import bz2, gzip, io, lzma, os, random, sqlite3, struct, tarfile, zipfile, zlib

# Each has Chinese that would be converted if it were text.
text = "头发后面汉语\n" * 50
t = text.encode()

def put(name, data):
    open("files/" + name, "wb").write(data)

def put_zip(name, *members):
    with zipfile.ZipFile("files/" + name, "w") as z:
        for member, data in members:
            z.writestr(zipfile.ZipInfo(member), data)

put_zip("EPUB", ("mimetype", "application/epub+zip"), ("a.xhtml", text))
put_zip("Word", ("[Content_Types].xml", ""), ("word/document.xml", text))
put_zip("OpenDocument", ("mimetype", "application/vnd.oasis.opendocument.text"), ("c", text))
put_zip("Java", ("META-INF/MANIFEST.MF", ""), ("a.properties", text))
put_zip("zip", ("头发", text))
put("gzip", gzip.compress(os.urandom(99) + t))
put("bzip2", bz2.compress(t, 1))
put("xz", lzma.compress(t))
put("zstd", b"\x28\xb5\x2f\xfd\x04\0" + t)
put("lz4", b"\x04\x22\x4d\x18" + t)
put("7z", b"7z\xbc\xaf\x27\x1c\0\x04" + t)
put("RAR", b"Rar!\x1a\x07\x01\0" + t)
for name, form in ("tar", tarfile.USTAR_FORMAT), ("tar.gnu", tarfile.GNU_FORMAT), \
        ("tar.pax", tarfile.PAX_FORMAT):
    with tarfile.open("files/" + name, "w", format=form) as a:
        member = tarfile.TarInfo("头发.txt")
        member.size = len(t)
        a.addfile(member, io.BytesIO(t))
put("cpio", b"070701" + b"0" * 104 + b"a\0" + t)
put("cpio.odc", b"070707" + b"0" * 70 + b"a\0" + t)
put("Help", b"ITSF\3\0\0\0\x60\0\0\0" + t)
put("DjVu", b"AT&TFORM\0\0\1\0DJVMDIRM\0\0\0\x2e" + t)
put("MOBI", "书".encode().ljust(60, b"\0") + b"BOOKMOBI" + bytes(16) + t)
put("MOBI.palm", b"a".ljust(60, b"\0") + b"TEXtREAd" + bytes(16) + t)
put("Vim", b"b0VIM 9.0\0\0\0\0\x10\0\0" + bytes(900) + t)
put("PDF", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + t)
put("PDF.ascii", b"%PDF-1.7\r1 0 obj\r<< /Length 5 >>\rstream\r" + t)
put("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + t)
put("image.gif", b"GIF89a\x01\0\x01\0\x80\0\0" + t)
put("image.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + t)
put("image.bmp", b"BM" + struct.pack("<IHHII", 9999, 0, 0, 54, 40) + t)
put("image.webp", b"RIFF\x10\x02\0\0WEBPVP8 " + t)
put("image.tif", b"II*\0\x08\0\0\0" + t)
put("image.avif", b"\0\0\0\x20ftypavif" + t)
put("image.heic", b"\0\0\0\x18ftypheic" + t)
put("image.ico", b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\x68\4\0\0\x16\0\0\0" + t)
put("sound.mp3", b"ID3\3\0\0\0\0\0\x20" + t)
put("sound.mpeg", b"\xff\xfb\x90\x64" + bytes(range(32)) + t)
put("sound.ogg", b"OggS\0\2" + t)
put("sound.flac", b"fLaC\0\0\0\x22" + t)
put("sound.mp4", b"\0\0\0\x20ftypisom" + t)
put("sound.wav", b"RIFF\x10\x02\0\0WAVEfmt " + t)
put("program.class", b"\xca\xfe\xba\xbe\0\0\0\x34" + t)
put("program.wasm", b"\0asm\1\0\0\0" + t)
put("program.elf", b"\x7fELF\2\1\1\0" + t)
put("program.exe", b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + t)
put("font.ttf", b"\0\1\0\0\0\x0a\0\x80\0\3\0\x20cmap" + t)
put("font.otf", b"OTTO\0\x0a\0\x80\0\3\0\x20CFF " + t)
put("font.woff2", b"wOF2\0\1\0\0" + t)
put("Office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + t)
put("catalogue", b"\xde\x12\x04\x95\0\0\0\0" + t)
put("package", b"!<arch>\n" + b"debian-binary".ljust(58) + b"`\n" + t)
database = sqlite3.connect("files/SQLite")
database.execute("create table t (x)")
database.execute("insert into t values (?)", (text,))
database.commit()

# What only begins like one.
for name, begin in {
        "pdf": "%PDF-1.4 是一种格式\n", "gif": "GIF89a是图像格式\n", "bmp": "BMW 汽车\n",
        "mp3": "ID3 标签\n", "riff": "RIFF，后面WAVE格式\n", "bz2": "BZh9 后面\n", "pk": "PK 后\n",
        "tiff": "II*后\n", "exe": "MZ 后面是程序\n", "otf": "OTTO 后\n", "ar": "!<arch>\n后面\n",
        "rar": "Rar! 后\n", "sqlite": "SQLite format 3 后面\n", "png": "PNG\r\n后\n",
        "tar": "ustar 后面\n" + "ustar" * 60 + "\n", "mz": "MZ" + "后" * 300 + "\n",
        "cpio": "070701" + "0" * 110 + "后\n", "help": "ITSF 后面\n", "djvu": "AT&TFORM 后面DJVU\n",
        "mobi": "后" * 20 + "BOOKMOBI 是一种格式\n", "vim": "b0VIM 后面\n"}.items():
    open("texts/" + name, "w", newline="").write(begin + text)
for name, encoding in ("gb", "gb18030"), ("wide", "utf-16-le"):
    # 数, 壕: CA FE, BA BE.
    open("texts/" + name, "wb").write(("数壕" * 9 + "头发后面汉语" * 9).encode(encoding))
EOT

# ---- what is refused ------------------------------------------------------------

all=$(cd files && sha256sum *)
for file in files/*; do
	kind=${file#files/}
	kind=${kind%%.*}
	for arguments in '' '--text --invalid=keep' '--text --invalid=replace' '--text -e gb18030 --invalid=keep' \
		'-e auto --invalid=keep' '--text --invalid=keep -w' '--invalid=keep --repair --text'; do
		run $shutong -t zh-TW $arguments "$file"
		is "$file $arguments: status 2" 2 $status
		is "$file $arguments: nothing is written" '' "$(cat ../out)"
	done
	message "$file: is named" "$file: is " "$kind" ', not text'
	run sh -c '"$@" <"$0"' "$file" $shutong -t zh-TW --invalid=keep
	is "$file as standard input: status 2" 2 $status
	message "$file as standard input: is named" 'stdin: is ' "$kind"
	for j in 1 3; do
		cat "$file" | $shutong -c s2t --invalid=keep -j$j >../out 2>../err
		is "$file from a pipe, -j$j: status 2" 2 $?
		message "$file from a pipe, -j$j: is named" 'stdin: is ' "$kind"
	done
	$shutong --detect "$file" >../out 2>../err
	is "$file --detect: status 2" '2 ' "$? $(cat ../out)"
done
is 'all of them are as they were' "$all" "$(cd files && sha256sum *)"
run $shutong -t zh-TW --text --invalid=keep -r -w files
is '-r: status' 0 $status
message '-r: they are counted' "skipped: $(ls files | wc -l) binary"
is '-r: all of them are as they were' "$all" "$(cd files && sha256sum *)"
run sh -c 'ls files/* | "$@"' sh $shutong -t zh-TW --text --invalid=keep -w --files-from -
is '--files-from: status' 0 $status
message '--files-from: they are counted' "skipped: $(ls files | wc -l) binary"
is '--files-from: all of them are as they were' "$all" "$(cd files && sha256sum *)"

# However it comes, before anything of it is given.
for file in EPUB gzip 7z image.png SQLite zip RAR; do
	for most in 1 3 700; do
		pieces 1 $most files/$file | $shutong -c s2t --invalid=keep >../out 2>../err
		is "$file in pieces of up to $most: status, output" '2 ' "$? $(cat ../out)"
		cp ../err ../one
		cat files/$file | $shutong -c s2t -j1 --invalid=keep 2>../err >../out
		check "$file in pieces of up to $most: the same message" cmp -s ../one ../err
	done
done
pieces 2 1 files/tar | $shutong -c s2t >../out 2>../err
is 'tar byte by byte: status' 2 $?
message 'tar byte by byte: is named' 'a tar archive'

# What the message says works.
gzip -c texts/pk >text.gz
is 'zcat | shutong | gzip' "$($shutong -c s2t texts/pk)" \
	"$(zcat text.gz | $shutong -c s2t | gzip | zcat)"
rm text.gz
python3 - files/EPUB <<'EOT'
import sys, zipfile
zipfile.ZipFile(sys.argv[1]).extractall("book")
EOT
run $shutong -q -t zh-TW -r -w book
is 'unpacked: status' 0 $status
is 'unpacked: its text is converted' 頭髮後面漢語 "$(head -n 1 book/a.xhtml)"
is 'unpacked: its type is as it was' application/epub+zip "$(cat book/mimetype)"
rm -r book

# ---- what is text -----------------------------------------------------------------

for file in texts/*; do
	encoding=utf-8
	[ $file = texts/gb ] && encoding=gb18030
	[ $file = texts/wide ] && encoding=utf-16le
	for j in 1 3; do
		run $shutong -e $encoding -c s2t -j$j $file
		is "$file -j$j: is text" 0 $status
		iconv -f $encoding $file | $shutong -c s2t | iconv -t $encoding >../right
		check "$file -j$j: is converted" cmp -s ../out ../right
	done
	pieces 3 2 $file | $shutong -e $encoding -c s2t >../out
	check "$file in pieces: is converted" cmp -s ../out ../right
done
# A letter that a mark begins with is not held back when more comes.
if command -v timeout >/dev/null; then
	mkfifo to from
	timeout 60 $shutong -c s2t --line-buffered <to >from &
	exec 3>to 4<from
	for line in P PK BM M 7 Rar SQL ID3 RIFF GIF8 后; do
		echo $line >&3
		read -r got <&4
		is "a line $line at once" "${line/后/後}" "$got"
	done
	exec 3>&- 4<&-
	wait
	rm to from
fi

# ---- hints ------------------------------------------------------------------------

# What is told of binary files, of damaged text, and of a mixture of encodings.
python3 - <<'EOT'
import random
random.seed(3)
text = "头发后面汉语\n" * 50
t = text.encode()
noise = bytes(random.randrange(1, 256) for _ in range(4000))
gb = "头发是汉语后面的里程\n".encode("gb18030")
big5 = ("頭髮後面漢語\n" * 60).encode("big5")
for name, data in {
        "noise": noise, "noise-nul": noise + b"\0" + noise, "late-noise": t * 500 + noise,
        "damaged": t + b"\xff" + t, "cut": t[:-2], "mixed": t + gb + t,
        "mixed-gb": gb * 30 + t, "mixed-big5": big5 + t, "late-mixed": t * 500 + gb,
        "mixed-ascii": b"x\n" * 40000 + t + gb, "gb": gb * 9, "big5": big5,
        "nul": t + b"\0" + t}.items():
    open(name, "wb").write(data)
EOT
hint() { # FILE WHAT...: what the message has; - before what it has not
	local file=$1 j
	shift
	for j in 1 3; do
		run $shutong -c s2t -j$j $file
		is "$file -j$j: status 2" 2 $status
		for what; do
			case $what in
			-[^-e]*) check "$file -j$j: does not advise ${what#-}" sh -c '! grep -qF -e "$1" ../err' sh "${what#-}" ;;
			*) message "$file -j$j: advises $what" "$what" ;;
			esac
		done
	done
}
hint noise 'not text' -invalid=keep '-use -e'
hint noise-nul 'not text' -invalid=keep '-use --text'
hint late-noise 'not text' -invalid=keep
hint damaged --invalid=keep '-use -e'
hint cut --invalid=keep '-use -e'
hint mixed 'mixes UTF-8 and GB18030' -invalid=keep '-use -e'
hint mixed-gb 'mixes UTF-8 and GB18030' -invalid=keep '-use -e'
hint mixed-big5 'mixes UTF-8 and Big5' -invalid=keep '-use -e'
hint late-mixed 'mixes UTF-8 and GB18030' -invalid=keep '-use -e'
hint mixed-ascii 'mixes UTF-8 and GB18030' -invalid=keep '-use -e'
hint gb 'use -e gb18030' -invalid=keep
hint big5 'use -e big5' -invalid=keep
hint nul --text
for file in mixed-gb mixed-big5; do
	run $shutong -e auto -c s2t $file
	is "-e auto $file: status 2" 2 $status
	message "-e auto $file: what" 'mixes UTF-8 and'
done
run $shutong -e gb18030 -c s2t damaged
message '-e gb18030 of UTF-8: what' 'is UTF-8, not GB18030'
run $shutong -e auto -c s2t noise
message '-e auto of what is no text: what' 'not text'

# ---- small binary files -------------------------------------------------------------

mkdir tree
printf 'a\0b\1\2' >tree/odd
printf '\0\1\2\3' >tree/numbers
printf 'a\0\1\0\2\0b\0' >tree/shorts
head -c 300 noise >tree/noise
head -c 300 files/program.elf >tree/program
printf '%s' 'a，头发。后面，b' | iconv -t utf-16le >tree/wide
printf '头发' >tree/utf-8
ls tree/* >list
for arguments in '-r tree' '--files-from list'; do
	run $shutong -e auto -t zh-TW --check $arguments
	is "-e auto $arguments: status" 1 $status
	is "-e auto $arguments: text" 'tree/utf-8 tree/wide' \
		"$(cut -d: -f1 ../out | tr '\n' ' ' | sed 's/ $//')"
	message "-e auto $arguments: the others are counted" 'skipped: 5 binary'
	run $shutong -t zh-TW --check $arguments
	is "$arguments: text" tree/utf-8 "$(cut -d: -f1 ../out)"
	message "$arguments: the others are counted" 'skipped: 6 binary'
done
for file in odd numbers shorts noise program; do
	run $shutong -e auto -t zh-TW tree/$file
	is "-e auto, $file is named: status 2" 2 $status
done
ln -s odd tree/link
echo tree/link >list
run $shutong -t zh-TW --files-from list
is 'a link in a list: status' 0 $status
message 'a link in a list: is counted' 'skipped: 1 binary'
echo none >list
run $shutong -t zh-TW --files-from list
is 'no such file in a list: status 2' 2 $status
mkdir 头
printf 'a\0' >头/头
echo 头/头 >list
run $shutong -t zh-TW -w --rename --files-from list
is 'a binary file in a list is renamed, as with -r' 头/頭 "$(ls -d 头/*)"
finish
