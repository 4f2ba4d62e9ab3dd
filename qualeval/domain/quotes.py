"""Quotations: what was said, by whom, and where it stands."""

from qualeval.domain.frozen import frozen
from qualeval.domain.records import Coding, Source


@frozen
class Quote:
    """A coding with all that a quotation needs: the words, whose they are, and where they stand."""

    coding: Coding
    source: Source
    text: str
    case_id: str
    case_name: str
    line: int

    @property
    def reference(self) -> str:
        """`R07:42`: the respondent (or source) and the line."""
        return f"{self.case_name or self.source.name}:{self.line}"
