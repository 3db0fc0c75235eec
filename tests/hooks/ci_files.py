"""What the tests of CI files share: TAP, YAML, shells, published schemas.

Without PyYAML such a test is skipped.  `make check-hooks` has that, and the schemas
that check-jsonschema brings along, of GitHub's workflows and actions and GitLab's jobs.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    print("1..0 # SKIP needs PyYAML (make check-hooks)")
    sys.exit()

DOCUMENT = "docs/projects.md"
BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
ntests = nfailed = 0


def check(good, name, *notes, skip=None):
    global ntests, nfailed
    ntests += 1
    nfailed += not good
    name = name.replace("\\", "\\\\").replace("#", "\\#").replace("\n", "\\\\n")
    print(f"{'ok' if good else 'not ok'} {ntests} - {name}" + (f" # SKIP {skip}" if skip else ""),
          flush=True)
    for note in () if good else notes:
        for line in str(note).splitlines():
            print("# " + line)
    return good


def same(name, expected, got, *notes):
    return check(expected == got, name, f"expected: {expected!r}", f"got: {got!r}", *notes)


def finish():
    print(f"1..{ntests}")
    sys.exit(nfailed > 0)


class Strict(yaml.SafeLoader):
    """YAML 1.2 in one respect: `on` is a key of workflows, not true.  And a key that
    occurs twice is an error, as it is to GitHub."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.YAMLError(f"{node.start_mark}: twice: {twice}")
        return super().construct_mapping(node, deep)


Strict.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Strict.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), "tf")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def load(path):
    return yaml.load(read(path), Strict)


def block_of_document(name):
    """The text that DOCUMENT tells the reader to put into that file."""
    found = re.findall(rf"^```\w+ file: {re.escape(name)}\n(.*?)^```$", read(DOCUMENT), re.M | re.S)
    check(len(found) == 1, f"{DOCUMENT} has {name} once", len(found))
    return found[0] if found else ""


def check_schema(schema, path, name):
    """Holds a file against a published schema; `schema` is check-jsonschema's name."""
    name = f"{name}: the published schema"
    if not shutil.which("check-jsonschema"):
        check(True, name, skip="needs check-jsonschema (make check-hooks)")
        return
    extra = ["--data-transform=gitlab-ci", "--regex-variant=nonunicode"] if "gitlab" in schema else []
    got = subprocess.run(["check-jsonschema", "--builtin-schema", schema, *extra, path],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    check(got.returncode == 0, name, got.stdout)


def targets_of_make():
    inherited = {name: value for name, value in os.environ.items()
                 if not name.startswith(("MAKE", "MFLAGS"))}
    got = subprocess.run(["make", "-pRrq", "help"], env=inherited, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, encoding="utf-8")
    return set(re.findall(r"^([\w.-]+):(?!=)", got.stdout, re.M))


def made_by(script):
    """The targets that a script gives to make."""
    for line in re.split(r"[;&|\n]+", re.sub(r"\\\n", " ", script)):
        words = line.split()
        while words and (words[0] == "sudo" or re.match(r"\w+=", words[0])):
            words = words[1:]
        if words[:1] == ["make"]:
            words = re.sub(r"-C +\S+", "", " ".join(words[1:])).split()
            yield from (word for word in words if not re.match(r"-|\w+=", word))


class Folder:
    """An empty folder to run scripts in, with a folder of programs that come first."""

    def __enter__(self):
        self.top = os.path.realpath(tempfile.mkdtemp())
        self.work, self.bin = self.top + "/a project", self.top + "/bin"
        os.mkdir(self.work)
        os.mkdir(self.bin)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top)

    def write(self, path, text):
        path = os.path.join(self.work, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def program(self, name, script):
        os.chmod(self.write(f"{self.bin}/{name}", "#!/bin/sh\n" + script + "\n"), 0o755)

    def path_without(self, program):
        """The value of PATH that `run` has, without a program of the system."""
        folders = [self.bin]
        for number, folder in enumerate(os.environ["PATH"].split(":")):
            if os.path.exists(os.path.join(folder, program)):
                others = f"{self.top}/others{number}"
                os.makedirs(others, exist_ok=True)
                for name in set(os.listdir(folder)) - {program} - set(os.listdir(others)):
                    os.symlink(os.path.join(folder, name), os.path.join(others, name))
                folder = others
            folders.append(folder)
        return ":".join(folders)

    def run(self, script, env=None, shell=("bash", "--noprofile", "--norc", "-eo", "pipefail"),
            path=None):
        """Runs it as a runner does, from a file; returns the status and what is printed."""
        file = self.write(self.top + "/script", script)
        inherited = {name: value for name, value in os.environ.items()
                     if not name.startswith(("GIT_", "XDG_", "MAKE", "GITHUB_"))}
        got = subprocess.run(
            [*shell, file], cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8",
            env={**inherited, "HOME": self.top, "PATH": path or f"{self.bin}:{os.environ['PATH']}",
                 **(env or {})})
        return got.returncode, got.stdout
