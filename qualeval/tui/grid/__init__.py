"""The survey grid: respondents in rows, attributes and open answers in columns, coded without leaving it.

`table` holds who and what is in view and shows it in rows, `desk` what stands under the cursor and what is suggested
for it; the other modules add the commands of one kind to them.
"""

from qualeval.tui.grid.screen import GridScreen

__all__ = ["GridScreen"]
