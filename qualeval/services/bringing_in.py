"""Another tool's project, taken into this one: texts, codes, codings, coders' memos, cases and their values.

Identifiers are kept: the other tool's guid, without its dashes, is the record's id here. So the same project brought in
again adds only what is new in it, and what came from here and returns finds itself.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from qualeval.domain.codebook import Code, Codebook
from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.exchange import ExchangeCode, ExchangeNote, ExchangeProject, ExchangeSet, ExchangeSource
from qualeval.domain.records import (
    Attribute,
    AttributeType,
    Case,
    Coding,
    Document,
    Memo,
    Origin,
    Role,
    Setting,
    Source,
    SourceKind,
    Speaker,
    Value,
)
from qualeval.domain.segments import segments, turn_segments
from qualeval.domain.text import Content, Span, count_words
from qualeval.domain.transcripts import TranscriptRead
from qualeval.services.filing import case_name, unique_name
from qualeval.services.ports.reading import Formats
from qualeval.services.session import CODEBOOK, Session, put

_TYPES = {
    "Integer": AttributeType.NUMBER,
    "Float": AttributeType.NUMBER,
    "Date": AttributeType.DATE,
    "DateTime": AttributeType.DATE,
    "Boolean": AttributeType.NOMINAL,
    "Text": AttributeType.NOMINAL,
}
_OURS = "qualeval"
_SLUG = re.compile(r"[^a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """The gesture that took a project in (None where it held nothing new), and how many records of each kind."""

    gesture: Gesture | None
    counts: Counter[str]


def bring_in(session: Session, formats: Formats, project: ExchangeProject) -> BroughtIn:
    """Takes a project in as one gesture, one undo step. What is there already, by guid or by the same text, stays."""
    return _Arrival(session, formats, project).run()


def record_id(guid: str) -> str:
    return guid.replace("-", "").lower()


class _Arrival:
    def __init__(self, session: Session, formats: Formats, project: ExchangeProject) -> None:
        self._session = session
        self._store = session.store
        self._formats = formats
        self._project = project
        self._changes: list[Change] = []
        self._contents: list[Content] = []
        self._counts: Counter[str] = Counter()
        self._slugs: dict[str, str] = {}  # the other tool's slugs to ours
        self._cases: dict[str, Case] = {}  # by guid
        self._documents: dict[str, tuple[Document, Content]] = {}  # by the source's guid

    def run(self) -> BroughtIn:
        codebook = self._merge_codes()
        self._take_cases()
        self._take_sources()
        self._take_values()
        self._take_codings()
        self._take_notes()
        if not self._changes:
            return BroughtIn(None, self._counts)
        gesture = self._session.commit("import.project", self._changes, self._contents, [codebook])
        return BroughtIn(gesture, self._counts)

    def _add(
        self, record: Source | Document | Speaker | Case | Attribute | Value | Coding, counted_as: str = ""
    ) -> None:
        self._changes.append(added(record))
        if counted_as:
            self._counts[counted_as] += 1

    # codes: by guid, then by slug or name

    def _merge_codes(self) -> Codebook:
        codebook = self._session.codebook()
        by_name = {text.casefold(): code.code for code in codebook.codes for _, text in code.name.texts}
        grown = codebook
        for found in self._project.codes:
            slug = self._known_code(found, codebook, by_name)
            if not slug:
                slug = unique_name(_slug(found.entry.code), {code.code for code in grown.codes})
                parent = self._slugs.get(found.entry.parent, "")
                grown = replace(grown, codes=(*grown.codes, replace(found.entry, code=slug, parent=parent)))
                self._counts["codes"] += 1
            self._slugs[found.entry.code] = slug
            self._changes += put(self._store.get(Setting, _guid_setting(found)), Setting(_guid_setting(found), slug))
        if grown is codebook:
            return codebook
        grown = replace(grown, version=codebook.version + 1)
        self._changes += put(self._store.get(Setting, CODEBOOK), Setting(CODEBOOK, grown.digest))
        return grown

    def _known_code(self, found: ExchangeCode, codebook: Codebook, by_name: dict[str, str]) -> str:
        remembered = self._store.get(Setting, _guid_setting(found))
        if remembered and remembered.value in codebook:
            return remembered.value
        if found.entry.code in codebook and _alike(codebook[found.entry.code], found.entry):
            return found.entry.code
        return next((by_name[t.casefold()] for _, t in found.entry.name.texts if t.casefold() in by_name), "")

    # cases and their values

    def _take_cases(self) -> None:
        by_name = {case.name: case for case in self._store.find(Case)}
        for found in self._project.cases:
            known = self._store.get(Case, record_id(found.guid)) or by_name.get(found.name)
            if known is None:
                known = Case(record_id(found.guid), found.name)
                by_name[found.name] = known
                self._add(known, "cases")
            self._cases[found.guid] = known

    def _take_values(self) -> None:
        for variable in self._project.variables:
            if self._store.get(Attribute, variable.name) is None:
                self._add(Attribute(variable.name, _TYPES[variable.type], variable.label), "attributes")
        for found in self._project.cases:
            case_id = self._cases[found.guid].id
            known = {value.attribute for value in self._store.find(Value, case_id=case_id)}
            for name, text in found.values:
                if text and name not in known:  # in no wave: the file does not say of which one its values are
                    self._add(Value(case_id, name, text), "values")

    # texts

    def _take_sources(self) -> None:
        known = self._store.find(Source)
        names = {source.name for source in known}
        by_content: dict[str, Document] = {}
        for document in self._store.find(Document):
            by_content.setdefault(document.content, document)
        answers = self._answers()
        position = len(known)
        for found in self._project.sources:
            read = self._read(found, answers)
            standing = self._store.get(Document, record_id(found.guid)) or by_content.get(read.content.digest)
            if standing is not None:
                self._documents[found.guid] = (standing, self._store.content(standing.content))
                continue
            if found.guid in answers:
                self._take_answer(found, read, *answers[found.guid])
                continue
            source = Source(
                id=record_id(found.guid),
                name=unique_name(found.name, names),
                kind=SourceKind.TRANSCRIPT,
                position=position,
            )
            names.add(source.name)
            position += 1
            self._add(source, "sources")
            self._take_document(found, read, source)
            for speaker in self._speakers(found, source, read):
                self._add(speaker)
        self._take_questions(names, position)

    def _read(self, found: ExchangeSource, answers: dict[str, tuple[ExchangeSet, Case]]) -> TranscriptRead:
        if found.guid in answers:
            return TranscriptRead(Content.plain(found.text), ())
        return self._formats.read_text(found.text)

    def _take_document(self, found: ExchangeSource, read: TranscriptRead, source: Source, case: str = "") -> None:
        content = read.content
        document = Document(
            id=record_id(found.guid),
            source_id=source.id,
            content=content.digest,
            case_id=case,
            position=len(self._documents),
            n_segments=len(segments(content)),
            n_words=sum(count_words(content.text, Span(t.body, t.end)) for t in content.turns if t.end > t.body),
        )
        self._contents.append(content)
        self._add(document, "answers" if case else "")
        self._documents[found.guid] = (document, content)

    def _answers(self) -> dict[str, tuple[ExchangeSet, Case]]:
        """The sources that are answers to a survey question: of our own projects, where a set is a question."""
        if not self._project.origin.lower().startswith(_OURS):
            return {}
        owner = {guid: self._cases[case.guid] for case in self._project.cases for guid in case.sources}
        return {guid: (found, owner[guid]) for found in self._project.sets for guid in found.sources if guid in owner}

    def _question(self, found: ExchangeSet) -> Source:
        return Source(record_id(found.guid), found.name, SourceKind.SURVEY, position=0, title=found.memo)

    def _take_answer(self, found: ExchangeSource, read: TranscriptRead, question: ExchangeSet, case: Case) -> None:
        self._take_document(found, read, self._question(question), case.id)

    def _take_questions(self, names: set[str], position: int) -> None:
        if not self._project.origin.lower().startswith(_OURS):
            return
        for found in self._project.sets:
            if self._store.get(Source, record_id(found.guid)) is None:
                question = replace(self._question(found), name=unique_name(found.name, names), position=position)
                names.add(question.name)
                position += 1
                self._add(question, "sources")

    def _speakers(self, found: ExchangeSource, source: Source, read: TranscriptRead) -> Iterable[Speaker]:
        n_segments: Counter[str] = Counter()
        n_words: Counter[str] = Counter()
        for turn in read.content.turns:
            if turn.end > turn.body:
                n_segments[turn.speaker] += len(turn_segments(read.content.text, turn))
                n_words[turn.speaker] += count_words(read.content.text, Span(turn.body, turn.end))
        owners = self._owners(found, read.content)
        alone = sum(speaker.role is Role.RESPONDENT for speaker in read.speakers) == 1
        for speaker in read.speakers:
            case = ""
            if speaker.role is Role.RESPONDENT:
                case = owners.get(speaker.label) or owners.get("") or self._new_case(source, speaker.label, alone=alone)
            label = speaker.label
            yield Speaker(source.id, label, speaker.role, case, n_segments[label], n_words[label])

    def _owners(self, found: ExchangeSource, content: Content) -> dict[str, str]:
        """Whose a speaker label is, by the cases of the project; the empty label stands for the whole source."""
        owners: dict[str, str] = {}
        for case in self._project.cases:
            if found.guid in case.sources:
                owners[""] = self._cases[case.guid].id
            for guid, start, end in case.spans:
                if guid == found.guid and 0 <= start < end:
                    owners[content.speaker_of(Span(start, end))] = self._cases[case.guid].id
        return owners

    def _new_case(self, source: Source, label: str, *, alone: bool) -> str:
        name = case_name(source.name, label, alone=alone)
        arriving = (change.record for change in self._changes)
        made = [record for record in arriving if isinstance(record, Case) and record.name == name]
        known = self._store.find(Case, name=name) or made
        if known:
            return known[0].id
        case = Case(self._session.ids.new(), name)
        self._add(case, "cases")
        return case.id

    # codings

    def _take_codings(self) -> None:
        standing = {_same(coding) for coding in self._store.find(Coding)}
        ids = {coding.id for coding in self._store.find(Coding)}
        for found in self._project.codings:
            document, content = self._documents[found.source]
            span = Span(found.start, found.end)
            coding = Coding(
                id=record_id(found.guid),
                document_id=document.id,
                start=found.start,
                end=found.end,
                code=self._slugs[found.code],
                coder=found.coder or self._session.coder,
                origin=Origin.IMPORTED,
                created_at=found.created_at or self._session.clock.now(),
                memo=found.memo,
                speaker=content.speaker_of(span),
                n_words=count_words(content.text, span),
            )
            if coding.id in ids or _same(coding) in standing:
                continue
            ids.add(coding.id)
            standing.add(_same(coding))
            self._add(coding, "codings")

    # memos

    def _take_notes(self) -> None:
        texts: defaultdict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
        for about, target, text, coder, at in (*self._notes(), *self._own_memos()):
            texts[about, target, coder].append((text, at))
        for (about, target, coder), written in texts.items():
            if self._store.get(Memo, about, target, coder) is None:
                text = "\n\n".join(dict.fromkeys(text for text, _ in written))
                memo = Memo(about, target, coder, text, max(at for _, at in written))
                self._changes.append(added(memo))
                self._counts["memos"] += 1

    def _notes(self) -> Iterable[tuple[str, str, str, str, str]]:
        for note in self._project.notes:
            for about in note.about or ():
                place = self._place_of(note, about.kind, about.target, about.start)
                if place:
                    yield (*place, note.coder or self._session.coder, note.created_at or self._session.clock.now())
            if not note.about:
                yield "project", "", _said(note), note.coder or self._session.coder, self._session.clock.now()

    def _place_of(self, note: ExchangeNote, kind: str, target: str, start: int) -> tuple[str, str, str] | None:
        """What a memo of ours would be about, whose target, with which words."""
        text = _said(note)
        if kind == "code" and target in self._slugs:
            return "code", self._slugs[target], text
        if kind == "case" and target in self._cases:
            return "case", self._cases[target].id, text
        if kind in ("source", "span") and target in self._documents:
            document, content = self._documents[target]
            where = f"[{content.line_number(start)}] " if kind == "span" else ""
            return "source", document.source_id, where + text
        return ("project", "", text) if kind == "project" else None

    def _own_memos(self) -> Iterable[tuple[str, str, str, str, str]]:
        now = self._session.clock.now()
        if self._project.memo:
            yield "project", "", self._project.memo, self._session.coder, now
        for found in self._project.sources:
            if found.memo:
                document, _ = self._documents[found.guid]
                yield "source", document.source_id, found.memo, found.coder or self._session.coder, now
        for case in self._project.cases:
            if case.memo:
                yield "case", self._cases[case.guid].id, case.memo, self._session.coder, now


def _said(note: ExchangeNote) -> str:
    return f"{note.name}: {note.text}" if note.name else note.text


def _same(coding: Coding) -> tuple[object, ...]:
    return (coding.document_id, coding.start, coding.end, coding.code, coding.coder)


def _guid_setting(found: ExchangeCode) -> str:
    return f"code-guid:{found.guid}"


def _alike(mine: Code, other: Code) -> bool:
    """Whether two entries of one slug share a name in any language."""
    return bool({t.casefold() for _, t in mine.name.texts} & {t.casefold() for _, t in other.name.texts})


def _slug(text: str) -> str:
    slug = _SLUG.sub("_", text.lower()).strip("_") or "code"
    return slug if slug[0].isalpha() else f"c_{slug}"
