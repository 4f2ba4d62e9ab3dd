"""What takes over a second says so, on a terminal only, and leaves no trace."""

import io
import sys
from pathlib import Path

import pytest

from qualeval.cli.progress import CountProgress, FileProgress
from qualeval.i18n import Translator


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_the_first_second_is_silent_and_then_the_file_is_named(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    progress = FileProgress(Translator("en"), 3)
    progress.begin(Path("a.txt"))
    assert screen.getvalue() == ""
    clock[0] = 2.0
    progress.begin(Path("b\x1b.txt"))
    assert screen.getvalue() == "\r\x1b[2Kreading 2 of 3: b\ufffd.txt"
    progress.clear()
    progress.clear()
    assert screen.getvalue().count("\x1b[2K") == 2


@pytest.mark.usefixtures("clock")
def test_a_large_file_is_named_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    (tmp_path / "s.xlsx").write_bytes(b"x" * 1_000_001)
    FileProgress(Translator("en"), 1).begin(tmp_path / "s.xlsx")
    assert "s.xlsx" in screen.getvalue()


def test_a_pipe_gets_nothing(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", pipe := io.StringIO())
    progress = FileProgress(Translator("en"), 1)
    clock[0] = 5.0
    progress.begin(Path("a.txt"))
    progress.clear()
    assert pipe.getvalue() == ""


def test_how_many_are_done_is_told_with_what_the_rest_takes(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    progress = CountProgress(Translator("en"), 1_000)
    progress.tell(100)
    assert screen.getvalue().endswith("██░░░░░░░░░░░░░░░░░░ 100 of 1000")
    clock[0] = 120.0
    progress.tell(500)
    assert screen.getvalue().endswith("██████████░░░░░░░░░░ 500 of 1000, about 2 minutes left")
    progress.clear()
    progress.clear()
    assert screen.getvalue().count("\x1b[2K") == 3
