#!/usr/bin/env python3
"""Documents that are archives: what is converted in them and what stays, and which are refused."""
import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.abspath("tests/formats"))
import documents  # noqa: E402

BUILD = os.environ.get("BUILD", "build")
SHUTONG = os.path.abspath(os.environ.get("SHUTONG", BUILD + "/shutong"))
BLANK = os.path.abspath(BUILD + "/tests/formats/blank")
with open("data/article.txt", encoding="utf-8") as article:
    ARTICLE = [line.strip() for line in article if line.strip() and not set(line) & set("&<>[]|")]
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
ntests = nfailed = 0


def check(good, name, *notes):
    global ntests, nfailed
    ntests += 1
    nfailed += not good
    print(f"{'ok' if good else 'not ok'} {ntests} - {name}".replace("#", r"\#"))
    for note in notes if not good else ():
        print("# " + repr(note)[:900])


def put(name, data):
    with open(name, "wb") as file:
        file.write(data)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def run(*arguments, data=b""):
    done = subprocess.run([SHUTONG, *arguments], input=data, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


CONVERT = ("-t", "zh-TW", "-p")


def raw(data):
    """Each entry: its header and packed bytes, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = sorted(archive.infolist(), key=lambda e: e.header_offset)
        ends = [e.header_offset for e in entries[1:]] + [archive.start_dir]
        return {e.filename: data[e.header_offset:end] for e, end in zip(entries, ends)}


def facts(data):
    """What else is known of each entry, in the order of the directory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(e.filename, e.date_time, e.compress_type, e.extra, e.external_attr, e.create_system,
                 e.create_version, e.comment) for e in archive.infolist()], archive.comment


