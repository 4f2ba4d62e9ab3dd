"""Who was heard: the report's section on respondents, and which of their attributes tell groups apart."""

from collections import defaultdict
from collections.abc import Sequence

from qualeval.domain.evidence import FEW, SMALL_CELL, Scope, groups, joined
from qualeval.domain.records import Attribute, AttributeType, Source, SourceKind
from qualeval.domain.report_document import Section
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.session import Session
from qualeval.services.spoken import respondents_of
from qualeval.services.summarising import ThemeSummary, attribute_values
from qualeval.services.telling import attribute_words
from qualeval.services.theme_tables import group_words

_FEW_VALUES = 8  # different values of an attribute that people are told apart by in a table


class Respondents:
    """How many were heard, what each question was answered by, and how they are spread over what is known of them."""

    def __init__(self, session: Session, summary: ThemeSummary, translate: Translator, *, small_cells: bool) -> None:
        self._session = session
        self._summary = summary
        self._translate = translate
        self._small_cells = small_cells

    def section(self) -> Section:
        translate, n = self._translate, self._summary.scope.n_cases
        heard = translate(N_("Respondents with at least one countable segment: {n}."), n=n)
        tables = (self._open_questions(), self._attributes())
        return Section(
            translate(N_("Respondents")), paragraphs=(heard,), tables=tuple(table for table in tables if table.rows)
        )

    def _open_questions(self) -> ResultTable:
        """How many answered each question, of those who answered any of the same file: N of the themes is of all."""
        translate, scope = self._translate, self._summary.scope.case_ids
        by_file: defaultdict[str, list[tuple[Source, set[str]]]] = defaultdict(list)
        for source in self._session.store.find(Source):
            if source.kind is SourceKind.SURVEY and self._summary.wave in ("", source.wave):
                answered = respondents_of(self._session.store, source) & scope
                by_file[source.file_name or source.id].append((source, answered))
        rows = [
            (source.title or source.name, len(answered), len(set().union(*(cases for _, cases in asked))))
            for asked in by_file.values()
            if len(asked) > 1
            for source, answered in asked
        ]
        headers = (N_("question"), N_("answered"), N_("of"))
        return ResultTable(
            name="open_questions",
            columns=("question", "n_cases", "n_asked"),
            rows=tuple(rows),
            headers=tuple(translate(header) for header in headers),
            title=translate(N_("Open-ended survey questions: who answered")),
            notes=(translate(N_("Of those who answered any open-ended question of the same file.")),),
        )

    def _attributes(self) -> ResultTable:
        """How the respondents are spread over the attributes' values; small groups are taken together."""
        translate, scope = self._translate, self._summary.scope
        rows: list[tuple[object, ...]] = []
        for attribute in comparable(self._session, self._summary):
            values = attribute_values(self._session, attribute.name, self._summary.wave)
            rows += self._spread(attribute, [values.get(case_id, "").strip() for case_id in sorted(scope.case_ids)])
        few = scope.n_cases < FEW
        headers = (N_("attribute"), N_("value"), N_("respondents"), *(() if few else (N_("% of respondents"),)))
        notes = [] if self._small_cells else [
            translate(N_("Values of fewer than {small} people are taken together to protect them."), small=SMALL_CELL)
        ]  # fmt: skip
        return ResultTable(
            name="respondents",
            columns=("attribute", "value", "n_cases", *(() if few else ("cases_share",))),
            rows=tuple(row[:3] if few else row for row in rows),
            headers=tuple(translate(header) for header in headers),
            title=translate(N_("Respondents by attribute (N = {n})"), n=scope.n_cases),
            notes=tuple(notes),
        )

    def _spread(self, attribute: Attribute, values: Sequence[str]) -> list[tuple[object, ...]]:
        by_case = dict(enumerate(values))
        found = groups({str(at): value for at, value in by_case.items()}, Scope(frozenset(map(str, by_case))))
        shown = found if self._small_cells else joined(found)
        name = attribute_words(attribute)
        return [
            (name, group_words(group, self._translate), group.scope.n_cases, group.scope.n_cases / len(values))
            for group in shown
        ]


def comparable(session: Session, summary: ThemeSummary) -> list[Attribute]:
    """The attributes whose groups can be compared at a glance: a few names that anybody in scope has.

    Scales are left to the answers to closed questions and to the joint display.
    """
    found = []
    for attribute in session.store.find(Attribute):
        if attribute.type is not AttributeType.NOMINAL:
            continue
        values = attribute_values(session, attribute.name, summary.wave)
        different = {value.strip() for case_id, value in values.items() if case_id in summary.scope.case_ids} - {""}
        if 1 <= len(different) <= _FEW_VALUES:
            found.append(attribute)
    return found
