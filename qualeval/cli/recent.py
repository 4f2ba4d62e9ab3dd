"""Which projects were opened last: a convenience that is never worth a failure."""

from __future__ import annotations

import json

from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address, Place, place
from qualeval.settings import keep_state, state_folder

_KEPT = 10
_NAME = "recent.json"


def recent() -> list[Place]:
    """The projects opened, last one first; a file that cannot be read means none."""
    try:
        found = json.loads((state_folder() / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    try:
        return [place(name) for name in found if isinstance(name, str)] if isinstance(found, list) else []
    except QualevalError:
        return []


def remember(project: Place) -> None:
    """Puts a project first. An address is kept without its password."""
    project = place(str(project)) if isinstance(project, Address) else project.absolute()
    kept = [project, *(path for path in recent() if path != project)][:_KEPT]
    keep_state(_NAME, json.dumps([str(path) for path in kept], ensure_ascii=False))
