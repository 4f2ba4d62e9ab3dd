"""Which options answers name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.choices import SEPARATORS, chooser, options_in, parts_of

_NAMES = st.lists(st.from_regex(r"[a-z0-9_-]{1,8}", fullmatch=True), min_size=1, max_size=6, unique=True)


@pytest.mark.parametrize(
    ("answers", "options"),
    [
        (["waktu biaya", "biaya"], ("waktu", "biaya")),
        (["Kurang waktu;Biaya;", "Atasan"], ("Kurang waktu", "Biaya", "Atasan")),
        (["Kurang waktu, Biaya", "Biaya"], ("Kurang waktu", "Biaya")),
        (["las\njahit", "jahit"], ("las", "jahit")),
        (["Toko (mis. A, B), Surel", "Surel"], ("Toko (mis. A, B)", "Surel")),
        ([], ()),
    ],
)
def test_options_are_told_by_what_separates_them(answers: list[str], options: tuple[str, ...]) -> None:
    assert options_in(answers) == options


@given(_NAMES, st.data(), st.sampled_from([" ", ";", ", ", "\n"]))
def test_what_was_chosen_is_found_whatever_the_order(options: list[str], data: st.DataObject, separator: str) -> None:
    chosen = data.draw(st.lists(st.sampled_from(options), unique=True))
    assert chooser(options)(separator.join(chosen)) == (frozenset(chosen), ())


def test_an_option_may_hold_commas_and_another_option() -> None:
    options = ["Uang", "Uang, waktu", "Tidak ada, kecuali waktu"]
    assert chooser(options)("Uang, waktu, Uang") == (frozenset({"Uang", "Uang, waktu"}), ())
    assert chooser(options)("Tidak ada, kecuali waktu") == (frozenset({"Tidak ada, kecuali waktu"}), ())


def test_what_is_no_option_is_told_and_a_word_in_it_is_not_chosen() -> None:
    assert chooser(["Kurang waktu", "Biaya"])("Biaya, Biaya makan; kurang") == (
        frozenset({"Biaya"}),
        ("Biaya makan", "kurang"),
    )
    assert chooser(["wa", "radio"])("wa radio_1 lain") == (frozenset({"wa"}), ("radio_1", "lain"))


@pytest.mark.parametrize("answer", ["a," * 500_000, "a" + " " * 1_000_000 + "b", "\n" * 1_000_000])
def test_a_megabyte_takes_no_longer_than_its_length_warrants(answer: str) -> None:
    """Where each separator looked for what comes after it, this took hours."""
    for separator in SEPARATORS:
        assert set(parts_of(answer, separator)) <= {"a", "b", answer.strip(" ,\n")}
    for options in (["a", "b"], ["a b", "a", "b"]):
        assert chooser(options)(answer)[0] <= {"a", "b"}
