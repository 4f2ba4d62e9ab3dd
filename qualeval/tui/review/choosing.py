"""What is asked about, and in which order."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from qualeval.domain.records import Attribute, AttributeType
from qualeval.i18n import N_
from qualeval.services import reviewing
from qualeval.services.reviewing import Filter, Order
from qualeval.tui.dialogs import CodeChoice, ListPrompt
from qualeval.tui.picking import code_picker
from qualeval.tui.review.desk import ReviewDesk
from qualeval.tui.widgets.line_list import Cell, Column

_LEAST = (0.5, 0.7, 0.8, 0.9)  # confidences that can be asked for


class Choice(NamedTuple):
    """A filter that can be chosen, in words."""

    words: str
    note: str
    take: Callable[[], None]


class ChoosingCommands(ReviewDesk):
    def do_order(self) -> None:
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._begin_again()

    def do_filter(self) -> None:
        session = self.workbench.session
        choices = [Choice(self.translate(N_("everything")), "", lambda: self._take_filter(Filter(), ""))]
        choices.append(Choice(self.translate(N_("one code…")), "", self._ask_code))
        choices.append(Choice(self.translate(N_("one source…")), "", self._ask_source))
        for share in _LEAST:
            words = self.translate(N_("at least {percent}% sure"), percent=round(100 * share))
            choices.append(Choice(words, "", lambda s=share, w=words: self._take_filter(Filter(at_least=s), w)))  # type: ignore[misc]
        grouping = (AttributeType.NOMINAL, AttributeType.ORDINAL)
        for attribute in (found for found in session.store.find(Attribute) if found.type in grouping):
            words = self.translate(N_("by {attribute}…"), attribute=attribute.name)
            choices.append(Choice(words, attribute.label, lambda name=attribute.name: self._ask_value(name)))  # type: ignore[misc]
        self._choose(self.translate(N_("Ask about")), choices)

    def _choose(self, title: str, choices: Sequence[Choice]) -> None:
        rows = [(Cell(choice.words), Cell(choice.note, "muted")) for choice in choices]
        self.ask(ListPrompt(title, (Column(40), Column(0)), rows), lambda index: choices[index].take())

    def _take_filter(self, chosen: Filter, words: str) -> None:
        self._filter, self._filter_words = chosen, words
        self._begin_again()

    def _ask_code(self) -> None:
        def take(choice: CodeChoice) -> None:
            self._take_filter(Filter(code=choice.code), self._code_name(choice.code))

        title = self.translate(N_("Ask about one code"))
        self.ask(code_picker(self, title, makes_new=False), take)

    def _ask_source(self) -> None:
        progress = self.workbench.session.store.progress()
        choices = [
            Choice(
                p.source.name,
                p.source.title,
                lambda s=p.source: self._take_filter(Filter(source_id=s.id), s.name),  # type: ignore[misc]
            )
            for p in progress
        ]
        self._choose(self.translate(N_("Ask about one source")), choices)

    def _ask_value(self, attribute: str) -> None:
        by_value = reviewing.documents_by_value(self.workbench.session.store, attribute)
        choices = [
            Choice(
                value or self.translate(N_("not stated")),
                str(len(documents)),
                lambda d=documents, v=value: self._take_filter(Filter(documents=d), f"{attribute}: {v}"),  # type: ignore[misc]
            )
            for value, documents in by_value
        ]
        self._choose(attribute, choices)
