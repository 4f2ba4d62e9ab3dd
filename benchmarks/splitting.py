"""How well sentences are split on lines that are hard to split, in both languages: ours beside the libraries' rules.

`python -m benchmarks.splitting` prints precision, recall and F1 of the places between sentences. In the lines, which
are our own (tests/domain/hard_lines), a bar stands where a sentence ends and another begins.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from benchmarks.layout import ROOT
from qualeval.domain.segments import segments
from qualeval.domain.text import Content

LANGUAGES = ("id", "en")
_BAR = " | "
Splitter = Callable[[str], Iterable[int]]  # the places where sentences begin, after the first


class Hits(NamedTuple):
    """Places between sentences: found rightly, found in all, and there in all."""

    right: int = 0
    found: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 1.0


def lines(language: str) -> Iterator[tuple[str, set[int]]]:
    """Each line as it is said, and where its sentences begin, after the first."""
    file = ROOT / "tests" / "domain" / "hard_lines" / f"{language}.txt"
    for marked in file.read_text(encoding="utf-8").splitlines():
        pieces, places, length = marked.split(_BAR), set(), 0
        for piece in pieces[:-1]:
            length += len(piece) + 1
            places.add(length)
        yield " ".join(pieces), places


def measured(splitter: Splitter, language: str) -> Hits:
    right = found = there = 0
    for text, places in lines(language):
        begun = set(splitter(text))
        right, found, there = right + len(begun & places), found + len(begun), there + len(places)
    return Hits(right, found, there)


def ours(text: str) -> Iterable[int]:
    return [span.start for span in segments(Content.plain(text))[1:]]


def after_every_mark(text: str) -> Iterable[int]:
    """What a regular expression without a list of abbreviations does."""
    return [match.end() for match in re.finditer(r"[.!?…]+[\"'”’)\]]*\s+(?=\S)", text)]


def spacy_rules(language: str) -> Splitter:
    """The rule-based splitter of spaCy, with the language's tokenizer."""
    import spacy

    made = spacy.blank(language)
    made.add_pipe("sentencizer")

    def split(text: str) -> Iterable[int]:
        return [sentence.start_char for sentence in made(text).sents][1:]

    return split


def main() -> None:
    print(f"{'':20}{'precision':>10}{'recall':>10}{'F1':>10}{'lines':>8}")
    for language in LANGUAGES:
        n = sum(1 for _ in lines(language))
        known: dict[str, Splitter] = {
            "qualeval": ours,
            "spaCy sentencizer": spacy_rules(language),
            "after every mark": after_every_mark,
        }
        for name, splitter in known.items():
            found = measured(splitter, language)
            figures = f"{found.precision:>10.3f}{found.recall:>10.3f}{found.f1:>10.3f}"
            print(f"{language} {name:17}{figures}{n:>8}")


if __name__ == "__main__":
    main()
