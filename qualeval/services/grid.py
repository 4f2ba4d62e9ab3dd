"""A survey as a grid: respondents in rows, their attributes and answers in columns; like answers grouped.

A grid holds the order of its rows and where each answer is; what stands in a row is read when it is looked at, so
that a hundred thousand respondents cost no more than those on screen.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture, added
from qualeval.domain.records import Case, Coding, Document, Origin, Reviewed, Source, SourceKind, Value
from qualeval.domain.segments import segments
from qualeval.domain.text import Content, Span, trimmed
from qualeval.i18n import N_
from qualeval.services.coding import Passage, new_coding
from qualeval.services.completing import turn_all_complete
from qualeval.services.ports.storing import ProjectStore
from qualeval.services.searching import folded
from qualeval.services.session import Session

LIKE = 0.8  # Jaccard's index from which two answers are near-identical
_SHORT = 20  # words: longer answers are only grouped with their equals
_BRIEF = 40  # letters: in longer answers a slip of the pen changes one word of many
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Grid:
    """A survey's questions and the cases that answered any of them, in the order of their answers.

    `answers` has, for each question, the document of each case.
    """

    questions: tuple[Source, ...]
    attributes: tuple[str, ...]
    case_ids: tuple[str, ...]
    answers: tuple[Mapping[str, str], ...]


def questions(store: ProjectStore) -> list[Source]:
    """The open questions, in order."""
    return [source for source in store.find(Source) if source.kind is SourceKind.SURVEY]


def read_grid(store: ProjectStore, attributes: Sequence[str], asked: Sequence[Source]) -> Grid:
    answers = tuple(dict(store.answers(source.id)) for source in asked)
    cases = dict.fromkeys(case_id for found in answers for case_id in found)
    return Grid(tuple(asked), tuple(attributes), tuple(cases), answers)


def arranged(
    store: ProjectStore,
    grid: Grid,
    *,
    sort_by: str = "",
    is_falling: bool = False,
    only: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """The cases in the order of an attribute (numbers as numbers, no value last), those with the values of `only`."""
    cases: Iterable[str] = grid.case_ids
    for attribute, wanted in (only or {}).items():
        values = store.values_of(attribute)
        cases = [case_id for case_id in cases if values.get(case_id, "") == wanted]
    if not sort_by:
        return tuple(reversed(list(cases))) if is_falling else tuple(cases)
    values = store.values_of(sort_by)
    stated = [case_id for case_id in cases if values.get(case_id)]
    unstated = [case_id for case_id in cases if not values.get(case_id)]
    return (*sorted(stated, key=lambda case_id: _rank(values[case_id]), reverse=is_falling), *unstated)


def _rank(value: str) -> tuple[int, float, str]:
    if _NUMBER.fullmatch(value):
        return 0, float(value.replace(",", ".")), ""
    return 1, 0.0, value.casefold()


def values_counted(store: ProjectStore, grid: Grid, attribute: str) -> list[tuple[str, int]]:
    """The values that the grid's cases have for an attribute, with how many have each; none comes last."""
    values = store.values_of(attribute)
    counted = Counter(values.get(case_id, "") for case_id in grid.case_ids)
    return sorted(counted.items(), key=lambda item: (item[0] == "", _rank(item[0])))


# --- what stands in a row --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its codings and what of it was marked as fully reviewed, everybody's."""

    document: Document
    content: Content
    codings: tuple[Coding, ...]
    reviewed: tuple[Reviewed, ...] = ()

    def is_complete(self, coder: str) -> bool:
        """Whether the coder has said of every sentence that nothing more is in it."""
        marked = {mark.span for mark in self.reviewed if mark.coder == coder}
        return bool(marked) and marked.issuperset(segments(self.content))

    @property
    def whole(self) -> Passage | None:
        """All its words; None for an answer without any."""
        return _all_of(self.document, self.content)


def _all_of(document: Document, content: Content) -> Passage | None:
    span = trimmed(content.text, Span(0, len(content.text))) if content.text else None
    return Passage(document, content, span) if span else None


def _whole(store: ProjectStore, document_id: str) -> Passage | None:
    document = _document(store, document_id)
    return _all_of(document, store.content(document.content))


def _document(store: ProjectStore, document_id: str) -> Document:
    document = store.get(Document, document_id)
    assert document is not None
    return document


@dataclass(frozen=True, slots=True)
class GridRow:
    """A case with its values by attribute and its answers by question, None where it gave none."""

    case_id: str
    name: str
    values: tuple[str, ...]
    answers: tuple[Answer | None, ...]


def read_row(store: ProjectStore, grid: Grid, case_id: str) -> GridRow:
    case = store.get(Case, case_id)
    values = {v.attribute: v.value for v in sorted(store.find(Value, case_id=case_id), key=lambda v: v.wave)}
    return GridRow(
        case_id,
        case.name if case else case_id,
        tuple(values.get(name, "") for name in grid.attributes),
        tuple(read_answer(store, found[case_id]) if case_id in found else None for found in grid.answers),
    )


def read_answer(store: ProjectStore, document_id: str) -> Answer:
    document = _document(store, document_id)
    return Answer(
        document,
        store.content(document.content),
        tuple(store.find(Coding, document_id=document_id)),
        tuple(store.find(Reviewed, document_id=document_id)),
    )


