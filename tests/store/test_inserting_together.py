"""Many rows with one run of a statement: none is lost at the seams, and one that does not fit takes all back."""

import pytest

from qualeval.domain.errors import ConflictError
from qualeval.domain.records import Case, Value
from qualeval.domain.text import Content
from qualeval.store import SqliteStore
from qualeval.store.compiled import STATEMENTS
from qualeval.store.sqlite import _n_together, _positional
from tests.store.samples import gesture

_FEWEST_VALUES = 999  # that a build of SQLite takes in one statement
_VALUES, _CASES = _n_together("insert_value"), _n_together("insert_case")  # rows


@pytest.mark.parametrize("n", [1, _VALUES - 1, _VALUES, _VALUES + 1, 3 * _VALUES, 3 * _VALUES + 7])
def test_all_of_so_many_rows_are_written_in_their_order(store: SqliteStore, n: int) -> None:
    values = [Value(f"c{number:04d}", "unit", f"“{number}”\n?, (?)", wave=str(number % 3)) for number in range(n)]
    texts = [Content.plain(f"answer {number}") for number in range(n)]
    store.append(gesture("g1", *values), [*texts, *texts])  # a text that is there already is kept once
    assert store.find(Value) == values
    assert list(store.contents([text.digest for text in texts])) == texts


@pytest.mark.parametrize("place", [0, _CASES - 1, _CASES, 2 * _CASES + 1])
def test_a_row_that_does_not_fit_takes_all_back_wherever_it_stands(store: SqliteStore, place: int) -> None:
    store.append(gesture("g1", Case("c0", "R0")))
    cases = [Case(f"n{number}", f"N{number}") for number in range(2 * _CASES + 5)]
    cases[place] = Case("c0", "another")
    with pytest.raises(ConflictError):
        store.append(gesture("g2", *cases))
    assert store.find(Case) == [Case("c0", "R0")]
    assert store.generation() == 1


@pytest.mark.parametrize("table", sorted({name.removeprefix("insert_") for name in STATEMENTS if "insert_" in name}))
def test_an_insertion_of_many_rows_says_each_as_that_of_one_does(table: str) -> None:
    n = _n_together(f"insert_{table}")
    one, many = _positional(f"insert_{table}"), _positional(f"insert_{table}", n)
    assert n > 1
    assert many.count("?") == n * one.count("?") <= _FEWEST_VALUES
    assert many.count("INSERT") == many.count("VALUES") == 1
