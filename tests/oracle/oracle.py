"""What the test programs here share: TAP, drivers, comparison, a real OpenCC.

They run from the root of the repository.  BUILD and OPENCC_DATA in the
environment say where the drivers and OpenCC's configurations are.
"""
import contextlib
import os
import struct
import subprocess
import sys
import tempfile

import spec
import texts

BUILD = os.environ.get("BUILD", "build")
DATA = os.environ.get(
    "OPENCC_DATA", "data/opencc/assets")
HERE = os.path.dirname(os.path.abspath(__file__))
RECORDS = f"{BUILD}/tests/oracle/records"
OPENCC = "opencc==1.4.2"


class Tap:
    def __init__(self, plan=None):
        self.count = 0
        self.failed = 0
        if plan is not None:
            print(f"1..{plan}", flush=True)

    def result(self, ok, name, *diagnostics):
        self.count += 1
        self.failed += not ok
        print(f"{'' if ok else 'not '}ok {self.count} - {name}")
        for line in "\n".join(diagnostics).splitlines():
            print(f"# {line}")
        sys.stdout.flush()

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {reason}", flush=True)

    def done(self):
        sys.exit(self.failed > 0)


def skip_all(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


def bail_out(reason):
    print("Bail out!", " ".join(str(reason).split()))
    sys.exit(1)


def profiles(folder):
    """Names of the configurations in a folder."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return sorted(n.removesuffix(".json") for n in names if n.endswith(".json"))


class DriverFailed(Exception):
    pass


def run(command, inputs):
    """Sends bytes through a driver as records, and returns its results."""
    data = b"".join(struct.pack("<I", len(i)) + i for i in inputs)
    try:
        process = subprocess.run(command, input=data, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
    except OSError as error:
        raise DriverFailed(str(error)) from None
    if process.returncode != 0:
        raise DriverFailed(f"{' '.join(command)}: status {process.returncode}"
                           f"\n{process.stderr.decode(errors='replace')}")
    results = []
    start = 0
    while start + 4 <= len(process.stdout):
        length, = struct.unpack_from("<I", process.stdout, start)
        results.append(process.stdout[start + 4:start + 4 + length])
        start += 4 + length
    if start != len(process.stdout) or len(results) != len(inputs):
        raise DriverFailed(f"{' '.join(command)}: {len(results)} results "
                           f"of {len(inputs)}, or one is cut off")
    return results


def driver(*command):
    """The driver as a function from texts to bytes."""
    return lambda inputs: run(command, [i.encode() for i in inputs])


def specification(profile):
    return lambda inputs: [profile.convert(i).encode() for i in inputs]


def differing(inputs, expected, got):
    """(text, expected, got) for each text on which the two disagree."""
    return [(i, e, g) for i, e, g in zip(inputs, expected(inputs), got(inputs))
            if e != g]


def shrink(found, expected, got):
    """Takes characters away for as long as the difference remains."""
    step = len(found[0]) // 2
    while step > 0:
        text = found[0]
        shorter = [text[:i] + text[i + step:] for i in range(len(text))]
        differences = differing(shorter, expected, got)
        if differences:
            found = differences[0]
        else:
            step //= 2
    return found


def compare(tap, name, inputs, expected, named_drivers, seed):
    """One line of TAP: does each driver give what is expected?"""
    diagnostics = []
    for title, got in named_drivers:
        try:
            found = differing(inputs, expected, got)
            if not found:
                continue
            first = min(found, key=lambda f: len(f[0]))
            text, wanted, given = shrink(first, expected, got)
        except DriverFailed as error:
            diagnostics.append(str(error))
            continue
        diagnostics.append(
            f"{title}: {len(found)} of {len(inputs)} texts differ, seed {seed};"
            f" the shortest, cut down to what matters:\n"
            f"  text     {ascii(text)}  {text!r}\n"
            f"  expected {ascii(wanted.decode())}  {wanted.decode()!r}\n"
            f"  got      {given!r}  {given.decode(errors='replace')!r}")
    tap.result(not diagnostics, name, *diagnostics)


def random_texts(path, seed, count, **options):
    """A profile's random texts.  Their vocabulary includes what may output
    tofu, so that leaving it out is tested too."""
    profile = spec.Profile(path, tofu=True)
    vocabulary = texts.Vocabulary(profile)
    return texts.Texts(vocabulary, seed, **options).texts(count)


@contextlib.contextmanager
def real_opencc():
    """A throw-away environment with OpenCC from PyPI; gives the command that
    converts records by it, to which CONFIG is to be added."""
    with tempfile.TemporaryDirectory() as folder:
        python = f"{folder}/bin/python"
        for command in ([sys.executable, "-m", "venv", folder],
                        [python, "-m", "pip", "install", "--quiet",
                         "--disable-pip-version-check", OPENCC]):
            process = subprocess.run(command, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT)
            if process.returncode != 0:
                lines = process.stdout.decode(errors="replace").split("\n")
                errors = [ln for ln in lines if "ERROR" in ln] or lines
                bail_out(f"no real OpenCC: {' '.join(command[1:4])}: "
                         + (errors[-1] or "failed"))
        yield [python, "-B", f"{HERE}/records_opencc.py"]
