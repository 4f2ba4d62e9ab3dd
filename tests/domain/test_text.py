import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.text import Content, GrowingTurns, Span, Turn, count_words, printable, spoken, trimmed, words
from tests.strategies import contents


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_is_never_empty_or_reversed(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(st.text(), st.data())
def test_trimming_keeps_every_character_that_is_not_white_space(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    kept = trimmed(text, span)
    if kept is None:
        assert not span.of(text).strip()
    else:
        assert kept.of(text) == span.of(text).strip()
        assert span.covers(kept)


@given(st.text())
def test_what_is_shown_stands_offset_for_offset_and_steers_no_terminal(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not any(character in shown for character in "\x1b\x07\r\t\x00\u202e\x9b")


def test_markup_is_shown_as_it_is() -> None:
    assert printable("[tertawa] [/b] [bold]") == "[tertawa] [/b] [bold]"


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0),
        ("Ya.", 1),
        ("teman-teman saya", 2),
        ("teman2 saya", 2),
        ("don't stop", 2),
        ("… – !", 0),
        ("Rp 1.500", 3),
    ],
)
def test_words_are_counted_as_people_count_them(text: str, n: int) -> None:
    assert count_words(text) == n
    assert len(words(text)) == n


def test_lines_are_counted_from_one() -> None:
    text = "a\nb\n\nc"
    assert [Content.plain(text).line_number(offset) for offset in range(len(text))] == [1, 1, 2, 2, 3, 4]


@given(st.text("a\n", max_size=40), st.lists(st.integers(0, 40)))
def test_lines_are_counted_alike_wherever_one_asks_first(text: str, offsets: list[int]) -> None:
    content = Content.plain(text * 1_000)
    for offset in (min(len(content.text), 1_000 * each) for each in offsets):
        assert content.line_number(offset) == content.text.count("\n", 0, offset) + 1


def test_a_span_is_said_by_who_says_most_of_it() -> None:
    text = "P: Apa?\nR: Jadwal bentrok."
    content = Content(text, (Turn(0, 3, 7, "P"), Turn(8, 11, len(text), "R")))
    assert content.speaker_of(Span(3, len(text))) == "R"
    assert content.speaker_of(Span(3, 12)) == "P"
    assert Content.plain("Ya.").speaker_of(Span(0, 3)) == ""


@given(contents())
def test_the_same_content_has_the_same_digest_and_another_has_another(content: Content) -> None:
    assert Content(content.text, content.turns).digest == content.digest
    assert Content(content.text + "x", content.turns).digest != content.digest


@given(contents(), st.data())
def test_a_turn_is_found_by_any_offset_in_it(content: Content, data: st.DataObject) -> None:
    if content.turns:
        turn = data.draw(st.sampled_from(content.turns))
        found = content.turn_at(data.draw(st.integers(turn.start, max(turn.start, turn.end - 1))))
        assert found is not None
        assert found.start <= turn.end


@given(contents(), st.data())
def test_what_is_coded_begins_and_ends_outside_labels_and_loses_no_word_that_was_said(
    content: Content, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, max(0, len(content.text) - 1)))
    end = data.draw(st.integers(start + 1, len(content.text) + 1))
    labels = {at for turn in content.turns for at in range(turn.start, turn.body)}
    said = [at for at in range(start, min(end, len(content.text))) if at not in labels]
    said = [at for at in said if not content.text[at].isspace()]
    kept = spoken(content, Span(start, end))
    assert (kept is None) == (not said)
    if kept is not None:
        assert (kept.start, kept.end - 1) == (said[0], said[-1])


def by_two(turns: Sequence[Turn]) -> Iterator[Sequence[Turn]]:
    return (turns[first : first + 2] for first in range(0, len(turns), 2))


@given(contents(), st.lists(st.integers(0, 400), max_size=4))
def test_turns_that_are_taken_over_by_and_by_are_the_same_wherever_one_asks_first(
    content: Content, offsets: list[int]
) -> None:
    growing = Content(content.text, GrowingTurns(by_two(content.turns)))
    assert [growing.turn_at(offset) for offset in offsets] == [content.turn_at(offset) for offset in offsets]
    assert growing == content
    assert content == growing
    assert hash(growing.turns) == hash(tuple(content.turns))
    assert growing.digest == content.digest
    assert growing.turns[1:] == tuple(content.turns)[1:]
    assert pickle.loads(pickle.dumps(growing)) == content  # noqa: S301 - made here


def test_turns_are_taken_over_no_further_than_is_asked_for() -> None:
    taken = []

    def waiting() -> Iterator[list[Turn]]:
        for start in range(0, 100, 10):
            taken.append(start)
            yield [Turn(start, start + 2, start + 9, "R")]

    content = Content("x" * 100, GrowingTurns(waiting()))
    assert content.turns
    assert content.turns[2].start == 20
    assert content.turn_at(15) == Turn(10, 12, 19, "R")
    assert content.speaker_of(Span(13, 25)) == "R"
    assert taken == [0, 10, 20, 30]
    with pytest.raises(IndexError):
        content.turns[10]
    assert content.turns[-1].start == 90
    assert len(taken) == 10


def test_turns_are_taken_over_once_though_threads_ask_together() -> None:
    turns = [Turn(start, start, start + 1, f"R{start % 3}") for start in range(5_000)]
    growing = GrowingTurns(by_two(turns))
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(growing.n_begun, range(5_000)))
    assert found == [offset + 1 for offset in range(5_000)]
    assert tuple(growing) == tuple(turns)
