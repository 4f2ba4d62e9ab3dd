"""What is worth telling of a survey that was brought in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qualeval.domain.errors import QualevalError
from qualeval.domain.surveys import Table
from qualeval.i18n import N_
from qualeval.services.survey_choices import Choices

_FEW, _LONGEST_SHOWN = 5, 60  # names, and characters of each
_STEPS = N_("brought in in {n} steps of up to {rows} rows; each is taken back by itself")
_UNKNOWN = N_("columns that the mapping does not name were left out: {names}")
_OTHER_SHEETS = N_("of this file's sheets only “{sheet}” was read, and not {others}; the mapping names the sheet")
_LINKED_SHEETS = N_("repeated groups stand beside the rows that they belong to, line by line: {sheets}")
_NO_OPTIONS = N_("“{column}”: answers that are none of its options were left out: {names}; the mapping names options")
_JOINED = N_("{n} answers stand in further rows of a case; they were added to its first, line by line")
_REPLACED = N_("{n} closed answers differ from those in an earlier row of the same case; the last ones were taken")
_DIFFERING = N_("{n} answers differ from those imported before; the stored ones were kept")
_APART = N_(
    "“{question}” is asked in {file} too, which is another survey by its questions: the answers stand apart, in "
    "“{name}”. If it is the same one, undo this, give this file that name, and import it again"
)
_WITHOUT_CASE = N_("{n} rows name no case and were left out")


@dataclass(slots=True)
class Met:
    """What is met on the way: columns that no mapping names, and how many rows and answers of each sort."""

    table: Table
    rows_at_once: int
    unknown: list[str]
    choices: list[Choices] = field(default_factory=list)
    apart: list[tuple[str, str, str]] = field(default_factory=list)  # a question, another file's, and the source here
    differing: int = 0
    replaced: int = 0
    joined: int = 0
    without_case: int = 0
    n_steps: int = 0

    def notes(self) -> tuple[QualevalError, ...]:
        return tuple(QualevalError(template, **values) for is_met, template, values in self._told() if is_met)

    def _told(self) -> Iterator[tuple[object, str, dict[str, object]]]:
        """Whether there is something to tell, what, and the values in it."""
        table, unknown = self.table, ", ".join(self.unknown)
        yield self.n_steps > 1, _STEPS, {"n": self.n_steps, "rows": self.rows_at_once}
        yield unknown, _UNKNOWN, {"names": unknown}
        yield table.other_sheets, _OTHER_SHEETS, {"sheet": table.sheet, "others": ", ".join(table.other_sheets)}
        yield table.linked_sheets, _LINKED_SHEETS, {"sheets": ", ".join(table.linked_sheets)}
        for choices in self.choices:
            besides = _few(list(choices.besides))
            yield choices.besides, _NO_OPTIONS, {"column": choices.column.header, "names": besides}
        yield self.joined, _JOINED, {"n": self.joined}
        yield self.replaced, _REPLACED, {"n": self.replaced}
        yield self.differing, _DIFFERING, {"n": self.differing}
        for question, file, name in self.apart:
            yield True, _APART, {"question": question, "file": file, "name": name}
        yield self.without_case, _WITHOUT_CASE, {"n": self.without_case}


def _few(names: Sequence[str]) -> str:
    shown = [name[:_LONGEST_SHOWN] for name in names[:_FEW]]
    return ", ".join([*shown, *(["…"] if len(names) > _FEW else [])])
