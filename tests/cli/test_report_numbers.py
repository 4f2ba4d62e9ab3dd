"""Every number of the sample's report, counted once more from the codings file by plain loops."""

import csv
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

from qualeval import analysis
from qualeval.bootstrap import Services
from qualeval.domain.codebook import Codebook
from qualeval.domain.records import Case, Document, Source, Speaker, Value
from qualeval.domain.report_document import ReportDocument
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import Translator
from qualeval.services import findings
from qualeval.services.reporting import build_report
from qualeval.services.session import Session
from qualeval.services.telling import text_of
from tests.cli.conftest import Qualeval
from tests.services.sample_world import answers, coded_rows, raisers

_RELEVANCE = "Relevansi materi (1-5)"
_CODINGS = Path(__file__).resolve().parents[2] / "transcripts" / "codings.csv"


class Coded(NamedTuple):
    source: str
    document: str
    start: int
    end: int
    code: str
    case: str


@pytest.fixture(scope="module")
def session(sample_made: Path) -> Iterator[Session]:
    opened = Services().open(sample_made, "ani", read_only=True)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def everyone(session: Session) -> set[str]:
    """Respondents who said anything: those who speak in an interview, and those who answered a question."""
    heard = {d.case_id for d in session.store.find(Document) if d.case_id and d.n_segments}
    spoke = {s.case_id for s in session.store.find(Speaker) if s.role == "respondent" and s.n_segments}
    return (heard | spoke) - {""}


@pytest.fixture(scope="module")
def coded(session: Session) -> list[Coded]:
    """The rows of the file that count, with whose words they are: by the turn that holds most of the stretch."""
    store = session.store
    sources = {source.name: source for source in store.find(Source)}
    cases = {case.name: case.id for case in store.find(Case)}
    found = []
    with _CODINGS.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            source, start, end = sources[row["source"]], int(row["start"]), int(row["end"])
            documents = store.find(Document, source_id=source.id)
            if row["case"]:
                (document,) = [d for d in documents if d.case_id == cases[row["case"]]]
                case = document.case_id
            else:
                (document,) = documents
                turns = store.content(document.content).turns
                held = max(turns, key=lambda turn: min(end, turn.end) - max(start, turn.start))
                speaker = store.get(Speaker, source.id, held.speaker)
                if speaker is None or speaker.role != "respondent":
                    continue
                case = speaker.case_id
            found.append(Coded(source.name, document.id, start, end, row["code"], case))
    return found


@pytest.fixture(scope="module")
def report(session: Session) -> ReportDocument:
    return build_report(session, Translator("en"), analysis=analysis)


def table(report: ReportDocument, title: str) -> ResultTable:
    return next(t for part in report.sections for t in part.tables if t.title == title)


def names(book: Codebook) -> dict[str, str]:
    return {code.name.to("en"): code.code for code in book.codes}


def wilson(k: int, n: int) -> tuple[float, float]:
    """The interval's bounds as the roots of (p - k/n)² = z² p (1 - p) / n."""
    z = 1.959963984540054
    a, b, c = 1 + z * z / n, -(2 * k / n + z * z / n), (k / n) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def test_the_theme_table_counts_what_the_file_holds(
    session: Session, report: ReportDocument, coded: list[Coded], everyone: set[str]
) -> None:
    by_name = names(session.codebook())
    rows = table(report, "Themes by respondents").rows
    assert len(rows) == len(session.codebook().leaves())
    for name, _, n_cases, share, low, high, n_segments in rows:
        own = [c for c in coded if c.code == by_name[str(name)]]
        raised = {c.case for c in own} & everyone
        assert n_cases == len(raised)
        assert n_segments == len({(c.document, c.start, c.end) for c in own})
        assert share == pytest.approx(len(raised) / len(everyone))
        assert (low, high) == pytest.approx(wilson(len(raised), len(everyone)), abs=1e-12)


def test_categories_count_a_respondent_and_a_stretch_once(
    session: Session, report: ReportDocument, coded: list[Coded], everyone: set[str]
) -> None:
    book = session.codebook()
    by_name = names(book)
    for row in table(report, "Categories by respondents").rows:
        own = [c for c in coded if book.category_of(c.code) == by_name[str(row[0])]]
        assert row[2] == len({c.case for c in own} & everyone)
        assert row[-1] == len({(c.document, c.start, c.end) for c in own})


