"""What a report says of the respondents it quotes, and how it tells a theme."""

from collections import Counter
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualeval import analysis
from qualeval.domain.events import Change, added
from qualeval.domain.evidence import SMALL_CELL, Scope
from qualeval.domain.records import Attribute, AttributeType, Case, Value
from qualeval.i18n import Translator
from qualeval.services.attribution import Attribution
from qualeval.services.narrating import Narrator
from qualeval.services.session import Session
from qualeval.services.summarising import quotes, themes
from tests.services.sample_world import sample_session
from tests.services.world import empty_session

_EN = Translator("en")
_NAMES = ("golongan", "jabatan", "jenis_kelamin")


def peopled(rows: list[tuple[str, str]]) -> tuple[Session, list[Attribute]]:
    """A project whose respondents have these values of two attributes; an empty one is not stated."""
    session = empty_session()
    attributes = [Attribute(name, AttributeType.NOMINAL) for name in ("unit", "grade")]
    cases = [Case(f"c{at}", f"R{at:02}") for at in range(len(rows))]
    values = [
        Value(case.id, attribute.name, value)
        for case, row in zip(cases, rows, strict=True)
        for attribute, value in zip(attributes, row, strict=True)
        if value
    ]
    session.commit("test", map(added, [*attributes, *cases, *values]))
    return session, attributes


def said(session: Session, attributes: list[Attribute], *, small_cells: bool = False) -> dict[str, str]:
    """Case id -> what a report says of its respondent beside a quote."""
    everyone = [case.id for case in session.store.find(Case)]
    summary = replace(themes(session), scope=Scope(frozenset(everyone)))
    named = Attribution(session, summary, attributes, _EN, small_cells=small_cells)
    (a_quote, *_) = quotes(sample_session())
    return {
        case_id: named.of(replace(a_quote, case_id=case_id)).removeprefix(a_quote.reference) for case_id in everyone
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "A", "B", "C"]), st.sampled_from(["", "I", "II"])), max_size=40))
def test_no_words_beside_a_quote_are_shared_by_fewer_than_five(rows: list[tuple[str, str]]) -> None:
    session, attributes = peopled(rows)
    assert all(n >= SMALL_CELL or not words for words, n in Counter(said(session, attributes).values()).items())


def test_what_cannot_be_said_of_some_is_said_of_nobody() -> None:
    rows = [("dinas pendidikan", "III")] * 10 + [("dinas pendidikan", "IV")] * 2 + [("rumah sakit", "III")] * 8
    rows += [("rumah sakit", "IV")] * 6
    session, attributes = peopled(rows)
    assert set(said(session, attributes).values()) == {", dinas pendidikan", ", rumah sakit"}
    shown = said(session, attributes, small_cells=True)
    assert shown["c0"] == ", dinas pendidikan, grade III"
    assert shown["c25"] == ", rumah sakit, grade IV"


def test_the_samples_quotes_are_labelled_by_what_enough_respondents_share() -> None:
    session = sample_session()
    attributes = [each for each in session.store.find(Attribute) if each.name in _NAMES]
    summary = themes(session)
    label = Attribution(session, summary, attributes, _EN, small_cells=False).of
    labels = {quote.case_id: label(quote).partition(", ")[2] for quote in quotes(session)}
    assert "Golongan III, Jenis kelamin P" in labels.values()
    assert not any("staf" in words for words in labels.values())  # of so few that grade and sex would tell them apart


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "52 of 182 respondents (28.6%"), ("id", "52 dari 182 responden")]
)
def test_a_theme_is_told_with_its_share_methods_and_whether_groups_differ(language: str, begins: str) -> None:
    session, translate = sample_session(), Translator(language)
    attributes = [each for each in session.store.find(Attribute) if each.name in _NAMES]
    told = Narrator(session, themes(session), attributes, analysis, translate, small_cells=False).of(
        "schedule_conflict"
    )
    assert told.startswith(begins)
    assert "40 of 168" in told or "40 dari 168" in told
    assert told.count("Golongan") == told.count("Jenis kelamin") == 1


def test_a_difference_between_groups_is_told_with_both_ends_and_its_p() -> None:
    session = deepcopy(sample_session())
    raised = {quote.case_id for quote in quotes(session, code="budget")}
    (attribute,) = (each for each in session.store.find(Attribute) if each.name == "jenis_kelamin")
    written = {value.case_id: value for value in session.store.find(Value, attribute=attribute.name)}
    wanted = {case.id: "P" if case.id in raised else "L" for case in session.store.find(Case)}
    changed = [
        Change(written.get(case_id), replace(written.get(case_id, Value(case_id, attribute.name, "")), value=sex))
        for case_id, sex in wanted.items()
        if case_id not in written or written[case_id].value != sex
    ]
    session.commit("test", changed)
    told = Narrator(session, themes(session), [attribute], analysis, _EN, small_cells=False).of("budget")
    assert "It differs by Jenis kelamin: P 26 (100%), L 0 (0%) (p < 0.001 by Holm's method)." in told
    assert "No difference beyond chance" not in told
