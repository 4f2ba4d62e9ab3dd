"""`python -m qualeval`, and the console script."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit status: 0 done, 1 failed, 2 wrong usage."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments == ["--version"]:  # asked by scripts before anything else: nothing is loaded for it
        from qualeval import __version__

        sys.stdout.write(f"qualeval {__version__}\n")
        return 0
    from qualeval.cli.main import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
