"""Waves side by side, as tables: theme shares, and the change from each wave to the next."""

from qualeval.domain.evidence import FEW, SMALL_CELL
from qualeval.domain.measures import Effect, Share, Significance
from qualeval.domain.mixed_measures import WaveChange, WaveRow, WaveTable
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
    test_cells,
    test_notes,
    whose_notes,
)
from qualeval.services.numerals import points

_WAVE_HEADERS = {
    "code": N_("code"),
    "name": N_("theme"),
    "wave": N_("wave"),
    "n_cases": N_("respondents"),
    "n_wave": N_("respondents in the wave"),
    "cases_share": N_("% of respondents"),
    "share_low": N_("95% from"),
    "share_high": N_("95% to"),
    "compared_with": N_("compared with"),
    "n_before": N_("only in the earlier wave"),
    "n_after": N_("only in this wave"),
    "difference": N_("difference of shares"),
    "difference_low": N_("difference, 95% from"),
    "difference_high": N_("difference, 95% to"),
    **TEST_HEADERS,
    "n_panel": N_("in both waves"),
    "panel_gained": N_("raised it newly"),
    "panel_lost": N_("no longer raised it"),
    "panel_difference": N_("difference in the same respondents"),
    "panel_difference_low": N_("the same, 95% from"),
    "panel_difference_high": N_("the same, 95% to"),
    "panel_p": N_("p in the same respondents"),
    "panel_p_holm": N_("the same, p (Holm)"),
}


def wave_tables(found: Basis, table: WaveTable, translate: Translator, *, small_cells: bool) -> Analysed:
    """Themes in every wave with the change from each to the next; panels of fewer than 5 people only on request."""
    rows: list[tuple[object, ...]] = []
    readable: list[tuple[object, ...]] = []
    weights: dict[tuple[int, int], float] = {}
    behind: dict[tuple[int, int], QuotesBehind] = {}
    for at, row in enumerate(table.rows):
        behind[at, 0] = QuotesBehind((row.code,))
        cells: list[object] = [name_of(found, row.code, translate)]
        for place, name in enumerate(table.waves):
            share = row.shares[place]
            change = row.changes[place - 1] if place else None
            cells.append(counted(share, translate.language) if share else NOTHING)
            if share:
                weights[at, len(cells) - 1] = share.value
                behind[at, len(cells) - 1] = QuotesBehind((row.code,), group=name, wave=name)
            if change:
                cells += _change_cells(change, translate.language, small_cells=small_cells)
            rows.append(_wave_row(found, row, name, share, change, translate, small_cells=small_cells))
        readable.append(tuple(cells))
    notes = (*_wave_notes(found, table, translate, small_cells=small_cells),)
    title = translate(N_("Themes by wave"))
    columns, headers = ["name"], [translate(N_("theme"))]
    for place, (name, n) in enumerate(zip(table.waves, table.n_cases, strict=True)):
        columns.append(f"wave_{place + 1}")
        headers.append(f"{name} (n={n})")
        if place:
            columns += [f"change_{place + 1}", f"p_{place + 1}", f"panel_{place + 1}", f"panel_p_{place + 1}"]
            headers += [
                translate(N_("change, points")),
                translate(N_("p (Holm)")),
                translate(N_("same people")),
                translate(N_("their p (Holm)")),
            ]
    return Analysed(
        ResultTable(
            "waves", tuple(_WAVE_HEADERS), tuple(rows), headed(translate, _WAVE_HEADERS), title, notes, ("test",)
        ),
        ResultTable("waves", tuple(columns), tuple(readable), tuple(headers), title, notes),
        behind,
        weights,
    )


def _panel_of(change: WaveChange, *, small_cells: bool) -> bool:
    return change.panel is not None and (small_cells or change.panel.before.of >= SMALL_CELL)


def _change_cells(change: WaveChange, language: str, *, small_cells: bool) -> list[str]:
    difference = change.difference
    words = NOTHING
    if isinstance(difference, Effect) and min(change.n_before, change.n_after) >= FEW:
        words = points(difference.value, language)
        if difference.low is not None and difference.high is not None:
            words += f" [{points(difference.low, language)}; {points(difference.high, language)}]"
    panel = change.panel if _panel_of(change, small_cells=small_cells) else None
    return [
        words,
        p_cell(change.significance, language),
        f"+{panel.n_gained} −{panel.n_lost}" if panel else NOTHING,
        p_cell(panel.significance, language) if panel else NOTHING,
    ]


def _wave_row(
    found: Basis,
    row: WaveRow,
    wave: str,
    share: Share | None,
    change: WaveChange | None,
    translate: Translator,
    *,
    small_cells: bool,
) -> tuple[object, ...]:
    counts = (share.n, share.of, share.value, share.low, share.high) if share else (None, 0, None, None, None)
    compared: tuple[object, ...] = ("", *[None] * 5, "", *[None] * 4, "")
    panel: tuple[object, ...] = (None,) * 8
    if change:
        compared = (change.before, change.n_before, change.n_after, *effect_cells(change.difference),
                    *test_cells(change.significance, translate))  # fmt: skip
        if change.panel and _panel_of(change, small_cells=small_cells):
            test = change.panel.significance
            p = (test.p, test.p_adjusted) if isinstance(test, Significance) else (None, None)
            panel = (change.panel.before.of, change.panel.n_gained, change.panel.n_lost,
                     *effect_cells(change.panel.difference), *p)  # fmt: skip
    return (row.code, name_of(found, row.code, translate), wave, *counts, *compared, *panel)


def _wave_notes(found: Basis, table: WaveTable, translate: Translator, *, small_cells: bool) -> list[str]:
    notes = [
        *whose_notes(found, translate),
        translate(N_("Respondents of each wave with at least one countable segment; percentages only from {few}."),
                  few=FEW),
        translate(
            N_(
                "Change in percentage points with its 95% interval, over respondents of one wave only (Newcombe's "
                "score method); those of both waves are compared with themselves (McNemar's exact test)."
            )
        ),
    ]  # fmt: skip
    for at, n in enumerate(table.n_panel):
        before, after = table.waves[at], table.waves[at + 1]
        notes.append(
            translate(N_("{n} respondents are in both {before} and {after}."), n=n, before=before, after=after)
        )
        if 0 < n < SMALL_CELL and not small_cells:
            notes.append(
                translate(N_("Fewer than {small}: their changes are left out to protect them."), small=SMALL_CELL)
            )
        tests = [(name_of(found, row.code, translate), row.changes[at].significance) for row in table.rows]
        notes += test_notes(tests, translate)
    return notes
