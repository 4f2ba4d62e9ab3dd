"""Codes found together as tables: the pairs, and the matrix of them."""

from collections.abc import Mapping

from qualeval.domain.code_measures import CodePair, Within
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.analysing import Together
from qualeval.services.analysis_tables import NOTHING, Analysed, QuotesBehind, headed, name_of, scope_notes
from qualeval.services.numerals import decimal

_PAIR_HEADERS = {
    "first": N_("code"),
    "first_name": N_("theme"),
    "second": N_("other code"),
    "second_name": N_("other theme"),
    "n_cases": N_("respondents"),
    "n_pairs": N_("pairs of codings"),
    "n_together": N_("together"),
    "n_first": N_("first"),
    "n_second": N_("second"),
    "jaccard": "Jaccard",
    "lift": N_("lift"),
}


_WAYS: Mapping[Within, str] = {
    "segment": N_("Counted on the same segment; {n} countable segments in all."),
    "respondent": N_("Counted in the same respondent; {n} respondents in all."),
    "overlap": N_("Counted where codings overlap; together, first and second are characters, of {n} countable ones."),
    "turns": N_("Counted at most {turns} turns of respondents apart (windows of them); {n} turns in all."),
}


def cooccurrence_tables(found: Together, translate: Translator, least: int = 1) -> Analysed:
    """Pairs of codes, most respondents first; `least` respondents and more."""
    language = translate.language
    pairs = [pair for pair in found.result.pairs if pair.n_cases >= least]

    def name(code: str) -> str:
        return name_of(found.basis, code, translate)

    rows = tuple(
        (p.first, name(p.first), p.second, name(p.second), p.n_cases, p.n_pairs, p.n_together, p.n_first, p.n_second,
         p.jaccard, p.lift)
        for p in pairs
    )  # fmt: skip
    readable = tuple(
        (
            name(p.first),
            name(p.second),
            p.n_cases,
            p.n_together,
            decimal(p.jaccard, language),
            NOTHING if p.lift is None else decimal(p.lift, language, 1),
        )
        for p in pairs
    )
    notes = _pair_notes(found, translate)
    title = translate(N_("Themes together"))
    return Analysed(
        ResultTable("cooccurrence", tuple(_PAIR_HEADERS), rows, headed(translate, _PAIR_HEADERS), title, notes),
        ResultTable(
            "cooccurrence",
            ("first_name", "second_name", "n_cases", "n_together", "jaccard", "lift"),
            readable,
            headed(
                translate,
                {
                    "first_name": N_("theme"),
                    "second_name": N_("other theme"),
                    "n_cases": N_("respondents"),
                    "n_together": N_("together"),
                    "jaccard": "Jaccard",
                    "lift": N_("lift"),
                },
            ),
            title,
            notes,
        ),
        {(at, column): QuotesBehind((p.first, p.second)) for at, p in enumerate(pairs) for column in range(6)},
        {(at, 4): p.jaccard for at, p in enumerate(pairs)},
    )


def _pair_notes(found: Together, translate: Translator) -> tuple[str, ...]:
    way = _WAYS[found.result.within]
    whose = found.basis.summary.whose
    differ = [] if len(found.basis.coders) < 2 or whose.by_all else [
        translate(N_("Where two coders put different codes on the same words, those stand together here too."))
    ]  # fmt: skip
    return (
        *scope_notes(found.basis, translate),
        *differ,
        translate(way, n=found.result.n_units, turns=found.result.turns),
        translate(N_("Jaccard: of the places with either theme, how many have both (0 to 1).")),
        translate(N_("Lift: how many times as often together as if they were independent; 1 says no connection.")),
        translate(N_("A pair that is found together in few respondents says little: look at its quotes.")),
    )


def cooccurrence_matrix(found: Together, translate: Translator) -> Analysed:
    """The same as a square: respondents in whom two themes stand together; the diagonal is who raised a theme."""
    codes = [code for code in found.basis.codes if found.basis.raised[code]]
    pairs: dict[tuple[str, str], CodePair] = {}
    for pair in found.result.pairs:
        pairs[pair.first, pair.second] = pairs[pair.second, pair.first] = pair
    rows: list[tuple[object, ...]] = []
    behind: dict[tuple[int, int], QuotesBehind] = {}
    weights: dict[tuple[int, int], float] = {}
    for at, code in enumerate(codes):
        cells: list[object] = []
        for place, other in enumerate(codes):
            if code == other:
                cells.append(len(found.basis.raised[code]))
                behind[at, place + 1] = QuotesBehind((code,))
                continue
            together = pairs.get((code, other))
            cells.append(together.n_cases if together else 0)
            if together:
                behind[at, place + 1] = QuotesBehind((code, other))
                weights[at, place + 1] = together.jaccard
        rows.append((f"{at + 1} {name_of(found.basis, code, translate)}", *cells))
    table = ResultTable(
        "cooccurrence_matrix",
        ("name", *codes),
        tuple(rows),
        (translate(N_("theme")), *(str(n) for n in range(1, len(codes) + 1))),
        translate(N_("Themes together")),
        (
            translate(N_("Respondents in whom two themes stand together; on the diagonal, all who raised the theme.")),
            *_pair_notes(found, translate),
        ),
    )
    return Analysed(table, table, behind, weights)
