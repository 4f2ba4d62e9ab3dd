"""A session of mixed keys in the real terminal, in turns with the key of a bare app: each timed, none yet judged."""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, cycle

from benchmarks import replay
from benchmarks.bench import BARE, Bench
from benchmarks.corpus import Size
from benchmarks.replay import Collection, Run
from benchmarks.term import NotPaintedError, Stroke, Terminal
from benchmarks.workspace import (
    CODE,
    CODED,
    DOWN,
    ENTER,
    ESCAPE,
    MOVED,
    NEXT,
    PAGE_DOWN,
    PAGE_UP,
    SLOW,
    UP,
    Workspace,
    bare_app,
    open_workspace,
    until_numbered,
    until_stored,
    until_suggested,
)

_DECIDED = rb"accepted \xc2\xb7|rejected(?!:| before)"  # and not one like it
_N_STORED = 4  # in each block
_TRIES = 5  # segments for a coding
_NOTHING = rb"nothing is left"
_PICKER = rb"ype a part of the code"  # the cursor stands on its first letter
_FIND = rb"Find in this source"
_SEARCH, _FOUND, _TEXT_AGAIN = rb"Find words in everything", rb"\d hits", rb"next useful"
_WORD = b"pelatihan"
_NO_MOVE = 2.0  # seconds without a repaint
_BY_ITSELF = 0.7  # seconds after a decision in which its sign and the progress come, which are no key's
_RECENT = 200_000  # bytes: where the reader is has been painted among them
_ALONE = 0.2  # seconds after an escape: a key that follows it sooner is taken for a part of it


class Kind(StrEnum):
    """What a key does."""

    CODE = "code (1)"
    ACCEPT = "accept (a)"
    REJECT = "reject (x)"
    ON = "decide, and the next comes (a, x)"
    STEP = "next (down)"
    PAGE = "page (pagedown)"
    USEFUL = "next useful (n)"
    HIT = "next hit (f)"
    PICKER = "picker open (c)"
    SEARCH = "search everything (enter)"


