"""Words that lead somewhere, cut out of a paragraph that stays what it was."""

from hypothesis import given
from hypothesis import strategies as st

from qualeval.reports.linking import pieces


def test_words_are_found_whole_and_the_longer_ones_first() -> None:
    links = {"finding 1": "f1", "finding 1, 2": "f2", "(a+b)": "x"}
    assert list(pieces("See finding 1, 2, finding 1; finding 12 and (a+b).", links)) == [
        ("See ", ""), ("finding 1, 2", "f2"), (", ", ""), ("finding 1", "f1"), ("; finding 12 and ", ""),
        ("(a+b)", "x"), (".", ""),
    ]  # fmt: skip


@given(st.text("ab (1)\n", max_size=40), st.lists(st.text("ab (1)", max_size=4), max_size=4))
def test_nothing_of_a_paragraph_is_lost_and_only_what_was_named_leads_on(paragraph: str, named: list[str]) -> None:
    found = list(pieces(paragraph, dict.fromkeys(named, "there")))
    assert "".join(words for words, _ in found) == paragraph
    assert all(words in named for words, target in found if target)
