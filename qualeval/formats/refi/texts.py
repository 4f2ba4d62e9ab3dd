"""The texts of a REFI-QDA project, and what is selected in them: positions stay in the file's own unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from qualeval.domain.exchange import About
from qualeval.formats.exchange import MEDIA_CODING, NO_TEXT, guid_of
from qualeval.formats.refi.elements import description_of, guid_in
from qualeval.formats.refi.found import Found
from qualeval.i18n import N_

_MEDIA = ("PictureSelection", "AudioSelection", "VideoSelection", "PDFSelection")
_NO_PLACE = N_("selections whose place is no number were left out")
_STYLES = N_("the styles of texts (bold, headings, tables) were left out")


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection as the file has it: positions in its unit."""

    guid: str
    start: int
    end: int
    name: str
    description: str
    element: ET.Element


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the file with what is selected in it. `element` carries the whole source's codings and notes."""

    guid: str
    name: str
    text: str
    had_bom: bool
    element: ET.Element
    selections: tuple[Selection, ...]


def read_texts(found: Found) -> Iterator[Text]:
    for element in found.root.iterfind("Sources/*"):
        name = element.get("name", "")
        texts = list(_texts_of(found, element))
        if not texts:
            found.losses.add(NO_TEXT, name)
        yield from texts
        for kind in _MEDIA:
            for selection in element.iterfind(kind):
                if selection.find("Coding") is not None:
                    found.losses.add(MEDIA_CODING, selection.get("name") or name)


def _texts_of(found: Found, element: ET.Element) -> Iterator[Text]:
    """The texts of a source: its own, a page's representation, a picture's description, a film's transcripts."""
    if element.tag == "TextSource":
        text = read_text(found, element, element)
        if text:
            yield text
    for kind in ("Representation", "TextDescription", "Transcript"):
        for inner in element.iterfind(kind):
            text = read_text(found, inner, element)
            if text:
                yield text


def read_text(found: Found, element: ET.Element, whole: ET.Element) -> Text | None:
    inline = element.find("PlainTextContent")
    path = element.get("plainTextPath", "")
    stored = found.container.text(path) if path else None
    if stored is None and inline is not None:
        stored = (inline.text or "").removeprefix("\ufeff"), False
    if stored is None and element.get("richTextPath"):
        stored = _rich_text(found, element.get("richTextPath", ""), whole.get("name", ""))
    if stored is None:
        return None
    text, had_bom = stored
    guid = found.fresh(guid_in(whole if whole.find("Transcript[2]") is None else element), "source")
    name = whole.get("name") or element.get("name") or path.rsplit("/", 1)[-1]
    selections = tuple(_selections(found, element))
    found.targets[guid] = found.targets[guid_in(element)] = About("source", guid)
    return Text(guid, name, text, had_bom, whole, selections)


def _rich_text(found: Found, path: str, name: str) -> tuple[str, bool] | None:
    """The words of a text that came as a Word document alone; selections in it may count something else."""
    from qualeval.formats.docx import docx_text

    raw = found.container.raw(path)
    if raw is None or not path.casefold().endswith(".docx"):
        return None
    found.losses.add(_STYLES, name)
    return docx_text(raw, f"{found.container.file}: {path}"), False


def _selections(found: Found, element: ET.Element) -> Iterator[Selection]:
    points = {guid_in(point): point.get("position", "") for point in element.iterfind("SyncPoint")}
    for child in element:
        if child.tag == "PlainTextSelection":
            start, end = child.get("startPosition", ""), child.get("endPosition", "")
        elif child.tag == "TranscriptSelection":
            start, end = (points.get(guid_of(child.get(key, ""), ""), "") for key in ("fromSyncPoint", "toSyncPoint"))
        else:
            continue
        name, description = child.get("name", ""), description_of(child)
        try:
            yield Selection(found.fresh(guid_in(child), "selection"), int(start), int(end), name, description, child)
        except ValueError:
            found.losses.add(_NO_PLACE, name or element.get("name", ""))
