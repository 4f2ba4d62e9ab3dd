"""Where the reader left each project, and what she chose by key: kept apart from the project, lost without harm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from qualeval.domain.places import Address
from qualeval.domain.places import Place as PlaceOfProject
from qualeval.settings import keep_state, state_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACES = "places.json"
_CHOICES = "choices.json"
TUTORIAL_SEEN = "tutorial-seen"  # the name of the choice that is kept once the tutorial was ended or left


class Left(NamedTuple):
    """A screen over the text when the project was closed: its scope, and what it needs to be opened again, as JSON."""

    scope: str
    state: Sequence[object] = ()


class Place(NamedTuple):
    """Where the reader was: a place in a source, what she saw beside it, and the screens over it, the lowest first.

    `page` is of a source that is read page by page, and `offset` within it.
    """

    source: str
    offset: int
    has_codebook: bool = True
    screens: tuple[Left, ...] = ()
    page: int = 0


def _name(project: PlaceOfProject) -> str:
    return str(project if isinstance(project, Address) else project.resolve())


def place_of(project: PlaceOfProject) -> Place | None:
    match _kept(_PLACES).get(_name(project)):
        case [str() as source, int() as offset]:
            return Place(source, offset)
        case [str() as source, int() as offset, bool() as has_codebook, list() as screens, *page]:
            left = [Left(*each) for each in screens if isinstance(each, list) and len(each) == len(Left._fields)]
            return Place(source, offset, has_codebook, tuple(left), *[n for n in page[:1] if isinstance(n, int)])
    return None


def remember(project: PlaceOfProject, place: Place) -> None:
    """Keeps the place; a folder that cannot be written to is no trouble."""
    _keep(_PLACES, _name(project), list(place))


def choices() -> dict[str, object]:
    """All that was chosen by key, by name."""
    return _kept(_CHOICES)


def is_chosen(name: str) -> bool:
    return choices().get(name) is True


def choose(name: str, chosen: bool) -> None:
    _keep(_CHOICES, name, chosen)


def word_of(name: str) -> str:
    """The word that was kept under a name, empty where none was."""
    found = choices().get(name)
    return found if isinstance(found, str) else ""


def keep_word(name: str, word: str) -> None:
    _keep(_CHOICES, name, word)


def _kept(file_name: str) -> dict[str, object]:
    try:
        found = json.loads((state_folder() / file_name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(file_name: str, name: str, value: object) -> None:
    keep_state(file_name, json.dumps(_kept(file_name) | {name: value}))
