#!/usr/bin/env python3
"""Random texts through the library and through Debian's libopencc.

Each of its configurations is compiled and must give the same.  This version
of OpenCC does not know ideographic description sequences: no text has any.
"""
import os
import shutil
import sys

sys.dont_write_bytecode = True
import oracle

FOLDER = "/usr/share/opencc"
LIBOPENCC = f"{oracle.BUILD}/tests/oracle/records_libopencc"
TEXTS = int(os.environ.get("ORACLE_TEXTS", 2000))
SEED = os.environ.get("ORACLE_SEED", "1")


def main():
    names = oracle.profiles(FOLDER)
    if not names:
        oracle.skip_all(f"{FOLDER} has no configurations: "
                        "libopencc-data is not installed")
    if shutil.which("opencc_dict") is None:
        oracle.skip_all("opencc_dict is not installed")
    if not os.access(LIBOPENCC, os.X_OK):
        oracle.skip_all(f"{LIBOPENCC} is not built: "
                        "libopencc-dev is not installed")
    tap = oracle.Tap(len(names))
    for name in names:
        path = f"{FOLDER}/{name}.json"
        seed = f"{SEED}/{name}"
        inputs = oracle.random_texts(path, seed, TEXTS, ids=False)
        oracle.compare(
            tap, f"25: {path}, {TEXTS} runs", inputs,
            oracle.driver(LIBOPENCC, path),
            [("whole", oracle.driver(oracle.RECORDS, path)),
             ("stream", oracle.driver(oracle.RECORDS, path, "-s"))], seed)
    tap.done()


main()
