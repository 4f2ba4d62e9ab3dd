"""`python -m qualeval`, and the console script."""

import gc
import sys
from collections.abc import Sequence

_COLLECTOR = (100_000, 50, 100)  # loading a program makes no garbage; a small command is over before it is looked for


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit status: 0 done, 1 failed, 2 wrong usage."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments == ["--version"]:  # asked by scripts before anything else: nothing is loaded for it
        from qualeval import __version__

        sys.stdout.write(f"qualeval {__version__}\n")
        return 0
    is_own_process = argv is None
    if is_own_process:
        gc.set_threshold(*_COLLECTOR)
    from qualeval.cli.main import run

    status = run(arguments)
    if is_own_process:
        gc.freeze()  # what is left goes with the process, and need not be looked through
    return status


if __name__ == "__main__":
    sys.exit(main())
