"""Rich Text Format: the words, as a reader of the accepted document sees them.

An own reader of a hundred lines: control words are few that matter, and the usual library keeps headers and deletions.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.formats.text_file import read_bytes
from qualeval.i18n import N_

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    "colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf footnote "
    "annotation atnid atnauthor atnref atndate fldinst listtable listoverridetable revtbl rsidtbl generator themedata "
    "datastore latentstyles xmlnstbl object objdata shppict nonshppict bkmkstart bkmkend pntext sp sn sv "
    "nonesttables".split()
)
_WORDS = {
    "par": "\n\n",
    "sect": "\n\n",
    "page": "\n\n",
    "line": "\n",
    "row": "\n",
    "cell": "\t",
    "nestcell": "\t",
    "nestrow": "\n",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n\n", b"\r": "\n\n"}
_READ_THOUGH_STARRED = "nesttableprops"  # a table in a table ends its rows there
_CODE_PAGES = {437: "cp437", 850: "cp850", 874: "cp874", 932: "cp932", 936: "gbk", 949: "cp949", 950: "big5"}
_CHARSETS = dict(  # of fonts, with the code pages of their letters
    zip(
        (128, 129, 134, 136, 161, 162, 163, 177, 178, 186, 204, 222, 238, 254, 255),
        (932, 949, 936, 950, 1253, 1254, 1258, 1255, 1256, 1257, 1251, 874, 1250, 437, 850),
        strict=True,
    )
)
_DEEPEST = 1000


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group: whether words are left out, how many stand in for a Unicode character, the font."""

    is_skipped: bool = False
    is_hidden: bool = False
    n_fallback: int = 1
    font: int | None = None
    is_font_table: bool = False


def read_rtf(path: Path) -> str:
    """The text, paragraphs apart by a blank line; a Fault where the file is none."""
    return rtf_text(read_bytes(path), str(path))


def rtf_text(raw: bytes, file: str) -> str:
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise Fault(file, 0, 0, N_("the file is no RTF as its ending says"))
    text = _Reader(raw, file).text()
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    paragraphs = [paragraph.strip(" \n") for paragraph in re.split(r"\n{2,}", re.sub(r"[ \t]+\n", "\n", text))]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


class _Reader:
    def __init__(self, raw: bytes, file: str) -> None:
        self._raw = raw
        self._file = file
        self._state = _State()
        self._groups: list[_State] = []
        self._pieces: list[str] = []
        self._bytes = bytearray()  # letters of the code page, kept until whole: some take two
        self._encoding = "cp1252"
        self._encodings: dict[int | None, str] = {}  # of fonts that say which letters they have
        self._fallback = 0  # characters to pass over: they stand in for a Unicode one
        self._starred = False

    def text(self) -> str:
        position, end = 0, len(self._raw)
        while position < end:
            match = _TOKEN.match(self._raw, position)
            if match is None:
                position += 1
                continue
            position = match.end()
            word, value, hexadecimal, symbol, brace, plain = match.groups()
            if word == b"bin":
                position += max(0, int(value or 0))
            elif word:
                self._word(word.decode("ascii"), None if value is None else int(value))
            elif hexadecimal:
                self._letters(bytes.fromhex(hexadecimal.decode("ascii")))
            elif symbol:
                self._symbol(symbol)
            elif brace:
                self._brace(brace)
            elif plain:
                self._letters(plain)
        self._settle()
        return "".join(self._pieces)

    def _brace(self, brace: bytes) -> None:
        self._settle()
        self._fallback = 0
        if brace == b"{":
            if len(self._groups) > _DEEPEST:
                raise Fault(self._file, 0, 0, N_("this is nested deeper than {n} levels"), n=_DEEPEST)
            self._groups.append(self._state)
        elif self._groups:
            self._state = self._groups.pop()
        self._starred = False

    def _word(self, word: str, value: int | None) -> None:
        is_destination = self._starred and word != _READ_THOUGH_STARRED
        self._starred = False
        if is_destination or word in _SKIPPED:
            self._settle()
            self._state = replace(self._state, is_skipped=True)
        elif word == "fonttbl":
            self._settle()
            self._state = replace(self._state, is_skipped=True, is_font_table=True)
        elif word == "f" and value is not None:
            self._settle()
            self._state = replace(self._state, font=value)
        elif word == "fcharset" and self._state.is_font_table and value in _CHARSETS:
            self._encodings[self._state.font] = _encoding(_CHARSETS[value])
        elif word in ("deleted", "v"):
            self._settle()
            self._state = replace(self._state, is_hidden=value != 0)
        elif word == "plain":
            self._settle()
            self._state = replace(self._state, is_hidden=False, font=None)
        elif word == "u" and value is not None:
            self._settle()
            self._put(chr(value % 65536))
            self._fallback = self._state.n_fallback
        elif word == "uc" and value is not None:
            self._state = replace(self._state, n_fallback=max(0, value))
        elif word == "ansicpg" and value:
            self._encoding = _encoding(value)
        elif word in _WORDS:
            self._settle()
            self._put(_WORDS[word])

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in _SYMBOLS:
            self._settle()
            self._put(_SYMBOLS[symbol])

    def _letters(self, letters: bytes) -> None:
        passed = min(self._fallback, len(letters))
        self._fallback -= passed
        self._bytes += letters[passed:]

    def _settle(self) -> None:
        if self._bytes:
            encoding = self._encodings.get(self._state.font, self._encoding)
            self._put(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()

    def _put(self, text: str) -> None:
        if not (self._state.is_skipped or self._state.is_hidden):
            self._pieces.append(text)


def _encoding(code_page: int) -> str:
    return _CODE_PAGES.get(code_page, f"cp{code_page}" if 1250 <= code_page <= 1258 else "cp1252")
