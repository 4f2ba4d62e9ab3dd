"""Random histories of several coders of one evaluation, each in a file of their own, some merged on the way."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from qualeval.domain.codebook import Code, Label
from qualeval.domain.errors import ConflictError, QualevalError
from qualeval.domain.events import Change, added
from qualeval.domain.identities import Identities
from qualeval.domain.merging import Step, steps
from qualeval.domain.records import (
    RECORDS,
    Coding,
    Conflict,
    Document,
    Memo,
    Recommendation,
    Record,
    Role,
    Speaker,
)
from qualeval.domain.segments import segments
from qualeval.domain.suggestion import Suggestion
from qualeval.services import codebooks, coding, undoing
from qualeval.services.coding import Passage
from qualeval.services.importing import import_transcript
from qualeval.services.merging import merge
from qualeval.services.session import Session
from qualeval.services.surveying import import_survey
from tests.fakes.memory_store import MemoryStore
from tests.services.world import MAPPING, TEXT, FakeFormats, small_session, table, transcript

CODES = ("budget", "schedule", "motivation", "extra0", "extra1")
OTHER_TEXT = TEXT.replace("kecil", "besar")
FILES = FakeFormats(
    {
        "w02.txt": transcript(OTHER_TEXT),
        "w03.txt": transcript(OTHER_TEXT.replace("R07", "R08")),
        "catatan.txt": transcript(TEXT + "\n"),
    }
)
ALTERED = FakeFormats({"w02.txt": transcript(OTHER_TEXT.replace("Semangat", "Lelah"))})
TABLES = (
    table(("S01", "A", "3", "Dana kurang."), ("S04", "B", "2", "Ruang sempit.")),
    table(("S01", "C", "5", "Dana lebih."), ("S04", "B", "1", "Ruang sempit."), ("S05", "C", "", "Jauh.")),
)

Act = tuple[int, int, int, int]
"""Whose it is, what is done, and two numbers that say on what."""


class Hand:
    """Ids and instants of one computer; its clock can be wrong and be set back."""

    def __init__(self, number: int, skew: int, ticks: "count[int]") -> None:
        self._number, self.skew, self._ticks, self._made = number, skew, ticks, count()

    def now(self) -> str:
        second = 3_600 + next(self._ticks) + self.skew
        return f"2026-11-25T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000Z"

    def new(self) -> str:
        return f"{(next(self._made) * 7919) % 9973:04d}{self._number}" + "0" * 20


@dataclass(frozen=True)
class Side:
    session: Session
    hand: Hand


def copied(store: MemoryStore) -> MemoryStore:
    """The same project in another file."""
    twin = MemoryStore()
    twin._project._records = {kind: dict(found) for kind, found in store._project._records.items()}
    twin._journal, twin._merged = list(store._journal), list(store._merged)
    twin._contents, twin._codebooks = dict(store._contents), dict(store._codebooks)
    return twin


def told(sides: int, acts: Iterable[Act], skews: Sequence[int]) -> list[MemoryStore]:
    """What every coder's file holds after the acts, all begun from one project."""
    began = small_session().store
    assert isinstance(began, MemoryStore)
    ticks = count()
    people = []
    for number in range(sides):
        hand = Hand(number, skews[number], ticks)
        # the third works under the first one's name, on another computer
        people.append(Side(Session(copied(began), hand, hand, ("ani", "budi", "ani")[number]), hand))
    for who, what, this, that in acts:
        side = people[who % sides]
        with suppress(ConflictError, QualevalError):
            _ACTS[what % len(_ACTS)](side, people, this, that)
    return [_memory(side.session) for side in people]


def _memory(session: Session) -> MemoryStore:
    assert isinstance(session.store, MemoryStore)
    return session.store


def state(store: MemoryStore, identities: Identities) -> set[Record]:
    """What stands, with the identifiers that everybody would use; conflicts are told to who merged."""
    return {identities.record(record) for kind in RECORDS if kind is not Conflict for record in store.find(kind)}


def union(stores: Iterable[MemoryStore]) -> dict[str, Step]:
    found: dict[str, Step] = {}
    for store in stores:
        found |= steps(store.gestures(), store.merged())
    return found


# --- acts ------------------------------------------------------------------------------------------------------------


def _passage(session: Session, this: int, that: int) -> Passage:
    documents = session.store.find(Document)
    if not documents or not session.codebook().usable():
        raise ConflictError("every import was taken back, or every code has gone")
    document = documents[this % len(documents)]
    content = session.store.content(document.content)
    spans = segments(content)
    return Passage(document, content, spans[that % len(spans)])


def _one(session: Session, this: int) -> Coding | None:
    codings = session.store.find(Coding)
    return codings[this % len(codings)] if codings else None


