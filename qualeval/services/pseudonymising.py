"""Taking out what says who people are, in a copy that may leave the office or in the project itself.

A copy is a new project without the journal of the first, so that nothing of the original words is in it. In the project
itself the words are replaced as one step that can be taken back: the originals stay in its journal and its backups, so
that file must not be given away. Neither promises that nobody can be recognised.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from qualeval.domain.codebook import Codebook, codebook_from_plain, codebook_to_plain
from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.identifiers import IdentifierKind, Shift, find, plain, pseudonymised
from qualeval.domain.records import (
    RECORDS,
    Case,
    Coding,
    Conflict,
    Decision,
    Document,
    Record,
    Reviewed,
    Setting,
    Source,
    Speaker,
)
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.segments import turn_segments
from qualeval.domain.text import Content, Span, count_words
from qualeval.i18n import N_, Translator
from qualeval.services.ports.storing import ProjectFiles
from qualeval.services.session import CODEBOOK, Session

R = TypeVar("R", bound=Record)
Words = Mapping[tuple[IdentifierKind, str], str]

COPY = "pseudonymise.copy"  # the actions, which merging looks for
IN_PLACE = "pseudonymise.in_place"
LABELS = {  # of what stands instead: `[Nama-3]`
    IdentifierKind.NIK: "NIK",
    IdentifierKind.NIP: "NIP",
    IdentifierKind.NPWP: "NPWP",
    IdentifierKind.PHONE: "Telepon",
    IdentifierKind.EMAIL: "Surel",
    IdentifierKind.NAME: "Nama",
}
KIND_WORDS = {
    IdentifierKind.NIK: N_("NIK"),
    IdentifierKind.NIP: N_("NIP"),
    IdentifierKind.NPWP: N_("NPWP"),
    IdentifierKind.PHONE: N_("telephone"),
    IdentifierKind.EMAIL: N_("e-mail"),
    IdentifierKind.NAME: N_("name"),
}
_STANDING_IN = re.compile(rf"\[(?:{'|'.join(LABELS.values())})-(\d+)\]")
_AROUND = 40  # characters of the text before and after, for who decides
_EXAMPLES = 3
_NOT_WORDS = frozenset(
    "id source_id document_id case_id coding_id content code coder rule status about target file_digest created_at "
    "decided_at written_at judged_at frozen_at model origin verdict wave attribute kind role type speaker".split()
)
_PERSON = re.compile(r"(?:[^\W\d_][^\W\d_'’.\-]+ ?)+")
_ROLES = frozenset(
    "pewawancara narasumber responden moderator interviewer respondent peserta fasilitator informan informant peneliti "
    "researcher penanya tanya jawab notulis pencatat catatan konteks".split()
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something found that may say who somebody is: how often, and a few places with the words around it."""

    kind: IdentifierKind
    value: str
    n: int
    examples: tuple[str, ...]


def proposals(session: Session, names: Iterable[str] = ()) -> list[Proposal]:
    """What is found in texts, names of cases and speakers, memos and values; the most frequent of each kind first."""
    known = [*names, *_names_in_lists(session)]
    tally: Counter[tuple[IdentifierKind, str]] = Counter()
    examples: defaultdict[tuple[IdentifierKind, str], list[str]] = defaultdict(list)
    for text in _texts(session):
        for found in find(text, known):
            key = (found.kind, found.value)
            tally[key] += 1
            if len(examples[key]) < _EXAMPLES:
                examples[key].append(_around(text, found.span))
    return sorted(
        (Proposal(kind, value, n, tuple(examples[kind, value])) for (kind, value), n in tally.items()),
        key=lambda p: (list(IdentifierKind).index(p.kind), -p.n, p.value),
    )


def _names_in_lists(session: Session) -> list[str]:
    """Cases and speakers that are called by a name, not by a code or by what they do."""
    labels = [case.name for case in session.store.find(Case)]
    labels += [speaker.label for speaker in session.store.find(Speaker)]
    return sorted(
        {label for label in labels if _PERSON.fullmatch(label) and label[0].isupper() and label.lower() not in _ROLES}
    )


