"""Failures a person can mend: what went wrong, where, and what to do, as data; the words are chosen at the edge."""

from collections.abc import Sequence

from qualeval.i18n import N_


class QualevalError(Exception):
    """A failure with a message template (marked for the catalogue) and the values that fill it."""

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return self.template.format(**self.values) if self.values else self.template


class FaultsError(QualevalError):
    """A file with several faults, each reported with its place."""

    def __init__(self, file: str, faults: Sequence["Fault"]) -> None:
        super().__init__(N_("{file}: {n} faults"), file=file, n=len(faults))
        self.file = file
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class Fault(QualevalError):  # noqa: N818 - raised and collected; the word is the point
    """One fault in a file. `line` and `column` count from 1; 0 means that the file as a whole is meant."""

    def __init__(self, file: str, line: int, column: int, template: str, /, **values: object) -> None:
        super().__init__(template, **values)
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.place()}: {super().__str__()}"

    def place(self) -> str:
        """`file:line:column`, as editors understand it."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


class ConflictError(QualevalError):
    """A change does not fit the project as it now is."""
