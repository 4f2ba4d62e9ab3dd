"""Records, texts and changes as rows, and back. Plain Python, the same for every database."""

from __future__ import annotations

import json
from contextlib import nullcontext
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_type_hints

from qualeval.domain.codebook import Codebook, codebook_from_plain, codebook_to_plain
from qualeval.domain.events import Change, Gesture
from qualeval.domain.records import RECORD_BY_KIND, Record
from qualeval.domain.text import Content, GrowingTurns, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

R = TypeVar("R", bound=Record)
Row = dict[str, Any]
Values = tuple[Any, ...]
_RUN = 1_000  # changes in a row of the journal
_LONG = 65_536  # characters of turns that are read at once; shorter ones are kept as values


class _Form(NamedTuple):
    """How one kind of record becomes a row: its columns, and the values that are not kept as they are."""

    types: dict[str, type]
    values: Callable[[Record], tuple[Any, ...]]
    encoders: tuple[tuple[int, Callable[[Any], str]], ...]
    decoders: tuple[tuple[int, Callable[[Any], Any]], ...]


_FORMS: dict[type[Record], _Form] = {}


def _form(record: type[Record]) -> _Form:
    if record not in _FORMS:
        hints = {name: hint for name, hint in get_type_hints(record).items() if name not in ("KIND", "IDENTITY")}
        tuples = {name for name, hint in hints.items() if getattr(hint, "__origin__", None) is tuple}
        enums = {name for name, hint in hints.items() if name not in tuples and issubclass(hint, StrEnum)}
        _FORMS[record] = _Form(
            {name: hint if hint in (int, float) else str for name, hint in hints.items()},
            attrgetter(*hints),
            tuple(
                (index, _tuple_to_json if name in tuples else str)
                for index, name in enumerate(hints)
                if name in tuples | enums
            ),
            tuple(
                (index, _tuple_from_json if name in tuples else hint)
                for index, (name, hint) in enumerate(hints.items())
                if name in tuples | enums
            ),
        )
    return _FORMS[record]


def column_types(record: type[Record]) -> dict[str, type]:
    """The columns of the record's table, its fields in order, and how each is kept.

    `int`, `float`, or `str` for words, enumerations and (as JSON) tuples.
    """
    return _form(record).types


def _tuple_to_json(value: tuple[Any, ...]) -> str:
    """Equal tuples give equal text: a number is written as a float and zero without a sign."""
    return to_json(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str) else value + 0.0


def _tuple_from_json(text: str) -> tuple[Any, ...]:
    found = _tuple(json.loads(text))
    assert isinstance(found, tuple)
    return found


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


# plain values hold no circles: looking for them takes a fifth of the time
to_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def records_to_values(records: Sequence[Record]) -> Iterator[Values]:
    """The values of the table's columns in order, of each of some records of one kind."""
    form = _form(type(records[0]))
    values = map(form.values, records)
    return (_encoded(form, each) for each in values) if form.encoders else values


def _encoded(form: _Form, values: Values) -> Values:
    encoded = list(values)
    for index, encode in form.encoders:
        encoded[index] = encode(encoded[index])
    return tuple(encoded)


def record_to_row(record: Record) -> Row:
    (values,) = records_to_values((record,))
    return dict(zip(_form(type(record)).types, values, strict=True))


def record_from_row(record: type[R], row: Sequence[Any]) -> R:
    values = list(row)
    for index, decode in _form(record).decoders:
        values[index] = decode(values[index])
    return record(*values)


def change_to_row(change: Change) -> Row:
    """The parameters that change a table: the values to write by column, those that must stand by `old_` and column."""
    row = record_to_row(change.after) if change.after is not None else {}
    if change.before is not None:
        row |= {f"old_{name}": value for name, value in record_to_row(change.before).items()}
    return row


def gesture_to_row(gesture: Gesture) -> Row:
    return {
        "id": gesture.id,
        "at": gesture.at,
        "coder": gesture.coder,
        "action": gesture.action,
        "intent": str(gesture.intent),
        "target": gesture.target,
    }


def events_to_rows(runs: Iterable[Sequence[Change]]) -> Iterator[Row]:
    """Rows of the journal, from runs of changes that are of one sort: one for each thousand changes at most.

    They want the gesture's number, which it may be given after this.

    An import adds hundreds of thousands of records: a row for each of them would take longer than all the tables.
    """
    position = 0
    for run in runs:
        for first in range(0, len(run), _RUN):
            some = run[first : first + _RUN]
            yield {
                "position": position + first,
                "kind": some[0].record.KIND,
                "key": to_json(some[0].record.key),
                "before": _side_to_json([change.before for change in some if change.before is not None]),
                "after": _side_to_json([change.after for change in some if change.after is not None]),
            }
        position += len(run)


def _side_to_json(records: Sequence[Record]) -> str | None:
    """One record by the names of its fields; more as a list: the names, then each one's values."""
    if not records:
        return None
    if len(records) == 1:
        return to_json(records[0].to_plain())
    form = _form(type(records[0]))
    return to_json([list(form.types), *map(form.values, records)])


def changes_from_row(kind: str, before: str | None, after: str | None) -> Iterator[Change]:
    """The changes that a row of the journal tells, in order."""
    befores, afters = _side_from_json(kind, before), _side_from_json(kind, after)
    nothing = (None,) * len(afters or befores or (None,))
    for sides in zip(nothing if befores is None else befores, nothing if afters is None else afters, strict=True):
        yield Change(*sides)


def _side_from_json(kind: str, text: str | None) -> Sequence[Record] | None:
    if text is None:
        return None
    told = json.loads(text)
    read = RECORD_BY_KIND[kind].from_plain
    if isinstance(told, dict):
        return (read(told),)
    names, *rows = told
    return [read(dict(zip(names, row, strict=True))) for row in rows]


def content_to_values(content: Content) -> Values:
    turns = content.turns
    return (content.digest, content.text, to_json([*turns]) if len(turns) > 1 else _short_turns_to_json(tuple(turns)))


@lru_cache(maxsize=1_024)
def _short_turns_to_json(turns: tuple[Turn, ...]) -> str:
    """Of an answer, which is one turn: those of equally long answers are the same."""
    return to_json(turns)


def content_from_row(
    text: str, turns: str, reading: Callable[[], AbstractContextManager[None]] = nullcontext
) -> Content:
    """The turns of a long text are read when they are asked for; what goes wrong then goes through `reading`."""
    if len(turns) > _LONG:
        return Content(text, GrowingTurns(_some_turns(turns, reading)))
    return Content(text, tuple(map(Turn._make, json.loads(turns))))


def _some_turns(turns: str, reading: Callable[[], AbstractContextManager[None]]) -> Iterator[list[Turn]]:
    """A long list a stretch at a time. What looks like the end of a turn within a name is none: it is no JSON."""
    begin = 1
    end = turns.find("],[", begin + _LONG)
    while end >= 0:
        try:
            told = json.loads(f"[{turns[begin : end + 1]}]")
        except json.JSONDecodeError:
            end = turns.find("],[", end + 1)
            continue
        with reading():
            some = [*map(Turn._make, told)]
        yield some
        begin = end + 2
        end = turns.find("],[", begin + _LONG)
    with reading():
        some = [*map(Turn._make, json.loads(f"[{turns[begin:]}"))]
    yield some


def codebook_to_json(codebook: Codebook) -> str:
    """The codebook in its own order, which the digest does not depend on."""
    return to_json(codebook_to_plain(codebook))


def codebook_from_json(body: str) -> Codebook:
    return codebook_from_plain(json.loads(body))
