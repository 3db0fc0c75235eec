#!/usr/bin/env python3
"""Reads a report of --check --report, and makes what it suggests.

usage: findings.py rdjson|sarif|github REPORT TARGET
       findings.py rdjson|sarif REPORT --schema SCHEMA

Replaces each place in the files of the report, and writes them below TARGET.
The shape of the report is checked against the part of the published format that
shutong writes, with nothing else allowed: by jsonschema where that is
installed, and in any case by reading it.  With --schema it is checked against a
schema that was published.
"""
import json
import os
import re
import sys
from urllib.parse import unquote


def shape(**members):
    """An object with these members and no others; those in `maybe` may lack."""
    maybe = members.pop("maybe", {})
    return {"type": "object", "properties": {**members, **maybe}, "required": list(members),
            "additionalProperties": False}


def items(of):
    return {"type": "array", "items": of}


TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1}
KIND = {"enum": ["conversion", "quotes", "repair"]}
POSITION = shape(line=COUNT, column=COUNT)
RANGE = shape(start=POSITION, end=POSITION)
REGION = shape(startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT)
MESSAGE = shape(text=TEXT)
ARTIFACT = shape(uri={"type": "string", "pattern": r"^[A-Za-z0-9._~/:%-]+$"})
SHAPES = {
    "rdjson": shape(
        source=shape(name={"const": "shutong"}),
        diagnostics=items(shape(
            message=TEXT, location=shape(path=TEXT, maybe={"range": RANGE}),
            severity={"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
            code=shape(value=KIND),
            maybe={"suggestions": items(shape(range=RANGE, text=TEXT))}))),
    "sarif": {
        "type": "object", "required": ["$schema", "version", "runs"], "additionalProperties": False,
        "properties": {
            "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
            "version": {"const": "2.1.0"},
            "runs": items(shape(
                tool=shape(driver=shape(
                    name=TEXT, version=TEXT, rules=items(shape(id=KIND, shortDescription=MESSAGE)))),
                columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                results=items(shape(
                    ruleId=KIND, level={"enum": ["none", "note", "warning", "error"]}, message=MESSAGE,
                    locations=items(shape(physicalLocation=shape(
                        artifactLocation=ARTIFACT, maybe={"region": REGION}))),
                    maybe={"fixes": items(shape(artifactChanges=items(shape(
                        artifactLocation=ARTIFACT,
                        replacements=items(shape(deletedRegion=REGION, insertedContent=MESSAGE))))))})),
                invocations=items(shape(executionSuccessful={"type": "boolean"}))))}},
}


def check(report, schema):
    try:
        import jsonschema
    except ImportError:
        print("# no jsonschema: not checked by it", file=sys.stderr)
        return
    jsonschema.validate(report, schema)


def of_rdjson(report):
    """Path, from, to, replacement of each suggestion; columns are bytes."""
    for diagnostic in report["diagnostics"]:
        for suggestion in diagnostic.get("suggestions", []):
            assert suggestion["range"] == diagnostic["location"]["range"]
            start, end = suggestion["range"]["start"], suggestion["range"]["end"]
            yield (diagnostic["location"]["path"], (start["line"], start["column"]),
                   (end["line"], end["column"]), suggestion["text"])


def of_sarif(report):
    run, = report["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    for result in run["results"]:
        assert result["ruleId"] in rules
        for fix in result.get("fixes", []):
            change, = fix["artifactChanges"]
            replacement, = change["replacements"]
            region = replacement["deletedRegion"]
            assert region == result["locations"][0]["physicalLocation"]["region"]
            uri = change["artifactLocation"]["uri"]
            yield (unquote(uri.removeprefix("file://")), (region["startLine"], region["startColumn"]),
                   (region["endLine"], region["endColumn"]), replacement["insertedContent"]["text"])


def of_github(text):
    """Has no replacements of its own: the message says them, where it can."""
    command = re.compile(r"::warning file=([^,:]+),line=(\d+),endLine=(\d+)"
                         r"(?:,col=(\d+),endColumn=(\d+))?,title=shutong \((\w+)\)::(.*)")
    for line in text.splitlines():
        match = command.fullmatch(line)
        assert match, line
        path, first, last, begin, end, kind, message = match.groups()
        assert kind in KIND["enum"]
        assert begin is not None, "a place in several lines"
        path, message = (re.sub("%([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), part)
                         for part in (path, message))
        yield path, (int(first), int(begin)), (int(last), int(end)), message.split(" -> ", 1)[1]


def replaced(text, places, in_bytes):
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(position):
        line, column = position
        assert 1 <= line <= len(lines)
        content = lines[line - 1]
        if not in_bytes:
            assert column <= len(content) + 1
            return starts[line - 1] + column - 1
        before = content.encode("utf-8", "surrogateescape")[: column - 1]
        assert len(before) == column - 1
        return starts[line - 1] + len(before.decode("utf-8", "surrogateescape"))

    out, at = [], 0
    for start, end, replacement in places:
        assert at <= offset(start) <= offset(end), "in order and apart"
        out += [text[at : offset(start)], replacement]
        at = offset(end)
    return "".join(out + [text[at:]])


def main():
    kind, name, target = sys.argv[1:4]
    text = open(name, encoding="utf-8", newline="").read()
    if kind != "github":
        report = json.loads(text)
        if target == "--schema":
            check(report, json.load(open(sys.argv[4], encoding="utf-8")))
            return
        check(report, SHAPES[kind])
    places = {"rdjson": of_rdjson, "sarif": of_sarif, "github": of_github}[kind](
        text if kind == "github" else report)
    files = {}
    for path, start, end, replacement in places:
        files.setdefault(path, []).append((start, end, replacement))
    for path, found in files.items():
        with open(path, encoding="utf-8", newline="") as file:
            content = replaced(file.read(), found, kind == "rdjson")
        os.makedirs(os.path.dirname(os.path.join(target, path)), exist_ok=True)
        with open(os.path.join(target, path), "w", encoding="utf-8", newline="") as file:
            file.write(content)


if __name__ == "__main__":
    main()
