"""Segments that coders coded differently, and what is decided about each.

A decision stands as a memo of the agreed coder on the place, so that it is undone, merged and kept like every memo; one
that nothing stands there would leave no other trace. It covers the codes it was about: a code that comes into dispute
later opens the place again.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2s

from qualeval.domain.agreement_units import Unit, judge
from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Case, Document, Memo, Source
from qualeval.domain.text import Span
from qualeval.i18n import N_, Translator
from qualeval.services.agreeing import Ground
from qualeval.services.session import Session

BOTH, NEITHER = "both", "neither"
SETTLED = "settled"  # what the memo on a place is about


@dataclass(frozen=True, slots=True)
class Dispute:
    """A segment that coders coded differently. `marks` are the codes in dispute that each gave, in their order.

    `shared` are the codes that all gave; `code` is the one in dispute that is so most often; `settled` is what was
    decided: a coder's name, `both`, `neither`, or empty.
    """

    place: Unit
    source: Source
    reference: str
    text: str
    marks: tuple[tuple[str, frozenset[str]], ...]
    shared: frozenset[str]
    code: str
    settled: str = ""

    @property
    def id(self) -> str:
        """Eight letters that stay the same: they name the dispute in a command."""
        return blake2s(place_name(self.place).encode(), digest_size=4).hexdigest()

    @property
    def codes(self) -> frozenset[str]:
        return frozenset().union(*(codes for _, codes in self.marks))

    def taken(self, take: str) -> dict[str, str]:
        """Code -> the coder whose stretch it gets, for a decision. Raises QualevalError for a stranger's name."""
        if take == NEITHER:
            return {}
        if take != BOTH and take not in {coder for coder, _ in self.marks}:
            raise QualevalError(
                N_("“{take}” is none of: {coders}, both, neither"),
                take=take,
                coders=", ".join(coder for coder, _ in self.marks),
            )
        found: dict[str, str] = {}
        for coder, codes in self.marks:
            if take in (BOTH, coder):
                for code in sorted(codes):
                    found.setdefault(code, coder)
        return found


def between(session: Session, over: Ground) -> list[Dispute]:
    """Where the coders differ: the code most often in dispute first, then in the order of the text."""
    store = session.store
    cases = {case.id: case.name for case in store.find(Case)}
    documents = {document.id: document for document in store.find(Document)}
    sources = {source.id: source for source in over.sources}
    codes = frozenset(over.basis.codes)
    differing = []
    for item in judge(over.facts, over.universe, over.coders):
        given = [marks & codes for marks in item.marks]
        shared = frozenset.intersection(*given)
        if item.place is not None and any(marks != shared for marks in given):
            differing.append((item.place, [marks - shared for marks in given], shared))
    often = Counter(code for _, given, _ in differing for code in frozenset().union(*given))
    rank = {code: at for at, (code, _) in enumerate(sorted(often.items(), key=lambda item: (-item[1], item[0])))}
    found = []
    for place, given, shared in differing:
        document = documents[place.document_id]
        content = store.content(document.content)
        source = sources[document.source_id]
        name = cases.get(place.case_id) or source.name
        found.append(
            Dispute(
                place=place,
                source=source,
                reference=f"{name}:{content.line_number(place.start)}",
                text=Span(place.start, place.end).of(content.text),
                marks=tuple(zip(over.coders, given, strict=True)),
                shared=shared,
                code=min(frozenset().union(*given), key=rank.__getitem__),
            )
        )
    found.sort(key=lambda d: (rank[d.code], d.source.position, documents[d.place.document_id].position, d.place))
    return as_settled(session, found)


def as_settled(session: Session, found: Iterable[Dispute]) -> list[Dispute]:
    """The disputes with what is decided about each now."""
    decided: dict[str, tuple[str, frozenset[str]]] = {}
    for memo in session.store.find(Memo):
        if memo.about == SETTLED:
            kept = json.loads(memo.text)
            decided[memo.target] = (kept["take"], frozenset(kept["codes"]))
    settled = []
    for dispute in found:
        take, codes = decided.get(place_name(dispute.place), ("", frozenset()))
        settled.append(replace(dispute, settled=take if dispute.codes <= codes else ""))
    return settled


def named(found: Iterable[Dispute], dispute_id: str) -> Dispute:
    """The dispute with this id. Raises QualevalError where there is none."""
    for dispute in found:
        if dispute.id == dispute_id:
            return dispute
    raise QualevalError(N_("no dispute has the id “{id}”; list them without --settle"), id=dispute_id)


def place_name(place: Unit) -> str:
    """How the memo on a place names it."""
    return f"{place.document_id}:{place.start}-{place.end}"


def settled_words(dispute: Dispute, translate: Translator) -> str:
    """What was decided, in words."""
    return {BOTH: translate(N_("both")), NEITHER: translate(N_("neither"))}.get(dispute.settled, dispute.settled)
