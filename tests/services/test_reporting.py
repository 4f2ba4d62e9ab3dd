"""The report over projects of every sort: nothing in them, one person, hundreds of codes, names that would be code."""

import re
from dataclasses import replace
from html import unescape
from io import BytesIO
from itertools import accumulate
from pathlib import Path

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from qualeval import analysis
from qualeval.domain.code_measures import Saturation
from qualeval.domain.codebook import Code, Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, added
from qualeval.domain.records import (
    Attribute,
    AttributeType,
    Case,
    Coding,
    Origin,
    Role,
    Setting,
    Source,
    SourceKind,
    Speaker,
    Value,
)
from qualeval.domain.records import Document as RecordedDocument
from qualeval.domain.report_document import ReportDocument, Section
from qualeval.i18n import LANGUAGES, Translator
from qualeval.reports import Reports
from qualeval.services import asking, coding, findings, recommending
from qualeval.services.charting import saturation_curve
from qualeval.services.codebooks import take_over
from qualeval.services.findings import standing
from qualeval.services.reporting import build_report
from qualeval.services.session import TITLE, Session
from qualeval.services.telling import text_of
from qualeval.services.whose import counted
from tests.services.world import CODEBOOK, as_coder, empty_session, passage, small_session

_EN = Translator("en")
ENDINGS = ("docx", "html", "xlsx", "md")
FORMULA = "=cmd|' /C calc'!A0"
ARABIC = "محمد بن عبد الله"
HOSTILE = "<script>alert(1)</script> [b] $x^2$ \x07"


def report(session: Session, language: str = "en", *, is_final: bool = False) -> ReportDocument:
    return build_report(session, Translator(language), analysis=analysis, is_final=is_final)


def section(found: ReportDocument, title: str) -> Section:
    return next(part for part in found.sections if part.title == title)


def written(found: ReportDocument, folder: Path) -> dict[str, bytes]:
    """The report in every format."""
    made = {}
    for ending in ENDINGS:
        path = folder / f"r.{ending}"
        Reports().write(found, path)
        made[ending] = path.read_bytes()
    return made


def named(session: Session, name: str) -> None:
    """Gives a respondent of the survey another name, and everybody an attribute with it."""
    case = session.store.find(Case, name="S01")[0]
    session.commit("test", [Change(case, replace(case, name=name))])
    values = [added(Value(each.id, "jabatan", name)) for each in session.store.find(Case)]
    session.commit("test", [added(Attribute("jabatan", AttributeType.NOMINAL)), *values])


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_project_has_a_report(language: str, tmp_path: Path) -> None:
    found = report(empty_session(), language)
    assert found.warnings == ()
    said = section(found, Translator(language)("What respondents said"))
    assert said.paragraphs == (Translator(language)("Nothing has been coded yet."),)
    assert all(content for content in written(found, tmp_path).values())


def test_a_project_without_a_codebook_says_what_to_do() -> None:
    from tests.fakes.memory_store import MemoryStore
    from tests.services.world import Numbers, Seconds

    with pytest.raises(QualevalError, match="qualeval codebook import"):
        report(Session(MemoryStore(), Seconds(), Numbers(), "ani"))


def test_one_respondent_is_counted_and_never_a_percentage(tmp_path: Path) -> None:
    session = small_session()
    for case in session.store.find(Case):
        for value in session.store.find(Value, case_id=case.id):
            session.commit("test", [Change(value, None)])
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    only = report(session)
    themes = section(only, "Themes")
    assert themes.tables[0].columns == ("name", "kind", "n_cases", "n_segments")
    assert not themes.charts[0].share
    assert "%" not in "".join(str(cell) for row in themes.tables[0].rows for cell in row)
    written(only, tmp_path)


def test_an_attribute_that_nobody_has_a_value_of_is_no_group(tmp_path: Path) -> None:
    session = small_session()
    session.commit("test", [added(Attribute("kosong", AttributeType.NOMINAL))])
    blank = [added(Value(case.id, "kosong", " ")) for case in session.store.find(Case)]
    session.commit("test", blank)
    found = report(session)
    assert not any("kosong" in table.title for part in found.sections for table in part.tables)
    asked = build_report(session, _EN, by=("kosong",), analysis=analysis)
    assert any("kosong" in table.title for part in asked.sections for table in part.tables)
    written(asked, tmp_path)
    with pytest.raises(QualevalError, match="there is no attribute “nope”"):
        build_report(session, _EN, by=("nope",))