def contents(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {e.filename: archive.read(e) for e in archive.infolist()}


def without(entries, *names):
    return [e for e in entries if e[0] not in names]


def using(entries, name, data):
    return [(n, data if n == name else d) for n, d in entries]


# ---- what is converted ---------------------------------------------------------

for name, entries in documents.ALL.items():
    for stream in False, True:
        what = f"{name}{', streamed' if stream else ''}"
        source = documents.pack(entries, stream, comment=b"a comment")
        wanted = {entry: documents.after(data).encode() if isinstance(data, str) else data for entry, data in entries}
        file = f"a.{name}"
        put(file, source)
        status, out, err = run(*CONVERT, file)
        check(status == 0, f"{what}: status", err)
        got = contents(out) if status == 0 else {}
        for entry in wanted:
            check(got.get(entry) == wanted[entry], f"{what}: {entry}", wanted[entry].decode("utf-8", "replace"),
                  got.get(entry, b"").decode("utf-8", "replace"))
        check(facts(out) == facts(source), f"{what}: order, times, attributes, extra fields, comment")
        before, after = raw(source), raw(out)
        same = [e for e, data in entries if not isinstance(data, str) or documents.before(data) == documents.after(data)]
        check(len(same) > 0 and all(before[e] == after[e] for e in same), f"{what}: what stays is copied packed", same)
        blanks = [subprocess.run([BLANK, name, "zh-Hant-TW"], input=data, capture_output=True, check=False)
                  for data in (source, out)]
        check(blanks[0].returncode == 0 and blanks[0].stdout == blanks[1].stdout,
              f"{what}: outside the text the input's bytes", blanks[0].stderr)
        check(run(*CONVERT, f"--format={name}", data=source)[1] == out, f"{what}: standard input")
        put(file, out)
        os.utime(file, (1, 1))
        stamp = os.stat(file)
        status, _, err = run(*CONVERT, "-w", file)
        check(status == 0 and os.stat(file).st_ino == stamp.st_ino and os.stat(file).st_mtime_ns == stamp.st_mtime_ns
              and read(file) == out, f"{what}: not touched again", err)

put("a.epub", documents.pack(documents.EPUB))
put("a.docx", documents.pack(documents.DOCX))
whole = run(*CONVERT, "a.docx")[1]
check(read("a.docx") != whole and run(*CONVERT, "-w", "a.docx")[0] == 0 and read("a.docx") == whole, "-w")
put("a.docx", documents.pack(documents.DOCX))
first = raw(run(*CONVERT, "a.epub")[1])
check(next(iter(first)) == "mimetype" and first["mimetype"].endswith(b"application/epub+zip"),
      "EPUB: mimetype comes first and is stored")
status, out, err = run("-c", "s2t", "a.epub")
check(status == 0 and "頭髮的故事".encode() in contents(out)["OEBPS/book.opf"], "-c: an archive is what it is", err)
check(run(*CONVERT, "--keep-lang", "a.epub")[1] != b"" and
      b"zh-CN" in contents(run(*CONVERT, "--keep-lang", "a.epub")[1])["OEBPS/book.opf"], "--keep-lang")
status, out, err = run(*CONVERT, "--to-encoding", "big5", "-e", "gb18030", "a.docx")
check(status == 0 and out == whole, "encodings say nothing of an archive", err)
status, out, err = run(*CONVERT, "--repair", "a.docx")
check(status == 0 and out == whole, "--repair", err)

# ---- names of fonts -------------------------------------------------------------------

for name, entries in documents.FONTS.items():
    put("fonts." + name, documents.pack(entries))
    status, out, err = run(*CONVERT, "--fonts", "fonts." + name)
    got = contents(out) if status == 0 else {}
    for entry, data in entries:
        wanted = documents.after(data).encode() if isinstance(data, str) else data
        check(got.get(entry) == wanted, f"{name}: --fonts: {entry}", wanted.decode(), got.get(entry, b"").decode(), err)
    put("fonts." + name, out)
    check(run(*CONVERT, "--fonts", "-l", "fonts." + name)[:2] == (0, b""), f"{name}: --fonts: twice is once")
    put("fonts." + name, documents.pack(entries))
    check(run(*CONVERT, "-l", "fonts." + name)[:2] == (0, b""), f"{name}: without --fonts fonts stay")

# ---- words that runs cut --------------------------------------------------------------

chance = random.Random(5)
runs = {"docx": ("w:p", "w:r><w:t", "word/document.xml", f"<w:document {documents.W}>", "</w:document>"),
        "pptx": ("a:p", "a:r><a:t", "ppt/presentation.xml", f"<p:sld {documents.P} {documents.A}>", "</p:sld>"),
        "odt": ("text:p", "text:span", "content.xml", f"<office:document-content {documents.NAMES}>",
                "</office:document-content>")}
for name, (block, run_name, part, begin, end) in runs.items():
    close = "></".join(reversed(run_name.split("><")))
    whole_runs = cut_runs = ""
    ncuts = 0
    for line in ARTICLE:
        chunks = []
        while line:
            n = chance.randrange(1, 6)
            chunks.append(line[:n])
            line = line[n:]
        ncuts += len(chunks) - 1
        for kind in "whole", "cut":
            texts = chunks if kind == "cut" else ["".join(chunks)]
            text = f"<{block}>" + "".join(f"<{run_name}>{t}</{close}>" for t in texts) + f"</{block}>"
            if kind == "cut":
                cut_runs += text
            else:
                whole_runs += text
    results = []
    for text in whole_runs, cut_runs:
        entries = using(documents.ALL[name], part, documents.XML + begin + text + end)
        put(f"cut.{name}", documents.pack([e for e in entries if e[0] in ("mimetype", "[Content_Types].xml", part)]))
        results.append([re.sub("<[^>]*>", "", contents(run(*options, f"cut.{name}")[1])[part].decode())
                        for options in (CONVERT, ("-t", "zh-Hant"), ("-c", "s2twp"))])
    check(ncuts > 500 and results[0] == results[1], f"{name}: {ncuts} cuts by runs change no word")

# ---- spaces -----------------------------------------------------------------------

W = documents.W
put("s.docx", documents.pack([documents.TYPES, ("word/document.xml", documents.XML + f"<w:document {W}><w:p>"
    "<w:r><w:t>程</w:t></w:r><w:r><w:t>序员 a</w:t></w:r><w:r><w:t>鼠</w:t></w:r><w:r><w:t>标 &amp; b鼠</w:t><w:t>标\n</w:t>"
    '</w:r><w:r><w:t>程</w:t><w:t xml:space="preserve">序员 </w:t></w:r></w:p></w:document>')]))
text = contents(run(*CONVERT, "s.docx")[1])["word/document.xml"].decode()
check(text.endswith('<w:t>程式設計師</w:t></w:r><w:r><w:t xml:space="preserve"> a</w:t></w:r><w:r><w:t>滑</w:t></w:r>'
                    "<w:r><w:t>鼠 &amp; b滑</w:t><w:t>鼠\n</w:t></w:r><w:r><w:t>程式設計師</w:t>"
                    '<w:t xml:space="preserve"> </w:t></w:r></w:p></w:document>'),
      "xml:space where it has become necessary", text)

put("s.pptx", documents.pack(using(documents.PPTX, "ppt/slides/slide1.xml", documents.XML + f"<p:sld {documents.P} {documents.A}>"
    "<a:p><a:r><a:t>程</a:t></a:r><a:r><a:t>序员 a</a:t></a:r></a:p></p:sld>")))
text = contents(run(*CONVERT, "s.pptx")[1])["ppt/slides/slide1.xml"].decode()
check(text.endswith("<a:t>程式設計師</a:t></a:r><a:r><a:t> a</a:t></a:r></a:p></p:sld>"), "no xml:space in slides", text)

# ---- zip64 ------------------------------------------------------------------------


def to_zip64(data):
    """The same archive with sizes and offsets where zip64 has them."""
    out, central = b"", b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        for e in entries:
            name, packed = e.filename.encode(), zlib.compress(archive.read(e), 9)[2:-4]
            extra = struct.pack("<HHQQ", 1, 16, e.file_size, len(packed))
            flags = 0x800
            at = len(out)
            out += struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, flags, 8, 0, 0x21, e.CRC, 0xFFFFFFFF, 0xFFFFFFFF,
                               len(name), len(extra)) + name + extra + packed
            extra = struct.pack("<HHQQQ", 1, 24, e.file_size, len(packed), at)
            central += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, flags, 8, 0, 0x21, e.CRC, 0xFFFFFFFF,
                                   0xFFFFFFFF, len(name), len(extra), 0, 0, 0, 0, 0xFFFFFFFF) + name + extra
    at = len(out)
    n = len(entries)
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, n, n, len(central), at)
    locator = struct.pack("<IIQI", 0x07064B50, 0, at + len(central), 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return out + central + end64 + locator + end


put("z.docx", to_zip64(documents.pack(documents.DOCX)))
status, out, err = run(*CONVERT, "z.docx")
check(status == 0 and contents(out) == contents(whole), "zip64", err)

# ---- reports ----------------------------------------------------------------------

status, out, err = run(*CONVERT, "--check", "-v", "a.epub")
place = next((line for line in out.decode().splitlines() if line.endswith(": 后 -> 後")), "")
check(status == 1 and place == "a.epub:OEBPS/text/two.xml:2:93: 后 -> 後", "--check -v: the file in the archive", place)
check(run(*CONVERT, "-l", "a.epub", "a.docx")[1] == b"a.epub\na.docx\n", "-l")
status, out, _ = run(*CONVERT, "--diff", "a.docx")
check(status == 1 and b"+++ a.docx:word/header1.xml\n" in out and "頁首".encode() in out, "--diff")
status, out, _ = run(*CONVERT, "--explain", "a.docx")
check(status == 0 and b'{"file":"a.docx:word/header1.xml","line":2,' in out, "--explain")
for name, entries in documents.ALL.items():
    # What stands within a paragraph is told before it: places go back and forth, also over lines.
    entries = [(n, d.replace("><", ">\n<") if n == "content.xml" else d) for n, d in entries]
    put(f"places.{name}", documents.pack(entries))
    parts, results = contents(documents.pack(entries)), contents(run(*CONVERT, f"places.{name}")[1])
    wrong = []
    places = [json.loads(line) for line in run(*CONVERT, "--explain", f"places.{name}")[1].decode().splitlines()]
    for place in places:
        part = place["file"].partition(":")[2]
        before, source = parts[part][:place["in"][0]], parts[part][slice(*place["in"])].decode()
        if (place["line"] != before.count(b"\n") + 1
                or place["column"] != len(before.rpartition(b"\n")[2].decode()) + 1
                or ("&" not in source and place["source"][0] != source[0])
                or ("&" not in source and place["result"][0] != results[part][place["out"][0]:].decode()[0])):
            wrong.append(place)
    check(len(places) > 5 and not wrong, f"{name}: --explain: places in the file", wrong)
status, out, _ = run("--detect", "a.docx")
check(status == 0 and out.startswith(b"a.docx: simplified"), "--detect", out)
status, out, err = run(*CONVERT, "--review=page.html", "-o", "out.docx", "a.docx")
check(status == 0 and read("out.docx") == whole and "word/document" not in read("page.html").decode()
      and "他的头发很长" in read("page.html").decode(), "--review shows the text", err)
status, _, err = run(*CONVERT, "-v", "-o", "out.docx", "a.docx")
check(status == 0 and re.search(r"\b57 characters changed", err), "-v counts characters of the text", err)

# ---- trees --------------------------------------------------------------------------

os.makedirs("tree/a")
for name, entries in documents.ALL.items():
    put(f"tree/a/x.{name.upper()}", documents.pack(entries))
put("tree/a/~$x.docx", b"\3me\0\0\0" * 20)
put("tree/a/x.zip", documents.pack(documents.DOCX))
put("tree/a/x.txt", "头发\n".encode())
status, out, err = run(*CONVERT, "-r", "-l", "tree")
check(status == 1 and sorted(out.decode().split()) == sorted([f"tree/a/x.{n.upper()}" for n in documents.ALL] + ["tree/a/x.txt"])
      and "skipped: 2 binary" in err, "-r takes documents by their names, and no other archives", out, err)
status, out, err = run(*CONVERT, "-r", "-O", "converted", "tree")
check(status == 0 and read("converted/a/x.DOCX") == whole, "-r -O", err)
for j in "1", "3":
    status, out, err = run(*CONVERT, "-j", j, "-r", "-w", "tree")
    check(status == 0 and read("tree/a/x.DOCX") == whole, f"-r -w -j{j}", err)

# ---- what is refused ------------------------------------------------------------------


def refuse(name, data, what, *pieces, arguments=CONVERT):
    put(name, data)
    for given in (name,), ("-w", name), ("-o", "out", name):
        if os.path.exists("out"):
            os.remove("out")
        status, out, err = run(*arguments, *given)
        lines = err.splitlines()
        good = (status == 2 and out == b"" and len(lines) == 1 and lines[0].startswith(f"shutong: {name}:")
                and all(piece in err for piece in pieces) and not os.path.exists("out") and read(name) == data)
        check(good, f"{what}, {given[0]}", status, out[:99], err)


good = documents.pack(documents.DOCX)
refuse("t.docx", "头发\n".encode(), "text by the name of a document", "is not a zip archive")
refuse("t.docx", b"", "nothing", "is not a zip archive")
for cut in 10, len(good) // 2, len(good) - 30, len(good) - 1:
    refuse("t.docx", good[:cut], f"truncated at {cut}", "is truncated")
refuse("t.docx", good + good, "one archive behind another", "directory of the zip archive")
refuse("t.docx", documents.pack(documents.EPUB), "an EPUB by the name of a document of Word",
       "is not a document of Word")
refuse("t.xlsx", good, "a document of Word by the name of a workbook", "is not a workbook of Excel")
refuse("t.odt", documents.pack(documents.ALL["ods"]), "a spreadsheet by the name of a text", "is not an OpenDocument text")
refuse("t.epub", documents.pack(without(documents.EPUB, "META-INF/container.xml")), "no container.xml",
       "is not an EPUB book")
refuse("t.epub", documents.pack(without(documents.EPUB, "OEBPS/book.opf")), "no OPF",
       "META-INF/container.xml: names the package OEBPS/book.opf, which is not in the book")
refuse("t.epub", documents.pack(using(documents.EPUB, "META-INF/container.xml", "<container/>")), "no rootfile",
       "META-INF/container.xml: names no package")

at = good.index(b"word/document.xml") + 17 + 8 + 20
broken = good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1:]
refuse("t.docx", broken, "damaged data", "word/document.xml: is damaged")
crc = zipfile.ZipFile(io.BytesIO(good)).getinfo("word/document.xml").CRC
refuse("t.docx", good.replace(struct.pack("<I", crc), struct.pack("<I", crc ^ 1)), "another checksum",
       "word/document.xml: is damaged: its data")
