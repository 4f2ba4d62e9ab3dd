"""The review queue: one suggestion at a time with the words around it, one key for each decision.

`desk` holds the queue and shows what is asked about; the other modules add the commands of one kind to it.
"""

from qualeval.tui.review.pace import Pace
from qualeval.tui.review.screen import ReviewScreen

__all__ = ["Pace", "ReviewScreen"]
