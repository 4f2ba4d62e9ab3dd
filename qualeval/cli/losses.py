"""What could not be carried over between this program and others, and how their positions were understood, in lines."""

from collections import Counter
from collections.abc import Iterable

from qualeval.domain.exchange import Loss, OffsetsFound
from qualeval.domain.text import printable
from qualeval.i18n import N_, Translator

_NAMES_SHOWN = 5


def loss_lines(losses: Iterable[Loss], translate: Translator, shown: int | None = _NAMES_SHOWN) -> list[str]:
    """A line for each sort of loss, with the names of what is meant: the first few, or all."""
    lines = []
    for loss in losses:
        names = loss.names if shown is None else loss.names[:shown]
        more = len(loss.names) - len(names)
        named = ", ".join(names) + (translate(N_(" and {n} more"), n=more) if more else "")
        lines.append(printable(f"{translate(loss.template)}: {named}").replace("\n", " "))
    return lines


def offset_lines(offsets: Iterable[OffsetsFound], translate: Translator) -> list[str]:
    """How the positions of another tool's file were understood: a line for each unit that was met."""
    fitting: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    for found in offsets:
        fitting[found.unit] += found.fitting
        checked[found.unit] += found.checked
    words = N_("positions count {unit}: {fitting} of the {checked} that can be checked fit the text")
    return [translate(words, unit=unit, fitting=fitting[unit], checked=n) for unit, n in checked.items() if n]
