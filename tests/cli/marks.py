"""Compares which lines of random texts shutong keeps with what their marks say, and
one way of giving it a text with another.

usage: marks.py TEXTS
"""
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile
import threading

SHUTONG = shlex.split(os.environ.get("SHUTONG", "build/shutong"))
LINES = ["头发\n", "里面后来 shutong:off-line\n", "// shutong:off-next-line\n", "shutong:off\n",
         "x shutong:on\n", "这是一段很长的文字，用来测试。" * 20 + "\n", "皇后发\r\n", "\n",
         "a" * 17000 + "发 shutong:off-line 后\n", "后" * 8000 + " shutong:off \n",
         "shutong:off-line发", "xshutong:off\n", "shutong:offf\n", "发\n" * 3000,
         "shutong:on shutong:off\n", "shutong:off shutong:on 发\n",
         "⼀个⼈\n", "太原新聞網(wǎng)首頁\n", "⼈ shutong:off-next-line 網(wǎng)\n",
         "⼈網(wǎng)" * 1500 + "\n", "⼈ shutong:off-line\n"]
MARK = re.compile(rb"(?<![A-Za-z0-9_:-])shutong:(off-next-line|off-line|off|on)(?![A-Za-z0-9_:-])")
LONGEST = 16 * 1024


def text(seed):
    choose = random.Random(seed)
    weights = [choose.choice([1, 1, 1, 8]) for _ in LINES]
    lines = choose.choices(LINES, weights, k=choose.choice([5, 50, 200]))
    return ("".join(lines) + choose.choice(["", "头发"])).encode()


def kept(lines):
    """Whether each line is to stay."""
    off = after = False
    for line in lines:
        keep, after = off or after, False
        for mark in MARK.finditer(line) if len(line) <= LONGEST else ():
            if mark[1] == b"off":
                off = keep = True
            elif mark[1] == b"on":
                off = False
            elif mark[1] == b"off-line":
                keep = True
            else:
                after = True
        yield keep


def run(options, threads, given=None, path=None):
    command = [*SHUTONG, *options, "-v", f"-j{threads}", *([path] if path else [])]
    done = subprocess.run(command, input=given, capture_output=True)
    said = done.stderr.replace(path.encode(), b"stdin") if path else done.stderr
    return done.returncode, done.stdout, said


def run_in_pieces(options, threads, given, seed):
    command = [*SHUTONG, *options, "-v", f"-j{threads}"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)

    def feed():
        choose, at = random.Random(seed), 0
        while at < len(given):
            n = choose.choice([1, 7, 100, 5000, 70000])
            process.stdin.write(given[at:at + n])
            process.stdin.flush()
            at += n
        process.stdin.close()

    said = []
    threads = [threading.Thread(target=feed),
               threading.Thread(target=lambda: said.append(process.stderr.read()))]
    for thread in threads:
        thread.start()
    out = process.stdout.read()
    for thread in threads:
        thread.join()
    return process.wait(), out, said[0]


def is_wrong_line(options, before, after, keep):
    """Says what is wrong with a line, given whether marks keep it; or None."""
    marked = MARK.search(before) and len(before) <= LONGEST
    if keep and before != after:
        return "is to stay"
    if "-t" in options and not keep and before == after and "头发".encode() in before:
        return "is to be converted"
    if "--repair" in options and not keep and before == "⼀个⼈".encode() and before == after:
        return "is to be repaired"
    if "--repair" in options and marked and "⼈".encode() in before and "⼈".encode() not in after:
        return "has a mark, and is not to be repaired"
    return None


def wrong(options, seed, path):
    given = text(seed)
    with open(path, "wb") as f:
        f.write(given)
    first = run(options, 1, path=path)
    if first[0] != 0:
        return f"status {first[0]}: {first[2].decode()}"
    for threads in (1, 2, 3):
        for way, result in (("a file", run(options, threads, path=path)),
                            ("standard input", run(options, threads, given)),
                            ("pieces", run_in_pieces(options, threads, given, seed))):
            if result != first:
                return f"{way} with {threads} threads differs"
    before, after = given.split(b"\n"), first[1].split(b"\n")
    if len(before) != len(after):
        return "another number of lines"
    for number, (a, b, keep) in enumerate(zip(before, after, kept(before)), 1):
        reason = is_wrong_line(options, a, b, keep)
        if reason:
            return f"line {number} {reason}"
    if run(options, 1, first[1])[1] != first[1]:
        return "twice is not once"
    return None


def main():
    failed = 0
    with tempfile.NamedTemporaryFile() as f:
        for options in (["-t", "zh-TW"], ["--repair"], ["--repair", "-t", "zh-TW"]):
            for seed in range(int(sys.argv[1])):
                reason = wrong(options, seed, f.name)
                if reason:
                    failed += 1
                    print(f"{' '.join(options)}: text {seed}: {reason}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
