"""Tables of results, before anybody writes or draws them."""

from typing import Literal

from qualeval.domain.frozen import frozen

TableFormat = Literal["table", "csv", "json", "md", "xlsx"]


@frozen
class ResultTable:
    """A table of results. `columns` are stable machine names; `headers` what people read; `rows` hold plain values.

    `notes` stand under the table where a person reads it (what was counted, what was left out and why). `worded` names
    columns whose cells are the program's own values, put into words for people (see services.wording). In a document,
    the cells of the columns `leading` lead to the part of that name in `leads_to`, one for each row, empty for none.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    headers: tuple[str, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()
    worded: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()

    def target(self, row: int, column: int) -> str:
        """The name of the part that a cell leads to; empty for none."""
        return self.leads_to[row] if self.leads_to and self.columns[column] in self.leading else ""
