#!/usr/bin/env python3
"""8-10, 12, 13: every call on our files fails once, or the program ends there.

Each way to write is run under strace, which says what calls there are on files
of the folder; then once more for each of them, which fails.  What must hold: the
files are what they were or what they should be, whole; nothing else is there;
status 2 comes with a message, status 0 with all of the output; a write, a read
or whatever else is needed that fails costs its own file, which is named, and no
other.  Then the program is ended at each of these calls, by SIGKILL and SIGTERM.
FAULT_NBYTES and FAULT_STEP make it longer: the texts, and the calls that are
tried of those that are only to leave things whole.
"""
import os
import re
import shutil
import subprocess
import tempfile

from results import finish, result

SHUTONG = os.path.abspath(os.environ.get("SHUTONG", "build/shutong"))
PRELOAD = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "tests/faults/preload.so"))
NBYTES = int(os.environ.get("FAULT_NBYTES", 150000))
STEP = int(os.environ.get("FAULT_STEP", 7))
# The leak detector is a tracer too.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"

OLD = "头发里面皇后干净，发\n" * (NBYTES // 31)
NEW = "頭髮裏面皇后乾淨，發\n" * (NBYTES // 31)
SMALL, SMALL_NEW = "头发\n".encode(), "頭髮\n".encode()


def files(text, encoding="utf-8", names="fgh"):
    return {name: text.encode(encoding) for name in names}


def tree(text):
    return {"t/a/f": text.encode(), "t/a/g": text.encode(), "t/h": text.encode()}


def under(folder, content, but=0):
    return {f"{folder}/{name[but:]}": text for name, text in content.items()}


# A way to write: options, the files before, and what there is after it beside
# them or in their place; standard output is the file "-".  Options may begin with
# what the file system is not to have, as preload.c takes it.
WAYS = [
    ("-w f g h", files(OLD), files(NEW)),
    ("-e gb18030 -w f", files(OLD, "gb18030", "f"), files(NEW, "gb18030", "f")),
    ("--to-encoding gb18030 -w f", files(OLD, names="f"), files(NEW, "gb18030", "f")),
    ("-e gb18030 --to-encoding utf-8 -w f g", files(OLD, "gb18030", "fg"), files(NEW, names="fg")),
    ("-r -w t", tree(OLD), tree(NEW)),
    ("-O o f g h", files(OLD), under("o", files(NEW))),
    ("-O o --force f g h", {**files(OLD), **under("o", files("old\n"))}, under("o", files(NEW))),
    ("-r -O o t", tree(OLD), under("o", tree(NEW), 2)),
    ("-e gb18030 -O o f g", files(OLD, "gb18030", "fg"), under("o", files(NEW, "gb18030", "fg"))),
    ("-e gb18030 --to-encoding utf-8 -o o f", {**files(OLD, "gb18030", "f"), "o": b"old\n"},
     {"o": NEW.encode()}),
    ("-o o f g", files(OLD, names="fg"), {"o": 2 * NEW.encode()}),
    ("-j3 -o o f g h", files(OLD), {"o": 3 * NEW.encode()}),
    ("f g", files(OLD, names="fg"), {"-": 2 * NEW.encode()}),
    ("-j3 f g h", files(OLD), {"-": 3 * NEW.encode()}),
    ("-e gb18030 f", files(OLD, "gb18030", "f"), {"-": NEW.encode("gb18030")}),
    ("--in-place=.o f g", files(OLD, names="fg"),
     {**files(NEW, names="fg"), **{name + ".o": OLD.encode() for name in "fg"}}),
    ("NO=tmpfile --in-place=.o f", files(OLD, names="f"), {**files(NEW, names="f"), "f.o": OLD.encode()}),
    ("NO=exchange --in-place=.o f", files(OLD, names="f"), {**files(NEW, names="f"), "f.o": OLD.encode()}),
    ("NO=tmpfile,exchange,lease -w f g", files(OLD, names="fg"), files(NEW, names="fg")),
    ("NO=tmpfile -O o f g", files(OLD, names="fg"), under("o", files(NEW, names="fg"))),
    ("NO=tmpfile,exchange -r -O o t", tree(OLD), under("o", tree(NEW), 2)),
    ("NO=tmpfile -o o f", {**files(OLD, names="f"), "o": b"old\n"}, {"o": NEW.encode()}),
    ("-e gb18030 --to-encoding utf-8 f", files(OLD, "gb18030", "f"), {"-": NEW.encode()}),
]
# What a call can fail with; all others with EIO.
ERRORS = {
    "write": ["EIO", "ENOSPC", "EDQUOT"], "fsync": ["EIO", "ENOSPC"],
    "close": ["EIO", "ENOSPC"], "fchmod": ["EPERM", "EIO"],
    "renameat": ["EACCES", "EIO", "ENOSPC"], "renameat2": ["EACCES", "EIO", "ENOSPC"],
    "linkat": ["EMLINK", "EIO", "ENOSPC"], "openat": ["EACCES", "EMFILE"],
    "mkdir": ["EACCES", "ENOSPC"], "mkdirat": ["EACCES", "ENOSPC"],
}
# Which check it is; all others are 10.
NUMBERS = {"write": 8, "read": 9}

base = os.path.realpath(tempfile.mkdtemp(prefix="shutong-injected-"))
work = os.path.join(base, "work")
stdout_path = os.path.join(base, "out")
trace_path = os.path.join(base, "trace")


def prepare(before):
    shutil.rmtree(work, ignore_errors=True)
    os.mkdir(work)
    for name, text in before.items():
        path = os.path.join(work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text)


def state():
    """What is in the folder, by name."""
    found = {}
    for folder, _, names in os.walk(work):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, work)] = file.read()
    return found


