"""What an analysis of closed answers, figures and waves came to, beside themes where they are joined."""

from collections.abc import Mapping
from dataclasses import dataclass

from qualeval.domain.measures import Effect, Refusal, Scale, Share, Significance, Summary
from qualeval.domain.method_names import Statement


@dataclass(frozen=True, slots=True)
class ClosedQuestion:
    """The answers to a closed question. Shares are of those who answered; `n_missing` did not, of `n_asked`.

    For an ordinal question, `summary` is over the places on its scale (1 is the lowest), or over the numbers where
    the answers are numbers; `top` is the share of the two best answers. `unreadable` are answers that are no number
    or not on the scale: they count as missing and are named.
    """

    name: str
    scale: Scale
    levels: tuple[tuple[str, Share], ...]
    n_asked: int
    n_answered: int
    n_missing: int
    summary: Summary | None
    top: Share | None
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairedChange:
    """A figure before and after, over the respondents with both. Changes are after minus before, in its unit.

    Pairs without change (`n_same`) stay in the estimates and are left out of the signed-rank test (Wilcoxon 1945).
    """

    n_pairs: int
    n_before_only: int
    n_after_only: int
    before: Summary | None
    after: Summary | None
    change: Summary | None
    n_up: int
    n_down: int
    n_same: int
    median_change: Effect | Refusal
    rank_biserial: Effect | Refusal
    significance: Significance | Refusal


@dataclass(frozen=True, slots=True)
class JointRow:
    """A theme beside a figure: the figure of those who raised it and of those who did not, and the difference.

    `difference` is those who raised it minus those who did not, in the figure's unit. The statement is the
    evaluator's.
    """

    code: str
    raised: Summary | None
    not_raised: Summary | None
    difference: Effect | Refusal
    significance: Significance | Refusal
    statement: Statement = ""


@dataclass(frozen=True, slots=True)
class JointDisplay:
    """Themes by a closed answer or a performance figure (Guetterman, Fetters & Creswell 2015)."""

    figure: str
    rows: tuple[JointRow, ...]
    n_scope: int
    n_missing: int  # respondents in scope without the figure
    n_tests: int


@dataclass(frozen=True, slots=True)
class Wave:
    """A round of data collection: who was in it, and who raised what (code -> respondents)."""

    name: str
    case_ids: frozenset[str]
    raised: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class PanelChange:
    """A theme among the respondents who were in both waves: who came to raise it and who no longer did."""

    before: Share
    after: Share
    n_gained: int
    n_lost: int
    difference: Effect | Refusal
    significance: Significance | Refusal


@dataclass(frozen=True, slots=True)
class WaveChange:
    """From one wave to a later one. `difference` and its test are over the respondents of one wave only."""

    before: str
    after: str
    n_before: int
    n_after: int
    difference: Effect | Refusal
    significance: Significance | Refusal
    panel: PanelChange | None


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A theme in every wave, and its change from each wave to the next. A share is None where nobody was in scope."""

    code: str
    shares: tuple[Share | None, ...]
    changes: tuple[WaveChange, ...]


@dataclass(frozen=True, slots=True)
class WaveTable:
    """Theme shares side by side; `n_panel` respondents are in both waves of each comparison."""

    waves: tuple[str, ...]
    n_cases: tuple[int, ...]
    n_panel: tuple[int, ...]
    rows: tuple[WaveRow, ...]
