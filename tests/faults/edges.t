#!/usr/bin/env python3
"""22: a word at every offset around every edge of a buffer is one word.

Edges, from the source: what is read and converted at once, and looked at to find an
encoding (64 KiB: READER_NBYTES, BLOCK, PIECE, SNIFF_MOST), what of a piece is left
for the next (CARRY, SEAM), what a file in place is compared by (32 KiB), panes and
clauses (8 KiB: PANE, CLAUSE_ROOM), and the bytes by which an encoding is told
(SNIFF_BEGINNING, SNIFF_TELLING).  A text has the word at each of them, shifted from
run to run, 2,048 bytes to either side.  Around it is ASCII, or Han characters of
three bytes, which make edges fall within characters.  EDGE_STEP=1 tries every
offset of the 4,096; otherwise a prime number is the step.
"""
import os
import subprocess
import tempfile

SHUTONG = os.environ.get("SHUTONG", "build/shutong")
STEP = int(os.environ.get("EDGE_STEP", 101))
AROUND = 2048
KIB = 1024
# The first is every offset from the beginning, which has the small ones.
EDGES = [2 * KIB, 8 * KIB, 16 * KIB, 32 * KIB, 64 * KIB, 80 * KIB, 96 * KIB, 128 * KIB,
         192 * KIB, 256 * KIB]
# Options, the encoding, the word, what it becomes, what is between and what that
# becomes.
CASES = [
    ("-c s2twp", "utf-8", "鼠标垫头发", "滑鼠墊頭髮", "a", "a"),
    ("-c s2t", "utf-8", "头发干净", "頭髮乾淨", "的", "的"),
    ("-c tw2sp", "utf-8", "滑鼠頭髮", "鼠标头发", "。", "。"),
    ("-j3 -c s2twp", "utf-8", "鼠标垫头发", "滑鼠墊頭髮", "的", "的"),
    ("-t zh-TW", "utf-8", "头发，皇后，里面", "頭髮，皇后，裡面", "a\n", "a\n"),
    ("-j3 -t zh-TW", "utf-8", "头发，皇后，里面", "頭髮，皇后，裡面", "说。", "說。"),
    ("-e auto -c s2t", "gb18030", "头发干净", "頭髮乾淨", "的㐀a", "的㐀a"),
    ("-e gb18030 -c s2t", "gb18030", "头发干净", "頭髮乾淨", "a", "a"),
    ("-e utf-16le -c s2twp", "utf-16le", "鼠标垫头发", "滑鼠墊頭髮", "的", "的"),
    ("-c s2t --invalid=keep", "utf-8", "头发\udcff干净", "頭髮\udcff乾淨", "的", "的"),
]


def encoded(text, encoding):
    return text.encode(encoding, errors="surrogateescape" if encoding == "utf-8" else "strict")


def texts(word, result, filler, filled, encoding, shift):
    """The word at each edge, and what it becomes; between is the filler."""
    before, after = [], []
    length = 0
    for edge in EDGES:
        at = edge - AROUND + shift
        count, rest = divmod(at - length, len(encoded(filler, encoding)))
        rest //= len(encoded("x", encoding))
        before += ["x" * rest, filler * count, word]
        after += ["x" * rest, filled * count, result]
        length += len(encoded("".join(before[-3:]), encoding))
    return (encoded("".join(part) + "\n", encoding) for part in (before, after))


number = failed = 0
folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "text")


def report(name, shifts, runs):
    global number, failed
    number += 1
    failed += bool(shifts)
    print(f"{'not ' if shifts else ''}ok {number} - 22: {name}: {runs} runs", flush=True)
    if shifts:
        print(f"#   {len(shifts)} shifts: {shifts[:10]}")


print(f"1..{2 * len(CASES) + 2}")
for options, encoding, word, result, filler, filled in CASES:
    wrong = {"file": [], "pipe": []}
    shifts = range(0, 2 * AROUND, STEP)
    for shift in shifts:
        text, converted = texts(word, result, filler, filled, encoding, shift)
        with open(path, "wb") as file:
            file.write(text)
        for how, arguments, stdin in (("file", [path], None), ("pipe", [], text)):
            got = subprocess.run([SHUTONG, "--text", *options.split(), *arguments], input=stdin,
                                 capture_output=True, check=False)
            if got.returncode != 0 or got.stdout != converted:
                wrong[how].append(shift)
    for how, found in wrong.items():
        report(f"{options}, {filler!r}, {how}", found, len(shifts))

# In place: a text that differs at one place only is not taken for unchanged.
for options, edge in ("-c s2t", 32 * KIB), ("-c s2t", 64 * KIB):
    wrong = []
    shifts = range(0, 2 * AROUND, STEP)
    for shift in shifts:
        text = b"x" * (edge - AROUND + shift) + "发".encode() + b"x" * AROUND
        with open(path, "wb") as file:
            file.write(text)
        subprocess.run([SHUTONG, *options.split(), "-w", path], check=False)
        with open(path, "rb") as file:
            if file.read() != text.replace("发".encode(), "發".encode()):
                wrong.append(shift)
    report(f"{options} -w, one change around {edge // KIB} KiB", wrong, len(shifts))
folder.cleanup()
raise SystemExit(failed > 0)