Pressed = tuple[Kind, Stroke]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many blocks, and codings in each; seconds after which none is begun; and how many blocks are replayed."""

    blocks: int
    codings: int
    seconds: float
    replayed: int


@dataclass(slots=True)
class Taken:
    """What was measured of one size: keys by block, and the bare app's beside them.

    `faults` are the rows that were painted wrong, None where that was not looked at.
    """

    blocks: list[list[Pressed]] = field(default_factory=list)
    bare: list[list[Stroke]] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)
    faults: list[str] | None = None
    numbered_after: float = 0.0  # seconds from the first frame until the codes used last have their keys
    suggested_after: float = 0.0
    stored: list[float] = field(default_factory=list)  # seconds from a code's key until it is on the disk
    given_up: str = ""

    def strokes(self, *kinds: Kind) -> list[list[Stroke]]:
        """Of these kinds, by block."""
        return [[stroke for kind, stroke in block if kind in kinds] for block in self.blocks]


def session(bench: Bench, size: Size, plan: Plan) -> Taken:
    """Blocks of keys until they are done or the time for this size is over."""
    taken = Taken()
    shown: tuple[bytes, list[list[Run]]] | None = None
    with bare_app(bench) as bare, open_workspace(bench, size) as workspace:
        terminal = workspace.terminal
        opened = time.perf_counter()
        try:
            taken.numbered_after = until_numbered(terminal)
            until_suggested(terminal)
            taken.suggested_after = time.perf_counter() - opened
            _find(terminal)
            list(chain(_codings(terminal, 4), _others(terminal, 4)))
            begun = time.perf_counter()
            while len(taken.blocks) < plan.blocks and time.perf_counter() - begun < plan.seconds:
                bench.block("keys")
                floor = [bare.press(b"x", BARE) for _ in range(plan.codings + 5)]
                block = list(_codings(terminal, plan.codings))
                taken.stored += _stored(workspace)
                taken.blocks.append(block + list(_others(terminal, plan.codings)))
                taken.bare.append(floor)
                if len(taken.blocks) == plan.replayed:
                    rows = replay.at_rest(terminal, workspace.answer).rows
                    shown = bytes(terminal.received), rows
            taken.collections = replay.at_rest(terminal, workspace.answer).collections
        except NotPaintedError as error:
            taken.given_up = f"{error.words}: {replay.last_words(bytes(terminal.received))}"
        except TimeoutError as error:
            taken.given_up = str(error)
    if shown is not None:
        with suppress(ImportError):
            taken.faults = replay.faults(*shown)
    return taken


def _stored(workspace: Workspace) -> Iterator[float]:
    """Some codings until they are on the disk: by then they have been painted. Ends where the code stands already."""
    with suppress(NotPaintedError):
        for _ in range(_N_STORED):
            _moved(workspace.terminal, DOWN)
            yield until_stored(workspace, CODE)
            workspace.terminal.drain()
    workspace.terminal.drain()


def _find(terminal: Terminal) -> None:
    """Looks for a word in this text, so that `f` goes to where it stands next."""
    terminal.press(b"/", _FIND, patience=SLOW)
    terminal.press(_WORD, quiet=0.2)
    terminal.press(ENTER, MOVED, patience=SLOW)


def _codings(terminal: Terminal, count: int) -> Iterator[Pressed]:
    """So many, one segment after the other: past those where the code stands already."""
    left = count
    for _ in range(_TRIES * count):
        if not left or (moved := _moved(terminal, DOWN)) is None:
            return
        yield Kind.STEP, moved
        coded = terminal.press(CODE, CODED + rb"|coded so already", patience=SLOW)
        if b"coded so already" not in coded.painted:
            yield Kind.CODE, coded
            left -= 1


def _others(terminal: Terminal, codings: int) -> Iterator[Pressed]:
    """Some keys of every other kind, fewer of each than codings.

    A key that finds nothing to move paints nothing: what came by itself just then would be taken for its frame.
    """
    terminal.drain(_BY_ITSELF)
    for key in (PAGE_DOWN, PAGE_UP):
        for _ in range(max(2, codings // 5)):
            if (moved := _moved(terminal, key)) is not None:
                yield Kind.PAGE, moved
    yield from _decisions(terminal, max(4, codings // 2))
    terminal.drain(_BY_ITSELF)
    for _ in range(max(2, codings // 4)):
        if (moved := _moved(terminal, b"f")) is not None:
            yield Kind.HIT, moved
    for _ in range(2):
        yield Kind.PICKER, terminal.press(b"c", _PICKER, patience=SLOW)
        terminal.press(ESCAPE, MOVED, quiet=_ALONE, patience=SLOW)
    terminal.press(b"S", _SEARCH, patience=SLOW)
    terminal.press(_WORD, quiet=0.2)
    yield Kind.SEARCH, terminal.press(ENTER, _FOUND, patience=SLOW)
    terminal.press(ESCAPE, _TEXT_AGAIN, quiet=_ALONE, patience=SLOW)


def _moved(terminal: Terminal, key: bytes, told: bytes = MOVED) -> Stroke | None:
    """None where there is nowhere to go: the text ends, or the word stands twice in this segment.

    The line that says where the reader is may then be painted for something else: it says the same as before.
    """
    before = re.findall(MOVED, terminal.received[-_RECENT:])[-1:]
    try:
        stroke = terminal.press(key, MOVED + b"|" + told, patience=_NO_MOVE)
    except NotPaintedError:
        return None
    return None if re.findall(MOVED, stroke.painted)[-1:] == before != [] else stroke


def _decisions(terminal: Terminal, count: int) -> Iterator[Pressed]:
    """Suggestions decided on, by turns where one stands and with the next useful segment coming by itself."""
    for number, key in zip(range(count), cycle((b"a", b"a", b"x", b"x"))):
        came = _moved(terminal, NEXT, _NOTHING)  # None where it is this very segment
        if came is not None:
            if re.search(_NOTHING, came.painted):
                return
            yield Kind.USEFUL, came
        stays = number % 2 == 0
        if stays:  # who comes to a segment by herself is not led away from it
            _moved(terminal, UP)
            if (moved := _moved(terminal, DOWN)) is not None:
                yield Kind.STEP, moved
        decided = terminal.press(key, _DECIDED + rb"|nothing is suggested", patience=SLOW)
        if re.search(_DECIDED, decided.painted):
            yield (Kind.ACCEPT if key == b"a" else Kind.REJECT) if stays else Kind.ON, decided
