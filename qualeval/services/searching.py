"""Finding words in all that was said, by the index of words or a regular expression, and coding what is found.

A query is words and phrases: `jadwal`, `semang*`, `"kurang waktu"`, `-bentrok`. All of them must stand in one turn
(an answer is one), none of those with a minus; upper and lower case and accents are alike. Labels are nobody's words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture, added
from qualeval.domain.query import Word
from qualeval.domain.records import Case, Coding, Document, Origin, Role, Source, Speaker
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.segments import turn_segments
from qualeval.domain.text import Content, Span
from qualeval.i18n import N_, Translator
from qualeval.services.coding import Passage, new_coding
from qualeval.services.ports.storing import ProjectStore
from qualeval.services.session import Session

CONTEXT = 100  # characters before and after a hit that are kept with it
_MARK = "\u0300"  # every mark that the index of words leaves out of a word
_IS_MARK = re.compile("[\u0300-\u0331]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_WORD = re.compile(f"[^\\W_](?:[^\\W_]|{_MARK})*")
_PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_SPACE = re.compile(r"\s+")


def folded(text: str) -> str:
    """The text in small letters without accents, character for character: offsets stay what they are."""
    small = text.lower()
    if len(small) != len(text):  # a few letters become two
        small = "".join(letter.lower()[0] for letter in text)
    return small if small.isascii() else _NOT_ASCII.sub(lambda found: _plain_letter(found[0]), small)


def words_in(text: str) -> list[str]:
    """The words of a text as an index keeps them and is asked for them: folded, without what is between them."""
    return _WORD.findall(folded(text).replace(_MARK, ""))


def _plain_letter(letter: str) -> str:
    if _IS_MARK.match(letter):
        return _MARK
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if len(parts) > 1 and all(_IS_MARK.match(mark) for mark in parts[1:]) else letter


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after another; the last may be the beginning of one."""

    words: tuple[str, ...]
    is_prefix: bool = False

    def spans(self, plain: str) -> Iterator[Span]:
        """Where it stands in a folded text."""
        joined = r"[\W_]+".join(map(_with_marks, self.words) if _MARK in plain else map(re.escape, self.words))
        ending = f"(?:[^\\W_]|{_MARK})*" if self.is_prefix else f"(?![^\\W_]|{_MARK})"
        expression = re.compile(joined + ending)
        at = 0
        while match := expression.search(plain, at):
            start, end = match.span()
            begins = start == 0 or not (plain[start - 1].isalnum() or plain[start - 1] == _MARK)
            if begins:
                yield Span(start, end)
            at = end if begins else start + 1


def _with_marks(word: str) -> str:
    return "".join(f"{re.escape(letter)}{_MARK}*" for letter in word)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: terms that must all be in a turn, and terms that must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()

    @property
    def words(self) -> list[Word]:
        """What the index can be asked: the words of the wanted terms."""
        return [
            Word(word, is_prefix=term.is_prefix and index == len(term.words) - 1)
            for term in self.wanted
            for index, word in enumerate(term.words)
        ]

    def spans(self, content: Content) -> Iterator[Span]:
        plain = folded(content.text)
        found = [_by_turn(content, term.spans(plain)) for term in self.wanted]
        out = [_by_turn(content, term.spans(plain)) for term in self.unwanted]
        turns = set.intersection(*(set(places) for places in found)).difference(*out)
        for turn in sorted(turns):
            yield from sorted({span for places in found for span in places[turn]})


