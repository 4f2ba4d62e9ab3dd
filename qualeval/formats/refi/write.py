"""A .qdpx that every program we know of reads: valid by the schema, and the same bytes for the same project.

Positions are code points of texts without a byte order mark, line ends as they are. Each coding has a selection of
its own, which carries its coder too, and every note a file of its own: programs lose what is written otherwise. A
name that several codes have is written with its parent's before it, and kept in the description.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from qualeval.domain.exchange import (
    ExchangeCase,
    ExchangeCoding,
    ExchangeNote,
    ExchangeProject,
    ExchangeSource,
    Loss,
    VariableType,
)
from qualeval.formats.exchange import Losses, guid_of
from qualeval.formats.refi.codes import ILLEGAL, code_elements
from qualeval.formats.refi.container import packed
from qualeval.formats.refi.identify import identified
from qualeval.formats.refi.origin import our_origin
from qualeval.formats.refi.xml import container, described, legal, tag, text_of
from qualeval.i18n import N_
from qualeval.services.whole_files import write_whole

_NAMESPACE = "urn:QDA-XML:project:1.0"
_SCHEMA = f"{_NAMESPACE} http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?")
_VALUE_FORMS = {
    "Boolean": re.compile(r"true|false|0|1"),
    "Integer": re.compile(r"[+-]?\d+"),
    "Float": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    "Date": re.compile(r"\d{4}-\d\d-\d\d"),
    "DateTime": _INSTANT,
}
_LONGEST_QUOTE = 200
_SURROGATES = N_("halves of characters in texts were replaced by a mark, each by one")
_BAD_INSTANT = N_("times that are none were left out")
_RETYPED = N_("variables whose values do not fit their type were written as text")


def write_qdpx(project: ExchangeProject, path: Path) -> tuple[Loss, ...]:
    """Writes the project, whole or not at all; what the format has no place for comes back by name."""
    raw, losses = qdpx_bytes(project)
    write_whole(path, raw)
    return losses


def qdpx_bytes(project: ExchangeProject) -> tuple[bytes, tuple[Loss, ...]]:
    writer = _Writer(project)
    qde = writer.qde()
    entries = {"project.qde": qde.encode("utf-8"), **writer.texts}
    return packed(entries), writer.losses.found()


class _Writer:
    def __init__(self, project: ExchangeProject) -> None:
        self._project = project = identified(project)
        self.losses = Losses()
        self.texts: dict[str, bytes] = {}
        self._users = {name: guid_of("", "user", name) for name in project.coders}
        self._codes = {each.entry.code: each.guid for each in project.codes}
        self._variables = {each.name: guid_of("", "variable", each.name) for each in project.variables}
        self._refs = _note_refs(project)
        self._bare_spans = _bare_spans(project)
        self._codings: dict[str, list[ExchangeCoding]] = {}
        for coding in project.codings:
            self._codings.setdefault(coding.source, []).append(coding)

    def qde(self) -> str:
        project = self._project
        first = next(iter(self._users.values()), "")
        root = tag(
            "Project",
            {
                "xmlns": _NAMESPACE,
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                "xsi:schemaLocation": _SCHEMA,
                "name": self._checked(project.name),
                "origin": our_origin(project.language),
                "creatingUserGUID": first,
                "creationDateTime": self._instant(project.created_at, project.name),
            },
            container(
                "Users",
                *(tag("User", {"guid": guid, "name": self._checked(name)}) for name, guid in self._users.items()),
            ),
            container("CodeBook", container("Codes", *self._code_elements())),
            *self._variables_and_cases(),
            container("Sources", *(self._source(each) for each in project.sources)),
            container("Notes", *(self._note(each) for each in project.notes)),
            container("Links", *self._links()),
            container("Sets", *self._sets()),
            self._described(project.memo, project.name),
            *self._refs.get(("project", ""), ()),
        )
        return f'<?xml version="1.0" encoding="utf-8"?>\n{root}\n'

    def _code_elements(self) -> list[str]:
        refs = {target: found for (kind, target), found in self._refs.items() if kind == "code"}
        used = frozenset(coding.code for coding in self._project.codings)
        return code_elements(self._project.codes, self._project.language, self.losses, refs, used)

    # --- cases -------------------------------------------------------------------------------------------------------

    def _variables_and_cases(self) -> tuple[str, str]:
        types = {each.name: self._type(each.name, each.type) for each in self._project.variables}
        variables = [
            tag(
                "Variable",
                {
                    "guid": self._variables[each.name],
                    "name": self._checked(each.name),
                    "typeOfVariable": types[each.name],
                },
                self._described(each.label, each.name),
            )
            for each in self._project.variables
        ]
        cases = [self._case(each, types) for each in self._project.cases]
        return container("Variables", *variables), container("Cases", *cases)

    def _type(self, variable: str, wanted: VariableType) -> VariableType:
        """The variable's type; `Text` where one of its values has not its form."""
        values = (dict(case.values).get(variable) for case in self._project.cases)
        if wanted == "Text" or all(_fits(wanted, value) for value in values if value is not None):
            return wanted
        self.losses.add(_RETYPED, variable)
        return "Text"

    def _case(self, case: ExchangeCase, types: Mapping[str, VariableType]) -> str:
        values = (
            tag(
                "VariableValue",
                {},
                tag("VariableRef", {"targetGUID": self._variables[name]}),
                f"<{types[name]}Value>{text_of(self._checked(value, case.name))}</{types[name]}Value>",
            )
            for name, value in case.values
        )
        return tag(
            "Case",
            {"guid": case.guid, "name": self._checked(case.name)},
            self._described(case.memo, case.name),
            *values,
            *(_reference("SourceRef", source) for source in case.sources),
            *(_reference("SelectionRef", _span_guid(span[0], *span[1:])) for span in case.spans),
        )

    # --- sources -----------------------------------------------------------------------------------------------------

    def _source(self, source: ExchangeSource) -> str:
        guid = source.guid
        text = self._stored(guid, source.text, source.name)
        return tag(
            "TextSource",
            {
                "guid": guid,
                "name": self._checked(source.name),
                "plainTextPath": f"internal://{guid}.txt",
                "creatingUser": self._users.get(source.coder, ""),
                "creationDateTime": self._instant(source.created_at, source.name),
            },
            self._described(source.memo, source.name),
            *(self._coding(coding, text) for coding in self._codings.get(source.guid, ())),
            *self._bare_selections(source, text),
            *self._refs.get(("source", source.guid), ()),
        )

    def _coding(self, coding: ExchangeCoding, text: str) -> str:
        guid = coding.guid
        made = {
            "creatingUser": self._users.get(coding.coder, ""),
            "creationDateTime": self._instant(coding.created_at, coding.code),
        }
        return _selection(
            guid_of("", "selection", guid),
            coding.start,
            coding.end,
            text,
            made,
            self._described(coding.memo, coding.code),
            tag(
                "Coding",
                {"guid": guid, **made},
                _reference("CodeRef", self._codes[coding.code]),
                *self._refs.get(("coding", coding.guid), ()),
            ),
        )

    def _bare_selections(self, source: ExchangeSource, text: str) -> Iterator[str]:
        """Selections of spans that notes are about or cases own: a note or a case refers to them."""
        guid = source.guid
        for start, end in sorted(self._bare_spans.get(source.guid, ())):
            refs = self._refs.get(("span", _span_guid(guid, start, end)), ())
            yield _selection(_span_guid(guid, start, end), start, end, text, {}, *refs)

    def _stored(self, guid: str, text: str, name: str) -> str:
        """Puts a text among the files; one that begins with a byte order mark of its own gets another before it."""
        if any("\ud800" <= character <= "\udfff" for character in text):
            self.losses.add(_SURROGATES, name)
            text = re.sub("[\ud800-\udfff]", "\ufffd", text)
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        self.texts[f"sources/{guid}.txt"] = f"{mark}{text}".encode()
        return text

    # --- notes -------------------------------------------------------------------------------------------------------

    def _note(self, note: ExchangeNote) -> str:
        guid = note.guid
        self._stored(guid, note.text, note.name)
        return tag(
            "Note",
            {
                "guid": guid,
                "name": self._checked(note.name),
                "plainTextPath": f"internal://{guid}.txt",
                "creatingUser": self._users.get(note.coder, ""),
                "creationDateTime": self._instant(note.created_at, note.name),
            },
        )

    def _links(self) -> Iterator[str]:
        """A case has no place for a note; a link says that it is about it."""
        for note in self._project.notes:
            for about in note.about:
                if about.kind == "case":
                    ends = {"originGUID": note.guid, "targetGUID": about.target}
                    guid = guid_of("", "link", *ends.values())
                    yield tag("Link", {"guid": guid, "name": self._checked(note.name), "direction": "OneWay", **ends})

    def _sets(self) -> Iterator[str]:
        for each in self._project.sets:
            yield tag(
                "Set",
                {"guid": each.guid, "name": self._checked(each.name)},
                self._described(each.memo, each.name),
                *(_reference("MemberSource", source) for source in each.sources),
            )

    # --- checks ------------------------------------------------------------------------------------------------------

    def _checked(self, text: str, name: str = "") -> str:
        if legal(text) != text:
            self.losses.add(ILLEGAL, legal(name or text)[:40])
        return text

    def _described(self, text: str, name: str) -> str:
        return described(self._checked(text, name))

    def _instant(self, written: str, name: str) -> str:
        if not written or is_instant(written):
            return written
        self.losses.add(_BAD_INSTANT, name)
        return ""


