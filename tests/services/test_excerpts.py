"""What is shown around a stretch of text, and that every offset finds its way back."""

from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.text import Content, Span
from qualeval.services.excerpts import Excerpts, _around
from tests.services.world import passage, small_session


def test_the_turn_before_is_shown_with_a_respondents_words() -> None:
    session = small_session()
    wanted = passage(session, "Semangat lagi.")
    excerpt = Excerpts(session.store).of(wanted.document.id, wanted.span)
    assert excerpt.shown.text == "Tanya: Lalu?\nR07: Semangat lagi."
    assert (excerpt.speaker, excerpt.source.name) == ("R07", "w01")
    assert [span.of(excerpt.shown.text) for span in excerpt.segments()] == ["Semangat lagi."]


def test_an_answer_stands_under_its_question() -> None:
    session = small_session()
    wanted = passage(session, "Dana juga kurang.", "kendala")
    excerpt = Excerpts(session.store).of(wanted.document.id, wanted.span)
    assert excerpt.shown.text == "Kendala?\n\nJadwal padat. Dana juga kurang."
    assert excerpt.speaker == "S02"
    assert [span.of(excerpt.shown.text) for span in excerpt.segments()] == ["Jadwal padat.", "Dana juga kurang."]
    assert excerpt.passage(Span(0, 5)) is None


def test_every_stretch_is_shown_where_it_is_and_found_again() -> None:
    session = small_session()
    for words, source in (("Dana kecil sekali.", "w01"), ("Semangat", "w01"), ("Dana kurang.", "kendala")):
        wanted = passage(session, words, source)
        excerpt = Excerpts(session.store).of(wanted.document.id, wanted.span)
        place = excerpt.place(wanted.span)
        assert place is not None
        assert place.of(excerpt.shown.text) == words
        back = excerpt.passage(place)
        assert back is not None
        assert (back.document, back.span) == (wanted.document, wanted.span)


@given(st.integers(0, 5_990), st.integers(1, 10))
def test_a_long_text_without_turns_is_cut_around_the_words(start: int, length: int) -> None:
    text = "kata lain " * 600
    span = Span(start, start + length)
    shown, offset = _around(Content.plain(text), span)
    assert shown.text == text[-offset : -offset + len(shown.text)]
    assert -offset <= span.start
    assert span.end <= -offset + len(shown.text)
    assert len(shown.text) < 2_500
    assert shown.turns[0].end == len(shown.text)


def test_the_last_texts_read_are_kept_and_no_more() -> None:
    session = small_session()
    excerpts = Excerpts(session.store, kept=1)
    for words, source in (("Dana kecil sekali.", "w01"), ("Dana kurang.", "kendala"), ("Semangat", "w01")):
        wanted = passage(session, words, source)
        assert excerpts.of(wanted.document.id, wanted.span).document == wanted.document
    assert len(excerpts._contents) == 1
