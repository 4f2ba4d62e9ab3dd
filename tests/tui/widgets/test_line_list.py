import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip

from qualeval.tui.widgets.line_list import Cell, Cells, Column, LineList, fitted
from qualeval.tui.widgets.status_line import StatusLine
from tests.tui.widgets.test_view import layouts

__all__ = ["layouts"]  # a fixture

COLUMNS = (Column(1), Column(), Column(5, "right"))


def line(number: int) -> Cells:
    return (Cell("●", "#5fafff"), Cell(f"[b]kode {number}[/b]", "strong"), Cell(str(number), "muted"))


class CountedList(LineList):
    drawn: list[int]

    def render_line(self, y: int) -> Strip:
        self.drawn.append(self.top_row + y)
        return super().render_line(y)


class Listing(App[None]):
    CSS = "CountedList { height: 10; }"

    def __init__(self, count: int = 5_000) -> None:
        super().__init__()
        self.count = count
        self.messages: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        rows = CountedList(COLUMNS, [line(number) for number in range(self.count)])
        rows.drawn = []
        yield rows
        yield StatusLine()

    @property
    def rows(self) -> CountedList:
        return self.query_one(CountedList)

    @property
    def status(self) -> StatusLine:
        return self.query_one(StatusLine)

    def on_line_list_highlighted(self, message: LineList.Highlighted) -> None:
        self.messages.append(("highlighted", message.index))

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        self.messages.append(("chosen", message.index))


async def test_keys_move_the_cursor_and_enter_chooses() -> None:
    app = Listing()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("down", "down", "up", "enter", "end", "home", "pagedown")
        await pilot.pause()
        moves = [("highlighted", index) for index in (1, 2, 1)]
        assert app.messages == [
            *moves,
            ("chosen", 1),
            ("highlighted", 4_999),
            ("highlighted", 0),
            ("highlighted", 9),
        ]
        assert 9 in app.rows.visible_rows


async def test_a_click_moves_and_a_second_one_chooses() -> None:
    app = Listing()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.click(CountedList, offset=(5, 3))
        await pilot.click(CountedList, offset=(5, 6), times=2)
        await pilot.click(CountedList, offset=(5, 6))
        assert app.messages == [("highlighted", 3), ("highlighted", 6), ("chosen", 6)]


async def test_a_changed_row_draws_one_line_and_asks_for_no_layout(layouts: list[str]) -> None:
    app = Listing()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        app.rows.drawn.clear()
        layouts.clear()
        app.rows.update_row(4, (Cell("●"), Cell("baru"), Cell("7")))
        app.rows.update_row(4_000, (Cell("●"), Cell("jauh"), Cell("7")))
        app.rows.update_row(5, line(5))
        app.status.tell("satu kode", "good")
        app.status.set_position("1/9")
        await pilot.pause()
        assert app.rows.drawn == [4]
        assert layouts == []


async def test_other_rows_are_shown_without_a_layout_and_keep_the_cursor_within_them(layouts: list[str]) -> None:
    app = Listing()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        layouts.clear()
        app.rows.set_rows([line(1), line(2)])
        await pilot.pause()
        assert layouts == []
        assert (app.rows.cursor, app.rows.top_row) == (1, 0)
        app.rows.set_rows([])
        await pilot.press("down", "enter")
        assert app.rows.cursor == -1


async def test_the_cursor_goes_to_the_next_wanted_row_round_the_end_and_stays_where_there_is_none() -> None:
    app = Listing(count=10)
    async with app.run_test(size=(40, 12)):
        assert app.rows.move_to_next(4, lambda at: at in (3, 7))
        assert app.rows.cursor == 7
        assert app.rows.move_to_next(8, lambda at: at in (3, 7))
        assert app.rows.cursor == 3
        assert app.rows.move_to_next(10, lambda at: at == 0)
        assert app.rows.cursor == 0
        assert not app.rows.move_to_next(1, lambda at: at == 10)
        assert app.rows.cursor == 0


async def test_words_are_shown_as_they_are_and_numbers_end_at_the_right() -> None:
    app = Listing()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        app.rows.update_row(0, (Cell("●"), Cell("[/b] \x1b[0m tanggapan yang panjang sekali"), Cell("12")))
        shown = app.rows.render_line(0).text
        assert shown.startswith("● [/b] \ufffd[0m tanggapan yang panj")
        assert shown[:39].endswith("…    12")


async def test_the_status_line_shows_both_ends_and_cuts_the_message() -> None:
    app = Listing()
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.pause()
        app.status.tell("[red]Tidak bisa menyimpan berkas ini[/red]", "muted")
        app.status.set_position("12/40")
        text = app.status.render_line(0).text
        assert text == " [red]Tidak bisa menyi… 12/40 "


async def test_what_went_wrong_takes_the_place_of_the_position_where_both_have_no_room() -> None:
    app = Listing()
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.pause()
        app.status.set_position("12/40")
        app.status.tell("dua puluh enam huruf semua", "muted")
        assert app.status.render_line(0).text == " dua puluh enam huruf…  12/40 "
        app.status.tell("dua puluh enam huruf semua", "bad")
        assert app.status.render_line(0).text == " dua puluh enam huruf semua   "


async def test_a_row_of_one_cell_has_the_whole_line() -> None:
    app = Listing()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        app.rows.update_row(0, (Cell("satu kalimat yang panjang untuk baris"),))
        assert app.rows.render_line(0).text.startswith("satu kalimat yang panjang untuk baris")


def test_text_is_cut_and_filled_to_cells() -> None:
    assert [fitted("研修は長い", 6), fitted("ab", 4, "right"), fitted("a\nb", 3), fitted("abc", 0)] == [
        "研修… ",
        "  ab",
        "a b",
        "",
    ]


async def test_only_the_parts_that_are_drawn_are_styled_and_a_theme_styles_them_anew() -> None:
    app = Listing(3)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        app.rows.get_component_styles("line-list--strong")
        assert set(app.rows._component_styles) <= {"line-list--strong", "line-list--muted", "line-list--cursor"}
        app.rows.set_rows([(Cell("●"), Cell("kode", "bad"), Cell("1"))])
        app.screen.refresh()
        await pilot.pause()
        dark = app.rows.get_component_styles("line-list--bad").color
        app.theme = "textual-light"
        await pilot.pause()
        assert app.rows.get_component_styles("line-list--bad").color != dark
        assert "line-list--warning" not in app.rows._component_styles
        with pytest.raises(KeyError):
            app.rows.get_component_styles("line-list--nothing")
