#!/usr/bin/env python3
"""Runs every command of README.md's console blocks and compares what it prints.

Standard output and error are taken together, as a terminal shows them.  The
commands run in a copy of what they name, so that the tree stays clean.
"""
import os
import re
import shutil
import subprocess
import tempfile

build = os.environ.get("BUILD", "build")
text = open("README.md", encoding="utf-8").read()
cases = []
for block in re.findall(r"^```console\n(.*?)^```$", text, re.S | re.M):
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            cases.append([line[2:].rstrip("\n"), ""])
        else:
            cases[-1][1] += line

print(f"1..{len(cases)}")
assert cases, "README.md has no console blocks"
environment = dict(os.environ, LC_ALL="C.UTF-8",
                   PATH=os.path.abspath(build) + ":" + os.environ["PATH"])
with tempfile.TemporaryDirectory() as folder:
    shutil.copytree("data", folder + "/data",
                    ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree("tests/cli", folder + "/tests/cli")
    for number, (command, expected) in enumerate(cases, 1):
        got = subprocess.run(["bash", "-c", command], cwd=folder,
                             env=environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             timeout=60).stdout.decode("utf-8", "replace")
        same = got == expected
        print(f"{'ok' if same else 'not ok'} {number} - {command}".replace("#", "\\#"))
        if not same:
            for line in got.splitlines():
                print("# printed: " + line)
