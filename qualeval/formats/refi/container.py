"""What holds a project: a .qdpx with one .qde at its root, or what was unpacked of it; texts in any folder."""

import io
import zipfile
from abc import ABC, abstractmethod
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.formats.text_file import read_bytes
from qualeval.formats.xml_zip import check_archive, open_zip, read_entry
from qualeval.i18n import N_

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can name: the same project makes the same bytes
_MOST_UNPACKED = 1_000_000_000  # bytes of all texts read
_UTF8_BOM = b"\xef\xbb\xbf"


class Container(ABC):
    """A project file and the texts that belong to it, by their base names: no path in it leads anywhere."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._read = 0

    @abstractmethod
    def project(self) -> bytes:
        """The bytes of the .qde."""

    @abstractmethod
    def raw(self, path: str) -> bytes | None:
        """The bytes that a path means, whatever the folder and the case of letters."""

    def text(self, path: str) -> tuple[str, bool] | None:
        """(text, whether it had a byte order mark) of a path such as `internal://GUID.txt`; None where it is not in it.

        Line ends stay as they are.
        """
        raw = self.raw(path)
        if raw is None:
            return None
        had_bom = raw.startswith(_UTF8_BOM)
        return decode_exactly(raw[3:] if had_bom else raw), had_bom

    def _count(self, size: int) -> None:
        self._read += size
        if self._read > _MOST_UNPACKED:
            raise Fault(
                self.file, 0, 0, N_("its texts unpack to more than {size} bytes: too large"), size=_MOST_UNPACKED
            )


class _Archive(Container):
    """A .qdpx held in memory: nothing of it is ever written out."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._archive = open_zip(read_bytes(path), self.file)
        check_archive(self._archive, self.file)
        self._names: dict[str, str] = {}
        self._twice: set[str] = set()
        for name in self._archive.namelist():
            key = _base(name)
            if key in self._names:
                self._twice.add(key)
            self._names[key] = name

    def project(self) -> bytes:
        found = [n for n in self._archive.namelist() if n.lower().endswith(".qde") and "/" not in n.strip("/\\")]
        if len(found) != 1:
            raise Fault(
                self.file,
                0,
                0,
                N_("there are {n} project files (.qde) at its root where one is due: this is no REFI-QDA project"),
                n=len(found),
            )
        return self._bytes(found[0])

    def raw(self, path: str) -> bytes | None:
        key = _base(path)
        if not key or key not in self._names:
            return None
        if key in self._twice:
            raise Fault(self.file, 0, 0, N_("{entry} stands in it twice; which one is meant cannot be told"), entry=key)
        return self._bytes(self._names[key])

    def _bytes(self, name: str) -> bytes:
        self._count(self._archive.getinfo(name).file_size)
        return read_entry(self._archive, name, self.file)


class _Unpacked(Container):
    """A .qde out of its .qdpx: the texts stand in the folder `sources` beside it; where there is none, beside it."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._path = path
        self._beside: dict[str, Path] = {}
        for folder in _folders(path.parent) or [path.parent]:
            self._beside |= {_base(each.name): each for each in folder.iterdir() if not each.is_symlink()}

    def project(self) -> bytes:
        return read_bytes(self._path)

    def raw(self, path: str) -> bytes | None:
        found = self._beside.get(_base(path))
        if found is None or not found.is_file():
            return None
        self._count(found.stat().st_size)
        return read_bytes(found)


def container_of(path: Path) -> Container:
    """What holds the project; raises a Fault where it cannot be read."""
    return _Unpacked(path) if path.suffix.lower() == ".qde" and path.is_file() else _Archive(path)


def _folders(parent: Path) -> list[Path]:
    return [
        each
        for each in parent.iterdir()
        if each.name.casefold() == "sources" and each.is_dir() and not each.is_symlink()
    ]


def decode_exactly(raw: bytes) -> str:
    """UTF-8 as due; else UTF-16 with its mark, else Windows-1252, so that a position still counts a letter."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16", "replace")
        return raw.decode("cp1252", "replace")


def _base(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].casefold()


def packed(entries: dict[str, bytes]) -> bytes:
    """A zip of entries in their order; the same entries make the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, raw in entries.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, raw)
    return stream.getvalue()
