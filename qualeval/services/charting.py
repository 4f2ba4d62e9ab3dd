"""Charts of results: which numbers a picture shows, in which order, and what it says in words."""

from collections.abc import Mapping, Sequence
from math import ceil

from qualeval.domain.charts import Chart, Series
from qualeval.domain.code_measures import Cooccurrence, Saturation, Timeline
from qualeval.domain.evidence import FEW, Group, ThemeRow
from qualeval.domain.mixed_measures import WaveTable
from qualeval.i18n import N_, Translator
from qualeval.services.numerals import percent
from qualeval.services.summarising import ThemeSummary

MOST_BARS, MOST_DOTS, MOST_HEAT, MOST_LINES, MOST_SOURCES = 25, 12, 12, 10, 60
_GREY = "#BBBBBB"


def theme_bars(summary: ThemeSummary, translate: Translator) -> Chart | None:
    """The themes that anybody raised, by the share of respondents with its interval, or by number where N < 20."""
    raised = [row for row in summary.rows if row.n_cases]
    if not raised:
        return None
    rows, is_few = raised[:MOST_BARS], summary.scope.n_cases < FEW
    language, n = translate.language, summary.scope.n_cases
    series = Series(
        translate(N_("respondents")) if is_few else translate(N_("% of respondents")),
        tuple(float(row.n_cases) if is_few else row.cases_share for row in rows),
        () if is_few else tuple(row.share_low for row in rows),
        () if is_few else tuple(row.share_high for row in rows),
    )
    first = rows[0]
    size = f"{first.n_cases}/{n}" if is_few else percent(first.cases_share, language, 1)
    return Chart(
        kind="bars",
        name=f"themes_{summary.level}",
        title=translate(
            N_("Themes by respondents (N = {n})")
            if summary.level == "code"
            else N_("Categories by respondents (N = {n})"),
            n=n,
        ),
        alt=translate.plural(
            N_("One bar, “{name}”, with {size}."),
            N_("A bar for each of {n} themes; the longest is “{name}” with {size}."),
            len(rows),
            name=_name(summary, first.code, language),
            size=size,
        ),
        labels=tuple(_name(summary, row.code, language) for row in rows),
        series=(series,),
        axis=series.name,
        share=not is_few,
        colors=tuple(summary.codebook[row.code].color or _GREY for row in rows),
        notes=(
            *(() if is_few else (translate(N_("Lines: 95% intervals by Wilson's method.")),)),
            *_left_out(len(rows), len(raised), translate),
        ),
    )  # fmt: skip


def group_dots(summary: ThemeSummary, translate: Translator) -> Chart | None:
    """The most raised themes by group, for the groups of 20 or more; None where fewer than two are so large."""
    stated = [(group, table) for group, table in summary.groups if all(group.values)]
    large = [(group, table) for group, table in stated if group.scope.n_cases >= FEW]
    raised = [row for row in summary.rows if row.n_cases]
    rows = raised[:MOST_DOTS]
    if len(large) < 2 or not rows:
        return None
    language = translate.language
    return Chart(
        kind="dots",
        name=f"groups_{summary.attribute}",
        title=translate(N_("Themes by {attribute}"), attribute=summary.attribute_label or summary.attribute),
        alt=translate(
            N_("For each of {themes} themes a dot for each of {groups} groups; the numbers are in the table."),
            themes=len(rows),
            groups=len(large),
        ),
        labels=tuple(_name(summary, row.code, language) for row in rows),
        series=tuple(_group_series(group, table, rows) for group, table in large),
        axis=translate(N_("% of respondents of the group")),
        share=True,
        notes=(
            translate(N_("Groups of {few} or more respondents, each of a stated value."), few=FEW),
            *_left_out(len(rows), len(raised), translate),
        ),
    )


def _group_series(group: Group, table: Mapping[str, ThemeRow], rows: Sequence[ThemeRow]) -> Series:
    return Series(f"{group.value} (n={group.scope.n_cases})", tuple(table[row.code].cases_share for row in rows))


def cooccurrence_heat(summary: ThemeSummary, found: Cooccurrence, translate: Translator) -> Chart | None:
    """How many respondents have two themes together, for the themes that most often are."""
    pairs = [pair for pair in found.pairs if pair.n_cases]
    weight: dict[str, int] = {}
    for pair in pairs:
        for code in (pair.first, pair.second):
            weight[code] = weight.get(code, 0) + pair.n_cases
    codes = [row.code for row in summary.rows if row.code in weight]
    kept = set(sorted(codes, key=lambda code: -weight[code])[:MOST_HEAT])
    codes = [code for code in codes if code in kept]
    if len(codes) < 2:
        return None
    counts = {frozenset((pair.first, pair.second)): pair.n_cases for pair in pairs}
    language = translate.language
    most = max(pairs, key=lambda pair: pair.n_cases)
    names = {code: _name(summary, code, language) for code in codes}
    return Chart(
        kind="heat",
        name="cooccurrence",
        title=translate(N_("Themes in the same segment: respondents (N = {n})"), n=summary.scope.n_cases),
        alt=translate(
            N_("A table of {n} by {n} themes; most often together are “{first}” and “{second}” ({size} respondents)."),
            n=len(codes),
            first=_name(summary, most.first, language),
            second=_name(summary, most.second, language),
            size=most.n_cases,
        ),
        labels=tuple(names.values()),
        series=tuple(
            Series(
                names[code],
                tuple(None if code == other else float(counts.get(frozenset((code, other)), 0)) for other in codes),
            )
            for code in codes
        ),
        axis=translate(N_("respondents")),
        notes=_left_out(
            len(codes), len(weight), translate, N_("The {n} themes that most often stand with another, of {of}.")
        ),
    )


