#!/usr/bin/env python3
"""Runs what README.md, docs/*.md and CONTRIBUTING.md tell the reader to type.

usage: documents.t [--write] [FILE...]

--write replaces the output that the documents show with what is printed now; read
the change before it is committed.

What is done with a fenced block stands after its language, where no page shows it:

    ```console              commands, each with all that it prints beneath it
    ```sh                   a script, which must succeed
    ```c file: hello.c      written to that file, for the commands that follow
    ```sh not-run: WHY      not run, and reported as skipped

    needs: git opencc.pc    before the above, a skip where one of these programs or
                            pkg-config modules is missing; "unsanitized" is missing
                            in a build with a sanitizer, and WITHOUT names programs
                            to be taken for missing

The blocks of a document run in order, in a directory of its own with the files of
samples() in it.  Inline code that runs shutong is run too, each in a fresh one.
Of what is not run it is seen that make has the targets and shutong the options.
Links lead to files and headings that exist, and so do paths in src, tests and data.
"""
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

# Whether README.zh-CN.md follows README.md.  Where it does not yet, it is held to
# what it says itself.
CHINESE_IN_STEP = True

MOST_WORDS = 1500
BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
SANITIZE = os.environ.get("SANITIZE", "")
WITHOUT = os.environ.get("WITHOUT", "").split()
ntests = nfailed = 0


def check(good, name, *notes, skip=None):
    global ntests, nfailed
    ntests += 1
    nfailed += not good
    name = name.replace("\\", "\\\\").replace("#", "\\#")
    print(f"{'ok' if good else 'not ok'} {ntests} - {name}"
          + (f" # SKIP {skip}" if skip else ""), flush=True)
    if not good:
        for note in notes:
            for line in note.splitlines():
                print("# " + line)


def read(name):
    with open(name, encoding="utf-8") as file:
        return file.read()


def write(name, data):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "wb") as file:
        file.write(data)


# ---- a document's parts ------------------------------------------------------


class Block:
    """A fenced block: its language, its marks, its lines, and where it is."""

    def __init__(self, document, info, first, lines):
        self.document, self.first, self.lines = document, first, lines
        self.language, _, marks = info.partition(" ")
        parts = re.split(r"(?:^| )(needs|file|not-run): ", marks)
        self.marks = dict(zip(parts[1::2], parts[2::2]))
        self.malformed = parts[0] != ""

    def place(self, line):
        return f"{self.document}:{self.first + line}"

    def commands(self):
        """Of a console block: [number of its line, command, lines of output]."""
        found = []
        for number, line in enumerate(self.lines):
            if line.startswith("$ "):
                found.append([number, line[2:], []])
            elif line.startswith("> ") and found and not found[-1][2]:
                found[-1][1] += "\n" + line[2:]
            elif found:
                found[-1][2].append(line)
        return found


def parse(name, text):
    """Returns a document's blocks, and its text with those blanked out."""
    blocks, prose, info = [], [], None
    for number, line in enumerate(text.split("\n"), 1):
        fence = line.startswith("```")
        if fence and info is None:
            info, first, lines = line[3:].strip(), number + 1, []
        elif fence:
            blocks.append(Block(name, info, first, lines))
            info = None
        elif info is not None:
            lines.append(line)
        prose.append("" if fence or info is not None else line)
    return blocks, "\n".join(prose)


def spans(prose):
    """Inline code: [number of its line, what it is]."""
    for match in re.finditer(r"(?<!`)`([^`\n]+)`(?!`)", prose):
        yield (prose.count("\n", 0, match.start()) + 1,
               match[1].replace("\\|", "|"))


def anchors(text):
    """The names that GitHub gives to headings."""
    found = {}
    for heading in re.findall(r"^#+ (.*)$", parse("", text)[1], re.M):
        heading = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        found[name] = found.get(name, -1) + 1
    return {name + (f"-{n}" if n else "")
            for name, most in found.items() for n in range(most + 1)}


# ---- where commands run ------------------------------------------------------


def sources(folder):
    """Copies what of the source the documents name."""
    shutil.copytree("data", folder + "/data",
                    ignore=shutil.ignore_patterns("assets", "node_modules"))
    for tests in "tests/cli", "tests/examples":
        shutil.copytree(tests, f"{folder}/{tests}")


