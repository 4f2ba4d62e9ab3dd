"""Theme shares from wave to wave."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import sqrt

from qualeval.analysis.contingency import holm, independence
from qualeval.domain.evidence import wilson_interval
from qualeval.domain.measures import Effect, Refusal, Share, Significance
from qualeval.domain.mixed_measures import PanelChange, Wave, WaveChange, WaveRow, WaveTable
from qualeval.i18n import N_


def wave_table(waves: Sequence[Wave], codes: Sequence[str], *, seed: int = 0, level: float = 0.95) -> WaveTable:
    """Themes in every wave, in the order of the waves, with the change from each to the next.

    Respondents who are in both waves are compared with themselves (`panel`: McNemar's exact test, Newcombe's paired
    score interval); those of one wave only with each other (Newcombe's hybrid score interval, and the test that the
    counts allow). Holm's correction is over the themes of a comparison, for each kind of test.
    """
    table = [[_change(code, before, after, seed, level) for code in codes] for before, after in pairwise(waves)]
    adjusted = [_adjusted(column) for column in table]
    return WaveTable(
        waves=tuple(wave.name for wave in waves),
        n_cases=tuple(len(wave.case_ids) for wave in waves),
        n_panel=tuple(len(before.case_ids & after.case_ids) for before, after in pairwise(waves)),
        rows=tuple(
            WaveRow(
                code=code,
                shares=tuple(
                    Share.counted(len(_raisers(wave, code)), len(wave.case_ids)) if wave.case_ids else None
                    for wave in waves
                ),
                changes=tuple(column[place] for column in adjusted),
            )
            for place, code in enumerate(codes)
        ),
    )


def _raisers(wave: Wave, code: str) -> frozenset[str]:
    return wave.raised.get(code, frozenset()) & wave.case_ids


def _change(code: str, before: Wave, after: Wave, seed: int, level: float) -> WaveChange:
    panel = before.case_ids & after.case_ids
    there, here = _raisers(before, code) - panel, _raisers(after, code) - panel
    n_before, n_after = len(before.case_ids - panel), len(after.case_ids - panel)
    difference, significance = _independent((len(there), n_before), (len(here), n_after), seed, level)
    return WaveChange(
        before=before.name,
        after=after.name,
        n_before=n_before,
        n_after=n_after,
        difference=difference,
        significance=significance,
        panel=_panel(_raisers(before, code) & panel, _raisers(after, code) & panel, panel, level) if panel else None,
    )


def _independent(
    before: tuple[int, int], after: tuple[int, int], seed: int, level: float
) -> tuple[Effect | Refusal, Significance | Refusal]:
    from statsmodels.stats.proportion import confint_proportions_2indep

    if not before[1] or not after[1]:
        refusal = Refusal(N_("no respondents that are in one of the two waves only: they are compared with themselves"))
        if not before[1] and not after[1]:
            return refusal, refusal
        refusal = Refusal(N_("one of the two waves has no respondents of its own"))
        return refusal, refusal
    low, high = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff", alpha=1 - level)
    difference = Effect("difference", after[0] / after[1] - before[0] / before[1], float(low), float(high))
    if before[0] + after[0] == 0:
        return difference, Refusal(N_("nobody raised it in either wave"))
    if before[0] + after[0] == before[1] + after[1]:
        return difference, Refusal(N_("everybody raised it in both waves"))
    table = [[before[0], after[0]], [before[1] - before[0], after[1] - after[0]]]
    return difference, independence(table, seed=seed)


def _panel(before: frozenset[str], after: frozenset[str], panel: frozenset[str], level: float) -> PanelChange:
    from statsmodels.stats.contingency_tables import mcnemar

    both, gained, lost = len(before & after), len(after - before), len(before - after)
    n = len(panel)
    significance: Significance | Refusal
    if gained + lost:
        done = mcnemar([[both, gained], [lost, n - both - gained - lost]], exact=True)
        significance = Significance("mcnemar_exact", float(done.pvalue), float(done.pvalue), n, float(gained))
    else:
        significance = Refusal(N_("no respondent of both waves changed"))
    return PanelChange(
        before=Share.counted(len(before), n),
        after=Share.counted(len(after), n),
        n_gained=gained,
        n_lost=lost,
        difference=paired_difference(both, gained, lost, n - both - gained - lost, level),
        significance=significance,
    )


def paired_difference(both: int, gained: int, lost: int, neither: int, level: float = 0.95) -> Effect | Refusal:
    """The change of a share in the same respondents, with Newcombe's score interval for pairs (1998, method 10).

    Wilson's intervals of the two shares are squared together with the correlation of the answers taken into account.
    """
    n = both + gained + lost + neither
    if not n:
        return Refusal(N_("no respondent is in both waves"))
    after, before = (both + gained) / n, (both + lost) / n
    low_after, high_after = wilson_interval(both + gained, n, level)
    low_before, high_before = wilson_interval(both + lost, n, level)
    margins = (both + gained) * (lost + neither) * (both + lost) * (gained + neither)
    crossed: float = both * neither - gained * lost
    if crossed > 0:
        crossed = max(crossed - n / 2, 0)
    phi = crossed / sqrt(margins) if margins else 0.0
    down, up = after - low_after, high_after - after
    down_before, up_before = before - low_before, high_before - before
    below = sqrt(max(0.0, down**2 - 2 * phi * down * up_before + up_before**2))
    above = sqrt(max(0.0, up**2 - 2 * phi * up * down_before + down_before**2))
    return Effect("difference", after - before, after - before - below, after - before + above)


def _adjusted(changes: Sequence[WaveChange]) -> list[WaveChange]:
    independent = holm([change.significance for change in changes])
    panels = iter(holm([change.panel.significance for change in changes if change.panel]))
    return [
        replace(
            change,
            significance=test,
            panel=replace(change.panel, significance=next(panels)) if change.panel else None,
        )
        for change, test in zip(changes, independent, strict=True)
    ]
