"""Very many answers measured by two processes."""

import subprocess
import sys

import pytest

from qualeval.domain.measuring import measure
from qualeval.domain.text import Content
from qualeval.formats import measuring
from qualeval.formats.measuring import Measuring

TEXTS = [f"Kata ke-{n}. Lalu “yang lain”\nTidak apa-apa 😀 \ud800." for n in range(12_001)]


def _here(texts: list[str]) -> object:
    return {text: measure(Content.plain(text)) for text in texts}


def test_every_text_is_measured_whoever_does_it() -> None:
    assert Measuring(TEXTS)() == _here(TEXTS)


def test_few_texts_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "_start", lambda: pytest.fail("a process was started"))
    assert Measuring(TEXTS[:10])() == _here(TEXTS[:10])


def test_the_other_process_answers_like_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Measuring, "_measure_here", lambda _: None)
    monkeypatch.setattr(measuring, "_n_processors", lambda: 2)
    assert Measuring(TEXTS)() == _here(TEXTS)


@pytest.mark.parametrize("program", ["", "print('none')", "import sys; print('[]'); sys.stdin.readline()"])
def test_what_the_other_process_does_not_answer_is_measured_here(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(measuring, "_start", start)
    monkeypatch.setattr(measuring, "_n_processors", lambda: 2)
    assert Measuring(TEXTS)() == _here(TEXTS)


def test_where_no_process_can_be_started_all_is_measured_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def start() -> subprocess.Popen[bytes]:
        raise PermissionError("no more processes")

    monkeypatch.setattr(measuring, "_start", start)
    monkeypatch.setattr(measuring, "_n_processors", lambda: 2)
    assert Measuring(TEXTS)() == _here(TEXTS)
