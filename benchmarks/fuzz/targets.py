"""What is fuzzed: a function over bytes for each, which returns or raises QualevalError."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from qualeval.domain.conditions import check_condition
from qualeval.domain.identifiers import IdentifierKind, find, pseudonymised
from qualeval.domain.project import Project
from qualeval.domain.text import Content, printable
from qualeval.formats import Files
from qualeval.store import SqliteFiles
from qualeval.store.keeping import SqliteKeeper

Target = Callable[[bytes], object]
_FOLDER = Path(tempfile.mkdtemp(prefix="qualeval-fuzz-"))


class _StillClock:
    def now(self) -> str:
        return "2026-11-24T03:00:00.000Z"


def _reader(ending: str, read: Callable[[Path], object]) -> Target:
    """A reader over a file of its ending."""
    path = _FOLDER / f"input{ending}"

    def target(content: bytes) -> object:
        path.write_bytes(content)
        return read(path)

    return target


def _identifiers(content: bytes) -> None:
    text = content.decode("utf-8", "surrogateescape")
    names = [text[:8], "Siti Aminah"]
    found = find(text, names)
    words = {(one.kind, one.value): f"[{one.kind}-1]" for one in found}
    after, shift = pseudonymised(Content.plain(text), names, words)
    assert all(shift.span(one.span).of(after.text) == words[one.kind, one.value] for one in found)
    assert {one.kind for one in found} <= set(IdentifierKind)
    assert "\x1b" not in printable(text)


def _condition(content: bytes) -> None:
    check_condition(content.decode("utf-8", "replace"))


def _project(path: Path) -> None:
    """A file that says it is a project, and may be anything: opened to look, examined, and salvaged."""
    files = SqliteFiles(_StillClock())
    keeper = SqliteKeeper(files, _StillClock())
    with closing(files.open(path, read_only=True)) as store:
        Project.fold(store.gestures())
    keeper.damages(path)
    keeper.salvage(path)


def seeds(name: str) -> list[bytes]:
    """Inputs to begin with, where mutations of nothing would get nowhere."""
    if name != "project":
        return []
    path = _FOLDER / "seed.qualeval"
    if not path.exists():
        SqliteFiles(_StillClock()).create(path).close()
    return [path.read_bytes()]


_FILES = Files()
TARGETS: dict[str, Target] = {
    "identifiers": _identifiers,
    "condition": _condition,
    "project": _reader(".qualeval", _project),
    **{
        f"transcript{ending}": _reader(ending, _FILES.read_transcript)
        for ending in (".txt", ".md", ".vtt", ".srt", ".docx", ".odt")
    },
    **{f"table{ending}": _reader(ending, _FILES.read_table) for ending in (".csv", ".xlsx", ".ods")},
    "mapping": _reader(".yaml", _FILES.read_mapping),
    "codebook": _reader(".yaml", _FILES.read_codebook),
    "codings": _reader(".csv", _FILES.read_codings),
}
