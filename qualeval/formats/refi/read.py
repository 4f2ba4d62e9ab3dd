"""A .qdpx of any program, by what the programs write rather than by what the standard says.

Names are matched without their namespace, identifiers without braces and case, sources by their base name; positions
in the unit that fits the texts. What the project has no place for is listed by name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree as ET

from qualeval.domain.errors import Fault
from qualeval.domain.exchange import (
    About,
    ExchangeCase,
    ExchangeCode,
    ExchangeCoding,
    ExchangeNote,
    ExchangeProject,
    ExchangeSet,
    ExchangeSource,
    ExchangeVariable,
    OffsetsFound,
    VariableType,
)
from qualeval.domain.text import Span
from qualeval.formats.exchange import (
    MEDIA_CODING,
    NO_TEXT,
    FoundCode,
    Losses,
    cases_with_values,
    codes_from,
    dotted_parents,
    fitted_span,
    guid_of,
    instant,
    unique_names,
)
from qualeval.formats.refi.archive import Container
from qualeval.formats.refi.offsets import OffsetMap, Selected, SelectedText, find_unit, is_quote
from qualeval.formats.refi.origin import is_ours, language_of
from qualeval.formats.xml_zip import local_name, parse_xml
from qualeval.i18n import N_

_VARIABLE_TYPES: dict[str, VariableType] = {
    "text": "Text",
    "boolean": "Boolean",
    "integer": "Integer",
    "float": "Float",
    "date": "Date",
    "datetime": "DateTime",
}
_MEDIA = ("PictureSelection", "AudioSelection", "VideoSelection", "PDFSelection")
_LOST_CODE = N_("codings with a code that the file does not hold were left out")
_LOST_TARGET = N_("references to something that the file does not hold were left out")
_WHOLE_SOURCE = N_("codings of a whole source became codings of all its text")
_BARE_SELECTION = N_("selections without a code or a note were left out")
_CASE_CODES = N_("codes of whole cases were left out")
_LINKS = N_("links between things other than notes were left out")
_GRAPHS = N_("diagrams were left out")
_SET_MEMBERS = N_("the codes and notes of sets were left out")
_CODED_NOTES = N_("codings within notes were left out")
_NO_PLACE = N_("selections whose place is no number were left out")
_STYLES = N_("the styles of texts (bold, headings, tables) were left out")


def read_qdpx(path: Path, language: str = "id") -> ExchangeProject:
    """The project in a .qdpx; names and descriptions without a language are taken to be in `language`.

    Raises a Fault for what is no such file; what the model has no place for is in the project's `losses`.
    """
    container = Container(path)
    root = parse_xml(container.project(), "project.qde", container.file)
    for element in root.iter():
        element.tag = local_name(element)
    if root.tag != "Project":
        raise Fault(container.file, 0, 0, N_("its .qde holds no project: this is another kind of file"))
    return _Reader(root, container, language).project()


@dataclass(frozen=True, slots=True)
class _Selection:
    """A selection as the file has it: positions in its unit."""

    guid: str
    start: int
    end: int
    name: str
    description: str
    element: ET.Element


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the file with what is selected in it. `element` carries the whole source's codings and notes."""

    guid: str
    name: str
    text: str
    had_bom: bool
    element: ET.Element
    selections: tuple[_Selection, ...]


