"""Like answers put together, and the wordings that are left out of a group."""

from collections.abc import Sequence

from textual.message import Message
from textual.worker import get_current_worker

from qualeval.domain.records import Source
from qualeval.i18n import N_
from qualeval.services.grid import LikeAnswers, like_answers
from qualeval.tui.grid.desk import GridDesk
from qualeval.tui.widgets.mark_list import MarkList


class GroupsMade(Message, bubble=False):
    """The answers to a question were grouped."""

    def __init__(self, question: Source, groups: Sequence[LikeAnswers]) -> None:
        super().__init__()
        self.question = question
        self.groups = groups


class GroupingCommands(GridDesk):
    def do_group(self) -> None:
        """Puts like answers together, or shows every respondent again. They are sought once, in a thread."""
        asked = self._asked
        self._came_from = self._case_here() or self._came_from  # like answers are nobody's
        self._is_grouped = not self._is_grouped
        self._left_out.clear()
        if self._is_grouped and asked.id not in self._groups:
            self._tell(self.translate(N_("looking for like answers…")))
            self.run_worker(lambda: self._seek(asked), thread=True, group="like", exit_on_error=False)
        is_back = not self._is_grouped and self._came_from in self._cases
        self._show_rows(self._cases.index(self._came_from) if is_back else 0)

    def _seek(self, asked: Source) -> None:
        """The thread's body, with a connection of its own."""
        worker = get_current_worker()
        workbench = self.workbench
        reader = workbench.adapters.open(workbench.reading_path, workbench.session.coder, read_only=True)
        try:
            texts = reader.store.answer_texts(asked.id)
        finally:
            reader.store.close()
        found = like_answers(texts, lambda: worker.is_cancelled or not self.is_running)
        self.post_message(GroupsMade(asked, found))

    def on_groups_made(self, message: GroupsMade) -> None:
        self._groups[message.question.id] = message.groups
        self._line("status").tell("")
        if self._is_grouped and message.question.id == self._asked.id:
            self._show_rows()

    def do_mark(self) -> None:
        """Leaves a wording out of the group, or takes it in again."""
        if self._is_grouped:
            self._toggle(self._wordings.cursor)

    def on_mark_list_mark_clicked(self, event: MarkList.MarkClicked) -> None:
        self._toggle(event.index)

    def _toggle(self, index: int) -> None:
        group = self._group()
        if group is not None and 0 <= index < len(group.wordings):
            self._left_out ^= {group.wordings[index].text}
            self._show_wordings()