def test_two_hundred_codes_are_all_in_the_tables_and_the_most_raised_in_the_chart(tmp_path: Path) -> None:
    session = small_session()
    name = "Theme {} with quite a long name, as people give them"
    codes = [Code(f"c{n:03d}", Label.of({"en": name.format(n)})) for n in range(200)]
    take_over(session, replace(CODEBOOK, codes=(*CODEBOOK.codes, *codes)))
    for code in codes[:60]:
        coding.apply(session, passage(session, "Dana kecil sekali."), code.code)
    found = report(session)
    themes = section(found, "Themes")
    assert len(themes.tables[0].rows) == len(codes) + 3
    assert len(themes.charts[0].labels) == 25
    written(found, tmp_path)


def test_a_code_of_ten_thousand_quotes_prints_a_few(tmp_path: Path) -> None:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    start, end, when = place.span.start, place.span.end, "2026-11-24T03:00:00.000Z"
    one = Coding("", place.document.id, start, end, "budget", "ani", Origin.MANUAL, when, "", "R07", 3)
    many = [replace(one, id=f"x{n:05d}") for n in range(10_000)]
    session.commit("test", [added(each) for each in many])
    findings.draft(session, ["budget"])
    findings.accept(session, standing(session)[0])
    found = build_report(session, _EN)
    quoted = section(found, "Budget (1/3)")
    assert [reference for _, reference in quoted.quotes] == ["R07:2"]
    assert len(section(found, "Finding 1: Budget").quotes) == 1
    assert section(found, "Themes").tables[0].rows[0][-1] == 1  # one stretch, however many coded it
    written(found, tmp_path)


def test_the_curve_of_very_many_respondents_has_points_that_can_be_told_apart() -> None:
    new = (20, *([1] * 8), *([0] * 9_992), 3)
    found = Saturation(
        tuple(f"R{n}" for n in range(len(new))), new, tuple(accumulate(new)), 4, 2, 0.05, 23, (), 6, True
    )
    curve = saturation_curve(found, _EN)
    everything, news = curve.series
    assert len(curve.labels) == len(everything.values) == len(news.values) == 60
    assert (curve.labels[0], curve.labels[-1]) == ("167", "10002")  # numbers, nobody's name
    assert (everything.values[0], everything.values[-1], sum(filter(None, news.values))) == (28, 31, 31)
    assert "Each point is 167 sources further on; they are numbered." in curve.notes
    few = replace(found, sources=found.sources[:60], new=new[:60], cumulative=found.cumulative[:60])
    assert saturation_curve(few, _EN).labels == few.sources


def test_a_question_with_a_scale_that_nobody_answered_is_not_in_the_report() -> None:
    session = small_session()
    assert section(report(session), "Closed questions").tables
    gone = [Change(value, None) for value in session.store.find(Value)]
    session.commit("test", gone)
    assert not any(part.title == "Closed questions" for part in report(session).sections)


@pytest.mark.parametrize("name", [FORMULA, ARABIC, HOSTILE], ids=["formula", "arabic", "markup"])
def test_names_that_would_be_code_are_shown_as_they_are(name: str, tmp_path: Path) -> None:
    session = small_session()
    named(session, name)
    title = session.store.get(Setting, TITLE)
    session.commit("test", [Change(title, Setting(TITLE, name))])
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    recommending.add(session, name, ("budget",), owner=name)
    shown = name.replace("\x07", "").strip()
    made = written(build_report(session, _EN, by=("jabatan",), small_cells=True, analysis=analysis), tmp_path)
    page = made["html"].decode()
    assert "<script>alert" not in page
    assert shown in unescape(re.sub(r"<[^>]*>", "", page))
    texts = [p.text for p in Document(BytesIO(made["docx"])).paragraphs]
    assert any(shown in text for text in texts)
    book = CalamineWorkbook.from_filelike(BytesIO(made["xlsx"]))
    cells = [
        str(cell) for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python() for cell in row
    ]
    assert any(shown in cell for cell in cells)


def test_a_formula_stays_text_in_every_sheet(tmp_path: Path) -> None:
    import zipfile

    session = small_session()
    named(session, FORMULA)
    made = written(build_report(session, _EN, by=("jabatan",), small_cells=True), tmp_path)
    with zipfile.ZipFile(BytesIO(made["xlsx"])) as members:
        sheets = [members.read(name) for name in members.namelist() if "worksheets/sheet" in name]
    assert sheets
    assert not any(b"<f>" in sheet for sheet in sheets)


# --- who was heard ---------------------------------------------------------------------------------------------------


