"""Merging other people's project files into one, and settling what two people did differently."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, get_type_hints

from qualeval.domain.clashing import Clash, as_json, clashes
from qualeval.domain.codebook import Codebook, code_from_plain, rule_from_plain
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, Intent, added, removed
from qualeval.domain.identities import Identities
from qualeval.domain.merging import (
    CODE,
    CODEBOOK_SETTING,
    MERGE,
    RULE,
    Merged,
    Step,
    Telling,
    difference,
    settle,
    steps,
)
from qualeval.domain.records import (
    RECORD_BY_KIND,
    RECORDS,
    Coder,
    Coding,
    Conflict,
    Decision,
    Document,
    Memo,
    Recommendation,
    Record,
    Reviewed,
    Setting,
    Value,
)
from qualeval.domain.text import Content
from qualeval.i18n import N_
from qualeval.services import blindness, codebooks
from qualeval.services.ports.storing import ProjectStore
from qualeval.services.session import Session

Side = Literal["ours", "theirs"]
Preference = Literal["ours", "theirs", "newest"]
SETTLE = "conflict.settle"  # the action of settling a conflict
_UNREADABLE = N_("what the file brought here cannot be used in this project; settle this conflict the other way")
_REMOVABLE = (Coding, Decision, Reviewed, Memo, Recommendation, Value, Coder)  # nothing of others' rests on these


class MergeStore(ProjectStore, Protocol):
    """A store that also keeps what others did, as merges brought it in."""

    def append_merge(
        self,
        gesture: Gesture,
        merged: Iterable[Merged],
        contents: Iterable[Content] = (),
        codebooks: Iterable[Codebook] = (),
    ) -> None: ...

    def merged(self) -> list[Merged]: ...


@dataclass(frozen=True, slots=True)
class Merge:
    """What came of a merge. `gesture` is None where the other file had nothing that was not known."""

    gesture: Gesture | None
    n_steps: int = 0
    n_by_coder: Counter[str] = field(default_factory=Counter)
    conflicts: tuple[Conflict, ...] = ()
    n_revived: int = 0


def merge(session: Session, other: ProjectStore, prefer: Preference = "newest") -> Merge:
    """Brings in everything that another file of this evaluation has and this one has not, as one gesture.

    With a preference, the clashes that went the other way are settled by a second gesture of this coder, which counts
    as the latest change wherever these files are merged again. Where nothing is new, something may still change: what
    an earlier merge kept because others' work rested on it goes when nothing rests on it any more.
    """
    if prefer != "newest":
        blindness.refuse_blind(session)
    store = _merging(session.store)
    there = _merging(other)
    ours = steps(store.gestures(), store.merged())
    theirs = steps(there.gestures(), there.merged())
    _refuse_other_words(ours, theirs)
    new = [step for gesture_id, step in theirs.items() if gesture_id not in ours]
    standing = [record for kind in RECORDS for record in store.find(kind)]
    union = [*ours.values(), *new]
    identities = Identities((step.gesture for step in union), standing)
    lookup = _Lookup(store, there).codebook
    outcome = settle(union, identities, lookup)
    found = clashes(
        Telling.of(ours.values(), identities, lookup), Telling.of(theirs.values(), identities, lookup), ours, theirs
    )
    merge_id = session.ids.new()
    conflicts = tuple(_conflict(clash, session.ids.new()) for clash in found)
    wanted = [*outcome.records.values(), *(r for r in standing if isinstance(r, Conflict)), *conflicts]
    changes = difference(standing, wanted)
    if not new and not changes:
        return Merge(None)
    gesture = Gesture(merge_id, session.clock.now(), session.coder, MERGE, tuple(changes))
    books = [*_codebooks(new, there), *([outcome.codebook] if outcome.codebook else [])]
    brought = [Merged(merge_id, step.stamp, step.gesture) for step in new]
    store.append_merge(gesture, brought, _contents(new, there), books)
    if prefer != "newest":
        conflicts = tuple(
            _settled_at_once(session, conflict, prefer) if conflict.won != prefer else conflict
            for conflict in conflicts
        )
    by_coder = Counter(step.gesture.coder for step in new)
    return Merge(gesture, len(new), by_coder, conflicts, len(outcome.revived))


def _merging(store: ProjectStore) -> MergeStore:
    """The store with its merges; every store of project files has them."""
    store = blindness.whole(store)
    assert hasattr(store, "append_merge")
    assert hasattr(store, "merged")
    return store  # type: ignore[return-value]  # checked just above; the protocol of a project does not ask for it


def _refuse_other_words(ours: Mapping[str, Step], theirs: Mapping[str, Step]) -> None:
    """Where names were replaced on one side only, the same place in a text is not the same words."""
    replaced = [_standing_replacements(side.values()) for side in (ours, theirs)]
    if replaced[0] != replaced[1]:
        raise QualevalError(
            N_(
                "one of these files is without people's names and the other is not; "
                "merge copies of the same one, or give everybody the copy without names before coding begins"
            )
        )


def _standing_replacements(told: Iterable[Step]) -> set[str]:
    """The steps that replaced people's names and have not been taken back."""
    found: set[str] = set()
    for step in sorted(told, key=lambda step: step.order):
        gesture = step.gesture
        if not gesture.action.startswith("pseudonymise"):
            continue
        if gesture.intent is Intent.UNDO:
            found.discard(gesture.target)
        else:
            found.add(gesture.target or gesture.id)
    return found


