"""Taguette's projects (.sqlite3). Positions count bytes of UTF-8 over the words of a document's HTML.

The words of two paragraphs touch there; here a blank line stands between them, and every position moves with it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.domain.exchange import ExchangeCoding, ExchangeProject, ExchangeSource
from qualeval.formats.exchange import (
    FoundCode,
    Losses,
    codes_from,
    dotted_parents,
    fitted_span,
    guid_of,
    instant,
    places_found,
)
from qualeval.formats.foreign_database import Row, database_bytes, number, read_tables, text
from qualeval.i18n import N_

_TABLES = ("projects", "documents", "tags", "highlights", "highlight_tags", "users", "project_members", "commands")
_BLOCKS = frozenset("p div h1 h2 h3 h4 h5 h6 li ul ol table tr blockquote pre section article hr dt dd".split())
_UNTAGGED = N_("highlights without a tag were left out")
_OTHERS = N_("of several projects in the file, the first was read; these were left out")
_STYLES = N_("the styles of texts (bold, headings, tables) were left out")


def read_taguette(path: Path, language: str = "id") -> ExchangeProject:
    """The first project of the database; a Fault where there is none."""
    tables = read_tables(database_bytes(path), str(path), _TABLES)
    if not tables["projects"]:
        raise Fault(str(path), 0, 0, N_("the database holds no {program} project"), program="Taguette")
    return _Reader(tables, language).project()


class _Words(HTMLParser):
    """The words of a document, and where each byte of them has gone."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._chunks: list[bytes] = []
        self._byte_starts: list[int] = []
        self._byte_ends: list[int] = []
        self._starts: list[int] = []
        self._n_bytes = 0
        self._length = 0
        self._breaks = False
        self.styled = False
        self.feed(markup)
        self.close()
        self.text = "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's
        if tag == "br":
            self._add("\n")
        self._breaks |= tag in _BLOCKS
        self.styled |= tag not in ("p", "br", "html", "body")

    def handle_endtag(self, tag: str) -> None:
        self._breaks |= tag in _BLOCKS

    def handle_data(self, data: str) -> None:
        if self._breaks and self._pieces:
            self._add("\n\n")
        self._breaks = False
        raw = data.encode("utf-8", "surrogatepass")
        self._byte_starts.append(self._n_bytes)
        self._starts.append(self._length)
        self._chunks.append(raw)
        self._n_bytes += len(raw)
        self._byte_ends.append(self._n_bytes)
        self._add(data)

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def start(self, position: int) -> int:
        """The code point at a byte; between two paragraphs it is the first of the second."""
        return self._place(bisect_right(self._byte_starts, position) - 1, position)

    def end(self, position: int) -> int:
        """The code point after a byte; between two paragraphs it is the end of the first."""
        return self._place(bisect_left(self._byte_ends, position), position)

    def _place(self, index: int, position: int) -> int:
        if position < 0 or not self._chunks:
            return position
        index = min(max(index, 0), len(self._chunks) - 1)
        before = self._chunks[index][: max(0, position - self._byte_starts[index])]
        beyond = max(0, position - self._byte_ends[index])
        return self._starts[index] + len(before.decode("utf-8", "ignore")) + beyond


class _Reader:
    def __init__(self, tables: dict[str, list[Row]], language: str) -> None:
        self._tables = tables
        self._language = language
        self._losses = Losses()
        self._project = tables["projects"][0]
        self._id = text(self._project, "id")
        for other in tables["projects"][1:]:
            self._losses.add(_OTHERS, text(other, "name"))

    def project(self) -> ExchangeProject:
        tags = [row for row in self._tables["tags"] if text(row, "project_id") == self._id]
        found = [
            FoundCode(self._guid("tag", text(row, "id")), text(row, "path"), "", text(row, "description"))
            for row in tags
        ]
        codes = codes_from(dotted_parents(found), self._language, self._losses)
        slugs = {each.guid: each.entry.code for each in codes}
        words = {
            text(row, "id"): _Words(text(row, "contents"))
            for row in self._tables["documents"]
            if text(row, "project_id") == self._id
        }
        quotes: list[tuple[str, str, str]] = []
        codings = tuple(self._codings(words, slugs, quotes))
        return ExchangeProject(
            name=text(self._project, "name"),
            origin="Taguette",
            created_at=instant(text(self._project, "created")),
            memo=text(self._project, "description"),
            language=self._language,
            coders=tuple(self._coders()),
            codes=codes,
            sources=tuple(self._sources(words)),
            codings=codings,
            losses=self._losses.found(),
            offsets=places_found(quotes, "UTF-8"),
        )

    def _guid(self, kind: str, identifier: str) -> str:
        project = (text(self._project, "created"), text(self._project, "name"))
        return guid_of("", "taguette", *project, kind, identifier)

    def _coders(self) -> Iterator[str]:
        for row in self._tables["project_members"]:
            if text(row, "project_id") == self._id:
                yield text(row, "user_login")

    def _sources(self, words: dict[str, _Words]) -> Iterator[ExchangeSource]:
        for row in self._tables["documents"]:
            found = words.get(text(row, "id"))
            if found is None:
                continue
            if found.styled:
                self._losses.add(_STYLES, text(row, "name"))
            yield ExchangeSource(
                guid=self._guid("document", text(row, "id")),
                name=text(row, "name"),
                text=found.text,
                memo=text(row, "description"),
                created_at=instant(text(row, "created")),
            )

    def _codings(
        self, words: dict[str, _Words], slugs: dict[str, str], quotes: list[tuple[str, str, str]]
    ) -> Iterator[ExchangeCoding]:
        tags: dict[str, list[str]] = {}
        for row in self._tables["highlight_tags"]:
            if self._guid("tag", text(row, "tag_id")) in slugs:  # else it is another project's, or nobody's
                tags.setdefault(text(row, "highlight_id"), []).append(text(row, "tag_id"))
        makers = self._makers()
        for row in self._tables["highlights"]:
            found = words.get(text(row, "document_id"))
            if found is None:
                continue
            quote = _Words(text(row, "snippet")).text
            start, end = found.start(number(row, "start_offset")), found.end(number(row, "end_offset"))
            span = fitted_span(start, end, len(found.text), quote[:40], self._losses)
            identifier = text(row, "id")
            if span is None:
                continue
            if not tags.get(identifier):
                self._losses.add(_UNTAGGED, quote[:40])
            source = self._guid("document", text(row, "document_id"))
            quotes.append((source, quote, span.of(found.text)))
            coder, made = makers.get(identifier, ("", ""))
            for tag in sorted(tags.get(identifier, ())):
                yield ExchangeCoding(
                    guid=self._guid("coding", f"{identifier} {tag}"),
                    source=source,
                    start=span.start,
                    end=span.end,
                    code=slugs[self._guid("tag", tag)],
                    coder=coder,
                    created_at=made,
                )

    def _makers(self) -> dict[str, tuple[str, str]]:
        """Who added each highlight, and when, by the project's log of commands; else its only member."""
        import json

        members = list(self._coders())
        alone = members[0] if len(members) == 1 else ""
        makers = {text(row, "id"): (alone, "") for row in self._tables["highlights"]}
        for row in self._tables["commands"]:
            try:
                payload = json.loads(text(row, "payload"))
            except (ValueError, RecursionError):
                continue
            if isinstance(payload, dict) and payload.get("type") == "highlight_add":
                identifier = str(payload.get("highlight_id", payload.get("id", "")))
                makers.setdefault(identifier, ("", ""))
                if makers[identifier][1] == "":
                    makers[identifier] = (text(row, "user_login"), instant(text(row, "date")))
        return makers
