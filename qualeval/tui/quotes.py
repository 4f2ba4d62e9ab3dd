"""The quotes behind a number; each opens the transcript at its line. What an older definition coded is judged here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.quotes import Quote
from qualeval.domain.records import Coding
from qualeval.i18n import N_
from qualeval.services import coding as codings
from qualeval.services import fitting
from qualeval.services.judgements import Mark, mark_quote, marks
from qualeval.services.quoting import once
from qualeval.services.summarising import quotes
from qualeval.tui.coding_screen import CodingScreen
from qualeval.tui.commands import QUOTES, bindings
from qualeval.tui.described_list import DescribedListScreen
from qualeval.tui.panes import FLAGGED
from qualeval.tui.way_back import keep_way
from qualeval.tui.whose import whose_words
from qualeval.tui.widgets.line_list import Cell, Column
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.layout import cells_of

_LONGEST = 30  # cells of a reference
_SIGNED = 4  # cells of what is said of a quote by signs
_SIGNS: Mapping[Mark, str] = {"typical": "★", "dissenting": "≠"}
_MARK_WORDS: Mapping[Mark, str] = {
    "typical": N_("chosen as typical of the theme"),
    "dissenting": N_("chosen as dissenting from the theme"),
}


class QuotesScreen(CodingScreen, DescribedListScreen):
    SCOPE = QUOTES
    STATUS = "#quotes-status"
    NAME = "quote"
    COLUMNS = (Column(24), Column(18), Column(0))
    BINDINGS: ClassVar[list[BindingType]] = bindings(QUOTES)

    def __init__(
        self,
        *,
        code: str,
        case_ids: Collection[str] | None = None,
        group: str = "",
        is_older: bool = False,
        coding_ids: Collection[str] | None = None,
        row: int | None = None,
    ) -> None:
        super().__init__()
        self._row_wanted = row  # that the cursor is put on first
        self._of = code
        self._case_ids = case_ids
        self._group = group
        self._is_older = is_older  # only what was coded under an older definition, whoever speaks
        self._coding_ids = coding_ids  # only these, whatever their code
        self._quotes: list[Quote] = []
        self._n_coders = 0  # of these quotes
        self._marks: dict[str, Mark] = {}

    def _below(self) -> Iterable[Widget]:
        yield StatusLine(id="quotes-status")

    def on_mount(self) -> None:
        self._read()

    def _read(self) -> None:
        self._quotes = quotes(
            self.workbench.session if self._is_older else self.workbench.counting,
            code=self._of if self._coding_ids is None else "",
            case_ids=self._case_ids,
            countable_only=not self._is_older,
            where=self._is_meant,
        )
        self._n_coders = len({quote.coding.coder for quote in self._quotes})

    def _is_meant(self, coding: Coding) -> bool:
        if self._coding_ids is not None:
            return coding.id in self._coding_ids
        return not self._is_older or self._is_flagged(coding)

    def _is_flagged(self, coding: Coding) -> bool:
        return self.workbench.meanings.is_older(coding)

    def left_at(self) -> Sequence[object]:
        cases, codings = (None if ids is None else list(ids) for ids in (self._case_ids, self._coding_ids))
        return self._of, max(0, self._list.cursor), self._is_older, self._group, cases, codings

    # showing

    def idle_now(self) -> Collection[str]:
        return () if any(self._is_flagged(quote.coding) for quote in self._quotes) else FLAGGED

    def _show(self) -> None:
        self._marks = marks(self.workbench.session)
        respondents = len({quote.case_id for quote in self._quotes if quote.case_id})
        distinct = once(self._quotes)
        title = self.translate(
            N_("{name}: {n} quotes by {respondents} respondents"),
            name=self._code_name(self._of),
            n=len(distinct),
            respondents=respondents,
        )
        if len(distinct) < len(self._quotes):  # several coders coded some of them alike
            title = f"{title} · " + self.translate(N_("{n} codings"), n=len(self._quotes))
        if self._is_older:
            title = f"⚑ {title} · " + self.translate(N_("under an older definition"))
        elif self.workbench.whose:
            title = f"{title} · {whose_words(self)}"
        self._show_title(f"{title} · {self._group}" if self._group else title)
        self._list.set_columns(self._columns())
        self._list.set_rows([self._row(quote) for quote in self._quotes], cursor=self._row_wanted)
        self._row_wanted = None
        self._show_quote()

    def _is_of_one(self) -> bool:
        """Whether the title says of which code they all are."""
        return all(quote.coding.code == self._of for quote in self._quotes)

    def _columns(self) -> tuple[Column, ...]:
        """References are read whole, where the code needs not stand beside every quote."""
        if not self._is_of_one():
            return self.COLUMNS
        longest = max((cells_of(quote.reference) for quote in self._quotes), default=0)
        return Column(min(longest, _LONGEST)), Column(_SIGNED), Column(0)

    def _row(self, quote: Quote) -> tuple[Cell, ...]:
        entry = self.workbench.codebook.get(quote.coding.code)
        name = self._flag(quote) + ("" if self._is_of_one() else self._code_name(quote.coding.code))
        return Cell(quote.reference, "accent"), Cell(name, entry.color if entry else ""), Cell(self._said(quote))

    def _said(self, quote: Quote) -> str:
        """The words, with who coded them where several coders did: else the same words stand there twice."""
        if self._n_coders == 1:
            return quote.text
        return f"({self.workbench.coder_named(quote.coding.coder).initials}) {quote.text}"

    def _flag(self, quote: Quote) -> str:
        """Signs before a code: chosen as typical or dissenting, and coded when the code meant something else."""
        older = "⚑ " if self._is_flagged(quote.coding) else ""
        mark = self._marks.get(quote.coding.id)
        return f"{_SIGNS[mark]} {older}" if mark else older

    def on_line_list_highlighted(self) -> None:
        self._show_quote()

    def on_line_list_chosen(self) -> None:
        self.do_open()

    def _here(self) -> Quote:
        at = self._list.cursor
        if not 0 <= at < len(self._quotes):
            raise QualevalError(N_("no quotes yet"))
        return self._quotes[at]

    def _show_quote(self) -> None:
        at = self._list.cursor
        if not self._quotes or at < 0:
            words = self.translate(N_("nothing is left to decide") if self._is_older else N_("no quotes yet"))
        else:
            quote = self._quotes[at]
            memo = f"\n\n✎ {quote.coding.memo}" if quote.coding.memo else ""
            question = f"{quote.source.title}\n" if quote.source.title else ""
            words = f"{question}“{quote.text}”\n\n{quote.reference} · {quote.source.name} · {quote.coding.coder}{memo}"
            if self._is_flagged(quote.coding):
                words += "\n⚑ " + self.translate(N_("under an older definition"))
            if mark := self._marks.get(quote.coding.id):
                words += f"\n{_SIGNS[mark]} {self.translate(_MARK_WORDS[mark])}"
        self._show_detail(words)

    def _show_again(self) -> None:
        """Shows what there is after a change: the cursor keeps its row, which holds the next quote where one went."""
        self._read()
        self.words_changed()

    def _done(self, gesture: Gesture | None) -> None:
        if gesture is None:
            self._tell(self.translate(N_("nothing is different")), "muted")
            return
        self.took_place(gesture)
        self._show_again()
        self._tell_gesture(gesture)

    # quotes that stand out

    def do_typical(self) -> None:
        self._done(mark_quote(self.workbench.session, self._here().coding, "typical"))

    def do_dissent(self) -> None:
        self._done(mark_quote(self.workbench.session, self._here().coding, "dissenting"))

    # codings that their code may fit no longer

    def do_fits(self) -> None:
        found = self._here().coding
        if not self._is_flagged(found):
            raise QualevalError(N_("this coding was made under the definition that stands"))
        self._done(fitting.keep(self.workbench.session, [found]))
        if not self._is_older:
            self._go_to_flag()

    def do_fit_all(self) -> None:
        flagged = [quote.coding for quote in self._quotes if self._is_flagged(quote.coding)]
        if not flagged:
            raise QualevalError(N_("no coding here was made under an older definition"))
        self._done(fitting.keep(self.workbench.session, flagged))

    def do_recode(self) -> None:
        name = self._code_name(self._here().coding.code)
        self._pick(self.translate(N_("Another code instead of “{name}”"), name=name), self._code)

    def _code(self, code: str) -> None:
        self._done(fitting.recode(self.workbench.session, self._here().coding, code))

    def do_remove(self) -> None:
        self._done(codings.remove(self.workbench.session, self._here().coding))

    def do_next_flag(self) -> None:
        if not self._go_to_flag():
            raise QualevalError(N_("no coding here was made under an older definition"))

    def _go_to_flag(self) -> bool:
        """Goes to the next flagged coding after the cursor, round the end; says whether there is one."""
        return self._list.move_to_next(self._list.cursor + 1, lambda at: self._is_flagged(self._quotes[at].coding))

    # taking back and leaving

    def _history(self, gesture: Gesture) -> None:
        self.took_place(gesture)
        if self._of not in self.workbench.codebook:
            self.dismiss(None)
            return
        self._show_again()
        self._tell_gesture(gesture)

    def do_open(self) -> None:
        if self._quotes:
            keep_way(self)
            self.dismiss(self._here())
