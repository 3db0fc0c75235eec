#!/usr/bin/env python3
"""Holds src/ against docs/architecture.md: a file may include headers of its own folder
and of those that the table names for it.  And names: what a header declares begins with
the name of the header, and a struct in a header has a name of its own.
"""
import os
import re
import sys

ntests = nfailed = 0


def check(good, name, notes=()):
    global ntests, nfailed
    ntests += 1
    nfailed += not good
    print(f"{'ok' if good else 'not ok'} {ntests} - {name}")
    for note in notes:
        print("# " + note)


def table(document):
    """Folder: the folders that it may include, in the order of the rows."""
    rows = {}
    for line in document.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        names = [re.findall(r"`([^`]+)`", cell) for cell in cells]
        if len(cells) == 3 and len(names[0]) == 1 and cells[0] == f"`{names[0][0]}`":
            rows[names[0][0]] = names[1]
    return rows


def sources():
    for folder, _, files in os.walk("src"):
        for name in sorted(files):
            if name.endswith((".c", ".h", ".cc")):
                yield os.path.join(folder, name)


allowed = table(open("docs/architecture.md", encoding="utf-8").read())
found = {}
check(len(allowed) > 10, f"docs/architecture.md: a table of {len(allowed)} folders")
for place, (folder, names) in enumerate(allowed.items()):
    before = list(allowed)[:place]
    wrong = [name for name in names if name not in before]
    check(not wrong, f"{folder}: includes only what comes before it",
          [f"{name} does not" for name in wrong])
for path in sources():
    folder = os.path.dirname(path)[len("src/"):]
    found.setdefault(folder, [])
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        header = re.match(r'#include "([^"]+)"', line)
        if not header:
            continue
        to = os.path.dirname(header[1])
        if not os.path.exists("src/" + header[1]):
            found[folder].append(f"{path}:{number}: no src/{header[1]}")
        elif to not in ("", folder) and to not in allowed.get(folder, []):
            found[folder].append(f"{path}:{number}: {folder or 'src'} may not include {to}")
found.pop("", None)
for folder, wrong in sorted(found.items()):
    check(folder in allowed and not wrong, f"{folder}: its includes",
          wrong or [f"docs/architecture.md has no row for {folder}"] * (folder not in allowed))
check(set(allowed) <= set(found), "every row is a folder",
      sorted(set(allowed) - set(found)))
# What the page names in backticks: files by their end, functions by their definition.
document = open("docs/architecture.md", encoding="utf-8").read()
every = {path for top in ("src", "tests", "data") for folder, _, files in os.walk(top)
         for path in [folder] + [os.path.join(folder, name) for name in files]}
code = "\n".join(open(path, encoding="utf-8").read() for path in sources())
missing = []
for name in re.findall(r"`([^`\n]+)`", document):
    if re.fullmatch(r"[\w/.-]+\.(?:c|h|cc|t|mk|txt|[13])", name):
        if not any(("/" + path).endswith("/" + name) for path in every):
            missing.append(f"no file {name}")
    elif re.fullmatch(r"[a-z]+(?:_[a-z0-9]+)+", name):
        if not re.search(rf"\b{name}\(", code):
            missing.append(f"no function {name}")
check(not missing, "docs/architecture.md: the files and functions that it names", missing)
# OpenCC's names, and those of buf.h, which every folder uses.
OTHER_NAMES = ("src/shutong", "src/base/buf.h")


def without_comments(path):
    return re.sub(r"/\*.*?\*/", "", open(path, encoding="utf-8").read(), flags=re.S)


def declared(header):
    """The functions of a header: a type at the beginning of a line, a name and (."""
    return re.findall(r"^(?!typedef\b)[a-z][\w *]*(?:[ *]|\n)(\w+)\(", without_comments(header),
                      flags=re.M)


wrong, where = [], {}
nfunctions = 0
for path in sources():
    stem = os.path.splitext(os.path.basename(path))[0]
    if path.endswith(".h") and not path.startswith(OTHER_NAMES):
        names = declared(path)
        nfunctions += len(names)
        wrong += [f"{path}: {name}()" for name in names if not name.startswith(stem)]
    for name in re.findall(r"^(?:struct|enum) (\w+) \{", without_comments(path), flags=re.M):
        where.setdefault(name, []).append(path)
check(nfunctions > 200 and not wrong,
      f"{nfunctions} functions begin with the name of their header", wrong)


def meet(one, other):
    """Whether a file may see both: one of them is a header of the other's folder or row."""
    folders = [os.path.dirname(path)[len("src/"):] for path in (one, other)]
    return one.endswith(".h") and (other.endswith(".h") or folders[0] == folders[1] or
                                   folders[0] in allowed.get(folders[1], []))


twice = [f"{name}: {' '.join(paths)}" for name, paths in where.items()
         if any(meet(one, other) for one in paths for other in paths if one != other)]
check(not twice, "a struct or enum of a header has a name of its own", twice)
top = sorted(name for name in os.listdir("src") if os.path.isfile("src/" + name))
check(top == ["build.mk", "shutong-opencc.h", "shutong.h"],
      "the top of src/ has the two headers and what builds it", [" ".join(top)])
print(f"1..{ntests}")
sys.exit(nfailed > 0)
