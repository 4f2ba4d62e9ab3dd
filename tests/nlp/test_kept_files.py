"""Files of the cache."""

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qualeval.nlp.kept_files import MOST, digest_of, keep


def test_the_newest_of_an_ending_are_kept_and_others_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    for n in range(MOST + 3):
        keep(folder / f"{n}.a", lambda stream: stream.write(b"x"))
        os.utime(folder / f"{n}.a", (n, n))
        keep(folder / f"{n}.b", lambda stream: stream.write(b"x"), most=None)
    assert len([*folder.glob("*.b")]) == MOST + 3
    assert {path.name for path in folder.glob("*.a")} == {f"{n}.a" for n in range(3, MOST + 3)}
    assert os.name != "posix" or folder.stat().st_mode & 0o777 == 0o700


def test_what_cannot_be_written_leaves_what_was_there_and_no_part(tmp_path: Path) -> None:
    path = tmp_path / "one.a"
    keep(path, lambda stream: stream.write(b"old"))

    def no_room(_: object) -> None:
        raise OSError("no room")

    keep(path, no_room)
    keep(path / "in a file" / "two.a", lambda stream: stream.write(b"x"))
    assert path.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [path]


@given(st.lists(st.text()), st.lists(st.text()))
def test_a_digest_tells_apart_what_is_cut_elsewhere(one: list[str], other: list[str]) -> None:
    assert (digest_of(one) == digest_of(other)) == (one == other)
