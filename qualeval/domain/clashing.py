"""Where two people changed the same thing without knowing of each other: both versions, and which one stands."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qualeval.domain.codebook import Code, Rule, code_to_plain, rule_to_plain
from qualeval.domain.events import Gesture
from qualeval.domain.merging import HEAD, Telling, place_of
from qualeval.domain.records import Coding, Record


@dataclass(frozen=True, slots=True)
class Clash:
    """Two changes of one thing that neither maker knew of; `won` is the side that stands: the later one."""

    kind: str
    target: tuple[str, ...]
    ours: Any
    theirs: Any
    ours_by: Gesture
    theirs_by: Gesture
    won: str


_NO_MATTER = (
    "id",
    "position",
    "file_name",
    "file_digest",
    "written_at",
    "judged_at",
    "decided_at",
    "coding_id",
    "reviewed_at",
)


def clashes(
    ours: Telling, theirs: Telling, known: Mapping[str, object], known_there: Mapping[str, object]
) -> list[Clash]:
    """Where either side's last change of a thing is one that the other did not have, and they differ.

    `known` and `known_there` hold the ids of the steps that either side had before.
    """
    found = []
    for slot, our_write in ours.last.items():
        their_write = theirs.last.get(slot)
        if their_write is None or our_write.gesture.id in known_there or their_write.gesture.id in known:
            continue
        if slot[0] == HEAD or _matter(our_write.after) == _matter(their_write.after):
            continue
        won = "ours" if our_write.order > their_write.order else "theirs"
        found.append(
            Clash(
                slot[0],
                tuple(map(str, slot[1])),
                our_write.after,
                their_write.after,
                our_write.gesture,
                their_write.gesture,
                won,
            )
        )
    return [*found, *_removed_twice(ours, theirs, known, known_there)]


def _removed_twice(
    ours: Telling, theirs: Telling, known: Mapping[str, object], known_there: Mapping[str, object]
) -> Iterator[Clash]:
    """Codings that one side has and their coder took away on the other, as another record."""
    for one, other, is_ours in ((ours, theirs, True), (theirs, ours, False)):
        seen_by_other = known_there if is_ours else known
        seen_by_one = known if is_ours else known_there
        for slot, write in one.last.items():
            if write.gesture.id in seen_by_other or not isinstance(write.after, Coding):
                continue
            removal = other.removals.get(place_of(write.after))
            if (
                removal is None
                or removal.gesture.id in seen_by_one
                or removal.order < write.order
                or removal.after.id == write.after.id
            ):
                continue
            if is_ours:
                yield Clash(*slot, write.after, None, write.gesture, removal.gesture, "theirs")
            else:
                yield Clash(*slot, None, write.after, removal.gesture, write.gesture, "ours")


def _matter(after: Any) -> object:
    if not isinstance(after, Record):
        return after
    return {name: value for name, value in after.to_plain().items() if name not in _NO_MATTER}


def as_json(side: Record | Code | Rule | None) -> str:
    """A side of a clash as it is kept; empty where there is nothing."""
    if side is None:
        return ""
    if isinstance(side, Record):
        plain = side.to_plain()
    elif isinstance(side, Code):
        plain = code_to_plain(side)
    else:
        plain = rule_to_plain(side)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
