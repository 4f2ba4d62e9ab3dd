"""The codebook with what stands on it: counts by entry, and codings made when an entry meant something else."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.evidence import CodingFact
from qualeval.domain.records import Coding, Memo
from qualeval.services.codebooks import Version, versions
from qualeval.services.fitting import FITS
from qualeval.services.session import Session

_Meaning = tuple[Label, Label, Label]


class Line(NamedTuple):
    """An entry in the tree. The counts are of countable stretches and their respondents, a category's of all under it.

    `n_older` counts codings made under an older definition, whoever speaks.
    """

    depth: int
    entry: Code
    kind: str
    is_category: bool
    n_segments: int
    n_cases: int
    n_older: int


def overview(session: Session, meanings: "Meanings") -> list[Line]:
    codebook = session.codebook()
    facts = session.store.coding_facts()
    older = Counter(coding.code for coding in session.store.find(Coding) if meanings.is_older(coding))
    return lines(codebook, facts, older)


def lines(codebook: Codebook, facts: Iterable[CodingFact], older: Counter[str]) -> list[Line]:
    stretches: dict[str, set[tuple[str, str, int, int]]] = defaultdict(set)
    cases: dict[str, set[str]] = defaultdict(set)
    flagged: Counter[str] = Counter()
    for fact in facts:
        for code in _upwards(codebook, fact.code):
            stretches[code].add((fact.code, fact.document_id, fact.start, fact.end))
            cases[code].add(fact.case_id)
    for code, n in older.items():
        for above in _upwards(codebook, code):
            flagged[above] += n
    return [
        Line(
            depth,
            entry,
            codebook.kind_of(entry.code),
            codebook.is_category(entry.code),
            len(stretches[entry.code]),
            len(cases[entry.code] - {""}),
            flagged[entry.code],
        )
        for depth, entry in codebook.walk()
    ]


def _upwards(codebook: Codebook, code: str) -> list[str]:
    found = []
    entry = codebook.get(code)
    while entry is not None:
        found.append(entry.code)
        entry = codebook.get(entry.parent)
    return found


class Meanings:
    """What each code meant at any time, from the codebook's versions, and which codings were said to fit since.

    A definition that was changed and put back leaves the codings made before as good as they were; a translation
    added beside the words that stood changes nothing.
    """

    def __init__(self, states: Sequence[Version], memos: Iterable[Memo] = ()) -> None:
        self._since: dict[str, list[tuple[str, _Meaning]]] = {}
        self._now: dict[str, _Meaning] = {}
        self._fits: dict[str, dict[str, Memo]] = defaultdict(dict)  # by coding, then by who says so
        for state in states:
            self.follow(state)
        for memo in memos:
            self.heard(None, memo)

    @classmethod
    def of(cls, session: Session) -> "Meanings":
        return cls(versions(session), session.store.find(Memo))

    def heard(self, before: Memo | None, after: Memo | None) -> None:
        """Takes up that a memo was written, written anew, or taken away."""
        for memo, stands in ((before, False), (after, True)):
            if memo is not None and memo.about == FITS:
                said = self._fits[memo.target]
                said.pop(memo.coder, None)
                if stands:
                    said[memo.coder] = memo

    def follow(self, state: Version) -> None:
        """Takes up a newer version."""
        self._now = {code.code: (code.definition, code.include, code.exclude) for code in state.codebook.codes}
        for code, meaning in self._now.items():
            known = self._since.setdefault(code, [])
            if not known or known[-1][1] != meaning:
                known.append((state.at, meaning))

    def is_older(self, coding: Coding) -> bool:
        """Whether the coding was made when its code meant something else, and nobody has said since that it still fits.

        One older than its code has its first meaning.
        """
        now = self._now.get(coding.code)
        known = self._since.get(coding.code, [])
        if now is None or len(known) < 2:
            return False
        at = max(0, bisect_right(known, self._judged_at(coding), key=lambda since: since[0]) - 1)
        return not all(_says_the_same(then, part) for then, part in zip(known[at][1], now, strict=True))

    def _judged_at(self, coding: Coding) -> str:
        """When it was last said that the code fits the words: by coding them, or since."""
        said = self._fits.get(coding.id, {}).values()
        return max([coding.created_at, *(memo.written_at for memo in said if memo.text == coding.code)])


def _says_the_same(one: Label, other: Label) -> bool:
    texts, others = dict(one.texts), dict(other.texts)
    shared = texts.keys() & others.keys()
    if not shared:
        return not texts and not others
    return all(texts[language].split() == others[language].split() for language in shared)
