"""From a key to its frame without detours: the command is done and what it changed is written in one turn of the loop.

Textual hands a key from queue to queue, and each changed widget asks its screen to paint it at the next tick of a
timer: that takes longer than most commands. Here the app does at once what a key is bound to, widgets that paint their
own lines say to the screen what has changed, and the screen writes it. Whatever is not of that kind (a layout, other
widgets, a key after a click that still waits, keys faster than frames) goes Textual's way. This rests on internals of
the one version of Textual that is required (see pyproject.toml); tests hold that the same is written.
"""

from __future__ import annotations

from asyncio import Event, get_running_loop, wait_for
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, runtime_checkable

from textual import events
from textual.app import WINDOWS, App
from textual.dom import DOMNode, NoScreen
from textual.geometry import Region
from textual.screen import UPDATE_PERIOD, Screen
from textual.widget import Widget

from qualeval.tui.compositing import PiecesUpdate, SparingCompositor
from qualeval.tui.left_once import LeftOnceScreen
from qualeval.tui.painting import cropped, finished
from qualeval.tui.terse import changed_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rich.console import RenderableType
    from textual._compositor import ChopsUpdate
    from textual.css.styles import RenderStyles
    from textual.driver import Driver
    from textual.strip import Strip

    from qualeval.tui.terminal import Picture
    from qualeval.tui.terse import Piece

T = TypeVar("T")

_WRITTEN_AFTER = 0.002  # seconds in which a frame is written that the terminal did not take at once
_PAGE = 12  # lines of a widget that change at once: then it is another page
_STANDS_WITHIN = 2.0  # seconds: a screen that failed while it was made never stands

_Way = tuple["DOMNode", str]  # an action, and what has it


