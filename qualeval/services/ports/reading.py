"""Transcripts, surveys, codebooks and codings, from files and to files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.coded_rows import CodingRow
    from qualeval.domain.measuring import Measures
    from qualeval.domain.surveys import SurveyMapping, Table
    from qualeval.domain.transcripts import TranscriptRead


class Formats(Protocol):
    """Files in and out. Readers raise a Fault or FaultsError that names file and place."""

    def digest(self, path: Path) -> str:
        """Identifies the file's bytes, whatever its name."""
        ...

    def is_transcript(self, path: Path) -> bool: ...

    def is_survey(self, path: Path) -> bool: ...

    def read_transcript(self, path: Path) -> TranscriptRead: ...

    def read_text(self, text: str) -> TranscriptRead:
        """A text that is there already, with the turns and speakers found in it."""
        ...

    def read_table(self, path: Path, sheet: str = "", header_rows: int = 0) -> Table:
        """0 rows of header: find out how many there are."""
        ...

    def is_transcript_table(self, table: Table) -> bool:
        """Whether it is a transcript kept as a table, and no survey."""
        ...

    def measuring(self, texts: Sequence[str]) -> Callable[[], Mapping[str, Measures]]:
        """Begins to measure texts of answers; what it returns waits for the end, and may leave out any of them."""
        ...

    def guess_mapping(self, table: Table) -> SurveyMapping: ...

    def read_mapping(self, path: Path) -> SurveyMapping: ...

    def write_mapping(self, mapping: SurveyMapping, path: Path) -> None: ...

    def read_codebook(self, path: Path) -> Codebook: ...

    def write_codebook(self, codebook: Codebook, path: Path) -> None: ...

    def read_codings(self, path: Path) -> list[CodingRow]: ...

    def write_codings(self, rows: Iterable[CodingRow], path: Path) -> None: ...
