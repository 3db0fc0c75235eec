"""Apache Spark on this machine: how it is started, watched and ended.

All of its addresses are 127.0.0.1.  Whatever it starts stays below this process,
also when what started it has died, so that it can be found, and ended.
"""
import atexit
import ctypes
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time

SHUTONG = os.path.abspath(os.environ.get("SHUTONG", "build/shutong"))
SCALE = os.path.abspath(os.environ.get("BUILD", "build")) + "/scale"
CORPUS = SCALE + "/corpus.txt"
HERE = os.path.dirname(os.path.abspath(__file__))
SUBMIT = os.path.dirname(sys.executable) + "/spark-submit"
SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
SECONDS = 900  # after which a run is ended; on two cores it takes a minute
PR_SET_CHILD_SUBREAPER = 36


def prepare():
    """What Spark starts with; orphans below this process are given to it, and ended
    with it."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="127.0.0.1",
                      PYSPARK_PYTHON=sys.executable, LC_ALL="C.UTF-8")
    os.environ.pop("SPARK_HOME", None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    atexit.register(left)


# ---- processes ---------------------------------------------------------------

def command_of(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode(errors="replace").split("\0")
    except OSError:
        return []


def below(ancestor):
    """The processes below a process that have not ended, without itself."""
    children = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                pid, rest = file.read().split(" ", 1)
        except OSError:
            continue
        state, parent = rest.rpartition(")")[2].split()[:2]
        if state != "Z":
            children.setdefault(int(parent), []).append(int(pid))
    found, ahead = [], [ancestor]
    while ahead:
        more = children.get(ahead.pop(), [])
        found += more
        ahead += more
    return found


def left():
    """What is still there below this process after ten seconds, and ends it."""
    until = time.monotonic() + 10
    while below(os.getpid()) and time.monotonic() < until:
        time.sleep(0.1)
    still = below(os.getpid())
    commands = [" ".join(command_of(pid))[:200] for pid in still]
    for pid in still:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    return commands


def is_shutong(pid):
    return command_of(pid)[:1] == [SHUTONG]


LOOPBACK = ("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000")


def elsewhere():
    """How many sockets the processes below this one have, and those of them that are
    bound or connected to anything but the loopback, as the kernel prints addresses."""
    sockets = {}
    for path in glob.glob("/proc/net/[tu][cd]p*"):
        with open(path, encoding="ascii") as file:
            for fields in map(str.split, list(file)[1:]):
                sockets[f"socket:[{fields[9]}]"] = [end.split(":")[0] for end in fields[1:3]]
    count, others = 0, set()
    for pid in below(os.getpid()):
        for path in glob.glob(f"/proc/{pid}/fd/*"):
            try:
                local, remote = sockets.get(os.readlink(path), (None, None))
            except OSError:
                continue
            count += local is not None
            # Of what only listens, the other end is zeros.
            if local and (local not in LOOPBACK or remote.strip("0") and remote not in LOOPBACK):
                others.add(f"{local} to {remote}")
    return count, others


# ---- a run -------------------------------------------------------------------

class Run:
    """convert.py under spark-submit, as a person starts it, on so many workers."""

    def __init__(self, workers, source, partitions, *command):
        self.folder = f"{SCALE}/run"
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder + "/events")
        self.destination = self.folder + "/converted"
        self.until = time.monotonic() + SECONDS
        settings = {**SETTINGS, "spark.eventLog.enabled": "true",
                    "spark.eventLog.dir": f"file:{self.folder}/events",
                    "spark.eventLog.rolling.enabled": "false",
                    "spark.eventLog.compress": "false"}
        with open(self.folder + "/log", "wb") as log:
            self.process = subprocess.Popen(
                [SUBMIT, "--master", f"local-cluster[{workers},1,1024]",
                 *(part for name, value in settings.items()
                   for part in ("--conf", f"{name}={value}")),
                 HERE + "/convert.py", source, self.destination, str(partitions), *command],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def goes_on(self):
        return self.process.poll() is None and time.monotonic() < self.until

    def committed(self):
        """How many tasks have written their part."""
        return len(glob.glob(self.destination + "/_temporary/0/task_*"))

    def executors(self):
        return [pid for pid in below(self.process.pid)
                if "org.apache.spark.executor.CoarseGrainedExecutorBackend" in command_of(pid)]

    def running(self):
        """An executor and a shutong below it, if any is at work just now."""
        for executor in self.executors():
            for pid in below(executor):
                if is_shutong(pid):
                    return executor, pid
        return None

    def wait(self):
        """The status, or None where the run had to be ended."""
        try:
            return self.process.wait(timeout=max(0, self.until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return None

    def log(self):
        with open(self.folder + "/log", encoding="utf-8", errors="replace") as file:
            return file.read()

    def events(self):
        found = []
        for path in glob.glob(self.folder + "/events/*"):
            with open(path, encoding="utf-8") as file:
                found += map(json.loads, file)
        return found

    def parts(self):
        return sorted(glob.glob(self.destination + "/part-*"))