def test_groups_hold_their_respondents_and_small_ones_are_left_out(
    session: Session, report: ReportDocument, coded: list[Coded], everyone: set[str]
) -> None:
    by_name = names(session.codebook())
    values = {v.case_id: v.value for v in session.store.find(Value, attribute="golongan")}
    groups = defaultdict(set)
    for case in everyone:
        groups[values.get(case, "")].add(case)
    found = next(t for part in report.sections for t in part.tables if re.fullmatch(r"(?i)themes by golongan", t.title))
    headers = {h.rpartition(" (n=")[0]: place for place, h in enumerate(found.headers) if place}
    assert (len(groups[""]), len(groups["IV"])) == (1, 19)  # the one without a grade would be told by subtraction
    groups["IV + not stated"] = groups.pop("IV") | groups.pop("")
    assert set(headers) == set(groups)
    for row in found.rows:
        raised = {c.case for c in coded if c.code == by_name[str(row[0])]}
        for value, place in headers.items():
            cases = groups[value]
            n = len(raised & cases)
            assert row[place] == (f"{n} ({round(100 * n / len(cases))}%)" if len(cases) >= 20 else str(n))


def test_the_charts_show_the_tables_numbers(report: ReportDocument) -> None:
    (bars,) = [chart for part in report.sections for chart in part.charts if chart.kind == "bars"]
    rows = [row for row in table(report, "Themes by respondents").rows if row[2]][:25]
    assert bars.labels == tuple(row[0] for row in rows)
    assert bars.series[0].values == tuple(row[3] for row in rows)
    assert bars.series[0].low == tuple(row[4] for row in rows)


def test_the_heat_map_counts_respondents_with_two_themes_in_one_segment(
    session: Session, report: ReportDocument, coded: list[Coded]
) -> None:
    (heat,) = [chart for part in report.sections for chart in part.charts if chart.name == "cooccurrence"]
    by_name = names(session.codebook())
    same: dict[frozenset[str], set[str]] = defaultdict(set)
    for one in coded:
        for other in coded:
            if (
                one.code < other.code
                and one.document == other.document
                and one.start < other.end
                and other.start < one.end
            ):
                same[frozenset((one.code, other.code))].add(one.case)
    for row, label in enumerate(heat.labels):
        for series in heat.series:
            value = series.values[row]
            if value is not None:  # stretches that overlap are in one segment; others may be, too
                pair = frozenset((by_name[label], by_name[series.name]))
                assert value >= len(same[pair])


def test_a_findings_sentence_states_the_files_numbers(
    session: Session, coded: list[Coded], everyone: set[str], sample: Path
) -> None:
    writing = Services().open(sample, "ani")
    findings.draft(writing, ["schedule_conflict"])
    (item,) = findings.standing(writing)
    own = [c for c in coded if c.code == "schedule_conflict"]
    raised = {c.case for c in own} & everyone
    words = text_of(item.finding.texts, "en")
    writing.store.close()
    assert words.startswith(f"{len(raised)} of {len(everyone)} respondents ({100 * len(raised) / len(everyone):.1f}%")
    assert f"Passages: {len({(c.document, c.start, c.end) for c in own})};" in words
    assert f"sources: {len({c.source for c in own})} (" in words


def test_before_and_after_are_the_medians_of_those_with_both(report: ReportDocument) -> None:
    (pairs,) = [chart for part in report.sections for chart in part.charts if chart.kind == "pairs"]
    with (_CODINGS.parent / "kinerja.csv").open(encoding="utf-8-sig", newline="") as stream:
        both = [
            row for row in csv.DictReader(stream) if row["kinerja_sebelum"].strip() and row["kinerja_sesudah"].strip()
        ]
    for series, name in zip(pairs.series, ("kinerja_sebelum", "kinerja_sesudah"), strict=True):
        numbers = sorted(float(row[name].replace(",", ".")) for row in both)
        middle = len(numbers) // 2
        median = numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2
        assert series.values[0] == pytest.approx(median)


