"""Coded segments with their context, as tables for people, and as JSON for programs that learn or annotate.

Columns are those that other programs' lists of coded segments have, by names of one word; a case's attributes follow.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from qualeval.domain.cells import cut, unarmed
from qualeval.domain.coded_rows import CodedSegment
from qualeval.domain.errors import Fault
from qualeval.formats.added import is_added, write_added
from qualeval.formats.exchange import guid_of
from qualeval.i18n import N_
from qualeval.services.whole_files import write_text, write_whole

COLUMNS = (
    *("source", "title", "wave", "case", "speaker", "line", "start", "end", "category", "code", "code_name"),
    *("text", "before", "after", "coder", "origin", "created_at", "memo"),
)
_ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write_segments(segments: Iterable[CodedSegment], path: Path) -> None:
    """Writes the segments in the form that the ending names, whole or not at all; a Fault for any other ending."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None and is_added("writers.segments", path):
        write_added("writers.segments", list(segments), path)
        return
    if writer is None:
        raise Fault(
            str(path),
            0,
            0,
            N_("coded segments are not written with this ending; there are {endings}"),
            endings=", ".join(_WRITERS),
        )
    writer(list(segments), path)


def are_written(path: Path) -> bool:
    return path.suffix.lower() in _WRITERS or is_added("writers.segments", path)


def _header(segments: list[CodedSegment]) -> tuple[list[str], list[str]]:
    """(column names, attributes): an attribute with a column's name is told apart by a dot before it."""
    attributes = list(dict.fromkeys(name for segment in segments for name, _ in segment.attributes))
    return [*COLUMNS, *(f".{name}" if name in COLUMNS else name for name in attributes)], attributes


def _rows(segments: list[CodedSegment], attributes: list[str]) -> Iterator[list[str | int]]:
    for segment in segments:
        values = dict(segment.attributes)
        yield [*(getattr(segment, column) for column in COLUMNS), *(values.get(name, "") for name in attributes)]


def _write_csv(segments: list[CodedSegment], path: Path) -> None:
    """With a byte order mark, so that spreadsheets read it as UTF-8; no cell is left to be taken for a formula."""
    header, attributes = _header(segments)
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(map(_no_formula, header))
    writer.writerows([_no_formula(cell) for cell in row] for row in _rows(segments, attributes))
    write_text(path, f"\ufeff{stream.getvalue()}")


def _no_formula(cell: str | int) -> str | int:
    return unarmed(cell) if isinstance(cell, str) else cell


def _write_xlsx(segments: list[CodedSegment], path: Path) -> None:
    import xlsxwriter

    header, attributes = _header(segments)
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("segments")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(_rows(segments, attributes), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, cut(cell))
        sheet.autofilter(0, 0, max(1, len(segments)), len(header) - 1)
    write_whole(path, stream.getvalue())


def _plain(segment: CodedSegment) -> dict[str, Any]:
    values = {column: getattr(segment, column) for column in COLUMNS}
    return {"id": segment.id, **values, "attributes": dict(segment.attributes)}


def _write_json(segments: list[CodedSegment], path: Path) -> None:
    write_text(path, json.dumps([_plain(segment) for segment in segments], ensure_ascii=False, indent=1) + "\n")


def _write_jsonl(segments: list[CodedSegment], path: Path) -> None:
    write_text(path, "".join(f"{json.dumps(_plain(segment), ensure_ascii=False)}\n" for segment in segments))


def _write_annotations(segments: list[CodedSegment], path: Path) -> None:
    """A page of Web Annotations (W3C, 2017): positions in code points, and the words with those around them."""
    items = [_annotation(segment) for segment in segments]
    page = {
        "@context": _ANNOTATION_CONTEXT,
        "id": f"urn:uuid:{guid_of('', 'annotations', *(item['id'] for item in items))}",
        "type": "AnnotationPage",
        "items": items,
    }
    write_text(path, json.dumps(page, ensure_ascii=False, indent=1) + "\n")


def _annotation(segment: CodedSegment) -> dict[str, Any]:
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": segment.code}]
    if segment.memo:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": segment.memo})
    quote = {"type": "TextQuoteSelector", "exact": segment.text}
    around = {"prefix": segment.before, "suffix": segment.after}
    place = "/".join(part for part in (segment.source, segment.case if segment.title else "") if part)
    return {
        "id": f"urn:uuid:{guid_of(segment.id, 'annotation', segment.id)}",
        "type": "Annotation",
        "motivation": "tagging",
        **({"created": segment.created_at} if segment.created_at else {}),
        **({"creator": {"type": "Person", "name": segment.coder}} if segment.coder else {}),
        "body": bodies,
        "target": {
            "source": f"urn:qualeval:{_quoted(place)}",
            "selector": [
                {"type": "TextPositionSelector", "start": segment.start, "end": segment.end},
                {**quote, **{name: words for name, words in around.items() if words}},
            ],
        },
    }


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


_WRITERS: dict[str, Callable[[list[CodedSegment], Path], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".json": _write_json,
    ".jsonl": _write_jsonl,
    ".jsonld": _write_annotations,
}
