"""Themes as tables: of whom they are, in which groups, and what a reader must know to read them right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.evidence import FEW, SMALL_CELL, Group, ThemeRow
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.numerals import percent
from qualeval.services.wording import KIND_NAMES

if TYPE_CHECKING:
    from qualeval.domain.codebook import Codebook
    from qualeval.services.summarising import ThemeSummary

_THEME_HEADERS = {
    "code": N_("code"),
    "name": N_("theme"),
    "category": N_("category"),
    "kind": N_("kind of theme"),
    "n_segments": N_("segments"),
    "n_cases": N_("respondents"),
    "cases_share": N_("% of respondents"),
    "share_low": N_("95% from"),
    "share_high": N_("95% to"),
    "n_sources": N_("sources"),
    "n_words": N_("words"),
    "by_hand": N_("by hand"),
    "accepted": N_("accepted"),
    "rejected": N_("rejected"),
    "rank": N_("rank"),
}
_THEME_COLUMNS = tuple(_THEME_HEADERS)


def heard_notes(summary: ThemeSummary, translate: Translator) -> list[str]:
    """Of whom the shares are, and how many of these nobody has read for themes yet."""
    notes = [translate(N_("N = {n} respondents with at least one countable segment."), n=summary.scope.n_cases)]
    if summary.uncoded:
        notes.append(
            translate.plural(
                N_("{n} source is not coded yet; its respondents count in N, so the shares are too low."),
                N_("{n} sources are not coded yet; their respondents count in N, so the shares are too low."),
                summary.uncoded,
            )
        )
    return notes


def theme_notes(summary: ThemeSummary, translate: Translator) -> tuple[str, ...]:
    """What a reader must know to read the theme table right."""
    heard, *uncoded = heard_notes(summary, translate)
    notes = [heard, translate(N_("A respondent can raise several themes: the shares do not add up to 100%.")), *uncoded]
    if summary.scope.n_cases < FEW:
        notes.append(translate(N_("Fewer than {few} respondents: counts only, no percentages."), few=FEW))
    else:
        notes.append(translate(N_("95% intervals of the shares by Wilson's method.")))
    if summary.whose.coders:
        notes.append(summary.whose.words(translate))
    return tuple(notes)


def theme_table(summary: ThemeSummary, translate: Translator) -> ResultTable:
    """One row per theme, with every figure. `cases_share` is a share from 0 to 1."""
    return ResultTable(
        name="themes",
        columns=_THEME_COLUMNS,
        headers=tuple(translate(header) for header in _THEME_HEADERS.values()),
        rows=tuple(_theme_values(summary.codebook, row, translate.language) for row in summary.rows),
        title=_theme_title(summary, translate),
        notes=theme_notes(summary, translate),
        worded=("kind",),
    )


def _theme_title(summary: ThemeSummary, translate: Translator) -> str:
    return translate(N_("Themes by respondents") if summary.level == "code" else N_("Categories by respondents"))


def _theme_values(codebook: Codebook, row: ThemeRow, language: str) -> tuple[object, ...]:
    name = codebook[row.code].name.to(language)
    return tuple(name if column == "name" else getattr(row, column) for column in _THEME_COLUMNS)


def short_theme_table(summary: ThemeSummary, translate: Translator) -> ResultTable:
    """The theme table as a person reads it: names and counts, and shares where there are enough respondents."""
    few = summary.scope.n_cases < FEW
    columns = ("name", "kind", "n_cases", *(() if few else ("cases_share", "share_low", "share_high")), "n_segments")
    headers = {**_THEME_HEADERS, "n_cases": N_("respondents (of {n})")}
    if summary.level == "category":
        headers["name"] = headers["category"]
    return ResultTable(
        name="themes",
        columns=columns,
        headers=tuple(translate(headers[column]).replace("{n}", str(summary.scope.n_cases)) for column in columns),
        rows=tuple(
            tuple(
                summary.codebook[row.code].name.to(translate.language)
                if column == "name"
                else translate(KIND_NAMES.get(row.kind, row.kind))
                if column == "kind"
                else getattr(row, column)
                for column in columns
            )
            for row in summary.rows
        ),
        title=_theme_title(summary, translate),
        notes=theme_notes(summary, translate),
        leads_to=_theme_parts(summary),
        leading=("n_cases", "cases_share", "n_segments"),
    )


def theme_part(code: str) -> str:
    """The name of the part of a report that has a theme's quotes."""
    return f"theme-{code}"


def _theme_parts(summary: ThemeSummary) -> tuple[str, ...]:
    return tuple(theme_part(row.code) if row.n_cases else "" for row in summary.rows)


def group_rows_table(summary: ThemeSummary, translate: Translator) -> ResultTable:
    """Themes by group in long form: the theme table's columns after `by`, `group` and `n_group`."""
    rows = [
        (summary.attribute, group.value, group.scope.n_cases, *_theme_values(summary.codebook, row, translate.language))
        for group, table in summary.groups
        for row in (table[row.code] for row in summary.rows)
    ]
    return ResultTable(
        name="themes_by_group",
        columns=("by", "group", "n_group", *_THEME_COLUMNS),
        headers=tuple(translate(h) for h in (N_("attribute"), N_("group"), N_("group size"), *_THEME_HEADERS.values())),
        rows=tuple(rows),
        title=_group_title(summary, translate),
        notes=_group_notes(summary, translate),
        worded=("kind",),
    )


def group_matrix_table(summary: ThemeSummary, translate: Translator) -> ResultTable:
    """Themes by group side by side: respondents who raised a theme, of all in the group."""
    shown = summary.groups
    return ResultTable(
        name="themes_by_group",
        columns=("name", *(f"group_{i}" for i in range(1, len(shown) + 1))),
        headers=(
            translate(N_("theme")),
            *(f"{group_words(group, translate)} (n={group.scope.n_cases})" for group, _ in shown),
        ),
        rows=tuple(
            (
                summary.codebook[row.code].name.to(translate.language),
                *(_share(table[row.code], group, translate.language) for group, table in shown),
            )
            for row in summary.rows
        ),
        title=_group_title(summary, translate),
        notes=_group_notes(summary, translate),
        leads_to=_theme_parts(summary),
        leading=tuple(f"group_{i}" for i in range(1, len(shown) + 1)),
    )


def group_words(group: Group, translate: Translator) -> str:
    """What a group is called: its values, and those without one by name."""
    return " + ".join(value or translate(N_("not stated")) for value in group.values)


def _share(row: ThemeRow, group: Group, language: str) -> str:
    if group.scope.n_cases < FEW:
        return str(row.n_cases)
    return f"{row.n_cases} ({percent(row.cases_share, language)})"


def _group_title(summary: ThemeSummary, translate: Translator) -> str:
    return translate(N_("Themes by {attribute}"), attribute=summary.attribute_label or summary.attribute)


def _group_notes(summary: ThemeSummary, translate: Translator) -> tuple[str, ...]:
    notes = [translate(N_("Respondents who raised the theme; percentages only in groups of {few} or more."), few=FEW)]
    if any(len(group.values) > 1 for group, _ in summary.groups):
        notes.append(
            translate(
                N_(
                    "Groups of fewer than {small} people are taken together, and with the next smallest where they are "
                    "still fewer, so that nobody can be told by subtraction."
                ),
                small=SMALL_CELL,
            )
        )
    if not summary.groups:
        notes.append(
            translate(N_("Fewer than {small} people in all: no group is shown, to protect them."), small=SMALL_CELL)
        )
    return tuple(notes)
