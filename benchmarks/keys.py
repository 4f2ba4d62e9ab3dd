"""From a key to the last byte of its repaint, in turns with the key of a bare app."""

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import corpus
from benchmarks.bench import APPEARED, BARE, CODED, DECIDED, MOVED, Bench
from benchmarks.corpus import Size
from benchmarks.figures import Figure
from benchmarks.layout import floor, workspace
from benchmarks.measuring import growth, percentile, ratio_of
from benchmarks.term import NotPaintedError, Stroke, Terminal

QUICK = (Size(10_000, 1_000), Size(100_000, 1_000))
_DEEPEST = Size(10_000, 20_000)  # 28 codings on every segment: nobody codes so
FULL = tuple(
    size
    for n_words in (10_000, 100_000, 1_000_000)
    for n_spans in (10, 1_000, 20_000)
    if (size := Size(n_words, n_spans)) != _DEEPEST
)
_DOWN, _UP, _PAGE_DOWN, _PAGE_UP = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[5~"
_NEXT_KEY = b"n"
_CODE, _ACCEPT, _STEP, _PAGE, _NEXT = "code (1)", "accept (a)", "next (down)", "page (pagedown)", "next useful (n)"
_GOALS = {_CODE: 1.75, _ACCEPT: 1.75, _STEP: 1.75, _PAGE: 4.0}
_MOST_BYTES = 1_536  # of a decision's repaint
_SLOW = 15.0  # seconds that a key may take before the measurement is given up
_GROWTH = 0.05


@dataclass(slots=True)
class Taken:
    """What was measured of one size: strokes of each kind by block, and the bare app's beside them."""

    blocks: list[dict[str, list[Stroke]]] = field(default_factory=list)
    bare: list[list[Stroke]] = field(default_factory=list)
    numbers_after: float = 0.0  # seconds from the first frame until the codes used last have their keys
    suggestions_after: float = 0.0
    given_up: str = ""

    def seconds(self, kind: str) -> list[float]:
        return [stroke.seconds for block in self.blocks for stroke in block.get(kind, ())]


@contextmanager
def bare_app(bench: Bench) -> Iterator[Terminal]:
    with Terminal(floor("app"), bench.environment) as terminal:
        terminal.until(BARE)
        terminal.drain()
        yield terminal


@contextmanager
def open_workspace(bench: Bench, size: Size) -> Iterator[Terminal]:
    """The workspace on a project of a size, from its first frame on."""
    # A folder of its own: the log of an app that was ended in the middle must not meet the next copy.
    with TemporaryDirectory(dir=bench.folder) as folder:
        project = corpus.copy_of(corpus.project(size), Path(folder))
        with Terminal(workspace(project), bench.environment) as terminal:
            terminal.until(APPEARED, patience=60)
            yield terminal


def until_numbered(terminal: Terminal) -> float:
    """Presses the first recent code until it codes; the seconds that took. Raises NotPaintedError."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < 4 * _SLOW:
        tried = terminal.press(b"1", CODED + rb"|no code 1 yet", patience=_SLOW)
        if re.search(CODED, tried.painted):
            return time.perf_counter() - begun
        terminal.press(_DOWN, MOVED, quiet=0.2, patience=_SLOW)  # clears what was said, so that it is painted again
    raise NotPaintedError(CODED, b"")


def until_suggested(terminal: Terminal) -> float:
    """Goes to the next useful segment until there is one; the seconds that took. Raises NotPaintedError."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < 4 * _SLOW:
        if re.search(MOVED, terminal.press(_NEXT_KEY, MOVED + rb"|no suggestions yet", patience=_SLOW).painted):
            return time.perf_counter() - begun
        terminal.press(_DOWN, MOVED, quiet=0.5, patience=_SLOW)
    raise NotPaintedError(b"a suggestion", b"")


def decision_keys(bench: Bench) -> list[Figure]:
    """Every size of the mode, and how the cost of a key grows with words and with codings."""
    taken = {size: measured(bench, size) for size in (FULL if bench.full else QUICK)}
    found = [figure for size, one in taken.items() for figure in _figures(size, one)]
    return [*found, *_growths(taken)]


def measured(bench: Bench, size: Size) -> Taken:
    """Blocks of keys in turns with the bare app, until they are done or the time for this size is over."""
    taken = Taken()
    strokes = bench.times(20, 40)
    budget = bench.times(12, 50)
    with bare_app(bench) as bare, open_workspace(bench, size) as terminal:
        opened = time.perf_counter()
        try:
            taken.numbers_after = until_numbered(terminal)
            until_suggested(terminal)
            taken.suggestions_after = time.perf_counter() - opened
            terminal.drain(1.0)
            begun = time.perf_counter()
            _block(terminal, 4)
            for _ in range(bench.times(4, 6)):
                taken.bare.append([bare.press(b"x", BARE) for _ in range(strokes)])
                taken.blocks.append(_block(terminal, strokes))
                if time.perf_counter() - begun > budget:
                    break
        except NotPaintedError as error:
            taken.given_up = f"given up: {error.args[0].decode(errors='replace')} not painted"
            del taken.bare[len(taken.blocks) :]
    return taken


def _block(terminal: Terminal, strokes: int) -> dict[str, list[Stroke]]:
    """Some keys of every kind; stops short where a key takes seconds, so that what is slow is still measured."""
    taken: dict[str, list[Stroke]] = defaultdict(list)
    deadline = time.perf_counter() + 10
    for _ in range(strokes):
        taken[_STEP].append(terminal.press(_DOWN, MOVED, patience=_SLOW))
        coded = terminal.press(b"1", CODED + rb"|coded so already", patience=_SLOW)
        if re.search(CODED, coded.painted):
            taken[_CODE].append(coded)
        if time.perf_counter() > deadline:
            break
    for key in (_PAGE_DOWN, _PAGE_UP):
        with suppress(NotPaintedError):  # the text ends here
            for _ in range(max(2, strokes // 4)):
                taken[_PAGE].append(terminal.press(key, MOVED, patience=1.0))
    with suppress(NotPaintedError):  # nothing useful is left, or it is this very segment
        for _ in range(strokes // 2):
            came = terminal.press(_NEXT_KEY, MOVED, patience=2.0)
            taken[_NEXT].append(came)
            if b"%" in came.painted:
                taken[_ACCEPT].append(terminal.press(b"a", DECIDED, patience=_SLOW))
            if time.perf_counter() > deadline + 5:
                break
    return taken


def _figures(size: Size, taken: Taken) -> Iterable[Figure]:
    if not taken.blocks:
        yield Figure("keys", size.name, float("inf"), "ms", goal=1, note=taken.given_up)
        return
    bare = [stroke.seconds for block in taken.bare for stroke in block]
    for kind in (_CODE, _ACCEPT, _STEP, _PAGE, _NEXT):
        pairs = [
            (block[kind], floor_) for block, floor_ in zip(taken.blocks, taken.bare, strict=True) if block.get(kind)
        ]
        if pairs:
            yield _latency(size, kind, pairs, bare)
    for kind in (_CODE, _ACCEPT):
        strokes = [stroke for block in taken.blocks for stroke in block.get(kind, ())]
        if strokes:
            frames, size_ = median(s.n_frames for s in strokes), median(s.n_bytes for s in strokes)
            yield Figure("frames", f"{kind}: frames, {size.name}", frames, "", goal=1, gate=False)
            yield Figure("frames", f"{kind}: bytes, {size.name}", size_, "B", goal=_MOST_BYTES, gate=False)
    yield Figure("ready", f"recent codes numbered, {size.name}", taken.numbers_after, "s", note="after the first frame")
    yield Figure("ready", f"first suggestions, {size.name}", taken.suggestions_after, "s", note=taken.given_up)


def _latency(size: Size, kind: str, pairs: list[tuple[list[Stroke], list[Stroke]]], bare: list[float]) -> Figure:
    own = [stroke.seconds for strokes, _ in pairs for stroke in strokes]
    shown = [stroke.shown for strokes, _ in pairs for stroke in strokes]
    p95, p99 = percentile(own, 0.95), percentile(own, 0.99)
    return Figure(
        "keys",
        f"{kind}, {size.name}",
        median(own) * 1e3,
        "ms",
        median(bare) * 1e3,
        ratio_of(
            [median(stroke.seconds for stroke in strokes) for strokes, _ in pairs],
            [median(stroke.seconds for stroke in floors) for _, floors in pairs],
        ),
        _GOALS.get(kind, 0.0),
        note=f"shown {median(shown) * 1e3:.1f} p95 {p95 * 1e3:.1f} ({p95 / percentile(bare, 0.95):.1f}x) "
        f"p99 {p99 * 1e3:.1f} ({p99 / percentile(bare, 0.99):.1f}x) n={len(own)}",
    )


def _growths(taken: dict[Size, Taken]) -> Iterable[Figure]:
    """The exponent over words where the codings are as many, and over codings where the words are."""
    by_spans, by_words = defaultdict(list), defaultdict(list)
    for size, one in taken.items():
        if one.seconds(_CODE):
            by_spans[size.n_spans].append((size.n_words, one))
            by_words[size.n_words].append((size.n_spans, one))
    for kind in (_CODE, _STEP, _PAGE):
        for fixed, unit, groups in (("spans", "words", by_spans), ("words", "spans", by_words)):
            for number, members in groups.items():
                if len(members) > 1:
                    exponent = growth([n for n, _ in members], [median(one.seconds(kind)) for _, one in members])
                    name = f"{kind} over {unit} {members[0][0]}..{members[-1][0]}, {number} {fixed}"
                    yield Figure("growth", name, exponent, "", goal=_GROWTH, gate=kind != _PAGE and len(members) > 2)


# --- keys while the suggester learns, many keys at once, another size of the window ----------------------------------


def training(bench: Bench) -> list[Figure]:
    """Keys right after a decision, while the suggester's process learns from it, in turns with keys at rest."""
    size = Size(100_000, 1_000) if bench.full else Size(10_000, 1_000)
    busy: list[list[float]] = []
    rest: list[list[float]] = []
    deadline = time.perf_counter() + bench.times(8, 40)
    with open_workspace(bench, size) as terminal:
        try:
            until_numbered(terminal)
            until_suggested(terminal)
            while time.perf_counter() < deadline or len(rest) < 2:
                terminal.drain(1.0)
                rest.append([terminal.press(_DOWN, MOVED).seconds for _ in range(6)])
                terminal.press(b"1", CODED, patience=_SLOW)
                busy.append([terminal.press(_DOWN, MOVED).seconds for _ in range(6)])
        except NotPaintedError as error:
            return [
                Figure("training", size.name, float("inf"), "ms", goal=1, note=f"{error.args[0].decode()} not painted")
            ]
    own, at_rest = list(chain(*busy)), list(chain(*rest))
    tail, rest_tail = percentile(own, 0.95), percentile(at_rest, 0.95)
    return [
        Figure(
            "training",
            f"next (down) while it learns, {size.name}",
            median(own) * 1e3,
            "ms",
            median(at_rest) * 1e3,
            ratio_of([median(block) for block in busy], [median(block) for block in rest]),
            2.0,
            note=f"p95 {tail * 1e3:.1f} vs {rest_tail * 1e3:.1f} at rest ({tail / rest_tail:.1f}x) n={len(own)}",
        )
    ]


def flood(bench: Bench, n_keys: int = 200) -> list[Figure]:
    """Keys written all at once, until the last one is painted."""
    size = Size(10_000, 10)
    own: list[float] = []
    floors: list[float] = []
    with bare_app(bench) as bare, open_workspace(bench, size) as terminal:
        terminal.drain(1.0)
        for turn in range(bench.times(4, 8)):
            key, place = (b"j", n_keys + 1) if turn % 2 == 0 else (b"k", 1)
            own.append(terminal.press(key * n_keys, rb"\xc2\xb7 %d/" % place).seconds)
            floors.append(bare.press(b"x" * n_keys, b"n=%d;" % (n_keys * (turn + 1))).seconds)
    ratio = ratio_of(own, floors)
    return [
        Figure("flood", f"{n_keys} keys at once", median(own) * 1e3, "ms", median(floors) * 1e3, ratio, 3.0, gate=False)
    ]


def resize(bench: Bench) -> list[Figure]:
    """Another width, until nothing more is painted."""
    goals = {Size(10_000, 1_000): 2.5} | ({Size(1_000_000, 20_000): 3.5} if bench.full else {})
    return [_resized(bench, size, goal) for size, goal in goals.items()]


def _resized(bench: Bench, size: Size, goal: float) -> Figure:
    own: list[float] = []
    floors: list[float] = []
    with bare_app(bench) as bare, open_workspace(bench, size) as terminal:
        terminal.drain(1.0 if size.n_words < 1_000_000 else 10.0)
        for turn in range(bench.times(6, 14)):
            width = 140 if turn % 2 == 0 else 160
            for program, seconds in ((bare, floors), (terminal, own)):
                begun = time.perf_counter()
                program.resize(width)
                seconds.append(program.settled(begun, quiet=0.15).seconds)
    return Figure(
        "resize",
        f"until settled, {size.name}",
        median(own) * 1e3,
        "ms",
        median(floors) * 1e3,
        ratio_of(own, floors),
        goal,
    )


def echo(bench: Bench) -> list[Figure]:
    """The terminal itself: what every key costs at least, ours and the bare app's."""
    with Terminal(floor("echo"), bench.environment) as raw, bare_app(bench) as bare:
        raw.until(b"ready")
        own: list[float] = []
        floors: list[float] = []
        for _ in range(4):
            floors.append(median(raw.press(b"x", b"x").seconds for _ in range(10)))
            own.append(median(bare.press(b"x", BARE).seconds for _ in range(10)))
    ratio = ratio_of(own, floors)
    return [Figure("floors", "bare Textual's key vs an echo", median(own) * 1e3, "ms", median(floors) * 1e3, ratio)]
