"""Excel's own charts, over cells that hold the numbers."""

import re
import zipfile
from io import BytesIO

from python_calamine import CalamineWorkbook

from qualeval.reports.workbook import report_workbook
from tests.reports.samples import BARS, CHARTS, pictured, translator


def parts(content: bytes, pattern: str) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as members:
        return [members.read(name).decode() for name in sorted(members.namelist()) if re.fullmatch(pattern, name)]


def test_every_chart_has_a_sheet_with_its_numbers() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(report_workbook(pictured(), translator("id"))))
    assert book.sheet_names[1:7] == [f"Gambar {number}" for number, _ in enumerate(CHARTS, 1)]
    rows = book.get_sheet_by_name("Gambar 1").to_python()
    assert rows[0] == ["apa", "% responden", "95% dari", "95% sampai"]
    assert rows[1] == [BARS.labels[0], 0.625, 0.5, 0.7]
    assert book.get_sheet_by_index(0).to_python()[1:3] == [["24 November 2026"], ["Saran 1 tanpa bukti."]]


def test_charts_are_drawn_by_excel_and_heat_maps_by_their_cells() -> None:
    content = report_workbook(pictured(), translator("id"))
    charts = parts(content, r"xl/charts/chart\d+\.xml")
    assert len(charts) == len(CHARTS) - 1
    assert sum("c:barChart" in chart for chart in charts) == 3
    assert sum("c:lineChart" in chart for chart in charts) == 2
    assert sum("c:errBars" in chart for chart in charts) == 1
    assert sum("<colorScale>" in sheet for sheet in parts(content, r"xl/worksheets/sheet\d+\.xml")) == 1
