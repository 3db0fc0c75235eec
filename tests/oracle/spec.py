#!/usr/bin/env python3
"""OpenCC's semantics as a program to be read: slow, and with no cleverness.

    spec.py CONFIG < input > output

This is the definition that the random tests hold shutong to; it agrees with
OpenCC 1.4.2 on every text without NUL (tests/oracle/opencc.t).  It works on
code points, and reads its input as one text.
"""
import json
import os
import re
import subprocess
import sys

MAX_DEPTH = 16         # of an ideographic description sequence, leaves too
MAX_CODE_POINTS = 64   # in one such sequence


def operands(char):
    """How many operands this character takes if it is an ideographic
    description operator, and 0 for all others."""
    if "\u2ff0" <= char <= "\u2fff":
        return {"\u2ff2": 3, "\u2ff3": 3, "\u2ffe": 1, "\u2fff": 1}.get(char, 2)
    return 0


def sequence_length(text, start):
    """Length of the ideographic description sequence at start, or 0 where
    there is none, or an incomplete one, or one beyond the limits."""
    def element(i, depth):
        """End of the operator with its operands, or of the operand, at i."""
        if i == len(text) or depth > MAX_DEPTH or i - start >= MAX_CODE_POINTS:
            return None
        end = i + 1
        for _ in range(operands(text[i])):
            end = element(end, depth + 1)
            if end is None:
                return None
        return end

    if operands(text[start]) == 0:
        return 0
    end = element(start, 1)
    return 0 if end is None else end - start


class Dictionary:
    """Keys, each with its first candidate."""

    def __init__(self, entries):
        self.entries = entries
        lengths = {}
        for key in entries:
            lengths.setdefault(key[0], set()).add(len(key))
        # For each first character, the lengths to try, longest first.
        self.lengths = {c: sorted(n, reverse=True) for c, n in lengths.items()}

    def match(self, text, start):
        """The longest key that the text has at start with its candidate, or
        None."""
        for length in self.lengths.get(text[start], ()):
            key = text[start:start + length]
            if key in self.entries:
                return key, self.entries[key]
        return None

    def leaves(self):
        return [self]


class Group:
    """Dictionaries asked in order.  By short_circuit the first that has any
    match answers; by union the longest match, of equal ones the first."""

    def __init__(self, children, union):
        self.children = children
        self.union = union

    def match(self, text, start):
        best = None
        for child in self.children:
            found = child.match(text, start)
            if found and (best is None or len(found[0]) > len(best[0])):
                best = found
                if not self.union:
                    break
        return best

    def leaves(self):
        return [leaf for child in self.children for leaf in child.leaves()]


def pieces(dictionary, text, ids):
    """Cuts the text from left to right into what matches and what does not:
    (piece, candidate), with None for a candidate where no key matches."""
    i = 0
    while i < len(text):
        piece, candidate = dictionary.match(text, i) or (None, None)
        if piece is None:
            piece = text[i:i + max(1, ids and sequence_length(text, i))]
        yield piece, candidate
        i += len(piece)


def convert_stage(dictionary, text, ids):
    return "".join(piece if candidate is None else candidate
                   for piece, candidate in pieces(dictionary, text, ids))


def segments(dictionary, text, ids):
    """Each match is a segment, and so is what lies between two of them."""
    between = ""
    for piece, candidate in pieces(dictionary, text, ids):
        if candidate is None:
            between += piece
            continue
        if between:
            yield between
        between = ""
        yield piece
    if between:
        yield between


def parse_json(source):
    """JSON with comments and trailing commas.  Strings are matched first so
    that nothing inside them is taken for either."""
    string = r'("(?:[^"\\]|\\.)*")'
    for extra in r"//[^\n]*|/\*.*?\*/", r",(?=\s*[\]}])":
        source = re.sub(string + "|" + extra, lambda m: m.group(1) or " ",
                        source, flags=re.DOTALL)
    return json.loads(source)


