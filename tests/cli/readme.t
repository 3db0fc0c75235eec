#!/usr/bin/env python3
"""Runs every command of README.md's console blocks and compares what it prints,
and holds the README's other languages in step with it.

Standard output and error are taken together, as a terminal shows them.  The
commands run in a copy of what they name, so that the tree stays clean.  Commands
of other blocks are targets of make, of which it is seen that make has them.
README.zh-CN.md has the same blocks, headings, addresses and figures in tables;
the traditional ones are what src/po/make-readme makes of it.
"""
import os
import re
import shutil
import subprocess
import tempfile

build = os.path.abspath(os.environ.get("BUILD", "build"))
ntests = 0


def check(good, name, *notes):
    global ntests
    ntests += 1
    print(f"{'ok' if good else 'not ok'} {ntests} - {name}".replace("#", "\\#"))
    if not good:
        for note in notes:
            for line in note.splitlines():
                print("# " + line)


def read(name):
    with open(name, encoding="utf-8") as file:
        return file.read()


def blocks(text):
    return re.findall(r"^```.*?^```$", text, re.S | re.M)


def prose(text):
    for block in blocks(text):
        text = text.replace(block, "", 1)
    return text


text = read("README.md")
cases, targets = [], []
for block in blocks(text):
    kind, *lines = block.splitlines(keepends=True)[:-1]
    for line in lines:
        if kind != "```console\n":
            targets.append(line.split("#")[0].split())
        elif line.startswith("$ "):
            cases.append([line[2:].rstrip("\n"), ""])
        else:
            cases[-1][1] += line

# GNU parallel asks lscpu how many jobs to run, which complains where there is no /sys.
environment = dict(os.environ, LC_ALL="C.UTF-8", PARALLEL="-j2",
                   PATH=build + ":" + os.environ["PATH"])
with tempfile.TemporaryDirectory() as folder:
    shutil.copytree("data", folder + "/data",
                    ignore=shutil.ignore_patterns("assets", "node_modules"))
    shutil.copytree("tests/cli", folder + "/tests/cli")
    for command, expected in cases:
        got = subprocess.run(["bash", "-c", command], cwd=folder,
                             env=environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             timeout=60).stdout.decode("utf-8", "replace")
        check(got == expected, command, "printed: " + got)

for words in targets:
    got = subprocess.run([*words, "-n"], stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, encoding="utf-8")
    check(words[0] == "make" and got.returncode == 0, " ".join(words), got.stderr)

chinese = read("README.zh-CN.md")
patterns = {"headings": r"^(#+) ", "addresses": r"\]\(((?!README)[^)]*)\)",
            "figures in tables": r"(?<=\| )([0-9][^|A-Za-z]*)",
            "options": r"`(-[^` =]*)"}
check(blocks(chinese) == blocks(text), "README.zh-CN.md has the same commands")
for name, pattern in patterns.items():
    ours, theirs = (re.findall(pattern, prose(t), re.M) for t in (text, chinese))
    if name == "options":
        ours, theirs = sorted(set(ours)), sorted(set(theirs))
    check(ours == theirs and ours, f"README.zh-CN.md has the same {name}",
          f"{ours}", f"{theirs}")
for target in "zh-TW", "zh-HK":
    made = subprocess.run(["src/po/make-readme", build + "/shutong", target],
                          input=chinese, stdout=subprocess.PIPE, encoding="utf-8")
    check(made.returncode == 0 and made.stdout == read(f"README.{target}.md"),
          f"README.{target}.md is what make readmes makes")
print(f"1..{ntests}")
