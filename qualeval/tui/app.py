"""The application: one project open, its screens, its language, and the thread that suggests."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.events import InputEvent
from textual.message import Message
from textual.worker import Worker, WorkerState, get_current_worker

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture, Intent
from qualeval.domain.text import printable
from qualeval.i18n import LANGUAGES, N_, Translator
from qualeval.settings import Settings, ThemeColors, load_themes
from qualeval.tui.base import REPORT, CommandScreen, ProjectApp, Spot, in_words
from qualeval.tui.collecting import Collecting
from qualeval.tui.commands import COMMANDS, LEADING, WORKSPACE, clashes, command, commands_in, key_signs
from qualeval.tui.memory import TUTORIAL_SEEN, is_chosen, keep_word, word_of
from qualeval.tui.panes import pane_of
from qualeval.tui.themes import DARK, SCREENS_STYLES, available, cycle
from qualeval.tui.workbench import Adapters, Workbench
from qualeval.tui.workspace import WorkspaceScreen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType
    from textual.app import SystemCommand
    from textual.events import Event
    from textual.screen import Screen
    from textual.widget import Widget

    from qualeval.domain.learning import Answer
    from qualeval.domain.places import Place
    from qualeval.services.ports.sharing import News
    from qualeval.services.session import Session
    from qualeval.tui.terminal import Picture
    from qualeval.tui.workbench import Surveyed

_SUGGEST = "suggest"  # the group of the thread that suggests
_FOLLOW = "follow"  # and of the one that hears what others do
_GLANCE = 2  # seconds that a notice of one word stands
_THEME = "theme"  # the name under which the theme chosen last is kept
_CUT_OFF = N_("The server cannot be reached: what you do is kept here, will be sent.")
_REACHED = N_("The server is reached again: everything has been sent.")


class RegistryProvider(Provider):
    """The palette's commands: those of the screen below it, in the reader's language."""

    def _commands(self) -> Iterable[tuple[str, str, str]]:
        screen = self.screen
        if isinstance(screen, CommandScreen):
            for found in commands_in(screen.SCOPE):
                keys = key_signs(found.keys.split(","))
                yield found.id, f"{screen.translate(found.title)}   {keys}", screen.translate(found.help)

    def _run(self, command_id: str) -> None:
        screen = self.screen
        if isinstance(screen, CommandScreen):
            screen.action_run_command(command_id)

    async def discover(self) -> Hits:
        found = {command_id: (title, help_text) for command_id, title, help_text in self._commands()}
        for command_id in [*(one for one in LEADING if one in found), *(one for one in found if one not in LEADING)]:
            title, help_text = found[command_id]
            yield DiscoveryHit(title, lambda c=command_id: self._run(c), help=help_text)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command_id, title, help_text in self._commands():
            score = max(matcher.match(title), matcher.match(help_text))
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(title),
                    lambda c=command_id: self._run(c),
                    help=help_text,
                )


class ProjectSurveyed(Message, bubble=False):
    """The project's segments and decisions were read: suggesting can begin. `seen` is the workbench's, as it was."""

    def __init__(self, found: Surveyed, seen: int) -> None:
        super().__init__()
        self.found = found
        self.seen = seen


class AnswerReady(Message, bubble=False):
    """The suggester has answered."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class NewsCame(Message, bubble=False):
    """Others have done something in a shared project, or the server went away or came back."""

    def __init__(self, news: News) -> None:
        super().__init__()
        self.news = news


