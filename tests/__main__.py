"""Every check of the project, in order of speed: `python -m tests`. Stops at the end, not at the first failure.

Words after it go to pytest. `python -m tests.long` runs for hours what is run here for a minute.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
KILLS = "1000"  # writers that are killed, in place of the few of a run by hand
CHECKS: dict[str, list[str]] = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "translations": [PYTHON, "-m", "pytest", "-q", "--durations=0", "tests/architecture/test_catalogue.py"],
    "import contracts": [PYTHON, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "types": [PYTHON, "-m", "mypy"],
    "tests": [PYTHON, "-m", "pytest", "-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"],
}


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        environment = {"QUALEVAL_KILLS": KILLS, **os.environ, "PYTHONUTF8": "1"}
        if subprocess.run(
            [*command, *(sys.argv[1:] if name == "tests" else [])], cwd=ROOT, env=environment, check=False
        ).returncode:
            failed.append(name)
        print(f"== {name}: {'FAILED' if name in failed else 'ok'} ({time.monotonic() - begun:.0f} s)", flush=True)
    print(f"\nFAILED: {', '.join(failed)}" if failed else "\nall checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
