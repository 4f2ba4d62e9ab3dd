"""The program that reads one file and ends: `python -m qualeval.formats.child READER FILE SHEET` writes JSON."""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from qualeval.domain.errors import Fault

_SMALLEST = 500_000_000  # bytes of memory for any file, of which the libraries take 150 million
_LARGEST = 1_500_000_000


def _statistics(path: Path, _: str) -> dict[str, Any]:
    from qualeval.formats.statistics_files import statistics_records

    return {"records": statistics_records(path)}


def _workbook(path: Path, sheet: str) -> dict[str, Any]:
    from qualeval.formats.workbooks import sheet_in

    found = sheet_in(path.read_bytes(), sheet, str(path))
    return {
        "sheet": found.sheet,
        "records": found.records,
        "lines": list(found.lines),
        "other_sheets": list(found.other_sheets),
        "linked_sheets": list(found.linked_sheets),
    }


_READERS = {"statistics": _statistics, "workbook": _workbook}


def answer(reader: str, path: Path, sheet: str) -> dict[str, Any]:
    """What the reader finds, or the fault that it raises, as JSON can say it."""
    try:
        return _READERS[reader](path, sheet)
    except Fault as fault:
        values = {name: value if isinstance(value, int) else str(value) for name, value in fault.values.items()}
        return {"fault": fault.template, "values": values}


def limit_memory(size: int) -> None:
    """For a file of so many bytes, where the system knows limits.

    A hundred thousand answers to forty questions take 300 bytes for each of a file that is compressed well.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = min(_SMALLEST + 400 * size, _LARGEST + 20 * size)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    reader, file, sheet = sys.argv[1:]
    path = Path(file)
    limit_memory(path.stat().st_size)
    json.dump(answer(reader, path, sheet), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
