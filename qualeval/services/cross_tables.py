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