central = good.index(b"PK\1\2")
refuse("t.docx", good[:central] + good[central:].replace(struct.pack("<I", crc), struct.pack("<I", crc ^ 1)),
       "two checksums", "word/document.xml: is damaged: the zip archive contradicts")
locked = bytearray(good)
locked[6] |= 1
locked[central + 8] |= 1
refuse("t.docx", bytes(locked), "an entry with a password", "[Content_Types].xml: is encrypted")
second = good.index(b"PK\1\2", central + 4)
third = good.index(b"PK\1\2", second + 4)
overlap = bytearray(good)
overlap[second + 42:second + 46] = overlap[third + 42:third + 46]
refuse("t.docx", bytes(overlap), "an entry where another one is", "is damaged")
with zipfile.ZipFile("twice.docx", "w") as archive:
    for entry, data in documents.DOCX + [("word/header1.xml", "")]:
        archive.writestr(zipfile.ZipInfo(entry), data) if entry != "word/header1.xml" else archive.writestr(
            zipfile.ZipInfo("word/headerX.xml" if data == "" else entry), data)
refuse("t.docx", read("twice.docx").replace(b"word/headerX.xml", b"word/header1.xml"), "two entries with one name",
       "word/header1.xml: is in the archive twice")
refuse("t.docx", good.replace(b"word/document.xml", b"word/document\0xml"), "a NUL in a name", "is damaged")

