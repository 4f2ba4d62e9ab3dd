"""What an analysis of codes came to: cross tables, codes together, matrices, timelines, words and saturation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qualeval.domain.evidence import CodingFact
from qualeval.domain.measures import Effect, Refusal, Share, Significance


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