def run(way, before, *inject):
    """The status, the messages and the calls of a run from the beginning."""
    prepare(before)
    words = way.split()
    lacking = ["-E", words.pop(0), "-E", f"LD_PRELOAD={PRELOAD}"] if way.startswith("NO=") else []
    with open(stdout_path, "wb") as out:
        done = subprocess.run(
            ["strace", "-f", "-y", "-o", trace_path, *lacking, *inject, SHUTONG, "-q", "-c", "s2t",
             *words], cwd=work, stdout=out, stderr=subprocess.PIPE, check=False)
    with open(trace_path, encoding="utf-8", errors="replace") as file:
        return done.returncode, done.stderr.decode(errors="replace"), file.read()


def calls(trace):
    """Each call as (name, line, which of its name it is in its thread, as strace
    counts), in order, those in two parts put together."""
    open_ones, found, seen = {}, [], {}
    for line in trace.splitlines():
        process, _, text = line.partition(" ")
        text = text.strip()
        resumed = re.match(r"<\.\.\. \w+ resumed>", text)
        if resumed and process in open_ones:
            at = open_ones.pop(process)
            found[at] = (found[at][0], found[at][1] + text[resumed.end():], found[at][2])
            continue
        name = re.match(r"(\w+)\(", text)
        if not name:
            continue
        if text.endswith("<unfinished ...>"):
            open_ones[process] = len(found)
        key = process, name.group(1)
        seen[key] = seen.get(key, 0) + 1
        found.append((name.group(1), text, seen[key]))
    return found


def is_ours(line):
    """Whether a call is about files of the folder or standard output."""
    if line.startswith("execve("):
        return False
    line = re.sub(r"AT_FDCWD<[^>]*>", "", line)
    quoted = re.search(r'"([^"]*)"', line)
    return f"<{work}" in line or f"<{stdout_path}>" in line or \
        quoted is not None and not line.startswith(("write(", "read(", "pread64(")) and \
        (quoted.group(1).startswith(work) or quoted.group(1)[:1] not in ("", "/"))


def is_needed(name, line):
    """Whether a file cannot be done without this call."""
    of_temporary = re.search(r"\.shutong-|/#\d+", line) is not None
    if name == "write":
        return of_temporary or f"<{stdout_path}>" in line
    if name in ("fsync", "close"):
        return of_temporary or f"<{stdout_path}>" in line
    if name == "fchmod": # and not that of a directory
        return of_temporary
    if name in ("read", "linkat", "renameat", "renameat2"):
        return True
    return name == "openat" and "O_DIRECTORY" not in line


def needed_of(seen):
    """The failed calls that a file cannot be done without.  One that is opened
    again later was only looked into, and the last close of one that has no name is
    when it is in its place."""
    found = []
    for at, (name, line, _) in enumerate(seen):
        if "(INJECTED)" not in line or not is_ours(line) or not is_needed(name, line):
            continue
        if name == "close" and f"<{stdout_path}>" not in line:
            path = re.search(r"<([^>]*)>", line).group(1)
            if not any(later == "close" and f"<{path}>" in text for later, text, _ in seen[at + 1:]):
                continue
        if name == "read" or name == "openat" and "O_TMPFILE" not in line:
            path = re.search(r'^read\(\d+<([^>]*)>|, "([^"]*)"', line)
            base_name = os.path.basename(path.group(1) or path.group(2))
            if any(later == "openat" and f'{base_name}"' in text and "(INJECTED)" not in text
                   for later, text, _ in seen[at + 1:]):
                continue
        found.append(name)
    return found


def rules_of(line):
    """The name of the file of ignore rules, or of options, that a call opens, or None."""
    found = re.search(r'"(?:\.\./)*(\.(?:(?:shutong|git)?ignore|shutong\.yaml))"', line)
    return found and found.group(1)


