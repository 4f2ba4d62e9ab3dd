"""Measures qualeval beside the least that the same work costs. `python -m benchmarks [quick|full]`.

`--report` writes benchmarks/REPORT.md: to be run on a machine that does nothing else.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.figures import Figure, Verdict, table
from benchmarks.layout import HAS_PTY
from benchmarks.machine import Machine, is_busy, load_now
from benchmarks.report import failures, write_json, write_report

_HERE = Path(__file__).parent
_NEEDING_PTY = ("floors", "startup", "keys", "training", "flood", "resize", "taguette", "qc")
_PEERS = ("taguette", "qc")
_SECONDS = {"quick": 85.0, "full": 690.0}  # that all may take, with what failed measured again

Suite = Callable[[Bench], list[Figure]]


def suites() -> dict[str, Suite]:
    """By name, in the order in which they run; those that need a terminal only where there is one."""
    from benchmarks import counting, imports, latency, startup, storing

    found: dict[str, Suite] = {
        "commands": startup.commands,
        "counting": counting.counts,
        "store": storing.store,
        "imports": imports.imports,
    }
    if HAS_PTY:
        from benchmarks import keys, peers, strain

        found |= {
            "floors": strain.floors,
            "startup": startup.first_frames,
            "keys": keys.keys,
            "training": strain.training,
            "flood": strain.flood,
            "resize": strain.resize,
            "taguette": peers.taguette,
            "qc": peers.qc,
        }
    return found | {"suggest": storing.suggestions, "latency": latency.answers}


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 where a gate fails clearly: even the lower end of its interval is over the goal."""
    options = _parser().parse_args(arguments)
    known = suites()
    wanted = options.only.split(",") if options.only else [n for n in known if options.peers or n not in _PEERS]
    unknown = [name for name in wanted if name not in known and name not in _NEEDING_PTY]
    if unknown:
        print(f"no such suite: {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    if not HAS_PTY:
        print("skipped, because Windows has no pseudo-terminals: " + ", ".join(_NEEDING_PTY), file=sys.stderr)
    begun, load = time.monotonic(), load_now()
    with tempfile.TemporaryDirectory(prefix="qualeval-bench-", ignore_cleanup_errors=True) as folder:
        bench = Bench(options.mode == "full", Path(folder))
        figures = _measured({name: known[name] for name in wanted if name in known}, bench, _SECONDS[options.mode])
    machine = Machine.here(options.mode, time.monotonic() - begun, [*load, *load_now()], bench.idle)
    return _told(figures, machine, [name for name in known if name not in wanted] if options.report else None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("mode", nargs="?", choices=("quick", "full"), default="quick")
    parser.add_argument("--only", metavar="NAME,...", help="only these suites")
    parser.add_argument("--peers", action="store_true", help="other tools as well; they are installed for it")
    parser.add_argument("--report", action="store_true", help="write benchmarks/REPORT.md as well")
    return parser


def _measured(wanted: dict[str, Suite], bench: Bench, seconds: float) -> list[Figure]:
    """Every suite; then, where there is time and quiet, those that failed once more with twice the blocks."""
    begun = time.monotonic()
    found: dict[str, list[Figure]] = {}
    took: dict[str, float] = {}

    def measure(name: str, bench: Bench) -> None:
        at = time.monotonic()
        found[name] = _figures(name, wanted[name], bench)
        took[name] = time.monotonic() - at
        print(f"{name}: {took[name]:.0f} s", file=sys.stderr, flush=True)

    for name in wanted:
        measure(name, bench)
    for name in wanted:
        failed = any(figure.verdict is Verdict.FAILS for figure in found[name])
        has_time = time.monotonic() - begun + 2 * took[name] < seconds
        if failed and has_time and not is_busy(bench.idle):
            measure(name, replace(bench, over=2))
    return [figure for figures in found.values() for figure in figures]


def _figures(name: str, suite: Suite, bench: Bench) -> list[Figure]:
    """What the suite measures, in a folder of its own; that it broke off, where it did."""
    bench.block(name)
    own = replace(bench, folder=Path(tempfile.mkdtemp(prefix=f"{name}-", dir=bench.folder)))
    try:
        return suite(own)
    except Exception as error:  # noqa: BLE001 - the other suites' figures are not lost with it
        traceback.print_exc()
        return [Figure(name, f"broke off: {type(error).__name__}", float("inf"), "", goal=0)]


def _told(figures: list[Figure], machine: Machine, left_out: Sequence[str] | None) -> int:
    print(table(figures))
    print(f"\n{machine.sentence()}")
    write_json(figures, machine, _HERE / "results" / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json")
    if left_out is not None:
        write_report(figures, machine, left_out, _HERE / "REPORT.md")
    failed = failures(figures, machine)
    if machine.is_busy:
        print("The machine was busy with other things: goals in milliseconds are reported and do not fail.")
    for figure in failed:
        print(f"FAILS: {figure.suite}: {figure.name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
