"""Files in and out. The readers load what they need when they are used."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualeval.domain.coded_rows import CodedSegment, CodingRow
from qualeval.domain.exchange import ExchangeCode, ExchangeProject, Loss
from qualeval.domain.surveys import SurveyMapping, Table
from qualeval.domain.transcripts import TranscriptRead

if TYPE_CHECKING:
    from qualeval.domain.codebook import Codebook
    from qualeval.domain.exchange import Written
    from qualeval.domain.measuring import Measures

__all__ = ["Files", "load_codebook"]


def load_codebook(path: Path | str) -> "Codebook":
    """Reads a codebook in YAML; raises a Fault or, with all that is wrong, FaultsError."""
    from qualeval.formats.codebook_yaml import load_codebook as load

    return load(Path(path))


class Files:
    """The ports Formats and Exchange over the readers and writers of this package."""

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

    def read_text(self, text: str) -> TranscriptRead:
        from qualeval.domain.text import Content
        from qualeval.formats.speakers import find_turns

        turns, speakers = find_turns(text)
        return TranscriptRead(Content(text, turns), speakers)

    def read_table(self, path: Path, sheet: str = "", header_rows: int = 0) -> Table:
        from qualeval.formats.tables import read_table

        return read_table(path, sheet, header_rows)

    def is_transcript_table(self, table: Table) -> bool:
        from qualeval.formats.transcript_tables import is_transcript_table

        return is_transcript_table(table)

    def measuring(self, texts: Sequence[str]) -> "Callable[[], Mapping[str, Measures]]":
        from qualeval.formats.measuring import Measuring

        return Measuring(texts)

    def guess_mapping(self, table: Table) -> SurveyMapping:
        from qualeval.formats.mappings import guess_mapping

        return guess_mapping(table)

    def read_mapping(self, path: Path) -> SurveyMapping:
        from qualeval.formats.mapping_file import read_mapping

        return read_mapping(path)

    def write_mapping(self, mapping: SurveyMapping, path: Path) -> None:
        from qualeval.formats.mapping_file import write_mapping

        write_mapping(mapping, path)

    def read_codebook(self, path: Path) -> "Codebook":
        return self.read_codes(path)[0]

    def write_codebook(self, codebook: "Codebook", path: Path) -> None:
        self.write_codes(codebook, path)

    def is_project(self, path: Path) -> bool:
        from qualeval.formats.projects.reading import is_project

        return is_project(path)

    def read_project(self, path: Path, language: str = "id") -> ExchangeProject:
        from qualeval.formats.projects.reading import read_project

        return read_project(path, language)

    def write_project(self, project: ExchangeProject, path: Path) -> tuple[Loss, ...]:
        from qualeval.formats.projects.writing import write_project

        return write_project(project, path)

    def written_as(self, path: Path) -> "Written":
        from qualeval.formats import codebooks, segments_out
        from qualeval.formats.projects import writing

        if writing.is_written(path):
            return "project"
        if codebooks.are_written(path):
            return "codebook"
        return "segments" if segments_out.are_written(path) else ""

    def read_codes(
        self, path: Path, language: str = "id"
    ) -> "tuple[Codebook, tuple[ExchangeCode, ...], tuple[Loss, ...]]":
        from qualeval.formats.codebooks import read_codes

        return read_codes(path, language)

    def write_codes(self, codebook: "Codebook", path: Path) -> tuple[Loss, ...]:
        from qualeval.formats.codebooks import write_codes

        return write_codes(codebook, path)

    def read_codings(self, path: Path) -> list[CodingRow]:
        from qualeval.formats.codings_csv import read_codings

        return read_codings(path)

    def write_codings(self, rows: Iterable[CodingRow], path: Path) -> None:
        from qualeval.formats.codings_csv import write_codings

        write_codings(rows, path)

    def write_segments(self, segments: Iterable[CodedSegment], path: Path) -> None:
        from qualeval.formats.segments_out import write_segments

        write_segments(segments, path)
