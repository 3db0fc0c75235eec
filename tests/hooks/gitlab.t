#!/usr/bin/env python3
"""The GitLab job of docs/projects.md: its script in a shell, as a runner runs it.  What
prepares the machine is only read."""
import sys

sys.path.insert(0, "tests/hooks")
from ci_files import (BUILD, Folder, block_of_document, check, check_schema, finish, load,
                      made_by, same, targets_of_make)

with Folder() as folder:
    path = folder.write(folder.top + "/.gitlab-ci.yml", block_of_document(".gitlab-ci.yml"))
    check_schema("vendor.gitlab-ci", path, "the job")
    jobs = load(path)
    same("one job", 1, len(jobs))
    job = next(iter(jobs.values()))
    made = set(made_by("\n".join(job["before_script"])))
    check(made and made <= targets_of_make(), "it makes what there is to make", made)

    folder.program("shutong", f'exec {BUILD}/shutong "$@"')
    folder.write("docs/page.md", "頭髮\n洗头发\n")
    folder.write("README.md", "頭髮\n")
    script = "set -eo pipefail\n" + "\n".join(job["script"])
    status, said = folder.run(script, shell=("bash",))
    check(status == 1 and "docs/page.md:2:2: 头发 -> 頭髮\n" in said,
          "a simplified file: it fails, with file:line:column", status, said)
    folder.write("docs/page.md", "頭髮\n洗頭髮\n")
    status, said = folder.run(script, shell=("bash",))
    same("a traditional file: it passes", (0, ""), (status, said))
    with open(folder.work + "/docs/page.md", "wb") as file:
        file.write(b"\xff\n")
    status, said = folder.run(script, shell=("bash",))
    check(status == 2 and "docs/page.md:1:1" in said, "an invalid file: it fails", status, said)
    folder.program("shutong", "kill -KILL $$")
    status, said = folder.run(script, shell=("bash",))
    check(status not in (0, 1), "the program is killed: it fails", status, said)
finish()
