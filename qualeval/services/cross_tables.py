"""Themes by groups as tables: who raised them, whether the groups differ, and by how much."""

from qualeval.domain.code_measures import CrossGroup, CrossTable
from qualeval.domain.evidence import FEW, SMALL_CELL
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.analysing import Basis
from qualeval.services.analysis_tables import (
    NOTHING,
    TEST_HEADERS,
    Analysed,
    QuotesBehind,
    counted,
    effect_cells,
    headed,
    name_of,
    p_cell,
    scope_notes,
    test_cells,
    test_notes,
)
from qualeval.services.numerals import decimal

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
    everyone = frozenset().union(*(group.case_ids for group in table.groups))
    behind: dict[tuple[int, int], QuotesBehind] = {}
    weights: dict[tuple[int, int], float] = {}
    for at, row in enumerate(table.rows):
        for place, (group, cell) in enumerate(zip(table.groups, row.cells, strict=True), 1):
            behind[at, place] = QuotesBehind((row.code,), group.case_ids, group_name(group))
            weights[at, place] = cell.value
        behind[at, len(table.groups) + 1] = QuotesBehind((row.code,), everyone)
    return Analysed(_by_cell(found, table, translate), _side_by_side(found, table, translate), behind, weights)


def _by_cell(found: Basis, table: CrossTable, translate: Translator) -> ResultTable:
    """A row for each theme and group, with every figure."""
    rows: list[tuple[object, ...]] = []
    for row in table.rows:
        effects = {effect.name: effect for effect in row.effects}
        size = effects.get("cramers_v")
        theme = name_of(found, row.code, translate)
        tail = (*test_cells(row.significance, translate), size.value if size else None,
                *effect_cells(effects.get("odds_ratio")))  # fmt: skip
        rows += [
            (table.attribute, group_name(group), group.n_cases, row.code, theme, cell.n, cell.value, cell.low,
             cell.high, *tail)
            for group, cell in zip(table.groups, row.cells, strict=True)
        ]  # fmt: skip
    return ResultTable(
        "crosstab",
        tuple(_CROSS_HEADERS),
        tuple(rows),
        headed(translate, _CROSS_HEADERS),
        _title(table, translate),
        _notes(found, table, translate),
        ("test",),
    )


def _side_by_side(found: Basis, table: CrossTable, translate: Translator) -> ResultTable:
    """A row for each theme and a column for each group, then all together and how clear the difference is."""
    language = translate.language
    total = sum(group.n_cases for group in table.groups)
    return ResultTable(
        "crosstab",
        ("name", *(f"group_{i}" for i in range(1, len(table.groups) + 1)), "total", "p_holm", "cramers_v"),
        tuple(
            (
                name_of(found, row.code, translate),
                *(counted(cell, language) for cell in row.cells),
                counted(row.total, language),
                p_cell(row.significance, language),
                next((decimal(e.value, language) for e in row.effects if e.name == "cramers_v"), NOTHING),
            )
            for row in table.rows
        ),
        (
            translate(N_("theme")),
            *(f"{group_name(group)} (n={group.n_cases})" for group in table.groups),
            f"{translate(N_('together'))} (n={total})",
            translate(N_("p (Holm)")),
            translate(N_("effect V")),
        ),
        _title(table, translate),
        _notes(found, table, translate),
    )


def _title(table: CrossTable, translate: Translator) -> str:
    return translate(N_("Themes by {attribute}"), attribute=table.attribute)


def _notes(found: Basis, table: CrossTable, translate: Translator) -> tuple[str, ...]:
    return (*scope_notes(found, translate), *_cross_notes(found, table, translate))


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
