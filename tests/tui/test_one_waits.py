"""Of decisions only the last can be waiting for the disk, so only that can be lost."""

from pathlib import Path

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import Coding
from qualeval.i18n import Translator
from qualeval.services import coding
from qualeval.settings import Settings
from qualeval.store import SqliteFiles, SqliteStore
from qualeval.tui.workbench import Workbench
from tests.store.samples import StillClock
from tests.store.test_settling import FullDisk
from tests.tui.fake_adapters import FakeAdapters, KeywordSuggester
from tests.tui.project_sample import CODED, build, passage, write_files


def test_a_decision_that_the_next_one_made_durable_is_not_taken_back_with_it(tmp_path: Path) -> None:
    files, path = SqliteFiles(StillClock()), tmp_path / "contoh.qualeval"
    session = build(files, write_files(tmp_path), path)
    store = session.store
    assert isinstance(store, SqliteStore)
    adapters = FakeAdapters(files, session, KeywordSuggester(answers=False))
    workbench = Workbench(adapters, session, Translator("en"), Settings(), path)
    lost: list[Gesture] = []
    workbench.paint_first(lost.append)
    for source, words, code in CODED[:2]:
        gesture = coding.apply(session, passage(session, source, words), code)
        assert gesture is not None
        workbench.made(gesture)
    connection, store._connection = store._connection, FullDisk(store._connection)  # type: ignore[assignment]
    with pytest.raises(QualevalError, match="the disk is full"):
        workbench.settle()
    store._connection = connection
    (undone,) = lost
    (gone,) = undone.changes
    assert isinstance(gone.before, Coding)
    assert gone.before.code == CODED[1][2]
    assert [found.code for found in store.find(Coding)] == [CODED[0][2]]
    store.close()
