"""Where the reader left each project: a convenience, kept apart from the project and lost without harm."""

import json
from pathlib import Path
from typing import NamedTuple

from qualeval.settings import state_folder


class Place(NamedTuple):
    source: str
    offset: int


def _file() -> Path:
    return state_folder() / "places.json"


def _places() -> dict[str, list[object]]:
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def place_of(project: Path) -> Place | None:
    match _places().get(str(project.resolve())):
        case [str() as source, int() as offset]:
            return Place(source, offset)
    return None


def remember(project: Path, place: Place) -> None:
    """Keeps the place; a folder that cannot be written to is no trouble."""
    places = _places() | {str(project.resolve()): list(place)}
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps(places), encoding="utf-8")
    except OSError:
        return
