#!/usr/bin/env python3
""".github/workflows/ci.yml: it is a workflow, it makes only what there is to make, and at
least what .ci/run makes."""
import glob
import re
import sys

sys.path.insert(0, "tests/hooks")
from ci_files import check, check_schema, finish, load, made_by, read, same, targets_of_make

targets = targets_of_make()
check(len(targets) > 30, "make has targets", targets)


def combinations(job):
    """Each row of a job's matrix."""
    matrix = job.get("strategy", {}).get("matrix", {})
    same("a matrix is a list of rows", {"include"} if matrix else set(), set(matrix))
    return matrix.get("include", [{}])


def expand(text, row, name):
    """Replaces what a row of the matrix gives; an unknown name would be empty text."""
    def replace(match):
        check(match[1] in row, f"{name}: matrix.{match[1]} is in the row", row)
        return row.get(match[1], "")

    return re.sub(r"\$\{\{ matrix\.(\w+) \}\}", replace, text)


workflows = sorted(glob.glob(".github/workflows/*"))
check(".github/workflows/ci.yml" in workflows, "there is a workflow")
for path in workflows:
    workflow, made = load(path), set()
    check_schema("vendor.github-workflows", path, path)
    same(f"{path}: it may only read", {"contents": "read"}, workflow["permissions"])
    for key, job in workflow["jobs"].items():
        check("timeout-minutes" in job, f"{path}: {key} has a limit of time")
        rows = combinations(job)
        names = [expand(job.get("name", key), row, key) for row in rows]
        same(f"{path}: {key}: each row has another name", len(rows), len(set(names)), names)
        for row, name in zip(rows, names):
            for value in job["runs-on"], job["container"]["image"]:
                check(expand(value, row, name), f"{name}: {value} is given")
            for step in job["steps"]:
                script = expand(step.get("run", ""), row, name)
                check("${{" not in script, f"{name}: only constants of this file in a shell", script)
                made |= set(made_by(script))
    check(made and made <= targets, f"{path}: targets of make exist", made - targets)
    wanted = set(made_by("\n".join(re.findall(r"^make [\w-]+", read(".ci/run"), re.M))))
    check(len(wanted) > 1 and wanted <= made, f"{path}: makes what .ci/run makes", wanted, made)
finish()
