"""The review queue: which suggestion is asked about next, how far one has come, and how often the engine was right.

Whatever order is chosen, one in five is drawn by lot, and the decision keeps that: a share of those decisions holds for
all suggestions, which a share of decisions asked by usefulness or certainty does not. The lot is a fifth of all
suggestions, by a number each has by chance; those come in the order of that number and in no other way.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from heapq import nlargest, nsmallest
from itertools import islice

from qualeval.domain.events import Change, Gesture
from qualeval.domain.evidence import wilson_interval
from qualeval.domain.learning import Answer
from qualeval.domain.records import Decision, Document, Role, Speaker, Verdict
from qualeval.domain.suggestion import Segment, Suggestion, suggester_of
from qualeval.services.coding import Asked, Passage, decision_changes
from qualeval.services.ports.storing import ProjectStore
from qualeval.services.session import Session

RANDOM = "random"  # what a decision keeps whose suggestion was drawn by lot
EVERY = 5
_AT_ONCE = 200  # items that are put in order: more than are decided before it is done again
_REMEMBERED = 200_000  # lots that are not drawn again


class Order(StrEnum):
    """What is asked about first."""

    USEFUL = "useful"  # what teaches most
    CODE = "code"  # code by code, in the order of the codebook
    SOURCE = "source"  # as the texts stand
    SURE = "sure"  # the surest first
    UNSURE = "unsure"  # the least sure first


Key = tuple[str, int, int, str]
"""What identifies a suggestion: document, start, end, code."""


@lru_cache(maxsize=_REMEMBERED)
def _lot(key: Key) -> int:
    """A number by chance that an item keeps, whatever is decided meanwhile: a fifth of them can be divided by five."""
    return int.from_bytes(blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class Item:
    """A suggestion that waits for a decision. `drawn` is how it came to be asked about."""

    segment: Segment
    suggestion: Suggestion
    model: str
    drawn: str = ""

    @property
    def key(self) -> Key:
        return (self.segment.document_id, self.segment.span.start, self.segment.span.end, self.suggestion.code)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which suggestions are asked about. Empty means all; `documents` are those that an attribute's value leaves."""

    code: str = ""
    source_id: str = ""
    documents: frozenset[str] | None = None
    at_least: float = 0.0

    @property
    def keeps_chance(self) -> bool:
        """Whether what is drawn by lot stands for all suggestions of its code."""
        return not self.source_id and self.documents is None and not self.at_least

    def holds(self, segment: Segment) -> bool:
        """Whether a segment may be asked about at all."""
        in_source = not self.source_id or segment.source_id == self.source_id
        return in_source and (self.documents is None or segment.document_id in self.documents)

    def takes(self, segment: Segment, suggestion: Suggestion) -> bool:
        return (
            (not self.code or suggestion.code == self.code)
            and self.holds(segment)
            and suggestion.confidence >= self.at_least
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """The next items in order, and how many are waiting in all."""

    items: tuple[Item, ...]
    n_waiting: int


def plan(
    answer: Answer,
    order: Order,
    chosen: Filter,
    codes: Iterable[str],
    is_open: Callable[[int, Suggestion], bool],
    passed: Collection[Key] = (),
) -> Plan:
    """What to ask about next.

    `codes` is the codebook's order; `is_open` says of a segment's index and a suggestion whether it is undecided still;
    `passed` are those that the reader has put aside.
    """
    waiting = {
        index: found
        for index, offered in answer.suggestions.items()
        if (
            found := [
                item
                for suggestion in offered.suggestions
                if chosen.takes(offered.segment, suggestion)
                and is_open(index, suggestion)
                and (item := Item(offered.segment, suggestion, offered.model, order.value)).key not in passed
            ]
        )
    }
    n_waiting = sum(map(len, waiting.values()))
    if not chosen.keeps_chance:
        return Plan(tuple(islice(_ordered(waiting, answer.queue, order), _AT_ONCE)), n_waiting)
    return Plan(tuple(islice(_mixed(waiting, answer.queue, order, codes), _AT_ONCE)), n_waiting)


Waiting = Mapping[int, list[Item]]
"""Items by the index of their segment, in the order of the text."""


def _mixed(waiting: Waiting, queue: Iterable[int], order: Order, codes: Iterable[str]) -> Iterator[Item]:
    """The items in order, without those of the lot, which come one after every four.

    They come in an order of their own, so that those decided on are at any time a random share of all.
    """
    if order is Order.CODE:
        for code in codes:
            of_code = _of_code(waiting, code)
            yield from _mixed(of_code, queue, Order.SOURCE, ())
        return
    rest: dict[int, list[Item]] = {}
    by_lot: list[tuple[int, int, Item]] = []
    for index, items in waiting.items():
        for item in items:
            lot = _lot(item.key)
            if lot % EVERY:
                rest.setdefault(index, []).append(item)
            else:
                by_lot.append((lot, len(by_lot), item))
    in_order = iter(_ordered(rest, queue, order))
    drawn = (item for _, _, item in nsmallest(_AT_ONCE, by_lot))
    while True:
        four = list(islice(in_order, EVERY - 1))
        one = next(drawn, None)
        yield from four
        if one is not None:
            yield replace(one, drawn=RANDOM)
        elif not four:
            return


def _of_code(waiting: Waiting, code: str) -> dict[int, list[Item]]:
    return {
        index: found for index, items in waiting.items() if (found := [i for i in items if i.suggestion.code == code])
    }


def _all(waiting: Waiting) -> Iterator[Item]:
    return (item for items in waiting.values() for item in items)


def _ordered(waiting: Waiting, queue: Iterable[int], order: Order) -> Iterable[Item]:
    match order:
        case Order.USEFUL:
            return (item for index in dict.fromkeys([*queue, *waiting]) for item in waiting.get(index, ()))
        case Order.SURE:
            return nlargest(_AT_ONCE, _all(waiting), key=lambda item: item.suggestion.confidence)
        case Order.UNSURE:
            return nsmallest(_AT_ONCE, _all(waiting), key=lambda item: item.suggestion.confidence)
        case _:
            return _all(waiting)


# --- deciding --------------------------------------------------------------------------------------------------------


def asked(store: ProjectStore, item: Item) -> Asked:
    """What is decided on with an item."""
    document = store.get(Document, item.segment.document_id)
    assert document is not None
    passage = Passage(document, store.content(document.content), item.segment.span)
    return Asked(passage, item.suggestion, item.model, item.drawn)


def accept_all(session: Session, items: Iterable[Item]) -> Gesture | None:
    """Accepts suggestions that were seen together, in one step; None without any."""
    return decide_all(session, items, Verdict.ACCEPT)


def decide_all(session: Session, items: Iterable[Item], verdict: Verdict) -> Gesture | None:
    """Accepts or rejects suggestions that were seen together, in one step; None without any."""
    changes: list[Change] = []
    for item in items:
        code = item.suggestion.code if verdict is Verdict.ACCEPT else ""
        changes += decision_changes(session, asked(session.store, item), verdict, code)
    return session.commit(f"suggestion.{verdict}-all", changes) if changes else None


LIKE = "like"  # what a decision keeps that was made for all segments that say the same or nearly


def like_items(answer: Answer, item: Item, is_open: Callable[[int, Suggestion], bool]) -> list[Item]:
    """The other suggestions of the item's code that wait, on segments that say the same or nearly, as the texts stand.

    Those of the lot come in their turn and in no other way, so that they still stand for all.
    """
    from qualeval.services.grid import likeness_to

    code, key = item.suggestion.code, item.key
    waiting = [
        found
        for index, offered in answer.suggestions.items()
        for suggestion in offered.suggestions
        if suggestion.code == code and is_open(index, suggestion)
        if (found := Item(offered.segment, suggestion, offered.model, LIKE)).key != key and _lot(found.key) % EVERY
    ]
    is_like = likeness_to(item.segment.text)
    return [found for found in waiting if is_like(found.segment.text)]


def documents_by_value(store: ProjectStore, attribute: str) -> list[tuple[str, frozenset[str]]]:
    """The documents of those who share a value of an attribute, the value of most of them first; none comes last.

    A discussion belongs to every value that someone who speaks in it has.
    """
    values = store.values_of(attribute)
    cases: dict[str, set[str]] = defaultdict(set)
    for speaker in store.find(Speaker):
        if speaker.role is Role.RESPONDENT:
            cases[speaker.source_id].add(speaker.case_id)
    found: dict[str, set[str]] = defaultdict(set)
    for document in store.find(Document):
        for case_id in [document.case_id] if document.case_id else cases[document.source_id]:
            found[values.get(case_id, "")].add(document.id)
    ordered = sorted(found.items(), key=lambda item: (item[0] == "", -len(item[1]), item[0]))
    return [(value, frozenset(documents)) for value, documents in ordered]


# --- how often the engine was right ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """k of n, with Wilson's interval."""

    k: int
    n: int

    @property
    def value(self) -> float:
        return self.k / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson_interval(self.k, self.n)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How many of a code's suggestions were accepted: of all decided on, and of those drawn by lot."""

    overall: Share
    drawn: Share


class Acceptances:
    """Acceptance by suggester and code, kept up to date as decisions are made."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._decided: Counter[tuple[str, str, bool]] = Counter()
        self._accepted: Counter[tuple[str, str, bool]] = Counter()
        for decision in decisions:
            self._count(decision, 1)

    def follow(self, gesture: Gesture) -> None:
        for change in gesture.changes:
            for record, step in ((change.before, -1), (change.after, 1)):
                if isinstance(record, Decision):
                    self._count(record, step)

    def _count(self, decision: Decision, step: int) -> None:
        key = (suggester_of(decision.model), decision.code, decision.drawn == RANDOM)
        self._decided[key] += step
        if decision.verdict is Verdict.ACCEPT:
            self._accepted[key] += step

    def of(self, model: str, code: str) -> Acceptance:
        """How the suggestions of a code fared that came from the suggester of this model."""
        by_lot, else_drawn = ((suggester_of(model), code, is_by_lot) for is_by_lot in (True, False))
        return Acceptance(
            Share(
                self._accepted[by_lot] + self._accepted[else_drawn], self._decided[by_lot] + self._decided[else_drawn]
            ),
            Share(self._accepted[by_lot], self._decided[by_lot]),
        )

    @property
    def n_decided(self) -> int:
        return self._decided.total()


def acceptances(store: ProjectStore, coder: str = "") -> Acceptances:
    """Acceptance over every decision, or over those of one coder."""
    return Acceptances(d for d in store.find(Decision) if coder in ("", d.coder))