def timeline_heat(summary: ThemeSummary, found: Timeline, parts: Sequence[str], translate: Translator) -> Chart | None:
    """In how many interviews the most raised themes come up in each part."""
    raised = [row for row in found.rows if any(row.n_interviews)]
    rows = raised[:MOST_HEAT]
    if not rows:
        return None
    return Chart(
        kind="heat",
        name="timeline",
        title=translate(N_("Where in the interviews themes come up: interviews (n = {n})"), n=len(found.interviews)),
        alt=translate(
            N_("For each of {themes} themes and each of {parts} parts, how many of {n} interviews have it there."),
            themes=len(rows),
            parts=found.parts,
            n=len(found.interviews),
        ),
        labels=tuple(_name(summary, row.code, translate.language) for row in rows),
        series=tuple(
            Series(name, tuple(float(row.n_interviews[part]) for row in rows)) for part, name in enumerate(parts)
        ),
        axis=translate(N_("interviews")),
        notes=(
            translate(N_("Each column ends where that share of the respondents' words has been said.")),
            *_left_out(len(rows), len(raised), translate),
        ),
    )


def saturation_curve(found: Saturation, translate: Translator) -> Chart:
    """New and all themes, source by source; of very many sources, so many at a time."""
    n = len(found.sources)
    step = ceil(n / MOST_SOURCES)
    steps = [(start, min(start + step, n)) for start in range(0, n, step)]
    return Chart(
        kind="curve",
        name="saturation",
        title=translate(N_("Saturation: themes by source")),
        alt=translate(
            N_("Over {n} sources the number of different themes rises to {most}."), n=n, most=found.cumulative[-1]
        ),
        labels=found.sources if step == 1 else tuple(str(end) for _, end in steps),
        series=(
            Series(translate(N_("all themes so far")), tuple(float(found.cumulative[end - 1]) for _, end in steps)),
            Series(translate(N_("new themes")), tuple(float(sum(found.new[start:end])) for start, end in steps)),
        ),
        axis=translate(N_("themes")),
        notes=() if step == 1 else (translate(N_("Each point is {n} sources further on; they are numbered."), n=step),),
    )


def waves_slope(summary: ThemeSummary, found: WaveTable, translate: Translator) -> Chart | None:
    """The shares of the most raised themes from wave to wave, where every wave has 20 respondents or more."""
    raised = [row for row in found.rows if any(share and share.n for share in row.shares)]
    rows = raised[:MOST_LINES]
    if not rows or min(found.n_cases) < FEW:
        return None
    return Chart(
        kind="slope",
        name="waves",
        title=translate(N_("Themes from wave to wave")),
        alt=translate(N_("A line for each of {n} themes over {waves} waves."), n=len(rows), waves=len(found.waves)),
        labels=tuple(found.waves),
        series=tuple(
            Series(
                _name(summary, row.code, translate.language),
                tuple(share.value if share else None for share in row.shares),
            )
            for row in rows
        ),
        axis=translate(N_("% of respondents")),
        share=True,
        notes=_left_out(len(rows), len(raised), translate),
    )


def before_after(
    pairs: Sequence[tuple[str, float, float]], words: tuple[str, str], title: str, axis: str, translate: Translator
) -> Chart | None:
    """Figures before and after, as (name, before, after); `words` name the two."""
    if not pairs:
        return None
    return Chart(
        kind="pairs",
        name="before_after",
        title=title,
        alt=translate.plural(
            N_("An arrow from what the figure was to what it is."),
            N_("For each of {n} figures an arrow from what it was to what it is."),
            len(pairs),
        ),
        labels=tuple(name for name, _, _ in pairs),
        series=(
            Series(words[0], tuple(first for _, first, _ in pairs)),
            Series(words[1], tuple(second for _, _, second in pairs)),
        ),
        axis=axis,
    )


def _left_out(
    n: int, n_all: int, translate: Translator, words: str = N_("The {n} themes that most respondents raised, of {of}.")
) -> tuple[str, ...]:
    """Says that a picture shows some of the themes; nothing where it shows all."""
    return (translate(words, n=n, of=n_all),) if n < n_all else ()


def _name(summary: ThemeSummary, code: str, language: str) -> str:
    entry = summary.codebook.get(code)
    return entry.name.to(language) if entry else code
