"""The texts of the benchmark, made in BUILD/bench/texts."""
import os
import random
import re
import subprocess
import sys

EVAL = os.environ.get("EVAL", "../shared/eval")
BUILD = os.environ.get("BUILD", "build")
BENCH = f"{BUILD}/bench"
DICTIONARIES = f"{BUILD}/dictionaries"
PHRASES = f"{DICTIONARIES}/STPhrases.txt"
MB = 1000 * 1000


def read(path):
    with open(path, "rb") as file:
        return file.read()


def help_text(language):
    path = f"{BUILD}/documents/{language}.txt"
    if not os.path.exists(path):
        subprocess.run(["tests/oracle/make-document", f"libreoffice-help-{language}", path],
                       check=True)
    return read(path)


def prose(side):
    path = f"{EVAL}/sets/cuv-train.{side}.txt"
    return read(path) if os.path.exists(path) else help_text(
        {"hans": "zh-CN", "hant": "zh-TW"}[side])


def mixed():
    """The prose with half of its clauses in each script."""
    sides = [f"{EVAL}/sets/cuv-train.{side}.txt" for side in ("hans", "hant")]
    return subprocess.run([sys.executable, "-B", f"{EVAL}/mix.py", *sides, "clause50"],
                          check=True, capture_output=True,
                          env={**os.environ, "OPENCC_DICT": os.path.dirname(PHRASES)}).stdout


def ascii_only():
    """What is ASCII in the help: names, commands, examples."""
    return b"\n".join(re.findall(rb"[ -~]{4,}", help_text("zh-CN"))) + b"\n"


def phrase_beginnings():
    """Nothing but the first two characters of phrases of four and more."""
    keys = [line.split("\t")[0] for line in read(PHRASES).decode().splitlines()]
    starts = [key[:2] for key in keys if len(key) >= 4]
    random.Random(4).shuffle(starts)
    return "".join("".join(starts[i:i + 40]) + "\n"
                   for i in range(0, len(starts), 40)).encode()


def entries(name):
    """A dictionary's keys with their first candidates."""
    lines = read(f"{DICTIONARIES}/{name}").decode().splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and line[0] != "#")
    return {key: values.split(" ")[0] for key, values in pairs}


def phrases_that_matter():
    """Nothing but phrases that become what their characters would not."""
    characters, phrases = entries("STCharacters.txt"), entries("STPhrases.txt")
    keys = [key for key, value in phrases.items()
            if value != "".join(characters.get(c, c) for c in key)]
    random.Random(4).shuffle(keys)
    return "".join("".join(keys[i:i + 20]) + "\n" for i in range(0, len(keys), 20)).encode()


MAKERS = {
    "prose, simplified": lambda: prose("hans"), "prose, traditional": lambda: prose("hant"),
    "prose, mixed": mixed, "help, zh-CN": lambda: help_text("zh-CN"),
    "help, zh-TW": lambda: help_text("zh-TW"), "article": lambda: read("data/article.txt"),
    "phrase beginnings": phrase_beginnings,
    "phrases that matter": phrases_that_matter, "ASCII": ascii_only,
}


def text(name, size):
    """A file of that text, repeated, and cut after a line near the size."""
    path = f"{BENCH}/texts/{name.replace(', ', '-').replace(' ', '-')}.{size // 1000}k.txt"
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        once = MAKERS[name]()
        whole = (once * (size // len(once) + 1))[:size]
        with open(path + ".part", "wb") as file:
            file.write(whole[:whole.rfind(b"\n") + 1])
        os.rename(path + ".part", path)
    return path