class _Reader:
    def __init__(self, root: ET.Element, container: Container, language: str) -> None:
        self._root = root
        self._container = container
        self._origin = root.get("origin", "")
        self._is_ours = is_ours(self._origin)
        self._language = language_of(self._origin) or language
        self._losses = Losses()
        self._users: dict[str, str] = {}
        self._slugs: dict[str, str] = {}
        self._spans: dict[str, tuple[str, Span]] = {}  # of selections
        self._targets: dict[str, About] = {}  # of everything that a note or a link can be about
        self._abouts: dict[str, list[About]] = {}  # of notes
        self._annotations: list[ExchangeNote] = []
        self._bare: dict[str, str] = {}  # selections with nothing about them, by name
        self._uses: Counter[str] = Counter()  # of each identifier

    def project(self) -> ExchangeProject:
        self._users = self._read_users()
        codes = self._read_codes()
        texts = list(self._read_texts())
        codings, offsets = self._read_codings(texts)
        variables = self._read_variables()
        cases = self._read_cases(texts, {guid: variable.name for guid, variable in variables.items()})
        self._note_refs(self._root, About("project"))
        self._read_links()
        notes = (*self._read_notes(), *self._annotations)
        sets = tuple(self._read_sets({each.guid for each in texts}))
        for graph in self._root.iterfind("Graphs/Graph"):
            self._losses.add(_GRAPHS, graph.get("name", ""))
        for name in self._bare.values():
            self._losses.add(_BARE_SELECTION, name)
        return ExchangeProject(
            name=self._root.get("name", ""),
            origin=self._origin,
            created_at=instant(self._root.get("creationDateTime", "")),
            memo=_description(self._root),
            language=self._language,
            coders=tuple(self._users.values()),
            codes=codes,
            variables=tuple(variables.values()),
            cases=cases,
            sources=tuple(self._source(each) for each in texts),
            codings=codings,
            notes=notes,
            sets=sets,
            losses=self._losses.found(),
            offsets=offsets,
        )

    # --- people and codes --------------------------------------------------------------------------------------------

    def _read_users(self) -> dict[str, str]:
        users = [(_guid(user), user) for user in self._root.iterfind("Users/User")]
        return unique_names((guid, user.get("name") or user.get("id") or guid[:8]) for guid, user in users)

    def _coder(self, *elements: ET.Element | None) -> str:
        """Who made something: whoever the first of these elements names, else the project's maker, else nobody."""
        for element in elements:
            for attribute in ("creatingUser", "modifyingUser"):
                guid = element.get(attribute) if element is not None else None
                if guid and (name := self._users.get(guid_of(guid, guid))):
                    return name
        guid = "" if self._is_ours else self._root.get("creatingUserGUID")
        return self._users.get(guid_of(guid, guid), "") if guid else ""

    def _read_codes(self) -> tuple[ExchangeCode, ...]:
        found = list(read_codes(self._root.find("CodeBook/Codes")))
        if "taguette" in self._origin.casefold():
            found = dotted_parents(found)
        codes = codes_from(found, self._language, self._losses)
        self._slugs = {code.guid: code.entry.code for code in codes}
        for guid, slug in self._slugs.items():
            self._targets[guid] = About("code", slug)
        for element in self._root.iterfind("CodeBook/Codes//Code"):
            self._note_refs(element, self._targets.get(_guid(element)))
        return codes

    # --- texts -------------------------------------------------------------------------------------------------------

    def _read_texts(self) -> Iterator[_Text]:
        for element in self._root.iterfind("Sources/*"):
            name = element.get("name", "")
            texts = list(self._texts_of(element))
            if not texts:
                self._losses.add(NO_TEXT, name)
            yield from texts
            for kind in _MEDIA:
                for selection in element.iterfind(kind):
                    if selection.find("Coding") is not None:
                        self._losses.add(MEDIA_CODING, selection.get("name") or name)

    def _texts_of(self, element: ET.Element) -> Iterator[_Text]:
        """The texts of a source: its own, a page's representation, a picture's description, a film's transcripts."""
        if element.tag == "TextSource":
            found = self._text(element, element)
            if found:
                yield found
        for kind in ("Representation", "TextDescription", "Transcript"):
            for inner in element.iterfind(kind):
                found = self._text(inner, element)
                if found:
                    yield found

    def _text(self, element: ET.Element, whole: ET.Element) -> _Text | None:
        inline = element.find("PlainTextContent")
        path = element.get("plainTextPath", "")
        stored = self._container.text(path) if path else None
        if stored is None and inline is not None:
            stored = (inline.text or "").removeprefix("\ufeff"), False
        if stored is None and element.get("richTextPath"):
            stored = self._rich_text(element.get("richTextPath", ""), whole.get("name", ""))
        if stored is None:
            return None
        text, had_bom = stored
        guid = self._fresh(_guid(whole if whole.find("Transcript[2]") is None else element), "source")
        name = whole.get("name") or element.get("name") or path.rsplit("/", 1)[-1]
        selections = tuple(self._selections(element))
        self._targets[guid] = self._targets[_guid(element)] = About("source", guid)
        return _Text(guid, name, text, had_bom, whole, selections)

    def _rich_text(self, path: str, name: str) -> tuple[str, bool] | None:
        """The words of a text that came as a Word document alone; selections in it may count something else."""
        from qualeval.formats.docx import docx_text

        raw = self._container.raw(path)
        if raw is None or not path.casefold().endswith(".docx"):
            return None
        self._losses.add(_STYLES, name)
        return docx_text(raw, f"{self._container.file}: {path}"), False

    def _selections(self, element: ET.Element) -> Iterator[_Selection]:
        points = {_guid(point): point.get("position", "") for point in element.iterfind("SyncPoint")}
        for child in element:
            if child.tag == "PlainTextSelection":
                start, end = child.get("startPosition", ""), child.get("endPosition", "")
            elif child.tag == "TranscriptSelection":
                start, end = (
                    points.get(guid_of(child.get(key, ""), ""), "") for key in ("fromSyncPoint", "toSyncPoint")
                )
            else:
                continue
            name, description = child.get("name", ""), _description(child)
            try:
                yield _Selection(self._fresh(_guid(child), "selection"), int(start), int(end), name, description, child)
            except ValueError:
                self._losses.add(_NO_PLACE, name or element.get("name", ""))

    def _source(self, each: _Text) -> ExchangeSource:
        return ExchangeSource(
            guid=each.guid,
            name=each.name,
            text=each.text,
            memo=_description(each.element),
            coder=self._coder(each.element),
            created_at=instant(each.element.get("creationDateTime", "")),
        )

    # --- codings -----------------------------------------------------------------------------------------------------

    def _read_codings(self, texts: list[_Text]) -> tuple[tuple[ExchangeCoding, ...], tuple[OffsetsFound, ...]]:
        selected = [
            SelectedText(
                each.guid,
                each.text,
                each.had_bom,
                [Selected(s.start, s.end, s.name or s.description) for s in each.selections],
            )
            for each in texts
        ]
        unit, offsets = find_unit(selected, self._origin)
        codings: list[ExchangeCoding] = []
        for each in texts:
            places = OffsetMap(each.text, replace(unit, bom=unit.bom and each.had_bom))
            for selection in each.selections:
                codings += self._codings_of(each, selection, places)
            codings += self._codings_of_whole(each)
            self._note_refs(each.element, About("source", each.guid))
        return tuple(codings), tuple(offsets)

    def _codings_of(self, each: _Text, selection: _Selection, places: OffsetMap) -> Iterator[ExchangeCoding]:
        label = selection.name or f"{each.name} {selection.start}–{selection.end}"
        start, end = selection.start, selection.end
        span = (
            fitted_span(places.start(start), places.end(end), len(each.text), label, self._losses)
            if start <= end
            else fitted_span(places.end(start), places.start(end), len(each.text), label, self._losses)
        )
        if span is None:
            return
        self._spans[selection.guid] = (each.guid, span)
        about = self._targets[selection.guid] = About("span", each.guid, span.start, span.end)
        memo = selection.description
        if not self._is_ours and memo and is_quote(memo, span.of(each.text)):
            memo = ""
        codings = list(selection.element.iterfind("Coding"))
        has_refs = selection.element.find("NoteRef") is not None
        self._note_refs(selection.element, about)
        if not codings and memo:
            self._annotations.append(
                ExchangeNote(
                    selection.guid,
                    memo,
                    coder=self._coder(selection.element),
                    created_at=instant(selection.element.get("creationDateTime", "")),
                    about=(about,),
                )
            )
        elif not codings and not has_refs:
            self._bare[selection.guid] = label
        for element in codings:
            coding = self._coding(each, element, selection.element, span, label, memo)
            if coding:
                yield coding

    def _codings_of_whole(self, each: _Text) -> Iterator[ExchangeCoding]:
        for element in each.element.iterfind("Coding"):
            if each.text and (coding := self._coding(each, element, None, Span(0, len(each.text)), each.name)):
                self._losses.add(_WHOLE_SOURCE, each.name)
                yield coding

    def _coding(
        self, each: _Text, element: ET.Element, selection: ET.Element | None, span: Span, label: str, memo: str = ""
    ) -> ExchangeCoding | None:
        reference = element.find("CodeRef")
        code = self._slugs.get(_target(reference)) if reference is not None else None
        if code is None:
            self._losses.add(_LOST_CODE, label)
            return None
        guid = self._fresh(_guid(element), "coding", each.guid, span.start, span.end, code)
        made = element.get("creationDateTime") or (selection.get("creationDateTime") if selection is not None else "")
        about = self._targets[guid] = About("coding", guid)
        self._note_refs(element, about)
        return ExchangeCoding(
            guid=guid,
            source=each.guid,
            start=span.start,
            end=span.end,
            code=code,
            coder=self._coder(element, selection),
            created_at=instant(made or ""),
            memo=memo,
        )

    # --- cases -------------------------------------------------------------------------------------------------------

    def _read_variables(self) -> dict[str, ExchangeVariable]:
        found = [(_guid(element), element) for element in self._root.iterfind("Variables/Variable")]
        names = unique_names((guid, element.get("name", "")) for guid, element in found)
        return {
            guid: ExchangeVariable(
                names[guid],
                _VARIABLE_TYPES.get(element.get("typeOfVariable", "").casefold(), "Text"),
                _description(element),
            )
            for guid, element in found
        }

    def _read_cases(self, texts: list[_Text], variables: dict[str, str]) -> tuple[ExchangeCase, ...]:
        """The cases of the file; values that stand on a source belong to a case of its own where it has none yet."""
        names = {each.guid: each.name for each in texts}
        cases = [self._case(element, names, variables) for element in self._root.iterfind("Cases/Case")]
        return cases_with_values(cases, [(each.guid, each.name, _values(each.element, variables)) for each in texts])

    def _case(self, element: ET.Element, names: dict[str, str], variables: dict[str, str]) -> ExchangeCase:
        guid = self._fresh(_guid(element), "case")
        sources = [self._targets.get(_target(ref)) for ref in element.iterfind("SourceRef")]
        known = tuple(dict.fromkeys(about.target for about in sources if about and about.kind == "source"))
        name = element.get("name") or (names[known[0]] if len(known) == 1 else guid[:8])
        if len(known) < len(sources):
            self._losses.add(_LOST_TARGET, name)
        spans = []
        for ref in element.iterfind("SelectionRef"):
            place = self._spans.get(_target(ref))
            self._bare.pop(_target(ref), None)
            if place:
                spans.append((place[0], place[1].start, place[1].end))
            else:
                self._losses.add(_LOST_TARGET, name)
        if element.find("CodeRef") is not None:
            self._losses.add(_CASE_CODES, name)
        self._targets[guid] = About("case", guid)
        return ExchangeCase(
            guid, name, _description(element), _values(element, variables), known, tuple(dict.fromkeys(spans))
        )

    # --- notes, links, sets ------------------------------------------------------------------------------------------

    def _note_refs(self, element: ET.Element, about: About | None) -> None:
        for ref in element.iterfind("NoteRef"):
            if about:
                self._abouts.setdefault(_target(ref), []).append(about)

    def _read_links(self) -> None:
        """Links between a note and something make the note about it, whichever way they point."""
        notes = {_guid(note) for note in self._root.iterfind("Notes/Note")}
        for link in self._root.iterfind("Links/Link"):
            ends = [guid_of(link.get(key, ""), "") for key in ("originGUID", "targetGUID")]
            if ends[0] not in notes:
                ends.reverse()
            about = self._targets.get(ends[1])
            if ends[0] in notes and about:
                self._abouts.setdefault(ends[0], []).append(about)
                self._bare.pop(ends[1], None)
            else:
                self._losses.add(_LINKS, link.get("name", ""))

    def _read_notes(self) -> Iterator[ExchangeNote]:
        for element in self._root.iterfind("Notes/Note"):
            found = self._text(element, element)
            name = element.get("name", "")
            if element.find(".//Coding") is not None:
                self._losses.add(_CODED_NOTES, name)
            text = found.text if found else ""
            yield ExchangeNote(
                guid=_guid(element),
                text=text or _description(element),
                name=name,
                coder=self._coder(element),
                created_at=instant(element.get("creationDateTime", "")),
                about=tuple(dict.fromkeys(self._abouts.get(_guid(element), ()))),
            )

    def _read_sets(self, sources: set[str]) -> Iterator[ExchangeSet]:
        for element in self._root.iterfind("Sets/Set"):
            name = element.get("name", "")
            members = [guid for ref in element.iterfind("MemberSource") if (guid := _target(ref)) in sources]
            if element.find("MemberCode") is not None or element.find("MemberNote") is not None:
                self._losses.add(_SET_MEMBERS, name)
            if members:
                yield ExchangeSet(_guid(element), name, _description(element), tuple(dict.fromkeys(members)))

    def _fresh(self, guid: str, *parts: object) -> str:
        """The identifier, or another one where the file uses it twice."""
        self._uses[guid] += 1
        return guid if self._uses[guid] == 1 else guid_of("", *parts, guid, self._uses[guid])


