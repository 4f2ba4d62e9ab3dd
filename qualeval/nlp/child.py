"""The worker process's own program: `python -m qualeval.nlp.child`, spoken to through its standard streams.

A message is a length in 8 bytes and as many bytes. Requests are a line of JSON, with the texts after it where there are
new ones; then they tell what was decided since the request before. An answer is a byte that says how it went, then a
packed answer or the words of a failure. The process ends when its input ends, so it never outlives its parent.
"""

import gc
import json
import os
import signal
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO

from qualeval.domain.codebook import codebook_from_plain
from qualeval.nlp.answers import appraisal_to_bytes, as_bytes, joined

_LENGTH = struct.Struct("<Q")
_NICENESS = 10
ANSWERED, FAILED = b"+", b"!"
MORE = b"more"
AS_IT_STANDS = ("utf-8", "surrogatepass")  # a file may have halves of characters in it


def send(stream: BinaryIO, message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: BinaryIO) -> bytes:
    """The next message; raises EOFError where the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    if len(message) < length:
        raise EOFError
    return message


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when to end
    _stand_back()
    gc.disable()  # hundreds of thousands of small tuples and no cycles: collecting takes longer than all the rest
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not speak between messages
    with suppress(Exception):  # what cannot be loaded is told to who asks for it
        _load()
    serve(requests, answers)


def _stand_back() -> None:
    """Lets the screen go first. Linux shares the processor out by sessions: in that of the screen, what is used here
    would count as the screen's, and its keys would wait for it.
    """
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    if hasattr(os, "setsid"):
        with suppress(OSError):  # it leads one already
            os.setsid()


@dataclass(slots=True)
class _Taught:
    """A desk, and all that was decided about its texts, as far as is told."""

    desk: Any
    decided: dict[int, Any] = field(default_factory=dict)
    rejections: dict[int, Any] = field(default_factory=dict)

    def hear(self, request: dict[str, Any]) -> None:
        """Takes up what was decided since; what is said anew of a text comes last, as in the lessons."""
        for known, said, gone in (
            (self.decided, request["decided"], request["undecided"]),
            (self.rejections, request["rejections"], request["unrejected"]),
        ):
            for row in [*gone, *(row for row, _ in said)]:
                known.pop(row, None)
            known.update(said)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers until the requests end. A failure is told, and the next request is served.

    New texts have no answer of their own: where they cannot be read, the request after them is answered with that.
    """
    taught: _Taught | None = None
    unread = b""
    while True:
        try:
            head, _, texts = receive(requests).partition(b"\n")
        except EOFError:
            return
        request = json.loads(head)
        is_new = "lengths" in request
        try:
            if is_new:
                taught = None
                gc.collect()  # the desk before
                taught = _Taught(_open_desk(request, _parted(texts.decode(*AS_IT_STANDS), request["lengths"])))
                continue
            message = unread if taught is None else ANSWERED + _reply(taught, request)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the parent has to hear of it
            message = FAILED + f"{type(failure).__name__}: {failure}".encode()
        if is_new:
            unread = message
        else:
            send(answers, message)


def _parted(texts: str, lengths: list[int]) -> list[str]:
    ends = list(accumulate(lengths))
    return [texts[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def _reply(taught: _Taught, request: dict[str, Any]) -> bytes:
    """Of what is asked: reasons for some segments, an appraisal, a packed answer to what was decided, or whether there
    is more to prepare for the next one.
    """
    desk = taught.desk
    if "prepare" in request:
        return MORE if desk.prepare() else b""
    if "explain" in request:
        return joined(as_bytes(desk.explained(request["explain"], desk.state)))
    taught.hear(request)
    if request.get("appraise"):
        return appraisal_to_bytes(desk.appraise(taught.decided))
    answer = desk.answer(request["generation"], taught.decided, taught.rejections, request["near"])
    packed: bytes = answer.to_bytes()
    return packed


def _load() -> Any:
    """What answers, with its libraries."""
    from qualeval.nlp.offline import imported_offline

    with imported_offline():
        from qualeval.nlp.desk import Desk

    return Desk


def _open_desk(request: dict[str, Any], texts: list[str]) -> Any:
    from qualeval.nlp.embedding import embedder_named

    return _load()(
        codebook_from_plain(request["codebook"]),
        request["language"],
        texts,
        request["seed"],
        mode=request["mode"],
        cache=Path(request["cache"]) if request["cache"] else None,
        embedder=embedder_named(request["embedder"], request["cache"]),
    )


if __name__ == "__main__":
    main()
