"""Suggesting for very many answers: batch by batch into a file, with little in memory, and going on where it was left.

What is learned is learned once, from the texts that somebody worked in. After each batch the file and how far it has
come are on the disk: whatever ends the process, the next call goes on from there, or begins anew where the project has
changed meanwhile.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from qualeval.domain.cells import unarmed
from qualeval.domain.learning import Lesson
from qualeval.domain.records import Coding, Decision, Document, Reviewed, Role, Source
from qualeval.domain.suggestion import Segment, Suggestion
from qualeval.domain.text import Content
from qualeval.services.countable import countable_spans, roles_of
from qualeval.services.ports.storing import ProjectStore
from qualeval.services.ports.suggesting import BatchSuggester
from qualeval.services.session import Session
from qualeval.services.suggesting import Ground, Lessons
from qualeval.services.whole_files import write_text

COLUMNS = ("source", "document", "start", "end", "code", "confidence", "text")
_BACKGROUND = 5_000  # segments that tell which words are rare


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one has come: `n_done` segments, `size` bytes of the file that count, suggestions by code."""

    generation: int
    n_done: int = 0
    size: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    is_whole: bool = False


def segments(store: ProjectStore) -> Iterator[tuple[str, Segment]]:
    """Every countable segment with its source's name, in order, read one text at a time."""
    for source in store.find(Source):
        roles = roles_of(store, source.id)
        ids = [document_id for _, document_id in store.answers(source.id)]
        for document_id in ids or [document.id for document in store.find(Document, source_id=source.id)]:
            document = store.get(Document, document_id)
            assert document is not None
            content = store.content(document.content)
            yield from ((source.name, segment) for segment in _segments_of(document, content, roles))


def _segments_of(document: Document, content: Content, roles: Mapping[str, Role]) -> Iterator[Segment]:
    for span in countable_spans(content, roles):
        yield Segment(document.source_id, document.id, span, span.of(content.text))


def taught(session: Session) -> Lesson:
    """What was decided, with the segments of those texts alone that somebody worked in."""
    store = session.store
    codings, decisions, reviewed = store.find(Coding), store.find(Decision), store.find(Reviewed)
    touched = sorted({record.document_id for found in (codings, decisions, reviewed) for record in found})
    read: list[Segment] = []
    for document_id in touched:
        document = store.get(Document, document_id)
        if document is not None:
            read += _segments_of(document, store.content(document.content), roles_of(store, document.source_id))
    return Lessons(session, Ground(tuple(read), tuple(codings), tuple(decisions), tuple(reviewed))).lesson()


def suggest_in_batches(
    session: Session,
    suggester: BatchSuggester,
    file: Path,
    *,
    size: int,
    tell: Callable[[int], object] = lambda _: None,
) -> Progress:
    """Writes a row for each suggestion; `tell` hears after each batch how many segments are done."""
    store = session.store
    progress = _left_at(file, store.generation())
    if progress.is_whole:
        return progress
    background = [segment.text for _, segment in islice(segments(store), _BACKGROUND)]
    suggester.learn(taught(session), background)
    waiting = islice(segments(store), progress.n_done, None)
    with file.open("r+" if progress.size else "w", encoding="utf-8", newline="") as stream:
        stream.truncate(progress.size)
        stream.seek(progress.size)
        writer = csv.writer(stream, lineterminator="\n")
        if not progress.size:
            writer.writerow(COLUMNS)
        while batch := list(islice(waiting, size)):
            offered = suggester.suggest([segment.text for _, segment in batch])
            _write(writer.writerow, batch, offered)
            stream.flush()
            counts = Counter(progress.counts) + Counter(one.code for found in offered for one in found)
            progress = Progress(progress.generation, progress.n_done + len(batch), stream.tell(), dict(counts))
            _keep(file, progress)
            tell(progress.n_done)
    done = Progress(progress.generation, progress.n_done, progress.size, progress.counts, is_whole=True)
    _keep(file, done)
    return done


def _write(
    put: Callable[[Sequence[object]], object],
    batch: Sequence[tuple[str, Segment]],
    offered: Sequence[Sequence[Suggestion]],
) -> None:
    for (source, segment), found in zip(batch, offered, strict=True):
        span = segment.span
        for one in found:
            place = (unarmed(source), segment.document_id, span.start, span.end)
            put((*place, one.code, round(one.confidence, 4), unarmed(segment.text)))


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.progress")


def _left_at(file: Path, generation: int) -> Progress:
    """Where the last call left off; the beginning where there was none, or the project is another one by now."""
    try:
        kept = Progress(**json.loads(_beside(file).read_text(encoding="utf-8")))
        is_there = file.is_file() and file.stat().st_size >= kept.size >= 0 <= kept.n_done
        Counter(kept.counts).total()
    except (OSError, ValueError, TypeError, RecursionError):
        return Progress(generation)
    return kept if kept.generation == generation and is_there else Progress(generation)


def _keep(file: Path, progress: Progress) -> None:
    write_text(_beside(file), json.dumps(asdict(progress)))
