"""Other tools' projects and codebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.coded_rows import CodedSegment
    from qualeval.domain.exchange import ExchangeCode, ExchangeProject, Loss, Written


class Exchange(Protocol):
    """Other tools' projects and codebooks, in and out."""

    def is_project(self, path: Path) -> bool:
        """Whether a file or a folder is another tool's project (or an exported one of ours)."""
        ...

    def read_project(self, path: Path, language: str = "id") -> ExchangeProject:
        """Raises a Fault for what is no such project; `losses` and `offsets` say how it was understood."""
        ...

    def write_project(self, project: ExchangeProject, path: Path) -> tuple[Loss, ...]:
        """Writes a .qdpx, or what another package writes; what the format has no place for comes back by name."""
        ...

    def written_as(self, path: Path) -> Written:
        """What a file of this ending is written from; empty where it is none that is written here."""
        ...

    def read_codes(
        self, path: Path, language: str = "id"
    ) -> tuple[Codebook, tuple[ExchangeCode, ...], tuple[Loss, ...]]:
        """A codebook of any kind (.qdc, table, Word headings, ours), its codes' identifiers, and what was lost."""
        ...

    def write_codes(self, codebook: Codebook, path: Path) -> tuple[Loss, ...]:
        """Writes a .qdc, a table as .csv or .xlsx, ours as .yaml, or what another package writes; else a Fault."""
        ...

    def write_segments(self, segments: Iterable[CodedSegment], path: Path) -> None:
        """By the ending: .csv and .xlsx for people, .json and .jsonl for programs, .jsonld as W3C annotations."""
        ...
