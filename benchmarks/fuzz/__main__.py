"""Runs one target under atheris, which follows the coverage of qualeval's own code."""

import sys
import tempfile
from importlib import import_module
from pathlib import Path


def main() -> int:
    try:
        atheris = import_module("atheris")
    except ImportError:
        sys.stderr.write("atheris is not installed: pip install atheris\n")
        return 1
    with atheris.instrument_imports(include=["qualeval"]):
        from benchmarks.fuzz.targets import TARGETS, seeds
        from qualeval.domain.errors import QualevalError

    name, runs, seed = [*sys.argv[1:], *["", "100000", "1"][len(sys.argv) - 1 :]]
    if name not in TARGETS:
        sys.stderr.write(f"targets: {', '.join(TARGETS)}\n")
        return 2
    target = TARGETS[name]

    def one_input(content: bytes) -> None:
        try:
            target(content)
        except QualevalError:
            return

    folder = Path(tempfile.mkdtemp(prefix="qualeval-seeds-"))
    for number, content in enumerate(seeds(name)):
        (folder / str(number)).write_bytes(content)
    limits = ["-timeout=10", "-rss_limit_mb=500", "-print_final_stats=1", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], f"-runs={runs}", f"-seed={seed}", *limits, str(folder)], one_input)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
