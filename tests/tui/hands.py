"""A reader at the keyboard: presses keys, waits for what follows, and sees the screen as text."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from qualeval.domain.places import Place
from qualeval.domain.records import Coding, Decision
from qualeval.domain.text import Span
from qualeval.i18n import Translator
from qualeval.services.ports.storing import ProjectFiles
from qualeval.services.session import Session
from qualeval.settings import Settings
from qualeval.tui.app import QualevalApp
from qualeval.tui.base import CommandScreen
from qualeval.tui.footer import KeyLine, KeysFooter
from qualeval.tui.widgets.line_list import LineList
from qualeval.tui.widgets.status_line import StatusLine
from qualeval.tui.widgets.transcript.view import TranscriptView
from qualeval.tui.workspace import WorkspaceScreen
from tests.tui.fake_adapters import FakeAdapters, KeywordSuggester
from tests.tui.project_sample import coded_words

SMALL = (80, 24)
LARGE = (160, 45)
_PATIENCE = 200  # pauses


@dataclass
class Hands:
    app: QualevalApp
    pilot: Pilot[int]
    session: Session
    adapters: FakeAdapters

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def press_without_waiting(self, *keys: str) -> None:
        """Every key is pressed before the first has been dealt with."""
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else None))
        await self.settle()
        await self.pilot.pause(0.05)  # some of them are painted by Textual's timer
        await self.settle()

    async def take_back(self) -> None:
        """Takes the last thing back, and means it where that is asked."""
        screen = self.app.screen
        await self.press("u")
        if self.app.screen is not screen:
            await self.press("down", "enter")

    async def click_key(self, command_id: str) -> None:
        """Clicks a key of the line at the foot of the screen or dialog, by what it asks for."""
        line = self.app.screen.query_one(KeyLine)
        at = next(column for column, key in line._placed() if key.command_id == command_id)
        await self.pilot.click(line, offset=(at + 1, 0))
        await self.settle()

    async def type(self, text: str) -> None:
        """Types into the line or text that asks for it."""
        await self.pilot.pause()
        focused = self.app.focused
        assert isinstance(focused, Input | TextArea)
        focused.insert_text_at_cursor(text) if isinstance(focused, Input) else focused.insert(text)
        await self.settle()

    async def clear(self) -> None:
        """Empties the text that is asked for."""
        self.app.screen.query_one(TextArea).clear()
        await self.settle()

    async def settle(self) -> None:
        """Waits until everything asked for is on screen, the suggester's answer to the last gesture too."""
        if self.adapters.keywords.answers and not self._is_answered():
            await self.wait_for(self._is_answered)
        await self.pilot.pause()

    def _is_answered(self) -> bool:
        answer = self.app.workbench.answer
        lessons = self.adapters.keywords.lessons
        failed = self.adapters.trouble is not None
        return failed or (answer is not None and answer.generation >= max(lesson.generation for lesson in lessons))

    async def wait_for(self, happened: Callable[[], bool]) -> None:
        for _ in range(_PATIENCE):
            if happened():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("what was waited for never came")

    # what there is to see

    @property
    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def workspace(self) -> WorkspaceScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, WorkspaceScreen))

    @property
    def transcript(self) -> TranscriptView:
        return self.workspace.query_one(TranscriptView)

    @property
    def status(self) -> str:
        return self.workspace.query_one("#status", StatusLine).message

    @property
    def place(self) -> str:
        return self.workspace.query_one("#place", StatusLine).message

    @property
    def said_here(self) -> str:
        """The words that the cursor stands on."""
        span = self.transcript.current_span()
        return span.of(self.transcript.content.text) if span else ""

    @property
    def span(self) -> Span | None:
        return self.transcript.selection

    @property
    def strip(self) -> list[str]:
        """The codes suggested; an empty one where a sentence stands instead."""
        rows = self.workspace.query_one("#strip", LineList).rows
        return [row[0].text if len(row) > 1 else "" for row in rows]

    def rows(self, list_id: str) -> Sequence[Sequence[str]]:
        return [[cell.text for cell in row] for row in self.app.screen.query_one(f"#{list_id}", LineList).rows]

    def rows_of_dialog(self) -> Sequence[Sequence[str]]:
        return [[cell.text for cell in row] for row in self.app.screen.query_one(LineList).rows]

    @property
    def footer(self) -> KeysFooter:
        return self.app.screen.query_one(KeysFooter)

    @property
    def screen_name(self) -> str:
        screen = self.app.screen
        return screen.SCOPE if isinstance(screen, CommandScreen) else type(screen).__name__

    @property
    def notices(self) -> list[str]:
        return [notification.message for notification in self.app._notifications]

    # what the project holds

    def codings(self) -> list[tuple[str, str, str]]:
        """Every coding as (words, code, origin), in order of making."""
        found = self.session.store.find(Coding)
        return [(coded_words(self.session, coding), coding.code, coding.origin.value) for coding in found]

    def decisions(self) -> list[Decision]:
        return self.session.store.find(Decision)

    def n_gestures(self) -> int:
        return len(list(self.session.store.gestures()))


@dataclass
class Bench:
    """A project, and the application that opens on it as often as a test likes."""

    files: ProjectFiles
    session: Session
    path: Place
    settings: Settings = field(default_factory=Settings)
    teaches: bool = False

    @asynccontextmanager
    async def open(
        self,
        size: tuple[int, int] = LARGE,
        language: str = "en",
        adapters: FakeAdapters | None = None,
        *,
        answers: bool = True,
    ) -> AsyncIterator[Hands]:
        made = adapters or FakeAdapters(self.files, self.session, KeywordSuggester(answers=answers))
        app = QualevalApp(made, self.session, Translator(language), self.settings, self.path, teaches=self.teaches)
        async with app.run_test(size=size, notifications=True) as pilot:
            hands = Hands(app, pilot, self.session, made)
            await hands.wait_for(lambda: bool(made.keywords.lessons) or made.trouble is not None)
            await hands.settle()
            yield hands
            if app.return_code is None:
                app.exit()  # as a reader leaves it: no timer goes off while the screens are closed
