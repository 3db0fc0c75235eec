#!/usr/bin/env python3
"""What holds for every format: the cases of tests/spec/formats once more.

- every byte outside the text is the input's: with all text blanked, input and
  output are the same;
- converting twice is converting once;
- a file in which nothing is to be changed is not touched.
"""
import glob
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile

BUILD = os.environ.get("BUILD", "build")
SHUTONG = os.path.abspath(os.environ.get("SHUTONG", BUILD + "/shutong"))
BLANK = os.path.abspath(BUILD + "/tests/formats/blank")
loader = importlib.machinery.SourceFileLoader("spec", os.path.abspath("tests/spec/run"))
sys.dont_write_bytecode = True
spec = importlib.util.module_from_spec(importlib.util.spec_from_loader("spec", loader))
loader.exec_module(spec)

ntests = nfailed = 0


def check(good, name, *notes):
    global ntests, nfailed
    ntests += 1
    nfailed += not good
    print(f"{'ok' if good else 'not ok'} {ntests} - {name}".replace("#", r"\#"))
    for note in notes if not good else ():
        print("# " + str(note))


def run(command, data=b""):
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    return done.returncode, done.stdout


def stamp(path):
    info = os.stat(path)
    with open(path, "rb") as file:
        return info.st_ino, info.st_mtime_ns, hashlib.sha256(file.read()).hexdigest()


def format_of(options):
    names = [o.partition("=")[2] for o in options if o.startswith("--format=")]
    return names[0] if names and names[0] != "text" else None


def language_of(options):
    """What the marks of a document and its fonts become, as arguments of blank."""
    tags = {"zh-TW": "zh-Hant-TW", "zh-HK": "zh-Hant-HK", "zh-Hans": "zh-Hans", "s2t": "zh-Hant"}
    found = [tags[options[i + 1]] for i, o in enumerate(options) if o in ("-t", "-c")][:1]
    language = [""] if "--keep-lang" in options else found
    return language + found if "--fonts" in options else language


listed = {line.split()[0] for line in run([SHUTONG, "--list-formats"])[1].decode().splitlines()}
seen = set()
for path in sorted(glob.glob("tests/spec/formats/*.txt")):
    for case in spec.parse_file(path):
        name = format_of(case.options)
        if name is None or case.status != 0 or case.input == b"" or "--explain" in case.options:
            continue
        seen.add(name)
        with tempfile.TemporaryDirectory() as folder:
            for file, data in case.files.items():
                with open(os.path.join(folder, file), "wb") as out:
                    out.write(data)
            status, output = run(["env", "-C", folder, SHUTONG, *case.options], case.input)
            if "--to-encoding" not in case.options:
                before, after = (run([BLANK, name, *language_of(case.options)], text) for text in (case.input, output))
                check(status == 0 and before == after and before[0] == 0,
                      f"{case.title}: outside the text the input's bytes", before, after)
            if "-d" in case.options or "--to-encoding" in case.options:
                continue
            again = run(["env", "-C", folder, SHUTONG, *case.options], output)[1]
            check(again == output, f"{case.title}: twice is once", output, again)
            file = os.path.join(folder, "document")
            with open(file, "wb") as out:
                out.write(output)
            os.utime(file, (1, 1))
            before = stamp(file)
            status = run(["env", "-C", folder, SHUTONG, "-w", *case.options, "document"])[0]
            check(status == 0 and stamp(file) == before, f"{case.title}: not touched again")
# Those that are archives have tests/cli/archives.t.
listed -= {"text", "epub", "docx", "xlsx", "pptx", "odt", "ods", "odp", "odg"}
check(seen == listed, "every format has cases", listed - seen)


# ---- what else the command does with documents -------------------------------------

