"""Codebooks kept as tables (a code a row, MacQueen's six parts as columns) or as headings of a Word document."""

import re
from collections.abc import Mapping
from dataclasses import replace

from qualeval.domain.cells import armed
from qualeval.domain.codebook import ACTIVE, KINDS, STATUSES, Codebook, Label
from qualeval.domain.errors import Fault
from qualeval.domain.exchange import ExchangeCode, Loss
from qualeval.domain.surveys import Table
from qualeval.formats.code_description import Described, listed, split_words
from qualeval.formats.exchange import FoundCode, Losses, codes_from, guid_of, slug_of
from qualeval.i18n import N_

_PARTS = {
    "code": "code kode slug code_id kode_id",
    "name": "name nama label nama_kode code_name subtheme subtema sub_tema",
    "parent": "parent induk category kategori theme tema parent_code kode_induk group kelompok parent_category",
    "brief": "brief brief_definition short_definition definisi_singkat ringkas ringkasan",
    "definition": "definition full_definition definisi definisi_lengkap description deskripsi keterangan memo",
    "include": (
        "include inclusion inclusion_criteria includes when_to_use use_when termasuk kriteria_inklusi inklusi "
        "kapan_dipakai kapan_digunakan"
    ),
    "exclude": (
        "exclude exclusion exclusion_criteria excludes when_not_to_use do_not_use_when tidak_termasuk "
        "kriteria_eksklusi eksklusi kapan_tidak_dipakai kapan_tidak_digunakan"
    ),
    "examples": "example examples contoh contoh_kutipan sample_quote quote kutipan",
    "keywords": "keyword keywords kata_kunci",
    "kind": "kind type jenis tipe",
    "color": "color colour warna",
    "status": "status",
}
_PART_OF = {name: part for part, names in _PARTS.items() for name in names.split()}
_LANGUAGE = re.compile(r"(.+?)(?:[\s_]*[\[(]([a-z]{2,3})[\])]|_(id|en))")
_SLUG = re.compile(r"[a-z][a-z0-9_-]*")
_NO_COLUMN = N_("columns that are no part of a code were left out")
_UNKNOWN_PARENT = N_("categories that no row describes were added")
_BODY = 0

CodesRead = tuple[Codebook, tuple[ExchangeCode, ...], tuple[Loss, ...]]
Column = tuple[str, str]  # a part of a code, and the language it is in


def read_code_table(table: Table, name: str, language: str) -> CodesRead:
    """The codebook of a table with a code a row; a Fault where no column names the codes.

    A category stands in a column of its own, by its code or its name; one that has no row of its own is added.
    """
    losses = Losses()
    columns = {header: _column(header, language) for header in table.headers}
    for header, column in columns.items():
        if column is None:
            losses.add(_NO_COLUMN, header)
    parts = {column[0] for column in columns.values() if column}
    if not parts & {"code", "name"}:
        raise Fault(
            table.file,
            1,
            0,
            N_("no column names the codes; call it “code” or “name” (there are {columns})"),
            columns=", ".join(table.headers),
        )
    rows = [_Row(dict(zip(table.headers, row, strict=True)), columns, language) for row in table.rows]
    found = _placed([row for row in rows if row.title], losses)
    if not found:
        raise Fault(table.file, 0, 0, N_("the codebook has no codes"))
    return _codebook(found, name, language, losses)


def _codebook(found: list[FoundCode], name: str, language: str, losses: Losses) -> CodesRead:
    codes = codes_from(found, language, losses)
    return Codebook(name, tuple(each.entry for each in codes), language=language), codes, losses.found()


def _column(header: str, language: str) -> Column | None:
    """What a column holds, by its name in either language; `definisi (en)` is a definition in English."""
    name = header.strip().casefold()
    match = _LANGUAGE.fullmatch(name)
    plain, found = (match[1], match[2] or match[3]) if match else (name, language)
    part = _PART_OF.get(re.sub(r"[\s/-]+", "_", plain.strip()))
    return (part, found) if part else None


