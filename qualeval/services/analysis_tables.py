"""The analyses as tables: long ones with every figure for scripts and spreadsheets, and short ones that people read.

What a reader must know stands in the notes: what was counted, over whom, which test and why, and what is not given.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from qualeval.domain.code_measures import WordCount
from qualeval.domain.measures import Effect, Refusal, Share, Significance
from qualeval.domain.method_names import METHOD_NAMES
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.analysing import Basis, SaturationFound
from qualeval.services.numerals import bar, decimal, p_value, percent
from qualeval.services.telling import listed
from qualeval.services.theme_tables import heard_notes

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


def name_of(found: Basis, code: str, translate: Translator) -> str:
    return found.codebook[code].name.to(translate.language) or code


def headed(translate: Translator, headers: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(translate(header) for header in headers.values())


def scope_notes(found: Basis, translate: Translator) -> list[str]:
    """Who is counted, whose codings count, and what is not coded yet: the same for every analysis of codes."""
    notes = [*heard_notes(found.summary, translate), *whose_notes(found, translate)]
    if len(found.coders) > 1 and not found.summary.whose.coders:
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
