"""qc's projects: a folder with `settings.yaml`, a codebook, the texts, and a database of coded lines.

What is coded is a line; its span here is the line without its end.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qualeval.domain.errors import Fault
from qualeval.domain.exchange import ExchangeCoding, ExchangeProject, ExchangeSource
from qualeval.formats.exchange import NO_TEXT, FoundCode, Losses, codes_from, guid_of
from qualeval.formats.foreign_database import Row, database_bytes, number, read_tables, text
from qualeval.formats.text_file import read_text
from qualeval.formats.yaml_nodes import compose
from qualeval.i18n import N_

DATABASE = "qualitative_coding.sqlite3"
_TABLES = ("document", "document_index", "location", "coded_line", "coded_line_location_association", "code", "coder")
_LOST_LINE = N_("codings of lines that the texts do not have were left out")


def read_qc(path: Path, language: str = "id") -> ExchangeProject:
    """The project in a folder (or beside its `settings.yaml`); a Fault where there is none."""
    folder = path if path.is_dir() else path.parent
    database = folder / DATABASE
    if not database.is_file():
        raise Fault(str(path), 0, 0, N_("there is no {entry} in it: this is another kind of folder"), entry=DATABASE)
    return _Reader(folder, read_tables(database_bytes(database), str(database), _TABLES), language).project()


class _Reader:
    def __init__(self, folder: Path, tables: dict[str, list[Row]], language: str) -> None:
        self._folder = folder
        self._tables = tables
        self._language = language
        self._losses = Losses()
        self._settings = self._read_settings()

    def project(self) -> ExchangeProject:
        codes = codes_from(list(self._codes()), self._language, self._losses)
        slugs = {each.guid: each.entry.code for each in codes}
        sources = {each.name: each for each in self._sources()}
        codings = tuple(self._codings(sources, slugs))
        return ExchangeProject(
            name=self._folder.resolve().name,
            origin=f"qc {self._settings.get('qc_version', '')}".strip(),
            language=self._language,
            coders=tuple(text(row, "name") for row in self._tables["coder"]),
            codes=codes,
            sources=tuple(sources.values()),
            codings=codings,
            losses=self._losses.found(),
        )

    def _read_settings(self) -> dict[str, str]:
        path = self._folder / "settings.yaml"
        if not path.is_file():
            return {}
        root = compose(path)
        if not isinstance(root, MappingNode):
            return {}
        return {str(k.value): str(v.value) for k, v in root.value if isinstance(v, ScalarNode)}

    def _codes(self) -> Iterator[FoundCode]:
        """The tree of the codebook, then codes that only the database knows."""
        known: dict[str, str] = {}
        path = self._folder / self._settings.get("codebook", "codebook.yaml")
        if self._is_inside(path) and path.read_bytes().strip():
            for name, parent in _tree(compose(path)):
                if name not in known:
                    known[name] = guid_of("", "qc", "code", name)
                    yield FoundCode(known[name], name, known.get(parent, ""))
        for row in self._tables["code"]:
            name = text(row, "name")
            if name not in known:
                yield FoundCode(guid_of("", "qc", "code", name), name)

    def _sources(self) -> Iterator[ExchangeSource]:
        corpus = self._folder / self._settings.get("corpus_dir", "corpus")
        for row in self._tables["document"]:
            name = text(row, "file_path")
            parts = PurePosixPath(name.replace("\\", "/")).parts
            path = corpus.joinpath(*parts)
            if not self._is_inside(path):
                self._losses.add(NO_TEXT, name)
                continue
            yield ExchangeSource(guid_of("", "qc", "document", name), name, read_text(path))

    def _is_inside(self, path: Path) -> bool:
        """Whether it is a file of this project: neither a path nor a link may lead out of its folder."""
        try:
            return path.is_file() and path.resolve().is_relative_to(self._folder.resolve())
        except (OSError, ValueError):
            return False

    def _codings(self, sources: dict[str, ExchangeSource], slugs: dict[str, str]) -> Iterator[ExchangeCoding]:
        documents = {text(row, "id"): text(row, "document_id") for row in self._tables["document_index"]}
        places = {
            text(row, "id"): documents.get(text(row, "document_index_id"), "") for row in self._tables["location"]
        }
        of_line = {
            text(row, "coded_line_id"): places.get(text(row, "location_id"), "")
            for row in self._tables["coded_line_location_association"]
        }
        lines = {name: _lines(source.text) for name, source in sources.items()}
        for row in self._tables["coded_line"]:
            name, line = of_line.get(text(row, "id"), ""), number(row, "line")
            code = slugs.get(guid_of("", "qc", "code", text(row, "code_id")), "")
            start, end = lines[name][line] if name in sources and 0 <= line < len(lines[name]) else (0, 0)
            if not code or start == end:
                self._losses.add(_LOST_LINE, f"{name}:{line + 1} {code}")
                continue
            coder = text(row, "coder_id")
            guid = guid_of("", "qc", "coding", name, line, code, coder)
            yield ExchangeCoding(guid, sources[name].guid, start, end, code, coder)


def _lines(words: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in words.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _tree(root: Node) -> Iterator[tuple[str, str]]:
    """(name, parent) of a tree written as names, as lists, and as mappings from a name to what is below it."""
    waiting: list[tuple[Node, str]] = [(root, "")]
    while waiting:
        node, parent = waiting.pop()
        if isinstance(node, SequenceNode):
            waiting += [(item, parent) for item in reversed(node.value)]
        elif isinstance(node, MappingNode):
            for key_node, value in node.value:
                yield str(key_node.value), parent
                waiting.append((value, str(key_node.value)))
        elif isinstance(node, ScalarNode) and node.value and node.tag != "tag:yaml.org,2002:null":
            yield str(node.value), parent
