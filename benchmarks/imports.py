"""Files brought in, from the shell to the store: transcripts by the folder, a large survey, another tool's project."""

import random
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

from benchmarks.bench import Bench, Call, call
from benchmarks.corpus import CODEBOOK
from benchmarks.figures import Figure
from benchmarks.layout import ROOT, qualeval

_N_FILES, _N_WORDS = 200, 1_565  # 313,000 words, as a large evaluation has
_N_ROWS = 100_000
_N_SELECTIONS = 8_000  # with their codings, 4 MB of project.qde
_TEXTS, _DOCUMENTS, _SURVEY, _PROJECT = 3.0, 4.0, 3.0, 1.0  # seconds: the goals
_QUESTION = "Apa kendala yang Anda hadapi selama pelatihan?"


def imports(bench: Bench) -> list[Figure]:
    """Wall clock and CPU of `qualeval import`, the start of the program included."""
    chance = random.Random(1)
    words = _words()
    texts, documents = bench.folder / "txt", bench.folder / "docx"
    for folder in (texts, documents):
        folder.mkdir(parents=True)
    for number in range(_N_FILES):
        lines = list(_talk(chance, words, number))
        (texts / f"w{number:03d}.txt").write_text("\n\n".join(lines), encoding="utf-8")
        _write_docx(documents / f"w{number:03d}.docx", lines)
    figures = [
        _figure("200 .txt, 313,000 words", _imported(bench, texts), _TEXTS),
        _figure("200 .docx, 313,000 words", _imported(bench, documents), _DOCUMENTS),
    ]
    rows = bench.times(_N_ROWS // 10, _N_ROWS)
    survey = bench.folder / "survey.xlsx"
    _write_survey(survey, chance, words, rows)
    figures.append(
        _figure(f"a survey of {rows:,} rows, .xlsx", _imported(bench, survey), _SURVEY if rows == _N_ROWS else None)
    )
    selections = bench.times(_N_SELECTIONS // 10, _N_SELECTIONS)
    project = bench.folder / "other.qdpx"
    _write_qdpx(project, " ".join(words), selections)
    goal = _PROJECT if selections == _N_SELECTIONS else None  # of a small one, the start of the program is most
    return [*figures, _figure(f"a .qdpx of {selections:,} codings", _imported(bench, project), goal)]


def _figure(name: str, taken: Call, goal: float | None) -> Figure:
    return Figure("imports", name, taken.wall, "s", goal=goal, gate=False, note=f"{taken.cpu:.1f} s of CPU")


def _imported(bench: Bench, what: Path) -> Call:
    project = str(bench.folder / f"{what.stem}.qualeval")
    call(qualeval("new", project, "--codebook", str(CODEBOOK)), bench.environment)
    return call(qualeval("import", project, str(what), "--yes"), bench.environment)


def _words() -> list[str]:
    files = sorted((ROOT / "transcripts").glob("*.txt"))
    return [word for file in files for word in file.read_text(encoding="utf-8").split() if ":" not in word]


def _talk(chance: random.Random, words: list[str], number: int) -> Iterator[str]:
    """Turns of questions and longer answers, in words of the sample's interviews."""
    said = 0
    while said < _N_WORDS:
        asked, told, at = chance.randint(6, 14), chance.randint(40, 80), chance.randrange(len(words) - 100)
        yield f"Pewawancara: {' '.join(words[at : at + asked])}?"
        yield f"R{number:03d}: {' '.join(words[at + asked : at + asked + told])}."
        said += asked + told


def _write_docx(path: Path, lines: list[str]) -> None:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def _write_survey(path: Path, chance: random.Random, words: list[str], n_rows: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Kode responden", "Unit kerja", "Kepuasan (1-5)", _QUESTION))
        for row in range(1, n_rows + 1):
            at = chance.randrange(len(words) - 20)
            answer = " ".join(words[at : at + chance.randint(5, 12)])
            sheet.write_row(row, 0, (f"S{row:06d}", f"Dinas {chance.choice('ABC')}", chance.randint(1, 5), answer))


def _write_qdpx(path: Path, text: str, n_selections: int) -> None:
    """A project of one text and one coder, as other tools write it: a selection for each coding."""
    code, coder, source = (str(uuid.UUID(int=number)) for number in (1, 2, 3))
    step = max(1, (len(text) - 60) // n_selections)
    selections = "".join(
        f'<PlainTextSelection guid="{uuid.UUID(int=4 + 2 * n)}" name={quoteattr(text[n * step : n * step + 40])} '
        f'startPosition="{n * step}" endPosition="{n * step + 40}" creatingUser="{coder}" '
        f'creationDateTime="2026-01-02T03:04:05Z"><Coding guid="{uuid.UUID(int=5 + 2 * n)}" creatingUser="{coder}" '
        f'creationDateTime="2026-01-02T03:04:05Z"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
        for n in range(n_selections)
    )
    project = (
        '<?xml version="1.0" encoding="utf-8"?><Project name="other" xmlns="urn:QDA-XML:project:1.0">'
        f'<Users><User guid="{coder}" name="ani"/></Users>'
        f'<CodeBook><Codes><Code guid="{code}" name="kendala waktu" isCodable="true"/></Codes></CodeBook>'
        f'<Sources><TextSource guid="{source}" name="w01" plainTextPath="internal://{source}.txt">{selections}'
        "</TextSource></Sources></Project>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", project)
        archive.writestr(f"sources/{source}.txt", text)
