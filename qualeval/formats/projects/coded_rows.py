"""Texts and codings as tables of QualCoder and RQDA hold them: a row for each, its places in code points."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from qualeval.domain.exchange import ExchangeCoding, ExchangeSource
from qualeval.formats.exchange import Losses, fitted_span, instant
from qualeval.formats.foreign_database import Row, number, text
from qualeval.i18n import N_

GuidOf = Callable[[str, str], str]  # of a kind of record and what identifies it
_LOST_CODE = N_("codings with a code or a text that the file does not hold were left out")


class CodingTable(NamedTuple):
    """A program's table of codings: the columns of its places, and what tells one of its rows from all others.

    `identity` is given the row's number, the row, and the place with its code and coder.
    """

    rows: Iterable[Row]
    start: str
    end: str
    identity: Callable[[int, Row, str], str]


def sources_from(rows: Iterable[Row], words: str, guid: GuidOf) -> Iterator[ExchangeSource]:
    """The texts, of which the column `words` has the words."""
    for row in rows:
        yield ExchangeSource(
            guid=guid("source", text(row, "id")),
            name=text(row, "name"),
            text=text(row, words),
            memo=text(row, "memo"),
            coder=text(row, "owner"),
            created_at=instant(text(row, "date")),
        )


def codings_from(
    table: CodingTable, guid: GuidOf, sources: Mapping[str, ExchangeSource], slugs: Mapping[str, str], losses: Losses
) -> Iterator[tuple[Row, ExchangeCoding]]:
    """The codings on texts and with codes that are there, each with its row; the others are named as lost."""
    for place, row in enumerate(table.rows):
        source = sources.get(guid("source", text(row, "fid")))
        code = slugs.get(guid("code", text(row, "cid")))
        label = text(row, "seltext")[:40]
        if source is None or code is None:
            losses.add(_LOST_CODE, label)
            continue
        span = fitted_span(number(row, table.start), number(row, table.end), len(source.text), label, losses)
        if span is None:
            continue
        owner = text(row, "owner")
        identifier = table.identity(place, row, f"{source.guid} {span.start} {span.end} {code} {owner}")
        yield (
            row,
            ExchangeCoding(
                guid=guid("coding", identifier),
                source=source.guid,
                start=span.start,
                end=span.end,
                code=code,
                coder=owner,
                created_at=instant(text(row, "date")),
                memo=text(row, "memo"),
            ),
        )
