"""Recommendations, the report, codebooks, codings in and out, the sample."""

from dataclasses import replace
from pathlib import Path

import pytest

from qualeval.domain.coded_rows import CodingRow
from qualeval.domain.errors import FaultsError, QualevalError
from qualeval.domain.records import Origin
from qualeval.domain.suggestion import Suggestion
from qualeval.i18n import Translator
from qualeval.services import coding, recommending, sample
from qualeval.services.codebooks import add_code, take_over
from qualeval.services.exchanging import export_codings, import_codings
from qualeval.services.filing import Outcome
from qualeval.services.projects import create, project_path
from qualeval.services.quoting import typical
from qualeval.services.recommending import ACCEPTED, OFFERED, REJECTED, standing
from qualeval.services.reporting import build_report
from qualeval.services.session import Session
from qualeval.services.summarising import quotes
from qualeval.services.undoing import undo
from tests.fakes.memory_store import MemoryStore
from tests.services.world import (
    CODEBOOK,
    FakeFiles,
    FakeFormats,
    Numbers,
    Seconds,
    as_coder,
    codings,
    empty_session,
    passage,
    records,
    small_session,
    table,
    transcript,
)

_EN = Translator("en")


@pytest.fixture
def coded() -> Session:
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    return session


# --- recommendations -------------------------------------------------------------------------------------------------


def test_words_of_ones_own_stand_in_both_languages_where_they_were_put_so(coded: Session) -> None:
    recommending.add(coded, "Tambah dana.", ("budget",))
    (own,) = (item for item in standing(coded, "id") if item.recommendation.text == "Tambah dana.")
    recommending.detail(coded, own, "id", action="Dua gelombang", cost="Tanpa biaya")
    (own,) = (item for item in standing(coded, "id") if not item.recommendation.rule)
    assert own.worded("action", "en") == "Dua gelombang"  # nobody has put it in English
    recommending.translate(coded, own, "en", text="More money.", action="Two rounds")
    (own,) = (item for item in standing(coded, "id") if not item.recommendation.rule)
    assert [own.worded(name, "en") for name in ("text", "action", "cost")] == [
        "More money.", "Two rounds", "Tanpa biaya",
    ]  # fmt: skip
    assert [own.worded(name, "id") for name in ("text", "action")] == ["Tambah dana.", "Dua gelombang"]
    # worded anew as it is read in a language: the English words, and not the others
    recommending.judge(coded, own, ACCEPTED, text="Much more money.", language="en")
    (own,) = (item for item in standing(coded, "id") if not item.recommendation.rule)
    assert (own.worded("text", "en"), own.worded("text", "id")) == ("Much more money.", "Tambah dana.")
    recommending.translate(coded, own, "en", action="")
    (own,) = (item for item in standing(coded, "id") if not item.recommendation.rule)
    assert own.worded("action", "en") == "Dua gelombang"
    report = {each: build_report(coded, Translator(each)) for each in ("id", "en")}
    told = {
        each: str([table.rows for section in found.sections for table in section.tables if "recomm" in table.name])
        for each, found in report.items()
    }
    assert "Much more money." in told["en"]
    assert "Tambah dana." not in told["en"]
    assert "Tambah dana." in told["id"]


def test_a_recommendation_of_a_rule_that_was_worded_anew_can_be_put_in_the_other_language(coded: Session) -> None:
    (offer,) = standing(coded, "id")
    recommending.judge(coded, offer, ACCEPTED, text="Cukupkan dana.", language="id")
    (item,) = standing(coded, "en")
    assert item.worded("text", "en") == "Cukupkan dana."
    assert recommending.translate(coded, item, "en", text="Fund it.") is not None
    (item,) = standing(coded, "en")
    assert item.worded("text", "en") == "Fund it."
    assert recommending.translate(coded, item, "en", text="Fund it.") is None
    with pytest.raises(ValueError, match="no words in priority"):
        recommending.translate(coded, item, "en", priority="high")


def test_a_rule_offers_its_recommendation_while_its_condition_holds(coded: Session) -> None:
    assert [(i.recommendation.id, i.recommendation.status) for i in standing(coded, "en")] == [("more-money", OFFERED)]
    undo(coded)
    assert standing(coded, "en") == []


