"""What is worth telling of a survey that was brought in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from qualeval.domain.errors import QualevalError
from qualeval.domain.surveys import Table
from qualeval.i18n import N_
from qualeval.services.survey_choices import Choices

_FEW, _LONGEST_SHOWN = 5, 60  # names, and characters of each


@dataclass(slots=True)
class Met:
    """What is met on the way: columns that no mapping names, and how many rows and answers of each sort."""

    table: Table
    rows_at_once: int
    unknown: list[str]
    choices: list[Choices] = field(default_factory=list)
    differing: int = 0
    joined: int = 0
    without_case: int = 0
    n_steps: int = 0

    def notes(self) -> tuple[QualevalError, ...]:
        notes = []
        if self.n_steps > 1:
            notes.append(
                QualevalError(
                    N_("brought in in {n} steps of up to {rows} rows; each is taken back by itself"),
                    n=self.n_steps,
                    rows=self.rows_at_once,
                )
            )
        if self.unknown:
            names = ", ".join(self.unknown)
            notes.append(
                QualevalError(N_("columns that the mapping does not name were left out: {names}"), names=names)
            )
        if self.table.other_sheets:
            notes.append(
                QualevalError(
                    N_("of this file's sheets only “{sheet}” was read, and not {others}; the mapping names the sheet"),
                    sheet=self.table.sheet,
                    others=", ".join(self.table.other_sheets),
                )
            )
        if self.table.linked_sheets:
            notes.append(
                QualevalError(
                    N_("repeated groups stand beside the rows that they belong to, line by line: {sheets}"),
                    sheets=", ".join(self.table.linked_sheets),
                )
            )
        notes += [
            QualevalError(
                N_(
                    "“{column}”: answers that are none of its options were left out: {names}; the mapping names options"
                ),
                column=choices.column.header,
                names=_few(list(choices.besides)),
            )
            for choices in self.choices
            if choices.besides
        ]
        if self.joined:
            notes.append(
                QualevalError(
                    N_("{n} answers stand in further rows of a case; they were added to its first, line by line"),
                    n=self.joined,
                )
            )
        if self.differing:
            notes.append(
                QualevalError(
                    N_("{n} answers differ from those imported before; the stored ones were kept"), n=self.differing
                )
            )
        if self.without_case:
            notes.append(QualevalError(N_("{n} rows name no case and were left out"), n=self.without_case))
        return tuple(notes)


def _few(names: Sequence[str]) -> str:
    shown = [name[:_LONGEST_SHOWN] for name in names[:_FEW]]
    return ", ".join([*shown, *(["…"] if len(names) > _FEW else [])])