def read_codes(root: ET.Element | None) -> Iterator[FoundCode]:
    """Every Code below an element whose names have no namespace, parents first."""
    waiting = [(child, "") for child in reversed(_children(root))]
    while waiting:
        element, parent = waiting.pop()
        guid = _guid(element)
        yield FoundCode(
            guid=guid,
            name=element.get("name", ""),
            parent=parent,
            description=_description(element) or element.get("description", ""),
            color=element.get("color", ""),
            is_codable=element.get("isCodable", "true").strip().casefold() in ("true", "1"),
        )
        waiting += [(child, guid) for child in reversed(_children(element))]


def _children(element: ET.Element | None) -> list[ET.Element]:
    return [] if element is None else list(element.iterfind("Code"))


def _guid(element: ET.Element) -> str:
    """The element's identifier; one made of its name where it has none."""
    return guid_of(element.get("guid", ""), element.tag, element.get("guid", ""), element.get("name", ""))


def _target(reference: ET.Element) -> str:
    written = reference.get("targetGUID") or reference.get("guid") or ""
    return guid_of(written, written)


def _description(element: ET.Element) -> str:
    return element.findtext("Description") or ""


def _values(element: ET.Element, variables: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """(variable's name, value) of a case or a source; values that are empty are none."""
    found: dict[str, str] = {}
    for each in element.iterfind("VariableValue"):
        reference = each.find("VariableRef")
        name = variables.get(_target(reference)) if reference is not None else None
        for value in _valued(each):
            text = value.text or ""
            if name is not None and text.strip():
                found[name] = text if value.tag == "TextValue" else text.strip()
    return tuple(found.items())


def _valued(element: ET.Element) -> Iterable[ET.Element]:
    return (child for child in element if child.tag.endswith("Value"))
