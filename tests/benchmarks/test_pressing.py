import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals on Windows", allow_module_level=True)

from benchmarks.bench import Bench
from benchmarks.corpus import Size
from benchmarks.keys import keys_of
from benchmarks.pressing import Kind, Plan, session


def test_a_session_presses_every_kind_of_key_and_what_it_paints_is_right(tmp_path: Path) -> None:
    size = Size(10_000, 500)

    taken = session(Bench(full=False, folder=tmp_path), size, Plan(blocks=1, codings=4, seconds=60, replayed=1))

    assert taken.given_up == ""
    assert taken.faults == []
    pressed = {kind for kind, _ in taken.blocks[0]}
    decisions = {Kind.ACCEPT, Kind.REJECT, Kind.ON}  # which of them depends on what is suggested
    assert pressed - decisions == set(Kind) - decisions
    assert pressed & decisions
    assert taken.stored
    named = {figure.name for figure in keys_of(size, taken)}
    assert {f"{Kind.CODE}, {size.name}", f"rows painted wrong, {size.name}"} <= named