# Bombs: each has its limit.
zeros = b" " * (20 << 20)
refuse("t.docx", documents.pack(using(documents.DOCX, "word/header1.xml", zeros)), "a bomb by its ratio",
       "word/header1.xml: unpacks to more than 200 times its size")
many_files = [(f"word/header{i}.xml", b"<a>" + b" " * (2 << 20) + b"</a>") for i in range(2, 22)]
refuse("t.docx", documents.pack(documents.DOCX + many_files), "a bomb of many files",
       "with what comes before it, unpacks to more than 200 times")
spaces = " ".join(f'xmlns:a{i}="a"' for i in range(1001))
refuse("t.docx", documents.pack(using(documents.DOCX, "word/document.xml", f"<w:document {W} {spaces}/>")),
       "too many namespaces", "word/document.xml:1:", "declares more than 1000 namespaces")
small = bytearray(documents.pack(documents.DOCX))
entry = small.index(b"PK\1\2", small.index(b"PK\1\2") + 4)
while small[entry + 46:entry + 46 + 17] != b"word/document.xml":
    entry = small.index(b"PK\1\2", entry + 4)
local = struct.unpack("<I", small[entry + 42:entry + 46])[0]
for size, piece in (3 << 30, "has more than 1024 MiB"), (1 << 20, "is damaged: its data"), (7, "is damaged: its data"):
    lying = bytearray(small)
    lying[entry + 24:entry + 28] = lying[local + 22:local + 26] = struct.pack("<I", size)
    refuse("t.docx", bytes(lying), f"a size that is a lie: {size}", "word/document.xml: " + piece)
