#!/usr/bin/env python3
"""1-3, 26, 28: what is in a text comes out again, or the place is named.

What U+FFFD stands for is held against Python's decoder, which replaces maximal
subparts too.  TEXT_RUNS makes it longer.
"""
import glob
import os
import random
import subprocess
import tempfile

from results import finish, result

SHUTONG = os.path.abspath(os.environ.get("SHUTONG", "build/shutong"))
RUNS = int(os.environ.get("TEXT_RUNS", 2000))
GOLDEN = sorted(glob.glob("tests/golden/article.*.txt"))
if "TEXT_RUNS" not in os.environ:
    GOLDEN = GOLDEN[::5]

# What Unicode's table 3-7 has no place for, and how many U+FFFD it makes.
ILL = {
    "a byte alone": b"\xff", "a continuation alone": b"\x80", "overlong, 2 bytes": b"\xc0\xaf",
    "overlong, 3 bytes": b"\xe0\x80\xaf", "overlong, 4 bytes": b"\xf0\x80\x80\xaf",
    "a surrogate": b"\xed\xa0\x80", "a pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    "above 10FFFF": b"\xf4\x90\x80\x80", "far above": b"\xf7\xbf\xbf\xbf",
    "cut off after 1 of 3": b"\xe6", "cut off after 2 of 3": b"\xe6\xb1",
    "cut off after 3 of 4": b"\xf0\x9f\x98",
}
def run(options, text):
    """The status, output and messages for a text on standard input."""
    done = subprocess.run([SHUTONG, *options.split()], input=text, capture_output=True,
                          check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def expect(options, text, wanted, status=0):
    """What is wrong with a run, if anything."""
    got = run(options, text)
    if got[0] != status or got[1] != wanted:
        return [f"{options}: {text[:60]!r}: status {got[0]}, {got[1][:60]!r}, not {wanted[:60]!r}"]
    return []


def ill_formed():
    status, out, said = run("-c s2t", "汉".encode() + b"\xff" + "语".encode())
    result("1: an ill-formed byte: status 2", [f"status {status}"] if status != 2 else [])
    result("1: the message names 1:4",
           [said] if not said.startswith("shutong: stdin:1:4: ") or said.count("\n") != 1 else [])
    result("1: what comes before it is there", [repr(out)] if out != "漢".encode() else [])
    for name, ill in ILL.items():
        for where, after in ("within", "汉\n汉".encode()), ("at the end", b""):
            wrong = []
            for options in "-c s2t", "-c s2twp", "-t zh-TW":
                text = "一\n汉".encode() + ill + after
                status, out, said = run(options, text)
                if status != 2 or not said.startswith("shutong: stdin:2:4: "):
                    wrong.append(f"{options}: status {status}, {said}")
                if not "一\n漢".encode().startswith(out):
                    wrong.append(f"{options}: {out!r}")
                if options == "-t zh-TW":
                    continue
                rest = after.replace("汉".encode(), "漢".encode())
                wrong += expect(options + " --invalid=keep", text,
                                "一\n漢".encode() + ill + rest)
                marks = ill.decode(errors="replace").encode()
                if after or not name.startswith("cut"):
                    wrong += expect(options + " --invalid=replace", text,
                                    "一\n漢".encode() + marks + rest)
            result(f"2: {name}, {where}: status 2 and the place, kept, replaced", wrong)
    source = random.Random(2)
    pieces = [bytes([b]) for b in b"\x80\xbf\xc2\xe0\xa0\xed\xf0\x90\xf4\x8f\xff\xe6"] + [
        "汉".encode(), "发".encode(), b"a", "😀".encode(), "é".encode()]
    lines = [b"".join(source.choices(pieces, k=source.randrange(1, 12))) for _ in range(RUNS)]
    text = b"\n".join(lines)
    # The same with what stands for each byte is well-formed, and known to be right.
    replaced = [line.decode(errors="replace") for line in lines]
    private = str.maketrans({0xDC00 + byte: 0xE000 + byte for byte in range(128, 256)})
    stood_for = [line.decode(errors="surrogateescape").translate(private) for line in lines]
    back = str.maketrans({0xE000 + byte: 0xDC00 + byte for byte in range(128, 256)})

    def converted(texts):
        return run("-c s2t", "\n".join(texts).encode())[1].decode().split("\n")

    for options in "-c s2t", "-j3 -c s2t":
        for how, wanted in (
                ("replace", [line.encode() for line in converted(replaced)]),
                ("keep", [line.translate(back).encode(errors="surrogateescape")
                          for line in converted(stood_for)])):
            status, out, _ = run(f"{options} --invalid={how}", text)
            got = out.split(b"\n")
            wrong = [f"{l!r}: {g!r}, not {w!r}" for l, g, w in zip(lines, got, wanted) if g != w]
            if status != 0 or len(got) != len(wanted):
                wrong.append(f"status {status}, {len(got)} lines")
            result(f"2: {options} --invalid={how}, random bytes, {RUNS} runs", wrong)


def kept():
    same = [("汉\0语", "漢\0語"), ("\0", "\0"), ("头发\0" * 3, "頭髮\0" * 3),
            ("\0汉" * 70000, "\0漢" * 70000)]
    for options in "-c s2t", "-c s2twp", "-t zh-TW", "-j3 -c s2t":
        wrong = []
        for text, wanted in same:
            wrong += expect(options, text.encode(), wanted.encode())
        result(f"3: {options}: NUL is kept: status 0", wrong)
    cases = {
        "CRLF": ("汉\r\n语\r\n\r\n", "漢\r\n語\r\n\r\n"), "CR": ("汉\r语\r\r", "漢\r語\r\r"),
        "all three": ("汉\r\n语\r汉\n\r", "漢\r\n語\r漢\n\r"),
        "no last newline": ("汉\n语", "漢\n語"), "only newlines": ("\n\n\n", "\n\n\n"),
        "BOM": ("\ufeff汉", "\ufeff漢"), "BOM alone": ("\ufeff", "\ufeff"),
        "BOM within": ("汉\ufeff语", "漢\ufeff語"), "empty": ("", ""),
        "a variation selector": ("语\ufe00\n\u845b\U000e0100", "語\ufe00\n\u845b\U000e0100"),
        "description sequences": ("⿰讠吾 ⿱艹汉 ⿲发⿱发发发", "⿰讠吾 ⿱艹汉 ⿲发⿱发发发"),
        "other line ends": ("汉\u2028语\u2029汉\x85语\v\f", "漢\u2028語\u2029漢\x85語\v\f"),
        "separators and joiners": ("汉\u200b语\u200d\u00ad\u3000", "漢\u200b語\u200d\u00ad\u3000"),
        "supplementary": ("😀汉🇹🇼\U00030000", "😀漢🇹🇼\U00030000"),
    }
    for name, (text, wanted) in cases.items():
        wrong = []
        for options in "-c s2t", "-c s2tw", "-c s2hkp", "-t zh-TW", "-t zh-HK -p", "-j3 -c s2twp":
            wrong += expect(options, text.encode(), wanted.encode())
        with tempfile.TemporaryDirectory() as folder:
            for options in "-o {0}/out", "-O {0}/o", "-w":
                path, out = f"{folder}/in", f"{folder}/in"
                out = {"-o": f"{folder}/out", "-O": f"{folder}/o/in"}.get(options[:2], path)
                with open(path, "wb") as file:
                    file.write(text.encode())
                subprocess.run([SHUTONG, "-q", "-c", "s2t", *options.format(folder).split(), path],
                               check=False)
                got = open(out, "rb").read() if os.path.exists(out) else b"none"
                if got != wanted.encode():
                    wrong.append(f"{options}: {got!r}")
        result(f"26: {name}: 9 runs", wrong)


def twice():
    texts = {}
    for path in ["data/article.txt", *GOLDEN]:
        with open(path, "rb") as file:
            texts[path] = file.read()
    for target in "zh-TW", "zh-HK", "zh-Hans":
        for more in "", " -p", " -j3", " --line-buffered":
            wrong = []
            for path, text in texts.items():
                options = f"-t {target}{more}"
                status, once, _ = run(options, text)
                if status != 0:
                    wrong.append(f"{path}: status {status}")
                wrong += expect(options, once, once)
                status, out, said = run(f"-t {target}{more} --check", once)
                if status != 0:
                    wrong.append(f"{path}: --check: status {status}, {out[:200]!r} {said}")
            result(f"28: -t {target}{more}: twice is once, --check finds nothing, "
                   f"{len(texts)} runs", wrong)


ill_formed()
kept()
twice()
raise SystemExit(finish())