def _texts(session: Session) -> Iterator[str]:
    store = session.store
    digests = dict.fromkeys(document.content for document in store.find(Document))
    for digest in digests:
        yield store.content(digest).text
    for kind in RECORDS:
        if kind not in (Conflict, Setting):
            for record in store.find(kind):
                yield from _strings([getattr(record, name) for name in _words_of(kind)])
    yield from _strings(codebook_to_plain(session.codebook()))


def _words_of(kind: type[Record]) -> list[str]:
    """The fields of a record that hold people's words."""
    return [f.name for f in fields(kind) if f.name not in _NOT_WORDS]  # type: ignore[arg-type]  # all are dataclasses


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def _around(text: str, span: Span) -> str:
    start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    around = f"{'…' if start else ''}{text[start : span.start]}«{span.of(text)}»{text[span.end : end]}"
    return " ".join((around + ("…" if end < len(text) else "")).split())


def words_for(session: Session, chosen: Sequence[Proposal]) -> dict[tuple[IdentifierKind, str], str]:
    """What stands instead of each: `[Nama-3]`, the same wherever the same stands.

    A first name alone is taken for the one longer name that has it, where there is just one.
    """
    numbers: Counter[IdentifierKind] = Counter()
    last = max((int(n) for text in _texts(session) for n in _STANDING_IN.findall(text)), default=0)
    whole = [p for p in chosen if p.kind is IdentifierKind.NAME and " " in p.value]
    words: dict[tuple[IdentifierKind, str], str] = {}
    for proposal in sorted(chosen, key=lambda p: " " not in p.value):  # whole names first
        longer = [p for p in whole if proposal.value in p.value.split()] if proposal not in whole else []
        if proposal.kind is IdentifierKind.NAME and len(longer) == 1:
            words[proposal.kind, proposal.value] = words[longer[0].kind, longer[0].value]
            continue
        numbers[proposal.kind] += 1
        words[proposal.kind, proposal.value] = f"[{LABELS[proposal.kind]}-{last + numbers[proposal.kind]}]"
    return words


def key_of(words: Words) -> dict[str, list[str]]:
    """What each stands for, to be kept apart: with it everything can be read again."""
    key: defaultdict[str, list[str]] = defaultdict(list)
    for (_, value), instead in words.items():
        key[instead].append(value)
    return dict(key)


# --- replacing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Replaced:
    """Every record as it is with other words in it, by pairs, and the texts and codebook that go with them."""

    pairs: tuple[tuple[Record, Record], ...]
    contents: tuple[Content, ...]
    codebook: Codebook


def replacing(session: Session, words: Words, names: Iterable[str] = ()) -> Replaced:
    """The whole project with other words in the place of identifiers; every coding stays on its own words."""
    known = [*names, *_names_in_lists(session), *(value for kind, value in words if kind is IdentifierKind.NAME)]
    known = sorted(set(known))
    store = session.store
    told: dict[str, tuple[Content, Shift]] = {}
    for document in store.find(Document):
        if document.content not in told:
            told[document.content] = pseudonymised(store.content(document.content), known, words)
    codebook = codebook_from_plain(_mapped(codebook_to_plain(session.codebook()), known, words))
    documents = {document.id: document for document in store.find(Document)}
    said = _said(store.find(Document), told)
    pairs: list[tuple[Record, Record]] = []
    for kind in RECORDS:
        for record in store.find(kind):
            after = _worded(record, known, words)
            if isinstance(after, Document):
                content, _ = told[after.content]
                n_segments, n_words = _size(content)
                after = replace(after, content=content.digest, n_segments=n_segments, n_words=n_words)
            elif isinstance(after, Coding):
                content, shift = told[documents[after.document_id].content]
                span = shift.span(after.span)
                after = replace(
                    after,
                    start=span.start,
                    end=span.end,
                    speaker=content.speaker_of(span),
                    n_words=count_words(content.text, span),
                )
            elif isinstance(after, Decision | Reviewed):
                _, shift = told[documents[after.document_id].content]
                after = replace(after, start=shift.start(after.start), end=shift.end(after.end))
            elif isinstance(after, Speaker):
                n_segments, n_words = said.get((after.source_id, after.label), (after.n_segments, after.n_words))
                after = replace(after, n_segments=n_segments, n_words=n_words)
            elif isinstance(after, Setting) and after.name == CODEBOOK:
                after = replace(after, value=codebook.digest)
            pairs.append((record, after))
    return Replaced(tuple(pairs), tuple(content for content, _ in told.values()), codebook)


