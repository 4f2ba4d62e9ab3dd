"""Evaluation questions by method: which of them each method speaks to, and whether they agree.

The statement is the evaluator's; what is counted beside it shows where a method is silent (Farmer et al. 2006;
O'Cathain, Murphy & Nicholl 2010).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from qualeval.domain.code_measures import TriangulationCell, TriangulationMatrix
from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import CodingFact, Scope
from qualeval.domain.method_names import STATEMENT_NAMES, Statement
from qualeval.domain.records import Attribute, AttributeType, Question, Source
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services import asking, findings, judgements
from qualeval.services.analysing import Basis, basis
from qualeval.services.analysis_tables import Analysed, QuotesBehind, scope_notes
from qualeval.services.findings import METHOD_WORDS
from qualeval.services.ports.analysing import Analysis
from qualeval.services.session import Session
from qualeval.services.spoken import respondents_of
from qualeval.services.summarising import attribute_values, codes_under
from qualeval.services.telling import text_of

_FIGURES: Mapping[AttributeType, str] = {AttributeType.ORDINAL: "closed", AttributeType.NUMBER: "figures"}
_METHODS = {**METHOD_WORDS, "closed": N_("closed answers"), "figures": N_("figures")}


@dataclass(frozen=True, slots=True)
class Triangulated:
    """The matrix with its questions; `said` tells how often words and figures of a method agreed on a question."""

    basis: Basis
    questions: tuple[Question, ...]
    matrix: TriangulationMatrix
    facts: tuple[tuple[tuple[CodingFact, ...], ...], ...]
    said: Mapping[tuple[str, str], Counter[Statement]]
    n_findings: Mapping[str, int]


def triangulation(session: Session, analysis: Analysis, *, wave: str = "") -> Triangulated:
    """What each method says to each evaluation question, by the themes of its findings.

    Closed answers and figures speak to a question where the evaluator set one beside a theme of it in the joint
    display. Raises QualevalError where there are no questions.
    """
    asked = tuple(asking.questions(session))
    if not asked:
        raise QualevalError(asking.NO_QUESTIONS)
    found = basis(session, wave=wave)
    answers = findings.standing(session)
    codes: dict[str, set[str]] = {question.id: set() for question in asked}
    for item in answers:
        if item.finding.question in codes:
            for code in item.finding.codes:
                codes[item.finding.question] |= codes_under(found.codebook, code) if code in found.codebook else set()
    scopes, methods = _reached(session, found, wave)
    said = _said(session, codes)
    matrix = analysis.triangulation_matrix(
        found.facts,
        codes,
        methods,
        scopes,
        n_values={place: sum(count.values()) for place, count in said.items()},
        statements=judgements.question_statements(session),
    )
    facts = tuple(
        tuple(
            tuple(f for f in found.facts if f.code in codes[question] and methods.get(f.source_id) == method)
            for method in matrix.methods
        )
        for question in matrix.questions
    )
    n_findings = Counter(item.finding.question for item in answers)
    return Triangulated(found, asked, matrix, facts, said, n_findings)


def _reached(session: Session, found: Basis, wave: str) -> tuple[dict[str, Scope], dict[str, str]]:
    """Whom each method reached, and each source's method."""
    sources = [source for source in session.store.find(Source) if wave in ("", source.wave)]
    heard: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        heard[source.kind.value] |= respondents_of(session.store, source) & found.scope.case_ids
    for attribute in session.store.find(Attribute):
        if attribute.type in _FIGURES:
            given = {case for case, value in attribute_values(session, attribute.name, wave).items() if value.strip()}
            heard[_FIGURES[attribute.type]] |= given & found.scope.case_ids
    in_order = {method: Scope(frozenset(heard[method])) for method in _METHODS if heard.get(method)}
    return in_order, {source.id: source.kind.value for source in sources}


