"""A project that others work in at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualeval.domain.errors import QualevalError
    from qualeval.domain.events import Gesture


class News(NamedTuple):
    """What has come of listening to a project that others share: for the store that listened to take up.

    `steps` and `refused` are the store's own business. `troubles` are for the person.
    """

    after: int = 0
    steps: tuple[Any, ...] = ()
    is_reached: bool = True
    troubles: tuple[QualevalError, ...] = ()
    refused: tuple[str, ...] = ()


@runtime_checkable
class SharedStore(Protocol):
    """A project that others work in at the same time, besides being a ProjectStore.

    It is used in one thread, except for `follow`.
    """

    @property
    def is_cut_off(self) -> bool:
        """Whether what is done is kept here, to be sent."""
        ...

    @property
    def copy(self) -> Path:
        """The project file that it is read from here: others threads read beside it."""
        ...

    @property
    def n_kept(self) -> int:
        """How many steps are kept here and not yet sent."""
        ...

    def follow(self, tell: Callable[[News], object], is_stopped: Callable[[], bool]) -> None:
        """Sends what is kept and tells what others do, until stopped: the body of a thread of its own."""
        ...

    def take_up(self, news: News | None = None) -> list[Gesture]:
        """Takes up news; returns what others did since this was last asked, in order."""
        ...
