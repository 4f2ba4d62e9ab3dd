"""QualCoder's projects (.qda): a folder with `data.qda` in it, or that folder zipped, of every version since v8.

Positions are code points with an exclusive end. Columns came with the versions, so each is asked for by name.
"""

from collections.abc import Iterator
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.domain.exchange import (
    About,
    ExchangeCase,
    ExchangeCoding,
    ExchangeNote,
    ExchangeProject,
    ExchangeSource,
    ExchangeVariable,
)
from qualeval.formats.exchange import (
    MEDIA_CODING,
    NO_TEXT,
    FoundCode,
    Losses,
    cases_with_values,
    codes_from,
    fitted_span,
    guid_of,
    instant,
    places_found,
)
from qualeval.formats.foreign_database import Row, database_bytes, key, number, read_tables, text
from qualeval.formats.projects.coded_rows import CodingTable, codings_from, sources_from
from qualeval.formats.text_file import read_bytes
from qualeval.formats.xml_zip import check_archive, open_zip, read_entry
from qualeval.i18n import N_

_DATABASE = "data.qda"
_TABLES = (
    *("project", "source", "code_name", "code_cat", "code_text", "code_image", "code_av", "annotation", "journal"),
    *("cases", "case_text", "attribute", "attribute_type", "graph"),
)
_IMPORTANT = N_("marks of importance were left out")
_GRAPHS = N_("diagrams were left out")


def read_qda(path: Path, language: str = "id") -> ExchangeProject:
    """The project; a Fault where there is none."""
    return _Reader(read_tables(_bytes(path), str(path), _TABLES), path, language).project()


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        return database_bytes(path / _DATABASE)
    raw = read_bytes(path)
    if not raw.startswith(b"PK"):
        return database_bytes(path)
    with open_zip(raw, str(path)) as archive:
        check_archive(archive, str(path))
        found = [n for n in archive.namelist() if n.replace("\\", "/").rsplit("/", 1)[-1].casefold() == _DATABASE]
        if len(found) != 1:
            raise Fault(str(path), 0, 0, N_("there is no {entry} in it: this is another kind of file"), entry=_DATABASE)
        return read_entry(archive, found[0], str(path))


