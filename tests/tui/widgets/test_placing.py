"""Marks have the same places whether they are placed at once or as the reader comes to them."""

from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from qualeval.domain.text import Span
from qualeval.tui.widgets.transcript.layout import Layout
from qualeval.tui.widgets.transcript.paint import LaneMark, Mark
from qualeval.tui.widgets.transcript.placing import PlacedMarks
from tests.tui.widgets.transcripts import interview

SAID = interview(*[("Narasumber", "Pelatihan ini membantu pekerjaan saya di kantor setiap hari.")] * 12)
_END = len(SAID.text)


@st.composite
def some_marks(draw: st.DrawFn) -> list[Mark]:
    kinds: list[Literal["coding", "suggestion"]] = draw(st.sampled_from([["coding"], ["coding", "suggestion"]]))
    marks = []
    for number in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, _END - 1))
        end = min(_END, start + draw(st.integers(1, 200)))
        kind = draw(st.sampled_from(kinds))
        marks.append(Mark(start, end, f"c{number % 3}", "c", "#ff0000", kind, str(number)))
    return marks


def placed(marks: list[Mark], layout: Layout) -> PlacedMarks:
    made = PlacedMarks(marks)
    made.forget_places()
    made.place_until(_END, layout)
    return made


def lanes(marks: PlacedMarks, layout: Layout) -> list[list[LaneMark]]:
    return [sorted(marks.on_row(row, 0)) for row in range(len(layout))]


@given(some_marks(), st.lists(st.integers(0, _END), max_size=4))
@settings(deadline=None)
def test_marks_placed_bit_by_bit_stand_where_they_do_when_placed_at_once(marks: list[Mark], stops: list[int]) -> None:
    layout = Layout(SAID, 24)
    growing = PlacedMarks(marks)
    growing.forget_places()
    for stop in stops:
        growing.place_until(stop, layout)
        missing = set(marks).difference(*(growing.marks_on(row) for row in range(len(layout))))
        assert all(mark.start >= stop for mark in missing), "a mark before this place is not shown"
    growing.place_until(_END, layout)
    assert growing.is_whole
    assert lanes(growing, layout) == lanes(placed(marks, layout), layout)


class _Text:
    """Codings of a text, given out a stretch at a time as a store has them; none twice."""

    def __init__(self, marks: list[Mark], stretch: int) -> None:
        self.waiting = sorted((mark for mark in marks if mark.kind == "coding"), key=lambda mark: mark.start)
        self._stretch = stretch

    def until(self, offset: int) -> list[Mark]:
        reached = -(-offset // self._stretch) * self._stretch
        given = [mark for mark in self.waiting if mark.start < reached]
        del self.waiting[: len(given)]
        return given


@given(some_marks(), st.lists(st.integers(0, _END), max_size=4), st.integers(1, _END))
@settings(deadline=None)
def test_marks_that_are_asked_for_when_they_are_needed_stand_where_they_do_when_all_are_known(
    marks: list[Mark], stops: list[int], stretch: int
) -> None:
    layout = Layout(SAID, 24)
    codings = [mark for mark in marks if mark.kind == "coding"]
    growing = PlacedMarks((), _Text(codings, stretch).until)
    growing.forget_places()
    for stop in stops:
        growing.place_until(stop, layout)
        missing = set(codings).difference(*(growing.marks_on(row) for row in range(len(layout))))
        assert all(mark.start >= stop for mark in missing), "a mark before this place is not shown"
    while not growing.is_whole:  # as the idle slices do
        growing.place_next(layout)
    assert set(growing) == set(codings)
    assert lanes(growing, layout) == lanes(placed(codings, layout), layout)


@given(some_marks(), st.integers(0, _END), st.integers(1, _END))
@settings(deadline=None)
def test_a_mark_that_was_made_before_its_stretch_is_asked_for_is_shown_once(
    marks: list[Mark], stop: int, stretch: int
) -> None:
    layout = Layout(SAID, 24)
    codings = [mark for mark in marks if mark.kind == "coding"]
    growing = PlacedMarks((), _Text(codings, stretch).until)
    growing.forget_places()
    growing.place_until(stop, layout)
    for mark in codings[:3]:
        if mark not in growing:
            growing.place(mark, layout)
    growing.place_until(_END, layout)
    assert set(growing) == set(codings)
    for row in range(len(layout)):
        here = [found.mark for found in growing.on_row(row, 0)]
        assert sorted(here) == sorted(m for m in codings if row in layout.rows_of(Span(m.start, m.end)))


@given(some_marks(), some_marks(), st.integers(0, _END), st.data())
@settings(deadline=None)
def test_marks_that_come_and_go_before_all_are_placed_are_shown_once_or_not_at_all(
    marks: list[Mark], more: list[Mark], stop: int, data: st.DataObject
) -> None:
    layout = Layout(SAID, 24)
    more = [mark._replace(id=f"more {mark.id}") for mark in more]
    gone = data.draw(st.lists(st.sampled_from(marks), unique=True)) if marks else []
    growing = PlacedMarks(marks)
    growing.forget_places()
    growing.place_until(stop, layout)
    for mark in gone:
        growing.displace(mark)
    for mark in more:
        growing.place(mark, layout)
    back = gone[:1]
    for mark in back:
        growing.place(mark, layout)
    growing.place_until(_END, layout)
    wanted = {*marks, *more} - set(gone) | set(back)
    assert set(growing) == wanted
    for row in range(len(layout)):
        here = growing.on_row(row, 0)
        assert {found.mark for found in here} == {
            mark for mark in wanted if row in layout.rows_of(Span(mark.start, mark.end))
        }
        assert len({found.lane for found in here}) == len(here), "two marks in one lane"
