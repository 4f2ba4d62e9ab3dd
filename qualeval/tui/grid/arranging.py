"""In which order the respondents stand, which of them are shown, and with which attributes."""

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Attribute
from qualeval.i18n import N_
from qualeval.services.grid import values_counted
from qualeval.tui.dialogs import ListPrompt
from qualeval.tui.grid.table import GROUPING, GridTable
from qualeval.tui.widgets.line_list import Cell, Column
from qualeval.tui.widgets.mark_list import MARK, NO_MARK


class ArrangingCommands(GridTable):
    def do_sort(self) -> None:
        self._need_respondents()
        names = ["", *self._attribute_names()]
        rows = [(Cell(name or self.translate(N_("as they answered"))),) for name in names]

        def take(index: int) -> None:
            self._sort(names[index])

        at = names.index(self._sort_by) if self._sort_by in names else 0
        self.ask(ListPrompt(self.translate(N_("Sort by; the same again turns it round")), (Column(0),), rows, at), take)

    def _sort(self, name: str) -> None:
        """By an attribute, by none as they answered; the same again turns it round."""
        self._is_falling = not self._is_falling if name == self._sort_by else False
        self._sort_by = name
        if name and name not in self._known_grid().attributes:
            self._shown_attributes.append(name)
            self._read_grid()
        else:
            self._arrange()

    def _need_respondents(self) -> None:
        if self._is_grouped:
            raise QualevalError(N_("like answers have no attributes: y shows the respondents again"))

    def _attribute_names(self) -> list[str]:
        return [found.name for found in self.workbench.session.store.find(Attribute)]

    def do_filter(self) -> None:
        grid = self._known_grid()
        store = self.workbench.session.store
        names = ["", *(found.name for found in store.find(Attribute) if found.type in GROUPING)]
        rows = [
            (Cell(name or self.translate(N_("everybody"))), Cell(self._only.get(name, "") if name else "", "muted"))
            for name in names
        ]

        def take(index: int) -> None:
            if not names[index]:
                self._only.clear()
                self._arrange()
                return
            counted = values_counted(store, grid, names[index])
            choices = [(Cell(value or self.translate(N_("not stated"))), Cell(str(n), "muted")) for value, n in counted]

            def take_value(at: int) -> None:
                self._only[names[index]] = counted[at][0]
                self._arrange()

            self.ask(ListPrompt(names[index], (Column(40), Column(8, "right")), choices), take_value)

        self.ask(ListPrompt(self.translate(N_("Show only")), (Column(30), Column(0)), rows), take)

    def do_columns(self) -> None:
        """Shows an attribute's column or takes it away."""
        self._need_respondents()
        self._known_grid()
        names = self._attribute_names()
        rows = [(MARK if name in self._shown_attributes else NO_MARK, Cell(name)) for name in names]

        def take(index: int) -> None:
            if names[index] in self._shown_attributes:
                self._shown_attributes.remove(names[index])
            else:
                self._shown_attributes.append(names[index])
            self._read_grid()

        self.ask(ListPrompt(self.translate(N_("Attributes in view")), (Column(1), Column(0)), rows), take)
