"""What attributes and values are called in the report's other language."""

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.records import Attribute, AttributeType, Case, Finding, Value
from qualeval.domain.report_document import ReportDocument
from qualeval.domain.surveys import Table
from qualeval.i18n import Translator
from qualeval.services import coding, findings
from qualeval.services.reporting import build_report
from qualeval.services.session import Session
from qualeval.services.speaking import name_all, names_table, read_names, translated
from qualeval.services.summarising import attribute_values
from qualeval.services.undoing import undo
from tests.services.world import passage, small_session

PLACE = {"place": {"en": {"": "Office", "Dinas": "Agency"}}}


@pytest.fixture
def session() -> Session:
    made = small_session()
    coding.apply(made, passage(made, "Dana kecil sekali."), "budget")
    cases = made.store.find(Case)
    places = [Value(case.id, "place", "Dinas" if at % 2 else " Badan") for at, case in enumerate(cases)]
    place = Attribute("place", AttributeType.NOMINAL, "Unit kerja")
    made.commit("test", [added(place), *map(added, places)])
    return made


def all_words(report: ReportDocument) -> str:
    cells = [str(cell) for s in report.sections for t in s.tables for cell in (t.title, *t.headers, *sum(t.rows, ()))]
    charts = [str(chart) for section in report.sections for chart in section.charts]
    return "\n".join([*cells, *charts])


def test_a_report_calls_values_as_was_said_in_its_language_and_the_other_one_as_they_were_written(
    session: Session,
) -> None:
    name_all(session, PLACE)
    english = all_words(build_report(session, Translator("en"), small_cells=True))
    assert "Agency" in english
    assert "Office" in english
    assert "Dinas" not in english
    assert "Badan" in english  # nobody said what that is called
    indonesian = all_words(build_report(session, Translator("id"), small_cells=True))
    assert "Dinas" in indonesian
    assert "Unit kerja" in indonesian
    assert "Agency" not in indonesian


def test_findings_of_a_group_go_on_to_speak_of_it(session: Session) -> None:
    name_all(session, PLACE)
    session.commit(
        "test", [added(Finding("f", ("budget",), (("en", "x"),), "ani", "2026", attribute="place", group="Dinas"))]
    )
    english = translated(session, "en")
    (found,) = english.store.find(Finding)
    assert found.group in attribute_values(english, "place").values()
    assert english.store.values_of("place") == attribute_values(english, "place")
    assert translated(session, "id") is session


def test_a_finding_on_a_group_is_drafted_in_the_words_of_each_language(session: Session) -> None:
    name_all(session, PLACE)
    findings.draft(session, ("budget",), attribute="place", group="Dinas")
    texts = dict(findings.standing(session)[0].finding.texts)
    assert "Office “Agency”" in texts["en"]
    assert "Unit kerja “Dinas”" in texts["id"]


def test_what_was_said_is_written_filled_in_and_read_back(session: Session) -> None:
    name_all(session, PLACE)
    table = names_table(session, Translator("id"))
    assert table.columns == ("attribute", "value", "id", "en")
    assert [row for row in table.rows if row[0] == "place"] == [
        ("place", "", "", "Office"), ("place", "Badan", "", ""), ("place", "Dinas", "", "Agency"),
    ]  # fmt: skip
    filled = tuple((*map(str, row[:3]), "Board" if row[1] == "Badan" else str(row[3])) for row in table.rows)
    read = read_names(Table("a.csv", "", table.columns, filled))
    assert name_all(session, read) is not None
    assert name_all(session, read) is None
    assert names_table(session, Translator("id")).rows[1] == ("place", "Badan", "", "Board")
    undo(session)
    assert names_table(session, Translator("id")).rows == table.rows


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ({"units": {"en": {"": "Office"}}}, "there is no attribute “units”"),
        ({"place": {"en": {"Dinass": "Agency"}}}, "nobody has “Dinass” for place"),
        ({"place": {"en": {"Dinas": "Board", "Badan": "Board"}}}, "would both be called “Board”"),
        ({"place": {"en": {"Dinas": "Badan"}}}, "would both be called “Badan”"),
    ],
)
def test_what_cannot_be_told_apart_or_is_not_there_is_refused(
    session: Session, named: dict[str, dict[str, dict[str, str]]], why: str
) -> None:
    with pytest.raises(QualevalError, match=why):
        name_all(session, named)


def test_a_table_without_a_column_for_a_language_is_refused() -> None:
    with pytest.raises(QualevalError, match=r"a\.csv: an attribute, a value, and a column for each language"):
        read_names(Table("a.csv", "", ("attribute", "value"), (("unit", "Dinas"),)))
