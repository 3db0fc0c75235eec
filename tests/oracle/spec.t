#!/usr/bin/env python3
"""Random texts through the library and through the specification.

OpenCC's profiles first, then random configurations.  ORACLE_TEXTS,
ORACLE_CONFIGURATIONS and ORACLE_SEED in the environment say how many and
which; a failing line names its seed.
"""
import os
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
import configurations
import oracle
import spec

TEXTS = int(os.environ.get("ORACLE_TEXTS", 300))
CONFIGURATIONS = int(os.environ.get("ORACLE_CONFIGURATIONS", 150))
STRINGS = 100
SEED = os.environ.get("ORACLE_SEED", "1")


def check_profile(tap, name):
    path = f"{oracle.DATA}/{name}.json"
    seed = f"{SEED}/{name}"
    inputs = oracle.random_texts(path, seed, TEXTS, nul=True)
    for tofu in False, True:
        profile = spec.Profile(path, tofu=tofu)
        if tofu and not profile.has_tofu:
            continue
        options = ["-t"] * tofu
        oracle.compare(
            tap, f"25: {name}{tofu * ' with tofu'}, {TEXTS} runs", inputs,
            oracle.specification(profile),
            [("whole", oracle.driver(oracle.RECORDS, name, *options)),
             ("stream", oracle.driver(oracle.RECORDS, name, "-s", *options)),
             ("compiled", oracle.driver(oracle.RECORDS, path, *options))],
            seed)


def check_configuration(tap, number):
    seed = f"{SEED}/{number}"
    with tempfile.TemporaryDirectory() as folder:
        config = configurations.Configuration(folder, seed)
        inputs = config.strings(STRINGS, nul=True)
        for tofu in False, True:
            profile = spec.Profile(config.path, tofu=tofu)
            if tofu and not profile.has_tofu:
                continue
            command = [oracle.RECORDS, config.path] + ["-t"] * tofu
            failed = tap.failed
            oracle.compare(
                tap, f"25: random configuration {number}{tofu * ' with tofu'}, {STRINGS} runs",
                inputs, oracle.specification(profile),
                [("whole", oracle.driver(*command)),
                 ("stream", oracle.driver(*command, "-s"))], seed)
            if tap.failed > failed:
                kept = tempfile.mkdtemp(prefix="configuration.",
                                        dir=oracle.BUILD)
                shutil.copytree(folder, kept, dirs_exist_ok=True)
                print(f"# kept in {kept}", flush=True)


def main():
    tap = oracle.Tap()
    if not os.access(oracle.RECORDS, os.X_OK):
        oracle.bail_out(f"{oracle.RECORDS} is not there: make check builds it")
    if shutil.which("opencc_dict") is None:
        oracle.skip_all("opencc_dict is not installed")
    names = oracle.profiles(oracle.DATA)
    if not names:
        tap.skip("OpenCC's profiles", f"{oracle.DATA} is not there: make data")
    for name in names:
        check_profile(tap, name)
    for number in range(CONFIGURATIONS):
        spec.files.clear()  # the next folder may have the same name
        check_configuration(tap, number)
    print(f"1..{tap.count}")
    tap.done()


main()
