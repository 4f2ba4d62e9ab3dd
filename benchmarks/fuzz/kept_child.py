"""A process that reads one file after another (`python -m benchmarks.fuzz.kept_child`), in place of one for each.

Starting one takes a hundred times as long as reading what the fuzzer makes. The readers and what is done with their
answers are the program's own; a process that ends or hangs is ended, as there, and the next file gets a new one.
"""

import json
import subprocess
import sys
from pathlib import Path
from threading import Timer

from qualeval.formats.child import answer, limit_memory


class KeptChild:
    """`says` stands for `qualeval.formats.apart.child_says`."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def says(self, reader: str, path: Path, sheet: str, seconds: float) -> bytes:
        if self._child is None or self._child.poll() is not None:
            command = [sys.executable, "-m", "benchmarks.fuzz.kept_child"]
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        late = Timer(seconds, child.kill)
        late.start()
        try:
            child.stdin.write(json.dumps([reader, str(path), sheet]).encode() + b"\n")
            child.stdin.flush()
            said = child.stdout.readline()
        except BrokenPipeError:
            said = b""
        is_late = late.finished.is_set()
        late.cancel()
        if not said:
            child.wait()
            self._child = None
            if is_late:
                raise subprocess.TimeoutExpired(child.args, seconds)
        return said


def main() -> None:
    limit_memory(0)
    for line in sys.stdin:
        reader, file, sheet = json.loads(line)
        sys.stdout.write(json.dumps(answer(reader, Path(file), sheet)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
