"""The long run: `python -m tests.long [NAME ...]`, hours in all. The same tests as always, with larger numbers.

| name | what | seed |
| --- | --- | --- |
| kills | 10,000 writers killed with imports, merges and migrations under way | QUALEVAL_SEED, else 20261124 |
| histories | 10,000 random histories each of two and of three coders, merged in every order | 20261124 |
| load | 50,000 decisions of eight coders on a server | |
| fuzz | 1,000,000 inputs for every reader and parser (needs atheris) | 1 |
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Run(NamedTuple):
    """A command, and what it is told by the environment."""

    command: Sequence[str]
    told: dict[str, str]


def _tests(path: str, *more: str, **told: str) -> Run:
    return Run((sys.executable, "-m", "pytest", "-s", "-n0", "--timeout=0", path, *more), told)


RUNS = {
    "kills": _tests("tests/store/test_killed.py", QUALEVAL_KILLS="10000"),
    "histories": _tests("tests/services/test_merging.py", "--hypothesis-seed=20261124", QUALEVAL_HISTORIES="10000"),
    "load": _tests("tests/store/postgres/test_load.py", QUALEVAL_DECISIONS="50000"),
    "fuzz": Run((sys.executable, "-m", "benchmarks.fuzz", "--runs", "1000000", "--seed", "1"), {}),
}


def main() -> int:
    failed = []
    for name in sys.argv[1:] or RUNS:
        run = RUNS[name]
        environment = {**run.told, **os.environ, "PYTHONUTF8": "1"}
        if subprocess.run(run.command, cwd=ROOT, env=environment, check=False).returncode:
            failed.append(name)
    sys.stdout.write(f"FAILED: {', '.join(failed)}\n" if failed else "all done\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
