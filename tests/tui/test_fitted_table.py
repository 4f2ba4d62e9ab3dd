"""Tables of analyses in the room that a screen has for them."""

from qualeval.domain.result_tables import ResultTable
from qualeval.tui.fitted_table import fitted

_TABLE = ResultTable(
    "shares",
    ("code", "share"),
    (("motivation", "40% [21 to 61]"), ("budget", "7% [1 to 20]")),
    ("code", "share of all"),
)


def _cells(screen_width: int) -> list[list[str]]:
    return [[cell.plain for cell in row] for row in fitted(_TABLE, {}, "", screen_width).cells]


def test_intervals_stand_where_there_is_room_and_are_left_to_the_cell_under_the_cursor_where_not() -> None:
    assert _cells(80) == [["motivation", "40% [21 to 61]"], ["budget", "7% [1 to 20]"]]
    assert _cells(20) == [["motivation", "40%"], ["budget", "7%"]]
    assert fitted(_TABLE, {}, "", 80).cut("40% [21 to 61]") == ""
    assert fitted(_TABLE, {}, "", 20).cut("40% [21 to 61]") == "40% [21 to 61]"


def test_what_is_wider_than_a_column_can_be_is_cut() -> None:
    words = "so many words that no column of a table has room for all of them"
    found = fitted(ResultTable("t", ("words",), ((words,),), ("words",)), {}, "", 200)
    assert found.widths[0] < len(words)
    assert found.cut(words) == words


def test_a_head_of_several_words_takes_lines_instead_of_width() -> None:
    assert fitted(_TABLE, {}, "", 20).heads == [["code"], ["share", "of", "all"]]


def test_the_heaviest_cell_is_the_darkest() -> None:
    found = fitted(_TABLE, {(0, 1): 0.2, (1, 1): 0.0}, "heat", 80)
    assert [row[1].plain[0] for row in found.cells] == ["█", " "]
