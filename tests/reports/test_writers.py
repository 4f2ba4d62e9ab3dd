import subprocess
import sys
import time
from pathlib import Path

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.reports import Reports
from qualeval.services.ports.writing import ReportWriter
from tests.reports.samples import report, reports

ENDINGS = ("docx", "html", "md", "xlsx")


def test_loading_the_package_loads_none_of_the_writers_libraries() -> None:
    code = "import sys, qualeval.reports; print({'pandas', 'numpy', 'docx', 'lxml', 'xlsxwriter'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_same_report_gives_the_same_bytes(ending: str, language: str, tmp_path: Path) -> None:
    first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    reports().write(report(language), first)
    time.sleep(2.1 if ending != "md" and language == "en" else 0)  # zip dates have a resolution of two seconds
    reports().write(report(language), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["laporan.pdf", "laporan", "laporan.doc"])
def test_an_unknown_ending_is_answered_with_the_known_ones(name: str, tmp_path: Path) -> None:
    writer: ReportWriter = reports()
    with pytest.raises(QualevalError) as caught:
        writer.write(report(), tmp_path / name)
    assert str(caught.value) == f"{tmp_path / name}: the name must end in one of: .docx, .html, .md, .xlsx"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_report_in_a_missing_folder_is_a_failure_that_names_it(ending: str, tmp_path: Path) -> None:
    with pytest.raises(QualevalError, match="there is no folder"):
        reports().write(report(), tmp_path / "tidak ada" / f"laporan.{ending}")


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "report.MD"
    Reports().write(report("en"), path)
    assert "**Table 1.**" in path.read_text(encoding="utf-8")
