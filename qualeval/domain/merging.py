"""Bringing several people's journals of one evaluation together: what stands when all of it is told.

The state is a function of the set of steps alone, so that merging in any order, and any number of times, gives the
same project:

1. Every step has a stamp: the instant it was made, or, where its maker's clock ran behind what the journal held
   already, the latest instant in it with a count (a hybrid logical clock: Kulkarni, Demirbas et al. 2014). Whoever
   changes a thing after reading it has the later stamp, whatever the clocks say. (stamp, id, position) is the order.
2. Records that mean the same have one identity (`identities.py`). Decisions on one segment and code by one coder are
   one; the codebook is told entry by entry.
3. Of each record the last change stands.
4. A coding that its coder removed stays removed where the same one was made earlier elsewhere; of the same coding made
   twice, one is kept (both, where both carry a memo of their own).
5. What others' work rests on comes back with all that was removed with it: a text with codings is not taken away.
6. Sources of one name and different texts get names of their own; a code that codings use stays in the codebook.

Two changes of one record that neither maker knew of are a clash (`clashing.py`): the later stands, both are kept and
shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from qualeval.domain.codebook import Code, Codebook, Label, Rule
from qualeval.domain.events import Change, Gesture, Intent, added, removed
from qualeval.domain.identities import Identities
from qualeval.domain.records import (
    Attribute,
    Case,
    Coding,
    Conflict,
    Decision,
    Document,
    Finding,
    Memo,
    Record,
    Reviewed,
    Setting,
    Source,
    Speaker,
    Value,
)

MERGE = "merge"  # the action of a merge's gesture
CODEBOOK_SETTING = "codebook"
CODE = "code"  # kind of what is told of an entry of the codebook
RULE = "rule"  # and of a rule of it
HEAD = "codebook"  # kind of what is told of the codebook besides its entries

Slot = tuple[str, tuple[Any, ...]]
Codebooks = Callable[[str], Codebook]


class Merged(NamedTuple):
    """Somebody else's step as a merge brought it in, with its stamp."""

    merge_id: str
    stamp: str
    gesture: Gesture


class Step(NamedTuple):
    """A gesture with its stamp: `instant/count`."""

    stamp: str
    gesture: Gesture

    @property
    def order(self) -> tuple[str, int, str]:
        return (*_parsed(self.stamp), self.gesture.id)


def _parsed(stamp: str) -> tuple[str, int]:
    at, _, count = stamp.rpartition("/")
    return at, int(count)


def steps(own: Iterable[Gesture], merged: Iterable[Merged]) -> dict[str, Step]:
    """Everything people did that this project knows of, by the gesture's id: its own steps and those it was brought.

    A merge's own gesture only says what came of others' steps, so it is none; the steps of a merge that was taken back
    are left out until it is done again.
    """
    brought: defaultdict[str, list[Merged]] = defaultdict(list)
    for step in merged:
        brought[step.merge_id].append(step)
    found: dict[str, Step] = {}
    merges: dict[str, bool] = {}  # whether each stands
    clock = ("", 0)
    for gesture in own:
        if gesture.action == MERGE and gesture.intent is Intent.DO:
            merges[gesture.id] = True
            clock = max([clock, *(_parsed(step.stamp) for step in brought[gesture.id])])
        elif gesture.target in merges:
            merges[gesture.target] = gesture.intent is Intent.REDO
        else:
            clock = (gesture.at, 0) if gesture.at > clock[0] else (clock[0], clock[1] + 1)
            found[gesture.id] = Step(f"{clock[0]}/{clock[1]:09d}", gesture)
    for merge_id, stands in merges.items():
        if stands:
            for step in brought[merge_id]:
                found.setdefault(step.gesture.id, Step(step.stamp, step.gesture))
    return found


# --- what stands -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Write:
    """What a step made of one thing; `after` is None where it was removed."""

    order: tuple[str, int, str, int]
    gesture: Gesture
    after: Any


