"""How well suggestions have fared, and what that says about the codebook's keywords."""

from dataclasses import dataclass

from qualeval.domain.learning import CodeMeasure, Share


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How suggestions made after `n_decided` segments fared on those decided later."""

    n_decided: int
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class KeywordMeasure:
    """A keyword of a code: segments that have it, those of them given the code, and the share of those decided on it.

    Where nobody denied the code to any segment, nothing is known of how often it is wrong: `precision` is of none then.
    `is_everywhere` warns of one found in so many segments that it can hardly tell this code from others.
    """

    code: str
    keyword: str
    n_hits: int
    n_given: int
    precision: Share
    is_everywhere: bool


@dataclass(frozen=True, slots=True)
class KeywordProposal:
    """A word that accepted segments of a code have more often than others.

    `n_given` of the accepted segments have it, `n_other` of the other decided ones; `z` is its log-odds ratio over
    its standard error (Monroe, Colaresi & Quinn 2008).
    """

    code: str
    word: str
    n_given: int
    n_other: int
    z: float


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What the suggester can say about itself and the codebook's keywords.

    `family` is what the names of all of its versions begin with: decisions on other suggesters' are not its own.
    """

    measures: tuple[CodeMeasure, ...]
    curve: tuple[CurvePoint, ...]
    keywords: tuple[KeywordMeasure, ...]
    proposals: tuple[KeywordProposal, ...]
    family: str = ""