class _Lookup:
    """The codebooks of both sides, each read once."""

    def __init__(self, *stores: ProjectStore) -> None:
        self._stores = stores
        self._known: dict[str, Codebook] = {}

    def codebook(self, digest: str) -> Codebook:
        if digest not in self._known:
            self._known[digest] = self._read(digest)
        return self._known[digest]

    def _read(self, digest: str) -> Codebook:
        *before, last = self._stores
        for store in before:
            try:
                return store.codebook(digest)
            except (QualevalError, KeyError):
                continue
        return last.codebook(digest)


def _contents(new: Iterable[Step], store: ProjectStore) -> list[Content]:
    digests = {
        side.content
        for step in new
        for change in step.gesture.changes
        for side in (change.before, change.after)
        if isinstance(side, Document)
    }
    return [store.content(digest) for digest in sorted(digests)]


def _codebooks(new: Iterable[Step], store: ProjectStore) -> list[Codebook]:
    digests = {
        side.value
        for step in new
        for change in step.gesture.changes
        for side in (change.before, change.after)
        if isinstance(side, Setting) and side.name == CODEBOOK_SETTING
    }
    return [store.codebook(digest) for digest in sorted(digests)]


def _conflict(clash: Clash, conflict_id: str) -> Conflict:
    return Conflict(
        id=conflict_id,
        kind=clash.kind,
        target=clash.target,
        ours=as_json(clash.ours),
        theirs=as_json(clash.theirs),
        ours_by=clash.ours_by.coder,
        ours_at=clash.ours_by.at,
        theirs_by=clash.theirs_by.coder,
        theirs_at=clash.theirs_by.at,
        won=clash.won,
    )


# --- settling --------------------------------------------------------------------------------------------------------


def find_conflict(session: Session, number: str) -> Conflict:
    """A conflict by its number in the list of all, counted from 1."""
    found = session.store.find(Conflict)
    if not number.isdecimal() or not 1 <= int(number) <= len(found):
        raise QualevalError(N_("there is no conflict {number}; there are {n}"), number=number, n=len(found))
    return found[int(number) - 1]


def settle_conflict(session: Session, conflict: Conflict, side: Side) -> Gesture | None:
    """Makes a side's version the one that stands, as a change of this coder's; None where it is settled so already."""
    blindness.refuse_blind(session)
    if conflict.settled_by and conflict.won == side:
        return None
    told = Change(conflict, replace(conflict, won=side, settled_by=session.coder))
    if conflict.kind in RECORD_BY_KIND:
        with _as_kept():
            chosen = _chosen(session, conflict, side)
        return session.commit(SETTLE, [*chosen, told])
    if conflict.kind not in (CODE, RULE):
        raise QualevalError(N_("a newer program knows what this conflict is about; settle it there"))
    codebook = session.codebook()
    with_version = _with_code if conflict.kind == CODE else _with_rule
    with _as_kept():
        wanted = with_version(codebook, conflict.target[0], getattr(conflict, side))
    if wanted == codebook:
        return session.commit(SETTLE, [told])
    return codebooks.take_over(session, wanted, [told], SETTLE)


