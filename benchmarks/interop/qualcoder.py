"""What QualCoder's own importer makes of a .qdpx of ours, and we of what it makes: the same (code, coder, text)?

    python -m benchmarks.interop.qualcoder CHECKOUT [PROJECT ...] [--python PYTHON] [--language id]

CHECKOUT is a copy of QualCoder's repository, PYTHON an interpreter that has PyQt6. Without PROJECT, a project made of
what goes wrong elsewhere is taken: emoji, CRLF, a byte order mark, two coders on one stretch, nested and overlapping
codings, codes of one name in two branches.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.layout import ROOT
from qualeval.formats import Files

Codings = Counter[tuple[str, str, str]]  # a code's name, a coder, the words

_CODEBOOK = """\
codebook: interop
version: 1
language: en
codes:
  - code: money
    name: Money
    codes:
      - {code: money_time, name: Time}
      - code: budget
        name: Budget
        codes: [{code: travel, name: Travel costs}]
  - code: work
    name: Work
    codes: [{code: work_time, name: Time}]
"""
_TEXTS = {
    "lf": "Interviewer: How was it?\nRini: Good 😀 but the budget is small 💸💸. Travel is not refunded.\n",
    "crlf": "Interviewer: And time?\r\nBudi: 👩‍👩‍👧 No time.\r\n\r\nBudi: Cafe\u0301 meetings, every day 🙂.\r\n",
    "bom": "\ufeffInterviewer: Else?\nSari: The budget — “small” — came late 😅.\n",
}
# source, words, code and coder
_QUOTES = """\
lf | Good 😀 but the budget is small 💸💸. | budget | ani
lf | Good 😀 but the budget is small 💸💸. | budget | budi
lf | the budget is small 💸 | money_time | ani
lf | small 💸💸. Travel is not refunded. | travel | budi
lf | Travel is not refunded. | work_time | ani
crlf | 👩‍👩‍👧 No time. | work_time | ani
crlf | 👩‍👩‍👧 No time. | money_time | budi
crlf | Cafe\u0301 meetings, every day 🙂. | work_time | budi
bom | The budget — “small” — came late 😅. | budget | ani
bom | came late 😅 | money | budi
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("projects", type=Path, nargs="*")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has PyQt6")
    parser.add_argument("--language", default="en", help="the projects' own, which their codes are written in")
    options = parser.parse_args()
    os.environ |= {"LANGUAGE": options.language, "LC_ALL": "", "LANG": f"{options.language}_ID.UTF-8"}
    with tempfile.TemporaryDirectory() as folder:
        projects = options.projects or [_project_of_traps(Path(folder))]
        alike = [
            _check(project, options.checkout, options.python, Path(folder), options.language) for project in projects
        ]
    return 0 if all(alike) else 1


def _check(project: Path, checkout: Path, python: str, folder: Path, language: str) -> bool:
    exported = folder / f"{project.stem}.qdpx"
    _qualeval("export", project, "-o", exported)
    ours = _ours(project, folder)
    back = folder / f"{project.stem}-back"
    back.mkdir()
    theirs = _theirs(exported, checkout, python, back)
    alike = _told(project.name, ours, "in QualCoder", theirs)
    for returned in (back / "back.qda", back / "back.qdpx"):
        alike &= _told(project.name, ours, f"back from its {returned.suffix}", _read(returned, language))
    return alike


def _told(name: str, ours: Codings, where: str, theirs: Codings) -> bool:
    print(f"{name}: {ours.total()} codings, {theirs.total()} {where}, {(ours & theirs).total()} the same")
    for coding in (ours - theirs).elements():
        print("  lost:   ", *map(repr, coding))
    for coding in (theirs - ours).elements():
        print("  appeared:", *map(repr, coding))
    return ours == theirs


def _read(returned: Path, language: str) -> Codings:
    """The codings of another program's project as our readers have them."""
    project = Files().read_project(returned, language)
    names = _names({code.entry.code: (code.entry.name.to(language), code.entry.parent) for code in project.codes})
    texts = {source.guid: source.text for source in project.sources}
    return Counter(
        (names[coding.code], coding.coder, texts[coding.source][coding.start : coding.end])
        for coding in project.codings
    )


def _ours(project: Path, folder: Path) -> Codings:
    """The codings as our own exchange format has them, codes by the names that the .qdpx is to give them."""
    codings = folder / "codings.csv"
    _qualeval("codings", "export", project, codings)
    codes = json.loads(_qualeval("codes", project, "--format", "json"))
    names = _names({code["code"]: (code["name"], code["parent"]) for code in codes})
    with codings.open(encoding="utf-8", newline="") as lines:
        return Counter((names[row["code"]], row["coder"], row["text"]) for row in csv.DictReader(lines))


def _names(codes: dict[str, tuple[str, str]]) -> dict[str, str]:
    """What a .qdpx calls each code, by its slug, of names and parents: with the one above it where names recur."""
    several = {name for name, n in Counter(name.casefold() for name, _ in codes.values()).items() if n > 1}
    return {
        slug: f"{codes[parent][0]} > {name}" if parent in codes and name.casefold() in several else name
        for slug, (name, parent) in codes.items()
    }


def _theirs(exported: Path, checkout: Path, python: str, back: Path) -> Codings:
    driver = Path(__file__).with_name("qualcoder_driver.py")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(back), "USERPROFILE": str(back)}
    done = subprocess.run(
        [python, driver, checkout, exported, back],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return Counter((code, coder, text) for code, coder, text in json.loads(done.stdout.splitlines()[-1]))


def _project_of_traps(folder: Path) -> Path:
    codebook, texts, project = folder / "codebook.yaml", folder / "texts", folder / "traps.qualeval"
    codebook.write_text(_CODEBOOK, encoding="utf-8")
    texts.mkdir()
    for name, text in _TEXTS.items():
        (texts / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    _qualeval("new", project, "--codebook", codebook, "--language", "en")
    _qualeval("import", project, texts)
    stored = {name: text.removeprefix("\ufeff").replace("\r\n", "\n") for name, text in _TEXTS.items()}
    codings = folder / "traps.csv"
    with codings.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow("source,case,start,end,code,coder,origin,created_at,memo,text".split(","))
        for source, words, code, coder in (line.split(" | ") for line in _QUOTES.splitlines()):
            start = stored[source].index(words)
            end = start + len(words)
            writer.writerow((source, "", start, end, code, coder, "manual", "2026-11-24T00:00:00.000Z", "", words))
    _qualeval("codings", "import", project, codings)
    return project


def _qualeval(*arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "qualeval", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
