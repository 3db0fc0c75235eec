#!/usr/bin/env python3
"""What holds for every format: the cases of tests/spec/formats once more.

- every byte outside the text is the input's: with all text blanked, input and
  output are the same;
- converting twice is converting once;
- a file in which nothing is to be changed is not touched.
"""
import glob
import hashlib
import importlib.machinery
import importlib.util
import os
import subprocess
import sys
import tempfile

BUILD = os.environ.get("BUILD", "build")
SHUTONG = os.path.abspath(os.environ.get("SHUTONG", BUILD + "/shutong"))
BLANK = os.path.abspath(BUILD + "/tests/formats/blank")
loader = importlib.machinery.SourceFileLoader("spec", os.path.abspath("tests/spec/run"))
sys.dont_write_bytecode = True
spec = importlib.util.module_from_spec(importlib.util.spec_from_loader("spec", loader))
loader.exec_module(spec)

ntests = nfailed = 0


def check(good, name, *notes):
    global ntests, nfailed
    ntests += 1
    nfailed += not good
    print(f"{'ok' if good else 'not ok'} {ntests} - {name}".replace("#", r"\#"))
    for note in notes if not good else ():
        print("# " + str(note))


def run(command, data=b""):
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    return done.returncode, done.stdout


def stamp(path):
    info = os.stat(path)
    with open(path, "rb") as file:
        return info.st_ino, info.st_mtime_ns, hashlib.sha256(file.read()).hexdigest()


def format_of(options):
    names = [o.partition("=")[2] for o in options if o.startswith("--format=")]
    return names[0] if names and names[0] != "text" else None


def language_of(options):
    """What the marks of a document become, as an argument of blank."""
    if "--keep-lang" in options:
        return []
    tags = {"zh-TW": "zh-Hant-TW", "zh-HK": "zh-Hant-HK", "zh-Hans": "zh-Hans", "s2t": "zh-Hant"}
    return [tags[options[i + 1]] for i, o in enumerate(options) if o in ("-t", "-c")][:1]


listed = {line.split()[0] for line in run([SHUTONG, "--list-formats"])[1].decode().splitlines()}
seen = set()
for path in sorted(glob.glob("tests/spec/formats/*.txt")):
    for case in spec.parse_file(path):
        name = format_of(case.options)
        if name is None or case.status != 0 or case.input == b"" or "--explain" in case.options:
            continue
        seen.add(name)
        with tempfile.TemporaryDirectory() as folder:
            for file, data in case.files.items():
                with open(os.path.join(folder, file), "wb") as out:
                    out.write(data)
            status, output = run(["env", "-C", folder, SHUTONG, *case.options], case.input)
            if "--to-encoding" not in case.options:
                before, after = (run([BLANK, name, *language_of(case.options)], text) for text in (case.input, output))
                check(status == 0 and before == after and before[0] == 0,
                      f"{case.title}: outside the text the input's bytes", before, after)
            if "-d" in case.options or "--to-encoding" in case.options:
                continue
            again = run(["env", "-C", folder, SHUTONG, *case.options], output)[1]
            check(again == output, f"{case.title}: twice is once", output, again)
            file = os.path.join(folder, "document")
            with open(file, "wb") as out:
                out.write(output)
            os.utime(file, (1, 1))
            before = stamp(file)
            status = run(["env", "-C", folder, SHUTONG, "-w", *case.options, "document"])[0]
            check(status == 0 and stamp(file) == before, f"{case.title}: not touched again")
# Those that are archives have tests/cli/archives.t.
listed -= {"text", "epub", "docx", "xlsx", "pptx", "odt", "ods", "odp", "odg"}
check(seen == listed, "every format has cases", listed - seen)
print(f"1..{ntests}")
sys.exit(nfailed > 0)
