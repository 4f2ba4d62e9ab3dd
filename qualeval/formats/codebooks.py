"""Which reader and which writer a codebook has, by the file's ending. Ours is YAML; what no other reader knows is."""

from pathlib import Path
from typing import TYPE_CHECKING

from qualeval.domain.errors import Fault
from qualeval.domain.exchange import ExchangeCode, Loss
from qualeval.formats.added import is_added, read_added, write_added
from qualeval.formats.registry import is_survey
from qualeval.i18n import N_

if TYPE_CHECKING:
    from qualeval.domain.codebook import Codebook
    from qualeval.formats.codebook_tables import CodesRead

_OURS = (".yaml", ".yml", ".txt", "")


def read_codes(path: Path, language: str) -> "CodesRead":
    """The codebook, its codes with their identifiers, and what was lost; `language` is that of files that name none."""
    ending = path.suffix.lower()
    if ending == ".qdc":
        from qualeval.formats.refi.codebook import read_qdc

        return read_qdc(path, language)
    if ending == ".docx":
        from qualeval.formats.codebook_tables import read_code_headings
        from qualeval.formats.docx import docx_paragraphs
        from qualeval.formats.text_file import read_bytes

        return read_code_headings(docx_paragraphs(read_bytes(path), str(path)), str(path), path.stem, language)
    if is_added("codebooks", path):
        return _without_identifiers(read_added("codebooks", path))
    if is_survey(path):
        from qualeval.formats.codebook_tables import read_code_table
        from qualeval.formats.tables import read_table

        return read_code_table(read_table(path), path.stem, language)
    from qualeval.formats.codebook_yaml import load_codebook

    return _without_identifiers(load_codebook(path))


def are_written(path: Path) -> bool:
    """Whether an export with this ending is a codebook: tables are of segments there."""
    return path.suffix.lower() == ".qdc" or is_added("writers.codebooks", path)


def _without_identifiers(codebook: "Codebook") -> "CodesRead":
    return codebook, tuple(ExchangeCode("", code) for code in codebook.codes), ()


def write_codes(codebook: "Codebook", path: Path) -> tuple[Loss, ...]:
    """Writes it, whole or not at all; what the format has no place for comes back by name."""
    ending = path.suffix.lower()
    if ending == ".qdc":
        from qualeval.formats.refi.codebook import write_qdc

        return write_qdc(codebook, path)
    if ending == ".csv":
        from qualeval.formats.codebook_as_table import write_codebook_csv

        return write_codebook_csv(codebook, path)
    if ending == ".xlsx":
        from qualeval.formats.codebook_as_table import write_codebook_xlsx

        return write_codebook_xlsx(codebook, path)
    if is_added("writers.codebooks", path):
        return write_added("writers.codebooks", codebook, path)
    if ending not in _OURS:
        raise Fault(
            str(path),
            0,
            0,
            N_("codebooks are not written with this ending; there are {endings}"),
            endings=", ".join([*_OURS[:2], ".qdc", ".csv", ".xlsx"]),
        )
    from qualeval.formats.codebook_yaml import write_codebook

    write_codebook(codebook, path)
    return ()
