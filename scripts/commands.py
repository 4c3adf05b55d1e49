#!/usr/bin/env python3
"""Writes docs/commands.md, the reference of the command line, from the program itself.

  scripts/commands.py PATH/TO/lienthong [--check]

`--check` writes nothing; exit code 1 says that the page is not what the program says.
"""

import json
import os
import subprocess
import sys

COMMON = {"root", "environment", "lang", "json", "version", "help"}
HEAD = """# Dòng lệnh · the command line

Trang này do `scripts/commands.py` tạo từ chính chương trình; CI so lại mỗi lần. Mỗi lệnh còn có những tuỳ chọn chung ở cuối trang.
This page is made by `scripts/commands.py` from the program itself, and compared by CI. Every command has the common options below, too.
"""
CODES = """
## Mã thoát · exit codes

| mã / code | tiếng Việt | English |
|---|---|---|
| 0 | xong | done |
| 1 | có điều cần xem, hoặc bản ghi bị từ chối | findings, or records that were refused |
| 2 | gọi sai hoặc cấu hình sai | usage or configuration |
| 3 | nguồn hoặc cơ sở dữ liệu không dùng được | a source or the database is unavailable |
| 4 | chính sách không cho phép | refused by policy |
| 75 | một lần chạy khác đang giữ lượt | another run holds the lease |
"""


def cell(text):
    return (text or "").replace("|", "\\|").replace("\n", " ").strip()


def both(text):
    vietnamese, mark, english = (text or "").partition(" · ")
    return (vietnamese, english) if mark else ("", vietnamese)


def name(argument):
    names = [("-" if n["kind"] == "short" else "--") + n["name"] for n in argument.get("names", [])]
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        word = value.upper().replace("-", "_")
        return f"[{word}]" if argument.get("isOptional") else word
    word = ", ".join(names)
    return f"{word} {value.upper()}" if argument["kind"] == "option" else word


def is_common(argument):
    return any(n["name"] in COMMON for n in argument.get("names", []))


def table(arguments):
    rows = ["| | tiếng Việt | English |", "|---|---|---|"]
    for argument in arguments:
        vietnamese, english = both(argument.get("abstract"))
        repeated = " …" if argument.get("isRepeating") else ""
        default = argument.get("defaultValue")
        ending = f" ({cell(default)})" if default not in (None, "", "false") else ""
        rows.append(f"| `{cell(name(argument))}{repeated}` | {cell(vietnamese)} | {cell(english)}{ending} |")
    return rows


def shown(arguments):
    return [a for a in arguments if a.get("shouldDisplay", True)]


def section(command, path, lines):
    words = path + [command["commandName"]]
    children = [c for c in command.get("subcommands", []) if c["commandName"] != "help"]
    vietnamese, english = both(command.get("abstract"))
    lines += ["", f"{'#' * (len(words) + (0 if len(words) > 1 else 1))} `{' '.join(words)}`", ""]
    lines += [" ".join(t for t in (vietnamese + "." if vietnamese and not vietnamese.endswith(".") else vietnamese,
                                   english[:1].upper() + english[1:]) if t)]
    if command.get("discussion"):
        lines += ["", *command["discussion"].rstrip().split("\n")]
    own = [a for a in shown(command.get("arguments", [])) if not is_common(a)]
    if own and not children:
        lines += ["", *table(own)]
    for child in children:
        section(child, words, lines)


def main():
    words = [word for word in sys.argv[1:] if word != "--check"]
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    dump = subprocess.run([words[0], "--experimental-dump-help"], capture_output=True, text=True, check=True)
    root = json.loads(dump.stdout)["command"]
    lines = HEAD.rstrip("\n").split("\n")
    for command in root["subcommands"]:
        if command["commandName"] != "help":
            section(command, ["lienthong"], lines)
    common = {}
    for command in root["subcommands"]:
        for argument in shown(command.get("arguments", [])):
            if is_common(argument) and not {"version", "help"} & {n["name"] for n in argument["names"]}:
                common.setdefault(name(argument), argument)
    lines += ["", "## Tuỳ chọn chung · common options", "", *table(common.values())]
    text = "\n".join(lines) + "\n" + CODES
    page = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "docs", "commands.md")
    old = open(page, encoding="utf-8").read() if os.path.exists(page) else ""
    if "--check" in sys.argv:
        if old == text:
            return 0
        print(f"✗ docs/commands.md: chạy scripts/commands.py {words[0]} · run scripts/commands.py {words[0]}",
              file=sys.stderr)
        return 1
    with open(page, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


sys.exit(main())
