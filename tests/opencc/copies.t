#!/usr/bin/env python3
"""A configuration of OpenCC's that is copied to another folder, under another name,
is the built-in profile: it finds the dictionaries that are installed with shutong,
and no other OpenCC's.  By the command, as `opencc`, by both libraries.
"""
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, "tests/oracle")
import oracle
from run_as import BUILD, OURS, command

# LeakSanitizer does not work under strace.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
tap = oracle.Tap()
DATA = os.path.abspath(oracle.DATA)
SHUTONG = os.path.abspath(os.environ.get("SHUTONG", "build/shutong"))
HELPER = f"{BUILD}/shutong-opencc-dict"
PROFILES = oracle.profiles(DATA)


def check(ok, name, *why):
    tap.result(ok, name, *([] if ok else why))


def entries(file):
    """Keys and values of a binary dictionary."""
    out = subprocess.run([HELPER, "ocd2", file], check=True,
                         stdout=subprocess.PIPE).stdout
    at = 0

    def number():
        nonlocal at
        at += 4
        return struct.unpack_from("=I", out, at - 4)[0]

    while (n := number()) > 0:
        for _ in range(n):
            nbytes = number()
            yield out[at:at + nbytes].decode()
            at += nbytes


def run(*arguments, text=None, env=None, **options):
    p = subprocess.run(arguments, input=text, capture_output=True,
                       env={**os.environ, **(env or {})}, **options)
    return p.returncode, p.stdout, p.stderr.decode()


words = sorted({word for file in os.listdir(DATA) if file.endswith(".ocd2")
                for word in entries(f"{DATA}/{file}")})
check(len(words) > 80000, f"{len(words)} keys and values")
with open("data/article.txt") as file:
    TEXT = "\n".join([*words, "".join(words), file.read()]).encode()
OURS_DATA = {"SHUTONG_OPENCC_DATA": DATA}

with tempfile.TemporaryDirectory() as folder:
    os.symlink(SHUTONG, f"{folder}/opencc")
    ways = [("the command", lambda c: run(SHUTONG, "-c", c, text=TEXT)),
            ("the command, tofu risk", lambda c: run(
                SHUTONG, "-c", c, "--include-tofu-risk-dictionaries",
                text=TEXT)),
            ("opencc", lambda c: run(f"{folder}/opencc", "-c", c, text=TEXT))]
    for profile in PROFILES:
        copy = f"{folder}/copy of {profile}.json"
        with open(f"{DATA}/{profile}.json") as file, open(copy, "w") as to:
            to.write(file.read())
        for name, way in ways:
            expected, got = way(profile), way(copy)
            check(expected[0] == 0 and len(expected[1]) > 10 ** 6
                       and expected == got, f"{profile} copied: {name}",
                       str((got[0], got[2])))
        expected = oracle.run([oracle.RECORDS, profile], [TEXT])
        got = oracle.run(["env", f"SHUTONG_OPENCC_DATA={DATA}",
                          oracle.RECORDS, copy], [TEXT])
        check(expected == got, f"{profile} copied: libshutong")
        for name, way in OURS:
            expected = oracle.run(command(way, "records", profile), [TEXT])
            program, environment = way
            got = oracle.run(command((program, {**environment, **OURS_DATA}),
                                     "records", copy), [TEXT])
            check(expected == got,
                       f"{profile} copied: libshutong-opencc, {name}")

    # OpenCC's example of a configuration of one's own, s2twp_quote_marks.json,
    # is s2twp's stages and one more.
    with open(f"{DATA}/s2twp.json") as file:
        config = json.load(file)
    config["conversion_chain"].append({"dict": {
        "type": "inline",
        "entries": {"“": "「", "”": "」", "‘": "『", "’": "』"}}})
    with open(f"{folder}/quotes.json", "w") as file:
        json.dump(config, file)
    for name, program, option in (
            ("the command", SHUTONG, []),
            ("opencc", f"{folder}/opencc", []),
            ("opencc --inspect", f"{folder}/opencc", ["--inspect"])):
        status, out, error = run(program, "-c", f"{folder}/quotes.json",
                                 *option, text="“鼠标”里的‘头发’".encode())
        check(status == 0 and "「滑鼠」裡的『頭髮』" in out.decode(),
                   f"quotation marks: {name}", out.decode(), error)

    # ---- where dictionaries are looked for ------------------------------------
    os.mkdir(f"{folder}/path")
    os.mkdir(f"{folder}/data")
    with open(f"{folder}/find.json", "w") as file:
        file.write('{"conversion_chain": [{"dict": {"type": "text", '
                   '"file": "no such.txt"}}]}')
    trace = f"{folder}/trace"
    # Where programs are run by an emulator strace can trace nothing.
    traced = [] if os.environ.get("EMULATED") else [
        "strace", "-o", trace, "-e", "trace=access,faccessat,faccessat2"]
    status, out, error = run(
        *traced, SHUTONG, "--path", f"{folder}/path", "-c", f"{folder}/find.json",
        env={"SHUTONG_OPENCC_DATA": f"{folder}/data"}, cwd=folder, text=b"")
    if traced:
        with open(trace) as file:
            looked = [path.removesuffix("/no such.txt")
                      for path in re.findall('"([^"]*)"', file.read())
                      if path.endswith("/no such.txt")]
        check(looked[:5] == [folder, ".", f"{folder}/path", f"{folder}/data",
                             os.path.dirname(SHUTONG) + "/opencc-data"]
              and len(looked) == 9
              and looked[5].endswith("/shutong/opencc")
              and looked[6] == looked[5].removesuffix("/opencc")
              and looked[7:] == ["/usr/local/share/opencc",
                                 "/usr/share/opencc"],
              "the order of the folders", *looked)
    else:
        tap.skip("the order of the folders", "strace cannot trace here")
    check(status == 2 and "no such.txt" in error, "a missing dictionary",
               error)

    # Without our own, Debian's is not taken in silence.  A program alone in its
    # folder has none before it is installed.
    os.mkdir(f"{folder}/alone")
    subprocess.run(["cp", SHUTONG, f"{folder}/alone/shutong"], check=True)
    alone = f"{folder}/alone/shutong"
    installed = looked[5]

    def by(file, *arguments):
        with open(f"{folder}/by.json", "w") as to:
            json.dump({"conversion_chain": [
                {"dict": {"type": "ocd2", "file": file}}]}, to)
        return run(alone, "-c", f"{folder}/by.json", *arguments,
                   text="头发".encode())

    if os.path.exists(installed):
        tap.skip("without our own", f"there is {installed}")
    else:
        status, out, error = by("STCharacters.ocd2")
        check(status == 2 and out == b"" and installed in error
                   and "--path /usr/share/opencc" in error,
                   "Debian's file of a name that we have: refused", error)
        status, out, error = by("STCharacters.ocd2", "--path",
                                "/usr/share/opencc")
        check((status, out.decode()) == (0, "頭發"),
                   "Debian's, where --path says so", error)
    status, out, error = by("JPVariants.ocd2")
    check((status, out.decode()) == (0, "头发"),
               "Debian's file of a name that we do not have", error)

print(f"1..{tap.count}")
tap.done()
