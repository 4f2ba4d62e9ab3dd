"""Whose codings count: one choice, and every number and quote follows it."""

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import CodingFact
from qualeval.domain.records import Coding, Origin
from qualeval.i18n import Translator
from qualeval.services import coding
from qualeval.services.reporting import build_report
from qualeval.services.session import Session
from qualeval.services.summarising import audit, quotes, themes
from qualeval.services.tables import quotes_table
from qualeval.services.theme_tables import theme_table
from qualeval.services.whose import EVERYBODY, Whose, counted, meant, whose_of
from tests.services.world import as_coder, passage, small_session

EN = Translator("en")
NAMES = ("ani", "budi", "agreed")


@pytest.fixture
def double() -> Session:
    """Of budget: ani R07 and S01, budi R07 (half of it) and S02. Of schedule: ani R07. Agreed: budget of S01."""
    session = small_session()
    budi, agreed = as_coder(session, "budi"), as_coder(session, "agreed")
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "Jadwal bentrok terus."), "schedule")
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    coding.apply(budi, passage(session, "Dana kecil"), "budget")
    coding.apply(budi, passage(session, "Dana juga kurang.", "kendala"), "budget")
    coding.apply(agreed, passage(session, "Dana kurang.", "kendala"), "budget")
    return session


def budget(session: Session) -> tuple[int, int]:
    row = next(row for row in themes(session).rows if row.code == "budget")
    return row.n_segments, row.n_cases


@pytest.mark.parametrize(
    ("who", "segments", "cases"),
    [
        ("", 4, 3),  # Dana kecil sekali, Dana kecil, Dana kurang, Dana juga kurang
        ("union", 4, 3),
        ("ani", 2, 2),
        ("budi", 2, 2),
        ("ani,budi", 4, 3),
        ("agreed", 1, 1),
        ("disepakati", 1, 1),  # under either name
        ("intersection", 1, 1),  # of the people: R07's
        ("ani+budi", 1, 1),
        ("ani+agreed", 1, 1),
    ],
)
def test_the_counts_are_those_by_hand(double: Session, who: str, segments: int, cases: int) -> None:
    seen = counted(double, who)
    assert budget(seen) == (segments, cases)
    assert len({(q.coding.start, q.coding.end, q.case_id) for q in quotes(seen, code="budget")}) == segments
    assert themes(seen).scope == themes(double).scope  # the respondents are the same


def test_what_all_coded_alike_counts_once_and_as_the_first_one_coded_it(double: Session) -> None:
    found = counted(double, "budi+ani").store.find(Coding)
    assert [(c.coder, c.code) for c in found] == [("budi", "budget")]


def test_the_choice_is_named_where_one_was_made(double: Session) -> None:
    assert whose_of(double.store) == EVERYBODY
    plain = theme_table(themes(double), EN)
    chosen = theme_table(themes(counted(double, "ani+budi")), EN)
    assert chosen.notes == (*plain.notes, "Only what all of ani, budi coded alike counts.")
    assert chosen.columns == plain.columns
    seen = counted(double, "ani")
    table = quotes_table(quotes(seen), seen.codebook(), EN, whose_of(seen.store))
    assert table.notes == ("Only the codings of ani count.",)


def test_the_report_says_whose_codings_count(double: Session) -> None:
    def words(session: Session) -> str:
        return json.dumps(repr(build_report(session, EN)), ensure_ascii=False)

    assert "Everybody's codings count; what two coded alike counts once." in words(double)
    assert "Only what the coders agreed on or settled counts (agreed)." in words(counted(double, "agreed"))
    assert dict(audit(counted(double, "budi")).by_coder) == {"budi": 2}


def test_one_who_has_coded_nothing_is_named(double: Session) -> None:
    for who in ("citra", "ani,citra", "ani+citra"):
        with pytest.raises(QualevalError, match="nothing is coded by “citra”"):
            meant(double, who)
    with pytest.raises(QualevalError, match="takes two"):
        meant(small_session(), "intersection")
    with pytest.raises(QualevalError, match="nothing is agreed on yet"):
        meant(small_session(), "agreed")


FACTS = st.lists(
    st.builds(
        CodingFact,
        coding_id=st.uuids().map(str),
        code=st.sampled_from(("a", "b")),
        coder=st.sampled_from(("x", "y", "z")),
        origin=st.just(Origin.MANUAL),
        source_id=st.just("s"),
        document_id=st.sampled_from(("d", "e")),
        case_id=st.just("c"),
        start=st.integers(0, 8),
        end=st.integers(9, 16),
        n_words=st.just(1),
    ),
    max_size=12,
)


@given(FACTS)
def test_all_is_within_any_and_everybody_is_all_there_is(facts: list[CodingFact]) -> None:
    assert EVERYBODY.counted(facts) == facts
    for one, other in product("xyz", repeat=2):
        if one == other:
            continue
        both, any_of = Whose((one, other), by_all=True).counted(facts), Whose((one, other)).counted(facts)
        assert [fact for fact in any_of if fact in both] == both
        assert {f.coding_id for f in Whose((one, other, one), by_all=True).counted(facts)} == {
            f.coding_id for f in both
        }
        swapped = Whose((other, one), by_all=True).counted(facts)
        assert {(f.code, f.document_id) for f in both} == {(f.code, f.document_id) for f in swapped}
