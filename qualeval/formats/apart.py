"""Files of kinds that only native code reads, read in a process of their own (`child.py`).

What a crafted file makes such code do ends that process and nothing else: asking for all the memory (which ends a
process without an error), or never coming back. The answer is JSON, for the process is not trusted either.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from qualeval.domain.errors import Fault
from qualeval.i18n import N_

_SECONDS = 8.0  # and one for each megabyte
_MEGABYTE = 1_000_000


def read_apart(reader: str, path: Path, sheet: str = "") -> dict[str, Any]:
    """What a reader of `child.py` finds in a file: `records`, and of a workbook `sheet`, `lines` and `other_sheets`.

    Raises a Fault for what it refuses, and where it does not come to an end.
    """
    file = str(path)
    try:
        said = child_says(reader, path, sheet, _SECONDS + path.stat().st_size / _MEGABYTE)
    except subprocess.TimeoutExpired as error:
        raise Fault(file, 0, 0, N_("reading it does not come to an end; save it anew as .xlsx or .csv")) from error
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError as error:  # it was ended by the system
        raise Fault(file, 0, 0, N_("the file asks for more than it can hold; save it anew as .xlsx or .csv")) from error
    if "fault" in answer:
        raise Fault(file, 0, 0, answer["fault"], **answer["values"])
    return answer


def child_says(reader: str, path: Path, sheet: str, seconds: float) -> bytes:
    """What the process writes, all of it or a part where it was ended; subprocess.TimeoutExpired after so long."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(found for found in sys.path if found)}
    done = subprocess.run(  # noqa: S603 - a module of this package
        [sys.executable, "-P", "-m", "qualeval.formats.child", reader, str(path), sheet],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**environment, "PYTHONUTF8": "1"},
        timeout=seconds,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return done.stdout
