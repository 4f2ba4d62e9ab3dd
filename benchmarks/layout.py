"""Where things are, and what the measured programs run in."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
HAS_PTY = sys.platform != "win32"
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP")


def environment(home: Path) -> dict[str, str]:
    """What a measured program sees: a terminal of many colours, and a home that is nobody's."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "QUALEVAL_CODER": "bench",
    }


def qualeval(*arguments: str) -> list[str]:
    return [PYTHON, "-m", "qualeval", "--language", "en", *arguments]


def workspace(project: Path) -> list[str]:
    return qualeval(str(project))


def watched(project: Path, answer: Path) -> list[str]:
    """The workspace, which writes into `answer` what it saw when it is asked (see benchmarks/watched.py)."""
    return [PYTHON, "-m", "benchmarks.watched", str(answer), "--language", "en", str(project)]


def floor(name: str) -> list[str]:
    return [PYTHON, "-m", "benchmarks.floors", name]