def judge(before, after, got, hits, needed, rules=None):
    """What is wrong after a run in which `hits` calls failed; needed: one of
    those that a file cannot do without; rules: the file of ignore rules that could
    not be read, without which nothing in its directory is taken, or that of the
    project's options, without which nothing is."""
    status, messages, _ = got
    found = state()
    for name, text in found.items():
        if ".shutong-" in name and os.path.basename(name) in messages and text in before.values():
            continue # the old one, which could not be removed
        if name not in before and name not in after:
            return f"{name} is left"
        if text != before.get(name) and text != after.get(name):
            return f"{name} is neither old nor new"
    if any(name not in found for name in before):
        return "a file is gone"
    with open(stdout_path, "rb") as file:
        out = file.read()
    right = after.get("-", b"")
    if status == 0:
        whole = {**before, **after}
        whole.pop("-", None)
        if needed:
            return "status 0"
        return "" if found == whole and out == right else "status 0, but the output is not whole"
    if status != 2:
        return f"status {status}"
    if not messages.startswith("shutong: "):
        return "no message"
    if "-" in after:
        return "" if is_part(out, right) or hits > 1 else "standard output is not of the text"
    if not needed:
        return ""
    missing = [name for name, text in after.items()
               if found.get(name) != text and name[:-2] not in before]
    if rules:
        return "" if missing and rules in messages else f"messages: {messages}"
    if not 1 <= len(missing) <= hits:
        return f"{len(missing)} files are not done"
    said = messages.count("\n")
    if said > hits + 1 or not any(os.path.basename(name) in messages for name in before):
        return f"messages: {messages}"
    if len(after) > 1 and not all(os.path.basename(name) in messages for name in missing):
        return f"not named: {missing}"
    return ""


def is_part(out, right):
    """Whether an output is that of all texts but one, which ends before its end."""
    piece = NEW.encode() if right.startswith(NEW.encode()) else right
    while len(out) > len(piece) and out.startswith(piece):
        out = out[len(piece):]
    while len(out) > len(piece) and out.endswith(piece):
        out = out[:-len(piece)]
    return piece.startswith(out)


def certain(way, after):
    """Of threads, which share the calls among them otherwise in every run: calls that
    fail in any case, as only those on one file are counted."""
    if "-j" not in way:
        return []
    tries = [("read", ["-P", os.path.join(work, "f"), "-e", "inject=read:error=EIO:when=1"])]
    if "-" in after:
        tries += [(name, ["-P", stdout_path, "-e", f"inject={name}:error=EIO:when=1"])
                  for name in ("write", "close")]
    return tries


def main():
    try:
        subprocess.run(["strace", "-o", os.devnull, "-e", "inject=getppid:error=EIO", "true"],
                       stderr=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.CalledProcessError):
        print("1..1\nok 1 - 8-10, 12, 13: every call # SKIP strace cannot trace here")
        return 0
    skipped = 0
    ways = WAYS
    if os.environ.get("SANITIZE"):
        ways = [way for way in WAYS if not way[0].startswith("NO=")]
    for way, before, after in ways:
        got = run(way, before)
        right = judge(before, after, got, 0, False) or ("" if got[0] == 0 else f"status {got[0]}")
        result(f"{way}: without a failure", [right] if right else [])
        ours = [(name, nth, line) for name, line, nth in calls(got[2]) if is_ours(line)]
        tries, others = certain(way, after), set()
        for name, nth, line in ours:
            if (name, nth) in others:  # of another thread
                continue
            others.add((name, nth))
            skipped += 1
            if is_needed(name, line) or skipped % STEP == 0:
                tries += [(name, ["-e", f"inject={name}:error={error}:when={nth}"])
                          for error in ERRORS.get(name, ["EIO"])]
        runs, wrong, needs = {}, {}, {}
        for name, inject in tries:
            number = NUMBERS.get(name, 10)
            got = run(way, before, *inject)
            all_calls = calls(got[2])
            hit = [other for other in all_calls if "(INJECTED)" in other[1]]
            # Threads: each has an n-th call of its own, or none.
            if not any(is_ours(other[1]) for other in hit):
                continue
            must = len(needed_of(all_calls)) > 0
            runs[number] = runs.get(number, 0) + 1
            needs[number] = needs.get(number, 0) + must
            what = judge(before, after, got, len(hit), must, rules_of(hit[0][1]))
            if what:
                wrong.setdefault(number, []).append(f"{' '.join(inject)}: {what}; {hit[0][1]}")
        for number in sorted(runs):
            result(f"{number}: {way}: {runs[number]} runs, {needs[number]} must fail",
                   wrong.get(number, []))
        lacking = {8, 9, 10} - {number for number, n in needs.items() if n > 0}
        if "-" in after and not any(name == "close" for name, _, _ in ours):
            lacking -= {10}
        result(f"{way}: there is a write, a read, and more that must not fail",
               [f"none of {lacking}"] if lacking else [])
        for number, signal in (12, "KILL"), (13, "TERM"):
            ended, wrong = 0, []
            for name, nth, line in ours[skipped % STEP::STEP]:
                got = run(way, before, "-e", f"inject={name}:signal={signal}:when={nth}")
                found = state()
                if signal == "KILL":
                    found = {n: text for n, text in found.items() if ".shutong-" not in n}
                ended += got[0] != 0
                bad = [n for n in {**found, **before}
                       if n not in found or found[n] not in (before.get(n), after.get(n))]
                if bad or got[0] not in (0, -9 if signal == "KILL" else -15):
                    wrong.append(f"{name} {nth}: status {got[0]}, {bad}; {line}")
            result(f"{number}: {way}: SIG{signal} within calls, {ended} runs", wrong)
    return finish()


try:
    EXIT = main()
finally:
    shutil.rmtree(base)
raise SystemExit(EXIT)
