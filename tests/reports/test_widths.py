"""How the room of a row is shared among columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.result_tables import ResultTable
from qualeval.reports.widths import column_shares, is_wide

_WORDS = st.text(st.sampled_from("abc "), max_size=60)


def test_a_long_text_is_given_more_room_than_a_column_of_one_long_word() -> None:
    definition, exclude = "kata " * 50, "kata " * 30 + "(continuous_evaluation)"
    code, long, shorter = column_shares(("code", "definition", "exclude"), [("budget", definition, exclude)], 100)
    assert long > shorter > code


def test_a_short_header_does_not_take_the_room_of_names() -> None:
    names, figures = column_shares(("theme", "respondents (of 182)"), [("Material does not fit the need", "39")], 50)
    assert names > figures


def test_only_a_table_with_several_columns_of_long_texts_lies_down() -> None:
    text = "kata " * 60
    three = ResultTable("t", ("a", "b", "c"), ((text, text, text),))
    five = ResultTable("t", ("a", "b", "c", "d", "e"), ((text, "kata " * 7, "kata " * 7, "kata", "kata"),))
    assert not is_wide(three, "en")
    assert is_wide(five, "en")


@given(st.lists(st.tuples(_WORDS, _WORDS, _WORDS), max_size=4), st.integers(1, 200))
def test_the_shares_fill_the_row(rows: list[tuple[str, str, str]], room: int) -> None:
    shares = column_shares(("a", "b", "c"), rows, room)
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0
