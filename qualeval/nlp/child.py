"""The worker process's own program: `python -m qualeval.nlp.child`, spoken to through its standard streams.

A message is a length in 8 bytes and as many bytes. Requests are JSON; an answer is a byte that says how it went, then
a packed answer or the words of a failure. The process ends when its input ends, so it never outlives its parent.
"""

import gc
import json
import os
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from qualeval.domain.codebook import codebook_from_plain
from qualeval.nlp.answers import appraisal_to_bytes

_LENGTH = struct.Struct("<Q")
_NICENESS = 10
ANSWERED, FAILED = b"+", b"!"


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


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers until the requests end. A failure is told, and the next request is served."""
    desk: Any = None
    while True:
        try:
            request = json.loads(receive(requests))
        except EOFError:
            return
        try:
            if "texts" in request:
                desk = None
                gc.collect()  # the desk before
                desk = _open_desk(request)
                continue
            message = ANSWERED + _reply(desk, request)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the parent has to hear of it
            message = FAILED + f"{type(failure).__name__}: {failure}".encode()
        send(answers, message)


def _reply(desk: Any, request: dict[str, Any]) -> bytes:
    """Of what is asked: reasons for some segments, an appraisal, or a packed answer to what was decided."""
    if "explain" in request:
        explained = desk.explained(request["explain"], desk.state)
        return json.dumps(list(explained.items()), ensure_ascii=False).encode()
    decided = dict(request["decided"])
    if request.get("appraise"):
        return appraisal_to_bytes(desk.appraise(decided))
    rejections = dict(request["rejections"])
    packed: bytes = desk.answer(request["generation"], decided, rejections).to_bytes()
    return packed


def _open_desk(request: dict[str, Any]) -> Any:
    from qualeval.nlp.embedding import embedder_named
    from qualeval.nlp.offline import imported_offline

    with imported_offline():
        from qualeval.nlp.desk import Desk

    return Desk(
        codebook_from_plain(request["codebook"]),
        request["language"],
        request["texts"],
        request["seed"],
        mode=request["mode"],
        cache=Path(request["cache"]) if request["cache"] else None,
        embedder=embedder_named(request["embedder"], request["cache"]),
    )


if __name__ == "__main__":
    main()
