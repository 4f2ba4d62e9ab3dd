"""A session of mixed keys in the real terminal, in turns with the key of a bare app: each timed, none yet judged."""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle

from benchmarks import replay
from benchmarks.bench import BARE, Bench
from benchmarks.corpus import Size
from benchmarks.replay import Collection
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

_DECIDED = rb"suggestion (?:accepted|rejected)"
_N_STORED = 4  # after each block
_PICKER = rb"ype a part of the code"  # the cursor stands on its first letter
_FIND = rb"Find in this source"
_SEARCH, _FOUND, _TEXT_AGAIN = rb"Find words in everything", rb"\d hits", rb"next useful"
_WORD = b"pelatihan"
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
    with bare_app(bench) as bare, open_workspace(bench, size) as workspace:
        terminal = workspace.terminal
        opened = time.perf_counter()
        try:
            taken.numbered_after = until_numbered(terminal)
            until_suggested(terminal)
            taken.suggested_after = time.perf_counter() - opened
            _find(terminal)
            list(_block(terminal, 4))
            begun = time.perf_counter()
            while len(taken.blocks) < plan.blocks and time.perf_counter() - begun < plan.seconds:
                bench.block("keys")
                floor = [bare.press(b"x", BARE) for _ in range(plan.codings + 5)]
                taken.blocks.append(list(_block(terminal, plan.codings)))
                taken.bare.append(floor)
                taken.stored += _stored(workspace)
                if len(taken.blocks) == plan.replayed:
                    seen = replay.at_rest(terminal, workspace.answer)
                    painted = bytes(terminal.received)
            taken.collections = replay.at_rest(terminal, workspace.answer).collections
        except NotPaintedError as error:
            taken.given_up = error.words
        except TimeoutError as error:
            taken.given_up = str(error)
    if len(taken.blocks) >= plan.replayed:
        with suppress(ImportError):
            taken.faults = replay.faults(painted, seen.rows)
    return taken


def _stored(workspace: Workspace) -> Iterator[float]:
    """Some codings until they are on the disk: by then they have been painted."""
    for _ in range(_N_STORED):
        workspace.terminal.press(DOWN, MOVED, patience=SLOW)
        with suppress(NotPaintedError):  # the segment has the code already
            yield until_stored(workspace, CODE)
        workspace.terminal.drain()


def _find(terminal: Terminal) -> None:
    """Looks for a word in this text, so that `f` goes to where it stands next."""
    terminal.press(b"/", _FIND, patience=SLOW)
    terminal.press(_WORD, quiet=0.2)
    terminal.press(ENTER, MOVED, patience=SLOW)


def _block(terminal: Terminal, codings: int) -> Iterator[Pressed]:
    """Some keys of every kind."""
    for _ in range(codings):
        yield Kind.STEP, terminal.press(DOWN, MOVED, patience=SLOW)
        coded = terminal.press(CODE, CODED + rb"|coded so already", patience=SLOW)
        if re.search(CODED, coded.painted):
            yield Kind.CODE, coded
    for key in (PAGE_DOWN, PAGE_UP):
        for _ in range(max(2, codings // 5)):
            yield Kind.PAGE, terminal.press(key, MOVED, patience=SLOW)
    yield from _decisions(terminal, max(4, codings // 2))
    for _ in range(max(2, codings // 4)):
        with suppress(NotPaintedError):  # the word stands twice in one segment
            yield Kind.HIT, terminal.press(b"f", MOVED, patience=0.5)
    for _ in range(2):
        yield Kind.PICKER, terminal.press(b"c", _PICKER, patience=SLOW)
        terminal.press(ESCAPE, MOVED, quiet=_ALONE, patience=SLOW)
    terminal.press(b"S", _SEARCH, patience=SLOW)
    terminal.press(_WORD, quiet=0.2)
    yield Kind.SEARCH, terminal.press(ENTER, _FOUND, patience=SLOW)
    terminal.press(ESCAPE, _TEXT_AGAIN, quiet=_ALONE, patience=SLOW)


def _decisions(terminal: Terminal, count: int) -> Iterator[Pressed]:
    """Suggestions decided on, by turns where one stands and with the next useful segment coming by itself."""
    for number, key in zip(range(count), cycle((b"a", b"a", b"x", b"x"))):
        try:
            came = terminal.press(NEXT, MOVED, patience=2.0)
        except NotPaintedError:  # it is this very segment
            return
        if b"nothing is left" in came.painted:
            return
        yield Kind.USEFUL, came
        stays = number % 2 == 0
        if stays:  # who comes to a segment by herself is not led away from it
            terminal.press(UP, MOVED, patience=SLOW)
            yield Kind.STEP, terminal.press(DOWN, MOVED, patience=SLOW)
        decided = terminal.press(key, _DECIDED + rb"|nothing is suggested", patience=SLOW)
        if re.search(_DECIDED, decided.painted):
            yield (Kind.ACCEPT if key == b"a" else Kind.REJECT) if stays else Kind.ON, decided