class QualevalApp(ProjectApp):
    CSS_PATH = "qualeval.tcss"
    ENABLE_COMMAND_PALETTE = False  # ours opens by the registry's key, with words in both languages
    _has_theme = False

    def __init__(
        self,
        adapters: Adapters,
        session: Session,
        translate: Translator,
        settings: Settings,
        path: Place,
        themes: Sequence[ThemeColors] = (),
        *,
        teaches: bool = False,
    ) -> None:
        super().__init__()
        self.workbench = Workbench(adapters, session, translate, settings, path)
        self.title = "qualeval"
        self._theme_names = cycle(themes)
        self._teaches = teaches  # whether the tutorial begins by itself
        for theme in available(themes).values():
            self.register_theme(theme)
        self.set_reactive(ProjectApp.theme, self._first_theme())  # before the styles are read: they are read once
        self._has_theme = True
        self.stylesheet.set_variables(self.get_css_variables())
        self.animation_level = "none"
        self._is_cut_off = False
        self._collecting = Collecting()

    def get_css_variables(self) -> dict[str, str]:
        """Textual asks for them while it is made, by a theme that nobody chose: there are none before there is one."""
        return super().get_css_variables() if self._has_theme else {}

    def get_default_screen(self) -> WorkspaceScreen:
        return WorkspaceScreen(teaches=self._teaches and not is_chosen(TUTORIAL_SEEN))

    def on_mount(self) -> None:
        self.set_keymap(dict(self.workbench.settings.keymap))
        self._tell_clashes()
        if self.is_web:
            from qualeval.tui.serving import leave_with_server

            leave_with_server(self)
        self.call_after_refresh(self._begin_suggesting)
        self.workbench.paint_first(self._lost)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, InputEvent):
            self._collecting.noted()
        await super().on_event(event)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self._collecting.painted()

    @property
    def is_at_rest(self) -> bool:
        return self._collecting.is_at_rest

    def _first_theme(self) -> str:
        """The one in the settings, else the one chosen last by key."""
        chosen = self.workbench.settings.theme or word_of(_THEME)
        return chosen if chosen in self.available_themes else DARK

    def _tell_clashes(self) -> None:
        """Textual's own look for clashes passes over bindings that have an id, as all of ours have."""
        translate = self.workbench.translate
        for clash in clashes(self.workbench.settings.keymap):
            words = translate(
                N_("config.toml: {key} is the key of “{one}” and of “{other}”; it does “{one}”. Give one another key."),
                key=key_signs([clash.key]),
                one=translate(clash.does.title),
                other=translate(clash.other),
            )
            self.notify(words, severity="warning", markup=False, timeout=10)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:  # noqa: ARG002 - Textual's signature
        return ()

    # suggestions come by thread

    def _begin_suggesting(self) -> None:
        self._read_styles()
        self._collecting.begin()
        self.coder_changed()
        if self.workbench.shared is not None:
            self._take_up()
            self.run_worker(self._hear, thread=True, group=_FOLLOW, exit_on_error=False)

    def _read_styles(self) -> None:
        """Reads what other screens are styled by, so that the first one that opens need not."""
        if not self.stylesheet.has_source(str(SCREENS_STYLES), ""):
            self.stylesheet.read(SCREENS_STYLES)
            self.stylesheet.parse()

    def coder_changed(self) -> None:
        self.workbench.is_silent = False
        self.run_worker(self._suggest, thread=True, group=_SUGGEST, exclusive=True, exit_on_error=False)

    def _hear(self) -> None:
        worker = get_current_worker()
        shared = self.workbench.shared
        assert shared is not None
        shared.follow(lambda news: self.post_message(NewsCame(news)), lambda: worker.is_cancelled)

    def on_news_came(self, message: NewsCame) -> None:
        self._take_up(message.news)
        for trouble in message.news.troubles:
            self.notify(in_words(trouble, self.workbench.translate), severity="error", markup=False, timeout=10)

    def _take_up(self, news: News | None = None) -> None:
        """Shows what others did, and says when what is done is kept here and when it has been sent."""
        shared = self.workbench.shared
        if shared is None:
            return
        found = self.workbench.take_up(news)
        for gesture in found:
            self._show_change(gesture, self.workbench.made(gesture, is_own=False), is_own=False)
        if found:
            self._settle()
        if shared.is_cut_off != self._is_cut_off:
            self._is_cut_off = shared.is_cut_off
            words = self.workbench.translate(_CUT_OFF if self._is_cut_off else _REACHED)
            self.notify(words, severity="warning" if self._is_cut_off else "information", markup=False, timeout=10)

    def _suggest(self) -> None:
        # The next keys need them, and none is to wait for their loading.
        from qualeval.services import reviewing, sizing  # noqa: F401
        from qualeval.tui import dialogs, picking  # noqa: F401

        worker = get_current_worker()
        seen = self.workbench.seen
        self.workbench.suggest_in_thread(
            lambda found: self.post_message(ProjectSurveyed(found, seen)),
            lambda answer: self.post_message(AnswerReady(answer)),
            lambda: worker.is_cancelled,
        )

    def on_project_surveyed(self, message: ProjectSurveyed) -> None:
        if message.seen != self.workbench.seen or not self.is_running:
            return
        self._collecting.loaded()
        self.workbench.take_up_survey(message.found)
        for screen in self._workspaces():
            screen.codes_numbered()

    def on_answer_ready(self, message: AnswerReady) -> None:
        if self.is_running and self.workbench.take_answer(message.answer):  # it may come while the screens are closed
            self._tell_suggestions()

    def _tell_suggestions(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.suggestions_ready()

    def _workspaces(self) -> list[WorkspaceScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, WorkspaceScreen)]

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Says so when a thread has failed: everything else goes on."""
        words = {
            _SUGGEST: N_("No more suggestions in this session: {why}"),
            _FOLLOW: N_("What others do is not shown any more in this session: {why}"),
            REPORT: N_("The report could not be written: {why}"),
        }
        if event.state is WorkerState.ERROR and event.worker.group in words:
            error = event.worker.error
            why = in_words(error, self.workbench.translate) if isinstance(error, QualevalError) else repr(error)
            text = self.workbench.translate(words[event.worker.group], why=why)
            self.notify(text, severity="warning", markup=False, timeout=10)
            if event.worker.group == _SUGGEST:
                self.workbench.is_silent = True
                self._tell_suggestions()

    # what happened to the project

    def took_place(self, gesture: Gesture) -> None:
        self._take_up()
        self._show_change(gesture, self.workbench.made(gesture))
        if gesture.intent is Intent.DO:
            self.did(f"+{gesture.action}")
        if isinstance(self.screen, WorkspaceScreen):
            self.after_frame(self._settle_or_tell)
        else:
            self._settle()

    def _settle_or_tell(self) -> None:
        try:
            self._settle()
        except QualevalError as error:
            self._tell_on_text(error)

    def _tell_on_text(self, error: QualevalError) -> None:
        for screen in self._workspaces():
            screen.tell_error(error)

    def _settle(self) -> None:
        """What a change leads to besides its frame. Raises QualevalError where it could not be stored."""
        self.workbench.settle()
        for screen in self._workspaces():
            screen.settled()

    def _lost(self, gesture: Gesture) -> None:
        self._show_change(gesture, self.workbench.made(gesture))
        for screen in self._workspaces():
            screen.show_place_of(gesture)

    def _show_change(self, gesture: Gesture, touched: set[str], *, is_own: bool = True) -> None:
        for screen in self._workspaces():
            screen.project_changed(gesture, touched, is_own=is_own)

    def go_to(self, spot: Spot) -> None:
        while not isinstance(self.screen, WorkspaceScreen):
            self.pop_screen()
        self.screen.show_spot(spot)

    # commands that work everywhere

    def do_help(self) -> None:
        from qualeval.tui.dialogs import HelpScreen

        screen = self.screen
        scope = screen.SCOPE if isinstance(screen, CommandScreen) else WORKSPACE

        def do(command_id: str | None) -> None:
            if command_id is not None and isinstance(screen, CommandScreen):
                screen.action_run_command(command_id)

        self.push_screen(HelpScreen(self.workbench.translate, self._keys_of, scope, pane_of(screen.focused)), do)

    def _keys_of(self, command_id: str) -> list[str]:
        for stacked in reversed(self.screen_stack):
            if isinstance(stacked, CommandScreen):
                keys = [key for key, active in stacked.active_bindings.items() if active.binding.id == command_id]
                if keys:
                    return keys
        return command(command_id).keys.split(",")

    def do_palette(self) -> None:
        placeholder = self.workbench.translate(N_("Find a command…"))
        self.push_screen(CommandPalette(providers=[RegistryProvider], placeholder=placeholder))

    def do_language(self) -> None:
        """The next language, at once and on every screen."""
        now = LANGUAGES.index(self.workbench.translate.language)
        self.workbench.translate = Translator(LANGUAGES[(now + 1) % len(LANGUAGES)])
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.words_changed()

    def do_theme(self) -> None:
        names = self._theme_names
        self.theme = names[(names.index(self.theme) + 1) % len(names) if self.theme in names else 0]
        keep_word(_THEME, self.theme)
        words = self.workbench.translate(N_("theme: {name}"), name=printable(self.theme))
        self.notify(words, markup=False, timeout=_GLANCE)

    def do_jump(self) -> None:
        """Letters over the parts of the screen; the one that is pressed has the focus then."""
        from qualeval.tui.jump import JumpScreen, regions

        def go(target: Widget | None) -> None:
            if target is not None:
                target.focus()

        self.push_screen(JumpScreen(regions(self.screen), self.workbench.translate), go)

    def do_tutorial(self) -> None:
        for screen in self._workspaces():
            screen.turn_tutorial()

    def did(self, sign: str) -> None:
        for screen in self._workspaces():
            screen.saw(sign)

    def do_leave(self) -> None:
        """Closes the project; stays where the last decision could not be stored, to say so."""
        self.workbench.settle()
        over = [screen for screen in self.screen_stack if isinstance(screen, CommandScreen)]
        for screen in self._workspaces():
            screen.leaving(over)
        self.exit(0)

    async def action_quit(self) -> None:
        try:
            self.do_leave()
        except QualevalError as error:
            self._tell_on_text(error)

    def on_unmount(self) -> None:
        self._collecting.end()
        self.workbench.close()


def run(
    adapters: Adapters,
    session: Session,
    translate: Translator,
    settings: Settings,
    path: Place,
    *,
    teaches: bool = False,
    picture: Picture | None = None,
) -> int:
    """Opens the workspace and returns when it is closed; with the tutorial where it `teaches` and nobody left it yet.

    The app takes the terminal over from a `picture` that stands there. Raises QualevalError or SettingsError for
    settings or a theme's file without sense.
    """
    themes = load_themes()
    check_settings(settings, themes)
    app = QualevalApp(adapters, session, translate, settings, path, themes, teaches=teaches)
    app.picture = picture
    try:
        return app.run() or app.return_code or 0
    finally:
        app.workbench.close()


def check_settings(settings: Settings, themes: Sequence[ThemeColors] = ()) -> None:
    """Raises QualevalError for a theme or a command that there is not, and names the nearest."""
    if settings.theme:
        _check_known(settings.theme, available(themes), N_("config.toml: there is no theme “{name}”; there are {near}"))
    for command_id in settings.keymap:
        ids = [found.id for found in COMMANDS]
        _check_known(command_id, ids, N_("config.toml: [keymap] names no command “{name}”; there are {near}"))


def _check_known(name: str, known: Iterable[str], template: str) -> None:
    known = list(known)
    if name not in known:
        near = get_close_matches(name, known, 3, 0.4) or sorted(known)[:3]
        raise QualevalError(template, name=name, near=", ".join(near))


def welcome(translate: Translator, settings: Settings, recent: Sequence[Place]) -> Place | None:
    """Asks which project to open, when none was named; None when nothing was chosen."""
    from qualeval.tui.welcome import WelcomeApp

    themes = load_themes()
    check_settings(settings, themes)
    return WelcomeApp(translate, settings, recent, themes).run()
