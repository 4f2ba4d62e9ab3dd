"""What others did, kept beside the journal as it was; and files that somebody else has damaged."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.merging import Merged
from qualeval.domain.project import Project
from qualeval.domain.records import RECORDS, Coding
from qualeval.services.merging import merge
from qualeval.services.session import Session
from qualeval.services.undoing import redo, undo
from qualeval.store import SqliteFiles
from qualeval.store.keeping import SqliteKeeper
from tests.services.histories import Hand, told
from tests.store.samples import NOW, StillClock
from tests.strategies import journals


@settings(max_examples=40, deadline=None)
@given(journals())
def test_other_people_s_steps_come_back_as_they_were(journal: Sequence[Gesture]) -> None:
    steps = [Merged("m", f"{NOW}/{n:09d}", gesture) for n, gesture in enumerate(journal)]
    with tempfile.TemporaryDirectory() as folder:
        with closing(SqliteFiles(StillClock()).create(Path(folder) / "p.qualeval")) as store:
            store.append_merge(Gesture("m", NOW, "ana", "merge", ()), steps)
        with closing(SqliteFiles(StillClock()).open(Path(folder) / "p.qualeval")) as store:
            assert store.merged() == steps


def test_a_merge_in_files_is_the_merge_in_memory(tmp_path: Path) -> None:
    acts = [(who, what, who + what, what * 3 % 11) for what in range(21) for who in (0, 1, 2)]
    histories = told(3, acts, (0, 0, 0))
    files = SqliteFiles(StillClock())
    for number, history in enumerate(histories):
        with closing(files.create(tmp_path / f"{number}.qualeval")) as store:
            store.fill(history.gestures(), history.merged(), history._contents.values(), history._codebooks.values())
    from itertools import count

    hands = [Hand(9, 3_600, count()) for _ in range(2)]
    with closing(files.open(tmp_path / "0.qualeval")) as store:
        kept = Session(store, hands[0], hands[0], "citra")
        remembered = Session(histories[0], hands[1], hands[1], "citra")
        for number in (1, 2):
            with closing(files.open(tmp_path / f"{number}.qualeval", read_only=True)) as other:
                merge(kept, other)
            merge(remembered, histories[number])
        undo(kept)
        redo(kept)
        folded = Project.fold(store.gestures())
        for kind in RECORDS:
            assert set(store.find(kind)) == set(remembered.store.find(kind)) == set(folded.find(kind))
        assert sorted(store.merged()) == sorted(histories[0].merged())
        assert store.find(Coding)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1 << 30), st.integers(0, 255)), min_size=1, max_size=30))
def test_whatever_is_wrong_with_a_file_is_said_in_words(harm: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.qualeval"
        files = SqliteFiles(StillClock())
        keeper = SqliteKeeper(files, StillClock())
        with closing(files.create(path)) as store:
            (history,) = told(1, [(0, n, n, n) for n in range(12)], (0, 0, 0))
            store.fill(history.gestures(), (), history._contents.values(), history._codebooks.values())
        content = bytearray(path.read_bytes())
        for place, byte in harm:
            content[place % len(content)] = byte
        path.write_bytes(content)
        try:
            with closing(files.open(path, read_only=True)) as store:
                for kind in RECORDS:
                    store.find(kind)
                Project.fold(store.gestures())
        except QualevalError as error:
            assert str(path) in str(error) or "changed since" in str(error)  # noqa: PT017 - any other is a fault
        try:
            keeper.damages(path)
            keeper.salvage(path)
        except QualevalError as error:
            assert str(path) in str(error)  # noqa: PT017 - the same
