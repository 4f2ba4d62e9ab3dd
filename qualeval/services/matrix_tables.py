"""Matrices to read, as tables: quotes by code and group, and the evaluator's summaries by case and theme."""

from collections.abc import Mapping, Sequence

from qualeval.domain.code_measures import QuoteCell
from qualeval.domain.quotes import Quote
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.analysis_tables import Analysed, QuotesBehind, headed, name_of, scope_notes, whose_notes
from qualeval.services.cross_tables import hidden_notes
from qualeval.services.matrices import Framework, QuotesByGroup

_WIDEST = 8  # columns of groups or themes that stand side by side; more are listed

_QUOTE_HEADERS = {
    "code": N_("code"),
    "name": N_("theme"),
    "by": N_("attribute"),
    "group": N_("group"),
    "n_segments": N_("segments"),
    "n_cases": N_("respondents"),
    "reference": N_("reference"),
    "coder": N_("coder"),
    "text": N_("quote"),
}


def quote_matrix_tables(
    found: QuotesByGroup, quotes: Mapping[str, Quote], translate: Translator, shown: int = 1
) -> Analysed:
    """A row per quote for scripts; for people codes by groups, each cell with its counts and its first quotes.

    `quotes` are those of the project by coding; `shown` how many stand in a cell.
    """
    result = found.result
    most = max((cell.n_cases for cells in result.cells for cell in cells), default=0) or 1
    rows: list[tuple[object, ...]] = []
    readable: list[tuple[object, ...]] = []
    behind: dict[tuple[int, int], QuotesBehind] = {}
    weights: dict[tuple[int, int], float] = {}
    for at, (code, cells) in enumerate(zip(result.codes, result.cells, strict=True)):
        name = name_of(found.basis, code, translate)
        line = [name]
        for place, (group, cell) in enumerate(zip(result.groups, cells, strict=True), 1):
            here = [quotes[coding_id] for coding_id in cell.coding_ids if coding_id in quotes]
            rows += [
                (code, name, found.attribute, group, cell.n_segments, cell.n_cases, q.reference, q.coding.coder, q.text)
                for q in here
            ]
            line.append(_quoted(cell, here[:shown]))
            behind[at, place] = QuotesBehind((code,), _cases_of(here), group)
            weights[at, place] = cell.n_cases / most
        readable.append(tuple(line))
    title, notes = translate(N_("Quotes by {attribute}"), attribute=found.attribute), _quote_notes(found, translate)
    by_quote = ResultTable(
        "quote_matrix", tuple(_QUOTE_HEADERS), tuple(rows), headed(translate, _QUOTE_HEADERS), title, notes
    )
    columns = ("name", *(f"group_{i}" for i in range(1, len(result.groups) + 1)))
    headers = (
        translate(N_("theme")),
        *(f"{group} (n={n})" for group, n in zip(result.groups, found.n_cases, strict=True)),
    )
    by_group = ResultTable("quote_matrix", columns, tuple(readable), headers, title, notes)
    return Analysed(by_quote, by_group, behind, weights)


def _quoted(cell: QuoteCell, shown: Sequence[Quote]) -> str:
    """How many segments and respondents, then a few quotes; nothing where there is none."""
    words = "  ".join(f"“{quote.text}” ({quote.reference})" for quote in shown)
    return f"{cell.n_segments} ({cell.n_cases})  {words}".strip() if cell.n_segments else ""


def _quote_notes(found: QuotesByGroup, translate: Translator) -> tuple[str, ...]:
    return (
        *scope_notes(found.basis, translate),
        translate(N_("In each cell: segments (respondents), then quotes with their references.")),
        *hidden_notes(found.n_hidden_groups, found.n_hidden_cases, translate),
    )


def _cases_of(quotes: list[Quote]) -> frozenset[str]:
    return frozenset(quote.case_id for quote in quotes)


_FRAMEWORK_HEADERS = {
    "case": N_("respondent"),
    "code": N_("code"),
    "name": N_("theme"),
    "n_codings": N_("codings"),
    "summary": N_("summary"),
    "open": N_("to be summed up"),
}


def framework_tables(found: Framework, translate: Translator, widest: int = _WIDEST) -> Analysed:
    """Cases by themes: the evaluator's summary, or in brackets how many codings wait for one.

    More than `widest` themes are not put side by side for people.
    """
    result = found.result
    names = [name_of(found.basis, code, translate) for code in result.codes]
    rows: list[tuple[object, ...]] = []
    matrix: list[tuple[object, ...]] = []
    behind: dict[tuple[int, int], QuotesBehind] = {}
    for at, (case_id, cells) in enumerate(zip(result.case_ids, result.cells, strict=True)):
        case = found.names.get(case_id, case_id)
        for code, name, cell in zip(result.codes, names, cells, strict=True):
            if cell.coding_ids or cell.summary:
                rows.append((case, code, name, len(cell.coding_ids), cell.summary, cell.is_open))
        matrix.append(
            (case, *(cell.summary or (f"({len(cell.coding_ids)})" if cell.is_open else "") for cell in cells))
        )
        for place, code in enumerate(result.codes, 1):
            behind[at, place] = QuotesBehind((code,), frozenset({case_id}), case)
    title = translate(N_("Framework matrix"))
    notes = (
        *whose_notes(found.basis, translate),
        translate(
            N_("Respondents by themes (Ritchie & Spencer 1994); in brackets: codings that nobody has summed up.")
        ),
        translate(N_("{n} cells are to be summed up."), n=result.n_open),
        translate(N_("{n} respondents of whom nothing is coded have no row."), n=found.n_silent),
        translate(N_("Rows are single people: put other names in their place before it leaves your hands.")),
    )
    table = ResultTable(
        "framework", tuple(_FRAMEWORK_HEADERS), tuple(rows), headed(translate, _FRAMEWORK_HEADERS), title, notes
    )
    side_by_side = ResultTable(
        "framework", ("case", *result.codes), tuple(matrix), (translate(N_("respondent")), *names), title, notes
    )
    if len(result.codes) > widest:
        return Analysed(table, table)
    return Analysed(table, side_by_side, behind)
