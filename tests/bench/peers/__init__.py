"""The peers: how each is obtained, run and timed.

What needs building is built in BUILD/bench, at the versions named here and in
peers/rust.
"""
import os
import re
import shutil
import subprocess
import sys
import time

from texts import BENCH, MB, read

PEERS = os.path.dirname(os.path.abspath(__file__))
OPENCC = "opencc==1.4.2"
NPM = {"simplecc-wasm": "1.1.1", "opencc-js": "1.4.2"}
ENVIRONMENT = {**os.environ, "NODE_PATH": os.path.abspath(f"{BENCH}/npm/node_modules")}

notes = []  # what could not be had or done


def note(text):
    notes.append(text)
    print(f"# {text}", flush=True)


# ---- running -----------------------------------------------------------------

def seconds(argv):
    """How long a whole process takes, its output thrown away.

    No time limit: with one, Python polls, and durations come in steps.
    """
    start = time.perf_counter()
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, close_fds=False)
    return time.perf_counter() - start


def peak(argv, **streams):
    """The process's peak memory in MB.

    GNU time starts it: started from here, it would inherit Python's peak.
    """
    timer = shutil.which("time")
    if timer is None:
        return None
    report = f"{BENCH}/peak"
    subprocess.run([timer, "-f", "%M", "-o", report, *argv], check=True, env=ENVIRONMENT,
                   stdout=subprocess.DEVNULL, **{"stdin": subprocess.DEVNULL, **streams})
    return int(read(report).split()[-1]) * 1024 / MB


class Peer:
    """A converter; `argv` gives its command for a profile, or None.

    A library's command prints the seconds of the call, and with one argument
    more it writes the result instead.
    """

    def __init__(self, name, version, argv, library=False, slow=False):
        self.name, self.version, self.argv = name, version, argv
        self.library, self.slow = library, slow

    def seconds(self, profile, path):
        command = [*self.argv(profile), path]
        if not self.library:
            return seconds(command)
        done = subprocess.run(command, check=True, capture_output=True, text=True,
                              env=ENVIRONMENT)
        return float(done.stdout)

    def peak(self, profile, path):
        return peak([*self.argv(profile), path])

    def output(self, profile, path):
        command = [*self.argv(profile), path]
        if self.library:
            subprocess.run([*command, f"{BENCH}/output"], check=True, env=ENVIRONMENT)
            return read(f"{BENCH}/output")
        return subprocess.run(command, check=True, capture_output=True).stdout


def copy_seconds(path):
    """How long a plain copy in memory takes, page faults not counted."""
    source = read(path)
    target = memoryview(bytearray(source))
    start = time.perf_counter()
    target[:] = source
    return time.perf_counter() - start


# ---- peers -------------------------------------------------------------------

def said(*argv):
    """What a command prints, stripped, or nothing."""
    done = subprocess.run(argv, check=False, capture_output=True, text=True)
    return done.stdout.strip()


def obtain(name, path, *commands):
    """Runs the commands unless the path is there; whether it then is."""
    if os.path.exists(path):
        return True
    for argv in commands:
        tool = os.path.basename(argv[0])
        try:
            done = subprocess.run(argv, check=False, capture_output=True, text=True)
        except OSError:
            note(f"{name} could not be had: {tool} is not installed")
            return False
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr)
            note(f"{name} could not be had: {tool} failed")
            return False
    return os.path.exists(path)


def pick(table, *command):
    """The command of a peer that has only some profiles, its own word for each."""
    return lambda profile: [*command, *table[profile].split()] if profile in table else None


def opencc_library():
    python = f"{BENCH}/venv/bin/python"
    if not obtain("OpenCC 1.4.2 (PyPI)", f"{BENCH}/venv/bin/opencc",
                  [sys.executable, "-m", "venv", f"{BENCH}/venv"],
                  [python, "-m", "pip", "install", "-q", OPENCC]):
        return None
    return Peer("OpenCC, library", OPENCC.split("==")[1], lambda profile: [
        python, "-B", f"{PEERS}/opencc_library.py", profile], library=True)


def debian_peers():
    # By the whole path: a PATH may have the wheel's opencc first.
    commands = {
        "opencc": ("opencc", lambda p: ["/usr/bin/opencc", "-c", f"{p}.json", "-i"]),
        "cconv": ("cconv", pick({"s2t": "UTF8-TW", "s2tw": "UTF8-TW", "t2s": "UTF8-CN"},
                                "/usr/bin/cconv", "-f", "UTF8", "-t")),
        "uconv": ("icu-devtools", pick({"s2t": "Hans-Hant", "t2s": "Hant-Hans"},
                                       "/usr/bin/uconv", "-x")),
    }
    for name, (package, argv) in commands.items():
        if os.path.exists(f"/usr/bin/{name}"):
            version = said("dpkg-query", "-W", "-f", "${Version}", package)
            yield Peer(f"{name}, command", version, argv, slow=True)
        else:
            note(f"{name} could not be had: Debian's {package} is not installed")


def javascript_peers():
    for name, version in NPM.items():
        if obtain(name, f"{BENCH}/npm/node_modules/{name}/package.json",
                  ["mkdir", "-p", f"{BENCH}/npm"],
                  ["npm", "install", "--prefix", f"{BENCH}/npm", "--ignore-scripts",
                   "--no-audit", "--no-fund", *(f"{n}@{v}" for n, v in NPM.items())]):
            profiles = ["s2t", "s2tw", "s2twp", "t2s"] + ["tw2s"] * (name == "opencc-js")
            yield Peer(f"{name}, library", version, pick(
                {p: p for p in profiles}, "node", f"{PEERS}/javascript.cjs", name),
                library=True, slow=True)


def rust_peers():
    program = f"{BENCH}/cargo/release/bench-peers"
    if not obtain("zhconv and opencc-fmmseg (crates)", program,
                  ["cargo", "build", "-q", "--release", "--manifest-path",
                   f"{PEERS}/rust/Cargo.toml", "--target-dir", f"{BENCH}/cargo"]):
        return
    pins = dict(re.findall(r'^([\w-]+) = .*"=([\d.]+)"',
                           read(f"{PEERS}/rust/Cargo.toml").decode(), re.M))
    for name, word, crate in (("zhconv-rs", "zhconv", "zhconv"),
                              ("opencc-fmmseg, 1 thread", "fmmseg1", "opencc-fmmseg"),
                              ("opencc-fmmseg, all threads", "fmmseg", "opencc-fmmseg")):
        yield Peer(name, pins[crate], lambda profile, word=word: [program, word, profile],
                   library=True)