def samples(folder):
    """Makes the reader's files that the documents name."""
    sources(folder)
    for text in "in.txt", "docs/intro.md":
        write(f"{folder}/{text}",
              "安装以后，请先閱讀這份說明。\n这个软件可以转换字幕，後面還有更多内容。\n"
              "后台系统的設定在這裡。\n".encode())
    write(folder + "/docs/usage.md", "這份文件已經是繁體字。\n".encode())
    write(folder + "/terms.txt", "后台\t後台系統\n".encode())
    write(folder + "/.clipboard", "头发\n".encode())
    subtitles = "他的头发很干净。", "后来我们去了北京。"
    for number, line in enumerate(subtitles, 1):
        write(f"{folder}/subtitles/0{number}.srt",
              f"1\r\n00:00:01,000 --> 00:00:03,500\r\n{line}\r\n".encode("gbk"))


def stand_ins(folder):
    """Programs for what no test has: a clipboard, and an installed library."""
    bin = folder + "/bin"
    copy = 'cat >"$HOME/.clip" && mv "$HOME/.clip" "$HOME/.clipboard"'
    paste = 'exec cat "$HOME/.clipboard"'
    scripts = {"wl-copy": copy, "wl-paste": paste, "pbcopy": copy,
               "pbpaste": paste,
               "xclip": f'case " $* " in *" -o "*) {paste} ;; esac; {copy}'}
    if SANITIZE:
        scripts["cc"] = f'exec {shutil.which("cc")} {SANITIZE} "$@"'
    for name, script in scripts.items():
        write(f"{bin}/{name}", f"#!/bin/sh\n{script}\n".encode())
        os.chmod(f"{bin}/{name}", 0o755)
    for header in "shutong.h", "shutong-opencc.h":
        os.makedirs(folder + "/include", exist_ok=True)
        shutil.copy("src/" + header, folder + "/include")
    os.makedirs(folder + "/lib")
    for library in glob.glob(BUILD + "/lib*.so*"):
        os.symlink(os.path.realpath(library),
                   f"{folder}/lib/{os.path.basename(library)}")
    made = re.sub(r"(?m)^prefix=.*$", "prefix=" + folder,
                  read(BUILD + "/shutong.pc"))
    write(folder + "/pkgconfig/shutong.pc", made.encode())


