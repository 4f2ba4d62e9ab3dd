"""Instants as people read them."""

from datetime import datetime


def minute(instant: str) -> str:
    """`2026-11-24 10:03` in the reader's own time; what is no instant stays as it is."""
    try:
        return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return instant
