"""Merging other people's project files into one, and settling what two people did differently."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from qualeval.domain.codebook import Codebook, code_from_plain
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, Intent, added, removed
from qualeval.domain.merging import (
    CODE,
    CODEBOOK_SETTING,
    MERGE,
    Clash,
    Identities,
    Merged,
    Step,
    Telling,
    as_json,
    clashes,
    difference,
    settle,
    steps,
)
from qualeval.domain.records import (
    RECORD_BY_KIND,
    RECORDS,
    Case,
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
    Source,
    Value,
)
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.text import Content, Span
from qualeval.i18n import N_, Translator
from qualeval.services import blindness, codebooks
from qualeval.services.ports.storing import ProjectStore
from qualeval.services.session import Session

Side = Literal["ours", "theirs"]
Preference = Literal["ours", "theirs", "newest"]
_LONGEST = 60  # characters of a text in the table of conflicts
_NOT_SHOWN = frozenset(
    "id coding_id coder created_at judged_at decided_at reviewed_at written_at position file_name".split()
)
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
    identities = Identities(union, standing)
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
            settle_conflict(session, conflict, prefer) if conflict.won != prefer else conflict for conflict in conflicts
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


def settle_conflict(session: Session, conflict: Conflict, side: Side) -> Conflict:
    """Makes a side's version the one that stands, as a change of this coder's; returns the conflict as settled."""
    blindness.refuse_blind(session)
    settled = replace(conflict, won=side, settled_by=session.coder)
    told = Change(conflict, settled)
    if conflict.kind == CODE:
        _settle_code(session, conflict, side, told)
    elif conflict.kind in RECORD_BY_KIND:
        session.commit("conflict.settle", [*_chosen(session, conflict, side), told])
    else:
        raise QualevalError(N_("a conflict over a rule is settled in the codebook itself: import the one you want"))
    return settled


def _settle_code(session: Session, conflict: Conflict, side: Side, told: Change) -> None:
    text = getattr(conflict, side)
    codebook = session.codebook()
    slug = conflict.target[0]
    if text:
        code = code_from_plain(json.loads(text))
        code = code if not code.parent or code.parent in codebook else replace(code, parent="")
        wanted = codebook if codebook.get(slug) == code else codebook.with_code(code)
    else:
        left = tuple(replace(c, parent="") if c.parent == slug else c for c in codebook.codes if c.code != slug)
        wanted = replace(codebook, codes=left, version=codebook.version + 1)
    if wanted == codebook:
        session.commit("conflict.settle", [told])
    else:
        codebooks.take_over(session, wanted, [told], "conflict.settle")


def _chosen(session: Session, conflict: Conflict, side: Side) -> list[Change]:
    kind = RECORD_BY_KIND[conflict.kind]
    versions = {
        name: kind.from_plain(json.loads(getattr(conflict, name)))
        for name in ("ours", "theirs")
        if getattr(conflict, name)
    }
    standing = next((found for v in versions.values() if (found := _as_it_stands(session, v))), None)
    chosen = versions.get(side)
    if chosen is None:
        if not issubclass(kind, _REMOVABLE):
            raise QualevalError(N_("what others' work rests on cannot be removed; settle this conflict the other way"))
        return [removed(standing)] if standing else []
    if standing is None:
        return [added(chosen)]
    if standing.key == chosen.key:
        return [Change(standing, chosen)] if standing != chosen else []
    return [removed(standing), added(chosen)]


def _as_it_stands(session: Session, version: Record) -> Record | None:
    return session.store.get(type(version), *version.key)


# --- showing ---------------------------------------------------------------------------------------------------------


def conflicts_table(session: Session, translate: Translator, shown: Collection[str] | None = None) -> ResultTable:
    """What two people did differently, and which of it stands: all conflicts, or those with the ids given."""
    return ResultTable(
        name="conflicts",
        columns=(
            "number",
            "kind",
            "target",
            "ours",
            "ours_by",
            "ours_at",
            "theirs",
            "theirs_by",
            "theirs_at",
            "won",
            "settled_by",
        ),
        headers=tuple(
            translate(header)
            for header in (
                N_("number"),
                N_("about"),
                N_("which"),
                N_("ours"),
                N_("by"),
                N_("when"),
                N_("theirs"),
                N_("by"),
                N_("when"),
                N_("stands"),
                N_("settled by"),
            )
        ),
        rows=tuple(
            (
                number,
                conflict.kind,
                _which(session, conflict),
                *_differing(conflict, translate),
                translate({"ours": N_("ours"), "theirs": N_("theirs")}[conflict.won]),
                conflict.settled_by,
            )
            for number, conflict in enumerate(session.store.find(Conflict), 1)
            if shown is None or conflict.id in shown
        ),
        title=translate(N_("Conflicts")),
    )


def _which(session: Session, conflict: Conflict) -> str:
    """What a conflict is about, in words that people know it by."""
    store = session.store
    names = {case.id: case.name for case in store.find(Case)} | {s.id: s.name for s in store.find(Source)}
    text = conflict.ours or conflict.theirs
    plain = json.loads(text) if text else {}
    document = store.get(Document, plain.get("document_id", ""))
    if document is not None:
        said = Span(plain["start"], plain["end"]).of(store.content(document.content).text)
        return f"{names.get(document.source_id, '')} {plain['code']}: {_shortened(said)}"
    if conflict.kind == Recommendation.KIND:
        return _shortened(str(plain.get("text", "")))
    return " ".join(names.get(part, part) for part in conflict.target if part)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _differing(conflict: Conflict, translate: Translator) -> tuple[str, str, str, str, str, str]:
    """Both sides in the fields in which they differ, with who and when."""
    sides = [json.loads(text) if text else None for text in (conflict.ours, conflict.theirs)]
    words = [_words(side, other, translate) for side, other in (sides, sides[::-1])]
    return (words[0], conflict.ours_by, conflict.ours_at, words[1], conflict.theirs_by, conflict.theirs_at)


def _words(side: dict[str, object] | None, other: dict[str, object] | None, translate: Callable[..., str]) -> str:
    if side is None:
        return translate(N_("removed"))
    if other is None:
        return translate(N_("kept"))
    differing = {name: value for name, value in side.items() if other.get(name) != value and name not in _NOT_SHOWN}
    return "; ".join(f"{name}: {_short(value)}" for name, value in differing.items())


def _short(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
