#!/usr/bin/env python3
"""The manual pages: well-formed, complete in both directions, and true.

Every option of --help stands in shutong(1) and no other, every function, enumerator
and member of shutong.h in shutong(3), as it is declared.  Examples print what they show.
"""
import glob
import os
import re
import shlex
import subprocess
import tempfile

build = os.path.abspath(os.environ.get("BUILD", "build"))
environment = dict(os.environ, LC_ALL="C.UTF-8", PATH=build + ":" + os.environ["PATH"])
pages = {n: open(f"src/man/shutong.{n}", encoding="utf-8").read() for n in (1, 3)}
count = failed = 0


def result(ok, name, *lines):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}".replace("#", "\\#"))
    if not ok:
        for line in lines:
            print("#  ", line)


def same(name, expected, got):
    """Two sets that should be one."""
    result(expected and expected == got, name,
           f"missing: {sorted(expected - got)}", f"too many: {sorted(got - expected)}")


def run(command, folder=None, given=b""):
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, input=given,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def rendered(page):
    text = run(f"mandoc -Tutf8 -Owidth=400 -Oindent=5 src/man/shutong.{page}")[1]
    return re.sub(".\b", "", text)


def section(page, title):
    return re.search(rf"^\.Sh {title}\n(.*?)(?=^\.Sh |\Z)", pages[page], re.S | re.M)[1]


def words(text):
    return set(re.findall(r"[\w.-]+", text.replace("\\-", "-")))


for n in pages:
    # Other manuals need not be on this machine, and mandoc may not know them.
    lint = [line for line in run(f"mandoc -Tlint src/man/shutong.{n}")[1].splitlines()
            if "referenced manual not found" not in line and "outdated mandoc.db" not in line]
    result(not lint, f"shutong({n}): mandoc has nothing to say", *lint)
    title = pages[n].splitlines()[1]
    result(title == f".Dt SHUTONG {n}", f"shutong({n}): its title", title)
    # As it is installed, by both programs that show it.
    version = run("shutong --version")[1].strip()
    for program in "mandoc -Tutf8", "groff -Tutf8 -k -mandoc":
        if run(f"command -v {program.split()[0]}")[0] != 0:
            result(True, f"shutong({n}): {program} # SKIP it is not here")
            continue
        shown = re.sub(".\b|\x1b\\[[0-9;]*m", "", run(
            f"{program} {build}/man/shutong.{n} 2>/dev/null")[1])
        lines = shown.strip().splitlines()
        result(lines and "BSD" not in lines[0] + lines[-1] and version in lines[-1],
               f"shutong({n}): {program}: head and foot", *lines[:1], *lines[-1:])
        result(n == 3 or "\n     -w, --in-place[=SUFFIX]\n" in shown.replace("‐", "-").replace("−", "-"),
               f"shutong({n}): {program}: the line of -w")

# ---- shutong(1) ------------------------------------------------------------

help_text = run("shutong --help")[1]
options = set()
for line in re.findall(r"^ {2,6}(-.*)$", help_text, re.M):
    options.update(re.findall(r"(?:^|, )(--?[\w-]+)", line.split("  ")[0]))
described = set()
for line in re.findall(r"^\.It (Fl .*)$", section(1, "DESCRIPTION"), re.M):
    described.update("-" + name for name in
                     re.findall(r"\bFl (\S+)", line.replace("\\-", "-")))
same("shutong(1): the options of --help", options, described)
for what, title in (("targets", "TARGETS"), ("profiles", "PROFILES"),
                    ("encodings", "ENCODINGS"), ("repairs", "REPAIRS")):
    names = {line.split()[0] for line in run(f"shutong --list-{what}")[1].splitlines()
             if not line.startswith(" ")}
    result(names and names <= words(section(1, title)), f"shutong(1): all {what}",
           sorted(names - words(section(1, title))))
for line in re.findall(r"^\.It Cm (.*)$", section(1, "ENCODINGS"), re.M):
    for name in re.findall(r"\b[a-z][\w-]+\b", re.sub(r"\b(Cm|Po|Pc|Pq|also)\b", "", line)):
        got = run(f"shutong -e {name} -c s2t </dev/null")
        result(got == (0, ""), f"shutong(1): -e {name}", *got)
for title in ("OPENCC", "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES"):
    result(f"\n.Sh {title}\n" in pages[1], f"shutong(1): {title}")
variables = set()
for name in glob.glob("src/**/*.[ch]", recursive=True):
    if name.endswith(".c"):
        variables.update(re.findall(r'getenv\("(\w+)"\)', open(name).read()))
same("shutong(1): the environment", variables,
     set(re.findall(r"^\.It Ev (\w+)", pages[1], re.M)))

