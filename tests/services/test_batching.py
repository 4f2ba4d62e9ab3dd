"""Suggesting in batches: the same whatever their size, and going on where it was left."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from qualeval.domain.learning import Lesson
from qualeval.domain.suggestion import Suggestion
from qualeval.services import coding
from qualeval.services.batching import COLUMNS, segments, suggest_in_batches, taught
from qualeval.services.importing import import_transcript
from qualeval.services.suggesting import Lessons, countable_segments
from tests.services.world import FakeFormats, empty_session, passage, small_session, transcript


class BudgetWhereDana:
    """Suggests `budget` where “dana” is said; fails at the batch that it is told to fail at."""

    def __init__(self, fails_at: int = 0) -> None:
        self.batches: list[list[str]] = []
        self._fails_at = fails_at

    def learn(self, lesson: Lesson, background: Sequence[str]) -> None:
        self.lesson, self.background = lesson, list(background)

    def suggest(self, texts: Sequence[str]) -> list[list[Suggestion]]:
        self.batches.append(list(texts))
        if len(self.batches) == self._fails_at:
            raise KeyboardInterrupt
        return [[Suggestion("budget", 0.5)] if "dana" in text.lower() else [] for text in texts]


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize("size", [1, 2, 4, 100])
def test_the_file_is_the_same_whatever_the_size_of_a_batch(tmp_path: Path, size: int) -> None:
    session = small_session()
    made = BudgetWhereDana()
    heard: list[int] = []
    done = suggest_in_batches(session, made, tmp_path / "s.csv", size=size, tell=heard.append)
    head, *found = rows(tmp_path / "s.csv")
    assert tuple(head) == COLUMNS
    assert [row[-1] for row in found] == ["Dana kecil sekali.", "Dana kurang.", "Dana juga kurang."]
    assert (done.n_done, dict(done.counts), done.is_whole) == (6, {"budget": 3}, True)
    assert heard[-1] == 6
    assert max(map(len, made.batches)) <= size
    assert made.background == [segment.text for segment in countable_segments(session.store)]


def test_no_text_of_the_file_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    session = empty_session()
    said = "\n".join(f"R01: {text}" for text in ("=dana(1).", "@dana.", "Dana."))
    import_transcript(session, FakeFormats({"w.txt": transcript(said)}), Path("w.txt"), "2026")
    suggest_in_batches(session, BudgetWhereDana(), tmp_path / "s.csv", size=9, tell=lambda _: None)
    assert [row[-1] for row in rows(tmp_path / "s.csv")[1:]] == ["'=dana(1).", "'@dana.", "Dana."]


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_what_was_interrupted_goes_on_where_it_was_left(tmp_path: Path, fails_at: int) -> None:
    session = small_session()
    whole, file = tmp_path / "whole.csv", tmp_path / "s.csv"
    suggest_in_batches(session, BudgetWhereDana(), whole, size=2)
    with pytest.raises(KeyboardInterrupt):
        suggest_in_batches(session, BudgetWhereDana(fails_at), file, size=2)
    with file.open("a", encoding="utf-8") as stream:
        stream.write("half a li")  # what was on its way to the disk
    later = BudgetWhereDana()
    done = suggest_in_batches(session, later, file, size=2)
    assert file.read_bytes() == whole.read_bytes()
    assert len(later.batches) == 3 - (fails_at - 1)
    assert dict(done.counts) == {"budget": 3}
    idle = BudgetWhereDana()
    suggest_in_batches(session, idle, file, size=2)
    assert idle.batches == []


def test_a_project_that_has_changed_is_begun_anew(tmp_path: Path) -> None:
    session, file = small_session(), tmp_path / "s.csv"
    suggest_in_batches(session, BudgetWhereDana(), file, size=4)
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    again = BudgetWhereDana()
    suggest_in_batches(session, again, file, size=4)
    assert len(again.batches) == 2
    (tmp_path / "s.csv.progress").write_text(json.dumps({"n_done": "x"}), encoding="utf-8")
    assert suggest_in_batches(session, BudgetWhereDana(), file, size=4).n_done == 6


def test_only_texts_that_somebody_worked_in_are_read_for_what_was_decided() -> None:
    session = small_session()
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    lesson = taught(session)
    assert [lesson.segments[row].text for row in lesson.decided] == ["Dana kurang."]
    assert len(lesson.segments) < len(Lessons(session).lesson().segments)
    assert [segment for _, segment in segments(session.store)] == list(countable_segments(session.store))
