#!/usr/bin/env python3
"""action.yml: its shape, and each of its steps in a shell, with inputs as GitHub gives
them: an expression in `env` is replaced by the input's text, whatever is in it.  And the
workflow of docs/projects.md that uses it."""
import os
import re
import sys

sys.path.insert(0, "tests/hooks")
from ci_files import (BUILD, Folder, block_of_document, check, check_schema, finish, load,
                      made_by, same, targets_of_make)

action = load("action.yml")
steps = action["runs"]["steps"]
same("it is a composite action", "composite", action["runs"]["using"])
check_schema("vendor.github-actions", "action.yml", "action.yml")
for step in steps:
    name = step["name"]
    same(f"{name}: a shell is named, as a composite action must", "bash", step.get("shell"))
    check("${{" not in step["run"], f"{name}: no expression in the shell's text", step["run"])
    for value in step.get("env", {}).values():
        used = re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", value)
        check(used and used[1] in action["inputs"], f"{name}: {value} is an input")
    wrong = set(made_by(step["run"])) - targets_of_make()
    check(not wrong, f"{name}: targets of make exist", wrong)
used = " ".join(value for step in steps for value in step.get("env", {}).values())
for name, it in action["inputs"].items():
    check(f"inputs.{name} " in used, f"input {name}: is used")
    check(it["description"], f"input {name}: is described")
install, checks = steps


def run_check(folder, **inputs):
    """The step that checks, with these inputs and the others' defaults."""
    values = {name: inputs.get(name, it.get("default", "")) for name, it in action["inputs"].items()}
    env = {name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda m: values[m[1]], value)
           for name, value in checks["env"].items()}
    return folder.run(checks["run"], env)


# ---- the step that checks ------------------------------------------------------

with Folder() as folder:
    folder.program("shutong", f'exec {BUILD}/shutong "$@"')
    folder.write("docs/a page.md", "頭髮\n洗头发\n")
    folder.write("docs/right.md", "頭髮\n")
    folder.write("other/b.md", "后来\n")
    folder.write("--help.md", "头发\n")

    status, said = run_check(folder, target="zh-TW", paths="docs")
    same("a simplified file: status 1", 1, status, said)
    same("a simplified file: its annotation",
         "::warning file=docs/a page.md,line=2,endLine=2,col=2,endColumn=4,"
         "title=shutong (conversion)::头发 -> 頭髮\n", said)
    status, said = run_check(folder, target="zh-TW", paths=".")
    same("paths: the whole project", (1, 3),
         (status, len(re.findall("^::warning", said, re.M))), said)
    status, said = run_check(folder, target="zh-TW")
    check(status == 2 and "paths is empty" in said, "paths: GitHub lets it be left out", status, said)
    status, said = run_check(folder, target="zh-TW", paths="\ndocs/right.md\n\n")
    same("paths: empty lines are none", (0, ""), (status, said))
    status, said = run_check(folder, target="zh-TW", paths="docs/right.md\nother")
    same("paths: each line is one", (1, 1), (status, said.count("::warning file=other/b.md")), said)
    status, said = run_check(folder, target="zh-TW", paths="docs/a page.md\n--help.md")
    same("paths: spaces, and names like options", (1, 2), (status, said.count("::warning")), said)
    for empty in "", "\n", "\n\n":
        status, said = run_check(folder, target="zh-TW", paths=empty)
        check(status == 2 and said.startswith("::error::paths is empty;"),
              f"paths: {empty!r} is refused", status, said)
    status, said = run_check(folder, target="zh-TW", paths="docs\nother",
                             arguments="--exclude\na page.md\n\n--exclude=b.*")
    same("arguments: each line is one", 0, status, said)
    status, said = run_check(folder, target="zh-TW", paths="docs", arguments="--prefer\n台\n-j1")
    same("arguments: as many as are given", 1, status, said)

    # An input is text to the shell, never shell.
    for evil in ("$(touch made)", "`touch made`", "'; touch made; '", '"; touch made; "',
                 "docs; touch made", "docs\n; touch made", "${IFS}", "*", "~", "\\", "a' \"b"):
        for name in action["inputs"]:
            status, said = run_check(folder, **{"target": "zh-TW", "paths": "docs/right.md", name: evil})
            check(status == 2 and not os.path.exists(folder.work + "/made"),
                  f"{name}: {evil!r} is text, and wrong", f"status {status}", said)
    status, said = run_check(folder, paths="docs")
    check(status == 2 and "no target given" in said, "no target: status 2, and said", status, said)
    status, said = run_check(folder, target="zh-TW", paths="docs\nnowhere")
    check(status == 2 and "nowhere" in said and "::warning" in said,
          "a path that is not there: status 2, said, and the others are checked", status, said)
    folder.program("shutong", "kill -KILL $$")
    status, said = run_check(folder, target="zh-TW", paths="docs")
    check(status not in (0, 1), "the program is killed: an error", status, said)

# ---- the step that installs ------------------------------------------------------

with Folder() as folder:
    env = {"GITHUB_ACTION_PATH": folder.top + "/action", "GITHUB_PATH": folder.top + "/added"}
    os.makedirs(env["GITHUB_ACTION_PATH"] + "/build")
    make = f'echo "$@" >>{folder.top}/asked'
    folder.program("make", make)

    def asked(name):
        path = f"{folder.top}/{name}"
        return open(path, encoding="utf-8").read() if os.path.exists(path) else None

    path = folder.path_without("shutong")
    folder.program("make", make + "; exit 2")
    status, said = folder.run(install["run"], env, path=path)
    check(status != 0, "it is not built: the step fails", status, said)
    same("it is not built: no folder for it", None, asked("added"))
    os.remove(folder.top + "/asked")
    folder.program("make", make)
    status, said = folder.run(install["run"], env, path=path)
    same("it is built: status 0", 0, status, said)
    same("it is built: by make article, of the action's own source",
         f"-C {env['GITHUB_ACTION_PATH']} article\n", asked("asked"))
    same("it is built: the steps after this one find it", env["GITHUB_ACTION_PATH"] + "/build\n",
         asked("added"))
    os.remove(folder.top + "/asked")
    folder.program("shutong", "exit")
    status, said = folder.run(install["run"], env, path=path)
    same("it is installed: nothing is built", (0, None), (status, asked("asked")), said)

# ---- the workflow of the document ---------------------------------------------------

WORKFLOW = ".github/workflows/chinese.yml"
with Folder() as folder:
    path = folder.write("chinese.yml", block_of_document(WORKFLOW))
    check_schema("vendor.github-workflows", path, WORKFLOW)
    workflow = load(path)
    folder.program("shutong", f'exec {BUILD}/shutong "$@"')
    for text in "docs/a.md", "README.md":
        folder.write(text, "头发\n")
    uses = [step for job in workflow["jobs"].values() for step in job["steps"]
            if step.get("uses", "").startswith("./")]
    check(uses, f"{WORKFLOW}: it uses the action")
    for step in uses:
        given = step["with"]
        check(set(given) <= set(action["inputs"]), f"{WORKFLOW}: inputs exist", set(given))
        status, said = run_check(folder, **given)
        same(f"{WORKFLOW}: a simplified file: status 1", 1, status, said)
        for text in "docs/a.md", "README.md":
            check(f"::warning file={text},line=1," in said, f"{WORKFLOW}: {text} is checked", said)
            folder.write(text, "頭髮\n")
        status, said = run_check(folder, **given)
        same(f"{WORKFLOW}: converted files: status 0", (0, ""), (status, said))
finish()
