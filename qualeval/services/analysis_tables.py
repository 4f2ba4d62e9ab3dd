"""The analyses as tables: long ones with every figure for scripts and spreadsheets, and short ones that people read.

What a reader must know stands in the notes: what was counted, over whom, which test and why, and what is not given.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from qualeval.domain.evidence import FEW, SMALL_CELL
from qualeval.domain.measures import (
    CodePair,
    CrossGroup,
    CrossTable,
    Effect,
    Refusal,
    Share,
    Significance,
    Within,
    WordCount,
)
from qualeval.domain.method_names import METHOD_NAMES
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.analysing import Basis, SaturationFound, Together
from qualeval.services.numerals import bar, decimal, p_value, percent
from qualeval.services.telling import listed

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class QuotesBehind:
    """The quotes that a number stands on: of codes, by respondents (all, where None), or the codings named.

    `wave` is the one that they were said in, where the number is of one.
    """

    codes: tuple[str, ...]
    case_ids: frozenset[str] | None = None
    group: str = ""
    coding_ids: frozenset[str] | None = None
    wave: str = ""


@dataclass(frozen=True, slots=True)
class Analysed:
    """An analysis as a table for scripts and one that people read.

    `behind` maps (row, column) of the readable one to the quotes of its number, `weights` to how heavy it is (0 to 1).
    """

    table: ResultTable
    readable: ResultTable
    behind: Mapping[tuple[int, int], QuotesBehind] = field(default_factory=dict)
    weights: Mapping[tuple[int, int], float] = field(default_factory=dict)


# --- what the tables share -------------------------------------------------------------------------------------------


def name_of(found: Basis, code: str, translate: Translator) -> str:
    return found.codebook[code].name.to(translate.language) or code


def headed(translate: Translator, headers: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(translate(header) for header in headers.values())


def scope_notes(found: Basis, translate: Translator) -> list[str]:
    """Who is counted, whose codings count, and what is not coded yet: the same for every analysis of codes."""
    summary = found.summary
    notes = [
        translate(N_("N = {n} respondents with at least one countable segment."), n=found.scope.n_cases),
    ]
    if summary.uncoded:
        notes.append(
            translate(
                N_("{n} sources are not coded yet; their respondents count in N, so the shares are too low."),
                n=summary.uncoded,
            )
        )
    notes += whose_notes(found, translate)
    if len(found.coders) > 1 and not summary.whose.coders:
        notes.append(
            translate(
                N_("Codings by {coders} count together: a theme counts where any of them coded it."),
                coders=listed(found.coders, translate),
            )
        )
    return notes


def whose_notes(found: Basis, translate: Translator) -> list[str]:
    """Whose codings count, where they were chosen."""
    whose = found.summary.whose
    return [whose.words(translate)] if whose.coders else []


def counted(share: Share, language: str) -> str:
    """A count with its percentage; the count alone where there are too few respondents for one."""
    return str(share.n) if share.is_few else f"{share.n} ({percent(share.value, language)})"


TEST_HEADERS = {
    "test": N_("test"),
    "statistic": N_("test statistic"),
    "df": N_("degrees of freedom"),
    "p": "p",
    "p_holm": N_("p (Holm)"),
    "refusal": N_("not tested, because"),
}


def test_cells(found: Significance | Refusal, translate: Translator) -> tuple[object, ...]:
    if isinstance(found, Refusal):
        return ("", None, None, None, None, translate(found.template, **found.values))
    return (found.method, found.statistic, found.df, found.p, found.p_adjusted, "")


def effect_cells(found: Effect | Refusal | None) -> tuple[float | None, float | None, float | None]:
    """Estimate and interval; a bound without end is a gap, for no file format has a number for it."""
    if not isinstance(found, Effect):
        return None, None, None
    value, low, high = (n if n is not None and isfinite(n) else None for n in (found.value, found.low, found.high))
    return value, low, high


def p_cell(found: Significance | Refusal, language: str) -> str:
    return p_value(found.p_adjusted, language) if isinstance(found, Significance) else NOTHING


def test_notes(tests: Sequence[tuple[str, Significance | Refusal]], translate: Translator) -> list[str]:
    """Which tests were made of which themes, what Holm corrected for, and what was not tested and why."""
    made: dict[str, list[str]] = defaultdict(list)
    refused: dict[str, list[str]] = defaultdict(list)
    n_simulated = 0
    for name, test in tests:
        if isinstance(test, Significance):
            made[translate(METHOD_NAMES[test.method])].append(name)
            n_simulated = max(n_simulated, test.n_simulated)
        else:
            refused[translate(test.template, **test.values)].append(name)
    notes = []
    if made:
        named = "; ".join(f"{method}: {len(names)}" for method, names in made.items())
        n = sum(map(len, made.values()))
        notes.append(
            translate(
                N_("Two-sided tests, as the counts allow: {tests}. p is corrected for {n} tests by Holm's method."),
                tests=named,
                n=n,
            )
        )
    if n_simulated:
        notes.append(translate(N_("Simulated p: {n} tables drawn with the same margins."), n=n_simulated))
    notes += [
        translate(N_("Not tested ({names}): {reason}."), names=", ".join(names), reason=reason)
        for reason, names in refused.items()
    ]
    return notes


def interval(low: float | None, high: float | None, language: str, digits: int = 2) -> str:
    if low is None or high is None:
        return ""
    return f"[{decimal(low, language, digits)}; {decimal(high, language, digits)}]"


# --- codes by an attribute -------------------------------------------------------------------------------------------

_CROSS_HEADERS = {
    "by": N_("attribute"),
    "group": N_("group"),
    "n_group": N_("group size"),
    "code": N_("code"),
    "name": N_("theme"),
    "n_cases": N_("respondents"),
    "cases_share": N_("% of respondents"),
    "share_low": N_("95% from"),
    "share_high": N_("95% to"),
    **TEST_HEADERS,
    "cramers_v": N_("Cramér's V, bias-corrected"),
    "odds_ratio": N_("odds ratio"),
    "odds_ratio_low": N_("odds ratio, 95% from"),
    "odds_ratio_high": N_("odds ratio, 95% to"),
}


def crosstab_tables(found: Basis, table: CrossTable, translate: Translator) -> Analysed:
    """Themes by groups: who raised them, whether the groups differ, and by how much."""
    language = translate.language
    names = [group_name(group) for group in table.groups]
    everyone = frozenset().union(*(group.case_ids for group in table.groups))
    rows: list[tuple[object, ...]] = []
    readable: list[tuple[object, ...]] = []
    behind: dict[tuple[int, int], QuotesBehind] = {}
    weights: dict[tuple[int, int], float] = {}
    for at, row in enumerate(table.rows):
        effects = {effect.name: effect for effect in row.effects}
        size = effects.get("cramers_v")
        tail = (*test_cells(row.significance, translate), size.value if size else None,
                *effect_cells(effects.get("odds_ratio")))  # fmt: skip
        theme = name_of(found, row.code, translate)
        for place, (group, name, cell) in enumerate(zip(table.groups, names, row.cells, strict=True), 1):
            rows.append((table.attribute, name, group.n_cases, row.code, theme, cell.n, cell.value, cell.low,
                         cell.high, *tail))  # fmt: skip
            behind[at, place] = QuotesBehind((row.code,), group.case_ids, name)
            weights[at, place] = cell.value
        behind[at, len(names) + 1] = QuotesBehind((row.code,), everyone)
        readable.append(
            (
                theme,
                *(counted(cell, language) for cell in row.cells),
                counted(row.total, language),
                p_cell(row.significance, language),
                decimal(size.value, language) if size else NOTHING,
            )
        )
    notes = (*scope_notes(found, translate), *_cross_notes(found, table, translate))
    title = translate(N_("Themes by {attribute}"), attribute=table.attribute)
    total = sum(group.n_cases for group in table.groups)
    return Analysed(
        ResultTable(
            "crosstab", tuple(_CROSS_HEADERS), tuple(rows), headed(translate, _CROSS_HEADERS), title, notes, ("test",)
        ),
        ResultTable(
            "crosstab",
            ("name", *(f"group_{i}" for i in range(1, len(names) + 1)), "total", "p_holm", "cramers_v"),
            tuple(readable),
            (
                translate(N_("theme")),
                *(f"{name} (n={group.n_cases})" for name, group in zip(names, table.groups, strict=True)),
                f"{translate(N_('together'))} (n={total})",
                translate(N_("p (Holm)")),
                translate(N_("effect V")),
            ),
            title,
            notes,
        ),
        behind,
        weights,
    )


def group_name(group: CrossGroup) -> str:
    return " + ".join(value or NOTHING for value in group.values)


def _cross_notes(found: Basis, table: CrossTable, translate: Translator) -> list[str]:
    notes = [translate(N_("Respondents who raised the theme; percentages only in groups of {few} or more."), few=FEW)]
    if table.n_missing:
        notes.append(
            translate(
                N_("{n} respondents have no value for {attribute} and are left out here."),
                n=table.n_missing,
                attribute=table.attribute,
            )
        )
    notes += hidden_notes(table.n_suppressed_groups, table.n_suppressed_cases, translate)
    tests = [(name_of(found, row.code, translate), row.significance) for row in table.rows]
    notes += test_notes(tests, translate)
    if any(row.effects for row in table.rows):
        notes.append(
            translate(N_("V is Cramér's V, corrected for bias: 0 says no difference between groups, 1 a complete one."))
        )
    return notes


def hidden_notes(n_groups: int, n_cases: int, translate: Translator) -> list[str]:
    if not n_groups:
        return []
    return [
        translate(
            N_(
                "{groups} groups ({n} respondents) are left out to protect them: those of fewer than {small} people, "
                "and the next smallest where these could be told by subtraction."
            ),
            groups=n_groups,
            small=SMALL_CELL,
            n=n_cases,
        )
    ]


# --- codes together --------------------------------------------------------------------------------------------------

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


# --- words -----------------------------------------------------------------------------------------------------------

_WORD_HEADERS = {
    "word": N_("word"),
    "n": N_("times"),
    "n_cases": N_("respondents"),
    "per_thousand": N_("per 1,000 words"),
}


def words_tables(found: Basis, counts: Sequence[WordCount], code: str, translate: Translator) -> Analysed:
    """Words by how often they are said, and by how many respondents."""
    notes = (
        scope_notes(found, translate)[0],
        *(whose_notes(found, translate) if code else ()),
        translate(
            N_("Words of respondents only; notes in [brackets], common words, numbers and single letters are left out.")
        ),
        translate(N_("Per 1,000 of all words counted, common words among them.")),
    )
    title = (
        translate(N_("Words in: {theme}"), theme=found.codebook[code].name.to(translate.language))
        if code
        else translate(N_("Words"))
    )
    most = max((count.n for count in counts), default=1)
    rows = tuple((count.word, count.n, count.n_cases, round(count.per_thousand, 3)) for count in counts)
    readable = tuple(
        (c.word, c.n, c.n_cases, decimal(c.per_thousand, translate.language, 1), bar(c.n / most, 16)) for c in counts
    )
    headers = headed(translate, _WORD_HEADERS)
    return Analysed(
        ResultTable("words", tuple(_WORD_HEADERS), rows, headers, title, notes),
        ResultTable("words", (*_WORD_HEADERS, "bar"), readable, (*headers, ""), title, notes),
    )


# --- saturation ------------------------------------------------------------------------------------------------------

_SATURATION_HEADERS = {
    "position": N_("number"),
    "source": N_("source"),
    "n_new": N_("new themes"),
    "n_cumulative": N_("themes so far"),
    "run_new": N_("new in the run"),
    "run_share": N_("new in the run, % of the base"),
}


def saturation_tables(found: SaturationFound, translate: Translator) -> Analysed:
    """The themes that each source brought first; a run's figures stand at the source that ends it."""
    result, language = found.result, translate.language
    runs = {run.last: run for run in result.runs}
    total = max(result.cumulative, default=0) or 1
    rows: list[tuple[object, ...]] = []
    readable: list[tuple[object, ...]] = []
    for at, (source, new, so_far) in enumerate(
        zip(result.sources, result.new, result.cumulative, strict=True), 1
    ):  # fmt: skip
        run = runs.get(at)
        rows.append((at, source, new, so_far, run.n_new if run else None, run.ratio if run else None))
        readable.append(
            (at, source, new, so_far, percent(run.ratio, language) if run else "", bar(so_far / total))
        )  # fmt: skip
    headers = headed(translate, _SATURATION_HEADERS)
    title = translate(N_("Saturation"))
    notes = tuple(_saturation_notes(found, translate))
    columns = ("position", "source", "n_new", "n_cumulative", "run_share", "bar")
    kept = dict(zip(_SATURATION_HEADERS, headers, strict=True))
    return Analysed(
        ResultTable("saturation", tuple(_SATURATION_HEADERS), tuple(rows), headers, title, notes),
        ResultTable(
            "saturation", columns, tuple(readable), tuple(kept.get(column, "") for column in columns), title, notes
        ),
        weights={(at, 5): so_far / total for at, so_far in enumerate(result.cumulative)},
    )


