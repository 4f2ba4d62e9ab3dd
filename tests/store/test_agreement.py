"""The file, the memory and the plain fold agree, whatever is done, undone and reopened."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qualeval.domain.errors import ConflictError
from qualeval.domain.events import Gesture
from qualeval.domain.history import stacks
from qualeval.domain.project import Project
from qualeval.domain.records import Coding, Decision, Memo
from qualeval.store import SqliteFiles
from qualeval.store.core import StoreCore
from tests.fakes.memory_store import MemoryStore
from tests.store.samples import NOW, RECORDS, StillClock, gesture
from tests.strategies import codings, decisions, fitting_changes, memos

T = TypeVar("T")
_IDS = st.sampled_from(["k1", "k2", "k3", "k4"])
_DOCUMENTS = st.sampled_from(["d1", "d2", "d4"])
_CODES = st.sampled_from(["trust", "time"])
_SPEAKERS = st.sampled_from(["", "P", "R", "S", "somebody"])
_CODERS = st.sampled_from(["ana", "budi"])
_CHANGING = st.one_of(
    codings(_IDS, _DOCUMENTS, _CODES, _SPEAKERS, longest=3),
    decisions(_IDS, _DOCUMENTS, _CODES),
    memos(st.just("code"), _CODES, _CODERS),
)


class Stores(RuleBasedStateMachine):
    """Two coders work on one project; ids are few, so that their changes meet."""

    def __init__(self) -> None:
        super().__init__()
        self._file = self.made()
        self._memory = MemoryStore()
        self._plain = Project()
        self._n_made = 0

    def made(self) -> StoreCore:
        """An empty project, open."""
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "p.qualeval"
        self._files = SqliteFiles(StillClock())
        return self._files.create(self._path)

    def reopened(self) -> StoreCore:
        return self._files.open(self._path)

    def cleared_away(self) -> None:
        self._folder.cleanup()

    def teardown(self) -> None:
        self._file.close()
        self.cleared_away()

    @initialize()
    def fill(self) -> None:
        self._make(gesture(self._new_id(), *RECORDS))

    @rule(data=st.data(), coder=_CODERS)
    def decide(self, data: st.DataObject, coder: str) -> None:
        changes = data.draw(fitting_changes(self._plain, _CHANGING))
        self._make(Gesture(self._new_id(), NOW, coder, "decide", changes))

    @precondition(lambda self: self._n_made > 1)
    @rule(coder=_CODERS)
    def undo(self, coder: str) -> None:
        can_undo = stacks(self._file.entries(coder)).undo
        assert can_undo == stacks(self._memory.entries(coder)).undo
        if can_undo:
            self._make(self._file.gesture(can_undo[-1]).undone(self._new_id(), NOW))

    @precondition(lambda self: self._n_made > 1)
    @rule(coder=_CODERS)
    def redo(self, coder: str) -> None:
        can_redo = stacks(self._file.entries(coder)).redo
        assert can_redo == stacks(self._memory.entries(coder)).redo
        if can_redo:
            self._make(self._file.gesture(can_redo[-1]).redone(self._new_id(), NOW))

    @rule()
    def reopen(self) -> None:
        self._file.close()
        self._file = self.reopened()

    @invariant()
    def they_agree(self) -> None:
        for kind in (Coding, Decision, Memo):
            found = self._file.find(kind)
            assert found == self._memory.find(kind)
            assert sorted(found, key=lambda record: record.key) == self._plain.find(kind)
        assert self._file.generation() == self._memory.generation()
        assert self._file.code_counts() == self._memory.code_counts()
        assert self._file.progress() == self._memory.progress()
        for wave in ("", "2026"):
            assert set(self._file.coding_facts(wave)) == set(self._memory.coding_facts(wave))
            assert self._file.decision_tallies(wave) == self._memory.decision_tallies(wave)

    def _new_id(self) -> str:
        self._n_made += 1
        return f"g{self._n_made:03}"

    def _make(self, made: Gesture) -> None:
        """All three take the gesture, or all three refuse it: another coder may have changed what it is about."""
        refusals = {_refusal(self._plain.apply, made.changes)}
        refusals |= {_refusal(store.append, made) for store in (self._file, self._memory)}
        assert len(refusals) == 1


def _refusal(action: Callable[[T], None], argument: T) -> str:
    try:
        action(argument)
    except ConflictError as refused:
        return str(refused)
    return ""


TestStores = Stores.TestCase
TestStores.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
