"""Who codes, what a blind coder sees, and what is drawn for two to code."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.records import Coder, Coding, Decision, Document, Memo, Sight, initials_of
from qualeval.domain.suggestion import Suggestion
from qualeval.i18n import Translator
from qualeval.services import blindness, coders, coding, drawing
from qualeval.services.blindness import BlindStore, as_seen, is_blind
from qualeval.services.coders import enlist
from qualeval.services.exchanging import export_codings
from qualeval.services.ports.storing import ProjectStore
from qualeval.services.session import Session
from qualeval.services.undoing import undo
from tests.services.world import as_coder, passage, small_session

ENGLISH = Translator("en")


def _worked() -> Session:
    """Ani and Budi have both coded and decided; Citra has not begun."""
    session = small_session()
    for name, words in (("ani", "Dana kecil sekali."), ("budi", "Jadwal bentrok terus.")):
        person = as_coder(session, name)
        coding.apply(person, passage(person, words), "budget")
        coding.accept(person, passage(person, "Dana kurang.", "kendala"), Suggestion("budget", 0.9), "m")
        coding.reject(person, passage(person, "Semangat lagi."), Suggestion("motivation", 0.5), "m")
        person.commit("memo.write", [added(Memo("project", "", name, "rahasia", person.clock.now()))])
    return session


def _blind(session: Session, name: str = "citra") -> Session:
    enlist(session, name, sight=Sight.BLIND)
    return as_seen(as_coder(session, name))


def test_a_coder_has_initials_and_a_colour_of_their_own() -> None:
    session = small_session()
    enlist(session, "Ani Budiarti")
    enlist(session, "Agus Basuki")
    enlist(session, "citra", initials="C", color="#ffffff")
    first, second, third = (session.store.get(Coder, name) for name in ("Ani Budiarti", "Agus Basuki", "citra"))
    assert first
    assert second
    assert (first.initials, second.initials) == ("AB", "AB2")
    assert first.color != second.color
    assert third == Coder("citra", "C", "#ffffff")
    assert enlist(session, "citra", initials="C") is None
    with pytest.raises(QualevalError, match="AB stand for Ani Budiarti already"):
        enlist(session, "citra", initials="AB")
    with pytest.raises(QualevalError, match="needs a name"):
        enlist(session, " ")


@given(st.text(max_size=10))
def test_every_name_has_initials(name: str) -> None:
    assert len(initials_of(name)) >= 1


def test_people_are_listed_with_their_work_whether_or_not_they_were_enlisted() -> None:
    session = _worked()
    enlist(session, "citra")
    found = {p.coder.name: (p.n_codings, p.n_decisions, p.is_listed) for p in coders.people(session)}
    assert found == {"citra": (0, 0, True), "ani": (2, 2, False), "budi": (2, 2, False)}
    assert coders.coders_table(session, ENGLISH).rows[0][0] == "citra"


def test_a_blind_coder_sees_texts_and_nothing_of_the_others_work() -> None:
    session = _blind(_worked())
    store = session.store
    assert isinstance(store, BlindStore)
    assert is_blind(session)
    for kind in (Coding, Decision, Memo):
        assert store.find(kind) == []
    assert (store.coding_facts(), store.code_counts(), store.decision_tallies()) == ([], {}, [])
    assert all(row.n_coded == row.n_codings == 0 for row in store.progress())
    assert any(row.n_segments for row in store.progress())
    assert export_codings(session) == []
    assert not {gesture.action for gesture in store.gestures()} & {"code.apply", "suggestion.accept", "memo.write"}
    assert store.entries("ani") == []
    other = store.inner.find(Coding)[0]
    assert store.get(Coding, other.id) is None
    step = next(g for g in store.inner.gestures() if g.action == "code.apply")
    with pytest.raises(QualevalError, match="held back"):
        store.gesture(step.id)
    with pytest.raises(QualevalError, match="codes blind"):
        blindness.refuse_blind(session)


def test_what_is_counted_for_a_blind_coder_is_what_a_project_of_her_own_would_count() -> None:
    shared, alone = _worked(), small_session()
    seen, own = _blind(shared), as_coder(alone, "citra")
    for session in (seen, own):
        coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
        coding.accept(session, passage(session, "Jadwal padat.", "kendala"), Suggestion("schedule", 0.9), "m")
        coding.apply(session, passage(session, "Semangat lagi."), "motivation")
        undo(session)
    assert seen.store.code_counts() == own.store.code_counts() == {"budget": 1, "schedule": 1}
    assert seen.store.decision_tallies() == own.store.decision_tallies()
    assert seen.store.decision_tallies("2026") == own.store.decision_tallies("2026") != []
    assert seen.store.decision_tallies("2025") == []
    progress = [[(r.n_coded, r.n_codings, r.n_segments) for r in s.store.progress()] for s in (seen, own)]
    documents = [document.id for document in own.store.find(Document)]
    here = [[(c.start, c.code) for d in documents for c in s.store.codings_between(d, 0, 999)] for s in (seen, own)]
    assert here[0] == here[1] != []
    assert progress[0] == progress[1]
    assert [row.text for row in export_codings(seen)] == [row.text for row in export_codings(own)]


def test_the_others_see_the_blind_coder_and_she_sees_again_when_it_is_over() -> None:
    session = _worked()
    seen = _blind(session)
    coding.apply(seen, passage(seen, "Semangat lagi."), "motivation")
    assert "motivation" in session.store.code_counts()
    assert as_seen(session) is session
    enlist(session, "citra", sight=Sight.OPEN)
    assert len(as_seen(as_coder(session, "citra")).store.find(Coding)) == 5


def test_nothing_that_a_store_can_be_asked_goes_past_the_blind_one() -> None:
    asked = {name for name in vars(ProjectStore) if not name.startswith("_")}
    assert asked <= set(vars(BlindStore))


# --- drawing ---


@pytest.mark.parametrize(
    ("precision", "kappa", "prevalence", "n"),
    [(0.1, 0.7, 0.2, 314), (0.1, 0.7, 0.5, 196), (0.1, 0.8, 0.05, 768), (0.05, 0.7, 0.5, 784)],
)
def test_how_many_are_needed_follows_the_variance_of_kappa(
    precision: float, kappa: float, prevalence: float, n: int
) -> None:
    assert drawing.needed(precision, kappa, prevalence) == n


@given(st.floats(0, 0.95), st.floats(0.02, 0.98))
def test_the_variance_is_that_of_fleiss_cohen_and_everitt_for_equal_margins(kappa: float, share: float) -> None:
    """Psychological Bulletin 72 (1969), eq. 13, for a table of two by two."""
    apart = share * (1 - share) * (1 - kappa)
    table = [[share * share + kappa * share * (1 - share), apart], [apart, 0.0]]
    table[1][1] = (1 - share) ** 2 + kappa * share * (1 - share)
    margin = [share, 1 - share]
    seen, chance = table[0][0] + table[1][1], share**2 + (1 - share) ** 2
    agreeing = sum(table[i][i] * ((1 - chance) - 2 * margin[i] * (1 - seen)) ** 2 for i in (0, 1))
    apart_sum = (1 - seen) ** 2 * sum(table[i][j] * (margin[i] + margin[j]) ** 2 for i, j in ((0, 1), (1, 0)))
    variance = (agreeing + apart_sum - (seen * chance - 2 * chance + seen) ** 2) / (1 - chance) ** 4
    assert drawing.needed(0.01, kappa, share) == pytest.approx(1.959964**2 * variance / 0.0001, rel=1e-3, abs=1.01)


def test_the_interval_that_was_asked_for_is_the_one_that_comes() -> None:
    """500 studies of two coders with a kappa of 0.7: about 95 in 100 find it within the precision."""
    chance, share, kappa = Random(1), 0.3, 0.7  # noqa: S311 - the same studies every time
    n = drawing.needed(0.1, kappa, share)
    both = share * share + kappa * share * (1 - share)
    within = 0
    for _ in range(500):
        a = b = c = 0
        for _ in range(n):
            place = chance.random()
            a += place < both
            b += both <= place < share
            c += share <= place < 2 * share - both
        seen, p, q = (n - b - c) / n, (a + b) / n, (a + c) / n
        expected = p * q + (1 - p) * (1 - q)
        within += abs((seen - expected) / (1 - expected) - kappa) <= 0.1
    assert 460 <= within <= 490


def test_nonsense_is_refused() -> None:
    for numbers in ((0, 0.7, 0.2), (0.1, 1, 0.2), (0.1, 0.7, 0), (0.1, 0.7, 1)):
        with pytest.raises(QualevalError, match="shares between 0 and 1"):
            drawing.needed(*numbers)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 50), min_size=1, max_size=6), st.data())
def test_every_group_gets_its_share(groups: dict[str, int], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, sum(groups.values())))
    found = drawing.allotted(groups, n)
    assert sum(found.values()) == n
    assert all(0 <= found[name] <= groups[name] for name in groups)
    if n >= len(groups):
        assert min(found.values()) >= 1
        total = sum(groups.values())
        raised = sum(max(0.0, 1 - n * size / total) for size in groups.values())
        assert all(abs(found[name] - n * groups[name] / total) < 1 + raised for name in groups)


def test_a_sample_is_the_same_for_the_same_seed_and_has_every_group() -> None:
    session = small_session()
    drawn = drawing.draw(session, "segment", 3, by="unit", seed=5)
    assert drawn == drawing.draw(session, "segment", 3, by="unit", seed=5)
    assert Counter(unit.stratum for unit in drawn).keys() == {"A", "–"}
    assert all(unit.span and unit.text for unit in drawn)
    samples = {tuple(drawing.draw(session, "segment", 3, seed=seed)) for seed in range(10)}
    assert len(samples) > 1
    everything = drawing.draw(session, "segment", 99)
    assert len(everything) == 6
    assert drawing.drawn_table(drawn, ENGLISH).columns[:4] == ("source", "case", "start", "end")


def test_whole_texts_can_be_drawn_and_none_where_there_are_none() -> None:
    session = small_session()
    assert {unit.source for unit in drawing.draw(session, "text", 9)} == {"w01", "kendala"}
    assert len(drawing.draw(session, "text", 2, wave="2026")) == 2
    with pytest.raises(QualevalError, match="nothing to draw from"):
        drawing.draw(session, "text", 2, wave="1999")


def test_a_sample_is_kept_for_every_coder_and_undone() -> None:
    session = small_session()
    assert drawing.kept(session) == []
    drawn = drawing.draw(session, "segment", 3)
    drawing.keep(session, drawn)
    assert [(d.document_id, d.span, d.text) for d in drawing.kept(session)] == [
        (d.document_id, d.span, d.text) for d in drawn
    ]
    blind = _blind(session)
    assert len(drawing.kept(blind)) == 3
    assert not drawing.is_coded(blind, drawn[0])
    coding.apply(blind, passage(session, drawn[0].text, drawn[0].source), "budget")
    assert drawing.is_coded(blind, drawn[0])
    assert not drawing.is_coded(session, drawn[0])  # ani has not
    drawing.keep(session, drawing.draw(session, "text", 2))
    assert [unit.span for unit in drawing.kept(session)] == [None, None]
    undo(session)
    assert len(drawing.kept(session)) == 3