def parse_text_dictionary(source, name):
    """Lines of key, tab, candidates between spaces; a candidate may be
    empty.  A line ends at its first CR; # begins a comment in the first
    column only."""
    entries = {}
    for line in source.removeprefix("\ufeff").split("\n"):
        line = line.partition("\r")[0]
        if line == "" or line.startswith("#"):
            continue
        key, tab, candidates = line.partition("\t")
        if not key or not tab:
            raise ValueError(f"{name}: neither key nor comment: {line}")
        if key in entries:
            raise ValueError(f"{name}: key twice: {key}")
        entries[key] = candidates.split(" ")[0]
    return Dictionary(entries)


files = {}  # path -> Dictionary: profiles share most of them


def load_file(path, type_):
    if path not in files:
        if type_ == "text":
            with open(path, encoding="utf-8", newline="") as file:
                source = file.read()
        elif type_ in ("ocd", "ocd2"):
            # Debian's opencc_dict returns 0 even where it fails.
            source = subprocess.run(
                ["opencc_dict", "-i", path, "-f", type_, "-t", "text",
                 "-o", "/dev/stdout"], stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, check=True).stdout.decode()
            if not source:
                raise ValueError(f"{path}: opencc_dict cannot read it")
        else:
            raise ValueError(f"{path}: unknown type {type_}")
        files[path] = parse_text_dictionary(source, path)
    return files[path]


class Profile:
    """A configuration ready to convert.  Further folders with dictionaries
    are dirs; tofu keeps those marked may_output_tofu; ids=False is OpenCC
    before it knew ideographic description sequences."""

    def __init__(self, path, dirs=(), tofu=False, ids=True):
        self.dirs = [os.path.dirname(path), *dirs]
        self.ids = ids
        self.has_tofu = False  # whether anything is marked may_output_tofu
        with open(path, encoding="utf-8") as file:
            config = parse_json(file.read())
        self.normalization = self.stages(config.get("normalization", []), tofu)
        self.segmentation = None
        if "segmentation" in config:
            if config["segmentation"]["type"] != "mmseg":
                raise ValueError(f"{path}: segmentation other than mmseg")
            # Segmentation outputs nothing, so nothing is dropped from it.
            self.segmentation = self.dictionary(
                config["segmentation"]["dict"], True)
        self.chain = self.stages(config["conversion_chain"], tofu)

    def stages(self, docs, tofu):
        stages = [self.dictionary(doc["dict"], tofu) for doc in docs]
        return [stage for stage in stages if stage is not None]

    def dictionary(self, doc, tofu):
        """A dictionary or group; None where nothing is left of it."""
        if doc["type"] == "inline":
            return Dictionary(doc["entries"])
        if doc.get("may_output_tofu", False):
            self.has_tofu = True
            if not tofu:
                return None
        if doc["type"] == "group":
            policy = doc.get("match_policy", "short_circuit")
            if policy not in ("short_circuit", "union"):
                raise ValueError(f"unknown match_policy {policy}")
            children = [self.dictionary(d, tofu) for d in doc["dicts"]]
            children = [child for child in children if child is not None]
            return Group(children, policy == "union") if children else None
        return load_file(self.find(doc["file"]), doc["type"])

    def find(self, name):
        for folder in self.dirs:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                return path
        raise FileNotFoundError(name)

    def convert(self, text):
        for stage in self.normalization:
            text = convert_stage(stage, text, self.ids)
        if self.segmentation is None:
            parts = [text]
        else:
            parts = list(segments(self.segmentation, text, self.ids))
        # Nothing matches across the edge of a segment, in any stage.
        for stage in self.chain:
            parts = [convert_stage(stage, part, self.ids) for part in parts]
        return "".join(parts)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: spec.py CONFIG < input > output")
    sys.stdout.buffer.write(
        Profile(sys.argv[1]).convert(sys.stdin.buffer.read().decode()).encode())
