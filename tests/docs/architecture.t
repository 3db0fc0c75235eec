#!/usr/bin/env python3
"""Holds src/ against docs/architecture.md: a file may include headers of its own folder
and of those that the table names for it.  The files and functions that the page names
exist, and a function is defined in the file that the page names for it.  And names: what
a header declares begins with the name of the header, and a struct in a header has a name
of its own.  And names in the rows of tables of src/formats end with a NUL.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

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
# What the page names in backticks.  The Makefile and what it includes define no functions.
document = re.sub(r"^```.*?^```", "", open("docs/architecture.md", encoding="utf-8").read(),
                  flags=re.S | re.M)
every = {path for top in ("src", "tests", "data", "docs") for folder, _, files in os.walk(top)
         for path in [folder] + [os.path.join(folder, name) for name in files]}
code = {path: open(path, encoding="utf-8").read() for path in sources()}
FUNCTION = r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:\(\))?`"
FILE = r"`(\w[\w.-]*(?:/[\w.-]*)*(?:/|\.(?:c|h|cc|t|mk|md|map|txt|tsv|py|[13])))`"


def files_called(name):
    """Files and folders of which the path ends so."""
    return [path for path in every if ("/" + path).endswith("/" + name.rstrip("/"))]


def defines(text, function):
    """Whether C code has the body of a function: name, parentheses, brace."""
    for head in re.finditer(rf"^(?:[A-Za-z_][^\n;{{}}=]*[ *)])?{function}\(", text, re.M):
        depth, at = 1, head.end()
        while depth > 0 and at < len(text):
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            at += 1
        if re.match(r"\s*\{", text[at:]):
            return True
    return False


homes = {}


def home(function):
    """The sources that define a function."""
    if function not in homes:
        homes[function] = [path for path, text in code.items()
                           if path.endswith((".c", ".h")) and defines(text, function)]
    return homes[function]


def is_in(function, names):
    """Whether a function is defined in one of the files or folders."""
    return any(path == place or path.startswith(place + "/")
               for name in names for place in files_called(name) for path in home(function))


# `one`, `another` and `third` in `file.c`; `one` (`file.c`).
PAIR = re.compile(rf"((?:{FUNCTION}(?:,? and |,? or |, )?)+) (?:in |\(){FILE}".replace(
    FUNCTION, FUNCTION.replace("([", "(?:[", 1)))


def attributed(text):
    """[functions, files] for each place where the page says where functions are."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 3 and re.search(FILE, cells[2]) and re.search(FUNCTION, cells[1]):
            yield re.findall(FUNCTION, cells[1]), re.findall(FILE, cells[2])
    for match in PAIR.finditer(re.sub(r"\s+", " ", text)):
        yield re.findall(FUNCTION, match[1]), [match[2]]


# | constants | values | file | what for |
wrong, nconstants, constants = [], 0, set()
for line in document.splitlines():
    cells = [cell.strip() for cell in line.split("|")[1:-1]]
    names = re.findall(r"`(\w+)`", cells[0]) if len(cells) == 4 else []
    files = re.findall(FILE, cells[2]) if names else []
    for name, value in zip(names, cells[1].split(", ") if files else []):
        nconstants += 1
        constants.add(name)
        text = "".join(code.get(path, "") for path in files_called(files[0]))
        if not re.search(rf"\b{name}(?:\[\w*\])? ?=? ?\{{?{re.escape(value)}f?\b", text):
            wrong.append(f"{name} is not {value} in {files[0]}")
check(nconstants > 20 and not wrong,
      f"docs/architecture.md: {nconstants} constants have the values that it names", wrong)
missing = [f"no file {name}" for name in re.findall(FILE, document) if not files_called(name)]
functions = set(re.findall(FUNCTION, document)) - constants
missing += [f"no function {name}" for name in sorted(functions) if not home(name)]
check(not missing, "docs/architecture.md: the files and functions that it names", missing)
pairs = {(name, tuple(files)) for names, files in attributed(document) for name in names}
wrong = [f"{name} is not in {' or '.join(files)}, but in {' '.join(home(name))}"
         for name, files in sorted(pairs) if home(name) and not is_in(name, files)]
check(len(pairs) > 50 and not wrong,
      f"docs/architecture.md: {len(pairs)} functions are in the files that it names for them",
      wrong)
# A function that does not begin with the name of its file cannot be found without it.
lost = [name for name in sorted(functions - {name for name, _ in pairs})
        if home(name) and not any(
            name.startswith(os.path.splitext(os.path.basename(path))[0]) for path in home(name))]
check(not lost, "docs/architecture.md: each function's file is named, or in its name", lost)
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

# A search for a function finds that one, and its arrows go where it is.
public = {name for path in sources() if path.endswith(".h") for name in declared(path)}
wrong = [f"{path}: static {name}()" for path in sources() if path.endswith(".c")
         for name in re.findall(r"^static (?!inline\b)[^;=({]*?\b(\w+)\(", without_comments(path),
                                flags=re.M)
         if name in public]
check(not wrong, "a static function has no public function's name", wrong)


def meet(one, other):
    """Whether a file may see both: one of them is a header of the other's folder or row."""
    folders = [os.path.dirname(path)[len("src/"):] for path in (one, other)]
    return one.endswith(".h") and (other.endswith(".h") or folders[0] == folders[1] or
                                   folders[0] in allowed.get(folders[1], []))


twice = [f"{name}: {' '.join(paths)}" for name, paths in where.items()
         if any(meet(one, other) for one in paths for other in paths if one != other)]
check(not twice, "a struct or enum of a header has a name of its own", twice)


def too_long(*files):
    """What does not fit its array, for which C drops the NUL at the end."""
    command = ["gcc", "-std=gnu11", "-Isrc", "-D_GNU_SOURCE", "-fsyntax-only", "-Wc++-compat", *files]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return [line for line in said.splitlines() if "initializer-string" in line]


with tempfile.TemporaryDirectory() as folder:
    bad = folder + "/bad.c"
    with open(bad, "w", encoding="utf-8") as file:
        file.write('static const struct { char name[4]; } rows[] = {{"four"}};\n')
    sees = shutil.which("gcc") and len(too_long(bad)) == 1
if sees:
    wrong = too_long(*(path for path in sources() if path.startswith("src/formats/") and path.endswith(".c")))
    check(not wrong, "names in rows of tables end with a NUL", wrong)
else:
    check(True, "names in rows of tables end with a NUL # SKIP gcc does not say so")
top = sorted(name for name in os.listdir("src") if os.path.isfile("src/" + name))
check(top == ["build.mk", "shutong-opencc.h", "shutong.h"],
      "the top of src/ has the two headers and what builds it", [" ".join(top)])
print(f"1..{ntests}")
sys.exit(nfailed > 0)
