"""What two people did differently, both versions side by side: one key says which of them stands."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.merging import CODE
from qualeval.domain.records import Conflict, Finding, Recommendation
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services import conflicts, merging
from qualeval.services.conflicts import Pair, Version
from qualeval.services.merging import Side
from qualeval.tui.base import CommandScreen, Spot, in_words
from qualeval.tui.commands import CONFLICTS, bindings
from qualeval.tui.footer import KeysFooter
from qualeval.tui.marked_words import words_marked
from qualeval.tui.moments import minute
from qualeval.tui.paging import turn_page
from qualeval.tui.settling import SettlingScreen
from qualeval.tui.widgets.line_list import Cell, Column, LineList
from qualeval.tui.widgets.status_line import StatusLine


class ConflictsScreen(SettlingScreen):
    SCOPE = CONFLICTS
    LIST = "#conflicts"
    STATUS = "#conflicts-status"
    BINDINGS: ClassVar[list[BindingType]] = bindings(CONFLICTS)

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[Pair] = []
        self._trouble: QualevalError | None = None  # why there is nothing to settle

    def compose(self) -> ComposeResult:
        yield StatusLine(id="conflicts-title")
        yield LineList((Column(2), Column(14), Column(0), Column(6)), id="conflicts")
        with Horizontal(id="versions-of-two"):
            for side in ("ours", "theirs"):
                with VerticalScroll(classes="version", can_focus=False):
                    yield Static(id=f"version-{side}")
        yield StatusLine(id="conflicts-status")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._list.focus()
        self._read()
        self._to_open_one(0)

    # showing

    def words_changed(self) -> None:
        super().words_changed()
        self._read()

    def _read(self) -> None:
        try:
            self._pairs, self._trouble = conflicts.pairs(self.workbench.session, self.translate), None
        except QualevalError as error:
            self._pairs, self._trouble = [], error
        self._list.set_rows([self._row(pair) for pair in self._pairs])
        n_open = sum(not pair.conflict.settled_by for pair in self._pairs)
        title = self.query_one("#conflicts-title", StatusLine)
        title.tell(self.translate(N_("What two people did differently")))
        words = self.translate(N_("settled {n}/{total}"), n=len(self._pairs) - n_open, total=len(self._pairs))
        title.set_position(words if self._pairs else "")
        self._show_here()

    def _row(self, pair: Pair) -> tuple[Cell, ...]:
        conflict = pair.conflict
        return (
            self._sign(conflict.settled_by),
            Cell(conflicts.kind_word(conflict.kind, self.translate), "muted"),
            Cell(pair.which),
            Cell(self._initials(conflict.ours_by if conflict.won == "ours" else conflict.theirs_by), "accent"),
        )

    def on_line_list_chosen(self) -> None:
        self.action_run_command("conflicts.open")

    def _show_here(self) -> None:
        ours, theirs = (self.query_one(f"#version-{side}", Static) for side in ("ours", "theirs"))
        at = self._list.cursor
        if not 0 <= at < len(self._pairs):
            nothing = N_("nobody has changed the same thing differently; `qualeval merge` brings in what others did")
            words = in_words(self._trouble, self.translate) if self._trouble else self.translate(nothing)
            ours.update(Content(printable(words)))
            theirs.update("")
            return
        pair = self._pairs[at]
        for version in self.query(".version").results(VerticalScroll):
            version.scroll_home(animate=False)
        told = _told(pair)
        ours.update(self._version("a", pair.ours, told[0], pair.conflict, "ours"))
        theirs.update(self._version("b", pair.theirs, told[1], pair.conflict, "theirs"))

    def _version(self, key: str, version: Version, told: list[Content], conflict: Conflict, side: Side) -> Content:
        """Whose version it is and when it was made, whether it stands and who says so, and what it is."""
        about = [minute(version.at)]
        if conflict.won == side:
            by = self.translate(N_("settled by {coder}"), coder=conflict.settled_by) if conflict.settled_by else ""
            about += [self.translate(N_("stands")), *filter(None, [by])]
        head = f"{key} · {self._initials(version.by)} {version.by}"
        return Content.assemble(
            (printable(head), "bold reverse" if conflict.won == side else "bold"),
            "\n",
            (printable(" · ".join(about)), "dim"),
            "\n",
            Content("\n").join(told) if told else self.translate(version.without_fields),
        )

    # settling

    def _here(self) -> Pair:
        at = self._list.cursor
        if not 0 <= at < len(self._pairs):
            raise self._trouble or QualevalError(N_("there is nothing to settle here"))
        return self._pairs[at]

    def _is_settled(self, at: int) -> bool:
        return bool(self._pairs[at].conflict.settled_by)

    def _settle(self, side: Side) -> None:
        self._settled(merging.settle_conflict(self.workbench.session, self._here().conflict, side))

    def do_ours(self) -> None:
        self._settle("ours")

    def do_theirs(self) -> None:
        self._settle("theirs")

    def do_scroll_down(self) -> None:
        for version in self.query(".version").results(VerticalScroll):
            turn_page(version, 1)

    def do_scroll_up(self) -> None:
        for version in self.query(".version").results(VerticalScroll):
            turn_page(version, -1)

    # what was done

    def _done(self, gesture: Gesture | None) -> None:
        if gesture is None:
            return
        self.took_place(gesture)
        self._read()
        self._tell_gesture(gesture)

    def _history(self, gesture: Gesture) -> None:
        """Shows what was taken back or done again, at its place."""
        self._done(gesture)
        changed = {change.record.id for change in gesture.changes if isinstance(change.record, Conflict)}
        at = next((at for at, pair in enumerate(self._pairs) if pair.conflict.id in changed), None)
        if at is not None:
            self._to(at)

    # where it leads

    def do_open(self) -> None:
        pair = self._here()
        screen = _screen_of(pair.conflict)
        if screen is not None:
            self.app.push_screen(screen, self.leave_with)
        elif pair.source_id:
            start, end = (pair.span.start, pair.span.end) if pair.span else (0, 0)
            self.go_to(Spot(pair.source_id, pair.document_id if pair.span else "", start, end))
        else:
            raise QualevalError(N_("this stands nowhere in the texts"))


def _told(pair: Pair) -> tuple[list[Content], list[Content]]:
    """Both versions' fields, a line each; where both have them, with the words marked in which they differ."""
    ours, theirs = ([(name, printable(value)) for name, value in side.told] for side in (pair.ours, pair.theirs))
    if not (ours and theirs):
        return [_field(name, value) for name, value in ours], [_field(name, value) for name, value in theirs]
    marked = [(name, words_marked(one, other)) for (name, one), (_, other) in zip(ours, theirs, strict=True)]
    return [_field(name, one) for name, (one, _) in marked], [_field(name, other) for name, (_, other) in marked]


def _field(name: str, value: Content | str) -> Content:
    return Content.assemble((f"{name}: ", "dim"), value)


def _screen_of(conflict: Conflict) -> CommandScreen | None:
    """The screen for what has one of its own; None for what stands in the texts, or nowhere."""
    if conflict.kind == CODE:
        from qualeval.tui.codebook import CodebookScreen

        return CodebookScreen(at=conflict.target[0])
    if conflict.kind == Recommendation.KIND:
        from qualeval.tui.recommendations import RecommendationsScreen

        return RecommendationsScreen()
    if conflict.kind == Finding.KIND:
        from qualeval.tui.findings import FindingsScreen

        return FindingsScreen()
    return None
