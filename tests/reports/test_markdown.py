import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qualeval.domain.report_document import ReportDocument, Section
from qualeval.domain.result_tables import ResultTable
from qualeval.reports.legal import one_line
from qualeval.reports.markdown import escaped, markdown_text
from tests.reports.samples import BARS, SPOKEN, THEMES, report, translator

ANYTHING = st.text(st.one_of(st.sampled_from("ab1 \\`*_[](){}<>#+-=.!|~&;:$\n\t\x0b"), st.characters()), max_size=20)


def _read(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)


def _words(token: Token) -> str:
    """The text of an inline token, failing on markup in it."""
    texts = []
    for child in token.children or []:
        assert child.type in {"text", "text_special", "softbreak", "hardbreak", "html_inline"}, child
        texts.append("\n" if child.type in {"softbreak", "hardbreak"} else child.content)
    return "".join(texts)


def _shown(words: str) -> str:
    """Renderers trim what stands around a block."""
    return one_line(words).strip()


def _inline(markdown: str) -> list[str]:
    return [_words(token) for token in _read(markdown) if token.type == "inline"]


@given(ANYTHING)
def test_any_words_show_as_they_are(words: str) -> None:
    tokens = _read(escaped(words))
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    assert "".join(_words(token) for token in tokens[1:2]).strip() == _shown(words)


@settings(max_examples=60)
@given(ANYTHING, ANYTHING, ANYTHING)
def test_any_words_stay_in_their_block(title: str, cell: str, quote: str) -> None:
    table = ResultTable("t", ("a", "b"), ((one_line(cell), "akhir"),), headers=("x", "y"), title="judul")
    section = Section("s", tables=(table,), quotes=((f"a{quote}", "R1:1"),))
    tokens = _read(markdown_text(ReportDocument(f"t{title}", "en", (section,)), str))
    types = [token.type for token in tokens if token.level == 0]
    assert types[:2] == ["heading_open", "heading_close"]
    assert _words(tokens[1]).strip() == _shown(f"t{title}")
    assert types.count("heading_open") == 2
    assert types.count("table_open") == 1
    assert types.count("blockquote_open") == 1
    assert types[-1] == "blockquote_close"
    assert {token.type for token in tokens}.isdisjoint(
        {"code_block", "fence", "html_block", "hr", "bullet_list_open", "ordered_list_open"}
    )
    cells = [_words(inside) for opening, inside in pairwise(tokens) if opening.type == "td_open"]
    assert [text.strip() for text in cells] == [_shown(cell), "akhir"]


def test_brackets_in_peoples_words_survive() -> None:
    markdown = markdown_text(report(), translator("id"))
    quoted = re.findall(r"^> (.*)$", markdown, flags=re.MULTILINE)
    assert _inline(quoted[0]) == [SPOKEN]
    assert quoted[-1] == "— R07:42"


@pytest.mark.parametrize(
    ("language", "caption", "row"),
    [
        ("id", "**Tabel 1.** Tema menurut responden", "| Motivasi | 1.234 | 23 | 23,4 % | 15,0 % | 34,6 % |"),
        ("en", "**Table 1.** Tema menurut responden", "| Motivasi | 1,234 | 23 | 23.4% | 15.0% | 34.6% |"),
    ],
)
def test_tables_read_in_the_reports_language(language: str, caption: str, row: str) -> None:
    lines = markdown_text(report(language), translator(language)).splitlines()
    assert caption in lines
    assert row.replace(" %", "\N{NO-BREAK SPACE}%") in lines
    assert "| Anggaran | 0 | 0 | " + ("0,0\N{NO-BREAK SPACE}%" if language == "id" else "0.0%") + " | – | – |" in lines
    assert "| --- | ---: | ---: | ---: | ---: | ---: |" in lines


def test_headings_follow_the_sections_levels() -> None:
    headings = [line for line in markdown_text(report(), translator("id")).splitlines() if line.startswith("#")]
    assert headings == ["# Evaluasi program", "## Ringkasan", "### Tema", "#### Rinci"]


def test_line_breaks_and_blank_lines_of_a_paragraph_are_kept() -> None:
    section = Section("s", paragraphs=("satu\ndua\r\n\r\ntiga",))
    assert _inline(markdown_text(ReportDocument("t", "en", (section,)), str))[2:] == ["satu\ndua", "tiga"]


def test_what_is_only_drawn_stands_in_figures_and_what_a_table_holds_is_described() -> None:
    sections = (Section("a", charts=(BARS,)), Section("b", charts=(BARS,), tables=(THEMES,)))
    alone, beside = markdown_text(ReportDocument("t", "id", sections), translator("id")).split("## b")
    assert "**Gambar 1.** Tema" in alone
    assert "| apa | % responden | 95% dari | 95% sampai |" in alone
    assert "62,5 %" in alone.replace("\xa0", " ")
    assert alone.rstrip().endswith("Garis: selang 95%.")
    assert "**Gambar 2.** Tema\n\nTiga batang\n\n**Tabel 1.**" in beside