@contextmanager
def _as_kept() -> Iterator[None]:
    """What is kept as JSON came with somebody's file, and need not be what this program would have written."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, AssertionError) as error:
        raise QualevalError(_UNREADABLE) from error


def _settled_at_once(session: Session, conflict: Conflict, side: Side) -> Conflict:
    settle_conflict(session, conflict, side)
    return replace(conflict, won=side, settled_by=session.coder)


def _with_code(codebook: Codebook, slug: str, version: str) -> Codebook:
    """The codebook with a version of an entry, as JSON, or without the entry where there is none."""
    if not version:
        left = tuple(replace(c, parent="") if c.parent == slug else c for c in codebook.codes if c.code != slug)
        return replace(codebook, codes=left, version=codebook.version + 1)
    code = code_from_plain(json.loads(version))
    code = code if not code.parent or code.parent in codebook else replace(code, parent="")
    return codebook if codebook.get(slug) == code else codebook.with_code(code)


def _with_rule(codebook: Codebook, rule_id: str, version: str) -> Codebook:
    """The codebook with a version of a rule, as JSON, or without the rule where there is none."""
    plain = json.loads(version) if version else {}
    if version and "codes" not in plain:  # as earlier programs kept it
        raise QualevalError(N_("of this rule only its text was kept: put it right in the codebook, and import that"))
    rules = {rule.id: rule for rule in codebook.rules}
    if version:
        rules[rule_id] = rule_from_plain(plain)
    else:
        rules.pop(rule_id, None)
    wanted = replace(codebook, rules=tuple(rules.values()))
    return codebook if wanted == codebook else replace(wanted, version=codebook.version + 1)


def _chosen(session: Session, conflict: Conflict, side: Side) -> list[Change]:
    kind = RECORD_BY_KIND[conflict.kind]
    versions = {
        name: kind.from_plain(json.loads(getattr(conflict, name)))
        for name in ("ours", "theirs")
        if getattr(conflict, name)
    }
    standing = next((found for v in versions.values() if (found := _as_it_stands(session, v))), None)
    chosen = versions.get(side)
    if chosen is not None and not _is_of_its_types(chosen):
        raise QualevalError(_UNREADABLE)
    if isinstance(chosen, Coding | Decision | Reviewed):
        _check_place(session, chosen)
    if chosen is None:
        if not issubclass(kind, _REMOVABLE):
            raise QualevalError(N_("what others' work rests on cannot be removed; settle this conflict the other way"))
        return [removed(standing)] if standing else []
    if standing is None:
        return [added(chosen)]
    if standing.key == chosen.key:
        return [Change(standing, chosen)] if standing != chosen else []
    return [removed(standing), added(chosen)]


def _is_of_its_types(record: Record) -> bool:
    """Whether words are words and numbers numbers, as tables hold them."""
    allowed: dict[object, tuple[type, ...]] = {str: (str,), int: (int,), float: (int, float)}
    hints = get_type_hints(type(record))
    return all(isinstance(getattr(record, name), allowed[hint]) for name, hint in hints.items() if hint in allowed)


def _check_place(session: Session, chosen: Coding | Decision | Reviewed) -> None:
    """Raises QualevalError for what stands in no text of this project."""
    document = session.store.get(Document, chosen.document_id)
    n = len(session.store.content(document.content).text) if document else 0
    if not 0 <= chosen.start < chosen.end <= n:
        raise QualevalError(_UNREADABLE)


def _as_it_stands(session: Session, version: Record) -> Record | None:
    return session.store.get(type(version), *version.key)
