"""The codebook's versions, and what differs between any two of them."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.i18n import N_
from qualeval.services.codebook_diff import differences
from qualeval.services.codebooks import Version, take_over, versions
from qualeval.services.wording import step_words
from qualeval.tui.codebook.diff import diff_content
from qualeval.tui.commands import VERSIONS, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.history import TellingScreen
from qualeval.tui.moments import minute
from qualeval.tui.widgets.line_list import Cell, Column
from qualeval.tui.widgets.mark_list import MARK, NO_MARK, MarkList
from qualeval.tui.widgets.status_line import StatusLine

_WIDE = 120


class VersionsScreen(TellingScreen):
    """The newest version first. The cursor's version is compared with the marked one, else with the one before it."""

    SCOPE = VERSIONS
    STATUS = "#versions-status"
    BINDINGS: ClassVar[list[BindingType]] = bindings(VERSIONS)

    def __init__(self) -> None:
        super().__init__()
        self._versions: list[Version] = []
        self._base: int | None = None  # an index of the versions

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="versions-title")
        with Container(classes="list-and-detail"):
            yield MarkList((Column(1), Column(3, "right"), Column(16), Column(10), Column(0)), id="versions")
            with VerticalScroll(classes="detail"):
                yield Static(id="versions-difference")
        yield StatusLine(id="versions-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._read()
        self.query_one(MarkList).focus()

    def _read(self) -> None:
        self._versions = versions(self.workbench.session)[::-1]

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _WIDE, "wide")

    def words_changed(self) -> None:
        super().words_changed()
        self.query_one(MarkList).set_rows([self._row(at) for at in range(len(self._versions))])
        self._show_difference()

    def _row(self, at: int) -> tuple[Cell, ...]:
        version = self._versions[at]
        return (
            MARK if at == self._base else NO_MARK,
            Cell(str(version.codebook.version), "strong"),
            Cell(minute(version.at), "muted"),
            Cell(version.coder, "muted"),
            Cell(step_words(version.action, version.intent, self.translate)),
        )

    def _compared(self) -> tuple[Version, Version] | None:
        """The older and the newer of the two; None where there is only one."""
        here = self.query_one(MarkList).cursor
        other = here + 1 if self._base is None or self._base == here else self._base
        if here < 0 or max(here, other) >= len(self._versions):
            return None
        return self._versions[max(here, other)], self._versions[min(here, other)]

    def _show_difference(self) -> None:
        two = self._compared()
        if two is None:
            title = self.translate(N_("Versions: the first one has none before it"))
            shown = Content("")
        else:
            old, new = two
            title = self.translate(
                N_("Versions: from {old} ({then}) to {new} ({now})"),
                old=old.codebook.version,
                then=minute(old.at),
                new=new.codebook.version,
                now=minute(new.at),
            )
            shown = diff_content(differences(old.codebook, new.codebook), self.translate)
        self.query_one("#versions-title", Static).update(Content(title))
        self.query_one("#versions-difference", Static).update(shown)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def on_line_list_highlighted(self) -> None:
        self._show_difference()

    def on_line_list_chosen(self) -> None:
        self.do_base()

    def on_mark_list_mark_clicked(self) -> None:
        self.do_base()

    def do_base(self) -> None:
        """Compares from here on; once more drops it."""
        here = self.query_one(MarkList).cursor
        self._base = None if self._base == here else here
        self.words_changed()

    def do_restore(self) -> None:
        """Makes the version under the cursor the project's again, as a new step that can be undone."""
        here = self.query_one(MarkList).cursor
        if not 0 <= here < len(self._versions):
            raise QualevalError(N_("there is no version here"))
        gesture = take_over(self.workbench.session, self._versions[here].codebook)
        if gesture is None:
            raise QualevalError(N_("the project has this codebook already"))
        self._history(gesture)

    def _history(self, gesture: Gesture) -> None:
        """The version that came of it is the newest; what is compared begins anew."""
        self.took_place(gesture)
        self._base = None
        self._read()
        self.query_one(MarkList).move_to(0)
        self.words_changed()
        self._tell_gesture(gesture)