def test_a_question_that_some_alone_answered_says_of_how_many() -> None:
    """The survey of the world asks one question; another of the same file was answered by S01 alone."""
    session = small_session()
    assert not [t for t in section(report(session), "Respondents").tables if t.name == "open_questions"]
    (asked,) = session.store.find(Source, name="kendala")
    other = replace(asked, id="other", name="saran", position=9, title="Saran?")
    (first, *_) = session.store.find(RecordedDocument, source_id=asked.id)
    session.commit("test", [added(other), added(replace(first, id="d9", source_id=other.id))])
    (questions, *_) = section(report(session), "Respondents").tables
    assert questions.name == "open_questions"
    assert [row[1:] for row in questions.rows] == [(2, 2), (1, 2)]
    assert questions.rows[1][0] == "Saran?"


# --- the chain -------------------------------------------------------------------------------------------------------


@pytest.fixture
def chained() -> Session:
    """A question, its finding with a quote against it, a conclusion, and a recommendation that follows."""
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    coding.apply(session, passage(session, "Dana kurang.", "kendala"), "budget")
    made = coding.apply(session, passage(session, "Semangat lagi."), "motivation")
    assert made
    asking.ask(session, "Is there enough money?", "en", "efficiency")
    findings.draft(session, ["budget"], question="1", criterion="efficiency")
    findings.conclude(session, standing(session)[0], "Money is short.", "en")
    findings.choose(session, standing(session)[0], made.changes[0].record.key[0], "against")
    findings.accept(session, standing(session)[0])
    (offer,) = recommending.standing(session, "en")
    recommending.link(session, offer, standing(session)[0])
    (item,) = recommending.standing(session, "en")
    recommending.detail(session, item, action="Move funds", deadline="2027", priority="high", response="Agreed")
    return session


def test_the_chain_runs_from_the_question_to_the_recommendation(chained: Session) -> None:
    found = report(chained, is_final=True)
    assert section(found, "Evaluation questions").tables[0].rows == ((1, "Is there enough money?", "Efficiency", "1"),)
    finding = section(found, "Finding 1: Budget")
    assert finding.paragraphs[0].startswith("2 of 3 respondents named this challenge: budget.")
    assert finding.paragraphs[1].endswith(
        "Answers evaluation question 1. Criterion: Efficiency. Followed by recommendation 1."
    )
    assert [words for words, _ in finding.quotes] == ["Dana kecil sekali.", "Dana kurang."]
    against = section(found, "What speaks against finding 1")
    assert [words for words, _ in against.quotes] == ["Semangat lagi."]
    assert section(found, "Conclusions").paragraphs == ("Money is short. (finding 1)",)
    advice, matrix, follow_up = section(found, "Recommendations").tables
    assert advice.rows == ((1, "More money.", "HR", "Move funds", "2027", "high", "Budget (n=2); finding 1"),)
    assert [row[1] for row in matrix.rows] == ["", "", "1", ""]  # weak: as much speaks against it as is half for it
    assert follow_up.rows == ((1, "", "Agreed", ""),)


def test_the_summary_answers_the_questions_and_says_what_is_recommended(chained: Session) -> None:
    heard, answer, advice = section(report(chained), "Summary").paragraphs
    assert heard.endswith("Raised by most respondents: Budget (2/3), Motivation (1/3).")
    assert answer == "Is there enough money? Money is short. (Finding 1, evidence weak: Budget 2 of 3.)"
    assert advice.split("\n") == [
        "Recommendations accepted by the evaluator: 1.",
        "1. More money. (HR; 2027; finding 1)",
    ]


def test_every_number_of_the_summary_leads_to_its_quotes_and_every_finding_to_its_part(chained: Session) -> None:
    found = report(chained)
    summary, there = section(found, "Summary"), {part.name: part for part in found.sections if part.name}
    said = " ".join(summary.paragraphs)
    assert all(words in said for words, _ in summary.links)
    assert {words: there[name].title for words, name in summary.links} == {
        "Budget (2/3)": "Budget (2/3)",
        "Motivation (1/3)": "Motivation (1/3)",
        "Budget 2 of 3": "Budget (2/3)",
        "finding 1": "Finding 1: Budget",
    }
    assert there["theme-budget"].quotes


def test_a_finding_without_a_conclusion_speaks_for_itself_in_the_summary(chained: Session) -> None:
    findings.draft(chained, ["motivation"])
    findings.accept(chained, standing(chained)[1])
    paragraphs = section(report(chained), "Summary").paragraphs
    assert paragraphs[2].startswith("Finding 2. 1 of 3 respondents")


def test_a_finding_on_several_themes_says_that_passages_are_summed_over_them(chained: Session) -> None:
    findings.draft(chained, ["budget", "motivation"])
    item = standing(chained)[1]
    assert "Passages, summed over the themes: 3; sources: 2" in text_of(item.finding.texts, "en")