def test_an_accepted_recommendation_keeps_its_numbers_and_gets_stale(coded: Session) -> None:
    (offer,) = standing(coded, "en")
    assert recommending.judge(coded, offer, ACCEPTED)
    (item,) = standing(coded, "en")
    assert (item.recommendation.status, item.recommendation.rule, item.is_stale) == (ACCEPTED, "more-money", False)
    assert recommending.judge(coded, item, ACCEPTED) is None
    coding.apply(coded, passage(coded, "Dana juga kurang.", "kendala"), "budget")
    (stale,) = standing(coded, "en")
    assert stale.is_stale
    assert recommending.judge(coded, stale, ACCEPTED)
    assert not standing(coded, "en")[0].is_stale


def test_a_rejected_recommendation_is_not_offered_again_until_it_is_taken_away(coded: Session) -> None:
    (offer,) = standing(coded, "en")
    recommending.judge(coded, offer, REJECTED, text="  Less\nmoney. ")
    (item,) = standing(coded, "en")
    assert (item.recommendation.status, item.recommendation.text) == (REJECTED, "Less money.")
    recommending.take_away(coded, item.recommendation)
    assert [i.recommendation.status for i in standing(coded, "en")] == [OFFERED]


def test_ones_own_recommendation_needs_words_and_evidence(coded: Session) -> None:
    recommending.add(coded, "Do it.", ("schedule", "budget"))
    own = standing(coded, "en")[-1]
    assert [row.code for row in own.rows] == ["schedule", "budget"]
    for text, codes in (("", ("budget",)), ("Do it.", ()), ("Do it.", ("nope",))):
        with pytest.raises(QualevalError):
            recommending.add(coded, text, codes)


# --- the report ------------------------------------------------------------------------------------------------------


def test_the_report_has_its_parts_and_nothing_that_was_not_accepted(coded: Session) -> None:
    report = build_report(coded, _EN)
    titles = [section.title for section in report.sections]
    assert titles[0] == "Summary"
    assert "Recommendations" in titles
    assert "Budget (2/3)" in titles
    (part,) = [section for section in report.sections if section.title == "Recommendations"]
    assert part.tables == ()
    assert "Offered by the codebook and not judged yet: 1" in part.paragraphs[-1]
    recommending.judge(coded, standing(coded, "en")[0], ACCEPTED)
    (part,) = [s for s in build_report(coded, _EN).sections if s.title == "Recommendations"]
    assert part.tables[0].rows == ((1, "More money.", "HR", "", "", "", "Budget (n=2)"),)


def test_typical_quotes_are_by_different_people(coded: Session) -> None:
    coding.apply(coded, passage(coded, "Jadwal bentrok terus."), "budget")
    chosen = typical(quotes(coded, code="budget"))
    assert len({quote.case_id for quote in chosen}) == len(chosen) == 2
    assert chosen[0].text == "Jadwal bentrok terus."


# --- codebooks -------------------------------------------------------------------------------------------------------


def test_a_codebook_is_taken_over_unless_it_loses_a_code_in_use(coded: Session) -> None:
    without_schedule = replace(CODEBOOK, codes=tuple(c for c in CODEBOOK.codes if c.code != "schedule"), rules=())
    without_budget = replace(CODEBOOK, codes=tuple(c for c in CODEBOOK.codes if c.code != "budget"), rules=())
    with pytest.raises(QualevalError, match="budget") as error:
        take_over(coded, without_budget)
    assert error.value.values["n"] == 2
    assert take_over(coded, without_schedule)
    assert take_over(coded, without_schedule) is None
    assert "schedule" not in coded.codebook()
    undo(coded)
    assert "schedule" in coded.codebook()


def test_a_code_can_be_added_while_reading() -> None:
    session = empty_session()
    add_code(session, "trust", "Trust", "challenges")
    book = session.codebook()
    assert (book["trust"].parent, book.kind_of("trust"), book.version) == ("challenges", "challenge", 2)
    with pytest.raises(QualevalError):
        add_code(session, "trust", "Trust")


def test_a_project_without_a_codebook_says_what_to_do() -> None:
    session = replace(empty_session(), store=MemoryStore())
    with pytest.raises(QualevalError, match="qualeval codebook import"):
        session.codebook()


# --- codings in and out ----------------------------------------------------------------------------------------------


def test_codings_exported_and_imported_elsewhere_are_the_same(coded: Session) -> None:
    coding.accept(coded, passage(coded, "Jadwal bentrok terus."), Suggestion("schedule", 0.9), "m")
    coding.write_memo(coded, codings(coded)[0], "penting, “sekali”\nbaris dua")
    rows = export_codings(coded)
    other = as_coder(small_session(), "lain")
    gesture = import_codings(other, rows, "c.csv")
    assert gesture
    assert len(gesture.changes) == 3
    assert export_codings(other) == rows
    assert import_codings(other, rows, "c.csv") is None