@dataclass
class Telling:
    """The steps told in their order, thing by thing."""

    last: dict[Slot, Write] = field(default_factory=dict)
    first: dict[Slot, tuple[str, int, str, int]] = field(default_factory=dict)
    stood: dict[Slot, Any] = field(default_factory=dict)  # what each was when it last stood
    removals: dict[tuple[Any, ...], Write] = field(default_factory=dict)  # of codings, by their place
    codebooks: list[Codebook] = field(default_factory=list)  # every state of the codebook, in order

    @classmethod
    def of(cls, told: Iterable[Step], identities: Identities, codebooks: Codebooks) -> "Telling":
        telling = cls()
        for step in sorted(told, key=lambda step: step.order):
            places = {place_of(c.after) for c in step.gesture.changes if isinstance(c.after, Coding)}
            for position, change in enumerate(step.gesture.changes):
                order = (*step.order, position)
                for slot, after in telling._meant(change, identities, codebooks):
                    write = Write(order, step.gesture, after)
                    telling.last[slot] = write
                    telling.first.setdefault(slot, order)
                    if after is not None:
                        telling.stood[slot] = after
                if isinstance(change.before, Coding) and change.after is None and place_of(change.before) not in places:
                    coding = identities.record(change.before)
                    assert isinstance(coding, Coding)
                    telling.removals[place_of(coding)] = Write(order, step.gesture, coding)
        return telling

    def _meant(
        self, change: Change, identities: Identities, codebooks: Codebooks
    ) -> Iterator[tuple[Slot, Record | Code | Rule | tuple[object, ...] | None]]:
        if isinstance(change.record, Conflict):
            return
        if isinstance(change.record, Setting) and change.record.name == CODEBOOK_SETTING:
            before, after = (
                codebooks(side.value) if isinstance(side, Setting) else None for side in (change.before, change.after)
            )
            if after is not None:
                self.codebooks.append(after)
                yield from _entries_changed(before, after)
            return
        record = identities.record(change.record)
        yield slot_of(record), None if change.after is None else record


def slot_of(record: Record) -> Slot:
    """What a record is a state of."""
    key: tuple[Any, ...] = record.key
    if isinstance(record, Decision):
        key = place_of(record)
    elif isinstance(record, Reviewed):
        key = (record.document_id, record.start, record.end, record.coder)
    return (record.KIND, key)


def place_of(coding: Coding | Decision) -> tuple[str, int, int, str, str]:
    return (coding.document_id, coding.start, coding.end, coding.code, coding.coder)


def _entries_changed(
    before: Codebook | None, after: Codebook
) -> Iterator[tuple[Slot, Code | Rule | tuple[object, ...] | None]]:
    """The entries and rules that a change of the codebook was about."""
    old_codes = {code.code: code for code in before.codes} if before else {}
    for code in after.codes:
        if old_codes.pop(code.code, None) != code:
            yield (CODE, (code.code,)), code
    for slug in old_codes:
        yield (CODE, (slug,)), None
    old_rules = {rule.id: rule for rule in before.rules} if before else {}
    for rule in after.rules:
        if old_rules.pop(rule.id, None) != rule:
            yield (RULE, (rule.id,)), rule
    for rule_id in old_rules:
        yield (RULE, (rule_id,)), None
    head = (after.name, after.language, after.title)
    if before is None or (before.name, before.language, before.title) != head:
        yield (HEAD, ()), head


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands when everything is told. `revived` were removed by somebody, but others' work rests on them."""

    records: dict[Slot, Record]
    codebook: Codebook | None
    telling: Telling
    revived: frozenset[Slot]


def settle(told: Iterable[Step], identities: Identities, codebooks: Codebooks) -> Outcome:
    telling = Telling.of(told, identities, codebooks)
    records: dict[Slot, Record] = {
        slot: write.after
        for slot, write in telling.last.items()
        if isinstance(write.after, Record) and not _is_removed_elsewhere(write, telling)
    }
    revived = _revive(records, telling)
    _drop_doubles(records)
    _name_apart(records, telling)
    codebook = _composed(telling, {r.code for r in records.values() if isinstance(r, Coding)})
    if codebook is not None:
        setting = Setting(CODEBOOK_SETTING, codebook.digest)
        records[slot_of(setting)] = setting
    return Outcome(records, codebook, telling, frozenset(revived))


def _is_removed_elsewhere(write: Write, telling: Telling) -> bool:
    """Whether this coding's coder took the same one away, later, as another record."""
    if not isinstance(write.after, Coding):
        return False
    removal = telling.removals.get(place_of(write.after))
    return removal is not None and removal.order > write.order and removal.after.id != write.after.id


def _needs(record: Record) -> Iterator[Slot]:
    """What a record cannot stand without."""
    if isinstance(record, Coding | Decision | Reviewed):
        yield (Document.KIND, (record.document_id,))
    if isinstance(record, Document | Speaker):
        yield (Source.KIND, (record.source_id,))
    if isinstance(record, Document | Speaker | Value) and record.case_id:
        yield (Case.KIND, (record.case_id,))
    if isinstance(record, Memo):
        yield from ((kind.KIND, (record.target,)) for kind in (Source, Case, Document))
    if isinstance(record, Value):
        yield (Attribute.KIND, (record.attribute,))


def _revive(records: dict[Slot, Record], telling: Telling) -> set[Slot]:
    """Puts back what is needed, with everything that the same step removed."""
    removed_by: defaultdict[str, list[Slot]] = defaultdict(list)
    for slot, write in telling.last.items():
        if write.after is None and isinstance(telling.stood.get(slot), Record):
            removed_by[write.gesture.id].append(slot)
    revived: set[Slot] = set()
    waiting = list(records.values())
    while waiting:
        for slot in _needs(waiting.pop()):
            if slot in records or slot not in telling.stood:
                continue
            for other in removed_by[telling.last[slot].gesture.id]:
                if other not in records:
                    records[other] = telling.stood[other]
                    revived.add(other)
                    waiting.append(records[other])
    return revived


