"""What can be asked of the store by field, and the order of the answers: shared by every store and their fakes."""

from __future__ import annotations

from qualeval.domain.records import (
    RECORDS,
    Attribute,
    Case,
    Coder,
    Coding,
    Conflict,
    Decision,
    Document,
    Finding,
    Memo,
    Question,
    Recommendation,
    Record,
    Reviewed,
    Setting,
    Source,
    Speaker,
    Value,
)

FINDS: dict[type[Record], tuple[tuple[str, ...], ...]] = {
    Setting: ((),),
    Source: ((), ("name",), ("file_digest",)),
    Case: ((), ("name",)),
    Document: ((), ("source_id",), ("case_id", "source_id")),
    Speaker: ((), ("source_id",)),
    Attribute: ((),),
    Value: ((), ("case_id",), ("attribute",)),
    Coding: ((), ("document_id",), ("code",), ("code", "document_id"), ("code", "document_id", "start")),
    Decision: ((), ("document_id",), ("document_id", "start")),
    Reviewed: ((), ("document_id",), ("document_id", "start")),
    Memo: ((), ("about", "target")),
    Recommendation: ((),),
    Question: ((),),
    Finding: ((),),
    Coder: ((),),
    Conflict: ((),),
}
"""The fields, sorted, that records can be found by. Each has its statement and, where records are many, an index."""

AMONG: dict[type[Record], dict[str, tuple[str, ...]]] = {
    Case: {"name": (), "id": ()},
    Document: {"case_id": ("source_id",)},
    Value: {"case_id": ()},
    Coding: {"document_id": ()},
}
"""The fields that records can be found by when they are one of many values; with each those that must equal one."""

AT_ONCE = 100  # values that are asked for in one statement

_FIRST: dict[type[Record], tuple[str, ...]] = {
    Source: ("position",),
    Document: ("position",),
    Coding: ("created_at",),
    Decision: ("decided_at",),
    Reviewed: ("reviewed_at",),
    Memo: ("written_at",),
    Recommendation: ("judged_at",),
    Question: ("position",),
    Finding: ("written_at",),
}
ORDER: dict[type[Record], tuple[str, ...]] = {record: (*_FIRST.get(record, ()), *record.IDENTITY) for record in RECORDS}
"""The fields that found records are ordered by: position or making, then key."""


def find_name(record: type[Record], fields: tuple[str, ...]) -> str:
    """The statement's name: `find_coding_by_document_id`."""
    return f"find_{record.KIND}" + (f"_by_{'_and_'.join(fields)}" if fields else "")


def among_name(record: type[Record], field: str) -> str:
    """The statement's name: `find_document_among_case_id`."""
    return f"find_{record.KIND}_among_{field}"


def known_among(record: type[Record], field: str, equal: dict[str, str]) -> str:
    """The statement's name; raises ValueError where nothing was prepared for the fields."""
    if AMONG.get(record, {}).get(field) != tuple(sorted(equal)):
        raise ValueError(f"{record.KIND} cannot be found among many of {field} and by {', '.join(sorted(equal))}")
    return among_name(record, field)


def known_find(record: type[Record], equal: dict[str, str | int]) -> tuple[str, ...]:
    """The fields asked by, sorted; raises ValueError where nothing was prepared for them."""
    fields = tuple(sorted(equal))
    if fields not in FINDS[record]:
        raise ValueError(f"{record.KIND} cannot be found by {', '.join(fields)}")
    return fields
