"""What stands under the cursor of the grid: an answer with its suggestions, or the wordings of like answers."""

from typing import NamedTuple

from qualeval.domain.segments import segments
from qualeval.domain.suggestion import Suggestion
from qualeval.domain.text import Content
from qualeval.i18n import N_
from qualeval.services.coding import Passage
from qualeval.services.grid import Answer, LikeAnswers
from qualeval.services.wording import REASON_WORDS
from qualeval.tui.grid.table import GridTable
from qualeval.tui.widgets.line_list import Cell, LineList
from qualeval.tui.widgets.mark_list import MARK, NO_MARK, MarkList
from qualeval.tui.widgets.transcript.view import TranscriptView

_NOTHING = Content("", ())


class Offer(NamedTuple):
    """A suggestion for a sentence of the answer."""

    passage: Passage
    suggestion: Suggestion
    model: str


class GridDesk(GridTable):
    """What the commands of the grid work on."""

    def __init__(self) -> None:
        super().__init__()
        self._offers: list[Offer] = []
        self._left_out: set[str] = set()  # wordings of the group here that are not coded with it
        self._is_asked = False

    @property
    def _answer_view(self) -> TranscriptView:
        return self.query_one("#grid-answer", TranscriptView)

    @property
    def _wordings(self) -> MarkList:
        return self.query_one("#grid-wordings", MarkList)

    # the answer under the cursor

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        if event.line_list is self._list:
            self._left_out.clear()
            self._is_asked = False
            self._show_title()
            self._show_detail()

    def _here(self) -> Answer | None:
        """The answer in view, None where the respondent gave none."""
        at = self._list.cursor
        if self._is_grouped or not 0 <= at < len(self._cases):
            return None
        return self._grid_row(at).answers[self._question]

    def _group(self) -> LikeAnswers | None:
        at = self._list.cursor
        return self._like[at] if 0 <= at < len(self._like) else None

    def _show_detail(self) -> None:
        self.query_one("#grid-detail").set_class(self._is_grouped, "grouped")
        if self._grid is None or not self._grid.questions:
            self._line("place").tell("")
            self._answer_view.show(_NOTHING)
            self._offers = []
            self._show_offers(0)
            return
        question = self._asked.title or self._asked.name
        if self._is_grouped:
            self._line("place").tell(question)
            self._line("place").set_position("")
            self._line("status").set_position("")
            self._show_wordings()
            return
        at = self._list.cursor
        if 0 <= at < len(self._cases):
            row = self._grid_row(at)
            stated = [f"{name}: {v}" for name, v in zip(self._grid.attributes, row.values, strict=True) if v]
            self._line("place").tell(f"{row.name} · {question}")
            self._line("place").set_position(" · ".join(stated))
        self._show_answer()

    def _show_answer(self) -> None:
        answer = self._here()
        whole = answer.whole if answer else None
        if answer is None or whole is None:
            self._answer_view.show(_NOTHING)
        else:
            marks = [self._mark(found, found.span) for found in answer.codings]
            self._answer_view.show(answer.content, marks, segments=(whole.span,))
        self._find_offers(answer)
        self._show_offers(0)
        self._line("status").set_position(self._said_of(answer) if answer else "")

    def _said_of(self, answer: Answer) -> str:
        """The codes of the answer, and whether there is nothing more in it."""
        names = ", ".join(self._code_name(found.code) for found in answer.codings)
        is_complete = answer.is_complete(self.workbench.session.coder)
        return "   ".join(filter(None, (self.translate(N_("✓ nothing more here")) if is_complete else "", names)))

    def _show_wordings(self) -> None:
        group = self._group()
        rows = []
        for wording in group.wordings if group else ():
            mark = NO_MARK if wording.text in self._left_out else MARK
            rows.append((mark, Cell(str(len(wording.documents)), "strong"), Cell(wording.text)))
        self._wordings.set_rows(rows)
        self.show_needed_keys()

    # suggestions

    def suggestions_ready(self) -> None:
        """An answer of the suggester came: shown only where nothing was shown yet."""
        if not self._offers and not self._is_grouped:
            self._find_offers(self._here())
            self._show_offers(0)

    def _find_offers(self, answer: Answer | None) -> None:
        self._offers = []
        for span in segments(answer.content) if answer else ():
            assert answer is not None
            found = self.workbench.suggested(answer.document.id, span)
            if found is not None:
                passage = Passage(answer.document, answer.content, span)
                open_now = self.workbench.undecided(found).suggestions
                self._offers += [Offer(passage, suggestion, found.model) for suggestion in open_now]

    def _is_hidden(self) -> bool:
        if self.workbench.is_blind:
            return True
        if not self.workbench.hides_suggestions or self._is_asked:
            return False
        answer = self._here()
        coder = self.workbench.session.coder
        return not (answer and any(found.coder == coder for found in answer.codings))

    def _show_offers(self, cursor: int) -> None:
        words = ""
        if self._is_hidden():
            words = N_("you code blind: nothing is suggested") if self.workbench.is_blind else self._hidden_words()
        elif not self._offers:
            words = N_("nothing suggested here")
        rows = [(Cell(self.translate(words), "muted"),)] if words else map(self._offer_row, self._offers)
        self.query_one("#grid-offers", LineList).set_rows(rows, cursor=cursor)
        self.show_needed_keys()

    @staticmethod
    def _hidden_words() -> str:
        return N_("hidden until you code (c) or ask for it (h)")

    def _offer_row(self, offer: Offer) -> tuple[Cell, Cell, Cell]:
        entry = self.workbench.codebook.get(offer.suggestion.code)
        reasons = "  ".join(f"{self.translate(REASON_WORDS[r.kind])}: {r.text}" for r in offer.suggestion.reasons)
        return (
            Cell(self._code_name(offer.suggestion.code), entry.color if entry else ""),
            Cell(f"{round(100 * offer.suggestion.confidence)}%", "strong"),
            Cell(reasons, "muted"),
        )
