#!/usr/bin/env python3
"""read_page.py PAGE FOLDER - the texts in a page of --review, put together again.

Writes N.in and N.out for the N-th text, from 1, and N.damaged, in which repairs
are undone.  Prints of each text: name, blocks, marks.  Fails where a mark is
not on what its entry says, or a block ends within a line although it need not.
"""
import json
import re
import sys

REPAIR, UNEXPLAINED = 9, 10


def units(text):
    """The text as UTF-16 code units, which positions count."""
    return text.encode("utf-16-le", "surrogatepass")


def texts_of(units_of_text):
    return units_of_text.decode("utf-16-le", "surrogatepass")


def replace(text, numbers, entries, is_repair):
    """The block's text with its marks replaced by their other side."""
    source, out, at = units(text), b"", 0
    for distance, number in zip(numbers[::2], numbers[1::2]):
        entry = entries[number]
        result = entry[0] if entry[1] == 0 else entry[1]
        here, there = (result, entry[0]) if is_repair else (entry[0], result)
        out += source[2 * at:2 * (at + distance)] + units(there)
        at += distance
        n = len(units(here)) // 2
        assert texts_of(source[2 * at:2 * (at + n)]) == here, (here, text[:80])
        assert (entry[2] == REPAIR) == is_repair
        at += n
    return texts_of(out + source[2 * at:])


def main():
    page = open(sys.argv[1], encoding="utf-8", newline="").read()
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    data = json.loads(found.group(1))
    assert "<" not in found.group(1)
    entries = data["entries"]
    for number, file in enumerate(data["files"], 1):
        sides = {"in": "", "out": "", "damaged": ""}
        marks = 0
        for i, (text, changes, *repairs) in enumerate(file["blocks"]):
            repairs = repairs[0] if repairs else []
            marks += (len(changes) + len(repairs)) // 2
            sides["in"] += text
            sides["out"] += replace(text, changes, entries, False)
            sides["damaged"] += replace(text, repairs, entries, True)
            assert i == len(file["blocks"]) - 1 or text.endswith("\n") or \
                "\n" not in text, f"block {i} ends within a line"
        for side, text in sides.items():
            with open(f"{sys.argv[2]}/{number}.{side}", "w", encoding="utf-8", newline="") as f:
                f.write(text)
        print(file["name"], len(file["blocks"]), marks)
    print("unplaced", data["unplaced"], "unexplained",
          sum(entry[2] == UNEXPLAINED for entry in entries))


main()
