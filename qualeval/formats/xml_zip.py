"""XML out of a zip (.docx, .odt), read with care: these files come from anywhere."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from qualeval.domain.errors import Fault
from qualeval.i18n import N_

LARGEST_ENTRY = 200_000_000  # bytes, unpacked
LARGEST_XML = 32_000_000  # bytes: read, it takes ten times as much memory; an hour's talk takes less than one
_MOST_ENTRIES = 100_000
_HIGHEST_RATIO = 200  # unpacked to packed; text stays under 20
_RATIO_COUNTS_FROM = 20_000_000  # bytes, unpacked
OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_DOCTYPE = "<!DOCTYPE"
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    IndexError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
)


def open_zip(raw: bytes, file: str) -> zipfile.ZipFile:
    """The archive; a Fault where the bytes are none, or one that is locked by a password."""
    if raw.startswith(OLE_SIGNATURE):
        raise Fault(
            file, 0, 0, N_("the file is locked by a password or in Word's old format; save it as .docx without one")
        )
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except BROKEN_ZIP as error:
        raise Fault(file, 0, 0, N_("the file is damaged: it is no zip archive as its ending says")) from error


def read_entry(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    """An entry's bytes; a Fault where it is missing, locked, damaged or absurdly large."""
    try:
        entry = archive.getinfo(name)
    except KeyError as error:
        raise Fault(file, 0, 0, N_("there is no {entry} in it: this is another kind of file"), entry=name) from error
    if entry.flag_bits & 1:
        raise Fault(file, 0, 0, N_("the file is locked by a password; save it without one"))
    if entry.file_size > LARGEST_ENTRY:
        raise Fault(
            file, 0, 0, N_("{entry} unpacks to {size} bytes: too large to be a text"), entry=name, size=entry.file_size
        )
    try:
        return archive.read(entry)
    except BROKEN_ZIP as error:
        raise Fault(file, 0, 0, N_("the file is damaged: {entry} cannot be unpacked"), entry=name) from error


def check_archive(archive: zipfile.ZipFile, file: str) -> None:
    """A Fault for an archive that no program writes: too many entries, or a small one that unpacks to a huge one."""
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise Fault(file, 0, 0, N_("there are {n} files in it: too many to be a project"), n=len(entries))
    for entry in entries:
        if entry.file_size > _RATIO_COUNTS_FROM and entry.file_size > _HIGHEST_RATIO * max(1, entry.compress_size):
            raise Fault(
                file,
                0,
                0,
                N_("{entry} unpacks to {size} bytes: too large to be a text"),
                entry=entry.filename,
                size=entry.file_size,
            )


def parse_xml(raw: bytes, entry: str, file: str) -> ET.Element:
    """The root; a Fault for broken XML, for too much, and for a DOCTYPE, which no program writes and attacks need."""
    if len(raw) > LARGEST_XML:
        raise Fault(
            file, 0, 0, N_("{entry} unpacks to {size} bytes: too large to be a text"), entry=entry, size=len(raw)
        )
    if any(_DOCTYPE.encode(encoding) in raw for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise Fault(
            file, 0, 0, N_("{entry} declares a DOCTYPE, which a text has no use for; it is not read"), entry=entry
        )
    try:
        return ET.fromstring(raw)  # noqa: S314 - entities need a DOCTYPE, refused above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Fault(file, 0, 0, N_("the file is damaged: {entry} is no XML"), entry=entry) from error


def local_name(element: ET.Element) -> str:
    """The tag without its namespace: strict and transitional files differ in nothing else that matters here."""
    return element.tag.rpartition("}")[2]


def walk(root: ET.Element, skip: frozenset[str]) -> Iterator[tuple[bool, str, ET.Element]]:
    """(opens, local name, element) in order, however deep the nesting.

    Of the elements to skip, and all within them, only a nameless close is seen: text may follow one.
    """
    stack = [(root, local_name(root), iter(root))]
    yield True, stack[0][1], root
    while stack:
        element, name, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield False, name, element
        elif (child_name := local_name(child)) in skip:
            yield False, "", child
        else:
            stack.append((child, child_name, iter(child)))
            yield True, child_name, child
