"""Several people's files brought together: the same whatever the order, and nothing of anybody's is lost."""

import os
from itertools import count, permutations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualeval.domain.codebook import Codebook
from qualeval.domain.identities import Identities
from qualeval.domain.merging import Telling, place_of, slot_of
from qualeval.domain.project import Project
from qualeval.domain.records import RECORDS, Coding, Memo, Record, Setting, Source, Speaker, Value
from qualeval.services import undoing
from qualeval.services.guarding import check_store
from qualeval.services.merging import merge
from qualeval.services.session import Session
from tests.fakes.memory_store import MemoryStore
from tests.services.histories import Act, Hand, copied, state, told, union

HISTORIES = int(os.environ.get("QUALEVAL_HISTORIES", "60"))
"""How many random histories are told of two and of three coders; 10,000 in the long run."""

_numbers = st.integers(0, 11)
acts = st.lists(st.tuples(_numbers, st.integers(0, 20), _numbers, _numbers), min_size=2, max_size=24)
skews = st.tuples(*[st.sampled_from([0, 0, -50, 30])] * 3)
_told = settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))


def _into(store: MemoryStore, *others: MemoryStore) -> MemoryStore:
    """A copy of a file with others merged into it, one after the other."""
    hand = Hand(9, 3_600, count())
    session = Session(copied(store), hand, hand, "citra")
    for other in others:
        merge(session, other)
    assert isinstance(session.store, MemoryStore)
    return session.store


def _check(files: list[MemoryStore]) -> None:
    everything = union(files)
    identities = Identities(step.gesture for step in everything.values())
    merged = [_into(files[order[0]], *(files[n] for n in order[1:])) for order in permutations(range(len(files)))]
    if len(files) == 3:
        first, second, third = files
        merged.append(_into(_into(third, second), _into(second, first)))
        merged.append(_into(first, _into(second, _into(third, first))))
    states = [state(store, identities) for store in merged]
    for other in states[1:]:
        assert other == states[0]
    for store in merged:
        assert union([store]).keys() == everything.keys()
        _is_whole(store)
    _keeps_codings(files, merged[0], identities)
    _keeps_what_is_latest(files, identities)
    again = _into(merged[0], *files)
    assert state(again, identities) == states[0]
    assert again.generation() == merged[0].generation()


def _is_whole(store: MemoryStore) -> None:
    folded = Project.fold(store.gestures())
    for kind in RECORDS:
        assert set(store.find(kind)) == set(folded.find(kind))
    names = [source.name for source in store.find(Source)]
    assert len(names) == len(set(names))
    assert [found for found in check_store(store) if found.template != "the project has no codebook"] == []
    places = [(place_of(coding), coding.memo) for coding in store.find(Coding)]
    assert len(places) == len(set(places))
    for digest in {setting.value for setting in store.find(Setting) if setting.name == "codebook"}:
        book = store.codebook(digest)
        assert len(list(book.walk())) == len(book.codes)


def _keeps_what_is_latest(files: list[MemoryStore], identities: Identities) -> None:
    """What a file has stands for everybody, where nobody changed it later: whatever the clocks said."""
    told_all = Telling.of(union(files).values(), identities, lambda digest: _codebook(files, digest))
    for file in files:
        known = union([file])
        for kind in (Coding, Value, Speaker, Memo):
            for record in file.find(kind):
                meant = identities.record(record)
                last = told_all.last[slot_of(meant)]
                if last.gesture.id in known and last.after is not None:
                    assert last.after == meant


def _keeps_codings(files: list[MemoryStore], merged: MemoryStore, identities: Identities) -> None:
    """A coding that somebody has is there, unless a later step of somebody's changed it or took it away."""
    everything = union(files)
    told_all = Telling.of(everything.values(), identities, lambda digest: _codebook(files, digest))
    after = {record.id: record for record in _mapped(merged, identities)}
    places = {place_of(record) for record in after.values()}
    for file in files:
        for coding in _mapped(file, identities):
            last = told_all.last["coding", (coding.id,)]
            if last.after is None or coding.id in after or place_of(last.after) in places:
                continue
            assert told_all.removals[place_of(last.after)].order > last.order


def _mapped(store: MemoryStore, identities: Identities) -> list[Coding]:
    found: list[Record] = [identities.record(coding) for coding in store.find(Coding)]
    return [coding for coding in found if isinstance(coding, Coding)]


def _codebook(files: list[MemoryStore], digest: str) -> Codebook:
    return next(file._codebooks[digest] for file in files if digest in file._codebooks)


@_told
@given(acts=acts, skews=skews)
def test_two_coders_files_merge_to_the_same_in_either_order(acts: list[Act], skews: tuple[int, ...]) -> None:
    _check(told(2, acts, skews))


@_told
@given(acts=acts, skews=skews)
def test_three_coders_files_merge_to_the_same_in_every_order(acts: list[Act], skews: tuple[int, ...]) -> None:
    _check(told(3, acts, skews))


@_told
@given(acts=acts, skews=skews)
def test_a_merge_is_taken_back_and_done_again_in_one_step(acts: list[Act], skews: tuple[int, ...]) -> None:
    ours, theirs = told(2, acts, skews)
    hand = Hand(9, 3_600, count())
    session = Session(copied(ours), hand, hand, "citra")
    before = {record for kind in RECORDS for record in session.store.find(kind)}
    if merge(session, theirs).gesture is None:
        return
    after = {record for kind in RECORDS for record in session.store.find(kind)}
    undoing.undo(session)
    assert {record for kind in RECORDS for record in session.store.find(kind)} == before
    assert isinstance(session.store, MemoryStore)
    assert union([session.store]).keys() == union([ours]).keys()
    undoing.redo(session)
    assert {record for kind in RECORDS for record in session.store.find(kind)} == after
    assert merge(session, theirs).gesture is None
