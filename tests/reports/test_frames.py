import pytest

from qualeval.domain.result_tables import ResultTable
from qualeval.reports.frames import to_frame


def test_values_stay_what_they_are() -> None:
    rows = ((1, 0.5, "satu", None), (None, 2.0, "", "x"), (10**20, None, None, None))
    frame = to_frame(ResultTable("t", ("i", "f", "s", "n"), rows))
    assert list(frame.columns) == ["i", "f", "s", "n"]
    back = list(frame.itertuples(index=False, name=None))
    assert back == list(rows)
    assert [[type(value) for value in row] for row in back] == [[type(value) for value in row] for row in rows]


@pytest.mark.parametrize("columns", [("a", "b"), ()])
def test_an_empty_table_is_an_empty_frame(columns: tuple[str, ...]) -> None:
    frame = to_frame(ResultTable("t", columns, ()))
    assert frame.shape == (0, len(columns))


def test_columns_of_the_same_name_are_both_kept() -> None:
    frame = to_frame(ResultTable("t", ("a", "a"), ((1, 2),)))
    assert frame.iloc[0].tolist() == [1, 2]


def test_a_ragged_table_is_refused() -> None:
    with pytest.raises(ValueError, match="every row needs 2 values"):
        to_frame(ResultTable("t", ("a", "b"), ((1, 2), (3,))))
