"""Files in and out. The readers load what they need when they are used."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qualeval.services.ports import CodingRow, SurveyMapping, Table, TranscriptRead

if TYPE_CHECKING:
    from qualeval.domain.codebook import Codebook

__all__ = ["Files", "load_codebook"]


def load_codebook(path: Path | str) -> "Codebook":
    """Reads a codebook in YAML; raises a Fault or, with all that is wrong, FaultsError."""
    from qualeval.formats.codebook_yaml import load_codebook as load

    return load(Path(path))


class Files:
    """The Formats port over the readers and writers of this package."""

    def digest(self, path: Path) -> str:
        """Identifies the file's bytes, whatever its name: 32 hexadecimal digits."""
        import hashlib

        from qualeval.formats.text_file import read_bytes

        return hashlib.sha256(read_bytes(path)).hexdigest()[:32]

    def is_transcript(self, path: Path) -> bool:
        from qualeval.formats.registry import is_transcript

        return is_transcript(path)

    def is_survey(self, path: Path) -> bool:
        from qualeval.formats.registry import is_survey

        return is_survey(path)

    def read_transcript(self, path: Path) -> TranscriptRead:
        from qualeval.formats.registry import read_transcript

        return read_transcript(path)

    def read_table(self, path: Path, sheet: str = "", header_rows: int = 1) -> Table:
        from qualeval.formats.tables import read_table

        return read_table(path, sheet, header_rows)

    def guess_mapping(self, table: Table) -> SurveyMapping:
        from qualeval.formats.mappings import guess_mapping

        return guess_mapping(table)

    def read_mapping(self, path: Path) -> SurveyMapping:
        from qualeval.formats.mappings import read_mapping

        return read_mapping(path)

    def write_mapping(self, mapping: SurveyMapping, path: Path) -> None:
        from qualeval.formats.mappings import write_mapping

        write_mapping(mapping, path)

    def read_codebook(self, path: Path) -> "Codebook":
        return load_codebook(path)

    def write_codebook(self, codebook: "Codebook", path: Path) -> None:
        from qualeval.formats.codebook_yaml import write_codebook

        write_codebook(codebook, path)

    def read_codings(self, path: Path) -> list[CodingRow]:
        from qualeval.formats.codings_csv import read_codings

        return read_codings(path)

    def write_codings(self, rows: Iterable[CodingRow], path: Path) -> None:
        from qualeval.formats.codings_csv import write_codings

        write_codings(rows, path)