def _worded(record: R, names: Sequence[str], words: Words) -> R:
    if isinstance(record, Conflict):
        return record
    changed = {
        name: after
        for name in _words_of(type(record))
        if (after := _mapped(before := getattr(record, name), names, words)) != before
    }
    return replace(record, **changed) if changed else record  # type: ignore[type-var]  # every record is a dataclass


def _mapped(value: Any, names: Sequence[str], words: Words) -> Any:
    if isinstance(value, str):
        return plain(value, names, words)
    if isinstance(value, Mapping):
        return {key: _mapped(part, names, words) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_mapped(part, names, words) for part in value)
    return value


def _size(content: Content) -> tuple[int, int]:
    """Segments and words of all turns."""
    return (
        sum(len(turn_segments(content.text, turn)) for turn in content.turns),
        sum(count_words(content.text, Span(t.body, t.end)) for t in content.turns if t.end > t.body),
    )


def _said(
    documents: Iterable[Document], told: Mapping[str, tuple[Content, Shift]]
) -> dict[tuple[str, str], tuple[int, int]]:
    """How much each speaker says, as the import counts it: by source and label, in segments and words."""
    said: dict[tuple[str, str], tuple[int, int]] = {}
    for document in documents:
        content, _ = told[document.content]
        for turn in content.turns:
            if turn.end > turn.body:
                n_segments, n_words = said.get((document.source_id, turn.speaker), (0, 0))
                said[document.source_id, turn.speaker] = (
                    n_segments + len(turn_segments(content.text, turn)),
                    n_words + count_words(content.text, Span(turn.body, turn.end)),
                )
    return said


def write_copy(session: Session, files: ProjectFiles, target: Path, words: Words, names: Iterable[str] = ()) -> int:
    """Writes a new project with other words in it; returns how many records it has.

    It has no journal of what was done before, no conflicts, no file names' digests: nothing that holds or tests the
    original words. Nothing is left where it fails.
    """
    done = replacing(session, words, names)
    records = [
        replace(after, file_digest="") if isinstance(after, Source) else after
        for _, after in done.pairs
        if not isinstance(after, Conflict)
    ]
    store = files.create(target)
    try:
        gesture = Gesture(
            session.ids.new(), session.clock.now(), session.coder, COPY, tuple(added(record) for record in records)
        )
        store.append(gesture, done.contents, [done.codebook])
    except BaseException:
        store.close()
        target.unlink(missing_ok=True)
        raise
    store.close()
    return len(records)


def in_place(session: Session, words: Words, names: Iterable[str] = ()) -> Gesture | None:
    """Replaces the words in the project itself, as one step; None when nothing is different."""
    done = replacing(session, words, names)
    changes = [
        change
        for before, after in done.pairs
        if before != after
        for change in ([Change(before, after)] if before.key == after.key else [Change(before, None), added(after)])
    ]
    return session.commit(IN_PLACE, changes, done.contents, [done.codebook]) if changes else None


def proposals_table(found: Iterable[Proposal], translate: Translator) -> ResultTable:
    return ResultTable(
        name="identifiers",
        columns=("kind", "value", "n", "example"),
        headers=tuple(translate(header) for header in (N_("kind"), N_("value"), N_("times"), N_("example"))),
        rows=tuple((translate(KIND_WORDS[p.kind]), p.value, p.n, p.examples[0]) for p in found),
        title=translate(N_("What may say who somebody is")),
        notes=(translate(PROMISE),),
    )


PROMISE = N_(
    "What is found is found by its form; this cannot promise that nobody can be recognised: "
    "a post, a place and a year can name a person too. Read the texts before they leave."
)
