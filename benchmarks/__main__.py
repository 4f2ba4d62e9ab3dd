"""Measures qualeval beside the least that the same work costs. `python -m benchmarks [quick|full]`."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.figures import Figure, Machine, failures, idle_share, table, write_json, write_report
from benchmarks.layout import HAS_PTY

_HERE = Path(__file__).parent
_NEEDING_PTY = ("startup", "floors", "keys", "training", "flood", "resize")


def suites() -> dict[str, Callable[[Bench], list[Figure]]]:
    """By name, in the order in which they run; those that need a terminal only where there is one."""
    from benchmarks import counting, imports, startup, storing

    found: dict[str, Callable[[Bench], list[Figure]]] = {
        "commands": startup.commands,
        "counting": counting.counts,
        "store": storing.store,
        "imports": imports.imports,
    }
    if HAS_PTY:
        from benchmarks import keys

        found |= {
            "floors": keys.echo,
            "startup": startup.first_frames,
            "keys": keys.decision_keys,
            "training": keys.training,
            "flood": keys.flood,
            "resize": keys.resize,
        }
    return found | {"suggest": storing.suggestions}


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 where a gate fails clearly: even the lower end of its interval is over the goal."""
    options = _parser().parse_args(arguments)
    known = suites()
    wanted = options.only.split(",") if options.only else list(known)
    unknown = [name for name in wanted if name not in known and name not in _NEEDING_PTY]
    if unknown:
        print(f"no such suite: {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    if not HAS_PTY:
        print("skipped, because Windows has no pseudo-terminals: " + ", ".join(_NEEDING_PTY), file=sys.stderr)
    return _report(*_measured([name for name in wanted if name in known], options.mode), report=options.report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("mode", nargs="?", choices=("quick", "full"), default="quick")
    parser.add_argument("--only", metavar="NAME,...", help="only these suites")
    parser.add_argument("--report", action="store_true", help="write benchmarks/REPORT.md as well")
    return parser


def _measured(names: Sequence[str], mode: str) -> tuple[list[Figure], Machine]:
    found: list[Figure] = []
    idle: list[tuple[str, float]] = []
    known = suites()
    with tempfile.TemporaryDirectory(prefix="qualeval-bench-", ignore_cleanup_errors=True) as folder:
        bench = Bench(mode == "full", Path(folder))
        for name in names:
            share = idle_share()
            if share is not None:
                idle.append((name, share))
            begun = time.monotonic()
            found += known[name](bench)
            print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return found, Machine.here(mode, idle)


def _report(figures: list[Figure], machine: Machine, *, report: bool) -> int:
    print(table(figures))
    print(f"\n{machine.sentence()}")
    write_json(figures, machine, _HERE / "results" / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json")
    if report:
        write_report(figures, machine, _HERE / "REPORT.md")
    failed = failures(figures, machine)
    if machine.is_busy:
        print("The machine was busy with other things: goals in milliseconds are reported and do not fail.")
    for figure in failed:
        print(f"FAILS: {figure.suite}: {figure.name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
