"""Whatever people say, in whatever script: it can be selected, coded, shown, and read back with the same offsets."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualeval.bootstrap import Services
from qualeval.domain.events import added
from qualeval.domain.records import Coding, Document, Source, SourceKind
from qualeval.domain.text import Content, Span, Turn, spoken
from qualeval.services import coding
from qualeval.services.coding import Passage
from qualeval.services.reading import Reading, codings_of, read
from qualeval.services.session import Session
from qualeval.tui.widgets.transcript.paint import Mark
from tests.tui.hands import Bench
from tests.tui.project_sample import build, write_files

SCRIPTS = ["kata", "e\u0301", "ng\u0303a", "研修は長い", "한국어", "مرحبا", "שלום", "ะ", "नी"]
PICTURES = ["❤️", "👩‍👩‍👧", "🇮🇩", "🏽", "👍🏽"]
MARKUP = ["[/b]", "[tertawa]", "[red]", "\\["]
BLANKS = [" ", "  ", "\n", "\n\n", "\t", ". "]
UNSEEN = ["\u200b", "\u200d", "\u2066", "\u202e", "\ufeff", "\x1b[31m", "\x00"]
PIECES = [*SCRIPTS, *PICTURES, *MARKUP, *BLANKS, *UNSEEN, "x" * 120]
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join)


@pytest.mark.parametrize("size", [(80, 24), (40, 16)], ids=["small", "tiny"])
async def test_any_text_is_selected_coded_shown_and_read_back_with_the_same_offsets(
    bench: Bench, tmp_path: Path, size: tuple[int, int]
) -> None:
    (tmp_path / "file").mkdir()
    session = build(Services().files, write_files(tmp_path / "file"), tmp_path / "file" / "a.qualeval")
    async with bench.open(size) as hands:
        view = hands.transcript

        @given(texts, texts, st.data())
        @settings(
            max_examples=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        def check(one: str, two: str, data: st.DataObject) -> None:
            text = f"P: {one}\nR01: {two}"
            turns = (Turn(0, 3, len(one) + 3, "P"), Turn(len(one) + 4, len(one) + 9, len(text), "R01"))
            content = Content(text, turns)
            view.show(content, segments=())
            start = data.draw(st.integers(0, len(text) - 1))
            wanted = Span(start, data.draw(st.integers(start + 1, len(text))))
            view.select_span(wanted)
            assert view.selection == spoken(content, wanted)
            if view.selection is None:
                return
            reading, made = _kept(session, content, view.selection)
            assert (reading.content.text, made.span) == (text, view.selection)
            view.show(
                reading.content,
                [Mark(made.start, made.end, "budget", "Budget", "#d7af5f", "coding", made.id)],
                segments=[made.span],
            )
            view.go_to(made.start)
            drawn = "".join(segment.text for y in range(view.size.height) for segment in view.render_line(y))
            assert not set(drawn) & set("\x1b\x00\u202e\u2066\t\n")
            assert "▌" in drawn

        check()
    session.store.close()


def _kept(session: Session, content: Content, span: Span) -> tuple[Reading, Coding]:
    """The text as a source of a project file, coded there, and both read back."""
    source = Source(session.ids.new(), session.ids.new(), SourceKind.TRANSCRIPT, 9)
    document = Document(session.ids.new(), source.id, content.digest)
    session.commit("import.transcript", [added(source), added(document)], [content])
    coding.apply(session, Passage(document, content, span), "budget")
    reading = read(session.store, source)
    (made,) = codings_of(session.store, reading)
    return reading, made
