"""What a spreadsheet holds and runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.cells import LONGEST_CELL, armed, cut, unarmed


@pytest.mark.parametrize("text", ["=1+2", "+62 812", "-x", "@nama", "\tx", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert unarmed(text) == f"'{text}"


@given(st.text(alphabet="'=+-@\t5,%a"))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert armed(unarmed(text)) == text


@pytest.mark.parametrize("text", ["-5", "+3,5", "12%", "kata = kata", "[/b]", ""])
def test_other_texts_are_left_alone(text: str) -> None:
    assert unarmed(text) == text


@given(st.text(), st.integers(0, 12))
def test_what_is_cut_fits_and_no_more_would(text: str, units: int) -> None:
    fitting = cut(text, units)
    assert text.startswith(fitting)
    assert len(fitting.encode("utf-16-le")) <= 2 * units
    if fitting != text:
        assert len(text[: len(fitting) + 1].encode("utf-16-le")) > 2 * units


def test_signs_beyond_the_first_plane_take_two_places_of_a_cell() -> None:
    assert len(cut("😀" * LONGEST_CELL)) == LONGEST_CELL // 2
