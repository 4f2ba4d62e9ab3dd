"""What answers are quick by is made ready between them: the first one does not wait for it."""

import time
from typing import Any

import pytest

from qualeval.nlp import ProcessSuggester, desk
from qualeval.nlp.local import plain_decisions
from tests.nlp.sample import CODEBOOK, lesson

_LONG = 60.0  # seconds


def test_a_first_answer_to_very_many_decisions_does_not_wait_for_what_later_ones_are_quick_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = lesson(200, 120)
    texts, told = [segment.text for segment in asked.segments], plain_decisions(asked)
    at_once = desk.Desk(CODEBOOK, "id", texts)
    whole = at_once.answer(1, told)
    assert at_once._columns.missing(list(told)) == []
    monkeypatch.setattr(desk, "_MOST_NEW_CELLS", 0)
    monkeypatch.setattr(desk, "_PREPARED_AT_ONCE", 10_000)
    late = desk.Desk(CODEBOOK, "id", texts)
    first = late.answer(1, told)
    assert len(late._columns.missing(list(told))) == 120
    steps = 1
    while late.prepare():
        steps += 1
    assert steps == 3
    assert not late.prepare()
    second = late.answer(1, told)
    for other in (first, second):
        assert other.offers_the_same(whole)
        assert list(other.confidences) == pytest.approx(list(whole.confidences), abs=1e-5)


def test_what_is_too_large_to_be_kept_is_not_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = lesson(50, 20)
    monkeypatch.setattr(desk, "_MOST_CELLS", 10)
    made = desk.Desk(CODEBOOK, "id", [segment.text for segment in asked.segments])
    made.answer(1, plain_decisions(asked))
    assert not made.prepare()
    assert made._columns.places == {}


def test_the_process_prepares_the_next_answer_when_nothing_else_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    reply = ProcessSuggester._reply

    def recorded(self: ProcessSuggester, request: dict[str, Any]) -> bytes:
        asked.extend(name for name in ("decided", "explain", "prepare") if name in request)
        return reply(self, request)

    monkeypatch.setattr(ProcessSuggester, "_reply", recorded)
    suggester = ProcessSuggester()
    try:
        suggester.submit(lesson(60, 20))
        assert suggester.wait(_LONG) is not None
        until = time.monotonic() + _LONG
        while "prepare" not in asked and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        suggester.close()
    assert (asked[0], asked.count("decided"), asked.count("prepare")) == ("decided", 1, 1)