def test_closed_answers_are_those_of_the_workbook(report: ReportDocument) -> None:
    given = {question: answers(question) for question in ("Dukungan atasan (1-5)", "Kepuasan (1-5)", _RELEVANCE)}
    question, found = "", set()
    for label, level, n, share in table(report, "Closed questions").rows:
        question = str(label or question)
        of = Counter(given[question].values())
        assert n == of[str(level)]
        low, high = wilson(of[str(level)], of.total())
        parts = [round(100 * part) for part in (of[str(level)] / of.total(), low, high)]
        assert str(share) == f"{parts[0]}% ({parts[1]}%–{parts[2]}%)"
        found.add((question, level))
    assert len(found) == sum(len(set(levels.values())) for levels in given.values())


@pytest.mark.parametrize("name", ["Kepuasan (1-5)", "Dukungan atasan (1-5)", "Relevansi materi (1-5)"])
def test_the_joint_display_has_the_medians_of_those_who_raised_a_theme(
    session: Session, report: ReportDocument, name: str
) -> None:
    """From the files alone: the codings, and the answers of the workbook."""
    figures = {who: float(value) for who, value in answers(name).items()}
    raised, by_name = raisers(), names(session.codebook())
    rows = table(report, f"Themes beside figures: {name}").rows
    assert len(rows) == len(by_name) - 4
    for theme, one, other, difference, *_ in rows:
        who = raised[by_name[str(theme)]]
        inside = [value for case, value in figures.items() if case in who]
        outside = [value for case, value in figures.items() if case not in who]
        assert (one, other) == tuple(f"{median(part):g}\N{NO-BREAK SPACE}({len(part)})" for part in (inside, outside))
        shift = median(x - y for x in inside for y in outside)  # Hodges & Lehmann 1963: the median of all differences
        assert str(difference).split("\N{NO-BREAK SPACE}")[0].replace("\N{MINUS SIGN}", "-") == f"{shift:.2f}"


def test_the_chosen_part_of_the_joint_display_is_what_differs_beyond_chance(report: ReportDocument) -> None:
    whole = [
        (t.title.rpartition(": ")[2], *row)
        for part in report.sections
        for t in part.tables
        if t.title.startswith("Themes beside figures: ")
        for row in t.rows
    ]
    telling = [row for row in whole if str(row[-2]).startswith("<") or float(str(row[-2])) < 0.05]
    assert list(table(report, "Themes beside figures").rows) == telling


def test_a_group_s_shares_are_what_its_chart_shows(report: ReportDocument) -> None:
    for part in report.sections:
        for chart in part.charts:
            if chart.kind == "dots":
                (shown,) = [t for t in part.tables if t.title == chart.title]
                for series in chart.series:
                    place = shown.headers.index(series.name)
                    for label, value in zip(chart.labels, series.values, strict=True):
                        cell = next(str(row[place]) for row in shown.rows if row[0] == label)
                        assert value is not None
                        assert cell.endswith(f"({round(100 * value)}%)")


def test_where_themes_come_up_counts_each_interview_once_in_a_part(report: ReportDocument) -> None:
    (chart,) = [chart for part in report.sections for chart in part.charts if chart.name == "timeline"]
    for series in chart.series:
        assert all(value is not None and value <= 12 for value in series.values)
    own: dict[str, set[str]] = defaultdict(set)
    for row in coded_rows():
        if not row["case"]:
            own[row["code"]].add(row["source"])
    for place, label in enumerate(chart.labels):
        total = sum(series.values[place] or 0 for series in chart.series)
        code = next(str(row[0]) for row in table(report, "Codebook").rows if str(row[1]).endswith(label))
        assert total >= len(own[code])


def test_the_command_line_and_the_report_agree(report: ReportDocument, qualeval: Qualeval, sample: Path) -> None:
    counted = {row["name"]: row for row in json.loads(qualeval("counts", sample, "--format", "json").out)}
    for row in table(report, "Themes by respondents").rows:
        assert (row[2], row[-1]) == (counted[row[0]]["n_cases"], counted[row[0]]["n_segments"])


def test_every_figure_that_counts_says_of_how_many(report: ReportDocument, everyone: set[str]) -> None:
    charts = {chart.name: chart for part in report.sections for chart in part.charts}
    assert f"(N = {len(everyone)})" in charts["cooccurrence"].title
    assert "(n = 12)" in charts["timeline"].title
    assert charts["before_after"].labels == ("kinerja (n=138)",)