def _drop_doubles(records: dict[Slot, Record]) -> None:
    """Of the same coding made twice one stays, the one with a memo; two memos are two codings."""
    by_place: defaultdict[tuple[Any, ...], list[Coding]] = defaultdict(list)
    for record in records.values():
        if isinstance(record, Coding):
            by_place[place_of(record)].append(record)
    instead: dict[str, str] = {}
    for codings in by_place.values():
        if len(codings) < 2:
            continue
        by_memo: dict[str, Coding] = {}
        for coding in sorted(codings, key=lambda coding: coding.id):
            by_memo.setdefault(coding.memo, coding)
        if len(by_memo) > 1:
            by_memo.pop("", None)
        kept = {coding.id for coding in by_memo.values()}
        for coding in codings:
            if coding.id not in kept:
                del records[slot_of(coding)]
                instead[coding.id] = by_memo.get(coding.memo, next(iter(by_memo.values()))).id
    if instead:
        for slot, record in records.items():
            if isinstance(record, Decision) and record.coding_id in instead:
                records[slot] = replace(record, coding_id=instead[record.coding_id])
            elif isinstance(record, Finding) and not instead.keys().isdisjoint((*record.evidence, *record.counter)):
                kept_ones = [tuple(instead.get(i, i) for i in chosen) for chosen in (record.evidence, record.counter)]
                evidence, counter = (tuple(dict.fromkeys(chosen)) for chosen in kept_ones)
                records[slot] = replace(record, evidence=evidence, counter=counter)


def _name_apart(records: dict[Slot, Record], telling: Telling) -> None:
    sources = [record for record in records.values() if isinstance(record, Source)]
    taken = {source.name for source in sources}
    seen: set[str] = set()
    for source in sorted(sources, key=lambda source: (source.name, telling.first[slot_of(source)])):
        if source.name in seen:
            name, n = source.name, 2
            while name in taken:
                name, n = f"{source.name}-{n}", n + 1
            taken.add(name)
            records[slot_of(source)] = replace(source, name=name)
        seen.add(source.name)


def _composed(telling: Telling, used: set[str]) -> Codebook | None:
    """The codebook of everybody's entries, in the order of its latest state."""
    if not telling.codebooks:
        return None
    latest = telling.codebooks[-1]
    codes: dict[str, Code] = {}
    rules: dict[str, Rule] = {}
    for (kind, key), write in sorted(telling.last.items(), key=lambda item: telling.first[item[0]]):
        if kind == CODE and (write.after is not None or key[0] in used):
            codes[key[0]] = write.after if write.after is not None else telling.stood[kind, key]
        elif kind == RULE and write.after is not None:
            rules[key[0]] = write.after
    place = {entry.code: n for n, entry in enumerate(latest.codes)}
    ordered = sorted(codes.values(), key=lambda code: place.get(code.code, len(place)))
    told_rules = (replace(rule, codes=tuple(c for c in rule.codes if c in codes)) for rule in rules.values())
    rule_place = {rule.id: n for n, rule in enumerate(latest.rules)}
    name, language, title = telling.last[HEAD, ()].after
    assert isinstance(title, Label)
    composed = Codebook(
        name,
        tuple(_without_circles(ordered)),
        version=latest.version,
        language=language,
        title=title,
        rules=tuple(sorted((r for r in told_rules if r.codes), key=lambda r: rule_place.get(r.id, len(rule_place)))),
    )
    if composed == latest:
        return latest
    return replace(composed, version=max(book.version for book in telling.codebooks) + 1)


def _without_circles(codes: Sequence[Code]) -> list[Code]:
    """The entries, each under a parent that is there; where two were put under each other, one goes to the top."""
    parents = {code.code: code.parent for code in codes}
    for slug in sorted(parents):
        if parents[slug] not in parents:
            parents[slug] = ""
    for slug in sorted(parents):
        seen, above = {slug}, parents[slug]
        while above and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == slug:
            parents[slug] = ""
    return [code if code.parent == parents[code.code] else replace(code, parent=parents[code.code]) for code in codes]


def difference(standing: Iterable[Record], wanted: Iterable[Record]) -> list[Change]:
    """The changes that lead from what stands to what is wanted, records of one kind together, removals first."""
    old = {(record.KIND, record.key): record for record in standing}
    new = {(record.KIND, record.key): record for record in wanted}
    gone = [removed(record) for place, record in old.items() if place not in new]
    replaced = [Change(old[place], record) for place, record in new.items() if place in old and old[place] != record]
    come = [added(record) for place, record in new.items() if place not in old]
    return [change for run in (gone, replaced, come) for change in sorted(run, key=lambda c: c.record.KIND)]
