#!/usr/bin/env python3
"""Walks through a guide as a reader would: runs its commands and compares what they print.

  scripts/guide.py GUIDE.md PATH/TO/lienthong [--write] [--keep] [--verbose]

In a copy of the project, without what the guide is about to make:

  <!-- without: PATH PATH#key.key PATH~text … -->   files and folders, YAML blocks, lines that hold a text: what the
                                            reader does not have yet
  <!-- save: PATH -->                       the next code block is this file
  <!-- same: PATH PATH … -->                files that the reader has made now stand in the project, comments apart
  <!-- edit: PATH -->                       the next code block is a diff of it (lines -old, +new, or as context)
  ```console                                lines that begin with `$ ` are commands, those below are what they print;
                                            `…` stands for any text, a line of it for any lines

Times and durations are not compared. `--write` puts what was printed into the guide. Exit code 1: something differs.
"""

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

LARGEST_EDIT = 10
PATIENCE = 120

# What differs from run to run: instants, durations, memory, random digests, folders.
CHANGING = [
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?", "‹instant›"),
    (r"\d\d/\d\d/\d{4} \d\d:\d\d(:\d\d)?", "‹instant›"),
    (r"(\d+ [hm] )*\d+([.,]\d+)? ?(ms|s|giây|seconds?)\b", "‹time›"),
]
# What a command says now and then while it works, and only where that takes long.
PROGRESS = r"[\w/-]+: [\d.,]+ (trang|pages), [\d.,]+ (bản ghi|records)"


def fail(message):
    print(f"✗ {message}", file=sys.stderr)
    sys.exit(2)