class _Row:
    """One code of a table."""

    def __init__(self, cells: Mapping[str, str], columns: Mapping[str, Column | None], language: str) -> None:
        self.cells: dict[str, dict[str, str]] = {}
        for header, cell in cells.items():
            column = columns[header]
            if column and cell.strip():
                self.cells.setdefault(column[0], {}).setdefault(column[1], armed(cell.strip()))
        code = self._plain("code")
        self.slug = code if _SLUG.fullmatch(code) else ""
        names = self.cells.get("name") or ({language: code} if code else {})
        self.title = next(iter(names.values()), "")
        self.names = Label.of(names)
        self.parent = self._plain("parent")

    def _plain(self, part: str) -> str:
        return next(iter(self.cells.get(part, {}).values()), "")

    def found(self, guid: str, parent: str) -> FoundCode:
        labels = {part: Label.of(self.cells.get(part, {})) for part in ("brief", "definition", "include", "exclude")}
        kind, status = self._plain("kind").casefold(), self._plain("status").casefold()
        return FoundCode(
            guid=guid,
            name=self.title,
            parent=parent,
            color=self._plain("color"),
            parts=Described(
                code=self.slug,
                name=self.names,
                examples=self._examples(),
                keywords=tuple((each, split_words(text)) for each, text in self.cells.get("keywords", {}).items()),
                kind=kind if kind in KINDS else "",
                status=status if status in STATUSES else ACTIVE,
                **labels,
            ),
        )

    def _examples(self) -> tuple[Label, ...]:
        found = [
            Label(((language, example),))
            for language, text in self.cells.get("examples", {}).items()
            for example in listed(text)
        ]
        return tuple(found)


def _placed(rows: list[_Row], losses: Losses) -> list[FoundCode]:
    guids: dict[str, str] = {}
    for row in rows:
        guid = guid_of("", "table", row.slug or row.title, row.parent)
        for key in (row.slug, row.title, slug_of(row.title)):
            if key:
                guids.setdefault(key, guid)
    found: dict[str, FoundCode] = {}
    for row in rows:
        parent = guids.get(row.parent) or guids.get(slug_of(row.parent)) if row.parent else ""
        if parent is None:
            parent = guids[row.parent] = guid_of("", "table", row.parent, "")
            found[parent] = FoundCode(parent, row.parent)
            losses.add(_UNKNOWN_PARENT, row.parent)
        guid = guid_of("", "table", row.slug or row.title, row.parent)
        found.setdefault(guid, row.found(guid, "" if parent == guid else parent))
    return list(found.values())


# --- headings --------------------------------------------------------------------------------------------------------


def read_code_headings(paragraphs: list[tuple[int, str]], file: str, name: str, language: str) -> CodesRead:
    """The codebook of a document whose headings are codes, each level under the one above it.

    What stands below a heading describes it, with headings of its own such as `Definisi:`; (level, text) of each
    paragraph, 0 for one that is no heading. A Fault where there are no headings.
    """
    found: list[FoundCode] = []
    above: list[tuple[int, str]] = []
    for level, text in paragraphs:
        if level == _BODY:
            if found:
                last = found[-1]
                found[-1] = replace(last, description=f"{last.description}\n{text}".strip("\n"))
            continue
        while above and above[-1][0] >= level:
            above.pop()
        parent = above[-1][1] if above else ""
        guid = guid_of("", "heading", parent, text)
        if guid in {code.guid for code in found}:
            continue
        found.append(FoundCode(guid, _unnumbered(text), parent))
        above.append((level, guid))
    if not found:
        raise Fault(file, 0, 0, N_("there are no headings in it; give every code's name a heading style"))
    return _codebook(found, name, language, Losses())


def _unnumbered(heading: str) -> str:
    return re.sub(r"^\d+(?:\.\d+)*[.)]?\s+", "", heading)
