"""How the numbers of a table read in each language: decimals, shares, gaps and what is too small to show."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from qualeval.domain.result_tables import ResultTable
from qualeval.services.numerals import PERCENT, separated

NOTHING = "–"
_BOUNDS = ("_low", "_high")
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)  # holds the digits of any float


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How the numbers of one column are shown.

    `share`: they lie in 0..1 and show as percentages with one decimal. `decimals`: of the other fractional numbers.
    `numeric`: the column holds numbers and gaps only.
    """

    share: bool
    decimals: int
    numeric: bool


def number_formats(table: ResultTable) -> tuple[NumberFormat, ...]:
    """The format of each column of a table."""
    columns = zip(*table.rows, strict=True) if table.rows else (() for _ in table.columns)
    return tuple(
        _number_format(is_share(name, table.columns), tuple(values))
        for name, values in zip(table.columns, columns, strict=True)
    )


def is_share(column: str, columns: Sequence[str] = ()) -> bool:
    """Whether a column holds shares, by its name: `cases_share`, `share_low`, `share_high`.

    The bounds of another measure that stands in the same table (`kappa_low` beside `kappa`) are that measure's.
    """
    stem = next((column.removesuffix(bound) for bound in _BOUNDS if column.endswith(bound)), column)
    return stem.endswith("share") or (stem != column and stem not in columns)


def shown(value: object, number_format: NumberFormat, language: str) -> str:
    """The value as a person reads it: `1.234,5` and `23,4 %` in Indonesian, `1,234.5` and `23.4%` in English."""
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        return str(value)
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if number_format.share:
        return _rounded(Decimal(repr(value)) * 100, 1, language, PERCENT[language])
    if isinstance(value, int):
        return separated(f"{value:,}", language)
    return _rounded(Decimal(repr(value)), number_format.decimals, language)


def is_number(value: object) -> bool:
    """Whether a value is a finite number (a truth value is none)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_gap(value: object) -> bool:
    """Whether a value says that there is nothing: None or not-a-number."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _number_format(share: bool, values: tuple[object, ...]) -> NumberFormat:
    numbers = [value for value in values if is_number(value)]
    floats = [value for value in numbers if isinstance(value, float)]
    return NumberFormat(
        share=share,
        decimals=_decimals(floats),
        numeric=bool(numbers) and len(numbers) == sum(not is_gap(value) for value in values),
    )


def _decimals(floats: Sequence[float]) -> int:
    """One number of decimals for a column: up to 3 for coefficients, 2 below 100, else 1, none of them all zero."""
    largest = max(map(abs, floats), default=0.0)
    decimals = 3 if largest <= 1 else 2 if largest < 100 else 1
    while decimals and all(_last_is_zero(Decimal(repr(value)), decimals) for value in floats):
        decimals -= 1
    return decimals


def _last_is_zero(value: Decimal, decimals: int) -> bool:
    return _round(value, decimals) == _round(value, decimals - 1)


def _round(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero on the decimal digits, as spreadsheets show it (6.25 -> 6.3)."""
    return value.quantize(Decimal(1).scaleb(-decimals), context=_ROUNDING)


def _rounded(value: Decimal, decimals: int, language: str, unit: str = "") -> str:
    """A positive number that would round to nothing shows as less than the smallest step: a p-value is never 0."""
    rounded = _round(value, decimals)
    step = Decimal(1).scaleb(-decimals)
    if not rounded and value > 0:
        return f"<{separated(str(step), language)}{unit}"
    return separated(f"{rounded or abs(rounded):,.{decimals}f}", language) + unit