def _saturation_notes(found: SaturationFound, translate: Translator) -> list[str]:
    result, language = found.result, translate.language
    threshold = percent(result.threshold, language)
    notes = [
        *whose_notes(found.basis, translate),
        translate(
            N_(
                "Guest, Namey & Chen 2020: the first {base} sources have {n} themes; runs of {run} sources, "
                "new-information threshold {threshold}."
            ),
            base=result.base_size,
            n=result.n_base,
            run=result.run_length,
            threshold=threshold,
        ),
    ]
    if result.reached_at is None:
        last = result.runs[-1]
        notes.append(
            translate(
                N_("Saturation is not reached: the last run still brought {share} new themes."),
                share=percent(last.ratio, language),
            )
        )
    else:
        notes.append(
            translate(
                N_("Saturation is reached at {n} sources, seen by the run of {run} that follows."),
                n=result.reached_at,
                run=result.run_length,
            )
        )
        if not result.holds:
            notes.append(translate(N_("It does not hold: a later run brought more new themes than the threshold.")))
    if found.n_left_out:
        notes.append(
            translate(
                N_("{n} without any coding are left out: not read yet, or nothing in them to code."),
                n=found.n_left_out,
            )
        )
    notes.append(
        translate(
            N_("Each interview is a source, in the order of the project.")
            if found.unit == "interview"
            else N_("Each respondent is a source, in the order in which the project's texts hear them.")
        )
    )
    return notes
