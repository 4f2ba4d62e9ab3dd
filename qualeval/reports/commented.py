"""Coded transcripts as a Word document: the text as it stands, and each coding a comment on its words."""

import datetime as dt
import zipfile
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.run import Run

from qualeval.domain.handouts import Comment, CommentedText
from qualeval.reports.legal import legal, one_line

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_EPOCH = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


def commented_document(texts: Sequence[CommentedText]) -> bytes:
    """The texts one after another, each on a page of its own. Equal texts give equal bytes."""
    document: Any = Document()
    for number, text in enumerate(texts):
        if number:
            document.add_page_break()
        document.add_heading(one_line(text.title), level=1)
        _write_text(document, text)
    packed = BytesIO()
    document.save(packed)
    return _dated(packed)


def _write_text(document: Any, text: CommentedText) -> None:
    """A paragraph for each line, cut into runs wherever a comment or a label begins or ends."""
    comments = [comment for comment in text.comments if 0 <= comment.start < comment.end <= len(text.text)]
    bounds = {bound for comment in comments for bound in (comment.start, comment.end)}
    bounds |= {bound for label in text.labels for bound in (label.start, label.end)}
    bounds |= {at for at, sign in enumerate(text.text) if sign == "\n"}
    cuts = sorted(bounds | {0, len(text.text)})
    labels = {label.start: label.end for label in text.labels}
    paragraph = document.add_paragraph()
    starting: dict[int, Run] = {}  # the first run at or after an offset, the last one before
    ending: dict[int, Run] = {}
    bold_to = 0
    for start, end in pairwise(cuts):
        bold_to = labels.get(start, bold_to)
        words = text.text[start:end]
        if words.startswith("\n"):
            paragraph = document.add_paragraph()
            words = words[1:]
        run = paragraph.add_run(legal(words).replace("\n", " "))
        run.bold = True if start < bold_to else None
        starting[start] = run
        ending[end] = run
    for comment in comments:
        _comment(document, starting[comment.start], ending[comment.end], comment)


def _comment(document: Any, first: Run, last: Run, comment: Comment) -> None:
    made = document.add_comment(
        [first, last], legal(comment.text), one_line(comment.author), one_line(comment.initials)
    )
    made._comment_elm.set(qn("w:date"), _instant(comment.at).strftime("%Y-%m-%dT%H:%M:%SZ"))  # noqa: SLF001


def _instant(written: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(written)
    except ValueError:
        return _EPOCH
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _dated(packed: BytesIO) -> bytes:
    """The same document with every part of one date."""
    written = BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return written.getvalue()
