"""The file that the codebook came from or went to is remembered, and seen when someone else changes it."""

from dataclasses import replace
from pathlib import Path

import pytest

from qualeval.domain.codebook import Label
from qualeval.domain.errors import QualevalError
from qualeval.formats import Files
from qualeval.services import codebooks, undoing
from qualeval.services.codebook_files import changed_outside, export_file, import_file, known_file
from qualeval.services.session import Session
from tests.services.world import small_session

FORMATS = Files()


def change_in(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8", newline="\n")


def define(session: Session, words: str) -> None:
    entry = session.codebook()["budget"]
    codebooks.define(session, replace(entry, definition=Label.of({"en": words})))


def test_nothing_is_known_of_a_file_before_one_was_written(tmp_path: Path) -> None:
    session = small_session()
    assert known_file(session, tmp_path) is None
    assert changed_outside(session, FORMATS, tmp_path) is None


def test_an_exported_file_is_remembered_relative_to_the_project_and_is_unchanged(tmp_path: Path) -> None:
    session, path = small_session(), tmp_path / "books" / "codebook.yaml"
    path.parent.mkdir()
    export_file(session, FORMATS, path, tmp_path)
    assert session.setting("codebook.file") == "books/codebook.yaml"
    known = known_file(session, tmp_path)
    assert known is not None
    assert (known.path, known.digest) == (path, FORMATS.digest(path))
    assert changed_outside(session, FORMATS, tmp_path) is None
    assert export_file(session, FORMATS, path, tmp_path) is None


def test_a_file_elsewhere_is_remembered_whole(tmp_path: Path) -> None:
    session, path = small_session(), tmp_path / "codebook.yaml"
    export_file(session, FORMATS, path, tmp_path / "project")
    known = known_file(session, tmp_path / "project")
    assert known is not None
    assert known.path == path.resolve()


def test_a_change_outside_is_seen_until_it_is_taken_over(tmp_path: Path) -> None:
    session, path = small_session(), tmp_path / "codebook.yaml"
    export_file(session, FORMATS, path, tmp_path)
    change_in(path, "Budget", "Money")
    assert changed_outside(session, FORMATS, tmp_path) == path
    gesture = import_file(session, FORMATS, path, tmp_path)
    assert gesture is not None
    assert session.codebook()["budget"].name.to("en") == "Money"
    assert changed_outside(session, FORMATS, tmp_path) is None
    undoing.undo(session)
    assert session.codebook()["budget"].name.to("en") == "Budget"
    assert changed_outside(session, FORMATS, tmp_path) == path


def test_other_spacing_and_comments_are_no_change(tmp_path: Path) -> None:
    session, path = small_session(), tmp_path / "codebook.yaml"
    export_file(session, FORMATS, path, tmp_path)
    path.write_text("# mine\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert changed_outside(session, FORMATS, tmp_path) is None


def test_work_in_the_project_alone_is_no_change_outside(tmp_path: Path) -> None:
    session, path = small_session(), tmp_path / "codebook.yaml"
    export_file(session, FORMATS, path, tmp_path)
    define(session, "Money.")
    assert changed_outside(session, FORMATS, tmp_path) is None


def test_a_file_that_is_gone_is_no_trouble_and_a_broken_one_is_named(tmp_path: Path) -> None:
    session, path = small_session(), tmp_path / "codebook.yaml"
    export_file(session, FORMATS, path, tmp_path)
    path.write_text("codes: [", encoding="utf-8")
    assert changed_outside(session, FORMATS, tmp_path) == path
    with pytest.raises(QualevalError):
        import_file(session, FORMATS, path, tmp_path)
    path.unlink()
    assert changed_outside(session, FORMATS, tmp_path) is None
