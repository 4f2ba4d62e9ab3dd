"""Who and what is the same in several people's files, which gave it identifiers of their own.

Cases of one name; transcripts of one text that share the file's bytes or the name; survey questions of one wording and
wave; one case's same answer; judgements of one rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualeval.domain.events import Gesture
from qualeval.domain.records import (
    Case,
    Coding,
    Decision,
    Document,
    Memo,
    Recommendation,
    Record,
    Reviewed,
    Source,
    SourceKind,
    Speaker,
    Value,
)

_ID_FIELDS: dict[type[Record], tuple[str, ...]] = {
    Memo: ("target",),
    Source: ("id",),
    Case: ("id",),
    Document: ("id", "source_id", "case_id"),
    Speaker: ("source_id", "case_id"),
    Value: ("case_id",),
    Coding: ("document_id",),
    Decision: ("document_id",),
    Reviewed: ("document_id",),
    Recommendation: ("id",),
}


class _Classes:
    """Identifiers that mean the same, joined by what they share."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._by_trait: dict[tuple[object, ...], str] = {}

    def find(self, name: str) -> str:
        while (above := self._above.get(name, name)) != name:
            self._above[name] = self._above.get(above, above)
            name = above
        return name

    def join(self, name: str, *trait: object) -> None:
        self._above.setdefault(name, name)
        other = self._by_trait.setdefault(trait, name)
        first, second = sorted((self.find(name), self.find(other)))
        self._above[second] = first

    def members(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._above:
            found[self.find(name)].append(name)
        return found


class Identities:
    """For each identifier the one that stands for all that mean the same: one in `standing` records where there is."""

    def __init__(self, told: Iterable[Gesture], standing: Iterable[Record] = ()) -> None:
        records = {
            record
            for gesture in told
            for change in gesture.changes
            for record in (change.before, change.after)
            if isinstance(record, Source | Document | Case | Recommendation)
        }
        classes = _Classes()
        texts: defaultdict[str, set[str]] = defaultdict(set)
        for record in records:
            if isinstance(record, Document):
                texts[record.source_id].add(record.content)
            elif isinstance(record, Case):
                classes.join(record.id, "case", record.name)
            elif isinstance(record, Recommendation):
                classes.join(record.id, *(("rule", record.rule) if record.rule else ("own", record.id)))
        for record in records:
            if isinstance(record, Source):
                for trait in _source_traits(record, texts[record.id]):
                    classes.join(record.id, *trait)
        for record in records:
            if isinstance(record, Document):
                source, case = classes.find(record.source_id), classes.find(record.case_id)
                classes.join(record.id, "document", source, case, record.content)
        preferred = {getattr(record, name) for record in standing for name in _ID_FIELDS.get(type(record), ())}
        self._chosen: dict[str, str] = {}
        for members in classes.members().values():
            chosen = min(preferred.intersection(members) or members)
            self._chosen |= {member: chosen for member in members if member != chosen}

    def of(self, name: str) -> str:
        return self._chosen.get(name, name)

    def record(self, record: Record) -> Record:
        """The record with the identifiers that stand for its own."""
        if not self._chosen:
            return record
        names = _ID_FIELDS.get(type(record), ())
        changed = {n: self._chosen[v] for n in names if (v := getattr(record, n)) in self._chosen}
        return replace(record, **changed) if changed else record  # type: ignore[type-var]  # every record is a dataclass


def _source_traits(source: Source, contents: Iterable[str]) -> Iterator[tuple[object, ...]]:
    if source.kind is SourceKind.SURVEY:
        yield ("survey", source.title or source.name, source.wave)
        return
    yield ("itself", source.id)
    for content in contents:
        yield ("named text", content, source.name)
        if source.file_digest:
            yield ("file", content, source.file_digest)
