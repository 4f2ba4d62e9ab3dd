"""Closed questions with several answers, as attributes: one for each option, which says 1 where it was chosen."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from qualeval.domain.choices import chooser, options_in
from qualeval.domain.records import AttributeType
from qualeval.domain.surveys import Column

_CHOSEN, _NOT_CHOSEN = "1", "0"

_Cell = tuple[str, str, str]  # a case's id, its wave, and what a column says


class Choices:
    """One such column. `besides` are answers that are none of its options, in the order met."""

    def __init__(self, column: Column, answers: Iterable[str]) -> None:
        self.column = column
        self.besides: dict[str, None] = {}
        options = column.options or tuple((option, option) for option in options_in(answers))
        names = _names(column.name, [option for option, _ in options])
        self._attributes = {
            option: Column(f"{column.header}: {label or option}", "attribute", name, AttributeType.NOMINAL)
            for (option, label), name in zip(options, names, strict=True)
        }
        self._chosen = chooser(list(self._attributes))

    def answers(self, cells: Sequence[_Cell]) -> Iterator[tuple[Column, list[_Cell]]]:
        """Each option's attribute, and what the cells say of it."""
        for _, _, text in cells:
            self.besides.update(dict.fromkeys(self._chosen(text)[1]))
        for option, attribute in self._attributes.items():
            yield (
                attribute,
                [
                    (case_id, wave, _CHOSEN if option in self._chosen(text)[0] else _NOT_CHOSEN)
                    for case_id, wave, text in cells
                ],
            )


def _names(question: str, options: Sequence[str]) -> list[str]:
    """A name for each option's attribute, the same in every wave that has the option: `kendala_waktu`."""
    found: list[str] = []
    for option in options:
        folded = unicodedata.normalize("NFKD", option).encode("ascii", "ignore").decode().lower()
        base = f"{question}_{re.sub(r'[^a-z0-9]+', '_', folded).strip('_') or 'option'}"
        name, number = base, 2
        while name in found:
            name, number = f"{base}_{number}", number + 1
        found.append(name)
    return found
