"""What is handed out: each coding once, each respondent once, and unknown is not nothing."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.events import Change, added
from qualeval.domain.records import Attribute, AttributeType, Case, Coding, Source, Value
from qualeval.i18n import Translator
from qualeval.services.coding import apply
from qualeval.services.handing_out import _Names, case_data, commented_texts
from qualeval.services.session import Session
from tests.services.world import passage, small_session

ENGLISH = Translator("en")


def coded() -> Session:
    session = small_session()
    apply(session, passage(session, "Dana kecil sekali."), "budget")
    apply(session, passage(session, "Jadwal bentrok terus."), "schedule")
    return session


def column(session: Session, name: str) -> dict[object, object]:
    data = case_data(session, ENGLISH)
    place = [variable.name for variable in data.variables].index(name)
    return {row[0]: row[place] for row in data.rows}


def test_every_coding_is_a_comment_with_code_memo_and_coder() -> None:
    session = coded()
    coding = next(c for c in session.store.find(Coding) if c.code == "budget")
    session.commit("memo.write", [Change(coding, replace(coding, memo="Twice."))])
    text = next(text for text in commented_texts(session) if text.title == "w01")
    assert [(text.text[c.start : c.end], c.text, c.author, c.initials) for c in text.comments] == [
        ("Dana kecil sekali.", "Budget\nTwice.", "ani", "A"),
        ("Jadwal bentrok terus.", "Schedule", "ani", "A"),
    ]
    assert all(text.text[label.start : label.end].endswith(": ") for label in text.labels)


def test_only_the_source_asked_for_is_handed_out() -> None:
    session = coded()
    (source,) = session.store.find(Source, name="w01")
    assert [text.title for text in commented_texts(session, source)] == ["w01"]


def test_codes_are_counted_and_unknown_where_nothing_was_said() -> None:
    session = coded()
    session.commit("x", [added(Case("f" * 32, "silent"))])
    raised, counted = column(session, "t_budget"), column(session, "n_budget")
    assert (raised["R07"], counted["R07"]) == (1, 1)
    assert raised["silent"] is None
    assert raised == {"R07": 1, "S01": 0, "S02": 0, "S03": None, "silent": None}


def test_scales_are_numbers_and_groups_have_words() -> None:
    session = coded()
    case = session.store.find(Case, name="R07")[0]
    session.commit(
        "x",
        [
            added(Attribute("rate", AttributeType.ORDINAL, "How?")),
            added(Attribute("place", AttributeType.NOMINAL)),
            added(Value(case.id, "rate", "4")),
            added(Value(case.id, "place", "North")),
        ],
    )
    variables = {variable.name: variable for variable in case_data(session, ENGLISH).variables}
    assert column(session, "rate")["R07"] == 4
    assert (variables["rate"].label, variables["rate"].measure) == ("How?", "ordinal")
    assert dict(variables["place"].answers)[int(str(column(session, "place")["R07"]))] == "North"


@given(st.lists(st.sampled_from(["A", "a", "é", "1x", "with", "_n", "x" * 50, "x" * 32, "a b", ""]), max_size=12))
def test_names_fit_every_program_and_stand_once(wanted: list[str]) -> None:
    names = _Names()
    found = [names.free(name) for name in wanted]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,31}", name) for name in found)
    assert len({name.lower() for name in found}) == len(found)
    assert "with" not in found
