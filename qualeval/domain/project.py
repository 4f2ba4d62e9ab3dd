"""A project as the fold of its changes: the plain model that every store must agree with."""

from collections.abc import Iterable
from typing import TypeVar

from qualeval.domain.errors import ConflictError
from qualeval.domain.events import Change, Gesture
from qualeval.domain.records import Record
from qualeval.i18n import N_

R = TypeVar("R", bound=Record)


class Project:
    """The records that stand after a sequence of changes."""

    def __init__(self) -> None:
        self._records: dict[str, dict[tuple[str, ...], Record]] = {}

    @classmethod
    def fold(cls, gestures: Iterable[Gesture]) -> "Project":
        project = cls()
        for gesture in gestures:
            project.apply(gesture.changes)
        return project

    def apply(self, changes: Iterable[Change]) -> None:
        """Makes the changes; raises ConflictError (nothing changed) where one does not fit what stands."""
        done: list[Change] = []
        try:
            for change in changes:
                self._apply(change)
                done.append(change)
        except ConflictError:
            for change in reversed(done):
                self._apply(change.inverse())
            raise

    def _apply(self, change: Change) -> None:
        records = self._records.setdefault(change.record.KIND, {})
        if records.get(change.record.key) != change.before:
            raise ConflictError(
                N_("{kind} {key} is not as this change expects: it was changed since"),
                kind=change.record.KIND,
                key=" ".join(change.record.key),
            )
        if change.after is None:
            del records[change.record.key]
        else:
            records[change.record.key] = change.after

    def get(self, record: type[R], *key: str) -> R | None:
        found = self._records.get(record.KIND, {}).get(key)
        assert found is None or isinstance(found, record)
        return found

    def find(self, record: type[R], **equal: str | int) -> list[R]:
        """The records whose fields have the values given, by key."""
        found = [r for r in self._records.get(record.KIND, {}).values() if isinstance(r, record)]
        return sorted(
            (r for r in found if all(getattr(r, name) == value for name, value in equal.items())), key=lambda r: r.key
        )
