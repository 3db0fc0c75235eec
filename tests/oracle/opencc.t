#!/usr/bin/env python3
"""The library against the real OpenCC 1.4.2, from PyPI.

Random texts, whole documents (the article, and the files that DOCUMENTS in
the environment names) and the golden files, for every profile; then random
configurations, which also hold the specification to the real one.  No text
has NUL: OpenCC loses what follows it in a segment.
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import configurations
import oracle
import spec

ARTICLE = "data/article.txt"
TEXTS = int(os.environ.get("ORACLE_TEXTS", 10000))
CONFIGURATIONS = int(os.environ.get("ORACLE_CONFIGURATIONS", 150))
STRINGS = 100
SEED = os.environ.get("ORACLE_SEED", "1")
DOCUMENTS = [ARTICLE, *os.environ.get("DOCUMENTS", "").split()]


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def check_profile(tap, real, name):
    path = f"{oracle.DATA}/{name}.json"
    seed = f"{SEED}/{name}"
    inputs = oracle.random_texts(path, seed, TEXTS)
    for tofu in False, True:
        profile = spec.Profile(path, tofu=tofu)
        if tofu and not profile.has_tofu:
            continue
        options = ["-t"] * tofu
        oracle.compare(
            tap, f"25: {name}{tofu * ' with tofu'}, {TEXTS} runs", inputs,
            oracle.driver(*real, name, *options),
            [("whole", oracle.driver(oracle.RECORDS, name, *options)),
             ("stream", oracle.driver(oracle.RECORDS, name, "-s", *options)),
             ("specification", oracle.specification(profile))], seed)


def check_documents(tap, real, name):
    documents = [read(path).encode() for path in DOCUMENTS]
    try:
        expected = oracle.run([*real, name], documents)
        for options in [], ["-s"]:
            given = oracle.run([oracle.RECORDS, name, *options], documents)
            for path, e, g in zip(DOCUMENTS, expected, given):
                place = len(os.path.commonprefix([e, g]))
                shown = slice(max(0, place - 30), place + 30)
                tap.result(e == g, f"{path}, {name} {''.join(options)}",
                           *[] if e == g else [
                               f"they differ at byte {place} of the output:",
                               f"expected {e[shown]!r}", f"got {g[shown]!r}"])
    except oracle.DriverFailed as error:
        tap.result(False, f"documents, {name}", str(error))
        return
    golden = f"tests/golden/article.{name}.txt"
    ok = os.path.exists(golden) and read(golden).encode() == expected[0]
    tap.result(ok, golden, *[] if ok else ["make-golden writes it anew"])


def check_configuration(tap, real, number):
    seed = f"{SEED}/{number}"
    with tempfile.TemporaryDirectory() as folder:
        # OpenCC 1.4.2 rejects an ocd of Debian's opencc_dict.
        config = configurations.Configuration(folder, seed, ocd=False)
        inputs = config.strings(STRINGS, nul=False)
        for tofu in False, True:
            profile = spec.Profile(config.path, tofu=tofu)
            if tofu and not profile.has_tofu:
                continue
            # One in some hundred multiplies characters beyond what a real one does.
            made = subprocess.run(
                [os.environ.get("SHUTONG", "build/shutong"), "-c", config.path]
                + ["--include-tofu-risk-dictionaries"] * tofu,
                stdin=subprocess.DEVNULL, capture_output=True, check=False)
            if b"its stages could turn" in made.stderr:
                tap.skip(f"25: random configuration {number}", "its stages multiply: refused")
                continue
            command = [config.path] + ["-t"] * tofu
            oracle.compare(
                tap, f"25: random configuration {number}{tofu * ' with tofu'}, {STRINGS} runs",
                inputs, oracle.driver(*real, *command),
                [("whole", oracle.driver(oracle.RECORDS, *command)),
                 ("stream", oracle.driver(oracle.RECORDS, *command, "-s")),
                 ("specification", oracle.specification(profile))], seed)


def main():
    names = oracle.profiles(oracle.DATA)
    if not names:
        oracle.bail_out(f"{oracle.DATA} is not there: make data")
    if shutil.which("opencc_dict") is None:
        oracle.bail_out("opencc_dict is not installed")
    tap = oracle.Tap()
    with oracle.real_opencc() as real:
        for name in names:
            check_profile(tap, real, name)
            check_documents(tap, real, name)
        for number in range(CONFIGURATIONS):
            spec.files.clear()  # the next folder may have the same name
            check_configuration(tap, real, number)
    print(f"1..{tap.count}")
    tap.done()


main()
