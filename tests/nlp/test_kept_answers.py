"""A project that was open before has its suggestions at once: the last answer is kept, without any text."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from qualeval.domain.learning import Answer, Learned, Lesson
from qualeval.nlp import LocalSuggester, ProcessSuggester
from qualeval.nlp.answers import Packed, Reasons
from qualeval.nlp.desk import Desk
from qualeval.nlp.kept_answers import KeptAnswers
from qualeval.nlp.local import plain_decisions
from tests.nlp.sample import lesson


def packed(asked: Lesson) -> Packed:
    desk = Desk(asked.codebook, asked.language, [segment.text for segment in asked.segments], 0)
    return desk.answer(asked.generation, plain_decisions(asked), asked.rejections)


def plain(answer: Answer) -> list[tuple[int, list[tuple[str, float]]]]:
    return [
        (row, [(one.code, one.confidence) for one in found.suggestions]) for row, found in answer.suggestions.items()
    ]


def test_an_answer_is_found_for_the_very_lesson_and_for_no_other(tmp_path: Path) -> None:
    asked = lesson(30, 6)
    kept = KeptAnswers(tmp_path / "cache", "engine 1")
    assert kept.find(asked) is None
    kept.keep(asked, packed(asked))
    found = kept.find(replace(asked, generation=9))
    assert found is not None
    assert found.generation == 9
    assert plain(found.to_answer(asked)) == plain(LocalSuggester().answer(asked))
    row = next(iter(asked.decided))
    for other in (
        lesson(31, 6),
        lesson(30, 5),
        replace(asked, language="en"),
        replace(asked, rejections={row: {"budget": 0.5}}),
        replace(asked, decided={**asked.decided, row: Learned(frozenset(), frozenset({"budget"}))}),
    ):
        assert kept.find(other) is None
    assert KeptAnswers(tmp_path / "cache", "engine 2").find(asked) is None
    assert KeptAnswers(None, "engine 1").find(asked) is None


def test_a_kept_answer_holds_no_text_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    asked = lesson(30, 6)
    kept = KeptAnswers(tmp_path, "engine 1")
    answer = packed(asked)
    assert b"anggaran" in answer.to_bytes()
    kept.keep(asked, answer)
    (file,) = tmp_path.iterdir()
    assert b"anggaran" not in file.read_bytes()
    file.write_bytes(file.read_bytes()[:60])
    assert kept.find(asked) is None
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    KeptAnswers(tmp_path / "file", "engine 1").keep(asked, packed(asked))


def test_the_kept_answer_comes_before_the_process_and_gets_its_reasons_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = lesson(30, 6)
    first = ProcessSuggester(cache=tmp_path)
    first.submit(asked)
    assert first.wait(60) is not None
    for _ in range(200):
        if [*tmp_path.glob("*.answer")]:
            break
        threading.Event().wait(0.05)
    first.close()
    may_go_on = threading.Event()
    answered = ProcessSuggester._answered

    def held_up(suggester: ProcessSuggester, one: Lesson) -> object:
        may_go_on.wait(60)
        return answered(suggester, one)

    monkeypatch.setattr(ProcessSuggester, "_answered", held_up)
    again = ProcessSuggester(cache=tmp_path)
    try:
        again.submit(replace(asked, generation=7))
        at_once = again.wait(60)
        assert at_once is not None
        assert at_once.generation == 7
        offered = next(iter(at_once.suggestions.values())).suggestions[0]
        assert list(offered.reasons) == []
        may_go_on.set()
        then = again.wait(60)
        assert then is not None
        assert plain(then) == plain(at_once)
        assert [reason.text for reason in offered.reasons]
        assert list(offered.reasons) == list(next(iter(then.suggestions.values())).suggestions[0].reasons)
    finally:
        may_go_on.set()
        again.close()


def test_reasons_of_the_process_are_not_put_under_a_kept_answer_that_offers_other_codes(tmp_path: Path) -> None:
    asked = lesson(30, 6)
    kept = packed(asked)
    kept.codes[0] = (kept.codes[0] + 1) % 3
    KeptAnswers(tmp_path, ProcessSuggester.made_by()).keep(asked, kept)
    suggester = ProcessSuggester(cache=tmp_path)
    try:
        suggester.submit(asked)
        at_once = suggester.wait(60)
        then = suggester.wait(60)
    finally:
        suggester.close()
    assert at_once is not None
    assert then is not None
    row = kept.rows[0]
    other, own = at_once.suggestions[row].suggestions[0], then.suggestions[row].suggestions[0]
    assert other.code != own.code
    assert list(own.reasons)
    assert list(other.reasons) == []


def test_reasons_that_are_read_are_looked_up_once() -> None:
    asked = lesson(30, 6)
    made = packed(asked)
    looked: list[int] = []

    def reasons_of(row: int) -> Reasons | None:
        looked.append(row)
        return made.reasons_of(row)

    answer = made.to_answer(asked, reasons_of)
    row = next(row for row in made.rows if made.reasons_of(row))
    (first, *_) = answer.suggestions[row].suggestions
    read = [reason for reason in first.reasons]  # noqa: C416 - without asking how many there are
    assert looked == [row]
    assert read
    assert read == [first.reasons[n] for n in range(len(first.reasons))]
