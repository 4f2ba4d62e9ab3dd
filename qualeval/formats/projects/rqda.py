"""RQDA's projects (.rqda). Positions are code points from 0, stored as reals; a status other than 1 means deleted."""

from collections.abc import Iterator
from pathlib import Path

from qualeval.domain.errors import Fault
from qualeval.domain.exchange import (
    About,
    ExchangeCase,
    ExchangeNote,
    ExchangeProject,
    ExchangeSet,
    ExchangeSource,
    ExchangeVariable,
)
from qualeval.formats.exchange import (
    MEDIA_CODING,
    FoundCode,
    Losses,
    cases_with_values,
    codes_from,
    guid_of,
    instant,
    places_found,
)
from qualeval.formats.foreign_database import Row, database_bytes, number, read_tables, text
from qualeval.formats.projects.coded_rows import CodingTable, codings_from, sources_from
from qualeval.i18n import N_

_TABLES = (
    *("project", "source", "freecode", "codecat", "treecode", "coding", "annotation", "journal", "cases"),
    *("caselinkage", "attributes", "caseAttr", "fileAttr", "filecat", "treefile", "imageCoding"),
)
_SECOND_PARENT = N_("codes in several categories were put into the first")
_ANNOTATION = N_("annotations at a point of a text became notes on the text")


def read_rqda(path: Path, language: str = "id") -> ExchangeProject:
    """The project; a Fault where there is none."""
    tables = read_tables(database_bytes(path), str(path), _TABLES)
    live = {name: [row for row in rows if number(row, "status", 1) == 1] for name, rows in tables.items()}
    if not live["project"] and not live["source"]:
        raise Fault(str(path), 0, 0, N_("the database holds no {program} project"), program="RQDA")
    return _Reader(live, path, language).project()


