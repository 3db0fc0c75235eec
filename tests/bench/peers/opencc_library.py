"""Converts a file by the OpenCC of this Python's environment.

usage: opencc_library.py PROFILE INPUT [OUTPUT]

Without OUTPUT the seconds of the call alone are printed, after a first call on
the text's beginning.
"""
import sys
import time

import opencc


def main():
    profile, path, *output = sys.argv[1:]
    converter = opencc.OpenCC(profile)
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if output:
        with open(output[0], "w", encoding="utf-8", newline="") as file:
            file.write(converter.convert(text))
        return
    converter.convert(text[:1 << 18])
    start = time.perf_counter()
    converter.convert(text)
    print(time.perf_counter() - start)


main()
