#!/usr/bin/env python3
"""Makes Mappings/codes/admin_units.csv and admin_unit_changes.csv from a public package, always the same bytes.

    scripts/make-admin-units.py            writes both files
    scripts/make-admin-units.py --check    fails if the files are not what it would write

The package is read as data: none of its code runs. docs/admin-units.md says where its lists come from.
"""

import ast
import csv
import hashlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import unicodedata
import zipfile

PACKAGE, VERSION = "vietnam-provinces", "2026.9.0"
DIGEST = "b5f3540a98937d38b9bebcbdb792fa4f5b9712737d41b05c7254beb2308ebcd1"

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Mappings" / "codes"
LAST_OLD_DAY, FIRST_NEW_DAY = "2025-06-30", "2025-07-01"
COUNTS = {
    "old provinces": 63, "old districts": 696, "old wards": 10051,
    "new provinces": 34, "new wards": 3321, "old wards without a line of conversion": 28,
    "old wards that were divided": 572,
}

# What the package says otherwise, and why it is not followed.
RENAMED = {
    ("ward", 6325): ("Xã Bắc Sơn", "Nguồn viết thường chữ đầu"),
    ("district", 58): ("Thành phố Bắc Kạn", "Nguồn viết hoa «Phố»"),
    ("district", 450): ("Thành phố Đồng Hới", "Nguồn viết hoa «Phố»"),
}
BECAME_CITY = (75, "2026-04-29", "2026-04-30", "Thành phố Đồng Nai",
               "Lên thành phố ngày 30/4/2026; nguồn vẫn ghi Tỉnh Đồng Nai")
ISLAND_DISTRICTS = {
    # Districts without wards, each of which became one special zone whole.
    "318": "11948", "471": "19742", "498": "20333", "536": "21548", "755": "26732",
}
ISLAND_REASON = "Huyện đảo không có xã thành đặc khu; bảng chuyển đổi chỉ ghi cấp xã"
ELSEWHERE = {
    27691: "Bảng chuyển đổi ghi tỉnh cũ 82; theo danh mục là 80",
    30781: "Bảng chuyển đổi ghi tỉnh cũ 89; theo danh mục là 91",
}
# The package's own table of provinces was made from the lines above, with their mistake.
PROVINCES_ELSEWHERE = {82: "Bảng tỉnh của nguồn thêm 80 do dòng sai của mã 27691"}
NOT_CONVERTED = "Bảng chuyển đổi không có mã này: người có thẩm quyền xác định"


def wheel():
    """The files of the package, by their names."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
             "--python-version", "3.14", "--dest", folder, f"{PACKAGE}=={VERSION}"],
            check=True)
        data = next(pathlib.Path(folder).glob("*.whl")).read_bytes()
    require(hashlib.sha256(data).hexdigest() == DIGEST, "the package is not the one that was checked")
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name.removeprefix("vietnam_provinces/"): archive.read(name) for name in archive.namelist()}


def require(condition, sentence):
    if not condition:
        sys.exit(f"make-admin-units: {sentence}")


def tidy(name):
    """Rule 3.1 of text: composed, single spaces, one kind of apostrophe."""
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").split())


def mapping(source, name):
    """A dictionary literal of a module, its values as they are parsed."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == name:
            return {key.value: value for key, value in zip(node.value.keys, node.value.values)}
    sys.exit(f"make-admin-units: the package has no {name}")


def number(node):
    """`WardCode.W_00004` is 4."""
    return int(node.attr.split("_")[1])


def old_lists(files):
    lookup = files["legacy/_lookup.py"].decode()
    provinces = {code: tidy(call.args[0].value) for code, call in mapping(lookup, "PROVINCE_MAPPING").items()}
    districts, wards = (
        {code: (tidy(call.args[0].value), number(call.args[-1])) for code, call in mapping(lookup, name).items()}
        for name in ("DISTRICT_MAPPING", "WARD_MAPPING"))
    return provinces, districts, wards


def new_lists(files):
    tree = json.loads(files["data/nested-divisions.json"])
    provinces = {province["code"]: tidy(province["name"]) for province in tree}
    wards = {ward["code"]: (tidy(ward["name"]), province["code"]) for province in tree for ward in province["wards"]}
    return provinces, wards


def conversion(files):
    """Old ward → (the new wards that took land of it, whether it was divided)."""
    table = mapping(files["_ward_conversion_2025.py"].decode(), "OLD_TO_NEW")
    return {
        code: (sorted(new.args[0].value for new in entry.args[1].elts), entry.args[0].args[3].value)
        for code, entry in table.items()
    }


