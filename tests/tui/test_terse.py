"""What is written where a line changes: few bytes, and a terminal shows just the new line."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qualeval.tui.terse import changed_pieces, written

_CONSOLE = Console(color_system="truecolor", force_terminal=True)
_WIDTH = 24
_STYLES = [
    Style.parse(words)
    for words in (
        "#ff0000 on #000010",
        "#00ff00 on #000010",
        "#ff0000 on #200000",
        "bold #ff0000 on #000010",
        "dim #00ff00 on #000010",
        "bold dim italic #00ff00 on #200000",
        "underline #00ff00 on #200000",
        "reverse #00ff00 on #200000",
        "strike",
        "none",
    )
]


def line(*words: tuple[str, str]) -> Strip:
    return Strip([Segment(text, Style.parse(style)) for text, style in words])


def text_of(pieces: Sequence[tuple[int, Sequence[Segment]]]) -> list[tuple[int, str]]:
    return [(column, "".join(segment.text for segment in piece)) for column, piece in pieces]


def test_of_a_line_only_the_cells_that_differ_are_written() -> None:
    before = line(("ab", "bold"), ("cd", "red"), ("ef", "bold"))
    assert changed_pieces(before, line(("ab", "bold"), ("cd", "red"), ("ef", "bold"))) == []
    assert changed_pieces(before, line(("ab", "bold"), ("xy", "red"), ("ef", "bold"))) == [(2, [*line(("xy", "red"))])]
    assert changed_pieces(before, line(("ab", "bold"), ("cy", "red"), ("ef", "bold"))) == [(2, [*line(("cy", "red"))])]
    assert changed_pieces(before, line(("ab", "bold"), ("cdef", "red"))) == [(4, [*line(("ef", "red"))])]


def test_what_stays_between_two_changes_is_gone_past_where_it_is_long() -> None:
    before = line(("one", "red"), (" stays ", "bold"), ("two", "red"))
    assert text_of(changed_pieces(before, line(("One", "red"), (" stays ", "bold"), ("Two", "red")))) == [
        (0, "One"),
        (10, "Two"),
    ]
    near = line(("a", "red"), ("bcd", "bold"), ("e", "red"))
    assert text_of(changed_pieces(near, line(("A", "red"), ("bcd", "bold"), ("E", "red")))) == [(0, "AbcdE")]


def test_a_line_of_which_nothing_is_known_is_written_whole() -> None:
    before = line(("ab", "bold"), ("cd", "red"))
    assert changed_pieces(None, before) == [(0, [*before])]
    wider = line(("ab", "bold"), ("cde", "red"))
    assert changed_pieces(before, wider) == [(0, [*wider])]


def test_where_cells_are_no_characters_segments_are_written_whole() -> None:
    before = line(("ab", "bold"), ("cd", "red"), ("ef", "bold"))
    assert changed_pieces(before, line(("漢", "bold"), ("cd", "red"), ("ef", "bold"))) == [(0, [*line(("漢", "bold"))])]
    wide = line(("漢字", "bold"), ("cd", "red"), ("ef", "bold"))
    assert changed_pieces(wide, line(("漢字", "bold"), ("cx", "red"), ("ef", "bold"))) == [(4, [*line(("cx", "red"))])]


def test_blanks_differ_by_their_ground_and_lines_through_them_alone() -> None:
    before = line(("a", "red"), ("   ", "red on black"))
    assert changed_pieces(before, line(("a", "red"), ("   ", "bold blue on black"))) == []
    assert changed_pieces(before, line(("a", "red"), ("   ", "red on blue"))) == [(1, [*line(("   ", "red on blue"))])]
    under = line(("a", "red"), ("   ", "underline red on black"))
    assert changed_pieces(before, under) == [(1, [*line(("   ", "underline red on black"))])]


def test_a_style_is_told_by_what_is_new_of_it() -> None:
    told = written(
        [(1, 2, [*line(("a", "bold #010203 on #040506"), ("b", "#010203 on #040506"), (" ", "red on #040506"))])],
        _CONSOLE,
    )
    assert told == "\x1b[3;2H\x1b[1;38;2;1;2;3;48;2;4;5;6ma\x1b[22mb \x1b[0m"
    assert written([(0, 0, [*line(("a", "none"))]), (9, 0, [*line(("b", "none"))])], _CONSOLE) == "\x1b[1;1Ha\x1b[10Gb"


_lines = st.lists(
    st.tuples(st.text(" ab─é", min_size=1, max_size=9), st.sampled_from(_STYLES)), min_size=1, max_size=9
).map(lambda words: Strip([Segment(text, style) for text, style in words]).adjust_cell_length(_WIDTH, _STYLES[0]))


@settings(max_examples=300, deadline=None)
@given(st.lists(_lines, min_size=2, max_size=5))
def test_a_terminal_shows_the_new_line_after_any_changes(lines: list[Strip]) -> None:
    screen = Emulated()
    screen.feed(written([(0, 0, [*lines[0]])], _CONSOLE))
    for before, after in pairwise(lines):
        screen.feed(written([(x, 0, piece) for x, piece in changed_pieces(before, after)], _CONSOLE))
        fresh = Emulated()
        fresh.feed("\x1b[1;1H" + after.render(_CONSOLE))  # as Textual writes it
        assert screen.seen() == fresh.seen()


class Emulated:
    """A terminal of one line, as far as what is written here needs it."""

    def __init__(self) -> None:
        self._cells: list[tuple[str, frozenset[str], str, str]] = [(" ", frozenset(), "39", "49")] * _WIDTH
        self._on: set[str] = set()
        self._front, self._ground, self._x = "39", "49", 0

    def feed(self, told: str) -> None:
        at = 0
        while at < len(told):
            if told[at] == "\x1b":
                end = next(n for n in range(at + 2, len(told)) if told[n].isalpha())
                self._obey(told[at + 2 : end], told[end])
                at = end + 1
            else:
                self._cells[self._x] = (told[at], frozenset(self._on), self._front, self._ground)
                self._x, at = self._x + 1, at + 1

    def _obey(self, parameters: str, command: str) -> None:
        if command in "GH":
            self._x = int(parameters.rpartition(";")[2]) - 1
            return
        assert command == "m"
        codes = parameters.split(";")
        while codes:
            code = codes.pop(0)
            if code in ("38", "48"):
                color = ";".join((code, *(codes.pop(0) for _ in range(4))))
                self._front, self._ground = (color, self._ground) if code == "38" else (self._front, color)
            elif code == "39":
                self._front = code
            elif code == "49":
                self._ground = code
            elif code in ("", "0"):
                self._on, self._front, self._ground = set(), "39", "49"
            elif len(code) == 1:
                self._on.add(code)
            else:
                self._on -= {"22": {"1", "2"}, "23": {"3"}, "24": {"4"}, "27": {"7"}, "29": {"9"}}[code]

    def seen(self) -> list[tuple[str, frozenset[str], str, str]]:
        """Cell by cell; of a blank what can be seen."""
        return [
            (word, on & {"4", "7", "9"}, front if on & {"4", "7", "9"} else "", ground)
            if word == " "
            else (word, on, front, ground)
            for word, on, front, ground in self._cells
        ]
