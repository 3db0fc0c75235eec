#!/usr/bin/env python3
"""libshutong-opencc in the place of Debian's libopencc: one program, calls.c.

What is documented is the same, in each call; texts of all of Debian's profiles
are, from its own files and with these compiled in; so are those of OpenCC 1.4.2
where both have the same files.  Where OpenCC is undefined or wrong, ours is
what shutong-opencc.h says.
"""
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, "tests/oracle")
import oracle
from run_as import (BUILD, FOLDER, INSTALLED, LIBRARY, LINKED, OURS,
                    OURS_DEBIAN, SANITIZED, command)

DEBIAN = "/usr/share/opencc"
TEXTS = int(os.environ.get("ORACLE_TEXTS", 300))
SEED = os.environ.get("ORACLE_SEED", "1")
tap = oracle.Tap()


def run(way, *arguments, **options):
    process = subprocess.run(command(way, *arguments), capture_output=True,
                             timeout=120, **options)
    return (process.returncode, process.stdout.decode(errors="replace"),
            process.stderr.decode(errors="replace"))


def same(name, expected, got):
    tap.result(expected == got, name,
               *([] if expected == got else [f"expected {expected}",
                                             f"got      {got}"]))


# ---- the library ---------------------------------------------------------------

NAMES = ["opencc_close", "opencc_convert_utf8", "opencc_convert_utf8_free",
         "opencc_convert_utf8_to_buffer", "opencc_error", "opencc_open"]


