"""What an analysis came to: counts, shares, effects, tests and refusals, as frozen values without words or rounding.

The adapter that computes them knows scipy; services, tables and screens know only these values.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import FEW, CodingFact, wilson_interval
from qualeval.domain.method_names import Method, Statement
from qualeval.i18n import N_

_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a figure is not given: a template marked for the catalogue and the values that fill it."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)

    def as_error(self) -> QualevalError:
        """The same reason where the figure was all that was asked for."""
        return QualevalError(self.template, **self.values)


@dataclass(frozen=True, slots=True)
class Share:
    """`n` of `of` respondents, with Wilson's interval from `low` to `high` (shares, 0 to 1)."""

    n: int
    of: int
    low: float
    high: float

    @classmethod
    def counted(cls, n: int, of: int, level: float = 0.95) -> Self:
        return cls(n, of, *wilson_interval(n, of, level))

    @property
    def value(self) -> float:
        return self.n / self.of if self.of else 0.0

    @property
    def is_few(self) -> bool:
        """Too few respondents for a percentage: the count alone is shown."""
        return self.of < FEW


@dataclass(frozen=True, slots=True)
class Significance:
    """A two-sided test over `n` respondents. `p_adjusted` is Holm's where the test is one of several, else `p`.

    `statistic` is chi-square, T (the smaller rank sum), U of the first group, or the discordant pairs gained;
    None for a test that has none but its probability. `n_simulated` tables where the p is simulated.
    """

    method: Method
    p: float
    p_adjusted: float
    n: int
    statistic: float | None = None
    df: int | None = None
    n_simulated: int = 0


