"""Texts as rows: long lists of turns come back as they were written, however their names look."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.text import Content, Turn
from qualeval.store import rows
from qualeval.store.failures import read_back
from qualeval.store.rows import content_from_row, content_to_values

NAMES = st.one_of(st.text(max_size=6), st.sampled_from(["R],[", "],[1,2,3", '"],["', "[", "\\"]))


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=30))
def test_a_long_list_of_turns_is_read_by_stretches_wherever_names_look_like_its_bounds(
    names: list[tuple[str, str]],
) -> None:
    said = tuple(Turn(at, at + 1, at + 2, *name) for at, name in enumerate(names))
    written = Content("x" * (len(names) + 2), said)
    digest, text, turns = content_to_values(written)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_LONG", 20)
        read = content_from_row(text, turns)
        assert read == written
        assert read.digest == digest
        assert content_to_values(read) == (digest, text, turns)


def test_a_damaged_list_of_turns_is_told_where_it_is_read(tmp_path: Path) -> None:
    turns = json.dumps([[at, at, at + 1, "R", ""] for at in range(10_000)], separators=(",", ":"))
    content = content_from_row("x", turns[:-40], lambda: read_back(tmp_path))
    assert content.turns[0] == Turn(0, 0, 1, "R", "")
    for _ in range(2):
        with pytest.raises(QualevalError, match="damaged"):
            len(content.turns)
