"""The standard streams: what is said to the person at the terminal, whatever its encoding and whoever reads."""

import io
import os
import sys
from contextlib import suppress


def say(text: str) -> None:
    """A line for the person at the terminal."""
    sys.stdout.write(f"{text}\n")


def use_utf8() -> None:
    """Makes stdout and stderr take any character: a file or pipe gets UTF-8, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


def forget_stdout() -> None:
    """After the reader of a pipe has gone: what is still to be flushed goes nowhere, without a complaint."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
