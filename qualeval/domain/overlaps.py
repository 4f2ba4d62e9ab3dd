"""Which spans overlap another, found without looking at all of them."""

from collections import defaultdict
from collections.abc import Iterator

from qualeval.domain.text import Span

_STRETCH = 512  # code points: a span is listed in every stretch of this length that it touches


class Overlaps:
    """Spans by name, per document. What is asked or changed costs by its own length, not by how many there are."""

    def __init__(self) -> None:
        self._spans: dict[str, tuple[str, Span]] = {}
        self._listed: defaultdict[tuple[str, int], set[str]] = defaultdict(set)

    def add(self, name: str, document_id: str, span: Span) -> None:
        """Adds a span, or moves the one of this name."""
        self.discard(name)
        self._spans[name] = (document_id, span)
        for stretch in _stretches(span):
            self._listed[document_id, stretch].add(name)

    def discard(self, name: str) -> None:
        if name in self._spans:
            document_id, span = self._spans.pop(name)
            for stretch in _stretches(span):
                self._listed[document_id, stretch].discard(name)

    def on(self, document_id: str, span: Span) -> list[str]:
        """The names of the spans that share at least a character with this one, the shorter ones first."""
        near = {name for stretch in _stretches(span) for name in self._listed.get((document_id, stretch), ())}
        found = [(self._spans[name][1], name) for name in near]
        meeting = [(len(other), other.start, name) for other, name in found if other.overlap(span)]
        return [name for _, _, name in sorted(meeting)]

    def __iter__(self) -> Iterator[tuple[str, Span]]:
        """Every (document, span) there is."""
        return iter(self._spans.values())


def _stretches(span: Span) -> range:
    return range(span.start // _STRETCH, (span.end - 1) // _STRETCH + 1)
