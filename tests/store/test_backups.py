"""Copies made by themselves: when, how many stay, and what becomes of the work where they cannot be made."""

import errno
import os
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.records import Case, Coding
from qualeval.store import SqliteFiles
from qualeval.store.backups import DAYS, LAST, Backup, backups, copy_whole, folder_of, kept
from tests.store.samples import NOW, coding, gesture


def _at(day: int, number: int) -> Gesture:
    return replace(gesture(f"g{day}-{number}", Case(f"c{day}-{number}", "R")), at=f"2026-12-{day:02d}T08:00:00.000Z")


def test_the_first_change_of_a_day_is_preceded_by_a_copy(files: SqliteFiles, closed: Path) -> None:
    with closing(files.open(closed)) as store:
        for day in (1, 1, 2):
            store.append(_at(day, store.generation()))
    with closing(files.open(closed)) as store:
        store.append(_at(2, store.generation()))
    found = backups(closed)
    assert [(copy.day, copy.reason) for copy in found] == [("20261201", "daily"), ("20261202", "daily")]
    assert os.name == "nt" or stat.S_IMODE(found[0].path.stat().st_mode) == 0o600
    with closing(files.open(found[0].path)) as first:
        assert first.find(Case) == []


def test_at_a_screen_the_copy_of_the_day_is_made_beside_the_decision(
    files: SqliteFiles, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_copy = Event()

    def slow(*arguments: Any) -> None:
        assert may_copy.wait(10)
        copy_whole(*arguments)

    monkeypatch.setattr("qualeval.store.backups.copy_whole", slow)
    with closing(files.open(closed)) as store:
        store.put_off(lambda: None)
        store.append(_at(1, 1))
        store.settle()
        assert store.generation() == 2
        assert backups(closed) == []
        may_copy.set()
    (copy,) = backups(closed)
    assert (copy.day, copy.reason) == ("20261201", "daily")
    with closing(files.open(copy.path)) as then:
        assert len(then.find(Case)) == 1


def test_what_changes_much_waits_for_the_copy_of_the_day(files: SqliteFiles, closed: Path) -> None:
    with closing(files.open(closed)) as store:
        store.put_off(lambda: None)
        store.append(_at(1, 1))
        store.append(Gesture("g3", NOW, "ana", "codebook.merge", (added(Case("c", "R")),)))
    assert [copy.reason for copy in backups(closed)] == ["daily", "before-codebook.merge"]


def test_a_project_just_made_and_one_only_read_are_not_copied(files: SqliteFiles, closed: Path) -> None:
    files.open(closed, read_only=True).close()
    files.open(closed).close()
    assert not folder_of(closed).exists()


def test_what_changes_much_is_preceded_by_a_copy(files: SqliteFiles, closed: Path) -> None:
    codings = [coding(f"k{n}", "d1", "trust", n) for n in range(25)]
    with closing(files.open(closed)) as store:
        store.append(gesture("g1", *codings))
        recoded = tuple(Change(c, replace(c, code="budget")) for c in codings)
        store.append(Gesture("g2", NOW, "ana", "code.replace", recoded))
        store.append(Gesture("g3", NOW, "ana", "codebook.merge", (added(Case("c", "R")),)))
    assert [copy.reason for copy in backups(closed)] == ["daily", "before-code.replace", "before-codebook.merge"]
    with closing(files.open(backups(closed)[1].path)) as before:
        assert {c.code for c in before.find(Coding)} == {"trust"}


def test_what_is_brought_in_step_by_step_has_one_copy_from_before_it(files: SqliteFiles, closed: Path) -> None:
    def step(name: str) -> Gesture:
        cases = (Case(f"{name}-{number}", name) for number in range(1_000))
        return replace(gesture(name, *cases), action="import.survey")

    with closing(files.open(closed)) as store:
        for name in ("first", "second", "third"):
            store.append(step(name))
        assert [copy.reason for copy in backups(closed)] == ["before-import.survey"]
        store.append(gesture("own", Case("own", "R")))
        store.append(step("later"))
    assert [copy.reason for copy in backups(closed)].count("before-import.survey") == 2


def test_no_room_for_the_daily_copy_does_not_cost_the_decision(
    files: SqliteFiles, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("qualeval.store.backups.copy_whole", full)
    with closing(files.open(closed)) as store:
        store.append(_at(1, 1))
        assert store.generation() == 2
        merged = Gesture("g3", NOW, "ana", "codebook.merge", (added(Case("c", "R")),))
        with pytest.raises(QualevalError, match="the disk is full, nothing was written"):
            store.append(merged)
        assert store.generation() == 2


def test_what_a_killed_copy_left_is_cleared_away(files: SqliteFiles, closed: Path) -> None:
    folder_of(closed).mkdir()
    (folder_of(closed) / "00001-20261201T080000Z-daily.qualeval.part").touch()
    (folder_of(closed) / "mine.txt").touch()
    with closing(files.open(closed)) as store:
        store.append(_at(1, 1))
    names = sorted(path.name for path in folder_of(closed).iterdir())
    assert names == ["00001-20261201T080000Z-daily.qualeval", "mine.txt"]


@given(st.lists(st.integers(1, 28), max_size=60))
def test_the_last_ten_copies_stay_and_one_of_each_of_fourteen_days(days: list[int]) -> None:
    known = [Backup(n, f"202612{day:02d}", "daily", Path(f"{n}")) for n, day in enumerate(days, 1)]
    stays = kept(known)
    assert stays[-LAST:] == known[-LAST:]
    latest = sorted({backup.day for backup in known})[-DAYS:]
    assert {backup.day for backup in stays} >= set(latest)
    assert len(stays) <= LAST + DAYS
    assert kept(stays) == stays


def test_old_copies_go_as_new_ones_come(files: SqliteFiles, closed: Path) -> None:
    with closing(files.open(closed)) as store:
        for number in range(LAST + 3):
            store.append(Gesture(f"m{number}", NOW, "ana", "codebook.merge", (added(Case(f"c{number}", "R")),)))
    assert [copy.number for copy in backups(closed)] == list(range(4, LAST + 4))