def province_conversion(old, new, files):
    """Old province → the new one in which all its wards are."""
    found = {}
    for code, (successors, _) in conversion(files).items():
        if code in old[2]:
            province = old[1][old[2][code][1]][1]
            found.setdefault(province, set()).update(new[1][successor][1] for successor in successors)
    require(all(len(successors) == 1 for successors in found.values()), "a province was divided")
    table = mapping(files["_province_conversion_2025.py"].decode(), "OLD_TO_NEW")
    differing = {code for code, entry in table.items() if found[code] != {new.args[0].value for new in entry.args[1].elts}}
    require(differing == set(PROVINCES_ELSEWHERE), f"the package says otherwise of provinces {differing}")
    return {code: successors.pop() for code, successors in found.items()}


def units(old, new):
    """Rows of admin_units.csv."""
    rows = []

    def add(level, code, width, name, since, until, parent=""):
        name, reason = RENAMED.get((level, code), (name, ""))
        rows.append([f"{code:0{width}}", name, since, until, reason, parent])

    provinces, districts, wards = old
    for code, name in provinces.items():
        add("province", code, 2, name, "", LAST_OLD_DAY)
    for code, (name, parent) in districts.items():
        add("district", code, 3, name, "", LAST_OLD_DAY, f"{parent:02}")
    for code, (name, parent) in wards.items():
        add("ward", code, 5, name, "", LAST_OLD_DAY, f"{parent:03}")
    city, last_day, first_day, city_name, reason = BECAME_CITY
    for code, name in new[0].items():
        add("province", code, 2, name, FIRST_NEW_DAY, last_day if code == city else "")
    require(not new[0][city].startswith("Thành phố"), "the package has the city now: drop the correction")
    rows.append([f"{city:02}", city_name, first_day, "", reason, ""])
    for code, (name, parent) in new[1].items():
        add("ward", code, 5, name, FIRST_NEW_DAY, "", f"{parent:02}")
    return sorted(rows, key=lambda row: (len(row[0]), row[0], row[2]))


def changes(old, new, files):
    """Rows of admin_unit_changes.csv: every old province and ward, and the districts that became one unit."""
    rows = []

    def add(code, successors, reason="", divided=False):
        rows.append([code, " ".join(successors), FIRST_NEW_DAY, "", reason, "yes" if divided else ""])

    for code, successor in province_conversion(old, new, files).items():
        add(f"{code:02}", [f"{successor:02}"], PROVINCES_ELSEWHERE.get(code, ""))
    for code, successor in ISLAND_DISTRICTS.items():
        add(code, [successor], ISLAND_REASON)
    table = conversion(files)
    for code in old[2]:
        successors, divided = table.get(code, ([], False))
        require(all(successor in new[1] for successor in successors), f"{code} became an unknown ward")
        require(divided or len(successors) < 2, f"{code} has several wards and was not divided")
        reason = ELSEWHERE.get(code, "") if code in table else NOT_CONVERTED
        add(f"{code:05}", [f"{successor:05}" for successor in successors], reason, divided)
    return sorted(rows, key=lambda row: (len(row[0]), row[0]))


def check_counts(old, new, changed):
    wards = [row for row in changed if len(row[0]) == 5]
    found = {
        "old provinces": len(old[0]), "old districts": len(old[1]), "old wards": len(old[2]),
        "new provinces": len(new[0]), "new wards": len(new[1]),
        "old wards without a line of conversion": sum(not row[1] for row in wards),
        "old wards that were divided": sum(row[5] == "yes" for row in wards),
    }
    require(found == COUNTS, f"counts differ: {found}")
    targets = {code for row in changed for code in row[1].split()}
    missing = sorted(code for code in new[1] if f"{code:05}" not in targets)
    require(not missing, f"new wards that came from nowhere: {missing}")


def text(header, rows):
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows([header, *rows])
    return output.getvalue()


def main():
    files = wheel()
    old, new = old_lists(files), new_lists(files)
    changed = changes(old, new, files)
    check_counts(old, new, changed)
    head = ["code", "value", "valid_from", "valid_to", "reason"]
    made = {
        "admin_units.csv": text([*head, "parent"], units(old, new)),
        "admin_unit_changes.csv": text([*head, "divided"], changed),
    }
    for name, content in made.items():
        if sys.argv[1:] == ["--check"]:
            require((FOLDER / name).read_text(encoding="utf-8") == content, f"{name} is not what the package gives")
        else:
            (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
