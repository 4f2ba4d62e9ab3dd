"""The notes of a REFI-QDA project, what they are about by its links, and its sets of texts."""

from collections.abc import Iterator

from qualeval.domain.exchange import ExchangeNote, ExchangeSet
from qualeval.formats.exchange import guid_of, instant
from qualeval.formats.refi.elements import description_of, guid_in, target_of
from qualeval.formats.refi.found import Found
from qualeval.formats.refi.texts import read_text
from qualeval.i18n import N_

_LINKS = N_("links between things other than notes were left out")
_SET_MEMBERS = N_("the codes and notes of sets were left out")
_CODED_NOTES = N_("codings within notes were left out")


def read_links(found: Found) -> None:
    """Links between a note and something make the note about it, whichever way they point."""
    notes = {guid_in(note) for note in found.root.iterfind("Notes/Note")}
    for link in found.root.iterfind("Links/Link"):
        ends = [guid_of(link.get(key, ""), "") for key in ("originGUID", "targetGUID")]
        if ends[0] not in notes:
            ends.reverse()
        about = found.targets.get(ends[1])
        if ends[0] in notes and about:
            found.abouts.setdefault(ends[0], []).append(about)
            found.bare.pop(ends[1], None)
        else:
            found.losses.add(_LINKS, link.get("name", ""))


def read_notes(found: Found) -> Iterator[ExchangeNote]:
    for element in found.root.iterfind("Notes/Note"):
        held = read_text(found, element, element)
        name = element.get("name", "")
        if element.find(".//Coding") is not None:
            found.losses.add(_CODED_NOTES, name)
        text = held.text if held else ""
        yield ExchangeNote(
            guid=guid_in(element),
            text=text or description_of(element),
            name=name,
            coder=found.coder(element),
            created_at=instant(element.get("creationDateTime", "")),
            about=tuple(dict.fromkeys(found.abouts.get(guid_in(element), ()))),
        )


def read_sets(found: Found, sources: set[str]) -> Iterator[ExchangeSet]:
    for element in found.root.iterfind("Sets/Set"):
        name = element.get("name", "")
        members = [guid for ref in element.iterfind("MemberSource") if (guid := target_of(ref)) in sources]
        if element.find("MemberCode") is not None or element.find("MemberNote") is not None:
            found.losses.add(_SET_MEMBERS, name)
        if members:
            yield ExchangeSet(guid_in(element), name, description_of(element), tuple(dict.fromkeys(members)))