class PaintedAtOnce(Widget):
    """A widget that paints its own lines: what a key changes of it is in the frame of that key.

    Subclasses give `render_line(y)`. A line is kept until it is refreshed: what lies between two changes is asked for
    with them.
    """

    def __init__(self, *children: Widget, **named: Any) -> None:
        self._drawn: dict[int, Strip] = {}  # the finished lines on screen, by their place from the top
        self.line_width = 0  # in cells, of the lines that are drawn
        self._before: dict[int, Strip] = {}  # the lines that a key has changed, as they still stand on the terminal
        self.paints_itself = True  # whether its lines come from nowhere else: not where Textual adds a border
        self._parts_drawn: frozenset[str] = frozenset()
        super().__init__(*children, **named)

    def _get_component_classes(self) -> frozenset[str]:  # type: ignore[override]  # Textual asks its class for all
        """Those that were drawn with: Textual styles each of them anew whenever it styles the widget."""
        return self._parts_drawn

    def get_component_styles(self, *names: str) -> RenderStyles:
        """Those of the parts that are drawn; a part is styled when it is first asked for."""
        for name in names:
            if name not in self._component_styles and name in super()._get_component_classes():
                part = DOMNode(classes=name)
                part._attach(self)  # noqa: SLF001 - as Textual does for all of them
                self.app.stylesheet.apply(part)
                self._component_styles[name] = part.styles
                self._parts_drawn |= {name}
        return super().get_component_styles(*names)

    def width_of_lines(self) -> int:
        return self.size.width

    def render_lines(self, crop: Region) -> list[Strip]:
        """Straight from `render_line`: measured 1.4 times as fast a page as the styles cache.

        A border, padding or opacity is rare here and goes the usual way.
        """
        width = self.width_of_lines()
        if self.line_width != width:
            self._drawn, self.line_width = {}, width
        self.paints_itself = self.styles.gutter.totals == (0, 0) and self.opacity >= 1
        if not self.paints_itself:
            return super().render_lines(crop)
        drawn = self._drawn
        missing = [y for y in crop.line_range if y not in drawn]
        if missing:
            drawn.update(zip(missing, finished(self, self.own_lines(missing)), strict=True))
        return [cropped(drawn[y], crop) for y in crop.line_range]

    def own_lines(self, lines: Sequence[int]) -> list[Strip]:
        """These lines. Widgets that find them together extend it."""
        return [self.render_line(y) for y in lines]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Forgets the lines of the regions, all of them without any, and has them painted: with a key, in its frame."""
        is_with_key = (
            repaint and not (layout or recompose) and self.paints_itself and self._is_painted_with_key(regions)
        )
        drawn = self._drawn
        for y in [*drawn] if not regions else [y for region in regions for y in region.line_range if y in drawn]:
            was = drawn.pop(y)
            if is_with_key:
                self._before.setdefault(y, was)
        if is_with_key:
            return self
        self.forget_before()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def forget_before(self) -> None:
        """What stands on the terminal is not known any more, or will be painted by others."""
        self._before.clear()

    def pieces(self, regions: Sequence[Region], place: Region) -> Iterator[Piece]:
        """What is to be written for changes of regions, all of it without any, by column and row of the screen."""
        before = self._before
        rows = {y for region in regions for y in region.line_range} if regions else set(range(place.height))
        rows = {y for y in rows if 0 <= y < place.height}
        if rows:
            first = min(rows)
            lines = self.render_lines(Region(0, first, self.width_of_lines(), max(rows) - first + 1))
            is_page = len(rows) > _PAGE
            for y in sorted(rows):
                for column, piece in changed_pieces(before.get(y), lines[y - first], is_quick=is_page):
                    yield place.x + column, place.y + y, piece

    def _is_painted_with_key(self, regions: Sequence[Region]) -> bool:
        try:
            screen = self.screen
        except NoScreen:
            return False
        return self.is_mounted and isinstance(screen, AtOnceScreen) and screen.takes(self, regions)


class AtOnceScreen(LeftOnceScreen[T]):
    def __init__(self) -> None:
        super().__init__()
        self._compositor = self._sparing = SparingCompositor()
        self._ways: dict[tuple[Widget, str], Sequence[_Way]] = {}
        self._ways_of: object = None  # the keymap by which they were found
        self._changed: dict[PaintedAtOnce, list[Region]] | None = None  # while a key is done; of no regions, all
        self._painted_at = 0.0

    def takes(self, widget: PaintedAtOnce, regions: Sequence[Region]) -> bool:
        """Whether a change of a widget will be painted with the key that is being done."""
        if self._changed is None:
            return False
        known = self._changed.get(widget)
        if known is None:
            self._changed[widget] = [*regions]
        elif not regions:
            known.clear()
        elif known:
            known += regions
        return True

    async def does(self, key: str) -> bool:
        """Does what a key is bound to where the reader is, and paints it; False where it is bound to nothing.

        Also while the screen is being made: what it opens at first would come over what the key did.
        """
        focused = self.focused
        if not self.is_mounted or not isinstance(focused, PaintedAtOnce) or self.maximized is not None:
            return False
        ways = self._ways_from(focused, key)
        if not ways:
            return False
        if self._changed is None and monotonic() - self._painted_at >= UPDATE_PERIOD:
            self._changed = {}
        try:
            with focused._context():  # noqa: SLF001 - what the key does is done by the widget that has the focus
                for node, action in ways:
                    if await self.app.run_action(action, node):
                        return True
        finally:
            self._paint()
        return False

    def _ways_from(self, focused: PaintedAtOnce, key: str) -> Sequence[_Way]:
        """The actions that a key is bound to, in the order in which they are tried."""
        keymap = self.app._keymap  # noqa: SLF001 - another one when keys have been given to others
        if keymap is not self._ways_of:
            self._ways, self._ways_of = {}, keymap
        if (focused, key) not in self._ways:
            tried = [(each, True) for each in reversed(self._binding_chain)]
            tried += [(each, False) for each in self._modal_binding_chain]
            self._ways[focused, key] = tuple(
                (node, binding.action)
                for (node, bindings), is_first in tried
                for binding in bindings.key_to_bindings.get(key, ())
                if binding.priority == is_first
            )
        return self._ways[focused, key]

    def _paint(self) -> None:
        """Writes what has changed since the key was pressed; where it is not this screen that is seen, Textual does."""
        changed, self._changed = self._changed, None
        if not changed:
            return
        app = self.app
        if app.screen is not self or app._batch_count:  # noqa: SLF001 - see the top
            for widget, regions in changed.items():
                widget.refresh(*regions)
            return
        compositor = self._sparing
        seen = {widget: regions for widget, regions in changed.items() if widget in compositor.visible_widgets}
        free = {widget: compositor.free_place(widget, widget.width_of_lines) for widget in seen}
        self._painted_at = monotonic()
        frame: Any = _pieces(seen, free) if all(free.values()) else self._update(seen)  # all that Textual takes as one
        app._display(self, frame)  # noqa: SLF001 - as above
        for widget in changed:
            widget.forget_before()

    def _update(self, changed: Mapping[PaintedAtOnce, Sequence[Region]]) -> ChopsUpdate | None:
        """The same where something lies before one of the widgets, such as a notice."""
        compositor = self._compositor
        for widget, regions in changed.items():
            place, clip = compositor.visible_widgets[widget]
            moved = [region.translate(place.offset) for region in regions] or [place]
            compositor._dirty_regions.update(region.intersection(clip) for region in moved)  # noqa: SLF001 - as above
        return compositor.render_partial_update()


def _pieces(
    changed: Mapping[PaintedAtOnce, Sequence[Region]], free: Mapping[PaintedAtOnce, Region | None]
) -> PiecesUpdate | None:
    """The lines that have changed, straight from their widgets; None where all stand there already."""
    found = [
        piece for widget, regions in changed.items() if (at := free[widget]) for piece in widget.pieces(regions, at)
    ]
    return PiecesUpdate(found) if found else None


@runtime_checkable
class SwiftDriver(Protocol):
    """A driver that knows how far it is with reading and writing."""

    @property
    def is_written(self) -> bool: ...

    @property
    def has_input(self) -> bool: ...


async def _standing(screen: Screen[Any]) -> None:
    """Waits until a new screen has its widgets and one of them the focus: before that, commands find nothing there."""
    if screen.is_mounted and screen.focused is not None:
        return
    stands = Event()
    if screen.call_later(stands.set):
        with suppress(TimeoutError):
            await wait_for(stands.wait(), _STANDS_WITHIN)


class AtOnceApp(App[int]):
    picture: Picture | None = None  # until the driver has taken the terminal over
    _sent_to: Widget | None = None  # who has not dealt with the last click or key yet that went Textual's way
    _n_sent = 0

    def after_frame(self, do: Callable[[], object]) -> None:
        """Does something when the frame of the key that is being done has been written."""

        def do_it(*, has_waited: bool = False) -> None:
            if not (has_waited or self._is_quiet):
                get_running_loop().call_later(_WRITTEN_AFTER, partial(do_it, has_waited=True))
            elif self._running and not self._exit:
                try:
                    do()
                except Exception as error:  # noqa: BLE001 - as Textual treats what goes wrong in a handler
                    self._handle_exception(error)

        get_running_loop().call_soon(do_it)

    async def end(self) -> None:
        """Leaves as by key; where that has something to say first, there is nobody any more who would read it."""
        await self.action_quit()
        if not self._exit:
            self.exit(return_code=1)

    @property
    def _is_quiet(self) -> bool:
        """Whether the terminal has the frame, and nothing was typed meanwhile that would have to wait."""
        driver: object = self._driver
        return isinstance(driver, SwiftDriver) and driver.is_written and not driver.has_input

    def _print_error_renderables(self) -> None:
        """As Textual has it, where it can be read: not beneath a picture, should the app end before it draws."""
        if self.picture is not None:
            self.picture.put_back()
        super()._print_error_renderables()

    def get_driver_class(self) -> type[Driver]:
        """Ours where it would be Textual's own of terminals: not on Windows, and not in a browser."""
        found = super().get_driver_class()
        if WINDOWS:
            return found
        from textual.drivers.linux_driver import LinuxDriver

        from qualeval.tui.terminal import DirectDriver

        return DirectDriver if found is LinuxDriver else found

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """As Textual has it, once the screen stands that a key before this one has opened."""
        await _standing(self.screen)
        return await super()._check_bindings(key, priority)

    async def on_event(self, event: events.Event) -> None:
        is_input = isinstance(event, events.InputEvent) and not event.is_forwarded
        if is_input and isinstance(event, events.Key) and self.app_focus and self._sent_to is not self.focused:
            screen = self.screen
            if isinstance(screen, AtOnceScreen) and await screen.does(event.key):
                return
        await super().on_event(event)
        if is_input and not isinstance(event, events.MouseMove):
            self._note_sent()

    def _note_sent(self) -> None:
        """A click or a key waits in the queue of the widget with the focus: keys after it take the same way until then.

        Else a code would go where the reader was before she clicked.
        """
        self._sent_to, self._n_sent = self.focused, self._n_sent + 1
        if self._sent_to is not None:
            self._sent_to.call_later(self._dealt_with, self._n_sent)

    def _dealt_with(self, number: int) -> None:
        if number == self._n_sent:
            self._sent_to = None

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """As Textual has it, but a frame is handed over in one piece."""
        driver = self._driver
        if driver is None or WINDOWS:  # where long pieces are cut on purpose
            super()._display(screen, renderable)
            return
        parts: list[str] = []
        driver.write = parts.append  # type: ignore[assignment,method-assign]  # until the frame is whole
        try:
            super()._display(screen, renderable)
        finally:
            del driver.write  # the method is there again
            if parts:
                driver.write("".join(parts))