SRT = """1
00:00:01,000 --> 00:00:02,500
他的头<i>发</i>，程<b>序</b>员

2
00:00:03,000 --> 00:00:04,500
皇后之后的鼠标
"""
CONVERTED = """1
00:00:01,000 --> 00:00:02,500
他的頭<i>髮</i>，程式設計師<b></b>

2
00:00:03,000 --> 00:00:04,500
皇后之後的滑鼠
"""
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset={}\\n"\n\nmsgid "a"\nmsgstr "{}"\n'
SVG = '<?xml version="1.0" encoding="{}"?>\n<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text></svg>\n'
TO = ["-t", "zh-TW", "-p"]


def shutong(folder, *arguments, data=b""):
    """Status, output and messages of a run in a folder."""
    done = subprocess.run([SHUTONG, *arguments], input=data, capture_output=True, check=False,
                          cwd=folder)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(text if isinstance(text, bytes) else text.encode())


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read().decode()


with tempfile.TemporaryDirectory() as top:
    write(top, "in/a.srt", SRT)
    write(top, "in/sub/b.json", '{"头发": "头发"}\n')
    write(top, "in/c.txt", "<i>头发</i>\n")
    shutong(top, *TO, "-r", "-O", "out", "in")
    check([read(top, "out/" + name) for name in ("a.srt", "sub/b.json", "c.txt")]
          == [CONVERTED, '{"头发": "頭髮"}\n', "<i>頭髮</i>\n"], "-r -O: each by its name")
    shutong(top, *TO, "-w", "in/a.srt")
    check(read(top, "in/a.srt") == CONVERTED, "-w")
    write(top, "a.srt", SRT)
    write(top, "b.srt", CONVERTED)
    check(shutong(top, *TO, "-l", "a.srt", "b.srt")[:2] == (1, "a.srt\n"), "-l")
    got = shutong(top, *TO, "--check", "-v", "a.srt")[1]
    check(got == """a.srt:3:3: 头 -> 頭
a.srt:3:7: 发 -> 髮
a.srt:3:14:  -> 式設計師
a.srt:3:17: 序 -> 
a.srt:3:22: 员 -> 
a.srt:7:4: 后 -> 後
a.srt:7:6: 鼠标 -> 滑鼠
a.srt: 11 characters in 2 lines would change
""", "--check -v: places in the file, and what moved hides nothing", got)
    status, diff, _ = shutong(top, *TO, "--diff", "a.srt")
    subprocess.run(["patch", "-p0", "-s", "-o", "patched"], input=diff.encode(), cwd=top, check=False)
    check(status == 1 and read(top, "patched") == CONVERTED, "--diff, for patch", diff)
    check(shutong(top, "--detect", "a.srt")[1].startswith("a.srt: simplified: 14 Han, "),
          "--detect: of the text alone", shutong(top, "--detect", "a.srt")[1])
    write(top, "terms", "鼠标\t老鼠\n")
    write(top, "kept", "程序员\n")
    check(shutong(top, *TO, "-d", "terms", "--keep", "kept", "a.srt")[1]
          == CONVERTED.replace("程式設計師<b></b>", "程<b>序</b>员").replace("滑鼠", "老鼠"),
          "-d and --keep: terms over markup")
    status, _, _ = shutong(top, *TO, "--review", "page.html", "-o", "o.srt", "a.srt")
    page = json.loads(re.search(r'id="data">(.*?)</script>', read(top, "page.html"), re.S)[1])
    # An entry's kind is the decision; 9 is for what no change accounts for.
    check(status == 0 and read(top, "o.srt") == CONVERTED and page["unplaced"] == 0
          and page["entries"][0][:2] == ["头<i>发", "頭<i>髮"]
          and not [e for e in page["entries"] if e[2] == 9], "--review: of the file", page)
    check(shutong(top, *TO, "a.srt", "b.srt")[1] == CONVERTED * 2, "several files")
    check(shutong(top, *TO, "-j3", "a.srt", "in/c.txt", "b.srt")[1]
          == CONVERTED + "<i>頭髮</i>\n" + CONVERTED, "threads")
    write(top, "gbk.srt", SRT.encode("gbk"))
    check(shutong(top, *TO, "-e", "auto", "--to-encoding", "utf-8", "gbk.srt")[1] == CONVERTED,
          "-e auto")
    # What a file says of its encoding is true afterwards: GB2312 has no traditional characters.
    for name, data, to, wanted in (
            ("gb.po", PO.format("GB2312", "头发"), "zh-TW", PO.format("GBK", "頭髮")),
            ("gb.po", PO.format("GB2312", "头发\u200b㐁"), "zh-TW", PO.format("GBK", "頭髮\u200b㐁")),
            ("gb.po", PO.format("gb2312", "鱼㑇"), "zh-TW", PO.format("GB18030", "魚㑳")),
            ("gb.po", PO.format("gbk", "头发"), "zh-TW", PO.format("gbk", "頭髮")),
            ("gb.po", PO.format("gb2312", "頭髮"), "zh-Hans", PO.format("gb2312", "头发")),
            ("gb.po", PO.format("gb2312", "山"), "zh-TW", PO.format("gb2312", "山")),
            ("gb.svg", SVG.format("GB2312", "头发"), "zh-TW", SVG.format("GBK", "頭髮"))):
        write(top, name, data.encode("gb18030"))
        said = shutong(top, "-t", to, "-e", "auto", "-o", "out." + name, name)[2]
        with open(os.path.join(top, "out." + name), "rb") as file:
            got = file.read().decode("gb18030")
        check(got == wanted, f"-e auto: the encoding that a file declares, {wanted}", got, said)
    # Pinyin after its character, behind a tag, is repaired in the file.
    damaged = "<b>新聞網(wǎng)</b>首頁，新聞網(wǎ</b>ng)首頁鼠标"
    mended = damaged.replace("(wǎng)", "").replace("(wǎ</b>ng)", "</b>")
    write(top, "pinyin.srt", SRT.replace("鼠标", damaged))
    status, repaired, _ = shutong(top, "--repair", "--format=srt", "pinyin.srt")
    check(repaired == SRT.replace("鼠标", mended), "--repair alone", repaired)
    status, repaired, _ = shutong(top, *TO, "--repair", "pinyin.srt")
    check(repaired == CONVERTED.replace("滑鼠", mended.replace("鼠标", "滑鼠")),
          "--repair, then converting", repaired)
    got = json.loads(shutong(top, *TO, "--repair", "--check", "--json", "pinyin.srt")[1])
    check([(p["line"], p["column"]) for p in got["repairs"]] == [(7, 12), (7, 28)],
          "--repair: places in the file", got)
    # A space, which is none of the text, where a letter would be one of a command's name.
    glued = "\\item隨身碟，\\quad 隨身碟，\\item*隨身碟，\\\\隨身碟，\\項目隨身碟，的隨身碟\n"
    parted = "\\item U盘，\\quad U盘，\\item*U盘，\\\\U盘，\\項目隨身碟，的U盘\n"
    got = [shutong(top, "-t", "zh-Hans", "-p", "--format=tex", data=text.encode())[1]
           for text in (glued, parted)]
    check(got == [parted] * 2, "tex: a letter behind the name of a command", got)
    # Quotes, which are none of the text, around what a plain scalar cannot be.
    write(top, "own", "星\ta:b\n号\ttrue\n日\t#c'\n月\t-\n")
    got = shutong(top, "-c", "s2t", "-d", "own", "--format=yaml", data="""a: 他的星
b: 号 # 星
g: [星, 日月, {星: 月}]
c: | # 星
  星
d:
  - 星
    星
e: "星"
h火曜: 月
""".encode())[1]
    check(got == """a: '他的a:b'
b: 'true' # 星
g: ['a:b', "#c'-", {星: '-'}]
c: | # 星
  a:b
d:
  - a:b
    a:b
e: "a:b"
h火曜: '-'
""", "yaml: what a plain scalar cannot have gets quotes", got)
    write(top, "bad.json", '{"a": 头发}')
    write(top, "good.json", '{"a": "头发"}')
    status, _, said = shutong(top, *TO, "-w", "bad.json", "good.json")
    check(status == 2 and said.count("\n") == 1 and said.startswith("shutong: bad.json:1:7: ")
          and read(top, "bad.json") == '{"a": 头发}' and read(top, "good.json") == '{"a": "頭髮"}',
          "what is not well-formed stays, the others are done", said)
    status, _, said = shutong(top, "-t", "zh-TW", "--format=none", "a.srt")
    check(status == 2 and "unknown format" in said, "--format with another name", said)
    # Of XML of another kind nobody knows what is text: a walk passes it by.
    ANDROID = '<?xml version="1.0"?>\n<resources><string name="发">头发</string></resources>\n'
    RESX = f"<root><!--{'x' * 9000}--><resheader name='a'/><data><value>头发</value></data></root>"
    tree = {"strings.xml": ANDROID, "long.xml": RESX, "a.ts": "const 发 = '头发';\n",
            "Info.strings": b"bplist00\xd1\x01\x02\0\0"}
    foreign = {"pom.xml": '<?xml version="1.0"?>\n<project xmlns="http://maven"><a>头发</a></project>',
               "AndroidManifest.xml": "<!-- 头发 -->\n<manifest a='头发'/>\n",
               "wide.xml": '\ufeff<?xml version="1.0"?><!-- 头发 --><beans>头发</beans>'.encode("utf-16-le"),
               "book.xml": "<book>docbook 头发</book>",
               "broken.xml": "<Configuration>头发<a></Configuration>",
               "root.xml": "<root><a>头发</a></root>",
               "long-root.xml": "<feed>" + "头发" * 9000 + "</feed>",
               "comment.xml": "<!-- 头发 -->", "empty.xml": ""}
    for name, text in {**tree, **foreign}.items():
        write(top, "tree/" + name, text)
    status, _, said = shutong(top, *TO, "-e", "auto", "-r", "-w", "tree")
    check(status == 0 and
          said == "shutong: skipped: 1 binary file, 9 XML files of unknown kinds\n",
          "-r: XML of an unknown vocabulary is skipped and counted", status, said)
    check([read(top, "tree/" + n) for n in ("strings.xml", "long.xml", "a.ts")] ==
          [ANDROID.replace("头发", "頭髮"), RESX.replace("头发", "頭髮"), "const 發 = '頭髮';\n"],
          "-r: XML that is known is converted; TypeScript is text")
    for name, text in foreign.items():
        with open(f"{top}/tree/{name}", "rb") as file:
            check(file.read() == (text if isinstance(text, bytes) else text.encode()),
                  f"-r: {name} stays")
    status, _, said = shutong(top, *TO, "-e", "auto", "-r", "-O", "tree-out", "tree")
    check(status == 0 and sorted(os.listdir(top + "/tree-out")) == ["a.ts", "long.xml", "strings.xml"],
          "-r -O: what is skipped is not written", status, said)
    names = "".join(f"tree/{name}\n" for name in foreign)
    status, _, said = shutong(top, *TO, "-e", "auto", "-l", "--files-from", "-", data=names.encode())
    check((status, said) == (0, "shutong: skipped: 9 XML files of unknown kinds\n"),
          "--files-from: likewise", status, said)
    for name in foreign:
        status, _, said = shutong(top, *TO, "-e", "auto", "-r", "-l", "tree/" + name)
        check(status == 2 and said.startswith(f"shutong: tree/{name}"),
              f"named on the command line: {name} is refused", status, said)
    status, _, said = shutong(top, *TO, "-l", "tree/pom.xml")
    check("known are xhtml, svg, xliff" in said, "which vocabularies are known is said", said)
    status, output, _ = shutong(top, "-c", "s2t", "-r", "-l", "tree")
    check(status == 1 and "tree/pom.xml" in output, "with -c XML is text", output)
    status, _, said = shutong(top, *TO, "--format=xml", "-r", "-l", "tree")
    check(status == 2 and "unknown kind" not in said, "--format: nothing is foreign", said)
    # Other files are what their names say.
    for name, text in {"a.json": '{"a": 1, // 头发\n}', "b.yaml": "a: {{ 头发 }}: b", "c.po": "头发"}.items():
        write(top, "wrong/" + name, text)
    status, _, said = shutong(top, *TO, "-r", "-w", "wrong")
    check(status == 2 and [line.split(":")[1] for line in said.splitlines()] ==
          [" wrong/a.json", " wrong/b.yaml", " wrong/c.po"],
          "-r: other documents that are not well-formed are errors", said)
    # JSON Lines stream in parts; with --review they are read whole.
    lines = [json.dumps({"头发": SRT + str(i), "n": i}, ensure_ascii=i % 3 == 0)
             for i in range(40000)]
    lines[20000:20000] = ['{"n": 1}', ""] * 500000
    write(top, "a.jsonl", "\n".join(lines) + "\n")
    for options in (TO, ["-t", "zh-Hans"], ["-c", "s2t", "--format=jsonl", "-d", "terms"]):
        streamed = shutong(top, *options, "a.jsonl")
        shutong(top, *options, "--review", "page.html", "-o", "o.jsonl", "a.jsonl")
        check(streamed[:2] == (0, read(top, "o.jsonl")), f"JSON Lines in parts: {options}")
        os.remove(top + "/page.html")
    write(top, "bad.jsonl", "\n".join(lines) + "\n{]\n")
    status, _, said = shutong(top, *TO, "-o", "none", "bad.jsonl")
    check(status == 2 and not os.path.exists(top + "/none") and
          said.startswith(f"shutong: bad.jsonl:{len(lines) + 1}:2: is not JSON"),
          "JSON Lines: the line that is wrong", said)
    for text in ("头<i>发", "头发" * 30000):
        write(top, "x.srt", SRT.replace("皇后", text))
        pieces = shutong(top, *TO, "--format=srt", data=open(top + "/x.srt", "rb").read())[1]
        check(pieces == shutong(top, *TO, "x.srt")[1], "standard input as a file")


