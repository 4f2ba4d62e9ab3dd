"""Runs targets under atheris, which follows the coverage of qualeval's own code: one process for each target.

    python -m benchmarks.fuzz --runs 1000000 --seed 1 --seconds 600      # every target
    python -m benchmarks.fuzz transcript.rtf journal --runs 100000

Prints a line for each: how many inputs it took, and what it failed at, if it did.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path

_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_PEAK = re.compile(r"stat::peak_rss_mb:\s*(\d+)")
_SHOWN = 5_000  # characters of what went wrong
_READ = 20_000  # of what a target said last
_ALONE = "--alone"
_QUICK = Path("/dev/shm")  # noqa: S108 - Linux's files in memory: inputs are written and read by the million
LIMITS = ("-timeout=10", "-rss_limit_mb=500", "-print_final_stats=1")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("targets", nargs="*", help="their names; all without any")
    parser.add_argument("--runs", type=int, default=100_000, help="inputs for each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=0, help="at most for each; 0: as long as it takes")
    parser.add_argument(
        "--longest", type=int, default=0, help="bytes of an input; 0: as libFuzzer has it, 4,096 or a seed's"
    )
    parser.add_argument("--list", action="store_true", help="print the targets' names")
    parser.add_argument(_ALONE, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        return _fuzz(options.targets[0], options)
    from benchmarks.fuzz.targets import all_targets

    names = list(all_targets())
    if unknown := [name for name in options.targets if name not in names]:
        parser.error(f"no target {unknown[0]}; there are: {' '.join(names)}")
    if options.list:
        print("\n".join(names))
        return 0
    failed = [name for name in options.targets or names if not _run(name, options)]
    print(f"FAILED: {' '.join(failed)}" if failed else "all done", flush=True)
    return 1 if failed else 0


def _run(name: str, options: argparse.Namespace) -> bool:
    """One target in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.fuzz", name, _ALONE]
    command += [f"--{word}={getattr(options, word)}" for word in ("runs", "seed", "seconds", "longest")]
    begun = time.monotonic()
    with (
        tempfile.TemporaryFile("w+", errors="replace") as told,  # in memory it would count as the next target's
        tempfile.TemporaryDirectory(prefix="qualeval-fuzz-", dir=_QUICK if _QUICK.is_dir() else None) as folder,
    ):
        environment = {**os.environ, "TMPDIR": folder}
        done = subprocess.run(command, stdout=told, stderr=subprocess.STDOUT, check=False, env=environment)
        told.seek(max(0, told.seek(0, 2) - _READ))
        said = told.read()
    n, peak = (int(found[1]) if (found := word.search(said)) else 0 for word in (_EXECUTED, _PEAK))
    is_good = done.returncode == 0
    seconds = time.monotonic() - begun
    print(f"{name}: {n} inputs, seed {options.seed}, {seconds:.0f} s, {peak} MB: {'ok' if is_good else 'FAILED'}")
    if not is_good:
        print(said[-_SHOWN:])
    sys.stdout.flush()
    return is_good


def _fuzz(name: str, options: argparse.Namespace) -> int:
    try:
        atheris = import_module("atheris")
    except ImportError:
        sys.stderr.write("atheris is not installed: pip install atheris\n")
        return 1
    with atheris.instrument_imports(include=["qualeval"]):
        from benchmarks.fuzz.kept_child import KeptChild
        from benchmarks.fuzz.targets import all_targets
        from qualeval.domain.errors import QualevalError
        from qualeval.formats import apart

        apart.child_says = KeptChild().says
        target = all_targets()[name]
        for begin in target.seeds:  # what is imported when it is used is instrumented too
            with suppress(QualevalError):
                target.take(begin)

    def one_input(content: bytes) -> None:
        try:
            target.take(content)
        except QualevalError:
            return

    folder = Path(tempfile.mkdtemp(prefix="qualeval-seeds-"))
    for number, content in enumerate(target.seeds):
        (folder / str(number)).write_bytes(content)
    limits = [*LIMITS, f"-artifact_prefix={folder}/", f"-max_total_time={options.seconds}"]
    if options.longest:
        limits.append(f"-max_len={max(options.longest, *map(len, target.seeds or (b'',)))}")
    atheris.Setup([sys.argv[0], f"-runs={options.runs}", f"-seed={options.seed}", *limits, str(folder)], one_input)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