def test_rows_that_do_not_fit_are_all_named_and_none_is_added(coded: Session) -> None:
    (good, answer) = export_codings(coded)
    wrong = [
        replace(good, source="w99", line=2),
        replace(good, code="nope", line=3),
        replace(good, start=5, end=5, line=4),
        replace(good, end=9999, line=5),
        replace(good, text="Lain sama sekali.", line=6),
        replace(answer, case="S03", line=7),
        replace(good, coder="lain", line=8),
    ]
    before = records(coded)
    with pytest.raises(FaultsError) as error:
        import_codings(coded, wrong, "c.csv")
    assert [fault.line for fault in error.value.faults] == [2, 3, 4, 5, 6, 7]
    assert records(coded) == before


def test_a_row_may_leave_out_coder_time_origin_and_text() -> None:
    session = small_session()
    import_codings(session, [CodingRow("kendala", "S01", 0, 4, "budget", "", "", "", "", "")], "c.csv")
    (made,) = codings(session)
    assert (made.coder, made.origin, made.n_words) == ("ani", Origin.IMPORTED, 1)
    assert made.created_at.startswith("2026-11-24")


# --- projects and the sample -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "path"), [("a", "a.qualeval"), ("a.qualeval", "a.qualeval"), ("a.b", "a.b.qualeval")])
def test_a_project_has_its_ending(name: str, path: str) -> None:
    assert project_path(Path("x") / name) == Path("x") / path


def test_a_project_is_made_from_a_codebook_that_can_be_read() -> None:
    files = FakeFiles()
    formats = FakeFormats(codebooks={"b.yaml": CODEBOOK})
    with pytest.raises(QualevalError):
        create(files, formats, Seconds(), Numbers(), "ani", Path("p"), Path("none.yaml"), "")
    assert files.stores == {}
    store = create(files, formats, Seconds(), Numbers(), "ani", Path("p"), Path("b.yaml"), "")
    session = Session(store, Seconds(), Numbers(), "ani")
    assert files.stores == {Path("p.qualeval"): store}
    assert (session.codebook(), session.language(), session.setting("title")) == (CODEBOOK, "id", "Kecil")


def _sample_formats() -> FakeFormats:
    return FakeFormats(
        transcripts={"w01.txt": transcript(), "w02.txt": transcript("R08: Baik.")},
        tables={
            "survei_peserta.xlsx": table(),
            "responden_wawancara.csv": table(("R07", "B"), headers=("case", "Unit")),
            "kinerja.csv": table(("S01", "80"), headers=("case", "Skor")),
        },
        codebooks={"asn-career-development.yaml": CODEBOOK},
        codings={"codings.csv": [CodingRow("w01", "", 28, 32, "budget", "c", "manual", "2026", "", "Dana")]},
    )


def _sample_folder(tmp_path: Path) -> Path:
    (tmp_path / "transcripts").mkdir()
    for name in ("w01.txt", "w02.txt", "README.md", "codings.csv"):
        (tmp_path / "transcripts" / name).touch()
    return tmp_path


def test_the_sample_is_made_of_all_its_files(tmp_path: Path) -> None:
    files, folder = FakeFiles(), _sample_folder(tmp_path)
    made = sample.create(files, _sample_formats(), Seconds(), Numbers(), "ani", Path("s.qualeval"), folder)
    assert [report.path.name for report in made.reports] == [
        "w01.txt",
        "w02.txt",
        "survei_peserta.xlsx",
        "responden_wawancara.csv",
        "kinerja.csv",
    ]
    assert {report.outcome for report in made.reports} == {Outcome.IMPORTED}
    session = Session(made.store, Seconds(), Numbers(), "ani")
    assert [c.code for c in codings(session)] == ["budget"]
    assert {p.source.wave for p in made.store.progress()} == {sample.WAVE}


def test_a_sample_that_cannot_be_made_whole_is_not_made(tmp_path: Path) -> None:
    formats = _sample_formats()
    del formats.transcripts["w02.txt"]
    project = tmp_path / "s.qualeval"
    project.touch()
    with pytest.raises(QualevalError):
        sample.create(FakeFiles(), formats, Seconds(), Numbers(), "ani", project, _sample_folder(tmp_path))
    assert not project.exists()
