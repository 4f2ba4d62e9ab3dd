"""Steps of others that merges brought in, as rows and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qualeval.domain.events import Change, Gesture, Intent
from qualeval.domain.merging import Merged
from qualeval.domain.records import RECORD_BY_KIND
from qualeval.store.rows import Row, gesture_to_row, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence


def merged_to_row(merged: Merged) -> Row:
    changes = [
        [change.record.KIND, *(side and side.to_plain() for side in (change.before, change.after))]
        for change in merged.gesture.changes
    ]
    return {
        **gesture_to_row(merged.gesture),
        "merge_id": merged.merge_id,
        "gesture_id": merged.gesture.id,
        "stamp": merged.stamp,
        "changes": to_json(changes),
    }


def merged_from_row(row: Sequence[Any]) -> Merged:
    merge_id, gesture_id, stamp, at, coder, action, intent, target, changes = row
    told = tuple(
        Change(*(None if side is None else RECORD_BY_KIND[kind].from_plain(side) for side in sides))
        for kind, *sides in json.loads(changes)
    )
    return Merged(merge_id, stamp, Gesture(gesture_id, at, coder, action, told, Intent(intent), target))
