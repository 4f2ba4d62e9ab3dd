import math
from decimal import ROUND_HALF_UP, Context, localcontext

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.result_tables import ResultTable
from qualeval.reports.numbers import NOTHING, NumberFormat, is_share, number_formats, shown

PLAIN = NumberFormat(share=False, decimals=1, numeric=True)
SHARE = NumberFormat(share=True, decimals=0, numeric=True)


def _column(name: str, *values: object) -> NumberFormat:
    return number_formats(ResultTable("t", (name,), tuple((value,) for value in values)))[0]


@pytest.mark.parametrize(
    ("value", "number_format", "indonesian", "english"),
    [
        (1234.5, PLAIN, "1.234,5", "1,234.5"),
        (1234567, PLAIN, "1.234.567", "1,234,567"),
        (0.234, SHARE, "23,4\N{NO-BREAK SPACE}%", "23.4%"),
        (1, SHARE, "100,0\N{NO-BREAK SPACE}%", "100.0%"),
        (0, SHARE, "0,0\N{NO-BREAK SPACE}%", "0.0%"),
        (-0.04, PLAIN, "0,0", "0.0"),
        (None, PLAIN, NOTHING, NOTHING),
        (math.nan, SHARE, NOTHING, NOTHING),
        (math.inf, PLAIN, "∞", "∞"),
        (-math.inf, PLAIN, "-∞", "-∞"),
        ("1.5", PLAIN, "1.5", "1.5"),
        (True, PLAIN, "True", "True"),
    ],
)
def test_values_read_as_each_language_writes_them(
    value: object, number_format: NumberFormat, indonesian: str, english: str
) -> None:
    assert (shown(value, number_format, "id"), shown(value, number_format, "en")) == (indonesian, english)


def test_halves_round_up_as_spreadsheets_show_them() -> None:
    assert shown(5 / 80, SHARE, "en") == "6.3%"


def test_a_positive_number_never_shows_as_zero() -> None:
    p_values = _column("p", 0.0001, 0.731)
    assert shown(0.0001, p_values, "id") == "<0,001"
    assert shown(0.0004, SHARE, "en") == "<0.1%"
    assert shown(0.0, p_values, "en") == "0.000"


@given(st.decimals(min_value=1, max_value=10**9, places=1))
def test_numbers_agree_with_the_unicode_locale_data(number: object) -> None:
    value = float(str(number))
    with localcontext(Context(rounding=ROUND_HALF_UP)):
        for language, locale in (("id", "id_ID"), ("en", "en_GB")):
            assert shown(value, PLAIN, language) == format_decimal(value, "#,##0.0", locale=locale)


@pytest.mark.parametrize(
    ("column", "columns", "share"),
    [
        ("cases_share", (), True),
        ("share_low", ("cases_share", "share_low"), True),
        ("cases_high", ("n_cases",), True),
        ("cases_share_low", ("cases_share",), True),
        ("kappa_low", ("kappa", "kappa_low"), False),
        ("n_cases", (), False),
        ("sharepoint", (), False),
    ],
)
def test_shares_are_known_by_their_names(column: str, columns: tuple[str, ...], share: bool) -> None:
    assert is_share(column, columns) is share


@pytest.mark.parametrize(
    ("values", "decimals"),
    [
        ((0.64, 0.667), 3),
        ((0.5, 0.25), 2),
        ((3.456, 2.0), 2),
        ((1234.56,), 1),
        ((2.0, 3.0), 0),
        ((), 0),
        ((1e300, 5e-324), 0),
    ],
)
def test_a_column_has_one_number_of_decimals(values: tuple[float, ...], decimals: int) -> None:
    assert _column("x", *values).decimals == decimals


def test_a_column_is_numeric_when_it_holds_numbers_and_gaps_only() -> None:
    assert _column("x", 1, None, 2.5).numeric
    assert not _column("x", 1, "dua").numeric
    assert not _column("x", None, None).numeric
    assert not _column("x").numeric


@given(st.floats(), st.sampled_from([PLAIN, SHARE]), st.sampled_from(["id", "en"]))
def test_any_number_can_be_shown(value: float, number_format: NumberFormat, language: str) -> None:
    assert shown(value, number_format, language)
