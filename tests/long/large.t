#!/usr/bin/env python3
"""24: 5 GiB of text in place, in less than 64 MB, by the kernel's account.

The text is the article again and again, so that what should come out is known
without being kept: it is read once, piece by piece.  LARGE_GIB makes it smaller.
"""
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time

SHUTONG = os.path.abspath(os.environ.get("SHUTONG", "build/shutong"))
GIB = float(os.environ.get("LARGE_GIB", 5))
MOST_KB = 64_000_000 // 1024
# GB18030 becomes UTF-8 half as long again.
NEEDED = 2.5 * GIB * (1 << 30)
CASES = [("-c s2t", "utf-8"), ("-t zh-TW", "utf-8"),
         ("-e gb18030 --to-encoding utf-8 -c s2t", "gb18030")]


def convert(options, text):
    return subprocess.run([SHUTONG, *options.split()], input=text, capture_output=True,
                          check=True).stdout


def measured(command):
    """The status, the seconds, and the peak of memory in KiB: what the program itself
    has shown, and what the kernel says at the end, which is no less than what the
    process had before it became the program."""
    begun = time.monotonic()
    child = subprocess.Popen(command)
    shown = 0
    while True:
        try:
            with open(f"/proc/{child.pid}/status", encoding="utf-8") as file:
                peak = re.search(r"VmHWM:\s*(\d+)", file.read())
            shown = max(shown, int(peak.group(1))) if peak else shown
        except OSError:
            pass
        process, status, usage = os.wait4(child.pid, os.WNOHANG)
        if process:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, time.monotonic() - begun, shown, usage.ru_maxrss
        time.sleep(0.05)


def sha256(path):
    digest, nbytes = hashlib.sha256(), 0
    with open(path, "rb", buffering=0) as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            nbytes += len(piece)
    return nbytes, digest.hexdigest()


print(f"1..{3 * len(CASES)}")
number = failed = 0


def result(good, name, said=""):
    global number, failed
    number += 1
    failed += not good
    print(f"{'' if good else 'not '}ok {number} - 24: {name}{said}", flush=True)


with open("data/article.txt", "rb") as article:
    TEXT = article.read() + b"\n"
folder = tempfile.mkdtemp(prefix="shutong-large-")
try:
    path = os.path.join(folder, "text")
    free = shutil.disk_usage(folder).free
    for options, encoding in CASES:
        if free < NEEDED:
            why = f" # SKIP {NEEDED / 1e9:.1f} GB of disk are needed, {free / 1e9:.1f} are free"
            for what in "status 0", "memory", "the text":
                result(True, f"{GIB:g} GiB, {options} -w, {what}", why)
            continue
        # A mebibyte of it at once.
        piece = TEXT.decode().encode(encoding) * ((1 << 20) // len(TEXT))
        count = int(GIB * (1 << 30)) // len(piece)
        with open(path, "wb") as file:
            for _ in range(count):
                file.write(piece)
        # The first and the last differ from those between, where text around it counts.
        three = convert(options, 3 * piece)
        few = convert(options, 4 * piece)
        middle = len(few) - len(three)
        assert few.startswith(three[:len(three) - middle]), "the text is not periodic"
        status, seconds, peak, at_end = measured([SHUTONG, *options.split(), "-w", path])
        result(status == 0, f"{GIB:g} GiB, {options} -w, status {status}")
        result(0 < peak < MOST_KB and at_end < MOST_KB, f"{GIB:g} GiB, {options} -w, {peak} KiB, below {MOST_KB}, in "
               f"{seconds:.0f} s")
        digest = hashlib.sha256(three[:middle])
        for _ in range(count - 2):
            digest.update(three[middle:2 * middle])
        digest.update(three[2 * middle:])
        wanted = (len(three) + (count - 3) * middle, digest.hexdigest())
        got = sha256(path)
        result(got == wanted, f"{GIB:g} GiB, {options} -w, sha256 {got[1][:16]} of {got[0]} bytes",
               "" if got == wanted else f", not {wanted[1][:16]} of {wanted[0]}")
        left = os.listdir(folder)
        if left != ["text"]:
            print(f"# left: {left}")
            failed += 1
        os.unlink(path)
finally:
    shutil.rmtree(folder)
raise SystemExit(failed > 0)