def _said(session: Session, codes: Mapping[str, set[str]]) -> dict[tuple[str, str], Counter[Statement]]:
    """(question, method) -> what was stated of its themes in the joint display."""
    found: dict[tuple[str, str], Counter[Statement]] = defaultdict(Counter)
    for attribute in session.store.find(Attribute):
        if attribute.type not in _FIGURES:
            continue
        for code, statement in judgements.statements(session, attribute.name).items():
            for question, wanted in codes.items():
                if code in wanted and statement:
                    found[question, _FIGURES[attribute.type]][statement] += 1
    return dict(found)


# --- as a table ------------------------------------------------------------------------------------------------------


def triangulation_tables(found: Triangulated, translate: Translator) -> Analysed:
    """Questions by methods: how many of those reached raised its themes, and the evaluator's statement."""
    language, matrix = translate.language, found.matrix
    rows: list[tuple[object, ...]] = []
    readable: list[tuple[object, ...]] = []
    behind: dict[tuple[int, int], QuotesBehind] = {}
    for at, (question, cells, stated) in enumerate(zip(found.questions, matrix.cells, matrix.statements, strict=True)):
        text = text_of(question.texts, language)
        words = []
        for place, (method, cell) in enumerate(zip(matrix.methods, cells, strict=True)):
            counts = found.said.get((question.id, method), Counter())
            rows.append((at + 1, text, method, cell.n_cases, cell.n_asked, cell.n_segments, cell.n_values,
                         ", ".join(cell.codes), cell.is_silent, stated))  # fmt: skip
            words.append(_cell_words(method, cell, counts, translate))
            ids = frozenset(fact.coding_id for fact in found.facts[at][place])
            if ids:
                behind[at, place + 2] = QuotesBehind(cell.codes[:1], group=text, coding_ids=ids)
        statement = judgements.read_statement(stated) or ""
        readable.append((at + 1, text, *words, translate(STATEMENT_NAMES[statement])))
    headers = (N_("no."), N_("question"), N_("method"), N_("respondents"), N_("reached"), N_("segments"),
               N_("answers compared"), N_("codes"), N_("silent"), N_("the methods together"))  # fmt: skip
    title = translate(N_("Evaluation questions by method"))
    notes = tuple(_notes(found, translate))
    names = [
        f"{translate(_METHODS[method])} (n={cells.n_asked})"
        for method, cells in zip(matrix.methods, matrix.cells[0], strict=True)
    ]
    return Analysed(
        ResultTable(
            "triangulation",
            ("n", "question", "method", "n_cases", "n_reached", "n_segments", "n_values", "codes", "silent",
             "statement"),
            tuple(rows),
            tuple(translate(header) for header in headers),
            title,
            notes,
        ),
        ResultTable(
            "triangulation",
            ("n", "question", *(f"method_{place}" for place in range(1, len(names) + 1)), "statement"),
            tuple(readable),
            (translate(N_("no.")), translate(N_("question")), *names, translate(N_("the methods together"))),
            title,
            notes,
        ),
        behind,
    )  # fmt: skip


def _cell_words(method: str, cell: TriangulationCell, said: Counter[Statement], translate: Translator) -> str:
    if method in _FIGURES.values():
        words = [f"{translate(STATEMENT_NAMES[statement])} {n}" for statement, n in said.items()]
        return ", ".join(words) or translate(N_("silent"))
    if cell.is_silent:
        return translate(N_("silent"))
    return translate(N_("{n} respondents, {segments} passages"), n=cell.n_cases, segments=cell.n_segments)


def _notes(found: Triangulated, translate: Translator) -> list[str]:
    notes = scope_notes(found.basis, translate)
    notes += [
        translate(N_("Interviews and open answers: respondents who raised a theme of the question's findings.")),
        translate(N_("Closed answers and figures: what the evaluator stated in the joint display on these themes.")),
        translate(N_("Convergence, divergence and silence of the methods together are stated by the evaluator.")),
    ]
    open_ones = [at for at, question in enumerate(found.questions, 1) if not found.n_findings.get(question.id)]
    if open_ones:
        numbers = ", ".join(map(str, open_ones))
        notes.append(translate(N_("Questions without a finding yet: {numbers}."), numbers=numbers))
    return notes
