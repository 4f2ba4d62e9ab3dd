"""What people read of a conflict: both versions in the fields that differ, and the place it is about."""

from dataclasses import replace
from itertools import count
from typing import get_type_hints

import pytest

from qualeval.domain.codebook import Label, code_to_plain, rule_to_plain
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.records import RECORDS, Coding, Conflict, Source
from qualeval.i18n import Translator
from qualeval.services import codebooks, coding, completing, conflicts, memos
from qualeval.services.conflict_words import FIELD_NAMES, NOT_SHOWN
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
    (pair,) = conflicts.pairs(ours, Translator("id"))
    assert (pair.ours.told, pair.theirs.told) == (
        (("singkatnya", "uang"), ("singkatnya [en]", "money")),
        (("singkatnya", "dana"), ("singkatnya [en]", "means")),
    )
    assert (pair.which, pair.source_id) == ("Budget", "")


def test_what_one_side_removed_is_told_whole_on_the_other() -> None:
    ours, theirs = two()
    (made,) = ours.store.find(Coding)
    coding.write_memo(ours, made, "penting")
    coding.remove(theirs, theirs.store.find(Coding)[0])
    merge(ours, theirs.store)
    (pair,) = conflicts.pairs(ours, Translator("en"))
    assert ("memo", "penting") in pair.ours.told
    assert (pair.theirs.told, pair.theirs.is_removed) == ((), True)
    assert (pair.document_id, pair.span) == (made.document_id, made.span)
    assert settle_conflict(ours, pair.conflict, "ours") is not None
    assert ours.store.find(Coding)[0].memo == "penting"
    (settled,) = conflicts.pairs(ours, Translator("en"))
    assert (settled.conflict.won, settled.conflict.settled_by) == ("ours", "ani")
    assert settle_conflict(ours, settled.conflict, "ours") is None


def test_a_memo_on_a_source_leads_to_the_source() -> None:
    ours, theirs = two()
    (source,) = ours.store.find(Source, name="w01")
    as_ani = replace(theirs, coder="ani")  # at her other computer
    for session, words in ((ours, "ribut"), (as_ani, "tenang")):
        memos.write(session, memos.SOURCE, source.id, words)
    merge(ours, theirs.store)
    (pair,) = conflicts.pairs(ours, Translator("en"))
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
    found = {pair.conflict.kind: pair.which for pair in conflicts.pairs(ours, Translator("en"))}
    assert found == {"reviewed": "w01: Semangat lagi."}


def test_every_field_that_is_shown_has_a_name() -> None:
    book = small_session().codebook()
    parts = {*code_to_plain(book.codes[0]), *rule_to_plain(book.rules[0])}
    stored = {name for record in RECORDS if record is not Conflict for name in get_type_hints(record)}
    fields = {name for name in parts | stored if not name.isupper()}
    assert fields - FIELD_NAMES.keys() - NOT_SHOWN == set()
    assert FIELD_NAMES.keys() & NOT_SHOWN == set()


def test_values_of_the_program_are_said_in_words_and_places_by_their_text() -> None:
    ours, theirs = two()
    for session, edge, kind in ((ours, "Dana kecil", "effect"), (theirs, "kecil sekali.", "challenge")):
        budget = session.codebook()["budget"]
        codebooks.define(session, replace(budget, kind=kind, keywords=(("en", (kind, "money")),), parent=""))
        (made,) = session.store.find(Coding)
        where = passage(session, edge)
        coding.resize(session, where.content, made, where.span)
    merge(ours, theirs.store)
    found = {pair.conflict.kind: pair for pair in conflicts.pairs(ours, Translator("id"))}
    assert dict(found["code"].ours.told)["arah tema"] == "dampak"
    assert dict(found["code"].theirs.told)["arah tema"] == "hambatan"
    assert dict(found["code"].ours.told)["kata kunci [en]"] == "effect, money"
    assert (found["coding"].ours.told, found["coding"].theirs.told) == (
        (("kata", "Dana kecil"),),
        (("kata", "kecil sekali."),),
    )


