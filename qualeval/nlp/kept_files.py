"""Files in a folder of the cache: each whole or not there, for their owner alone, and only so many of a kind.

A folder that cannot be used costs time, and nothing else.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

MOST = 12
"""Files of an ending that are kept: the newest ones."""


def keep(path: Path, write: Callable[[BinaryIO], object], *, most: int | None = MOST) -> None:
    """Has a file written in the place of the one before; without `most`, all others of its ending stay."""
    part = path.with_suffix(f".{uuid4().hex}.part")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with part.open("wb") as stream:
                write(stream)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        if most is not None:
            files = path.parent.glob(f"*{path.suffix}")
            for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)[most:]:
                file.unlink(missing_ok=True)


def digest_of(parts: Iterable[str]) -> str:
    """40 hexadecimal digits over texts, and over where each of them ends."""
    digest = blake2b(digest_size=20)
    for part in parts:
        own = part.encode("utf-8", "surrogatepass")
        digest.update(len(own).to_bytes(8, "little") + own)
    return digest.hexdigest()