# What an object of --explain may have.
with tempfile.TemporaryDirectory() as folder:
    with open(folder + "/a", "w") as file:
        file.write("头发、鼠标、干、后台\n")
    with open(folder + "/terms", "w") as file:
        file.write("后台\t後臺\n")
    keys = set(re.findall(r'[{,]"(\w+)":', run(
        "shutong -t zh-TW -p -d terms --explain a", folder)[1]))
same("shutong(1): the members of --explain", keys, {
    name for line in re.findall(r"^\.It Va (.*)$", section(1, "EXPLANATIONS"), re.M)
    for name in line.split(" , ")})

cases = []
for line in rendered(1).splitlines():
    if re.match(r" +\$ ", line):
        indent = line.index("$")
        cases.append([line[indent + 2:], []])
        running = True
    elif cases and running and line.startswith(" " * indent + "> "):
        cases[-1][0] += "\n" + line[indent + 2:]
    elif cases and running and line.startswith(" " * indent):
        cases[-1][1].append(line[indent:])
    else:
        running = False
result(len(cases) > 10, f"shutong(1): examples, {len(cases)}")
with tempfile.TemporaryDirectory() as folder:
    for command, lines in cases:
        got = run(command, folder)[1].splitlines()
        result(got == lines, "shutong(1): " + command.replace("\n", " "), *got)

# ---- shutong(3) ------------------------------------------------------------

header = re.sub(r"/\*.*?\*/", "", open("src/shutong.h").read(), flags=re.S)
header = re.sub(r"^#.*$", "", header, flags=re.M)
records = re.findall(r"^(enum|struct) (\w+) \{(.*?)^\};", header, re.S | re.M)
header = re.sub(r"^(enum|struct) \w+ \{.*?^\};", "", header, flags=re.S | re.M)


def spaces(text):
    return re.sub(r"\s+", " ", re.sub(r"\s*([(),*])\s*", r"\1", text)).strip()


declared = {spaces(text) for text in header.replace('extern "C" {', "").split(";")
            if "(" in text}
written = set()
kind = None
for line in section(3, "SYNOPSIS").splitlines():
    macro, *arguments = shlex.split(line[1:].replace(r"\&", ""))
    if macro == "Ft":
        kind = arguments[0]
    elif macro == "Fn":
        written.add(spaces(f"{kind} {arguments[0]}({','.join(arguments[1:])})"))
    elif macro == "Fo":
        name, parameters = arguments[0], []
    elif macro == "Fa":
        parameters += arguments
    elif macro == "Fc":
        written.add(spaces(f"{kind} {name}({','.join(parameters)})"))
same("shutong(3): the functions of shutong.h", declared, written)
body = "".join(section(3, title) for title in ("DESCRIPTION", "ERRORS", "RETURN VALUES"))
for text in declared:
    name = re.search(r"(shutong_\w+)\(", text)[1]
    # _free functions are described together.
    result(name.endswith("_free") or re.search(rf"\bFn {name}\b", body) is not None,
           f"shutong(3): describes {name}")
for kind, name, text in records:
    if kind == "enum":
        members = set(re.findall(r"\bSHUTONG_\w+", text))
        found = set(re.findall(r"\bDv (\w+)", body))
    else:
        members = set()
        for line in text.split(";"):
            for part in line.split(","):
                members.update(re.findall(r"(\w+)(?:\[\d+\])?\s*$", part))
        found = {word for line in re.findall(r"\bVa (.*)$", body, re.M) for word in words(line)}
    result(members and members <= found, f"shutong(3): {kind} {name}, {len(members)}",
           sorted(members - found))

example = re.search(r"^( +)#include <stdio.h>\n.*?^\1}$", rendered(3), re.S | re.M)[0]
with tempfile.TemporaryDirectory() as folder:
    with open(folder + "/example.c", "w") as file:
        file.write(example)
    compiler = os.environ.get("CC", "cc")
    code, said = run(f"{compiler} -std=c99 -Wall -Wextra -Werror {os.environ.get('SANITIZE', '')} "
                     f"-I{os.getcwd()}/src -o example example.c -L{build} -lshutong "
                     f"-Wl,-rpath,{build}", folder)
    result(code == 0, "shutong(3): the example compiles", *said.splitlines())
    got = run("./example", folder, "这里的头发\n".encode())
    result(got == (0, "這裡的頭髮\n"), "shutong(3): and converts", *got)
    got = run("./example", folder, b"a\n\xff\n")
    result(got[0] == 2 and "line 2: " in got[1], "shutong(3): and says what is wrong", *got)
print(f"1..{count}")
raise SystemExit(failed != 0)
