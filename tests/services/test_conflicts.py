"""What people read of a conflict: both versions in the fields that differ, and the place it is about."""

from dataclasses import replace
from itertools import count

from qualeval.domain.codebook import Label
from qualeval.domain.records import RECORDS, Coding, Conflict, Source
from qualeval.services import codebooks, coding, completing, conflicts, memos
from qualeval.services.merging import merge, settle_conflict
from qualeval.services.session import Session
from tests.fakes.memory_store import MemoryStore
from tests.services.histories import Hand, copied
from tests.services.world import passage, small_session


def two() -> tuple[Session, Session]:
    """Ani with a coding of hers, and Budi with a copy of her project."""
    ticks = count()
    store = small_session().store
    assert isinstance(store, MemoryStore)
    hand = Hand(1, 0, ticks)
    ours = Session(store, hand, hand, "ani")
    coding.apply(ours, passage(ours, "Dana kecil sekali."), "budget")
    other = Hand(2, 0, ticks)
    return ours, Session(copied(store), other, other, "budi")


def test_every_kind_of_record_has_a_word() -> None:
    assert {record.KIND for record in RECORDS} - conflicts.KIND_WORDS.keys() == {Conflict.KIND}


def test_of_words_in_several_languages_the_reader_s_are_shown() -> None:
    ours, theirs = two()
    for session, english, indonesian in ((ours, "money", "uang"), (theirs, "means", "dana")):
        code = session.codebook()["budget"]
        codebooks.define(session, replace(code, brief=Label((("en", english), ("id", indonesian)))))
    merge(ours, theirs.store)
    (pair,) = conflicts.pairs(ours, "id")
    assert (pair.ours.told, pair.theirs.told) == ((("brief", "uang"),), (("brief", "dana"),))
    assert (pair.which, pair.source_id) == ("budget", "")


def test_what_one_side_removed_is_told_whole_on_the_other() -> None:
    ours, theirs = two()
    (made,) = ours.store.find(Coding)
    coding.write_memo(ours, made, "penting")
    coding.remove(theirs, theirs.store.find(Coding)[0])
    merge(ours, theirs.store)
    (pair,) = conflicts.pairs(ours, "en")
    assert ("memo", "penting") in pair.ours.told
    assert (pair.theirs.told, pair.theirs.is_removed) == ((), True)
    assert (pair.document_id, pair.span) == (made.document_id, made.span)
    assert settle_conflict(ours, pair.conflict, "ours") is not None
    assert ours.store.find(Coding)[0].memo == "penting"
    (settled,) = conflicts.pairs(ours, "en")
    assert (settled.conflict.won, settled.conflict.settled_by) == ("ours", "ani")
    assert settle_conflict(ours, settled.conflict, "ours") is None


def test_a_memo_on_a_source_leads_to_the_source() -> None:
    ours, theirs = two()
    (source,) = ours.store.find(Source, name="w01")
    as_ani = replace(theirs, coder="ani")  # at her other computer
    for session, words in ((ours, "ribut"), (as_ani, "tenang")):
        memos.write(session, memos.SOURCE, source.id, words)
    merge(ours, theirs.store)
    (pair,) = conflicts.pairs(ours, "en")
    assert (pair.source_id, pair.span) == (source.id, None)
    assert dict(pair.ours.told) == {"text": "ribut"}


def test_a_segment_that_one_coder_looked_at_on_two_computers_is_named_by_its_words() -> None:
    ours, theirs = two()
    as_ani = replace(theirs, coder="ani")
    codebooks.add_code(as_ani, "food", "Food")
    for session in (ours, as_ani):
        found_at = passage(session, "Semangat lagi.")
        completing.turn_complete(session, found_at.document.id, found_at.span)
    merge(ours, theirs.store)
    found = {pair.conflict.kind: pair.which for pair in conflicts.pairs(ours, "en")}
    assert found == {"reviewed": "w01: Semangat lagi."}