with zipfile.ZipFile("many.docx", "w") as archive:
    for i in range(100001):
        archive.writestr(zipfile.ZipInfo(str(i)), b"")
refuse("t.docx", read("many.docx"), "too many entries", "has more than 100000 files")
deep = f"<w:document {W}>" + "<w:p>" * 2000 + "</w:p>" * 2000 + "</w:document>"
refuse("t.docx", documents.pack(using(documents.DOCX, "word/document.xml", deep)), "too deep",
       "word/document.xml:1:", "nested deeper than")
lol = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">]>' + f"<w:document {W}>&a;</w:document>"
refuse("t.docx", documents.pack(using(documents.DOCX, "word/document.xml", lol)), "entities",
       "word/document.xml:1:1: has a document type")
refuse("t.docx", documents.pack(using(documents.DOCX, "word/header1.xml", f"<w:p {W}><w:r><w:t>&发;</w:t></w:r></w:p>")),
       "an entity that nobody declares", "word/header1.xml:1:", "is not well-formed XML: undefined entity")
refuse("t.xlsx", documents.pack(using(documents.XLSX, "xl/worksheets/sheet1.xml", f"<worksheet {documents.S}><headerFooter>"
       "<oddHeader>&amp;L&发;</oddHeader></headerFooter></worksheet>")), "the same in the header of a sheet",
       "sheet1.xml:1:", "undefined entity")
refuse("t.docx", documents.pack(using(documents.DOCX, "word/header1.xml", "<a>\n  <b></a>")), "not well-formed",
       "word/header1.xml:2:8: is not well-formed XML: mismatched tag")
