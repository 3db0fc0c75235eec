#!/bin/sh
# --stdin-filename: standard input is treated as the file of that name, which need
# not exist.
. tests/cli/tap.sh

HOME=$PWD/home
export HOME
unset XDG_CONFIG_HOME GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM
GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_NOSYSTEM
mkdir home

from() { # FILE COMMAND...: with the file as its standard input
	from_file=$1
	shift
	run sh -c 'file=$1; shift; "$@" <"$file"' sh "$from_file" "$@"
}
gives() { # NAME EXPECTED STATUS, of the last run: its output and status
	is "$1" "$2 $3" "$(cat ../out) $status"
}
same() { # NAME FILE STATUS: the output is the file, byte for byte
	same_name=$1 same_file=$2 same_status=$3
	is "$same_name" "$(hex <"$same_file") $same_status" "$(hex <../out) $status"
}
repository() { # as git makes it, without git
	mkdir -p "$1/.git/info" "$1/.git/objects" "$1/.git/refs"
	echo 'ref: refs/heads/main' >"$1/.git/HEAD"
}

# ---- format and name ---------------------------------------------------------

printf '头发 `头发`\n' >text
from text $shutong -t zh-TW --stdin-filename no/such/page.md
gives 'the format is that of the name' '頭髮 `头发`' 0
from text $shutong -t zh-TW --stdin-filename page.txt
gives 'of a name that has none, text' '頭髮 `頭髮`' 0
from text $shutong -t zh-TW --stdin-filename page.md --format=text
gives '--format counts more' '頭髮 `頭髮`' 0
from text $shutong -c s2t --stdin-filename page.md
gives '-c: text, as of a file' '頭髮 `頭髮`' 0
from text $shutong -t zh-TW --stdin-filename page.txt -
gives '- may be given' '頭髮 `頭髮`' 0
run sh -c '(echo 头发; sleep 0.1; echo 后来) | "$@"' sh $shutong -t zh-TW --stdin-filename page.txt
gives 'from a pipe' '頭髮
後來' 0
: >empty
from empty $shutong -t zh-TW --stdin-filename page.md
same 'no text' empty 0
printf '<!-- shutong:off-next-line -->\n头发\n后来\n' >marked
from marked $shutong -t zh-TW --stdin-filename page.md
gives 'marks count as in the format' '<!-- shutong:off-next-line -->
头发
後來' 0
from marked $shutong -t zh-TW --check --stdin-filename no/page.md
gives '--check names it' 'no/page.md: 2 characters in 1 line would change' 1
from marked $shutong -t zh-TW --check -v --stdin-filename no/page.md
is '--check -v' 'no/page.md:3:1: 后来 -> 後來' "$(head -n 1 ../out)"
from marked $shutong -t zh-TW --check --json --stdin-filename no/page.md
gives '--json' '{"file":"no/page.md","changed":true,"characters":2,"lines":1}' 1
from marked $shutong -t zh-TW --check --report=github --stdin-filename no/page.md
gives '--report' '::warning file=no/page.md,line=3,endLine=3,col=1,endColumn=3,title=shutong (conversion)::后来 -> 後來' 1
from marked $shutong -t zh-TW --diff --stdin-filename no/page.md
is '--diff' '--- no/page.md +++ no/page.md' "$(head -n 2 ../out | tr '\n' ' ' | sed 's/ $//')"
from marked $shutong -t zh-TW -l --stdin-filename no/page.md
gives '-l' no/page.md 1
from marked $shutong -t zh-TW --explain --stdin-filename no/page.md
is '--explain' '"file":"no/page.md"' "$(grep -o '"file":"[^"]*"' ../out)"
from marked $shutong --detect --json --stdin-filename no/page.md
is '--detect' '"file":"no/page.md"' "$(grep -o '"file":"[^"]*"' ../out)"
from marked $shutong -t zh-TW --review page.html -o reviewed --stdin-filename no/page.md
is '--review, and -o' '后来: 0 後來' "后来: $status $(tail -n 1 reviewed)"
check 'the page names it' grep -q 'no/page\.md' page.html
from text $shutong -t zh-TW -l --stdin-filename '-'
gives 'a name that is a dash' - 1
from text $shutong -t zh-TW -l --stdin-filename "$(printf 'a\nb.txt')" -0
is 'a name of two lines' 'a b.txt ' "$(tr '\n\0' '  ' <../out)"

# An archive is read as a file of that name would be.
python3 - <<'END'
import zipfile
with zipfile.ZipFile('a.epub', 'w') as z:
    z.writestr('mimetype', 'application/epub+zip')
    z.writestr('META-INF/container.xml', '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
               '<rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
    z.writestr('a.opf', '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
               'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>头发</dc:title><dc:language>zh</dc:language></metadata>'
               '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
               '<spine><itemref idref="a"/></spine></package>')
    z.writestr('a.xhtml', '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>a</title></head><body><p>头发</p></body></html>')
END
run $shutong -t zh-TW -o by-name.epub a.epub
from a.epub $shutong -t zh-TW --stdin-filename b.epub
same 'an archive' by-name.epub 0
from a.epub $shutong -t zh-TW --check -v --stdin-filename b.epub
is 'and what is in it' 'b.epub:a.xhtml:1:82: 头发 -> 頭髮' "$(grep xhtml ../out)"
from a.epub $shutong -t zh-TW --format=epub
same 'as with --format' by-name.epub 0
from text $shutong -t zh-TW --stdin-filename b.epub
same 'what is no archive comes back' text 2
message 'and is refused' 'b.epub'

# ---- errors give the input back ----------------------------------------------

printf '头发\n\377发\n' >damaged
from damaged $shutong -t zh-TW --stdin-filename a.txt
same 'ill-formed text comes back whole' damaged 2
message 'with one message' 'a.txt:2:1: invalid UTF-8'
{ yes 头发后来 | head -n 20000; printf '\377\n'; } >large
from large $shutong -t zh-TW --stdin-filename a.txt
same 'and so does a large one, of which much was converted' large 2
message 'with its place' 'a.txt:20001:1'
from damaged $shutong -t zh-TW --check --stdin-filename a.txt
same '--check gives nothing back' empty 2
from damaged $shutong -t zh-TW -o new --stdin-filename a.txt
is '-o: there is no file' '2 no' "$status $(test -e new || echo no)"
printf '头发\0\n' >binary
from binary $shutong -t zh-TW --stdin-filename a.txt
same 'a NUL, as in a file' binary 2
message 'is said as of a file' 'a.txt: looks like a binary file' '--text'
from binary $shutong -t zh-TW --text --stdin-filename a.txt
is '--text' 0 $status
printf '{"a": "头发", }\n' >wrong.json
from wrong.json $shutong -t zh-TW --stdin-filename a.json
same 'a document that is not well-formed' wrong.json 2
message 'with its place' 'a.json:1:13'
iconv -t gb18030 >gbk <<'END'
简体中文的字幕，这里是第一句话。他们说的话都是真的，我们没有办法知道。
END
echo text >a.txt
from gbk $shutong -t zh-TW --stdin-filename a.txt
same 'text in another encoding' gbk 2
message 'whose name is told, although there is another file of that name' 'a.txt:1:1' '-e gb18030'
from gbk $shutong -t zh-TW -e auto --stdin-filename b.txt
is '-e auto' "$(iconv -f gb18030 gbk | $shutong -t zh-TW)" "$(iconv -f gb18030 ../out)"
from text $shutong -t zh-TW -e gb18030 --stdin-filename a.txt
same 'UTF-8 that is said to be GB18030' text 2
message 'is noticed, as in a file' 'is UTF-8, not GB18030'
from . $shutong -t zh-TW --stdin-filename a.txt
same 'a directory as standard input' empty 2
run sh -c '"$@" <&-' sh $shutong -t zh-TW --stdin-filename a.txt
same 'a closed standard input' empty 2
message 'is an error' 'a.txt: cannot be read'
run sh -c '"$@" <text >&-' sh $shutong -t zh-TW --stdin-filename a.txt
is 'a closed standard output' 2 $status
message 'is an error as well' 'standard output: cannot be written'
run sh -c '"$@" <damaged >/dev/full' sh $shutong -t zh-TW --stdin-filename a.txt
is 'what cannot be given back' 2 $status
for name in dir/ . .. dir/..; do
	from text $shutong -t zh-TW --stdin-filename $name
	same "$name is no name of a file" text 2
	message "$name: so it says" "$name: is not the name of a file"
done

# ---- options -----------------------------------------------------------------

for with in -r -w '-O out' --rename=only '--files-from text'; do
	# shellcheck disable=SC2086
	from text $shutong -t zh-TW --check --stdin-filename a.txt $with
	same "refused: $with" empty 2
	message "with one message: $with" '--stdin-filename cannot be combined with' || cat ../err
done
from text $shutong -t zh-TW --stdin-filename a.txt text
same 'refused: a FILE' empty 2
message 'with one message' '--stdin-filename' 'FILE'
from text $shutong -t zh-TW --stdin-filename a.txt - -
same 'refused: standard input twice' empty 2
from text $shutong -t zh-TW --stdin-filename ''
message 'refused: no name' '--stdin-filename' 'empty'

# ---- what is ignored ---------------------------------------------------------

mkdir project && cd project || exit 99
printf '头发\r\n\377' >../ignored
inside() { # FILE COMMAND...: in the project, with the file as standard input
	inside_file=$1
	shift
	status=0
	"$@" <"../$inside_file" >../../out 2>../../err || status=$?
}
stays() { # NAME FILENAME OPTION...: the input comes back, nothing is said
	stays_name=$1 stays_file=$2
	shift 2
	inside ignored $shutong -t zh-TW --stdin-filename "$stays_file" "$@"
	is "$stays_name" "$(hex <../ignored) 0 0" "$(hex <../../out) $status $(wc -c <../../err)"
}
changes() { # NAME FILENAME OPTION...
	changes_name=$1 changes_file=$2
	shift 2
	inside text $shutong -t zh-TW --format=text --stdin-filename "$changes_file" "$@"
	is "$changes_name" '頭髮 `頭髮` 0' "$(cat ../../out) $status"
}
repository .
printf 'build/\n*.o\n!keep.o\n/top\n' >.gitignore
printf 'vendor\n' >.shutongignore
stays 'a pattern' a.o
stays 'a directory that does not exist' build/a.txt
stays 'in a directory below it' build/b/c/a.txt
stays 'not even with ! in it' build/keep.o
stays '.shutongignore' deep/vendor/a.txt
stays '--to-encoding: the bytes stay' a.o --to-encoding utf-8-bom
stays '-c' a.o -q
changes 'others change' docs/a.txt
changes 'by !' keep.o
changes 'anchored' docs/top
changes '--no-ignore' build/a.o --no-ignore
stays 'by its absolute path' "$PWD/docs/a.o"
stays 'with .. in it' no/../build/a.txt
stays './' ./a.o
mkdir docs && printf '*.tmp\n' >docs/.ignore
stays 'patterns of its directory' docs/a.tmp
changes 'which count there' a.tmp
cd docs || exit 99
status=0
$shutong -t zh-TW --stdin-filename ../build/a.txt <../../ignored >../../../out 2>../../../err || status=$?
is 'from below, by ..' "$(hex <../../ignored) 0" "$(hex <../../../out) $status"
$shutong -t zh-TW --stdin-filename a.o <../../ignored >../../../out 2>../../../err || status=$?
is 'from below' "$(hex <../../ignored) 0" "$(hex <../../../out) $status"
cd ..
for how in --check --diff -l '--check -v' '--check --json' --explain; do
	# shellcheck disable=SC2086
	inside ignored $shutong -q -t zh-TW $how --stdin-filename a.o
	is "$how finds nothing" '0 0 0' "$status $(wc -c <../../out) $(wc -c <../../err)"
done
inside ignored $shutong --detect --stdin-filename a.o
is '--detect finds nothing' '0 0' "$status $(wc -c <../../out)"
inside ignored $shutong -t zh-TW --check --report=sarif --stdin-filename a.o
is '--report=sarif is a report without findings' '[] True' \
	"$(python3 -c 'import json; r = json.load(open("../../out"))["runs"][0]; print(r["results"], r["invocations"][0]["executionSuccessful"])')"
inside ignored $shutong -v -t zh-TW --stdin-filename a.o
is '-v says that it was skipped' 'shutong: skipped: 1 ignored file' "$(cat ../../err)"
inside ignored $shutong -t zh-TW -o ../copied --stdin-filename a.o
is '-o: the file has it' "$(hex <../ignored)" "$(hex <../copied)"
changes '--include that matches' docs/a.md --include '*.md'
stays '--include that does not' docs/a.txt --include '*.md'
changes '--include of a directory' docs/deep/a.txt --include docs
changes 'relative to the working directory' docs/deep/a.txt --include docs/deep
stays 'and not to others' docs/deep/a.txt --include /deep
stays '--exclude' docs/a.md --exclude '*.md'
stays '--exclude of a directory' docs/a.md --exclude docs/
stays '--exclude before --include' docs/a.md --exclude docs --include '*.md'
changes 'what is elsewhere: by the name' ../other/a.md --include '*.md'
stays 'what is elsewhere: other names' ../other/a.txt --include '*.md'
changes 'what is elsewhere: not by the patterns here' ../other/a.o
changes 'a hidden file' .hidden.md
changes 'in a hidden directory' .github/a.md
stays 'what belongs to git' .git/description
ln -s docs link
stays 'a directory that is a link' link/a.tmp
repository nested
printf '*.x\n' >nested/.gitignore
stays 'a repository in it, by its own patterns' nested/a.x
changes 'and not by those around it' nested/a.o

long=$(head -c 70000 /dev/zero | tr '\0' a)
changes 'a name longer than any file has' "$long.txt"
stays 'which is ignored' "$long.o"
changes 'a directory of such a name' "$long/a.txt"
stays 'in which it is ignored' "$long/b/a.o"
changes 'a path longer than any file has' "$(printf '%s' "$long" | sed 's,aaaaaaaaaa,a/,g').txt"

# A dictionary that is in use would be converted itself.
printf '头发\t头发\n' >terms.txt
inside text $shutong -t zh-TW -d terms.txt --stdin-filename terms.txt
is 'custom terms that are in use come back' "$(cat ../text) 0" "$(cat ../../out) $status"

printf '*.o\n' >docs/.gitignore
chmod 0 docs/.gitignore
other=
if [ "$(id -u)" -eq 0 ]; then
	other='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chmod 755 ../.. ..
fi
# shellcheck disable=SC2086
inside text $other $shutong -t zh-TW --stdin-filename docs/a.txt
is 'patterns that cannot be read: the input comes back' "$(cat ../text) 2" "$(cat ../../out) $status"
check 'with one message' grep -q '^shutong: .*docs/.gitignore: cannot be' ../../err
cd ..

# ---- the same as of a file ---------------------------------------------------

# What is written is what -w would have made of the file.
cp "$tap_source/data/article.txt" article.txt
cp article.txt rewritten.txt
run $shutong -t zh-TW -w rewritten.txt
from article.txt $shutong -t zh-TW --stdin-filename article.txt
same 'an article: as -w' rewritten.txt 0
from article.txt $shutong -t zh-TW -j8 --stdin-filename article.txt
same '-j8' rewritten.txt 0
from rewritten.txt $shutong -t zh-TW --stdin-filename article.txt
same 'twice is once' rewritten.txt 0
yes "$(head -c 3000 article.txt | tr -d '\n')" | head -n 40 | tr -d '\n' >line.txt
cp line.txt rewritten.txt
run $shutong -t zh-TW -w rewritten.txt
from line.txt $shutong -t zh-TW --stdin-filename line.txt
same 'a very long line' rewritten.txt 0
run sh -c 'ulimit -n 16; "$@" <article.txt' sh $shutong -t zh-TW --stdin-filename article.txt
is 'with few descriptors' 0 $status
mkfifo pipe
cat article.txt >pipe &
from pipe $shutong -t zh-TW --stdin-filename article.txt
wait
$shutong -t zh-TW -o rewritten.txt article.txt
same 'a FIFO' rewritten.txt 0
run sh -c '"$@" <article.txt | head -c 1' sh $shutong -t zh-TW --stdin-filename article.txt
is 'a reader that has gone: one character was written' 1 "$(wc -c <../out)"

finish
