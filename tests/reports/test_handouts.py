"""Coded transcripts for Word, and data by respondent for programs of statistics."""

import csv
import io
import re
from pathlib import Path

import docx
import pyreadstat
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.handouts import CaseData, CaseVariable, Comment, CommentedText
from qualeval.domain.text import Span
from qualeval.reports import Handouts
from qualeval.reports.commented import commented_document

TEXT = "Tanya: Apa?\nR07: Dana kecil sekali. Jadwal bentrok."


def comment(start: int, end: int, text: str = "Budget") -> Comment:
    return Comment(start, end, text, "Ani S", "AS", "2026-11-24T03:00:00.000Z")


def commented(text: str, *comments: Comment) -> CommentedText:
    return CommentedText("w01", text, (Span(0, 7), Span(12, 17)) if text == TEXT else (), comments)


def anchored(raw: bytes) -> list[str]:
    """The words between the start and the end of each comment, in their order; a new paragraph is a line feed."""
    body = docx.Document(io.BytesIO(raw)).element.body
    open_: set[str] = set()
    said: dict[str, str] = {}
    for element in body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_.add(element.get(qn("w:id")))
            said[element.get(qn("w:id"))] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            open_.discard(element.get(qn("w:id")))
        elif element.tag in (qn("w:p"), qn("w:t")):
            for one in open_:
                said[one] += "\n" if element.tag == qn("w:p") else element.text or ""
    return [said[one] for one in sorted(said, key=int)]


def test_each_coding_is_a_comment_on_its_own_words() -> None:
    raw = commented_document([commented(TEXT, comment(17, 35), comment(22, 51, "Schedule\nsaid twice"))])
    assert anchored(raw) == ["Dana kecil sekali.", "kecil sekali. Jadwal bentrok."]
    document = docx.Document(io.BytesIO(raw))
    assert [(c.author, c.initials, c.text) for c in document.comments] == [
        ("Ani S", "AS", "Budget"),
        ("Ani S", "AS", "Schedule\nsaid twice"),
    ]
    assert str(next(iter(document.comments)).timestamp) == "2026-11-24 03:00:00+00:00"
    assert [p.text for p in document.paragraphs] == ["w01", *TEXT.split("\n")]
    assert [r.text for r in document.paragraphs[1].runs if r.bold] == ["Tanya: "]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ab \n😀", min_size=1, max_size=30), st.data())
def test_any_spans_are_found_again(text: str, data: st.DataObject) -> None:
    starts = st.integers(0, len(text) - 1)
    spans = data.draw(
        st.lists(starts.flatmap(lambda s: st.tuples(st.just(s), st.integers(s + 1, len(text)))), max_size=5)
    )
    raw = commented_document([commented(text, *(comment(*span) for span in spans))])
    assert [words.strip("\n") for words in anchored(raw)] == [text[a:b].strip("\n") for a, b in spans]


def test_equal_texts_give_equal_bytes_whatever_signs_they_hold() -> None:
    texts = [commented("a\x00b\x0bc", comment(0, 3, "x\x01y"))]
    assert commented_document(texts) == commented_document(texts)


DATA = CaseData(
    "Évaluasi",
    (
        CaseVariable("case", "respondent", "text"),
        CaseVariable("unit", 'Unit "kerja"', "nominal", ((1, "=Dinas A"), (2, "Dinas É"))),
        CaseVariable("score", "Kepuasan", "ordinal"),
        CaseVariable("t_budget", "Budget", "nominal", ((0, "no"), (1, "yes"))),
        CaseVariable("n_budget", "Budget, stretches", "scale"),
    ),
    (("R01", 1, 4.0, 1, 3), ("R02", 2, 2.5, 0, 0), ("R03", None, None, None, None)),
)


def test_a_csv_has_words_and_numbers_and_a_script_that_knows_both(tmp_path: Path) -> None:
    csv_file, script = Handouts().write_cases(DATA, tmp_path / "c.csv")
    rows = list(csv.reader(io.StringIO(csv_file.read_text(encoding="utf-8-sig"))))
    assert rows == [
        ["case", "unit", "score", "t_budget", "n_budget"],
        ["R01", "'=Dinas A", "4", "1", "3"],
        ["R02", "Dinas É", "2.5", "0", "0"],
        ["R03", "", "", "", ""],
    ]
    said = script.read_text(encoding="ascii")
    assert 'levels = c("\'=Dinas A", "Dinas \\U{c9}"), labels = c("=Dinas A", "Dinas \\U{c9}")' in said
    assert r'attr(d[["unit"]], "label") <- "Unit \"kerja\""' in said
    assert '"t_budget" = "numeric"' in said
    assert len(re.findall(r"\(", said)) == len(re.findall(r"\)", said))


@pytest.mark.parametrize("ending", ["sav", "dta"])
def test_programs_of_statistics_find_values_and_labels(tmp_path: Path, ending: str) -> None:
    (written,) = Handouts().write_cases(DATA, tmp_path / f"c.{ending}")
    read = pyreadstat.read_sav if ending == "sav" else pyreadstat.read_dta
    columns, about = read(str(written), output_format="dict")
    assert list(columns["case"]) == ["R01", "R02", "R03"]
    assert list(columns["t_budget"])[:2] == [1, 0]
    assert about.column_names_to_labels["unit"] == 'Unit "kerja"'
    assert list(about.variable_value_labels["unit"].values()) == ["=Dinas A", "Dinas É"]
    missing = columns["n_budget"][2]
    assert missing is None or missing != missing  # noqa: PLR0124 - the one value unequal to itself


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QualevalError, match="must end in one of"):
        Handouts().write_cases(DATA, tmp_path / "c.ods")
