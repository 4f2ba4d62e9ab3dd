"""The last answer about a project kept on disk, so that a project that was open before has its suggestions at once.

It is shown while the process that makes the next one loads its libraries. A file holds numbers of segments, codes, how
sure each suggestion is and how good each code's were: nothing of what people said, and so no reasons, which come with
the answer of the process. Whose decisions taught it is part of its sign: another coder's answer is not found.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from qualeval.domain.learning import Lesson
from qualeval.domain.suggestion import Segment
from qualeval.nlp.answers import Packed
from qualeval.nlp.kept_files import digest_of, keep

_ENDING = ".answer"


class KeptAnswers:
    """Those in a folder; without one there are none. `made_by` names all that an answer depends on but the lesson."""

    def __init__(self, folder: Path | None, made_by: str) -> None:
        self._folder = folder
        self._made_by = made_by
        self._named: tuple[Sequence[Segment], str] = ((), "")

    def find(self, lesson: Lesson) -> Packed | None:
        """The answer to this very lesson, whatever its generation."""
        if self._folder is None:
            return None
        path = self._path(lesson)
        with suppress(OSError, ValueError, KeyError, TypeError):
            sign, _, packed = path.read_bytes().partition(b"\n")
            if sign == self._sign(lesson):
                os.utime(path)
                return replace(Packed.from_bytes(packed), generation=lesson.generation)
        return None

    def keep(self, lesson: Lesson, answer: Packed) -> None:
        """A folder that cannot be used changes nothing."""
        if self._folder is not None:
            kept = b"\n".join([self._sign(lesson), replace(answer, reasons={}).to_bytes()])
            keep(self._path(lesson), lambda stream: stream.write(kept))

    def _path(self, lesson: Lesson) -> Path:
        """One file for a project's texts: a newer answer takes the place of the one before."""
        assert self._folder is not None
        if self._named[0] is not lesson.segments:  # of 50,000 it takes 20 ms, and lessons share them
            self._named = lesson.segments, digest_of(segment.text for segment in lesson.segments)
        return self._folder / f"{self._named[1]}{_ENDING}"

    def _sign(self, lesson: Lesson) -> bytes:
        """What tells an answer to this lesson from one to any other about the same texts."""
        decided = (
            f"{row} {sorted(one.labels)} {sorted(one.rejected)} {sorted(one.by_hand)}"
            for row, one in sorted(lesson.decided.items())
        )
        rejections = (f"{row} {sorted(codes.items())}" for row, codes in sorted(lesson.rejections.items()))
        about = (self._made_by, lesson.codebook.digest, lesson.language)
        return digest_of(part for parts in (about, decided, ("",), rejections) for part in parts).encode()
