"""What a key costs beside the bare app's, of every size; how that grows; and that what was painted is right."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from statistics import median

from benchmarks.bench import Bench
from benchmarks.corpus import Size
from benchmarks.figures import Figure
from benchmarks.measuring import growth, percentile, ratio_of, tail_ratio_of
from benchmarks.pressing import Kind, Plan, Taken, session
from benchmarks.term import Stroke

_TRANSCRIPT, _PROJECT = Size(100_000, 5_000), Size(1_000_000, 20_000)
_WITH_GOALS = (_TRANSCRIPT, _PROJECT)
_DECISIONS = (Kind.CODE, Kind.ACCEPT, Kind.REJECT)
_IN_TEXT = tuple(kind for kind in Kind if kind not in (Kind.PICKER, Kind.SEARCH))
_GOALS = {**dict.fromkeys(_DECISIONS, 1.3), Kind.PAGE: 3.0}  # times the bare app's median
_TAIL_GOAL = 1.5  # of a decision, times the bare app's
_GROWTH_GOAL = 0.05
_WORST_GOAL = 3.0  # times the bare app's worst key
_SUGGESTED_GOAL = 3.0  # seconds, of up to 10,000 segments
_BYTES_GOAL = 1_536  # of a decision's repaint


def plans(bench: Bench) -> dict[Size, Plan]:
    """The goals' sizes with 500 decisions and more, the largest with 2,000 keys; others for how the cost grows."""
    if not bench.full:
        return {size: Plan(2 * bench.over, 12, 12 * bench.over, 1) for size in (Size(10_000, 500), _TRANSCRIPT)}
    others = (Size(10_000, 500), Size(100_000, 500), Size(1_000_000, 500))
    return {
        **{size: Plan(3 * bench.over, 20, 30 * bench.over, 1) for size in others},
        _TRANSCRIPT: Plan(17 * bench.over, 25, 160 * bench.over, 3),
        _PROJECT: Plan(21 * bench.over, 25, 190 * bench.over, 3),
    }


def keys(bench: Bench) -> list[Figure]:
    taken = {size: session(bench, size, plan) for size, plan in plans(bench).items()}
    found = [figure for size, one in taken.items() for figure in keys_of(size, one)]
    return [*found, *_growths(taken)]


def keys_of(size: Size, taken: Taken) -> Iterable[Figure]:
    """All that one session tells of its keys."""
    if taken.given_up:
        yield Figure("keys", f"all, {size.name}", float("inf"), "", goal=0, note=taken.given_up)
    if not taken.blocks:
        return
    for kind in Kind:
        yield from _latency(size, taken, kind)
    yield _tail(size, taken)
    if taken.stored:
        own, floors = sorted(taken.stored), sorted(stroke.seconds for block in taken.bare for stroke in block)
        note = f"p99 {percentile(own, 0.99) * 1e3:.1f}, n={len(own)}; the key's frame does not wait for it"
        yield Figure(
            "keys",
            f"code, until it is on the disk, {size.name}",
            median(own) * 1e3,
            "ms",
            median(floors) * 1e3,
            note=note,
        )
    yield _worst(size, taken)
    yield from _collections(size, taken)
    yield _screen(size, taken)
    for kind in _DECISIONS:
        strokes = list(chain(*taken.strokes(kind)))
        if strokes:
            frames, n_bytes = median(s.n_frames for s in strokes), median(s.n_bytes for s in strokes)
            yield Figure("frames", f"{kind}: frames, {size.name}", frames, "", goal=1, gate=False)
            yield Figure("frames", f"{kind}: bytes, {size.name}", n_bytes, "B", goal=_BYTES_GOAL, gate=False)
    yield Figure(
        "ready", f"recent codes numbered, {size.name}", taken.numbered_after, "s", note="after the first frame"
    )
    goal = _SUGGESTED_GOAL if size.n_words <= _TRANSCRIPT.n_words else None
    name, note = f"first suggestions, {size.name}", "after the first frame, while keys are pressed"
    yield Figure("ready", name, taken.suggested_after, "s", goal=goal, gate=False, note=note)