def is_utf8(data):
    try:
        return data.decode() is not None
    except UnicodeDecodeError:
        return False


def explained(name, options, before, after):
    """What is wrong with the places of --explain, or None."""
    places = run([SHUTONG, *options, "--explain"], before)[1].decode().splitlines()
    for place in map(json.loads, places):
        for side, text, what in (("in", before, "source"), ("out", after, "result")):
            begin, end = place[side]
            wanted = place[what].encode()
            if end - begin == len(wanted) and text[begin:end] != wanted:
                return place
            if begin > end or end > len(text):
                return place
        if not is_utf8(before):
            continue
        line = before[:place["in"][0]].count(b"\n") + 1
        column = len(before[:place["in"][0]].rpartition(b"\n")[2].decode(errors="replace")) + 1
        if (line, column) != (place["line"], place["column"]):
            return place
    return None


for path in sorted(glob.glob("tests/spec/formats/*.txt")):
    for case in spec.parse_file(path):
        if (format_of(case.options) and case.status == 0 and not case.files
                and case.input != case.output and case.input.startswith(b"\xEF\xBB\xBF") is False
                and not {"--explain", "--to-encoding"} & set(case.options)
                and len(case.input) < 10000):
            wrong = explained(case.title, case.options, case.input, case.output)
            check(wrong is None or "\ufffc" in str(wrong), f"{case.title}: --explain", wrong)
print(f"1..{ntests}")
sys.exit(nfailed > 0)
