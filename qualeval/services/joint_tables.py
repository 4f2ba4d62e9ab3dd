"""The joint display as tables: themes beside closed answers and figures (Guetterman et al. 2015)."""

from dataclasses import dataclass

from qualeval.domain.evidence import SMALL_CELL
from qualeval.domain.measures import EFFECT_NAMES, Effect, Refusal, Significance, Summary
from qualeval.domain.method_names import STATEMENT_NAMES, Statement
from qualeval.domain.mixed_measures import JointRow
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.analysis_tables import (
    NOTHING,
    TEST_HEADERS,
    Analysed,
    QuotesBehind,
    effect_cells,
    headed,
    interval,
    name_of,
    p_cell,
    scope_notes,
    test_cells,
    test_notes,
)
from qualeval.services.figure_tables import unreadable_note
from qualeval.services.figuring import Beside, Joint
from qualeval.services.numerals import decimal, plain

_JOINT_HEADERS = {
    "figure": N_("answer or figure"),
    "code": N_("code"),
    "name": N_("theme"),
    "n_raised": N_("raised it"),
    "mean_raised": N_("mean of those"),
    "median_raised": N_("median of those"),
    "n_others": N_("did not"),
    "mean_others": N_("mean of the others"),
    "median_others": N_("median of the others"),
    "difference": EFFECT_NAMES["shift"],
    "difference_low": N_("difference, 95% from"),
    "difference_high": N_("difference, 95% to"),
    **{name: words for name, words in TEST_HEADERS.items() if name != "df"},
    "statement": N_("words and figure"),
}
_JOINT_READ = {
    "figure": N_("answer or figure"),
    "name": N_("theme"),
    "raised": N_("raised it: median (n)"),
    "others": N_("did not: median (n)"),
    "difference": N_("difference"),
    "p_holm": N_("p (Holm)"),
    "statement": N_("words and figure"),
}
_HIDDEN = Refusal(N_("fewer than {small} people in one of the groups: left out to protect them"), {"small": SMALL_CELL})


def joint_tables(found: Joint, translate: Translator) -> Analysed:
    """Themes beside figures; a theme that is hidden shows the sizes of its groups alone."""
    pairs = [
        (beside, code, _beside_cells(beside, compared.get(code), code))
        for beside in found.figures
        for compared in [{row.code: row for row in beside.display.rows}]
        for code in found.basis.codes
    ]
    first = found.basis.codes[0] if found.basis.codes else ""
    title = translate(N_("Themes beside figures"))
    notes = tuple(_joint_notes(found, translate))
    return Analysed(
        ResultTable(
            "joint",
            tuple(_JOINT_HEADERS),
            tuple(_joint_values(found, *pair, translate) for pair in pairs),
            headed(translate, _JOINT_HEADERS),
            title,
            notes,
            ("test", "statement"),
        ),
        ResultTable(
            "joint",
            tuple(_JOINT_READ),
            tuple(
                (beside.label if code == first else "", *_joint_read(found, code, cells, translate))
                for beside, code, cells in pairs
            ),
            headed(translate, _JOINT_READ),
            title,
            notes,
        ),
        {(at, column): QuotesBehind((code,)) for at, (_, code, _) in enumerate(pairs) for column in (1, 2)},
    )


_Group = tuple[int, float | None, float | None]  # how many, their mean, their median


@dataclass(frozen=True, slots=True)
class _BesideCells:
    raised: _Group
    others: _Group
    difference: Effect | Refusal
    test: Significance | Refusal
    statement: Statement


def _joint_values(
    found: Joint, beside: Beside, code: str, cells: _BesideCells, translate: Translator
) -> tuple[object, ...]:
    """A theme beside a figure for scripts, in the order of the headers."""
    test = test_cells(cells.test, translate)
    return (beside.display.figure, code, name_of(found.basis, code, translate), *cells.raised, *cells.others,
            *effect_cells(cells.difference), test[0], test[1], *test[3:], cells.statement)  # fmt: skip


def _joint_read(found: Joint, code: str, cells: _BesideCells, translate: Translator) -> tuple[object, ...]:
    """The same for people, without the figure."""
    language = translate.language
    return (
        name_of(found.basis, code, translate),
        _group_words(cells.raised, language),
        _group_words(cells.others, language),
        _difference_words(cells.difference, language),
        p_cell(cells.test, language),
        translate(STATEMENT_NAMES[cells.statement]),
    )


def _beside_cells(beside: Beside, row: JointRow | None, code: str) -> _BesideCells:
    if row is None:
        raised, others = beside.hidden[code]
        return _BesideCells((raised, None, None), (others, None, None), _HIDDEN, _HIDDEN, "")
    return _BesideCells(
        _group(row.raised), _group(row.not_raised), row.difference, row.significance, row.statement
    )  # fmt: skip


def _group(group: Summary | None) -> _Group:
    return (group.n, group.mean, group.median) if group else (0, None, None)


def _group_words(group: _Group, language: str) -> str:
    n, _, median = group
    return f"{NOTHING if median is None else plain(median, language)} ({n})"


def _difference_words(found: Effect | Refusal, language: str) -> str:
    if not isinstance(found, Effect):
        return NOTHING
    return f"{decimal(found.value, language)} {interval(found.low, found.high, language)}"


def _joint_notes(found: Joint, translate: Translator) -> list[str]:
    notes = scope_notes(found.basis, translate)
    notes.append(
        translate(
            N_(
                "Those who raised a theme against those who did not; the difference is Hodges & Lehmann's, in the "
                "figure's unit, with its 95% interval."
            )
        )
    )
    for beside in found.figures:
        display = beside.display
        notes.append(
            translate(
                N_("{figure}: {n} of {scope} respondents have it."),
                figure=beside.label,
                n=display.n_scope - display.n_missing,
                scope=display.n_scope,
            )
        )
        if beside.unreadable:
            notes.append(unreadable_note(beside.label, beside.unreadable, translate))
        tests: list[tuple[str, Significance | Refusal]] = [(row.code, row.significance) for row in display.rows]
        tests += [(code, _HIDDEN) for code in beside.hidden]
        notes += test_notes([(name_of(found.basis, code, translate), test) for code, test in tests], translate)
    notes.append(
        translate(
            N_(
                "Convergence, divergence and silence are stated by the evaluator; silence of a theme is no evidence "
                "that it is not there."
            )
        )
    )
    return notes
