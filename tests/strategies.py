"""Hypothesis strategies for the domain's values: texts people write, records, and gestures that fit a project."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from qualeval.domain.codebook import Code, Codebook, Label, Rule
from qualeval.domain.events import Change, Gesture, added, removed
from qualeval.domain.project import Project
from qualeval.domain.records import (
    Attribute,
    AttributeType,
    Case,
    Coder,
    Coding,
    Conflict,
    Decision,
    Document,
    Finding,
    Memo,
    Origin,
    Question,
    Recommendation,
    Record,
    Reviewed,
    Role,
    Setting,
    Sight,
    Source,
    SourceKind,
    Speaker,
    Value,
    Verdict,
)
from qualeval.domain.text import Content, Turn

INSTANTS = ("2026-11-24T03:00:00.000Z", "2026-11-24T03:00:00.001Z", "2026-11-25T00:00:00.000Z")

words: st.SearchStrategy[str] = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
"""Any text that UTF-8 can hold, NUL, quotes and emoji included."""

keys: st.SearchStrategy[str] = st.text("0123456789abcdef", min_size=4, max_size=4)
instants: st.SearchStrategy[str] = st.sampled_from(INSTANTS)
counts: st.SearchStrategy[int] = st.integers(0, 10_000)
shares: st.SearchStrategy[float] = st.floats(0, 1)


@st.composite
def spans(draw: st.DrawFn, longest: int = 5_000) -> tuple[int, int]:
    """A start and an exclusive end."""
    start = draw(st.integers(0, longest - 1))
    return start, draw(st.integers(start + 1, longest))


def settings() -> st.SearchStrategy[Setting]:
    return st.builds(Setting, keys, words)


def sources() -> st.SearchStrategy[Source]:
    return st.builds(Source, keys, words, st.sampled_from(SourceKind), counts, words, words, words, words)


def documents() -> st.SearchStrategy[Document]:
    return st.builds(Document, keys, keys, keys, counts, keys, counts, counts)


def speakers() -> st.SearchStrategy[Speaker]:
    return st.builds(Speaker, keys, words, st.sampled_from(Role), keys, counts, counts)


def cases() -> st.SearchStrategy[Case]:
    return st.builds(Case, keys, words)


def attributes() -> st.SearchStrategy[Attribute]:
    return st.builds(Attribute, words, st.sampled_from(AttributeType), words)


def values() -> st.SearchStrategy[Value]:
    return st.builds(Value, keys, words, words, words)


@st.composite
def codings(
    draw: st.DrawFn,
    ids: st.SearchStrategy[str] = keys,
    document_ids: st.SearchStrategy[str] = keys,
    codes: st.SearchStrategy[str] = words,
    speaker_labels: st.SearchStrategy[str] = words,
    longest: int = 5_000,
) -> Coding:
    start, end = draw(spans(longest))
    return Coding(
        draw(ids),
        draw(document_ids),
        start,
        end,
        draw(codes),
        draw(words),
        draw(st.sampled_from(Origin)),
        draw(instants),
        draw(words),
        draw(speaker_labels),
        draw(counts),
    )


@st.composite
def decisions(
    draw: st.DrawFn,
    ids: st.SearchStrategy[str] = keys,
    document_ids: st.SearchStrategy[str] = keys,
    codes: st.SearchStrategy[str] = words,
) -> Decision:
    start, end = draw(spans())
    return Decision(
        draw(ids),
        draw(document_ids),
        start,
        end,
        draw(codes),
        draw(words),
        draw(st.sampled_from(Verdict)),
        draw(instants),
        draw(shares),
        draw(words),
        draw(words),
        draw(keys),
    )


@st.composite
def reviewed(draw: st.DrawFn, ids: st.SearchStrategy[str] = keys) -> Reviewed:
    start, end = draw(spans())
    codes = tuple(draw(st.lists(words, max_size=3)))
    return Reviewed(draw(ids), draw(keys), start, end, draw(words), draw(instants), codes)


def memos(
    about: st.SearchStrategy[str] = words,
    targets: st.SearchStrategy[str] = keys,
    coders: st.SearchStrategy[str] = words,
) -> st.SearchStrategy[Memo]:
    return st.builds(Memo, about, targets, coders, words, instants)


def recommendations() -> st.SearchStrategy[Recommendation]:
    figures = st.lists(st.tuples(words, st.one_of(shares, counts)), max_size=3).map(tuple)
    codes = st.lists(words, max_size=3).map(tuple)
    status = st.sampled_from(["accepted", "rejected"])
    return st.builds(
        Recommendation, keys, words, codes, status, words, instants, words, words, words, words, figures, words, words,
        words, words, codes,
    )  # fmt: skip


def told() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    """Texts by language."""
    return st.lists(st.tuples(st.sampled_from(["id", "en"]), words), max_size=2).map(tuple)


def questions() -> st.SearchStrategy[Question]:
    return st.builds(Question, keys, told(), words, counts)


def findings() -> st.SearchStrategy[Finding]:
    figures = st.lists(st.tuples(words, words, st.one_of(shares, counts)), max_size=3).map(tuple)
    chosen = st.lists(keys, max_size=3).map(tuple)
    return st.builds(
        Finding, keys, chosen, told(), words, instants, words, words, words, keys, words, told(), chosen, chosen,
        words, words, figures,
    )  # fmt: skip


def coders() -> st.SearchStrategy[Coder]:
    return st.builds(Coder, words, words, words, st.sampled_from(Sight))


def conflicts() -> st.SearchStrategy[Conflict]:
    targets = st.lists(words, min_size=1, max_size=3).map(tuple)
    won = st.sampled_from(["ours", "theirs"])
    return st.builds(Conflict, keys, words, targets, words, words, words, instants, words, instants, won, words)


RECORD_STRATEGIES: dict[type[Record], st.SearchStrategy[Any]] = {
    Setting: settings(),
    Source: sources(),
    Case: cases(),
    Document: documents(),
    Speaker: speakers(),
    Attribute: attributes(),
    Value: values(),
    Coding: codings(),
    Decision: decisions(),
    Reviewed: reviewed(),
    Memo: memos(),
    Recommendation: recommendations(),
    Question: questions(),
    Finding: findings(),
    Coder: coders(),
    Conflict: conflicts(),
}


def records() -> st.SearchStrategy[Record]:
    """A record of any kind."""
    return st.one_of(*RECORD_STRATEGIES.values())


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """A text of a few turns, each with or without a label."""
    text, turns = "", []
    for label, said in draw(st.lists(st.tuples(words, words), max_size=4)):
        start, body = len(text), len(text) + len(label)
        text += label + said + "\n"
        turns.append(Turn(start, body, len(text), label, draw(words)))
    return Content(text, tuple(turns))


def labels() -> st.SearchStrategy[Label]:
    return st.dictionaries(st.sampled_from(["id", "en", "jv"]), words, max_size=3).map(Label.of)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """A few codes, some under others, and perhaps a rule."""
    slugs = draw(st.lists(keys, min_size=1, max_size=5, unique=True))
    codes = tuple(
        Code(
            slug,
            draw(labels()),
            draw(labels()),
            examples=tuple(draw(st.lists(labels(), max_size=2))),
            keywords=(("id", tuple(draw(st.lists(words, max_size=2)))),),
            parent=draw(st.sampled_from(["", *slugs[:index]])),
        )
        for index, slug in enumerate(slugs)
    )
    rules = tuple(draw(st.lists(st.builds(Rule, keys, labels(), st.just((slugs[0],)), words, labels()), max_size=1)))
    return Codebook(draw(words), codes, draw(st.integers(1, 9)), rules=rules)


@st.composite
def fitting_changes(
    draw: st.DrawFn, project: Project, candidates: st.SearchStrategy[Record], most: int = 4
) -> tuple[Change, ...]:
    """Changes that can be made to the project one after the other; the project itself is left as it is.

    What does not stand yet is added; what stands is replaced or removed.
    """
    standing: dict[tuple[str, tuple[str, ...]], Record | None] = {}
    changes = []
    for record in draw(st.lists(candidates, min_size=1, max_size=most)):
        place = (record.KIND, record.key)
        before = standing[place] if place in standing else project.get(type(record), *record.key)
        change = added(record) if before is None else draw(st.sampled_from([removed(before), Change(before, record)]))
        standing[place] = change.after
        changes.append(change)
    return tuple(changes)


@st.composite
def journals(draw: st.DrawFn, candidates: st.SearchStrategy[Record] | None = None, most: int = 6) -> Sequence[Gesture]:
    """Gestures that can be made one after the other from nothing."""
    project = Project()
    gestures = []
    for number in range(draw(st.integers(1, most))):
        changes = draw(fitting_changes(project, candidates if candidates is not None else records()))
        project.apply(changes)
        gestures.append(Gesture(f"g{number}", draw(instants), draw(words), draw(words), changes))
    return tuple(gestures)
