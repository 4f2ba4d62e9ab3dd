"""Finding words where people said them, and coding what was found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Document, Origin
from qualeval.domain.text import Content, Span
from qualeval.i18n import Translator
from qualeval.services import undoing
from qualeval.services.searching import (
    Hit,
    code_hits,
    folded,
    hits,
    hits_table,
    read_query,
    rule_hits,
    rule_table,
    segment_of,
)
from qualeval.services.session import Session
from tests.services.world import codings, small_session


def found(session: Session, text: str, *, is_regex: bool = False) -> list[Hit]:
    return list(hits(session.store, read_query(text, is_regex=is_regex)))


def said(session: Session, text: str, *, is_regex: bool = False) -> list[tuple[str, str]]:
    return [(hit.reference, hit.text) for hit in found(session, text, is_regex=is_regex)]


def in_text(query: str, text: str) -> list[str]:
    return [span.of(text) for span in read_query(query).spans(Content.plain(text))]


def test_a_word_is_found_wherever_it_was_said_in_the_order_of_the_sources() -> None:
    assert said(small_session(), "dana") == [("R07:2", "Dana"), ("S01:1", "Dana"), ("S02:1", "Dana")]


def test_the_words_before_and_after_stand_with_a_hit() -> None:
    hit = found(small_session(), "kecil")[0]
    assert (hit.before[-5:], hit.text, hit.after[:8]) == ("Dana ", "kecil", " sekali.")


def test_all_words_must_stand_in_one_turn() -> None:
    assert said(small_session(), "jadwal dana") == [
        ("R07:2", "Dana"),
        ("R07:2", "Jadwal"),
        ("S02:1", "Jadwal"),
        ("S02:1", "Dana"),
    ]
    assert said(small_session(), "semangat dana") == []


def test_what_is_not_wanted_leaves_the_turn_out() -> None:
    assert said(small_session(), "dana -jadwal") == [("S01:1", "Dana")]


def test_a_phrase_stands_together_and_a_star_ends_any_word() -> None:
    assert said(small_session(), '"dana kecil"') == [("R07:2", "Dana kecil")]
    assert said(small_session(), '"kecil dana"') == []
    assert said(small_session(), "sema*") == [("R07:4", "Semangat")]
    assert said(small_session(), "sema") == []


def test_labels_are_nobodys_words() -> None:
    assert said(small_session(), "tanya") == []


def test_an_interviewers_words_are_found_and_do_not_count() -> None:
    (hit,) = found(small_session(), "kendalanya")
    assert (hit.speaker, hit.is_countable) == ("Tanya", False)


@pytest.mark.parametrize(
    ("query", "text", "hit"),
    [
        ("cafe", "un Café", "Café"),
        ("café", "CAFE", "CAFE"),
        ("cafe", "cafe\u0301 ", "cafe\u0301"),
        ("caf*", "cafe\u0301s", "cafe\u0301s"),
        ("teman", "teman-teman", "teman"),
        ("muka", "di_muka", "muka"),
        ("会", "会 议", "会"),
    ],
)
def test_accents_case_and_joints_do_not_hide_a_word(query: str, text: str, hit: str) -> None:
    assert hit in in_text(query, text)


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(st.text(), st.text(alphabet="ab*\"- é'", max_size=12))
def test_whatever_is_typed_finds_stretches_of_the_text_or_says_why_not(text: str, typed: str) -> None:
    try:
        query = read_query(typed)
    except QualevalError:
        return
    for span in query.spans(Content.plain(text)):
        assert span.of(text)


@given(st.lists(st.text(alphabet="aé漢z", min_size=1, max_size=4), min_size=1, max_size=8), st.data())
def test_every_word_of_a_text_is_found_in_it(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    assert word in in_text(word, " ".join(words))


@pytest.mark.parametrize("typed", ["", "  ", "-", '""', "*", "-dana"])
def test_nothing_to_look_for_is_refused(typed: str) -> None:
    with pytest.raises(QualevalError, match="no words to look for"):
        read_query(typed)


def test_an_expression_matches_within_turns_and_says_what_is_wrong_with_it() -> None:
    session = small_session()
    assert said(session, r"^dana \w+", is_regex=True) == [("R07:2", "Dana kecil"), ("S01:1", "Dana kurang")]
    assert said(session, r"x*", is_regex=True) == []
    with pytest.raises(QualevalError, match="no regular expression"):
        read_query("(", is_regex=True)
    with pytest.raises(QualevalError, match="no words to look for"):
        read_query("", is_regex=True)


def test_lines_are_counted_as_a_reader_would() -> None:
    session = small_session()
    hit = found(session, "semangat")[0]
    text = session.store.content(session.store.find(Document)[0].content).text
    assert hit.line == text.count("\n", 0, hit.span.start) + 1 == 4


def test_the_sentences_of_hits_are_coded_in_one_step_and_taken_back_in_one() -> None:
    session = small_session()
    gesture = code_hits(session, [(hit, Origin.MANUAL) for hit in found(session, "dana")], "budget")
    assert gesture is not None
    assert gesture.action == "code.apply"
    assert len(codings(session)) == 3
    assert {coding.origin for coding in codings(session)} == {Origin.MANUAL}
    undoing.undo(session)
    assert codings(session) == []


def test_two_hits_in_a_sentence_make_one_coding_by_hand_where_either_was_looked_at() -> None:
    session = small_session()
    first, second = found(session, "dana kecil")
    code_hits(session, [(first, Origin.RULE), (second, Origin.MANUAL)], "budget")
    (coding,) = codings(session)
    assert coding.origin is Origin.MANUAL


def test_what_is_coded_so_already_is_left_and_nothing_new_is_no_step() -> None:
    session = small_session()
    marked = [(hit, Origin.RULE) for hit in found(session, "dana")]
    gesture = code_hits(session, marked, "budget")
    assert gesture is not None
    assert gesture.action == "code.rule"
    assert code_hits(session, marked, "budget") is None


def test_a_rule_finds_what_respondents_said_only() -> None:
    session = small_session()
    assert {hit.speaker for hit in rule_hits(session.store, "apa|dana")} == {"R07", "S01", "S02"}
    table = rule_table(session, rule_hits(session.store, "dana|kecil"), "budget", Translator("en"))
    assert [row[-1] for row in table.rows] == ["Dana kecil sekali.", "Dana kurang.", "Dana juga kurang."]
    with pytest.raises(QualevalError, match="no code"):
        rule_table(session, [], "nothing", Translator("en"))


def test_the_table_of_hits_has_a_row_each() -> None:
    session = small_session()
    table = hits_table(found(session, "dana"), Translator("en"))
    assert [(row[0], row[1], row[5]) for row in table.rows] == [
        ("w01", "R07:2", "Dana"),
        ("kendala", "S01:1", "Dana"),
        ("kendala", "S02:1", "Dana"),
    ]
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_a_hit_across_sentences_takes_all_of_them() -> None:
    content = Content.plain("Satu dua. Tiga empat. Lima.")
    match = re.search("dua. Tiga", content.text)
    assert match is not None
    assert segment_of(content, Span(*match.span())).of(content.text) == "Satu dua. Tiga empat."
