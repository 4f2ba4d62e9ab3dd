"""Files of kinds that only native code reads, read in a process of their own: `python -m qualeval.formats.apart`.

What a crafted file makes such code do ends that process and nothing else: asking for all the memory (which ends a
process without an error), or never coming back. The answer is JSON, for the process is not trusted either.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from qualeval.domain.errors import Fault
from qualeval.i18n import N_

_SECONDS = 10.0  # and one for each megabyte
_MEGABYTE = 1_000_000
_MEMORY = 1_500 * _MEGABYTE  # and twenty times the file, where the system knows limits


def read_apart(reader: str, path: Path, sheet: str = "") -> dict[str, Any]:
    """What a reader of this module finds in a file: `records`, and of a workbook `sheet`, `lines` and `other_sheets`.

    Raises a Fault for what it refuses, and where it does not come to an end.
    """
    file = str(path)
    size = path.stat().st_size
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(found for found in sys.path if found)}
    try:
        done = subprocess.run(  # noqa: S603 - this module itself
            [sys.executable, "-P", "-m", "qualeval.formats.apart", reader, file, sheet],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**environment, "PYTHONUTF8": "1"},
            timeout=_SECONDS + size / _MEGABYTE,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise Fault(file, 0, 0, N_("reading it does not come to an end; save it anew as .xlsx or .csv")) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:  # it was ended by the system
        raise Fault(file, 0, 0, N_("the file asks for more than it can hold; save it anew as .xlsx or .csv")) from error
    if "fault" in answer:
        raise Fault(file, 0, 0, answer["fault"], **answer["values"])
    return answer


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
    }


_READERS = {"statistics": _statistics, "workbook": _workbook}


def _limit_memory(size: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = _MEMORY + 20 * size
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    reader, file, sheet = sys.argv[1:]
    path = Path(file)
    _limit_memory(path.stat().st_size)
    try:
        answer = _READERS[reader](path, sheet)
    except Fault as fault:
        values = {name: value if isinstance(value, int) else str(value) for name, value in fault.values.items()}
        answer = {"fault": fault.template, "values": values}
    json.dump(answer, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