class _Reader:
    def __init__(self, tables: dict[str, list[Row]], path: Path, language: str) -> None:
        self._tables = tables
        self._path = path
        self._language = language
        self._losses = Losses()
        self._project: Row = next(iter(tables["project"]), {})

    def project(self) -> ExchangeProject:
        codes = codes_from(list(self._codes()), self._language, self._losses)
        slugs = {each.guid: each.entry.code for each in codes}
        sources = {each.guid: each for each in sources_from(self._tables["source"], "file", self._guid)}
        table = CodingTable(self._tables["coding"], "selfirst", "selend", lambda _, __, place: place)
        coded = list(codings_from(table, self._guid, sources, slugs, self._losses))
        codings = tuple(coding for _, coding in coded)
        quotes = [(c.source, text(row, "seltext"), sources[c.source].text[c.start : c.end]) for row, c in coded]
        for row in self._tables["imageCoding"]:
            self._losses.add(MEDIA_CODING, text(row, "memo"))
        return ExchangeProject(
            name=self._path.stem,
            origin=f"RQDA {text(self._project, 'databaseversion')}".strip(),
            created_at=instant(text(self._project, "date")),
            memo=text(self._project, "memo"),
            language=self._language,
            coders=tuple(sorted({each.coder for each in codings if each.coder})),
            codes=codes,
            variables=tuple(self._variables()),
            cases=self._cases(sources),
            sources=tuple(sources.values()),
            codings=codings,
            notes=tuple(self._notes(sources)),
            sets=tuple(self._sets(sources)),
            losses=self._losses.found(),
            offsets=places_found(quotes, "code points"),
        )

    def _guid(self, kind: str, identifier: str) -> str:
        return guid_of("", "rqda", text(self._project, "date"), kind, identifier)

    def _codes(self) -> Iterator[FoundCode]:
        parents: dict[str, str] = {}
        names = {text(row, "id"): text(row, "name") for row in self._tables["freecode"]}
        for row in self._tables["treecode"]:
            code = text(row, "cid")
            if parents.setdefault(code, text(row, "catid")) != text(row, "catid"):
                self._losses.add(_SECOND_PARENT, names.get(code, code))
        for row in self._tables["codecat"]:
            guid = self._guid("category", text(row, "catid"))
            yield FoundCode(guid, text(row, "name"), "", text(row, "memo"), is_codable=False)
        for row in self._tables["freecode"]:
            identifier = text(row, "id")
            parent = self._guid("category", parents[identifier]) if identifier in parents else ""
            color = text(row, "color")
            yield FoundCode(self._guid("code", identifier), text(row, "name"), parent, text(row, "memo"), color)

    def _notes(self, sources: dict[str, ExchangeSource]) -> Iterator[ExchangeNote]:
        for place, row in enumerate(self._tables["journal"]):
            guid = self._guid("journal", f"{place} {text(row, 'name')}")
            made = instant(text(row, "date"))
            yield ExchangeNote(
                guid, text(row, "journal"), text(row, "name"), text(row, "owner"), made, (About("project"),)
            )
        for place, row in enumerate(self._tables["annotation"]):
            source = sources.get(self._guid("source", text(row, "fid")))
            words = text(row, "annotation")
            if source and words:
                self._losses.add(_ANNOTATION, source.name)
                guid = self._guid("annotation", f"{place} {words}")
                about = (About("source", source.guid),)
                yield ExchangeNote(guid, words, "", text(row, "owner"), instant(text(row, "date")), about)

    def _variables(self) -> Iterator[ExchangeVariable]:
        declared = {text(row, "name"): row for row in self._tables["attributes"]}
        used = [text(row, "variable") for table in ("caseAttr", "fileAttr") for row in self._tables[table]]
        for name in dict.fromkeys([*declared, *used]):
            row: Row = declared.get(name, {})
            yield ExchangeVariable(name, "Float" if text(row, "class") == "numeric" else "Text", text(row, "memo"))

    def _cases(self, sources: dict[str, ExchangeSource]) -> tuple[ExchangeCase, ...]:
        values = self._values("caseAttr", "caseid")
        links: dict[str, list[tuple[str, int, int]]] = {}
        for row in self._tables["caselinkage"]:
            source = sources.get(self._guid("source", text(row, "fid")))
            start, end = max(0, number(row, "selfirst", 0)), number(row, "selend", 0)
            if source:
                links.setdefault(text(row, "caseid"), []).append((source.guid, start, min(end, len(source.text))))
        cases = []
        for row in self._tables["cases"]:
            identifier = text(row, "id")
            found = links.get(identifier, [])
            whole = [guid for guid, start, end in found if start == 0 and end >= len(sources[guid].text) - 1]
            cases.append(
                ExchangeCase(
                    guid=self._guid("case", identifier),
                    name=text(row, "name"),
                    memo=text(row, "memo"),
                    values=values.get(identifier, ()),
                    sources=tuple(dict.fromkeys(whole)),
                    spans=tuple(dict.fromkeys(link for link in found if link[0] not in whole and link[1] < link[2])),
                )
            )
        of_files = self._values("fileAttr", "fileid")
        named = [
            (self._guid("source", text(row, "id")), text(row, "name"), of_files.get(text(row, "id"), ()))
            for row in self._tables["source"]
        ]
        return cases_with_values(cases, named)

    def _values(self, table: str, owner: str) -> dict[str, tuple[tuple[str, str], ...]]:
        found: dict[str, dict[str, str]] = {}
        for row in self._tables[table]:
            if text(row, "value"):
                found.setdefault(text(row, owner), {})[text(row, "variable")] = text(row, "value")
        return {identifier: tuple(values.items()) for identifier, values in found.items()}

    def _sets(self, sources: dict[str, ExchangeSource]) -> Iterator[ExchangeSet]:
        for row in self._tables["filecat"]:
            identifier = text(row, "catid")
            members = [
                guid
                for link in self._tables["treefile"]
                if text(link, "catid") == identifier and (guid := self._guid("source", text(link, "fid"))) in sources
            ]
            if members:
                guid = self._guid("set", identifier)
                yield ExchangeSet(guid, text(row, "name"), text(row, "memo"), tuple(dict.fromkeys(members)))
