#!/usr/bin/env python3
"""Rebuilds a conversion from its text and what --explain says of it.

usage: explained.py TEXT CONVERSION PLACES...

Bytes between places are copied; with --invalid=replace those that are ill-formed
are U+FFFD.  Checks of every place that it is where its line and column say, in
order, and overlaps no other one; then that the whole is the conversion.  Prints
how many places there are, or what is wrong.
"""
import json
import sys

DECISIONS = {"phrase", "character", "state", "vocabulary", "term", "keeping", "preference", "context", "quotes"}


def characters(text):
    """Beginnings of characters; of ill-formed bytes, what could begin one."""
    return sum(byte & 0xC0 != 0x80 for byte in text)


def check(place, text, at, out_at, line, line_at):
    """One place, given where the one before ends, and the line that its begins in."""
    start, end = place["in"]
    out_start, out_end = place["out"]
    source, result = place["source"].encode(), place["result"].encode()
    candidates = place.get("candidates", [])
    wanted = {
        "order": at <= start <= end <= len(text) and out_at <= out_start <= out_end,
        "source": text[start:end] == source,
        "length of result": len(result) == out_end - out_start,
        "line": place["line"] == line,
        "column": place["column"] == 1 + characters(text[line_at:start]),
        "by": place["by"] in DECISIONS,
        "candidates": not candidates or (len(candidates) > 1 and place["ambiguous"]),
        "probability": 0 <= place["probability"] <= 1,
        "state": ("script" in place) == (place["by"] == "state"),
        "certain": place["by"] not in ("term", "keeping") or place["probability"] == 1,
        "decided": source != result or place["ambiguous"] or place["by"] in ("state", "context"),
        "dictionaries": place.get("dictionaries", 0) != [],
    }
    return [name for name, holds in wanted.items() if not holds]


def main():
    text = open(sys.argv[1], "rb").read()
    conversion = open(sys.argv[2], "rb").read()
    out, at, count, line, line_at = bytearray(), 0, 0, 1, 0
    between = bytes
    if b"\xef\xbf\xbd" in conversion:
        between = lambda some: some.decode("utf-8", "replace").encode()
    for name in sys.argv[3:]:
        for row in open(name, "rb"):
            place = json.loads(row)
            start, end = place["in"]
            gap = text[at:start]
            newlines = gap.count(b"\n")
            if newlines > 0:
                line += newlines
                line_at = at + gap.rindex(b"\n") + 1
            wrong = check(place, text, at, len(out), line, line_at)
            out += between(gap)
            if wrong or len(out) != place["out"][0]:
                return f"{', '.join(wrong or ['place in the conversion'])}: {row.decode()}"
            out += place["result"].encode()
            inside = text[start:end]
            if b"\n" in inside:
                line += inside.count(b"\n")
                line_at = start + inside.rindex(b"\n") + 1
            at = end
            count += 1
    out += between(text[at:])
    if bytes(out) != conversion:
        return f"not the conversion: {len(out)} bytes, wanted {len(conversion)}"
    return count


print(main())
