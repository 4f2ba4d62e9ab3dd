"""Who speaks in a source, over the text: roles change by a key, respondents by their name."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qualeval.domain.events import Gesture
from qualeval.domain.records import Role, Source
from qualeval.domain.text import printable
from qualeval.i18n import N_
from qualeval.services.speakers import Voice, correct, voices
from qualeval.services.wording import ROLE_WORDS
from qualeval.tui.dialog import LEAVE, Dialog, DialogKey
from qualeval.tui.dialogs import LinePrompt
from qualeval.tui.widgets.line_list import Cell, Column, LineList
from qualeval.tui.workbench import Workbench

_STYLES = {Role.RESPONDENT: "strong", Role.INTERVIEWER: "", Role.ASIDE: "muted"}


class SpeakersDialog(Dialog[None]):
    KEYS = (DialogKey("next_role", "r", N_("next role")), DialogKey("name_case", "⏎", N_("name the respondent")), LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,P", "leave", show=False),
        Binding("r", "next_role", show=False),
        Binding("n", "name_case", show=False),
    ]

    def __init__(self, workbench: Workbench, source: Source, took_place: Callable[[Gesture | None], None]) -> None:
        """`took_place` is told what was changed."""
        super().__init__()
        self._workbench = workbench
        self._source = source
        self._took_place = took_place
        self._voices: list[Voice] = []

    def compose(self) -> ComposeResult:
        translate = self._workbench.translate
        title = translate(N_("Who speaks in {source}"), source=self._source.name)
        with Vertical(classes="dialog"):
            yield Static(Content(printable(title)), classes="dialog-title")
            yield LineList((Column(0), Column(9, "right"), Column(11, "right"), Column(14), Column(0)), id="speakers")
            yield self.key_line()

    def on_mount(self) -> None:
        self._show()
        self.query_one(LineList).focus()

    def _show(self) -> None:
        translate = self._workbench.translate
        self._voices = voices(self._workbench.session, self._source)
        found = self.query_one(LineList)
        cursor = found.cursor
        found.set_rows([self._row(voice) for voice in self._voices])
        found.move_to(cursor)
        if not self._voices:
            found.set_rows([[Cell(translate(N_("nobody was recognised: all of it counts")), "muted")] + [Cell("")] * 4])

    def _row(self, voice: Voice) -> tuple[Cell, ...]:
        translate = self._workbench.translate
        role = voice.speaker.role
        n_segments = voice.speaker.n_segments
        return (
            Cell(voice.speaker.label or translate(N_("(without a label)")), _STYLES[role]),
            Cell(translate.plural(N_("{n} turn"), N_("{n} turns"), voice.n_turns), "muted"),
            Cell(translate.plural(N_("{n} segment"), N_("{n} segments"), n_segments), "muted"),
            Cell(translate(ROLE_WORDS[role]), _STYLES[role]),
            Cell(voice.case, "accent"),
        )

    def action_next_role(self) -> None:
        voice = self._voice()
        if voice is None:
            return
        roles = list(Role)
        self._make(voice, roles[(roles.index(voice.speaker.role) + 1) % len(roles)])

    def on_line_list_chosen(self) -> None:
        self.action_name_case()

    def action_name_case(self) -> None:
        voice = self._voice()
        if voice is None:
            return

        def take(name: str | None) -> None:
            if name and name.strip():
                self._make(voice, Role.RESPONDENT, name.strip())

        title = self._workbench.translate(N_("The respondent who speaks as {label}"), label=voice.speaker.label or "–")
        self.app.push_screen(LinePrompt(title, voice.case), take)

    def _voice(self) -> Voice | None:
        at = self.query_one(LineList).cursor
        return self._voices[at] if 0 <= at < len(self._voices) else None

    def _make(self, voice: Voice, role: Role, case: str = "") -> None:
        self._took_place(correct(self._workbench.session, [voice.speaker], role, case))
        self._show()
