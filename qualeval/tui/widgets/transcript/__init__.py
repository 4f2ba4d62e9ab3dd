"""The transcript: text in rows, codes as hues and gutter lanes, a cursor that stands on segments."""

from __future__ import annotations

from qualeval.tui.widgets.transcript.paint import Mark
from qualeval.tui.widgets.transcript.view import TranscriptView

__all__ = ["Mark", "TranscriptView"]
