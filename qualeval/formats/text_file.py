"""Bytes to text: encodings as they come, line ends as line feeds, nothing else touched."""

import codecs
import re
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.i18n import N_

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_CONTROL_BYTES = bytes(set(range(0x20)) - set(b"\t\n\v\f\r")) + b"\x7f"
_BINARY_SHARE = 0.05  # more control bytes than this and it is no text


def read_bytes(path: Path) -> bytes:
    """The file's bytes; a Fault where it is missing, a folder or not to be read."""
    try:
        if path.is_dir():
            raise Fault(str(path), 0, 0, N_("this is a folder; name a file"))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Fault(str(path), 0, 0, N_("there is no such file")) from error
    except (OSError, ValueError) as error:
        raise Fault(
            str(path), 0, 0, N_("the file cannot be read: {reason}"), reason=getattr(error, "strerror", None) or error
        ) from error


def read_text(path: Path) -> str:
    """The file's text with line feeds only; a Fault where it is no text."""
    return with_line_feeds(decode(read_bytes(path), str(path)))


def with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode(raw: bytes, file: str) -> str:
    """The text of some bytes: by their byte order mark, else strict UTF-8, else Windows-1252 where it fits.

    A guess of another encoding shifts no offset but spoils words for good, so bytes that are damaged UTF-8 or no
    text at all are a Fault that names the first bad byte.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _decode_strictly(raw, len(bom), encoding, file)
    _refuse_binary(raw, file)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _windows_text(raw)
        if text is None:
            raise _undecodable(raw, error.start, "UTF-8", file) from error
        return text


def _decode_strictly(raw: bytes, skip: int, encoding: str, file: str) -> str:
    try:
        text = raw[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(raw, skip + error.start, encoding.upper(), file) from error
    if "\0" in text:
        raise _no_text(file)
    return text


def _refuse_binary(raw: bytes, file: str) -> None:
    controls = len(raw) - len(raw.translate(None, _CONTROL_BYTES))
    if b"\0" in raw or controls > _BINARY_SHARE * len(raw):
        raise _no_text(file)


def _no_text(file: str) -> Fault:
    return Fault(file, 0, 0, N_("this is no text file, or one in an unusual encoding; save it as UTF-8 text"))


def _windows_text(raw: bytes) -> str | None:
    """The bytes as Windows-1252, or None: where part of them is UTF-8 already, or control characters come out."""
    if not raw.decode("utf-8", "ignore").isascii():
        return None
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _undecodable(raw: bytes, offset: int, encoding: str, file: str) -> Fault:
    line = raw.count(b"\n", 0, offset) + 1
    return Fault(
        file,
        line,
        0,
        N_("byte {offset} is not valid {encoding}; open the file in an editor and save it as UTF-8"),
        offset=offset,
        encoding=encoding,
    )
