"""What a report says of its own limits: each sentence where it holds, and not where it does not."""

from dataclasses import replace

import pytest

from qualeval.domain.events import added
from qualeval.domain.records import Coder, Decision, Reviewed, Sight, Verdict
from qualeval.i18n import Translator
from qualeval.services import coding
from qualeval.services.reporting import build_report
from qualeval.services.session import Session
from tests.services.world import as_coder, passage, small_session


def limits(session: Session, language: str = "en", *, small_cells: bool = False) -> str:
    report = build_report(session, Translator(language), small_cells=small_cells)
    title = {"en": "Limitations", "id": "Keterbatasan"}[language]
    (section,) = (section for section in report.sections if section.title == title)
    return "\n".join(section.paragraphs)


@pytest.fixture
def session() -> Session:
    made = small_session()
    coding.apply(made, passage(made, "Dana kecil sekali."), "budget")
    return made


def test_one_coder_cannot_have_agreed_with_anybody(session: Session) -> None:
    assert "One person coded everything" in limits(session)
    assert "Satu orang" in limits(session, "id")


def test_a_second_coder_is_told_blind_or_not(session: Session) -> None:
    second = as_coder(session, "budi")
    coding.apply(second, passage(second, "Dana kecil sekali."), "budget")
    assert "No coder worked blind" in limits(session)
    session.commit("test", [added(Coder("budi", "BU", sight=Sight.BLIND))])
    assert "Coders who worked blind: 1 of 2." in limits(session)
    assert "One person" not in limits(session)


def test_few_respondents_and_text_that_nobody_reviewed_are_told(session: Session) -> None:
    told = limits(session)
    n = sum(p.n_segments for p in session.store.progress())
    assert f"Of {n} segments 1 (" in told
    assert "They are too few for percentages." in told
    assert "the project does not know" in told
    for document in session.store.documents_apart(session.store.progress()[0].source.id, 1):
        session.commit("test", [added(Reviewed("x", document.id, 0, 5, "ani", "2026", ("budget",)))])
    assert "1 (" in limits(session).split("are coded; ")[1]


def test_suggestions_are_told_with_whether_any_was_drawn_by_lot(session: Session) -> None:
    assert "suggested" not in limits(session)
    decision = Decision("d", "x", 0, 5, "budget", "ani", Verdict.ACCEPT, "2026", 0.5, "m")
    session.commit("test", [added(decision)])
    assert "of 1 suggestions 100% were accepted" in limits(session)
    assert "None of them was drawn by lot" in limits(session)
    session.commit("test", [added(replace(decision, id="e", drawn="random"))])
    assert "drawn by lot" not in limits(session)


def test_protected_groups_are_a_limit_only_where_they_are_protected(session: Session) -> None:
    assert "fewer than 5 people" in limits(session)
    assert "fewer than 5 people" not in limits(session, small_cells=True)