def _by_turn(content: Content, spans: Iterable[Span]) -> dict[int, list[Span]]:
    """Spans that were said, by the index of their turn."""
    found: dict[int, list[Span]] = {}
    for span in spans:
        index = content.n_begun(span.start) - 1
        if index >= 0 and content.turns[index].body <= span.start and span.end <= content.turns[index].end:
            found.setdefault(index, []).append(span)
    return found


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression, looked for in every turn by itself; `^` and `$` are its ends."""

    pattern: re.Pattern[str]

    @property
    def words(self) -> list[Word]:
        """The index cannot say where an expression might match."""
        return []

    def spans(self, content: Content) -> Iterator[Span]:
        for turn in content.turns:
            said = content.text[turn.body : turn.end]
            for match in self.pattern.finditer(said):
                if match.end() > match.start():
                    yield Span(turn.body + match.start(), turn.body + match.end())


def read_query(text: str, *, is_regex: bool = False) -> Query | Expression:
    """What was typed, understood. Raises QualevalError where there is nothing to look for."""
    if is_regex:
        try:
            pattern = re.compile(text, re.IGNORECASE)
        except re.error as error:
            raise QualevalError(N_("“{pattern}” is no regular expression: {why}"), pattern=text, why=error) from error
        if not text:
            raise QualevalError(N_("there are no words to look for"))
        return Expression(pattern)
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for part in _PART.finditer(text):
        said = part["word"] if part["phrase"] is None else part["phrase"]
        term = Term(tuple(words_in(said)), is_prefix=said.rstrip().endswith("*"))
        if term.words:
            (unwanted if part["minus"] else wanted).append(term)
    if not wanted:
        raise QualevalError(N_("there are no words to look for"))
    return Query(tuple(wanted), tuple(unwanted))


@dataclass(frozen=True, slots=True)
class Hit:
    """Words found: where they stand, whose they are, and what stands before and after them.

    `speaker` is who is named in a reference: the respondent, else the label, else the source.
    """

    source: Source
    document_id: str
    span: Span
    speaker: str
    is_countable: bool
    line: int
    before: str
    text: str
    after: str

    @property
    def reference(self) -> str:
        return f"{self.speaker}:{self.line}"


def hits(store: ProjectStore, query: Query | Expression) -> Iterator[Hit]:
    """Every place that the query finds, in the order of the sources: as it goes, so that it can be left at any time."""
    sources = {source.id: source for source in store.find(Source)}
    speakers: dict[str, dict[str, Speaker]] = {}
    for document_id in store.documents_with(query.words):
        document = store.get(Document, document_id)
        if document is None:
            continue
        if document.source_id not in speakers:
            speakers[document.source_id] = {s.label: s for s in store.find(Speaker, source_id=document.source_id)}
        yield from _in_document(store, sources[document.source_id], document, speakers[document.source_id], query)


def _in_document(
    store: ProjectStore, source: Source, document: Document, speakers: dict[str, Speaker], query: Query | Expression
) -> Iterator[Hit]:
    content = store.content(document.content)
    text = content.text
    line, counted = 1, 0
    for span in query.spans(content):
        line += text.count("\n", counted, span.start)
        counted = span.start
        turn = content.turn_at(span.start)
        label = turn.speaker if turn else ""
        speaker = speakers.get(label)
        case_id = document.case_id or (speaker.case_id if speaker else "")
        case = store.get(Case, case_id) if case_id else None
        yield Hit(
            source,
            document.id,
            span,
            case.name if case else label or source.name,
            speaker is None or speaker.role is Role.RESPONDENT,
            line,
            *_context(text, span),
        )


def _context(text: str, span: Span) -> tuple[str, str, str]:
    """What stands before, at and after a span, each on one line."""
    before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    return _SPACE.sub(" ", before), _SPACE.sub(" ", span.of(text)), _SPACE.sub(" ", after)


def hits_table(found: Iterable[Hit], translate: Translator, context: int = CONTEXT) -> ResultTable:
    """Hits as lines with their context, of no more than so many characters on either side."""
    return ResultTable(
        name="hits",
        columns=("source", "reference", "start", "end", "before", "match", "after"),
        headers=tuple(
            translate(header)
            for header in (
                N_("source"),
                N_("reference"),
                N_("start"),
                N_("end"),
                N_("before"),
                N_("hit"),
                N_("after"),
            )
        ),
        rows=tuple(
            (
                hit.source.name,
                hit.reference,
                hit.span.start,
                hit.span.end,
                hit.before[-context:].lstrip(),
                hit.text,
                hit.after[:context].rstrip(),
            )
            for hit in found
        ),
        title=translate(N_("Hits")),
    )


# --- coding what was found -------------------------------------------------------------------------------------------


def segment_of(content: Content, span: Span) -> Span:
    """The sentences that some of the span is in; the span itself where it is in none."""
    turn = content.turn_at(span.start)
    found = [each for each in turn_segments(content.text, turn) if each.overlap(span)] if turn else []
    return found[0].hull(found[-1]) if found else span


def code_hits(session: Session, marked: Iterable[tuple[Hit, Origin]], code: str) -> Gesture | None:
    """Codes the sentences of hits, all in one gesture; None where this coder has coded them all so already.

    The origin is MANUAL for a hit that the coder looked at by itself, RULE for one that was taken with many.
    """
    if code not in session.codebook():
        raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    store = session.store
    codings: dict[tuple[str, Span], Coding] = {}
    contents: dict[str, tuple[Document, Content, set[Span]]] = {}
    for hit, origin in marked:
        if hit.document_id not in contents:
            document = store.get(Document, hit.document_id)
            assert document is not None
            known = {c.span for c in store.find(Coding, document_id=document.id, code=code) if c.coder == session.coder}
            contents[hit.document_id] = (document, store.content(document.content), known)
        document, content, known = contents[hit.document_id]
        coding = new_coding(session, Passage(document, content, segment_of(content, hit.span)), code, origin)
        key = (document.id, coding.span)
        earlier = codings.get(key)
        if coding.span not in known and (earlier is None or earlier.origin is Origin.RULE):
            codings[key] = coding
    if not codings:
        return None
    origins = {coding.origin for coding in codings.values()}
    return session.commit("code.rule" if Origin.RULE in origins else "code.apply", map(added, codings.values()))


def rule_hits(store: ProjectStore, pattern: str) -> Iterator[Hit]:
    """Where a rule's expression matches what respondents said."""
    return (hit for hit in hits(store, read_query(pattern, is_regex=True)) if hit.is_countable)


def rule_table(session: Session, found: Iterable[Hit], code: str, translate: Translator) -> ResultTable:
    """What a rule would code: the sentences of its hits, each once."""
    entry = session.codebook().get(code)
    if entry is None:
        raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    rows: dict[tuple[str, Span], tuple[object, ...]] = {}
    for hit in found:
        document = session.store.get(Document, hit.document_id)
        assert document is not None
        content = session.store.content(document.content)
        span = segment_of(content, hit.span)
        row = (hit.source.name, hit.reference, span.start, span.end, code, hit.text, span.of(content.text))
        rows.setdefault((document.id, span), row)
    return ResultTable(
        name="rule",
        columns=("source", "reference", "start", "end", "code", "match", "text"),
        headers=tuple(
            translate(header)
            for header in (
                N_("source"),
                N_("reference"),
                N_("start"),
                N_("end"),
                N_("code"),
                N_("hit"),
                N_("segment"),
            )
        ),
        rows=tuple(rows.values()),
        title=translate(N_("What the rule finds")),
    )
