"""Contents and marks for the tests of the transcript, and a readable form of painted rows."""

from collections.abc import Iterable
from typing import Literal

from qualeval.domain.text import Content, Span, Turn
from qualeval.tui.widgets.transcript.layout import Layout
from qualeval.tui.widgets.transcript.paint import Mark, Overlay, Piece, paint_row

COLORS = {"mot": "#5fafff", "load": "#ff8700", "time": "#5fd75f", "boss": "#d75fd7"}


def interview(*said: tuple[str, str], between: str = "\n\n") -> Content:
    """Turns of (speaker, words), each with its label."""
    text, turns = "", []
    for speaker, words in said:
        text += between if text else ""
        start = len(text)
        label = f"{speaker}: " if speaker else ""
        text += label + words
        turns.append(Turn(start, start + len(label), len(text), speaker))
    return Content(text, tuple(turns))


def span_of(content: Content, words: str) -> Span:
    start = content.text.index(words)
    return Span(start, start + len(words))


def mark_on(content: Content, words: str, code: str, kind: Literal["coding", "suggestion"] = "coding") -> Mark:
    span = span_of(content, words)
    return Mark(span.start, span.end, code, code.title(), COLORS[code], kind, f"{kind}-{code}-{span.start}")


def drawn(pieces: Iterable[Piece]) -> str:
    """`[words]{names #colour}` for each piece that carries anything, the bare words for the rest."""
    out = ""
    for text, look in pieces:
        names = " ".join([*sorted(look.names), *([look.color] if look.color else [])])
        out += f"⟦{text}⟧{{{names}}}" if names else text
    return out


def painted(layout: Layout, marks: Iterable[Mark], overlay: Overlay | None = None, *, focus: str = "") -> str:
    shown = list(marks)
    rows = (layout.row(index) for index in range(len(layout)))
    return "\n".join(drawn(paint_row(layout, row, shown, overlay=overlay or Overlay(), focus=focus)) for row in rows)