def test_a_rule_that_both_changed_is_kept_whole_and_settled_either_way() -> None:
    ours, theirs = two()
    for session, priority in ((ours, "high"), (theirs, "low")):
        book = session.codebook()
        rule = replace(book.rules[0], priority=priority)
        codebooks.take_over(session, replace(book, rules=(rule, *book.rules[1:]), version=book.version + 1))
    rest = ours.codebook().rules[1:]
    merge(ours, theirs.store)
    (pair,) = conflicts.pairs(ours, Translator("en"))
    assert (pair.ours.told, pair.theirs.told) == ((("priority", "high"),), (("priority", "low"),))
    assert pair.which
    for side, priority in (("ours", "high"), ("theirs", "low"), ("ours", "high")):
        (pair,) = conflicts.pairs(ours, Translator("en"))
        settle_conflict(ours, pair.conflict, side)  # type: ignore[arg-type]  # one of the two
        assert ours.codebook().rules[0].priority == priority
        assert ours.codebook().rules[1:] == rest


def test_a_rule_that_one_side_removed_goes_or_comes_back_as_it_is_settled() -> None:
    ours, theirs = two()
    book = ours.codebook()
    rule = replace(book.rules[0], priority="low")
    codebooks.take_over(ours, replace(book, rules=(rule, *book.rules[1:]), version=book.version + 1))
    codebooks.take_over(theirs, replace(book, rules=book.rules[1:], version=book.version + 1))
    merge(ours, theirs.store)
    for side, stands in (("ours", True), ("theirs", False)):
        (pair,) = conflicts.pairs(ours, Translator("en"))
        assert pair.theirs.is_removed
        settle_conflict(ours, pair.conflict, side)  # type: ignore[arg-type]  # one of the two
        assert (rule in ours.codebook().rules) is stands


def test_a_rule_of_which_only_the_text_was_kept_is_not_settled_by_half() -> None:
    ours, _ = two()
    old = Conflict(
        "x", "rule", ("r",), '{"id": "r", "when": "rank < 3", "text": {"en": "t"}}', "", "a", "t", "b", "t", "theirs"
    )
    ours.commit("test", [added(old)])
    with pytest.raises(QualevalError, match="only its text was kept"):
        settle_conflict(ours, old, "ours")


@pytest.mark.parametrize(
    ("kind", "version"),
    [
        ("coding", "{"),
        ("coding", "[]"),
        ("coding", '{"id": "x", "document_id": "nowhere", "start": 0, "end": 4, "code": "budget", "coder": "b"}'),
        ("memo", '{"about": "source", "target": "s", "coder": "budi", "text": {}, "written_at": ""}'),
        ("memo", '{"text": "who wrote this is missing"}'),
        ("code", '"budget"'),
        ("rule", '{"codes": 5}'),
        ("recommendation", "[" * 10_000),
    ],
)
def test_a_version_that_no_program_wrote_is_shown_as_it_came_and_never_chosen(kind: str, version: str) -> None:
    ours, _ = two()
    conflict = Conflict("x", kind, ("budget",), "", version, "ani", "", "budi", "", "ours")
    ours.commit("test", [added(conflict)])
    translate = Translator("en")
    (pair,) = conflicts.pairs(ours, translate)
    assert pair.ours.is_removed
    assert not pair.theirs.is_removed
    assert len(conflicts.in_words(conflicts.conflicts_table(ours, translate), translate).rows) == 1
    before = ours.store.generation()
    with pytest.raises(QualevalError, match=r"settle this conflict the other way|put it right in the codebook"):
        settle_conflict(ours, conflict, "theirs")
    assert ours.store.generation() == before


def test_a_kind_that_a_newer_program_knows_is_called_as_that_calls_it() -> None:
    ours, _ = two()
    ours.commit("test", [added(Conflict("x", "dream", ("d1",), "", "{}", "ani", "", "budi", "", "ours"))])
    translate = Translator("id")
    (row,) = conflicts.in_words(conflicts.conflicts_table(ours, translate), translate).rows
    assert row[1:3] == ("dream", "d1")
    assert conflicts.name(ours, conflicts.pairs(ours, translate)[0].conflict, translate) == "dream d1"
    with pytest.raises(QualevalError, match="a newer program"):
        settle_conflict(ours, conflicts.pairs(ours, translate)[0].conflict, "theirs")
