"""The suggester's process as its parent has it: started, ended, and what it said beside its answers."""

import os
import subprocess
import sys
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

ENDS_WITHIN = 2.0  # seconds that a killed process is waited for
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def start_process() -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """The process, and the file that takes what it says beside its answers. Raises OSError where it does not start."""
    paths = [path for path in sys.path if path]
    environment = {**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}
    quietly = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
    said = TemporaryFile()  # noqa: SIM115 - read and closed when the process has ended
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "qualeval.nlp.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env=environment,
            creationflags=quietly,
        )
    except OSError:
        said.close()
        raise
    return process, said


def end_process(process: subprocess.Popen[bytes], said: IO[bytes]) -> str:
    """Ends it whatever it does; its last words, or else the status that it ended with."""
    process.kill()
    with suppress(subprocess.TimeoutExpired):  # it is killed already, and dies with its input at the latest
        process.wait(ENDS_WITHIN)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # words that were on their way to a process that is gone
                stream.close()
    return _last_line(said) or f"status {process.returncode}"


def _last_line(said: IO[bytes]) -> str:
    """Of an error it is the one that names it."""
    with said:
        said.seek(0)
        lines = said.read().decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
