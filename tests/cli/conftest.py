"""The command line in this process, in an empty folder, with settings and state of its own."""

import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualeval.__main__ import main
from tests.cli.texts import CODEBOOK, SURVEY, TRANSCRIPT


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Qualeval = Callable[..., Result]


class Terminal(io.StringIO):
    """Lines that a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualeval.settings.config_folder", lambda: tmp_path / ".config")
    monkeypatch.setattr("qualeval.cli.recent.state_folder", lambda: tmp_path / ".state")
    monkeypatch.setattr("qualeval.settings.state_folder", lambda: tmp_path / ".state")  # what is put in place whole
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("QUALEVAL_CODER", "ani")
    monkeypatch.setattr("getpass.getuser", lambda: "ani")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def qualeval(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Qualeval:
    """Runs the command line in English; `typed` is what the person at the terminal types."""

    def run(*arguments: str | Path, typed: str | None = None) -> Result:
        monkeypatch.setattr(sys, "stdin", io.StringIO("") if typed is None else Terminal(typed))
        status = main(["--language", "en", *map(str, arguments)])
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def sample_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert main(["--language", "en", "demo", str(folder), "--coded", "--no-open"]) == 0
    return folder / "contoh-asn.qualeval"


@pytest.fixture
def sample(sample_made: Path, tmp_path: Path) -> Path:
    """The sample project, a copy that a test may change."""
    return Path(shutil.copy(sample_made, tmp_path / "contoh.qualeval"))


@pytest.fixture
def small(qualeval: Qualeval, tmp_path: Path) -> Path:
    """A project with two interviews' worth of words and a survey of four."""
    (tmp_path / "book.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "w01.txt").write_text(TRANSCRIPT, encoding="utf-8")
    (tmp_path / "survei.csv").write_text(SURVEY, encoding="utf-8")
    assert qualeval("new", "kecil", "--codebook", "book.yaml").status == 0
    result = qualeval("import", "kecil", "w01.txt", "survei.csv", "--wave", "2026")
    assert result.status == 0, result.err
    return tmp_path / "kecil.qualeval"
