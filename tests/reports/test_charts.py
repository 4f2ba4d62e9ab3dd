"""Charts: drawn in every kind, the same each time, every label whole, nothing fetched."""

import builtins
import re
import struct
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from qualeval.domain.charts import Chart
from qualeval.reports import charts
from qualeval.reports.charts import drawn, table_columns, table_rows
from tests.reports.samples import ARABIC, BARS, CHARTS

pytest.importorskip("matplotlib", reason="charts are an extra")
_BY_KIND = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)


def words(svg: bytes) -> str:
    """Every text of a picture, a blank between two."""
    texts = ["".join(element.itertext()) for element in ET.fromstring(svg).iter() if element.tag.endswith("}text")]  # noqa: S314 - our own
    return " ".join(" ".join(texts).split())


@_BY_KIND
def test_a_chart_is_the_same_each_time_and_fetches_nothing(chart: Chart) -> None:
    svg = drawn(chart, "id", "svg")
    assert svg == drawn(chart, "id", "svg")
    assert not re.findall(rb'(?:href|src)="(?!#)', svg)
    assert b"@import" not in svg
    assert drawn(chart, "id", "png") == drawn(chart, "id", "png")


@_BY_KIND
def test_every_label_and_series_is_named_in_whole(chart: Chart) -> None:
    found = words(drawn(chart, "id", "svg"))
    names = [*chart.labels, *(series.name for series in chart.series if len(chart.series) > 1)]
    assert [name for name in names if name not in found] == []


@_BY_KIND
def test_a_picture_has_a_size_that_a_page_has_room_for(chart: Chart) -> None:
    png = drawn(chart, "en", "png")
    width, height = struct.unpack(">II", png[16:24])
    assert 1000 < width < 2200
    assert 100 < height < 2200


def test_numbers_read_as_the_language_writes_them() -> None:
    assert "62,5\N{NO-BREAK SPACE}%" in drawn(BARS, "id", "svg").decode()
    assert "62.5%" in drawn(BARS, "en", "svg").decode()


def test_text_right_to_left_stays_text() -> None:
    assert ARABIC in drawn(BARS, "id", "svg").decode()


def test_the_numbers_of_a_chart_are_a_table() -> None:
    names, headers = table_columns(BARS, "tema", ("dari", "sampai"))
    assert names == ("label", "series_1_share", "low_1_share", "high_1_share")
    assert headers == ("tema", "% responden", "dari", "sampai")
    assert table_rows(BARS)[0] == (BARS.labels[0], 0.625, 0.5, 0.7)


def test_whether_charts_can_be_drawn_is_known_without_loading_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        assert not name.startswith("matplotlib")
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert charts.can_draw()