EffectName = Literal["cramers_v", "odds_ratio", "rank_biserial", "median_change", "shift", "difference"]
EFFECT_NAMES: Mapping[EffectName, str] = {
    "cramers_v": N_("Cramér's V, bias-corrected"),
    "odds_ratio": N_("odds ratio"),
    "rank_biserial": N_("rank-biserial correlation of pairs"),
    "median_change": N_("Hodges-Lehmann change"),
    "shift": N_("Hodges-Lehmann difference"),
    "difference": N_("difference of shares"),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """How large an effect is, in its own unit, with an interval where there is one (None where not)."""

    name: EffectName
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The distribution of `n` numbers in their own unit; quartiles by linear interpolation (R's type 7)."""

    n: int
    mean: float
    sd: float | None  # None for a single number
    lowest: float
    q1: float
    median: float
    q3: float
    highest: float


# --- code by attribute -----------------------------------------------------------------------------------------------

SmallGroups = Literal["show", "suppress", "merge"]


@dataclass(frozen=True, slots=True)
class CrossGroup:
    """A column of a cross table: the respondents with one value of the attribute, or with several merged ones."""

    values: tuple[str, ...]
    case_ids: frozenset[str]

    @property
    def n_cases(self) -> int:
        return len(self.case_ids)


@dataclass(frozen=True, slots=True)
class CrossRow:
    """A code over the groups: who raised it, of how many, whether groups differ, and by how much."""

    code: str
    cells: tuple[Share, ...]
    total: Share
    significance: Significance | Refusal
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Codes by an attribute, respondents as unit. Totals and tests are over the groups that are shown.

    `n_missing` respondents in scope have no value. Suppressed groups leave no trace in totals and tests, so that
    nothing can be told from a difference. `n_tests` is what Holm corrected for.
    """

    attribute: str
    groups: tuple[CrossGroup, ...]
    rows: tuple[CrossRow, ...]
    n_scope: int
    n_missing: int
    n_suppressed_groups: int
    n_suppressed_cases: int
    n_tests: int


def raised_by(facts: Iterable[CodingFact], case_ids: Collection[str] | None = None) -> dict[str, frozenset[str]]:
    """Code -> the respondents who raised it, of those given."""
    found: dict[str, set[str]] = {}
    for fact in facts:
        if fact.case_id and (case_ids is None or fact.case_id in case_ids):
            found.setdefault(fact.code, set()).add(fact.case_id)
    return {code: frozenset(cases) for code, cases in found.items()}


# --- codes together --------------------------------------------------------------------------------------------------

Within = Literal["segment", "respondent", "overlap", "turns"]


@dataclass(frozen=True, slots=True)
class CodePair:
    """Two codes found together.

    `n_pairs` counts pairs of coded stretches (for respondents: respondents), `n_cases` the respondents with one.
    `n_together`, `n_first` and `n_second` are measured in the unit of the way of counting: segments, respondents,
    characters, or windows of turns. Jaccard is together / (first + second - together). Lift is how much more often
    they are together than if they were independent; None where the size of the whole is not known.
    """

    first: str
    second: str
    n_pairs: int
    n_cases: int
    n_together: int
    n_first: int
    n_second: int
    jaccard: float
    lift: float | None


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """Every pair of codes that is found together at least once, most respondents first."""

    within: Within
    turns: int  # how many turns apart at most; 0 for the other ways
    n_units: int | None
    pairs: tuple[CodePair, ...]


# --- matrices --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuoteCell:
    """The codings of a code in a group, in their given order: how many, by how many respondents, and which."""

    n_segments: int
    n_cases: int
    coding_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteMatrix:
    """`cells[row][column]` for codes by groups."""

    codes: tuple[str, ...]
    groups: tuple[str, ...]
    cells: tuple[tuple[QuoteCell, ...], ...]


@dataclass(frozen=True, slots=True)
class FrameworkCell:
    """A case's word on a theme: the evaluator's summary of it, and the codings that it sums up."""

    summary: str
    coding_ids: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """There is something to sum up, and nobody has."""
        return bool(self.coding_ids) and not self.summary


@dataclass(frozen=True, slots=True)
class FrameworkMatrix:
    """`cells[row][column]` for cases by themes (Ritchie & Spencer 1994)."""

    case_ids: tuple[str, ...]
    codes: tuple[str, ...]
    cells: tuple[tuple[FrameworkCell, ...], ...]

    @property
    def n_open(self) -> int:
        return sum(cell.is_open for row in self.cells for cell in row)


@dataclass(frozen=True, slots=True)
class TriangulationCell:
    """What a method has to say to a question: respondents of those it reached, stretches, closed values."""

    n_cases: int
    n_asked: int
    n_segments: int
    n_values: int
    codes: tuple[str, ...]

    @property
    def is_silent(self) -> bool:
        return not (self.n_segments or self.n_values)


@dataclass(frozen=True, slots=True)
class TriangulationMatrix:
    """`cells[row][column]` for evaluation questions by methods; `statements` is the evaluator's word per question."""

    questions: tuple[str, ...]
    methods: tuple[str, ...]
    cells: tuple[tuple[TriangulationCell, ...], ...]
    statements: tuple[str, ...]


# --- where in an interview -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """An interview as a length of respondents' speech in characters, and where in it the stretches of codes begin."""

    name: str
    length: int
    places: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """`places` are, for each interview, the shares of it that had been told where the code appears, in order;
    `n_interviews` how many interviews have it in each part.
    """

    code: str
    places: tuple[tuple[float, ...], ...]
    n_interviews: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Codes by parts of equal length of the interviews."""

    interviews: tuple[str, ...]
    parts: int
    rows: tuple[TimelineRow, ...]


def part_of(share: float, parts: int) -> int:
    """The part, from 0, in which something begins when this share has been told."""
    return min(parts - 1, int(share * parts))


# --- words -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is searched: its text, where it starts, and whose words it is."""

    document_id: str
    start: int
    text: str
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A keyword in context: [start, end) in the document, with what stands before and after on one line."""

    document_id: str
    case_id: str
    start: int
    end: int
    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True)
class WordCount:
    """How often a word is said, and by how many respondents. `per_thousand` of all words, stop words among them."""

    word: str
    n: int
    n_cases: int
    per_thousand: float


# --- saturation ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SaturationRun:
    """A run of sources after the base: from `first` to `last` (counted from 1), and what was new in it."""

    first: int
    last: int
    n_new: int
    ratio: float  # of the base's themes


@dataclass(frozen=True, slots=True)
class Saturation:
    """Saturation by Guest, Namey & Chen 2020. `new` and `cumulative` have an entry per source, for the curve.

    `reached_at` sources were enough, seen by the run that follows them (reported as reached_at + run_length);
    None where no run was at the threshold or below. `holds` tells whether all later runs stay there.
    """

    sources: tuple[str, ...]
    new: tuple[int, ...]
    cumulative: tuple[int, ...]
    base_size: int
    run_length: int
    threshold: float
    n_base: int
    runs: tuple[SaturationRun, ...]
    reached_at: int | None
    holds: bool


# --- closed questions and figures ------------------------------------------------------------------------------------

Scale = Literal["nominal", "ordinal", "number"]


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


# --- waves -----------------------------------------------------------------------------------------------------------


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


def read_number(text: str) -> float | None:
    """A number as people write it: 81.9, 81,9, 1.234,5 or 1,234.5; None for anything else.

    Of two different marks the later one is the decimal mark; a mark that comes twice groups thousands.
    """
    bare = text.strip().replace("\u00a0", "").replace(" ", "").removesuffix("%")
    if not _NUMBER.fullmatch(bare):
        return None
    dot, comma = bare.rfind("."), bare.rfind(",")
    if dot >= 0 and comma >= 0:
        group = "," if dot > comma else "."
    elif bare.count(".") > 1 or bare.count(",") > 1:
        group = "." if dot >= 0 else ","
    else:
        group = ""
    plain = (bare.replace(group, "") if group else bare).replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None