def _apply(side: Side, people: list[Side], this: int, that: int) -> None:
    passage = _passage(side.session, this, that)
    codes = [code.code for code in side.session.codebook().usable()]
    coding.apply(side.session, passage, codes[that % len(codes)])


def _remove(side: Side, people: list[Side], this: int, that: int) -> None:
    if found := _one(side.session, this):
        coding.remove(side.session, found)


def _resize(side: Side, people: list[Side], this: int, that: int) -> None:
    found = _one(side.session, this)
    document = side.session.store.get(Document, found.document_id) if found else None
    if found and document:
        content = side.session.store.content(document.content)
        spans = segments(content)
        coding.resize(side.session, content, found, spans[that % len(spans)])


def _note(side: Side, people: list[Side], this: int, that: int) -> None:
    if found := _one(side.session, this):
        coding.write_memo(side.session, found, ("", "satu", "dua")[that % 3])


def _decide(side: Side, people: list[Side], this: int, that: int) -> None:
    passage = _passage(side.session, this, that)
    suggestion = Suggestion(CODES[that % 3], 0.5)
    (coding.accept if this % 2 else coding.reject)(side.session, passage, suggestion, "m")


def _undo(side: Side, people: list[Side], this: int, that: int) -> None:
    undoing.undo(side.session)


def _redo(side: Side, people: list[Side], this: int, that: int) -> None:
    undoing.redo(side.session)


def _book(side: Side, people: list[Side], this: int, that: int) -> None:
    session = side.session
    code = CODES[this % len(CODES)]
    match that % 6:
        case 0:
            codebooks.add_code(session, f"extra{this % 2}", f"Baru {session.coder}", ("", "effects")[this % 2])
        case 1:
            entry = session.codebook()[code] if code in session.codebook() else Code(code, Label.of({"id": code}))
            codebooks.define(session, replace(entry, definition=Label.of({"id": f"arti {this} {session.coder}"})))
        case 2:
            codebooks.move(session, [code], ("", "effects", "challenges", "motivation")[this % 4])
        case 3:
            codebooks.merge(session, [code], CODES[(this + 1) % 3])
        case 4:
            codebooks.set_status(session, [code], "retired")
        case _:
            book = session.codebook()
            left = tuple(c for c in book.codes if code not in (c.code, c.parent))
            codebooks.take_over(session, replace(book, codes=left, rules=(), version=book.version + 1))


def _import(side: Side, people: list[Side], this: int, that: int) -> None:
    name = sorted(FILES.transcripts)[this % 3]
    import_transcript(side.session, ALTERED if that % 4 == 0 and name == "w02.txt" else FILES, Path(name), "2026")


def _survey(side: Side, people: list[Side], this: int, that: int) -> None:
    import_survey(side.session, Path("survey.csv"), TABLES[this % 2], MAPPING, ("2026", "2027")[that % 2])


def _recommend(side: Side, people: list[Side], this: int, that: int) -> None:
    session = side.session
    rule = ("more-money", "less-clash", "")[this % 3]
    known = [r for r in session.store.find(Recommendation) if r.rule == rule and rule]
    judged = Recommendation(
        known[0].id if known else session.ids.new(),
        f"teks {that}",
        ("budget",),
        ("accepted", "rejected")[that % 2],
        session.coder,
        session.clock.now(),
        rule=rule,
    )
    session.commit("recommendation", [Change(known[0], judged) if known else added(judged)])


def _role(side: Side, people: list[Side], this: int, that: int) -> None:
    speakers = side.session.store.find(Speaker)
    speaker = speakers[this % len(speakers)] if speakers else None
    role = list(Role)[that % 3]
    if speaker and speaker.role is not role:
        side.session.commit("speaker.role", [Change(speaker, replace(speaker, role=role))])


def _memo(side: Side, people: list[Side], this: int, that: int) -> None:
    session = side.session
    document = _passage(session, this, 0).document
    memo = Memo("source", document.source_id, session.coder, f"catatan {that}", session.clock.now())
    session.commit("memo.write", [Change(session.store.get(Memo, *memo.key), memo)])


def _merge(side: Side, people: list[Side], this: int, that: int) -> None:
    other = people[this % len(people)]
    if other is not side:
        merge(side.session, other.session.store, ("newest", "newest", "ours", "theirs")[that % 4])


def _clock(side: Side, people: list[Side], this: int, that: int) -> None:
    side.hand.skew += (this - that) * 20


_ACTS = (
    _apply, _apply, _apply, _remove, _resize, _note, _decide, _decide, _undo, _undo, _redo,
    _book, _book, _import, _survey, _recommend, _role, _memo, _merge, _merge, _clock,
)  # fmt: skip
