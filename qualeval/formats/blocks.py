"""The text of an office document as it grows: paragraphs apart by a blank line, tables row by row."""


class Blocks:
    """Collects paragraphs and tables in their order; cells are joined by tabs, rows by line feeds.

    Paragraphs may nest (a text box within a paragraph, a table within a cell); each becomes a block of its own.
    """

    def __init__(self) -> None:
        self._open: list[list[str]] = []
        self._levels: list[list[str]] = [[]]  # finished blocks of the body, then of each open cell
        self._rows: list[list[str]] = []
        self._tables: list[list[str]] = []

    def add(self, text: str) -> None:
        if self._open and text:
            self._open[-1].append(text)

    def open_paragraph(self) -> None:
        self._open.append([])

    def close_paragraph(self) -> None:
        text = "".join(self._open.pop()).rstrip()
        if text.strip():
            self._levels[-1].append(text)

    def open_table(self) -> None:
        self._tables.append([])

    def close_table(self) -> None:
        rows = "\n".join(row for row in self._tables.pop() if row.strip())
        if rows:
            self._levels[-1].append(rows)

    def open_row(self) -> None:
        self._rows.append([])

    def close_row(self) -> None:
        row = "\t".join(self._rows.pop())
        if self._tables:
            self._tables[-1].append(row.rstrip())

    def open_cell(self) -> None:
        self._levels.append([])

    def close_cell(self) -> None:
        cell = "\n".join(self._levels.pop())
        if self._rows:
            self._rows[-1].append(cell)

    def text(self) -> str:
        return "\n\n".join(self._levels[0])
