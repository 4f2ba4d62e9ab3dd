"""The codings of a REFI-QDA project: positions in the unit that fits its texts, and whose they are."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

from qualeval.domain.exchange import About, ExchangeCoding, ExchangeNote, OffsetsFound
from qualeval.domain.text import Span
from qualeval.formats.exchange import fitted_span, instant
from qualeval.formats.refi.elements import guid_in, target_of
from qualeval.formats.refi.found import Found
from qualeval.formats.refi.offsets import OffsetMap, Selected, SelectedText, find_unit, is_quote
from qualeval.formats.refi.texts import Selection, Text
from qualeval.i18n import N_

_LOST_CODE = N_("codings with a code that the file does not hold were left out")
_WHOLE_SOURCE = N_("codings of a whole source became codings of all its text")


def read_codings(found: Found, texts: list[Text]) -> tuple[tuple[ExchangeCoding, ...], tuple[OffsetsFound, ...]]:
    selected = [
        SelectedText(
            each.guid,
            each.text,
            each.had_bom,
            [Selected(s.start, s.end, s.name or s.description) for s in each.selections],
        )
        for each in texts
    ]
    unit, offsets = find_unit(selected, found.origin)
    codings: list[ExchangeCoding] = []
    for each in texts:
        places = OffsetMap(each.text, replace(unit, bom=unit.bom and each.had_bom))
        for selection in each.selections:
            codings += _codings_of(found, each, selection, places)
        codings += _codings_of_whole(found, each)
        found.note_refs(each.element, About("source", each.guid))
    return tuple(codings), tuple(offsets)


def _codings_of(found: Found, each: Text, selection: Selection, places: OffsetMap) -> Iterator[ExchangeCoding]:
    label = selection.name or f"{each.name} {selection.start}–{selection.end}"
    start, end = selection.start, selection.end
    span = (
        fitted_span(places.start(start), places.end(end), len(each.text), label, found.losses)
        if start <= end
        else fitted_span(places.end(start), places.start(end), len(each.text), label, found.losses)
    )
    if span is None:
        return
    found.spans[selection.guid] = (each.guid, span)
    about = found.targets[selection.guid] = About("span", each.guid, span.start, span.end)
    memo = selection.description
    if not found.is_ours and memo and is_quote(memo, span.of(each.text)):
        memo = ""
    codings = list(selection.element.iterfind("Coding"))
    has_refs = selection.element.find("NoteRef") is not None
    found.note_refs(selection.element, about)
    if not codings and memo:
        found.annotations.append(
            ExchangeNote(
                selection.guid,
                memo,
                coder=found.coder(selection.element),
                created_at=instant(selection.element.get("creationDateTime", "")),
                about=(about,),
            )
        )
    elif not codings and not has_refs:
        found.bare[selection.guid] = label
    for element in codings:
        coding = _coding(found, each, element, selection.element, span, label, memo)
        if coding:
            yield coding


def _codings_of_whole(found: Found, each: Text) -> Iterator[ExchangeCoding]:
    for element in each.element.iterfind("Coding"):
        if each.text and (coding := _coding(found, each, element, None, Span(0, len(each.text)), each.name)):
            found.losses.add(_WHOLE_SOURCE, each.name)
            yield coding


def _coding(
    found: Found,
    each: Text,
    element: ET.Element,
    selection: ET.Element | None,
    span: Span,
    label: str,
    memo: str = "",
) -> ExchangeCoding | None:
    reference = element.find("CodeRef")
    code = found.slugs.get(target_of(reference)) if reference is not None else None
    if code is None:
        found.losses.add(_LOST_CODE, label)
        return None
    guid = found.fresh(guid_in(element), "coding", each.guid, span.start, span.end, code)
    made = element.get("creationDateTime") or (selection.get("creationDateTime") if selection is not None else "")
    about = found.targets[guid] = About("coding", guid)
    found.note_refs(element, about)
    return ExchangeCoding(
        guid=guid,
        source=each.guid,
        start=span.start,
        end=span.end,
        code=code,
        coder=found.coder(element, selection),
        created_at=instant(made or ""),
        memo=memo,
    )
