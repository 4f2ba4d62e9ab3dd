"""The workspace: the sources, the text with its codes, the codebook with live counts, and what is suggested here.

`desk` holds what is open and where the reader stands, and shows both; each of the other modules adds the commands of
one kind to it; `screen` puts them together.
"""

from __future__ import annotations

from qualeval.tui.workspace.screen import WorkspaceScreen

__all__ = ["WorkspaceScreen"]
