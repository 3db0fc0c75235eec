#!/bin/bash
# --report: places that would change, for readers and in the formats of other programs.  Making
# what a report suggests is converting.  SCHEMAS is a folder with the schemas that
# were published, FORMAT.json (`make check-schemas`).
article=$PWD/data/article.txt
python="python3 $PWD/tests/cli/findings.py"
. tests/cli/tap.sh

mkdir -p 'folder, 100%:x/d'
cp "$article" article.txt
cp "$article" 'folder, 100%:x/d/文章 1.txt'
printf '“头发”，‘里面’\n‘’“”\n' >quotes.txt
printf '# 头发\n\n后面 `里面` [发现](a.html)\n' >d.md
printf '<p>头<b>发</b>&amp;后面&#x53D1;</p>\n' >h.html
printf '{"a": "\\u5934发", "b": "里"}\n' >j.json
printf '无\r\n头发\r\n\t后𠀀面\n' >ends.txt
printf 'abc\n' >nothing.txt
files='article.txt quotes.txt d.md h.html j.json ends.txt nothing.txt'

for format in rdjson sarif github; do
	for options in '' '--quotes=corner' '-p' '-j4 --quotes=corner -p -v'; do
		rm -rf made right
		run $shutong -t zh-TW $options --check --report=$format $files 'folder, 100%:x/d/文章 1.txt'
		is "$format $options: status 1" 1 $status
		cp ../out ../report
		run $python $format ../report made
		check "$format $options: its shape" test $status = 0
		mkdir right
		(cd made && find . -type f -print0 | cpio -0pdm ../right --quiet 2>/dev/null ||
			cp -r . ../right)
		rm -rf right/*
		find made -type f -printf '%P\0' | while IFS= read -r -d '' file; do
			mkdir -p "right/$(dirname "$file")"
			$shutong -q -t zh-TW ${options/-v/} "$file" >"right/$file"
		done
		check "$format $options: what it suggests is the conversion" diff -r made right
		is "$format $options: of every file that would change" \
			"$($shutong -t zh-TW $options -q -l $files 'folder, 100%:x/d/文章 1.txt' 2>/dev/null | sort)" \
			"$(find made -type f -printf '%P\n' | sort)"
	done
	run $shutong -t zh-TW --check --report=$format nothing.txt
	is "$format: nothing to change: status 0" 0 $status
	cp ../out ../report
	run $python $format ../report made
	check "$format: nothing to change: its shape" test $status = 0
	printf '头发\xff\n头发' >ill.txt
	run $shutong -t zh-TW --check --report=$format ./ill.txt none article.txt
	is "$format: a file that fails: status 2" 2 $status
	is "$format: a file that fails: two messages" 2 "$(wc -l <../err)"
	cp ../out ../report
	printf '头发\n头发' >ill.txt
	run $python $format ../report made
	check "$format: a file that fails: its shape" test $status = 0
	run $shutong -t zh-TW --check --report=$format --json article.txt
	message "$format with --json: refused" '--json'
	$shutong -t zh-TW --check --report=$format article.txt >/dev/full 2>../err
	is "$format: a full disk: status 2" 2 $?
	message "$format: a full disk: one message" 'No space'
	run $shutong -t zh-TW --check --report=$format - <article.txt
	is "$format: standard input" 1 $status
	check "$format: standard input has a name" grep -q 'stdin' ../out
done
run $shutong -t zh-TW --check --report=sarif article.txt
check 'sarif: it says that all was checked' grep -q '"executionSuccessful":true' ../out
run $shutong -t zh-TW --check --report=sarif article.txt none
check 'sarif: or that it was not' grep -q '"executionSuccessful":false' ../out
run $shutong -t zh-TW --check --report=github "$PWD/ends.txt" ./././ends.txt
check 'github: a path as it is in the repository' grep -q '^::warning file=ends.txt,line=2,endLine=2,col=1,endColumn=3,' ../out
run $shutong -t zh-TW --check --report=sarif "$PWD/ends.txt"
check 'sarif: an absolute path' grep -q '"uri":"file:///' ../out

# ---- the published schemas ---------------------------------------------------

for format in rdjson sarif; do
	[ -f "${SCHEMAS-}/$format.json" ] || {
		skip "$format: the published schema" 'make check-schemas SCHEMAS=DIR has it'
		continue
	}
	$shutong -t zh-TW --quotes=corner --repair --check --report=$format $files >../report
	run $python $format ../report --schema "$SCHEMAS/$format.json"
	check "$format: the published schema" test $status = 0
done

# ---- kinds ------------------------------------------------------------------

printf '“中”\n头发\n⼀中⼈\n“后”\n' >kinds.txt
run $shutong -t zh-TW --quotes=corner --repair --check --report=rdjson kinds.txt
is 'a place is what it would be changed for' 'quotes quotes conversion repair repair conversion' \
	"$(grep -o '"code":{"value":"[a-z]*' ../out | sed 's/.*"//' | tr '\n' ' ' | sed 's/ $//')"
for n in 1 2 8; do
	run $shutong -j$n -t zh-TW --quotes=corner --check -v $files nothing.txt kinds.txt
	grep ' to convert' ../err >"../counts$n"
done
is '-v: a count by kind at the end' \
	"shutong: $(grep -c ' -> ' ../out) places" \
	"$(sed -E 's/^shutong: ([0-9]+) places to convert, ([0-9]+) places with quotation marks$/\1 \2/' ../counts1 |
		awk '{ print "shutong: " $1 + $2 " places" }')"
check '-v: the same with threads' cmp ../counts1 ../counts2
check '-v: the same with more threads' cmp ../counts1 ../counts8

# ---- for readers ------------------------------------------------------------

for options in '' '--quotes=corner --repair' '-p -j4' '-q'; do
	$shutong -t zh-TW $options --check -v $files nothing.txt >../places 2>/dev/null
	run $shutong -t zh-TW $options --check --report=text $files nothing.txt
	is "text $options: status 1" 1 $status
	check "text $options: places and counts as with -v" cmp ../places ../out
	check "text $options: not a word of what stays" test ! -s ../err
done
run $shutong -t zh-TW --check --report=text nothing.txt
is 'text: nothing to change: status 0' '0' "$status$(cat ../out ../err)"
run $shutong -t zh-TW --check --report=text none quotes.txt
is 'text: a file that fails: status 2' 2 $status
message 'text: a file that fails: one message' none
run $shutong -t zh-TW --check --report=txt quotes.txt
message 'an unknown format: the nearest one' 'did you mean --report=text?'

# ---- an archive -------------------------------------------------------------

mkdir -p OEBPS META-INF
if command -v zip >/dev/null; then
	printf 'application/epub+zip' >mimetype
	printf '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="OEBPS/a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>' >META-INF/container.xml
	printf '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>' >OEBPS/a.opf
	printf '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>头发</p></body></html>' >OEBPS/a.xhtml
	zip -q -X0 book.epub mimetype
	zip -q -X9 book.epub META-INF/container.xml OEBPS/a.opf OEBPS/a.xhtml
	for format in rdjson sarif github; do
		run $shutong -t zh-TW --check --report=$format book.epub
		is "$format: an archive: status 1" 1 $status
		check "$format: an archive: the file in it" grep -q 'OEBPS/a.xhtml: 头发 -> 頭髮' ../out
		check "$format: an archive: no place that is not one of the file" \
			sh -c '! grep -qE "[lL]ine|replacements|suggestions" ../out'
		[ $format = github ] || {
			cp ../out ../report
			run $python $format ../report made
			check "$format: an archive: its shape" test $status = 0
		}
	done
else
	skip 'an archive' 'no zip'
fi
finish
