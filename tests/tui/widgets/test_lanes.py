from hypothesis import given
from hypothesis import strategies as st

from qualeval.tui.widgets.transcript.lanes import Lanes

ranges = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: range(pair[0], pair[0] + pair[1]))


@given(st.lists(st.tuples(ranges, st.booleans()), max_size=40))
def test_marks_that_share_a_row_never_share_a_lane(steps: list[tuple[range, bool]]) -> None:
    lanes = Lanes()
    placed: list[tuple[range, int]] = []
    for rows, removes in steps:
        if removes and placed:
            lanes.remove(*placed.pop(len(placed) // 2))
        placed.append((rows, lanes.add(rows)))
    cells = [(row, lane) for rows, lane in placed for row in rows]
    assert len(cells) == len(set(cells))


@given(st.lists(ranges, max_size=40))
def test_in_order_of_their_starts_no_more_lanes_are_used_than_the_deepest_overlap(intervals: list[range]) -> None:
    lanes = Lanes()
    used = [lanes.add(rows) for rows in sorted(intervals, key=lambda rows: rows.start)]
    deepest = max((sum(1 for rows in intervals if row in rows) for row in range(60)), default=0)
    assert len(set(used)) == deepest


def test_a_freed_lane_is_taken_again_and_the_others_stay() -> None:
    lanes = Lanes()
    first, second = lanes.add(range(3)), lanes.add(range(3))
    lanes.remove(range(3), first)
    assert (first, second) == (0, 1)
    assert lanes.add(range(1, 2)) == 0