def exported(path):
    lines = subprocess.run(["nm", "-D", "--defined-only", path], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.split("\n")
    return sorted(line.split()[2] for line in lines if line)


def debian_library():
    """The file that Debian's program uses."""
    lines = subprocess.run(["ldd", INSTALLED[0]], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.split("\n")
    return next(line.split()[2] for line in lines if "libopencc.so" in line)


if not SANITIZED:
    same("it has OpenCC's functions for C and nothing else", NAMES,
         exported(LIBRARY))
    same("these are all that Debian's library has in C", NAMES,
         [name for name in exported(debian_library())
          if name.startswith("opencc_")])

HEADERS = r"""
#include "opencc/opencc.h"
#include "shutong-opencc.h"
static opencc_t (*open)(const char *) = opencc_open;
static int (*close)(opencc_t) = opencc_close;
static char *(*convert)(opencc_t, const char *, size_t) = opencc_convert_utf8;
static size_t (*buffer)(opencc_t, const char *, size_t, char *) =
    opencc_convert_utf8_to_buffer;
static void (*release)(char *) = opencc_convert_utf8_free;
static const char *(*error)(void) = opencc_error;
int main(void) { return open && close && convert && buffer && release && error; }
"""
for language, standard in (("c", "-std=c11"), ("c", "-std=gnu17"),
                           ("c++", "-std=c++17")):
    # OpenCC's header declares a bit more where it is read as C++.
    for text in (HEADERS, HEADERS.replace('#include "opencc/opencc.h"', "")):
        process = subprocess.run(
            [os.environ.get("CC", "cc"), "-x", language, standard,
             "-fsyntax-only", "-Wall", "-Isrc", "-"], input=text, text=True,
            capture_output=True)
        same(f"the header, in {language}, {standard}, "
             f"{'beside' if text == HEADERS else 'without'} OpenCC's",
             (0, ""), (process.returncode, process.stderr))

# ---- calls -----------------------------------------------------------------------

status, expected, error = run(INSTALLED, "edges")
same("OpenCC's own answers, as they were when this was written", (0, 49, ""),
     (status, len(expected.splitlines()), error))
for name, way in OURS:
    same(f"{name}: each call at the edge gives what it gives there",
         (0, expected, ""), run(way, "edges"))
for name, way in OURS:
    same(f"{name}: where OpenCC is undefined or wrong", (0, """\
length within a character: 漢語\ufffd
length within a character, buffer: 7, 漢語\ufffd, no more
length within a character, 2: 漢語\ufffd
length within a character, 2, buffer: 8, 漢語\ufffd, no more
length within four bytes: 漢\ufffd
length within four bytes, buffer: 6, 漢\ufffd, no more
cut off: 漢\ufffd
cut off, buffer: 5, 漢\ufffd, no more
nothing but a beginning: \ufffd
nothing but a beginning, buffer: 1, \ufffd, no more
overlong: NULL
overlong, buffer: -1, untouched
surrogate: NULL
surrogate, buffer: -1, untouched
five bytes: NULL
five bytes, buffer: -1, untouched
not continued: NULL
not continued, buffer: -1, untouched
error: line 1, byte 4: invalid UTF-8 (byte E4)
text NULL: NULL
text NULL, buffer: -1, untouched
error: the text is NULL
text NULL, -1: NULL
text NULL, -1, buffer: -1, untouched
converter NULL: NULL
converter NULL, buffer: -1, untouched
converter -1: NULL
converter -1, buffer: -1, untouched
error: no converter: it was not opened, or that failed
buffer NULL: 1
error: the buffer is NULL
close -1: 1
error: opencc_close() was given what opencc_open() failed with
""", ""), run(way, "beyond"))

# ---- what can be opened ------------------------------------------------------------

with tempfile.TemporaryDirectory() as folder:
    def write(name, text):
        with open(f"{folder}/{name}", "w") as file:
            file.write(text)

    def configuration(file):
        """OpenCC 1.1.6 wants a segmentation."""
        dictionary = f'{{"dict": {{"type": "text", "file": "{file}"}}'
        return ('{"name": "own", "segmentation": %s, "type": "mmseg"}, '
                '"conversion_chain": [%s}]}' % (dictionary, dictionary))

    os.mkdir(f"{folder}/below")
    os.mkdir(f"{folder}/elsewhere")
    write("own.txt", "发\t【own】\n")
    write("below/below.txt", "发\t【below】\n")
    write("elsewhere/there.txt", "发\t【there】\n")
    write("own.json", configuration("own.txt"))
    write("without", configuration("own.txt"))
    write("s2tw.json", configuration("own.txt"))
    write("below/c.json", configuration("below.txt"))
    write("elsewhere/there.json", configuration("there.txt"))
    write("damaged.json", '{"conversion_chain": [')
    write("lacks.json", configuration("nowhere.txt"))
    write("secret.json", configuration("own.txt"))
    os.chmod(f"{folder}/secret.json", 0)
    NAMES = ["s2t", "s2t.json", "t2s", "s2tw.json", "s2tw", "own.json",
             "./own.json", f"{folder}/own.json", "without", "below/c.json",
             "own", "no such", "S2T.json", "s2t.json.json", "damaged.json",
             "lacks.json", "", "below", "./below", folder, "s2t.json/",
             f"{DEBIAN}/s2t.json", f"{DEBIAN}/STCharacters.ocd2",
             "\xff", "x" * 300, "x/" * 3000]
    status, expected, _ = run(INSTALLED, "open", *NAMES, cwd=folder)
    # OpenCC looks for own.json only in its data folder; see the header.
    expected = expected.replace("own: -1\n", "own: 【own】\n")
    for name, way in OURS:
        status, got, errors = run(way, "open", *NAMES, cwd=folder)
        same(f"{name}: the same names can be opened, as the same",
             expected.splitlines(), got.splitlines())
        same(f"{name}: each of the others has a reason",
             expected.count(": -1\n"), len(errors.splitlines()))
        environment = dict(os.environ, OPENCC_DATA_DIR=f"{folder}/elsewhere")
        same(f"{name}: OPENCC_DATA_DIR, for what is nowhere else",
             (0, "there.json: 【there】\ns2tw.json: 【own】\ns2t: 發\n"),
             run(way, "open", "there.json", "s2tw.json", "s2t", cwd=folder,
                 env=environment)[:2])
        same(f"{name}: without it", (0, "there.json: -1\n"),
             run(way, "open", "there.json", cwd=folder)[:2])
    os.makedirs(f"{folder}/directory/s2t.json")
    same("a directory called s2t.json is passed over", "s2t.json: 發\n",
         run(LINKED, "open", "s2t.json", cwd=f"{folder}/directory")[1])
    if os.getuid() != 0:
        same("a file that cannot be read", "secret.json: -1\n",
             run(LINKED, "open", "secret.json", cwd=folder)[1])

# ---- memory ------------------------------------------------------------------------

if not SANITIZED:
    program, environment = LINKED
    environment = {**environment,
                   "LD_PRELOAD": f"{BUILD}/tests/faults/preload.so"}

    def start(**more):
        return run((program, {**environment, **more}), "start", "s2twp",
                   "鼠标里的头发")

    with tempfile.NamedTemporaryFile() as count:
        right = start(COUNT=count.name)
        allocations = int(count.read())
    same("without a fault", (0, "滑鼠裡的頭髮\n", ""), right)
    wrong, failures = [], 0
    for number in range(1, allocations + 1):
        for how in ("", "-"):
            got = start(FAIL_ALLOCATION=f"{number}{how}")
            failed = got == (2, "", "records: s2twp: out of memory\n")
            failures += failed
            if not failed and got != right:
                wrong.append(f"{number}{how}: {got}")
    tap.result(not wrong and failures > 4, f"{2 * allocations} runs in which "
               f"memory is short: {failures} errors, all said", *wrong)

# ---- texts -------------------------------------------------------------------------

with open("data/article.txt") as file:
    article = file.read()


def driver(way, config):
    return lambda inputs: oracle.run(command(way, "records", config),
                                     [i.encode() for i in inputs])


for name in oracle.profiles(DEBIAN):
    path = f"{DEBIAN}/{name}.json"
    seed = f"{SEED}/{name}"
    inputs = [article, "", *article.split("\n"),
              *oracle.random_texts(path, seed, TEXTS, ids=False)]
    inputs = [i.replace("\0", "") for i in inputs]
    wanted = driver(INSTALLED, path)(inputs)
    oracle.compare(tap, f"{name}: {len(inputs)} texts by Debian's files, "
                   "and by its profiles built in", inputs, lambda _: wanted,
                   [(f"{way_name} {path}", driver(way, path))
                    for way_name, way in OURS]
                   + [(f"{way_name} {config}", driver(way, config))
                      for way_name, way in OURS_DEBIAN
                      for config in (name, name + ".json")], seed)

print(f"1..{tap.count}")
tap.done()
