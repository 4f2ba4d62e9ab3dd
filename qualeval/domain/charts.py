"""Pictures of numbers, as numbers and words."""

from dataclasses import dataclass
from typing import Literal

ChartKind = Literal["bars", "dots", "heat", "slope", "curve", "pairs"]


@dataclass(frozen=True, slots=True)
class Series:
    """One number per label of a chart, None where there is none; `low` and `high` bound it where that is known."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    color: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers, in words and numbers alone; writers draw it.

    `bars`: a bar for each label. `dots`: a line for each label with a dot for each series. `heat`: labels against
    series. `slope`: a line for each series over the labels. `curve`: the same, over labels in an order. `pairs`: each
    label from the first series to the second. `colors` are the labels' own (#rrggbb), where they have any. `share` says
    that the numbers lie in 0..1 and are read as percentages. `alt` says what is to be seen to those who do not see it.
    """

    kind: ChartKind
    name: str
    title: str
    alt: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str = ""
    share: bool = False
    colors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
