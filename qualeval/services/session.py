"""An open project and the person who works in it: where every change is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture
from qualeval.domain.frozen import frozen
from qualeval.domain.records import Setting
from qualeval.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.text import Content
    from qualeval.services.ports.stamping import Clock, Ids
    from qualeval.services.ports.storing import ProjectStore

CODEBOOK = "codebook"  # the settings' names
LANGUAGE = "language"
TITLE = "title"
CREATE = "project.create"  # the action of a project's first gesture


@frozen
class Session:
    store: ProjectStore
    clock: Clock
    ids: Ids
    coder: str

    def commit(
        self,
        action: str,
        changes: Iterable[Change],
        contents: Iterable[Content] = (),
        codebooks: Iterable[Codebook] = (),
    ) -> Gesture:
        """Makes changes as one gesture of this coder, durable when this returns."""
        gesture = Gesture(self.ids.new(), self.clock.now(), self.coder, action, tuple(changes))
        self.store.append(gesture, contents, codebooks)
        return gesture

    def setting(self, name: str, default: str = "") -> str:
        found = self.store.get(Setting, name)
        return found.value if found else default

    def codebook(self) -> Codebook:
        """The project's current codebook."""
        digest = self.setting(CODEBOOK)
        if not digest:
            raise QualevalError(N_("this project has no codebook; import one with `qualeval codebook import`"))
        return self.store.codebook(digest)

    def language(self) -> str:
        """The language that the project's texts are mostly in."""
        return self.setting(LANGUAGE, "id")


def put(before: Setting | None, after: Setting) -> list[Change]:
    """The change that sets a setting, or none where it stands so already."""
    return [] if before == after else [Change(before, after)]