class Shell:
    """One bash for all commands, so that exports and background programs last."""

    END = "__guide_end__"

    def __init__(self, folder, environment):
        self.process = subprocess.Popen(
            ["timeout", "--foreground", str(PATIENCE * 10), "bash", "--norc"],
            cwd=folder, env=environment, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, command):
        self.process.stdin.write(f"{{ {command}\n}} </dev/null\necho; echo {self.END} $?\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line.startswith(self.END):
                code = int(line.split()[1])
                text = "".join(lines)
                return (text[:-1] if text.endswith("\n") else text), code
            lines.append(line)
        fail(f"the shell ended at: {command}")

    def end(self):
        self.process.stdin.write("kill $(jobs -p) 2>/dev/null; exit\n")
        self.process.stdin.close()
        self.process.wait()


def blocks(lines):
    """(directive, language, first line, line behind the last) of each code block."""
    directive, index = None, 0
    while index < len(lines):
        line = lines[index].strip()
        found = re.fullmatch(r"<!-- (\w+): (.*?) -->", line)
        if found:
            if found[1] in ("without", "same"):
                yield (found[1], found[2]), None, index, index
            else:
                directive = (found[1], found[2])
        elif line.startswith("```"):
            end = index + 1
            while end < len(lines) and lines[end].strip() != "```":
                end += 1
            yield directive, line[3:].strip(), index + 1, end
            directive, index = None, end
        index += 1


def normal(line):
    line = unicodedata.normalize("NFC", line).rstrip()
    for pattern, name in CHANGING:
        line = re.sub(pattern, name, line)
    return line


def matches(expected, printed):
    """Whether the printed lines are those expected; `…` stands for any text, a line of it for any lines."""
    def pattern(line):
        if line.strip() == "…":
            return r"(?:.*\n)*?"
        return ".*".join(re.escape(part) for part in normal(line).split("…")) + "\n"
    text = "".join(normal(line) + "\n" for line in printed if not re.fullmatch(PROGRESS, line))
    return re.fullmatch("".join(map(pattern, expected)), text) is not None


def remove(root, place):
    if "~" in place:
        path, text = place.split("~", 1)
        path = os.path.join(root, path)
        lines = open(path, encoding="utf-8").read().split("\n")
        kept = [line for line in lines if text not in line]
        if len(kept) == len(lines):
            fail(f"not there: {place}")
        open(path, "w", encoding="utf-8").write("\n".join(kept))
        return
    path, _, keys = place.partition("#")
    path = os.path.join(root, path)
    if not keys:
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif os.path.exists(path):
            os.remove(path)
        else:
            fail(f"not there: {place}")
        return
    lines = open(path, encoding="utf-8").read().split("\n")
    start, end, depth = 0, len(lines), 0
    for key in keys.split("."):
        head = re.compile(rf"{' ' * depth}{re.escape(key)}:")
        start = next((i for i in range(start, end) if head.match(lines[i])), None)
        if start is None:
            fail(f"not there: {place}")
        depth += 2
        end = next((i for i in range(start + 1, end)
                    if lines[i].strip() and len(lines[i]) - len(lines[i].lstrip()) < depth), end)
    del lines[start:end]
    open(path, "w", encoding="utf-8").write("\n".join(lines))


def apply(root, path, diff):
    """Returns how many lines were written."""
    path = os.path.join(root, path)
    lines = open(path, encoding="utf-8").read().split("\n")
    hunks, old, new = [], [], []
    for line in diff + ["…"]:
        if line.strip() == "…":
            if old or new:
                hunks.append((old, new))
            old, new = [], []
        elif line.startswith("-"):
            old.append(line[1:])
        elif line.startswith("+"):
            new.append(line[1:])
        else:
            old.append(line[1:])
            new.append(line[1:])
    for old, new in hunks:
        places = [i for i in range(len(lines) - len(old) + 1) if lines[i:i + len(old)] == old]
        if len(places) != 1:
            near = difflib.get_close_matches(old[0] if old else "", lines, 1)
            fail(f"{path}: stands there {len(places)} times: {old}; near: {near}")
        lines[places[0]:places[0] + len(old)] = new
    open(path, "w", encoding="utf-8").write("\n".join(lines))
    return sum(line.startswith("+") for line in diff)


def plain(path):
    """Lines without comments and blank ones."""
    if not os.path.exists(path):
        return ["(not there)"]
    lines = open(path, encoding="utf-8").read().split("\n")
    lines = [re.sub(r"(^|\s+)# .*$", "", line).rstrip() for line in lines]
    return [line for line in lines if line]


def commands(lines, first, end):
    """(command, first line of its output, line behind its output)."""
    found, index = [], first
    while index < end:
        if lines[index].startswith("$ "):
            command = [lines[index][2:]]
            while command[-1].endswith("\\") and index + 1 < end:
                index += 1
                command.append(lines[index])
            begin = index + 1
            index = begin
            while index < end and not lines[index].startswith("$ "):
                index += 1
            found.append(("\n".join(command), begin, index))
        else:
            index += 1
    return found


def main():
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if len(words) != 2:
        fail(__doc__)
    guide, program = words[0], os.path.realpath(words[1])
    project = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    language = "vi" if f"{os.sep}vi{os.sep}" in os.path.realpath(guide) else "en"
    lines = open(guide, encoding="utf-8").read().split("\n")

    root = tempfile.mkdtemp(prefix="guide-")
    os.chmod(root, 0o755)
    for name in ["App", "Connectors", "Mappings", "schedules", "environments"]:
        shutil.copytree(os.path.join(project, name), os.path.join(root, name))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LIENTHONG_")}
    environment |= {
        "PATH": os.path.dirname(program) + ":" + environment["PATH"], "LANG": f"{language}.UTF-8",
        "COLUMNS": "100", "NO_COLOR": "1", "PERL_BADLANG": "0",
    }
    environment.pop("LC_ALL", None)
    shell = Shell(root, environment)
    edited, ran, wrong = {}, 0, 0
    written = list(lines)
    shift = 0
    try:
        for directive, kind, first, end in blocks(lines):
            kind_of, value = directive or (None, None)
            if kind_of == "without":
                for place in value.split():
                    remove(root, place)
            elif kind_of == "same":
                for place in value.split():
                    mine, ours = (plain(os.path.join(folder, place)) for folder in (root, project))
                    if mine != ours:
                        wrong += 1
                        print(f"✗ {guide}: {place} is not what the guide makes")
                        for line in difflib.unified_diff(ours, mine, "project", "guide", lineterm="", n=1):
                            print(f"    {line}")
            elif kind_of == "save":
                path = os.path.join(root, value)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                open(path, "w", encoding="utf-8").write("\n".join(lines[first:end]) + "\n")
            elif kind_of == "edit":
                edited[value] = edited.get(value, 0) + apply(root, value, lines[first:end])
            elif kind == "console":
                for command, begin, behind in commands(lines, first, end):
                    if "--verbose" in options:
                        print(f"$ {command}", file=sys.stderr, flush=True)
                    text, code = shell.run(command)
                    printed = text.split("\n")
                    while printed and not printed[-1].strip():
                        printed.pop()
                    printed = [line.rstrip().replace(root, "~/lienthong") for line in printed]
                    expected = lines[begin:behind]
                    while expected and not expected[-1].strip():
                        expected.pop()
                        behind -= 1
                    ran += 1
                    if matches(expected, printed):
                        continue
                    wrong += 1
                    if "--write" in options:
                        written[begin + shift:behind + shift] = printed
                        shift += len(printed) - (behind - begin)
                        continue
                    print(f"✗ {guide}:{begin}: $ {command}   (exit {code})")
                    for line in difflib.unified_diff(
                            [normal(line) for line in expected], [normal(line) for line in printed],
                            "guide", "printed", lineterm="", n=1):
                        print(f"    {line}")
    finally:
        shell.run("lienthong db stop >/dev/null 2>&1")
        shell.end()
        if "--keep" in options:
            print(f"  {root}")
        else:
            shutil.rmtree(root, ignore_errors=True)
    if "--write" in options:
        open(guide, "w", encoding="utf-8").write("\n".join(written))
    total = sum(edited.values())
    print(f"{'✗' if wrong else '✓'} {guide}: {ran} commands, {wrong} differ; {total} lines edited by hand")
    if total > LARGEST_EDIT:
        fail(f"a reader edits at most {LARGEST_EDIT} lines, here {edited}")
    sys.exit(1 if wrong and "--write" not in options else 0)


main()
