"""The report as a page: whole in one file, no way out of it, readable by eye, ear and printer."""

import re
from html.parser import HTMLParser

import pytest

from qualeval.reports.charts import can_draw
from qualeval.reports.page import html_page
from tests.reports.samples import (
    ARABIC,
    CHARTS,
    FORMULA,
    SPOKEN,
    THEMES,
    leading,
    pictured,
    report,
    translator,
)  # fmt: skip

_VOID = {"meta", "br", "col"}


class _Page(HTMLParser):
    """Elements as they are opened and closed, and the text outside of style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def page(language: str = "id") -> str:
    return html_page(pictured(language), translator(language)).decode()


def test_every_element_is_closed_and_no_id_stands_twice() -> None:
    found = _Page(page())
    assert found.open == []
    ids = [attributes["id"] for _, attributes in found.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_nothing_is_loaded_from_anywhere() -> None:
    found = _Page(page())
    assert found.of("link") == found.of("img") == found.of("iframe") == []
    for _, attributes in found.found:
        assert "src" not in attributes
        for name in ("href", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")
    policy = next(meta for meta in found.of("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert (policy["content"] or "").startswith("default-src 'none'")
    assert not re.search(r"url\((?!#)", page())


def test_what_people_said_and_named_is_text_and_no_markup() -> None:
    text = "".join(_Page(page()).text)
    assert SPOKEN in text
    assert FORMULA in text
    assert "<b>x</b>" not in page()
    assert ARABIC in page()


@pytest.mark.parametrize("language", ["id", "en"])
def test_tables_can_be_heard(language: str) -> None:
    found = _Page(page(language))
    assert found.of("html")[0]["lang"] == language
    assert len(found.of("caption")) == len(found.of("table"))
    scopes = [attributes.get("scope") for attributes in found.of("th")]
    assert set(scopes) == {"col", "row"}
    assert scopes.count("col") >= len(THEMES.columns)


@pytest.mark.skipif(not can_draw(), reason="charts are an extra")
def test_each_chart_says_in_words_what_it_shows_and_has_its_numbers_folded_under_it() -> None:
    found = _Page(page())
    drawn = [attributes for attributes in found.of("svg") if attributes.get("role") == "img"]
    assert [attributes["aria-label"] for attributes in drawn] == [chart.alt for chart in CHARTS]
    assert len(found.of("details")) == len(CHARTS) + 1  # and the quotes
    assert "Gambar 6. Perubahan" in "".join(found.text)


def test_without_the_library_the_numbers_stand_where_the_picture_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualeval.reports.page.can_draw", lambda: False)
    found = _Page(page())
    assert found.of("svg") == []
    assert len(found.of("table")) == len(CHARTS) + 1
    assert "Gambar 1. Tema" in "".join(found.text)


def test_a_draft_says_so_before_anything_else() -> None:
    text = "".join(_Page(page()).text)
    assert text.index("Konsep") < text.index("Saran 1 tanpa bukti.") < text.index("Daftar isi")
    assert "Konsep" not in html_page(report(), translator("id")).decode()


def test_numbers_read_as_the_language_writes_them() -> None:
    assert "23,4\N{NO-BREAK SPACE}%" in page("id")
    assert "23.4%" in page("en")


def test_words_of_a_paragraph_lead_to_the_part_that_they_name_and_to_none_that_there_is_not() -> None:
    page = html_page(leading(), translator("id")).decode()
    said = 'Paling banyak: <a href="#s2">Jadwal (3/4)</a>, Mutu (2/4); Jadwal (3/40) tidak. Temuan 1 &amp; &lt;2&gt;.'
    assert f'<p dir="auto">{said}</p>' in page


def test_a_number_leads_to_the_quotes_that_it_counts_which_unfold() -> None:
    page = html_page(leading(), translator("id")).decode()
    assert '<a href="#s2">3</a>' in page
    assert '<h3 id="s2"' in page
    cells = re.findall(r'<td[^>]*class="number"[^>]*>(.*?)</td>', page)
    assert cells == ['<a href="#s2">3</a>', "0", "2"]  # nothing to go to: no link
    assert 'addEventListener("hashchange", unfold)' in page