def _reference(name: str, guid: str) -> str:
    return f'<{name} targetGUID="{guid}"/>'


def _selection(guid: str, start: int, end: int, text: str, made: Mapping[str, str], *inside: str) -> str:
    """A selection; its name repeats the words, so that a reader can tell in which unit it is counted."""
    words = text[start:end]
    quote = words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"
    places = {"startPosition": str(start), "endPosition": str(end)}
    return tag("PlainTextSelection", {"guid": guid, "name": quote, **places, **made}, *inside)


def _span_guid(source: str, start: int, end: int) -> str:
    return guid_of("", "span", source, start, end)


def _note_refs(project: ExchangeProject) -> dict[tuple[str, str], list[str]]:
    """References to notes by what they are about: a kind, and a slug or an identifier."""
    refs: dict[tuple[str, str], list[str]] = {}
    for note in project.notes:
        for about in note.about:
            is_span = about.kind == "span"
            target = _span_guid(about.target, about.start, about.end) if is_span else about.target
            refs.setdefault((about.kind, target), []).append(_reference("NoteRef", note.guid))
    return refs


def _bare_spans(project: ExchangeProject) -> dict[str, set[tuple[int, int]]]:
    """By source, the spans that notes are about and that cases own."""
    spans: dict[str, set[tuple[int, int]]] = {}
    for note in project.notes:
        for about in note.about:
            if about.kind == "span":
                spans.setdefault(about.target, set()).add((about.start, about.end))
    for case in project.cases:
        for source, start, end in case.spans:
            spans.setdefault(source, set()).add((start, end))
    return spans


def is_instant(written: str) -> bool:
    """Whether XML takes it for a date with a time."""
    if not _INSTANT.fullmatch(written):
        return False
    try:
        dt.datetime.fromisoformat(re.sub(r"\.\d+", "", written))
    except ValueError:
        return False
    return True


def _fits(wanted: VariableType, value: str) -> bool:
    if not _VALUE_FORMS[wanted].fullmatch(value):
        return False
    if wanted == "DateTime":
        return is_instant(value)
    if wanted == "Date":
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            return False
    return True
