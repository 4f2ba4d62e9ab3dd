"""The figures that analyses give: shares, effects, tests, summaries and refusals, without words or rounding.

The adapter that computes them knows scipy; services, tables and screens know only these frozen values, and those of
whole analyses that are made of them (`code_measures.py`, `mixed_measures.py`, `agreement_measures.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import FEW, wilson_interval
from qualeval.domain.method_names import Method
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


SmallGroups = Literal["show", "suppress", "merge"]


Scale = Literal["nominal", "ordinal", "number"]


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