def test_a_stale_finding_keeps_a_report_from_being_final_and_says_what_moved(chained: Session) -> None:
    coding.apply(chained, passage(chained, "Dana juga kurang.", "kendala"), "budget")
    with pytest.raises(QualevalError, match="cannot be final yet"):
        report(chained, is_final=True)
    found = report(chained)
    assert found.warnings[0] == "Findings whose numbers have changed since: 1."
    assert any("respondents 2 → 3" in text for text in section(found, "Finding 1: Budget").paragraphs)


def test_a_finding_about_few_people_is_left_out_of_what_leaves_the_project(chained: Session) -> None:
    findings.draft(chained, ["budget"], attribute="unit", group="A")
    findings.accept(chained, standing(chained)[1])
    titles = [part.title for part in report(chained).sections]
    assert "Finding 2: Budget" not in titles
    assert any("fewer than 5 people: 1" in text for text in section(report(chained), "Findings").paragraphs)
    shown = build_report(chained, _EN, small_cells=True)
    assert "Finding 2: Budget" in [part.title for part in shown.sections]


def test_a_rules_own_words_follow_the_reports_language_until_they_are_worded_anew(chained: Session) -> None:
    rules = (replace(CODEBOOK.rules[0], text=Label.of({"en": "More money.", "id": "Tambah dana."})),)
    take_over(chained, replace(CODEBOOK, rules=rules))
    assert section(report(chained, "id"), "Rekomendasi").tables[0].rows[0][1] == "Tambah dana."
    (item,) = recommending.standing(chained, "en")
    recommending.judge(chained, item, recommending.ACCEPTED, text="Give more.")
    assert section(report(chained, "id"), "Rekomendasi").tables[0].rows[0][1] == "Give more."


def test_small_groups_are_taken_together_in_the_table_of_respondents() -> None:
    session = small_session()
    for number in range(8):
        case = Case(f"extra{number}", f"X{number}")
        source = session.store.find(Speaker)[0].source_id
        speaker = Speaker(source, f"X{number}", Role.RESPONDENT, case.id, 1, 5)
        value = Value(case.id, "unit", "C" if number < 6 else "D")
        session.commit("test", [added(case), added(speaker), added(value)])
    rows = section(report(session), "Respondents").tables[0].rows
    assert {row[1] for row in rows} == {"C", "A + D + not stated"}
    assert sum(int(str(row[2])) for row in rows) == 11


def test_the_checklists_are_filled_in_with_what_is_known(chained: Session) -> None:
    found = report(chained)
    for title, n in (("Annex: COREQ checklist", 32), ("Annex: SRQR checklist", 21)):
        rows = section(found, title).tables[0].rows
        assert [row[0] for row in rows] == list(range(1, n + 1))
        assert any(row[2] != "☐ to be completed" for row in rows)
        assert any(row[2] == "☐ to be completed" for row in rows)
    coreq = {row[1]: row[2] for row in section(found, "Annex: COREQ checklist").tables[0].rows}
    assert "ani (3 codings in 2 sources)" in str(coreq["Number of coders"])
    assert str(coreq["Interview guide and piloting"]).endswith("Interview guide: ☐ to be completed")
    assert "Is there enough money?" not in str(coreq["Interview guide and piloting"])
    heard = sum(p.n_words for p in chained.store.progress() if p.source.kind is SourceKind.TRANSCRIPT)
    assert coreq["Length of the interviews"] == f"{heard} words by respondents in the interviews."
    srqr = {row[1]: row[2] for row in section(found, "Annex: SRQR checklist").tables[0].rows}
    assert srqr["Purpose or question"] == "Is there enough money?"


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        (Origin.RULE, "1 of 1 codings were made by a rule: wherever its pattern was found, without a look at each."),
        (Origin.IMPORTED, "1 of 1 codings came with a file; how they were made there, the project does not know."),
    ],
)
def test_codings_that_nobody_made_one_by_one_are_not_said_to_be_by_people(origin: Origin, told: str) -> None:
    session = small_session()
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    by_people = "All coding was done by people; no suggestion of a program was decided on."
    assert by_people in section(report(session), "Method and audit").paragraphs
    (made,) = session.store.find(Coding)
    session.commit("test", [Change(made, replace(made, origin=origin))])
    said = section(report(session), "Method and audit").paragraphs
    assert told in said
    assert by_people not in said


def test_a_report_over_some_coders_says_why_accepted_numbers_differ(chained: Session) -> None:
    coding.apply(as_coder(chained, "budi"), passage(chained, "Dana kecil sekali."), "budget")
    found = build_report(counted(chained, "budi"), _EN)
    assert found.warnings[-1].startswith("Only the codings of budi count. Numbers that were accepted over other")
    assert not any("over other codings" in warning for warning in build_report(chained, _EN).warnings)
