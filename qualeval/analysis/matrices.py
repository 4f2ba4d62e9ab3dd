"""Matrices to read: quotes by code and group, summaries by case and theme, questions by method."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from qualeval.domain.code_measures import (
    FrameworkCell,
    FrameworkMatrix,
    QuoteCell,
    QuoteMatrix,
    TriangulationCell,
    TriangulationMatrix,
)
from qualeval.domain.evidence import CodingFact, Scope


def quote_matrix(
    facts: Iterable[CodingFact], codes: Sequence[str], values: Mapping[str, str], groups: Sequence[str]
) -> QuoteMatrix:
    """Which codings of each code come from each group; `values` maps respondents to their group.

    Facts keep their order within a cell. A stretch that two coders coded alike is one segment, under the first.
    """
    cells: dict[tuple[str, str], dict[tuple[str, int, int], CodingFact]] = defaultdict(dict)
    for fact in facts:
        place = (fact.document_id, fact.start, fact.end)
        cells[fact.code, values.get(fact.case_id, "")].setdefault(place, fact)
    return QuoteMatrix(
        tuple(codes),
        tuple(groups),
        tuple(tuple(_quote_cell(cells[code, group].values()) for group in groups) for code in codes),
    )


def _quote_cell(facts: Collection[CodingFact]) -> QuoteCell:
    return QuoteCell(len(facts), len({fact.case_id for fact in facts} - {""}), tuple(fact.coding_id for fact in facts))


def framework_matrix(
    facts: Iterable[CodingFact],
    case_ids: Sequence[str],
    codes: Sequence[str],
    summaries: Mapping[tuple[str, str], str],
) -> FrameworkMatrix:
    """Cases by themes with the evaluator's summaries, `summaries[case_id, code]`, and what each sums up.

    A stretch that two coders coded alike is one, by the first of their codings.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    distinct: dict[tuple[str, str, int, int], CodingFact] = {}
    for fact in facts:
        distinct.setdefault((fact.code, fact.document_id, fact.start, fact.end), fact)
    for fact in distinct.values():
        found[fact.case_id, fact.code].append(fact.coding_id)
    return FrameworkMatrix(
        tuple(case_ids),
        tuple(codes),
        tuple(
            tuple(FrameworkCell(summaries.get((case, code), ""), tuple(found[case, code])) for code in codes)
            for case in case_ids
        ),
    )


def triangulation_matrix(
    facts: Iterable[CodingFact],
    questions: Mapping[str, Collection[str]],
    methods: Mapping[str, str],
    scopes: Mapping[str, Scope],
    *,
    n_values: Mapping[tuple[str, str], int] | None = None,
    statements: Mapping[str, str] | None = None,
) -> TriangulationMatrix:
    """What each method says to each evaluation question (O'Cathain, Murphy & Nicholl 2010).

    `questions` maps a question to its codes, `methods` a source to its method, `scopes` a method to the respondents
    it reached, in the order of columns; a method of figures alone stands in `scopes` too. `n_values[question, method]`
    counts closed answers or figures that bear on it; `statements` are the evaluator's words on whether they agree.
    """
    by_method: dict[str, list[CodingFact]] = defaultdict(list)
    for fact in facts:
        by_method[methods.get(fact.source_id, "")].append(fact)
    return TriangulationMatrix(
        tuple(questions),
        tuple(scopes),
        tuple(
            tuple(
                _triangulation_cell(by_method[method], set(codes), scope, (n_values or {}).get((question, method), 0))
                for method, scope in scopes.items()
            )
            for question, codes in questions.items()
        ),
        tuple((statements or {}).get(question, "") for question in questions),
    )


def _triangulation_cell(
    facts: Iterable[CodingFact], codes: Collection[str], scope: Scope, n_values: int
) -> TriangulationCell:
    inside = [fact for fact in facts if fact.code in codes]
    return TriangulationCell(
        n_cases=len({fact.case_id for fact in inside} & scope.case_ids),
        n_asked=scope.n_cases,
        n_segments=len({(fact.document_id, fact.start, fact.end) for fact in inside}),
        n_values=n_values,
        codes=tuple(sorted({fact.code for fact in inside})),
    )