def _latency(size: Size, taken: Taken, kind: Kind) -> Iterable[Figure]:
    """The median; nothing where there was no such key, and a goal only where the size is one of the goals'."""
    pairs = [(own, floor) for own, floor in zip(taken.strokes(kind), taken.bare, strict=True) if own]
    if not pairs:
        return
    own, floors = ([_seconds(block) for block in blocks] for blocks in zip(*pairs, strict=True))
    flat, flat_floor = sorted(chain(*own)), sorted(chain(*floors))
    shown = median(stroke.shown for block, _ in pairs for stroke in block)
    yield Figure(
        "keys",
        f"{kind}, {size.name}",
        median(flat) * 1e3,
        "ms",
        median(flat_floor) * 1e3,
        ratio_of([median(block) for block in own], [median(block) for block in floors]),
        _GOALS.get(kind) if size in _WITH_GOALS else None,
        note=f"n={len(flat)}, shown after {shown * 1e3:.1f}, p95 {percentile(flat, 0.95) * 1e3:.1f}",
    )


def _tail(size: Size, taken: Taken) -> Figure:
    """The 99th percentile of all decisions that stay where they are."""
    own, floors = ([_seconds(block) for block in blocks] for blocks in (taken.strokes(*_DECISIONS), taken.bare))
    flat, flat_floor = list(chain(*own)), list(chain(*floors))
    return Figure(
        "keys",
        f"decisions (1, a, x), p99, {size.name}",
        percentile(flat, 0.99) * 1e3,
        "ms",
        percentile(flat_floor, 0.99) * 1e3,
        tail_ratio_of(own, floors, 0.99),
        _TAIL_GOAL if size in _WITH_GOALS else None,
        gate=False,
        note=f"n={len(flat)}, of the bare app {len(flat_floor)}",
    )


def _seconds(strokes: Iterable[Stroke]) -> list[float]:
    return [stroke.seconds for stroke in strokes]


def _worst(size: Size, taken: Taken) -> Figure:
    """Of all keys that stay in the text: which it was, and when."""
    pressed = [one for block in taken.blocks for one in block if one[0] in _IN_TEXT]
    kind, slowest = max(pressed, key=lambda one: one[1].seconds)
    number = 1 + next(n for n, (_, stroke) in enumerate(pressed) if stroke is slowest)
    own = [_seconds(block) for block in taken.strokes(*_IN_TEXT)]
    floors = [_seconds(block) for block in taken.bare]
    return Figure(
        "soak",
        f"the worst key, {size.name}",
        slowest.seconds * 1e3,
        "ms",
        max(chain(*floors)) * 1e3,
        tail_ratio_of(own, floors, 1.0),
        _WORST_GOAL,
        gate=False,
        note=f"{kind}, {number} of {len(pressed)} keys; {len(list(chain(*floors)))} of the bare app",
    )


def _collections(size: Size, taken: Taken) -> Iterable[Figure]:
    strokes = list(chain(*taken.strokes(*Kind)))
    within = [
        one
        for one in taken.collections
        if any(stroke.begun <= one.ended and one.begun <= stroke.begun + stroke.seconds for stroke in strokes)
    ]
    longest = max((one.ended - one.begun for one in within), default=0.0)
    name = f"garbage collections within a key, {size.name}"
    note = f"in {len(strokes)} keys, the longest {longest * 1e3:.1f} ms; {len(taken.collections)} since it was opened"
    yield Figure("soak", name, len(within), "", goal=0, note=note)


def _screen(size: Size, taken: Taken) -> Figure:
    name = f"rows painted wrong, {size.name}"
    if taken.faults is None:
        return Figure("screen", name, float("nan"), "", note="not looked at: pyte is not installed, or no block came")
    return Figure("screen", name, len(taken.faults), "", goal=0, note=taken.faults[0][:200] if taken.faults else "")


def _growths(taken: dict[Size, Taken]) -> Iterable[Figure]:
    """The exponent over words where the codings are as many, and over codings where the words are."""
    by_spans, by_words = defaultdict(list), defaultdict(list)
    for size, one in taken.items():
        if one.blocks:
            by_spans[size.n_spans].append((size.n_words, one))
            by_words[size.n_words].append((size.n_spans, one))
    for kind in (Kind.CODE, Kind.STEP, Kind.PAGE):
        for fixed, unit, groups in (("spans", "words", by_spans), ("words", "spans", by_words)):
            for number, members in groups.items():
                measured = [(n, _seconds(chain(*one.strokes(kind)))) for n, one in members]
                measured = [(n, seconds) for n, seconds in measured if seconds]
                if len(measured) > 1:
                    exponent = growth([n for n, _ in measured], [median(seconds) for _, seconds in measured])
                    name = f"{kind} over {unit} {measured[0][0]:,}..{measured[-1][0]:,}, {number:,} {fixed}"
                    goal = _GROWTH_GOAL if kind is Kind.CODE else None
                    yield Figure("growth", name, exponent, "", goal=goal, gate=len(measured) > 2)
