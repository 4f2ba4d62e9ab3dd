"""What the store's tests are made of: a clock that stands still, a small project, a large one."""

from collections.abc import Iterator
from itertools import count
from random import Random
from typing import Any

from qualeval.domain.events import Gesture, added
from qualeval.domain.records import Coding, Document, Origin, Record, Role, Source, SourceKind, Speaker
from qualeval.store import SqliteStore
from qualeval.store.core import StoreCore

NOW = "2026-11-24T03:00:00.000Z"

INTERVIEW = Source("s1", "w01", SourceKind.TRANSCRIPT, 1, wave="2025")
SURVEY = Source("s2", "q1", SourceKind.SURVEY, 2, wave="2026")
NOTE = Source("s3", "note", SourceKind.NOTE, 3)
RECORDS: tuple[Record, ...] = (
    INTERVIEW,
    SURVEY,
    NOTE,
    Document("d1", "s1", "c1", n_segments=12, n_words=120),
    Document("d2", "s2", "c2", position=1, case_id="r2", n_segments=3, n_words=20),
    Document("d3", "s2", "c3", position=2, case_id="r3", n_segments=0, n_words=0),
    Document("d4", "s3", "c4", n_segments=2, n_words=9),
    Speaker("s1", "P", Role.INTERVIEWER, n_segments=5, n_words=40),
    Speaker("s1", "R", Role.RESPONDENT, "r1", n_segments=6, n_words=70),
    Speaker("s1", "S", Role.RESPONDENT, "", n_segments=1, n_words=10),
)


class StillClock:
    """Implements Clock."""

    def now(self) -> str:
        return NOW


def gesture(gesture_id: str, *records: Record) -> Gesture:
    """Adds the records."""
    return Gesture(gesture_id, NOW, "ana", "test", tuple(added(record) for record in records))


def coding(
    coding_id: str, document_id: str, code: str, start: int = 0, speaker: str = "", coder: str = "ana"
) -> Coding:
    return Coding(
        coding_id, document_id, start, start + 10, code, coder, Origin.MANUAL, NOW, speaker=speaker, n_words=3
    )


def large_project() -> list[Record]:
    """40 interviews with two speakers, 4 questions with 1,000 answers each."""
    result: list[Record] = []
    for number in range(44):
        is_interview = number < 40
        source = f"s{number}"
        result.append(Source(source, source, SourceKind.TRANSCRIPT if is_interview else SourceKind.SURVEY, number))
        if is_interview:
            result.append(Document(f"d{number}", source, "c", n_segments=500, n_words=8000))
            result.append(Speaker(source, "P", Role.INTERVIEWER, n_segments=200, n_words=2000))
            result.append(Speaker(source, "R", Role.RESPONDENT, f"r{number}", n_segments=300, n_words=6000))
        else:
            result += [Document(f"d{number}-{n}", source, "c", n, f"a{n}", 2, 30) for n in range(1000)]
    return result


def many_codings() -> Iterator[Coding]:
    """Codings of the large project, without end: six in ten on interviews, one in ten of those on the interviewer."""
    random = Random(1)  # noqa: S311 - the same codings every time
    for number in count():
        is_interview = random.random() < 0.6
        document = (
            f"d{random.randrange(40)}" if is_interview else f"d{random.randrange(40, 44)}-{random.randrange(1000)}"
        )
        speaker = ("R" if random.random() < 0.9 else "P") if is_interview else ""
        start = random.randrange(40_000)
        yield coding(f"{number:032x}", document, f"code{random.randrange(60)}", start, speaker)


def said(store: StoreCore, sql: str) -> list[tuple[Any, ...]]:
    """What the database under a store answers."""
    if isinstance(store, SqliteStore):
        return store._connection.execute(sql).fetchall()
    from qualeval.store.postgres import PostgresStore

    assert isinstance(store, PostgresStore)
    return store._postgres.say(sql)
