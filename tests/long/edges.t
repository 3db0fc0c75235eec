#!/usr/bin/env python3
"""22: a word at every offset around every edge of a buffer is one word.

The program reads 64 KiB at a time and converts blocks of as much; a text has the
word at each of the first edges, shifted by one byte from run to run, 2,048 bytes
to either side.  Around it is ASCII, or Han characters of three bytes, which make
edges fall within characters.
"""
import os
import subprocess
import tempfile

SHUTONG = os.environ.get("SHUTONG", "build/shutong")
EDGE, EDGES, AROUND = 65536, 4, 2048
CASES = [
    ("-c s2twp", "鼠标垫头发", "滑鼠墊頭髮", "a"), ("-c s2t", "头发干净", "頭髮乾淨", "的"),
    ("-c tw2sp", "滑鼠頭髮", "鼠标头发", "。"), ("-j3 -c s2twp", "鼠标垫头发", "滑鼠墊頭髮", "的"),
    ("-t zh-TW", "头发，皇后，里面", "頭髮，皇后，裡面", "a\n"),
    ("-j3 -t zh-TW", "头发，皇后，里面", "頭髮，皇后，裡面", "说。"),
]


def text(word, filler, shift):
    """The word at each edge; what is between is made of the filler and ASCII."""
    parts, length = [], 0
    for edge in range(1, EDGES + 1):
        at = edge * EDGE - AROUND + shift
        count, rest = divmod(at - length, len(filler.encode()))
        parts += ["x" * rest, filler * count, word]
        length = at + len(word.encode())
    return "".join(parts) + "\n"


print(f"1..{2 * len(CASES)}")
number = 0
folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "text")
for options, word, result, filler in CASES:
    wrong = {"file": [], "pipe": []}
    for shift in range(2 * AROUND):
        whole = text(word, filler, shift)
        converted = whole.replace(word, result)
        if filler == "说。":
            converted = converted.replace("说", "說")
        with open(path, "wb") as file:
            file.write(whole.encode())
        for how, arguments, stdin in (("file", [path], None), ("pipe", [], whole.encode())):
            got = subprocess.run([SHUTONG, *options.split(), *arguments], input=stdin,
                                 capture_output=True, check=False)
            if got.returncode != 0 or got.stdout.decode() != converted:
                wrong[how].append(shift)
    for how, shifts in wrong.items():
        number += 1
        print(f"{'not ' if shifts else ''}ok {number} - 22: {options}, {filler!r}, {how}, "
              f"{2 * AROUND} shifts{': ' + str(shifts[:5]) if shifts else ''}", flush=True)
folder.cleanup()
