"""The ways to run a program of OpenCC's here, from the root of the repository.

Each is a name, the command `calls`, and what it needs in the environment:

    installed   with Debian's libopencc
    preloaded   the same file, with our library before it
    linked      linked with our library instead
"""
import os

BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
FOLDER = f"{BUILD}/tests/opencc"
LIBRARY = f"{BUILD}/libshutong-opencc.so.0"
SANITIZED = bool(os.environ.get("SANITIZE"))

INSTALLED = (f"{FOLDER}/calls", {})
LINKED = (f"{FOLDER}/calls_linked", {"LD_LIBRARY_PATH": BUILD})
PRELOADED = (f"{FOLDER}/calls", {"LD_PRELOAD": LIBRARY})
# The same with Debian's profiles built in.
LINKED_DEBIAN = (f"{FOLDER}/calls_linked",
                 {"LD_LIBRARY_PATH": f"{FOLDER}:{BUILD}"})
PRELOADED_DEBIAN = (f"{FOLDER}/calls",
                    {"LD_PRELOAD": LIBRARY, "LD_LIBRARY_PATH": FOLDER})

# A sanitizer wants to be the first library: it is not preloaded after another.
OURS = [("linked", LINKED)] + [("preloaded", PRELOADED)] * (not SANITIZED)
OURS_DEBIAN = ([("linked", LINKED_DEBIAN)]
               + [("preloaded", PRELOADED_DEBIAN)] * (not SANITIZED))


def command(way, *arguments):
    program, environment = way
    return ["env", *(f"{k}={v}" for k, v in environment.items()), program,
            *arguments]