class _Reader:
    def __init__(self, tables: dict[str, list[Row]], path: Path, language: str) -> None:
        self._tables = tables
        self._path = path
        self._language = language
        self._losses = Losses()
        self._project: Row = next(iter(tables["project"]), {})
        if not self._project and not tables["source"]:
            raise Fault(str(path), 0, 0, N_("the database holds no {program} project"), program="QualCoder")

    def project(self) -> ExchangeProject:
        codes = codes_from(list(self._codes()), self._language, self._losses)
        slugs = {each.guid: each.entry.code for each in codes}
        sources = {each.guid: each for each in self._sources()}
        codings = tuple(self._codings(sources, slugs))
        quotes = [
            (guid, text(row, "seltext"), sources[guid].text[number(row, "pos0", 0) : number(row, "pos1", 0)])
            for row in self._tables["code_text"]
            if (guid := self._guid("source", text(row, "fid"))) in sources
        ]
        for table in ("code_image", "code_av"):
            for row in self._tables[table]:
                self._losses.add(MEDIA_CODING, self._name_of("source", "id", text(row, "id")))
        for row in self._tables["graph"]:
            self._losses.add(_GRAPHS, text(row, "name"))
        owners = {each.coder for each in codings} | {each.coder for each in sources.values()}
        return ExchangeProject(
            name=self._path.stem,
            origin=f"QualCoder {text(self._project, 'databaseversion')}".strip(),
            created_at=instant(text(self._project, "date")),
            memo=text(self._project, "memo"),
            language=self._language,
            coders=tuple(sorted(owner for owner in owners if owner)),
            codes=codes,
            variables=tuple(self._variables()),
            cases=self._cases(sources),
            sources=tuple(sources.values()),
            codings=codings,
            notes=tuple(self._notes(sources)),
            losses=self._losses.found(),
            offsets=places_found(quotes, "code points"),
        )

    def _guid(self, kind: str, identifier: str) -> str:
        return guid_of("", "qualcoder", text(self._project, "date"), kind, identifier)

    def _name_of(self, table: str, column: str, identifier: str) -> str:
        return next((text(row, "name") for row in self._tables[table] if text(row, column) == identifier), identifier)

    def _codes(self) -> Iterator[FoundCode]:
        for row in self._tables["code_cat"]:
            above = key(row, "supercatid")
            yield FoundCode(
                self._guid("category", text(row, "catid")),
                text(row, "name"),
                self._guid("category", above) if above else "",
                text(row, "memo"),
                is_codable=False,
            )
        for row in self._tables["code_name"]:
            parent = ""
            if key(row, "supercid"):
                parent = self._guid("code", text(row, "supercid"))
            elif key(row, "catid"):
                parent = self._guid("category", text(row, "catid"))
            guid = self._guid("code", text(row, "cid"))
            yield FoundCode(guid, text(row, "name"), parent, text(row, "memo"), text(row, "color"))

    def _sources(self) -> Iterator[ExchangeSource]:
        with_text = []
        for row in self._tables["source"]:
            if row.get("fulltext") is None or (not text(row, "fulltext") and text(row, "mediapath")):
                self._losses.add(NO_TEXT, text(row, "name"))
            else:
                with_text.append(row)
        return sources_from(with_text, "fulltext", self._guid)

    def _codings(self, sources: dict[str, ExchangeSource], slugs: dict[str, str]) -> Iterator[ExchangeCoding]:
        rows = self._tables["code_text"]
        table = CodingTable(rows, "pos0", "pos1", lambda place, row, _: key(row, "ctid") or f"row {place}")
        for row, coding in codings_from(table, self._guid, sources, slugs, self._losses):
            if number(row, "important", 0) == 1:
                self._losses.add(_IMPORTANT, text(row, "seltext")[:40])
            yield coding

    def _notes(self, sources: dict[str, ExchangeSource]) -> Iterator[ExchangeNote]:
        for row in self._tables["journal"]:
            yield self._note("journal", "jid", row, text(row, "jentry"), text(row, "name"), About("project"))
        for row in self._tables["annotation"]:
            source = sources.get(self._guid("source", text(row, "fid")))
            words = text(row, "memo")
            span = source and fitted_span(
                number(row, "pos0"), number(row, "pos1"), len(source.text), words[:40], self._losses
            )
            if source and span and words:
                about = About("span", source.guid, span.start, span.end)
                yield self._note("annotation", "anid", row, words, "", about)

    def _note(self, kind: str, column: str, row: Row, words: str, name: str, about: About) -> ExchangeNote:
        return ExchangeNote(
            self._guid(kind, text(row, column)), words, name, text(row, "owner"), instant(text(row, "date")), (about,)
        )

    def _variables(self) -> Iterator[ExchangeVariable]:
        for row in self._tables["attribute_type"]:
            numeric = text(row, "valuetype") == "numeric"
            yield ExchangeVariable(text(row, "name"), "Float" if numeric else "Text", text(row, "memo"))

    def _cases(self, sources: dict[str, ExchangeSource]) -> tuple[ExchangeCase, ...]:
        values: dict[tuple[str, str], dict[str, str]] = {}
        for row in self._tables["attribute"]:
            if text(row, "value"):
                found = values.setdefault((text(row, "attr_type"), text(row, "id")), {})
                found[text(row, "name")] = text(row, "value")
        cases = []
        for row in self._tables["cases"]:
            identifier = text(row, "caseid")
            whole, spans = self._texts_of_case(identifier, sources)
            cases.append(
                ExchangeCase(
                    guid=self._guid("case", identifier),
                    name=text(row, "name"),
                    memo=text(row, "memo"),
                    values=tuple(values.get(("case", identifier), {}).items()),
                    sources=tuple(dict.fromkeys(whole)),
                    spans=tuple(dict.fromkeys(spans)),
                )
            )
        named = [
            (guid, text(row, "name"), tuple(values.get(("file", text(row, "id")), {}).items()))
            for row in self._tables["source"]
            if (guid := self._guid("source", text(row, "id"))) in sources
        ]
        return cases_with_values(cases, named)

    def _texts_of_case(
        self, identifier: str, sources: dict[str, ExchangeSource]
    ) -> tuple[list[str], list[tuple[str, int, int]]]:
        whole, spans = [], []
        for row in self._tables["case_text"]:
            source = sources.get(self._guid("source", text(row, "fid")))
            if text(row, "caseid") != identifier or source is None:
                continue
            start, end = number(row, "pos0", 0), number(row, "pos1", 0)
            if start <= 0 and (end >= len(source.text) - 1 or end <= 0):
                whole.append(source.guid)
            else:
                spans.append((source.guid, max(0, start), min(end, len(source.text))))
        return whole, [span for span in spans if span[1] < span[2]]
