"""Other tools' projects in, ours out: what leaves and returns is the same, and nothing comes twice."""

from collections import Counter
from pathlib import Path

import pytest

from qualeval.domain.records import Attribute, Case, Coding, Document, Memo, Origin, Source, Value
from qualeval.formats import Files
from qualeval.services import memos
from qualeval.services.bringing_in import bring_in
from qualeval.services.coding import apply
from qualeval.services.session import Session
from qualeval.services.summarising import quotes, themes
from qualeval.services.taking_out import coded_segments, take_out
from qualeval.services.undoing import undo
from tests.services.world import empty_session, passage, records, small_session

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "exchange"


def coded() -> Session:
    session = small_session()
    apply(session, passage(session, "Dana kecil sekali."), "budget")
    apply(session, passage(session, "Jadwal bentrok terus."), "schedule")
    return session


def told(session: Session) -> Counter[tuple[str, ...]]:
    return Counter(
        (q.source.name, q.case_name, q.text, q.coding.code, q.coding.coder, q.coding.memo)
        for q in quotes(session, countable_only=False)
    )


def test_a_project_that_left_and_came_into_another_says_the_same(tmp_path: Path) -> None:
    session = coded()
    project, losses = take_out(session)
    Files().write_project(project, tmp_path / "p.qdpx")
    other = empty_session()
    brought = bring_in(other, Files(), Files().read_project(tmp_path / "p.qdpx"))
    assert brought.gesture is not None
    assert told(other) == told(session)
    assert {c.origin for c in other.store.find(Coding)} == {Origin.IMPORTED}
    assert {s.name for s in other.store.find(Source)} == {s.name for s in session.store.find(Source)}
    for kind in (Document, Case):
        assert {r.key for r in other.store.find(kind)} == {r.key for r in session.store.find(kind)}
    assert {(a.name) for a in other.store.find(Attribute)} == {a.name for a in session.store.find(Attribute)}
    assert len(other.store.find(Value)) == len({(v.case_id, v.attribute) for v in session.store.find(Value)})
    same = [(row.code, row.n_cases, row.n_segments) for row in themes(session).rows]
    assert [(row.code, row.n_cases, row.n_segments) for row in themes(other).rows] == same
    assert any("coding came about" in loss.template for loss in losses)


def test_what_came_once_does_not_come_again_and_one_undo_takes_it_back(tmp_path: Path) -> None:
    Files().write_project(take_out(coded())[0], tmp_path / "p.qdpx")
    other = empty_session()
    before = records(other)
    project = Files().read_project(tmp_path / "p.qdpx")
    bring_in(other, Files(), project)
    assert bring_in(other, Files(), project).gesture is None
    undo(other)
    assert records(other) == before


def test_brought_home_a_project_adds_nothing_to_itself(tmp_path: Path) -> None:
    session = coded()
    Files().write_project(take_out(session)[0], tmp_path / "p.qdpx")
    before = records(session)
    brought = bring_in(session, Files(), Files().read_project(tmp_path / "p.qdpx"))
    assert {kind for kind, n in brought.counts.items() if n} == set()
    assert {r for r in records(session) if r.KIND != "setting"} == {r for r in before if r.KIND != "setting"}


def test_memos_travel_with_what_they_are_about(tmp_path: Path) -> None:
    session = coded()
    source = session.store.find(Source)[0]
    memos.write(session, "source", source.id, "Suasana tegang.")
    Files().write_project(take_out(session)[0], tmp_path / "p.qdpx")
    other = empty_session()
    bring_in(other, Files(), Files().read_project(tmp_path / "p.qdpx"))
    (memo,) = other.store.find(Memo)
    there = other.store.get(Source, memo.target)
    assert (memo.about, there.name if there else "", memo.text) == ("source", source.name, "Suasana tegang.")


def test_segments_carry_their_context_and_the_respondents_attributes() -> None:
    first = coded_segments(coded())[0]
    assert first.text == "Dana kecil sekali."
    assert first.after.startswith(" Jadwal bentrok")
    assert (first.case, first.code_name, first.category) == ("R07", "Budget", "challenges")


@pytest.mark.skipif(not DATA.is_dir(), reason="the exchange files are not there")
@pytest.mark.parametrize(
    "file", sorted(DATA.glob("*.qdpx")) + sorted(DATA.glob("*.sqlite3")), ids=lambda path: path.name
)
def test_every_real_file_comes_in_with_every_coding_on_words(file: Path) -> None:
    session = empty_session()
    project = Files().read_project(file)
    bring_in(session, Files(), project)
    found = session.store.find(Coding)
    assert len(found) == len({(c.source, c.start, c.end, c.code, c.coder) for c in project.codings})
    texts = {d.id: session.store.content(d.content).text for d in session.store.find(Document)}
    assert all(coding.span.of(texts[coding.document_id]).strip() for coding in found)
    assert bring_in(session, Files(), project).gesture is None