def environment(home, folder):
    also = os.environ.get("PKG_CONFIG_PATH", "")
    inherited = {name: value for name, value in os.environ.items()
                 if not name.startswith(("GIT_", "XDG_", "MAKE"))}
    return dict(inherited, LC_ALL="C.UTF-8", LANGUAGE="", HOME=home,
                PATH=f"{folder}/bin:{BUILD}:{os.environ['PATH']}",
                PKG_CONFIG_PATH=f"{folder}/pkgconfig:{also}",
                PARALLEL="-j2",  # or it asks lscpu, which needs /sys
                LIBRARY_PATH=folder + "/lib", LD_LIBRARY_PATH=folder + "/lib",
                CPATH=folder + "/include", GIT_CONFIG_NOSYSTEM="1",
                GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.org",
                GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@example.org")


def run(command, home, folder):
    """Runs it; returns what a terminal would show, and the status."""
    got = subprocess.run(["bash", "-c", command], cwd=home,
                         env=environment(home, folder), stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    shown = got.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
    return shown, got.returncode


def missing(needs):
    """The first of these that is not here, or None."""
    for need in needs.split():
        if need == "unsanitized":
            here = not SANITIZE
        elif need.endswith(".pc"):
            here = subprocess.run(["pkg-config", "--exists", need[:-3]],
                                  stderr=subprocess.DEVNULL).returncode == 0
        else:
            here = need not in WITHOUT and shutil.which(need)
        if not here:
            return need
    return None


# ---- what can be checked without running -------------------------------------


def options_of(*command):
    """The options that a program's --help names."""
    text = subprocess.run([*command, "--help"], stdout=subprocess.PIPE,
                          encoding="utf-8").stdout
    return set(re.findall(r"(?<![\w-])(--?[A-Za-z0-9][\w-]*)", text))


def targets_of_make():
    inherited = {name: value for name, value in os.environ.items()
                 if not name.startswith(("MAKE", "MFLAGS"))}
    got = subprocess.run(["make", "-pRrq", "help"], env=inherited,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         encoding="utf-8").stdout
    return set(re.findall(r"^([\w.-]+):(?!=)", got, re.M))


def unknown_options(words, known):
    """Those words that are no options; words that are none do not count."""
    for word in words:
        if re.match(r"-[A-Za-z0-9-]", word):
            name = word.split("=")[0] if word.startswith("--") else word[:2]
            if name not in known:
                yield word


def unknown_words(script, known, targets):
    """What of a script that is not run make or shutong does not have."""
    for line in re.split(r"[|;&\n(]+", re.sub(r"\\\n", " ", script)):
        line = re.sub(r"(^|\s)#.*", "", line).strip()
        try:
            words = shlex.split(line)
        except ValueError:
            words = line.split()
        while words and (words[0] in ("sudo", "$") or re.match(r"\w+=", words[0])):
            words = words[1:]
        if words and words[0] == "make":
            yield from (word for word in words[1:]
                        if not re.match(r"-|\w+=", word) and word not in targets)
        elif "shutong" in words:
            yield from unknown_options(words[words.index("shutong") + 1:], known)


# ---- the checks --------------------------------------------------------------


def run_block(block, home, folder, known, targets):
    """Checks one block; returns its lines as they should be."""
    lines = list(block.lines)
    name = f"{block.place(0)}: {block.language}"
    if block.malformed or block.language not in ("console", "sh") and \
            "file" not in block.marks and "not-run" not in block.marks:
        check(False, name, "it does not say what is to be done with it")
        return lines
    if "not-run" in block.marks:
        script = "\n".join(line[2:] if line.startswith("$ ") else line
                           for line in lines)
        wrong = list(unknown_words(script, known, targets))
        check(not wrong, name, f"unknown: {wrong}",
              skip=None if wrong else "not run: " + block.marks["not-run"])
        return lines
    need = missing(block.marks.get("needs", ""))
    if need:
        check(True, name, skip="a build with a sanitizer"
              if need == "unsanitized" else f"without {need}")
        return lines
    if "file" in block.marks:
        path = os.path.join(home, block.marks["file"])
        write(path, ("\n".join(lines) + "\n").encode())
        if lines[0].startswith("#!"):
            os.chmod(path, 0o755)
    elif block.language == "sh":
        printed, status = run("set -e\n" + "\n".join(lines), home, folder)
        check(status == 0, name, "printed: " + printed)
    else:
        made = []
        for number, command, output in block.commands():
            printed, status = run(command, home, folder)
            check(printed == "".join(line + "\n" for line in output),
                  f"{block.place(number)}: {command}".split("\n")[0],
                  "printed: " + printed)
            made += ["$ " + command.replace("\n", "\n> ")]
            made += printed.split("\n")[:-1]
        lines = made
    return lines


def run_span(place, command, folder):
    with tempfile.TemporaryDirectory() as home:
        samples(home)
        printed, status = run("set -o pipefail; " + command, home, folder)
    looks = re.search(r" (--check|--diff|-l|--list)\b", command)
    check(status == 0 or status == 1 and looks, f"{place}: {command}",
          f"status: {status}", "printed: " + printed)


def check_links(name, text, prose):
    wrong = []
    links = re.findall(r"\]\(([^)\s]*)\)", prose)
    for link in links:
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = os.path.normpath(os.path.join(os.path.dirname(name), path)) \
            if path else name
        if not os.path.exists(target):
            wrong.append(f"{link}: no such file")
        elif anchor and anchor not in anchors(read(target)):
            wrong.append(f"{link}: no such heading")
    wrong += [f"{code}: no such file" for _, code in spans(prose)
              if re.match(r"(src|tests|data)/[\w./-]+$", code)
              and not os.path.exists(code)]
    check(not wrong, f"{name}: {len(links)} links lead somewhere", *wrong)


def check_document(name, folder, known, targets, rewrite, old=False):
    text = read(name)
    blocks, prose = parse(name, text)
    made = text.split("\n")
    check(not re.search(r"^\s+```", prose, re.M) and text.count("\n```") % 2 == 0,
          f"{name}: each block is closed, and begins at the margin")
    with tempfile.TemporaryDirectory() as home:
        (sources if old else samples)(home)
        for block in blocks:
            if block.language == "sh" and old:
                block.marks["not-run"] = "targets of make"
            block.new = run_block(block, home, folder, known, targets)
    for number, code in spans(prose):
        if re.search(r"(^|[|] *)shutong -", code) and not old:
            run_span(f"{name}:{number}", code, folder)
    wrong = [code for _, code in spans(prose) if code.startswith("-")
             and list(unknown_options(code.split(), known))]
    wrong += [code for _, code in spans(prose) if code.startswith("make ")
              and list(unknown_words(code, known, targets))]
    check(not wrong, f"{name}: options and targets of make exist", *wrong)
    check_links(name, text, prose)
    check("FIGURE" not in text, f"{name}: no figure is left to be filled in")
    if rewrite:
        for block in reversed(blocks):
            made[block.first - 1:block.first - 1 + len(block.lines)] = block.new
        if "\n".join(made) != text:
            write(name, "\n".join(made).encode())


def fences(text):
    return re.findall(r"^```.*?^```$", text, re.S | re.M)


def check_chinese(folder, known, targets):
    """README.zh-CN.md has the same blocks, headings, addresses and figures as
    README.md; the traditional ones are what src/po/make-readme makes."""
    english, chinese = read("README.md"), read("README.zh-CN.md")
    if CHINESE_IN_STEP:
        patterns = {"headings": r"^(#+) ", "addresses": r"\]\(((?!README)[^)]*)\)",
                    "commands in tables": r"^\|.*`([^`]*shutong -[^`]*)`",
                    "figures": r"(?<![\w.,-])(\d+(?:[.,]\d+)*)(?![A-Za-z\d])",
                    "options": r"`(-[^` =]*)"}
        check(fences(chinese) == fences(english),
              "README.zh-CN.md has the same commands")
        for name, pattern in patterns.items():
            ours, theirs = (re.findall(pattern, parse("", text)[1], re.M)
                            for text in (english, chinese))
            if name in ("options", "figures"):
                ours, theirs = sorted(set(ours)), sorted(set(theirs))
            check(ours == theirs and ours, f"README.zh-CN.md has the same {name}",
                  f"{ours}", f"{theirs}")
    else:
        check(True, "README.zh-CN.md has the same commands", skip="not in step")
        check_document("README.zh-CN.md", folder, known, targets, False, old=True)
    for target in "zh-TW", "zh-HK":
        made = subprocess.run(["src/po/make-readme", BUILD + "/shutong", target],
                              input=chinese, stdout=subprocess.PIPE,
                              encoding="utf-8")
        check(made.returncode == 0 and made.stdout == read(f"README.{target}.md"),
              f"README.{target}.md is what make readmes makes")
        marked = [line for line in chinese.splitlines() if "shutong:off" in line]
        stay = [line for line in marked if line in made.stdout.splitlines()]
        check(marked and not stay, f"README.{target}.md: lines that name a mark are converted",
              *stay)


def check_version():
    """The header, the command, the changelog and a document's tag have one version."""
    header = re.search(r'SHUTONG_VERSION "(.*)"', read("src/shutong.h"))[1]
    logged = re.findall(r"^## \[([^]]*)\]", read("CHANGELOG.md"), re.M)
    tags = re.findall(r"\brev: v([\d.]+)", read("docs/projects.md"))
    check(set(tags) == {header}, "docs/projects.md names the tag of that version", f"{tags}")
    runs = subprocess.run([BUILD + "/shutong", "--version"],
                          stdout=subprocess.PIPE, encoding="utf-8").stdout
    check(logged[:1] == [header],
          "CHANGELOG.md begins with the version of src/shutong.h",
          f"{logged[:1]}, {header}")
    check(runs.split() == ["shutong", header],
          "shutong --version is that of src/shutong.h", runs)


def check_installation():
    """What docs/measured.md and README.md say of installing is what
    tests/install/bare --write wrote down."""
    def rows(text):
        return [[cell.strip() for cell in line.split("|")[1:-1]]
                for line in text.splitlines() if line.startswith("| ")]

    recorded = {row[1]: row[2:5] for row in rows(read("tests/install/RESULTS.md"))
                if row[0] == "user"}
    section = read("docs/measured.md").split("\n## Installation\n")[1].split("\n## ")[0]
    quoted = {row[0]: row[1:] for row in rows(section) if row[0].startswith("`")}
    check(len(quoted) > 1 and all(recorded.get(name) == row for name, row in quoted.items()),
          "docs/measured.md: installation is as in tests/install/RESULTS.md",
          f"{quoted}", f"{recorded}")
    readme = " ".join(read("README.md").split())
    for name, (packages, download, _) in recorded.items():
        if name in ("`make article`", "`sudo make install`"):
            said = f"({packages} packages, {round(float(download.split()[0]))} MB"
            check(said in readme, f"README.md: {name} as in tests/install/RESULTS.md", said)


def main(arguments):
    rewrite = arguments[:1] == ["--write"]
    names = arguments[1 if rewrite else 0:]
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        stand_ins(folder)
        os.symlink(BUILD + "/shutong", folder + "/opencc")
        known = options_of(BUILD + "/shutong") | options_of(folder + "/opencc")
        targets = targets_of_make()
        for name in names or ["README.md", *sorted(glob.glob("docs/*.md")),
                              "CONTRIBUTING.md", "CHANGELOG.md"]:
            check_document(name, folder, known, targets, rewrite)
        if not names:
            words = len(read("README.md").split())
            check(words <= MOST_WORDS,
                  f"README.md has at most {MOST_WORDS} words", f"it has {words}")
            check_version()
            check_installation()
            check_chinese(folder, known, targets)
    print(f"1..{ntests}")
    sys.exit(nfailed > 0)


main(sys.argv[1:])