# --- like answers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of saying it, with the answers (documents) that say it so but for case, accents and punctuation."""

    text: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LikeAnswers:
    """Answers that say the same or nearly the same: wordings, the most frequent first."""

    wordings: tuple[Wording, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        return tuple(document for wording in self.wordings for document in wording.documents)


def normalised(text: str) -> str:
    """What is compared: the words in small letters without accents, one space between them."""
    return " ".join(_WORD.findall(folded(text)))


def like_answers(texts: Iterable[tuple[str, str]], is_stopped: Callable[[], bool] = lambda: False) -> list[LikeAnswers]:
    """Answers (document id, text) in groups of identical and near-identical ones, the largest group first.

    Identical are those with the same words. Of two wordings, the rarer joins the more frequent one where their words
    have a Jaccard index of 0.8 or more, or, in brief ones, the groups of three letters in them: so a slip of the pen
    is no difference. It is compared with the first wording
    of a group only: chains of likeness join nothing. Candidates come from an index of the rarest words of a wording
    (prefix filtering: Bayardo, Ma & Srikant 2007), so that 100,000 answers take seconds.
    """
    same: dict[str, list[str]] = defaultdict(list)
    first: dict[str, str] = {}
    for document_id, text in texts:
        key = normalised(text)
        same[key].append(document_id)
        first.setdefault(key, " ".join(text.split()))
    ordered = sorted(same, key=lambda key: (-len(same[key]), key))
    groups: dict[str, list[str]] = {}
    by_words = _Near(lambda key: frozenset(key.split()), (key for key in ordered if len(key.split()) <= _SHORT))
    by_letters = _Near(_threes, (key for key in ordered if len(key) <= _BRIEF))
    for key in ordered:
        if is_stopped():
            return []
        leader = by_words.find(key) or by_letters.find(key)
        if leader is not None:
            groups[leader].append(key)
            continue
        groups[key] = [key]
        by_words.add(key)
        by_letters.add(key)
    made = [
        LikeAnswers(tuple(Wording(first[key], tuple(same[key])) for key in members)) for members in groups.values()
    ]  # fmt: skip
    return sorted(made, key=lambda group: -len(group.documents))


def like_among(groups: Iterable[LikeAnswers], documents: Container[str]) -> list[LikeAnswers]:
    """The groups as far as these answers are in them, the largest first."""
    kept = []
    for group in groups:
        inside = ((w.text, tuple(d for d in w.documents if d in documents)) for w in group.wordings)
        wordings = [Wording(text, found) for text, found in inside if found]
        if wordings:
            kept.append(LikeAnswers(tuple(sorted(wordings, key=lambda wording: -len(wording.documents)))))
    return sorted(kept, key=lambda group: -len(group.documents))


def likeness_to(text: str) -> Callable[[str], bool]:
    """Says of other texts whether they say the same as this one or nearly, as answers that are put together do."""
    key = normalised(text)
    words, threes = frozenset(key.split()), _threes(key)
    is_short, is_brief = len(key.split()) <= _SHORT, len(key) <= _BRIEF

    def is_like(other: str) -> bool:
        found = normalised(other)
        if found == key:
            return bool(key)
        if is_short and len(found.split()) <= _SHORT and _overlap(words, frozenset(found.split())):
            return True
        return is_brief and len(found) <= _BRIEF and _overlap(threes, _threes(found))

    return is_like


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= LIKE * (len(one) + len(other) - shared)


def _threes(key: str) -> frozenset[str]:
    padded = f" {key} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


class _Near:
    """Finds a kept key that shares enough parts with another."""

    def __init__(self, parts_of: Callable[[str], frozenset[str]], keys: Iterable[str]) -> None:
        self._parts = {key: parts_of(key) for key in keys}
        self._rarity: Counter[str] = Counter()
        for parts in self._parts.values():
            self._rarity.update(parts)
        self._kept: dict[tuple[str, int], list[str]] = defaultdict(list)  # by part and number of parts

    def _prefix(self, parts: frozenset[str]) -> list[str]:
        """The rarest parts: two keys that are like enough share one of them."""
        rarest = sorted(parts, key=lambda part: (self._rarity[part], part))
        return rarest[: len(parts) - ceil(LIKE * len(parts)) + 1]

    def add(self, key: str) -> None:
        parts = self._parts.get(key, frozenset())
        for part in self._prefix(parts):
            self._kept[part, len(parts)].append(key)

    def find(self, key: str) -> str | None:
        parts = self._parts.get(key, frozenset())
        n = len(parts)
        tried: set[str] = set()
        for part in self._prefix(parts):
            for size in range(ceil(LIKE * n), int(n / LIKE) + 1):  # no others can be like enough
                for other in self._kept.get((part, size), ()):
                    if other not in tried:
                        tried.add(other)
                        shared = len(parts & self._parts[other])
                        if shared >= LIKE * (n + size - shared):
                            return other
        return None


# --- coding ----------------------------------------------------------------------------------------------------------


def code_answers(session: Session, document_ids: Iterable[str], code: str) -> Gesture | None:
    """Codes whole answers by hand, all in one step; None where this coder has coded them all so already."""
    if code not in session.codebook():
        raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    made: list[Coding] = []
    own = {(c.document_id, c.span) for c in session.store.find(Coding, code=code) if c.coder == session.coder}
    for document_id in document_ids:
        passage = _whole(session.store, document_id)
        if passage is not None and (document_id, passage.span) not in own:
            made.append(new_coding(session, passage, code, Origin.MANUAL))
    return session.commit("code.answers", map(added, made)) if made else None


def complete_answers(session: Session, document_ids: Iterable[str]) -> Gesture:
    """Marks answers as fully reviewed, all in one step; where all of them are, they are open again."""
    contents = [
        (document_id, session.store.content(_document(session.store, document_id).content))
        for document_id in document_ids
    ]
    places = [(document_id, span) for document_id, content in contents for span in segments(content)]
    if not places:
        raise QualevalError(N_("there are no words to code here"))
    return turn_all_complete(session, places)
