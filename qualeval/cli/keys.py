"""Lists of names, and keys: what the words in a text without names stand for. Only its owner can read a key."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from qualeval.cli.diagnostics import UsageError
from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Place
from qualeval.i18n import N_


def names_in(path: Path) -> tuple[str, ...]:
    """A name on each line; what follows # is not meant."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise QualevalError(N_("{file}: this is no text in UTF-8; save it as that"), file=path) from error
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def key_beside(project: Place) -> Path:
    """Where a project's key is kept. Raises UsageError for a project on a server: it has no place beside it."""
    if not isinstance(project, Path):
        raise UsageError(N_("say with --key where what the new words stand for is to be kept"))
    return project.with_name(f"{project.stem}.key.json")


def read_key(path: Path) -> dict[str, list[str]]:
    """What each word stands for. Raises QualevalError for a file that is no key."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise QualevalError(N_("{file}: this is no key: {reason}"), file=path, reason=error) from error
    if not isinstance(found, dict) or not all(isinstance(values, list) for values in found.values()):
        raise QualevalError(N_("{file}: this is no key: {reason}"), file=path, reason=N_("no list of words"))
    return {word: [str(value) for value in values] for word, values in found.items()}


def write_key(path: Path, key: Mapping[str, Sequence[str]]) -> None:
    """A key that is there already is not written over: other copies may need it."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise QualevalError(
            N_("{file} is there already, perhaps the key of another copy; name another one with --key"), file=path
        ) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(_as_text(key))
    except OSError as error:
        path.unlink()
        raise type(error)(error.errno, error.strerror, str(path)) from error


def extend_key(path: Path, key: Mapping[str, Sequence[str]]) -> None:
    """Puts a key that says all the old one did and more in its place, whole or not at all."""
    descriptor, name = tempfile.mkstemp(prefix=".key.", dir=path.parent)  # readable by its owner alone
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(_as_text(key))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _as_text(key: Mapping[str, Sequence[str]]) -> str:
    return json.dumps(key, ensure_ascii=False, indent=1) + "\n"
