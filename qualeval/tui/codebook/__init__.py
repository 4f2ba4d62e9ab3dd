"""The codebook: its tree with what stands on each entry, and everything that can be done to it.

`desk` holds the tree, what is marked and what stands under the cursor; the other modules add the commands of one kind
to it, or are the screens and dialogs that these open.
"""

from qualeval.tui.codebook.screen import CodebookScreen

__all__ = ["CodebookScreen"]
