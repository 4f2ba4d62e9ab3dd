"""A process that has one file after another read (`python -m benchmarks.fuzz.kept_child`), in place of one for each.

Starting one takes a hundred times as long as reading what the fuzzer makes, and much of that ends it. So it forks for
each file, with all that reads loaded: what ends or hangs is the fork. The readers and what is done with their answers
are the program's own.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Timer

from qualeval.formats.child import answer, limit_memory

_LOADED = ("qualeval.formats.workbooks", "qualeval.formats.statistics_files", "python_calamine", "pyreadstat")


class KeptChild:
    """`says` stands for `qualeval.formats.apart.child_says`."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def says(self, reader: str, path: Path, sheet: str, seconds: float) -> bytes:
        """What a fork writes, a part of it or nothing where it was ended; subprocess.TimeoutExpired after so long."""
        if self._child is None:
            command = [sys.executable, "-m", "benchmarks.fuzz.kept_child"]
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        late = Timer(seconds, os.killpg, (child.pid, signal.SIGKILL))
        late.start()
        child.stdin.write(json.dumps([reader, str(path), sheet]).encode() + b"\n")
        child.stdin.flush()
        said = child.stdout.readline()
        late.cancel()
        if not said.endswith(b"\n"):  # all of them were ended
            child.wait()
            self._child = None
            raise subprocess.TimeoutExpired(child.args, seconds)
        return said


def main() -> None:
    limit_memory(0)
    for module in _LOADED:
        with suppress(ImportError):
            import_module(module)
    for line in sys.stdin:
        if not (fork := os.fork()):
            reader, file, sheet = json.loads(line)
            sys.stdout.write(json.dumps(answer(reader, Path(file), sheet)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(fork, 0)
        if status:
            sys.stdout.write("\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
