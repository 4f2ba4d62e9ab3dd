"""Sentences as people speak them, in both languages. The lines are our own."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import splitting
from qualeval.domain.segments import GrowingSegments, segments
from qualeval.domain.text import Content, Turn
from tests.strategies import contents


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in segments(Content.plain(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Saya ketemu dr. Rahma di aula.",
        "Kata Bpk. Drs. H. Suroso itu boleh.",
        "Biayanya Rp 1.500.000 per orang.",
        "Lihat No. 12 di lampiran.",
        "Spidol, kertas, dll. sudah dibeli.",
        "Eh... maksud saya bukan begitu.",
        "Namanya M. Yusuf dari Bappeda.",
        "The Dept. of Planning, i.e. us, was late.",
        "We saved approx. 2.5 hours a week.",
        "Jam 08.30 sudah mulai.",
    ],
)
def test_a_point_that_ends_no_sentence_does_not_split(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jadwal bentrok. Dana kurang.", ["Jadwal bentrok.", "Dana kurang."]),
        ("Kapan? Besok! Ya sudah.", ["Kapan?", "Besok!", "Ya sudah."]),
        ('Dia bilang, "Sudah." Terus pergi.', ['Dia bilang, "Sudah."', "Terus pergi."]),
        ("Ya... Saya ikut.", ["Ya...", "Saya ikut."]),
        ("Ada kertas, dll. Semua sudah dibeli.", ["Ada kertas, dll.", "Semua sudah dibeli."]),
        ("Satu\nDua\n\nTiga", ["Satu", "Dua", "Tiga"]),
        ("udah gitu. trus pulang", ["udah gitu.", "trus pulang"]),
        ("Selesai. [tertawa] Lanjut.", ["Selesai.", "[tertawa] Lanjut."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_they_are_heard_to_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("language", splitting.LANGUAGES)
def test_hard_lines_are_split_well_and_far_better_than_by_every_mark(language: str) -> None:
    found = splitting.measured(splitting.ours, language)
    assert found.there >= 40
    assert found.f1 >= 0.96
    assert found.f1 - splitting.measured(splitting.after_every_mark, language).f1 > 0.2


def test_a_word_with_an_apostrophe_ends_a_sentence_and_an_initial_does_not() -> None:
    assert sentences("It isn't. He can’t. Ask M. Yusuf.") == ["It isn't.", "He can’t.", "Ask M. Yusuf."]


def test_labels_are_in_no_segment() -> None:
    text = "R07: Ya. Tentu."
    assert [span.of(text) for span in segments(Content(text, (Turn(0, 5, len(text), "R07"),)))] == ["Ya.", "Tentu."]


@given(contents())
def test_segments_cover_all_that_was_said_once_and_in_order(content: Content) -> None:
    found = segments(content)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {i for span in found for i in range(span.start, span.end)}
    said = {i for turn in content.turns for i in range(turn.body, turn.end) if not content.text[i].isspace()}
    assert said <= covered
    assert all(span.of(content.text) == span.of(content.text).strip() for span in found)


@given(contents(), st.integers(-1, 60), st.integers(0, 200))
def test_growing_segments_are_the_same_however_far_they_were_asked_for(
    content: Content, index: int, offset: int
) -> None:
    every = segments(content)
    growing = GrowingSegments(content.text, content.turns)
    assert growing.nearest(index) == min(index, len(every) - 1)
    assert growing.n_before(offset) == sum(span.start < offset for span in every)
    assert bool(growing) == bool(every)
    assert [*growing] == every
    assert len(growing) == len(every)
    assert growing.is_whole
    assert [*GrowingSegments.of(every)] == every


def test_no_turn_is_looked_at_before_something_of_it_is_asked_for() -> None:
    text = "Satu. Dua.\nTiga. Empat.\nLima."
    turns = (Turn(0, 0, 10), Turn(11, 11, 23), Turn(24, 24, 29))
    looked_at: list[Turn] = []

    def looking() -> Iterator[Turn]:
        for turn in turns:
            looked_at.append(turn)
            yield turn

    growing = GrowingSegments(text, looking())
    assert looked_at == []
    assert growing[1].of(text) == "Dua."
    assert looked_at == [turns[0]]
    assert growing.n_before(11) == 2
    assert looked_at == [*turns[:2]]
    assert growing[-1].of(text) == "Lima."
