"""OpenDocument texts, as a reader of the accepted document sees them."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from qualeval.domain.errors import Fault
from qualeval.formats.blocks import Blocks
from qualeval.formats.text_file import read_bytes
from qualeval.formats.xml_zip import open_zip, parse_xml, read_entry, walk
from qualeval.i18n import N_

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_SKIP = frozenset("tracked-changes annotation note sequence-decls forms title desc".split())
_SPACE = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1000


def read_odt(path: Path) -> str:
    """The document's headings, paragraphs and tables in order; deletions, comments and notes are left out."""
    file = str(path)
    with open_zip(read_bytes(path), file) as archive:
        if _MANIFEST in archive.namelist() and b"encryption-data" in read_entry(archive, _MANIFEST, file):
            raise Fault(file, 0, 0, N_("the file is locked by a password; save it without one"))
        root = parse_xml(read_entry(archive, _CONTENT, file), _CONTENT, file)
    blocks = Blocks()
    opening = {
        "p": blocks.open_paragraph,
        "h": blocks.open_paragraph,
        "table": blocks.open_table,
        "table-row": blocks.open_row,
        "table-cell": blocks.open_cell,
    }
    closing = {
        "p": blocks.close_paragraph,
        "h": blocks.close_paragraph,
        "table": blocks.close_table,
        "table-row": blocks.close_row,
        "table-cell": blocks.close_cell,
    }
    for opens, name, element in walk(root, _SKIP):
        if act := (opening if opens else closing).get(name):
            act()
        if opens:
            blocks.add(_own_text(name, element))
        else:
            blocks.add(_SPACE.sub(" ", element.tail or ""))
    return blocks.text()


def _own_text(name: str, element: ET.Element) -> str:
    """What an element puts before its children; white space in the XML counts as one space."""
    if name == "tab":
        return "\t"
    if name == "line-break":
        return "\n"
    if name == "s":
        count = next((value for key, value in element.attrib.items() if key.endswith("}c")), "1")
        return " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
    return _SPACE.sub(" ", element.text or "")