for page, wanted in (("<html>\n<p>头发<br>后面</html>", "<html>\n<p>頭髮<br>後面</html>"),
                     ("<html>\n<p>头发 & <b>发</b>生<br>里面</html>", "<html>\n<p>頭髮 & <b>發</b>生<br>裡面</html>")):
    put("t.epub", documents.pack(using(documents.EPUB, "OEBPS/text/two.xml", page)))
    status, out, err = run(*CONVERT, "t.epub")
    check(status == 0 and contents(out)["OEBPS/text/two.xml"].decode() == wanted,
          "a page that is not well-formed is read as HTML", err, contents(out)["OEBPS/text/two.xml"].decode())
refuse("t.epub", documents.pack(using(documents.EPUB, "OEBPS/text/two.xml", "<html>\n头发</html>".encode("gbk"))),
       "a page in another encoding", "t.epub:OEBPS/text/two.xml:2:2: is not in UTF-8")
refuse("t.epub", documents.pack(using(documents.EPUB, "OEBPS/toc.ncx", "<ncx>\n<a></ncx>")),
       "a table of contents that is not well-formed", "t.epub:OEBPS/toc.ncx:2:")
refuse("t.docx", documents.pack(using(documents.DOCX, "word/header1.xml", "<a/>".encode("utf-16"))), "UTF-16",
       "word/header1.xml: is in UTF-16")
refuse("t.epub", documents.pack(using(documents.EPUB, "OEBPS/text/two.xml", "<html/>".encode("utf-16-be"))),
       "a page in UTF-16", "OEBPS/text/two.xml: is in UTF-16")
refuse("t.docx", documents.pack(using(documents.DOCX, "word/header1.xml", '<?xml version="1.0" encoding="GBK"?><a/>')),
       "another encoding", "word/header1.xml:1:31: is in another encoding than UTF-8")

# What is signed or encrypted.
refuse("t.docx", documents.pack(documents.DOCX + [("_xmlsignatures/origin.sigs", b"")]), "signed, Office",
       "_xmlsignatures/origin.sigs: signs the document")
refuse("t.odt", documents.pack(documents.ALL["odt"] + [("META-INF/documentsignatures.xml", "<a/>")]),
       "signed, OpenDocument", "META-INF/documentsignatures.xml: signs the document")
refuse("t.epub", documents.pack(documents.EPUB + [("META-INF/signatures.xml", "<a/>")]), "signed, EPUB",
       "META-INF/signatures.xml: signs the document")
refuse("t.odt", documents.pack(using(documents.ALL["odt"], "META-INF/manifest.xml",
       '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>')),
       "encrypted, OpenDocument", "is encrypted")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
refuse("t.docx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(1000), "encrypted, Office", "is encrypted")
refuse("t.docx", OLE, "an old document by a new name", "old format of Microsoft Office")
refuse("t.doc", OLE, "an old document", "old format of Microsoft Office")


def encryption(method):
    return documents.EPUB + [("META-INF/encryption.xml",
                              '<encryption xmlns:e="e"><e:EncryptedData><e:EncryptionMethod Algorithm="' + method +
                              '"/></e:EncryptedData></encryption>')]


refuse("t.epub", documents.pack(encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")), "encrypted, EPUB",
       "META-INF/encryption.xml: says that the book is encrypted")
for method in "http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC":
    put("fonts.epub", documents.pack(encryption(method)))
    status, out, err = run(*CONVERT, "fonts.epub")
    check(status == 0 and "頭髮".encode() in contents(out)["OEBPS/book.opf"], f"fonts that are obfuscated: {method}", err)

# One that fails in a tree leaves the others alone.
put("tree/a/bad.docx", good[:-9])
put("tree/a/x.DOCX", good)
status, out, err = run(*CONVERT, "-r", "-w", "tree")
check(status == 2 and "tree/a/bad.docx: is truncated" in err and read("tree/a/x.DOCX") == whole
      and read("tree/a/bad.docx") == good[:-9], "-r: one that is damaged", err)
status, _, err = run(*CONVERT, data=good)
check(status == 2 and "stdin: is a document of Word" in err and "--format=docx" in err,
      "standard input without --format", err)
print(f"1..{ntests}")
sys.exit(nfailed > 0)
