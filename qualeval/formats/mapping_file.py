"""What each survey column is for, kept in a YAML file for the next wave."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from yaml.nodes import MappingNode, Node, ScalarNode

from qualeval.domain.records import AttributeType
from qualeval.domain.surveys import Column, ColumnRole, SurveyMapping
from qualeval.formats.yaml_nodes import NodeReader, compose, is_null
from qualeval.formats.yaml_writing import OneLineMap, Quoted, yaml_text
from qualeval.i18n import N_
from qualeval.services.whole_files import write_text

ROW = "row"
_ROLES: dict[str, ColumnRole] = {role: role for role in get_args(ColumnRole)}
_TYPES = tuple(each.value for each in AttributeType)
_KEYS = ("sheet", "header_rows", "case", "wave", "columns")
_COLUMN_KEYS = ("role", "name", "type", "source", "options")


def read_mapping(path: Path) -> SurveyMapping:
    """Reads a mapping; raises a Fault or, with all that is wrong, FaultsError."""
    root = compose(path)
    reader = _MappingReader(str(path))
    mapping = reader.mapping(root)
    reader.raise_faults()
    return mapping


def write_mapping(mapping: SurveyMapping, path: Path) -> None:
    """Writes a mapping that reads back equal: a line a column, its header in double quotes."""
    head: dict[str, Any] = {}
    if mapping.sheet:
        head["sheet"] = mapping.sheet
    head |= {"header_rows": mapping.header_rows, "case": mapping.case or ROW}
    if mapping.wave:
        head["wave"] = mapping.wave
    columns = {Quoted(column.header): OneLineMap(_column_to_yaml(column)) for column in mapping.columns}
    write_text(path, yaml_text({**head, "columns": columns}, width=10_000))


def _column_to_yaml(column: Column) -> dict[str, Any]:
    entry: dict[str, Any] = {"role": column.role}
    if column.name:
        entry["source" if column.role == "text" else "name"] = column.name
    if column.type:
        entry["type"] = str(column.type)
    if column.options:
        entry["options"] = OneLineMap((Quoted(option), label) for option, label in column.options)
    return entry


class _MappingReader(NodeReader):
    def mapping(self, root: Node) -> SurveyMapping:
        entries = self.entries(root, _KEYS)
        columns: tuple[Column, ...] = ()
        if isinstance(root, MappingNode):
            self.require(root, entries, "columns")
            columns = self.take(entries, "columns", self._columns, ())
        case = self._case(root, entries.get("case", (root, None))[1], columns)
        return SurveyMapping(
            columns=columns,
            sheet=self.take(entries, "sheet", self.text, ""),
            header_rows=self.take(entries, "header_rows", lambda node: self.integer(node, 1), 1),
            case=case,
            wave=self.take(entries, "wave", self.text, ""),
        )

    def _case(self, root: Node, node: Node | None, columns: Sequence[Column]) -> str:
        """The header of the case column, by the key `case` or by a column's role; empty for the row number."""
        by_role = [column.header for column in columns if column.role == "case"]
        named = "" if node is None or is_null(node) else self.text(node)
        if len(by_role) > 1:
            self.fault(node or root, N_("several columns have the role case; one can"))
        elif by_role and named not in ("", by_role[0]):
            self.fault(
                node or root,
                N_("case is “{case}” but the column “{header}” has the role case"),
                case=named,
                header=by_role[0],
            )
        if by_role:
            return by_role[0]
        return "" if named == ROW else named

    def _columns(self, node: Node) -> tuple[Column, ...]:
        columns: list[Column] = []
        named: dict[str, str] = {}
        for key, value in self.entries(node).values():
            column = self._column(key, value)
            if column.name in named:
                self.fault(
                    value, N_("“{name}” is the name of “{other}” too"), name=column.name, other=named[column.name]
                )
            if column.name:
                named[column.name] = column.header
            columns.append(column)
        return tuple(columns)

    def _column(self, key: Node, node: Node) -> Column:
        header = str(key.value)
        entries = self.entries(node, _COLUMN_KEYS)
        if not isinstance(node, MappingNode):
            return Column(header, "ignore")
        self.require(node, entries, "role")
        ignore: ColumnRole = "ignore"
        role = self.take(entries, "role", self._role, ignore)
        wanted = {"text": "source", "attribute": "name", "choices": "name"}.get(role, "")
        if wanted:
            self.require(node, entries, wanted)
        for name in ("source", "name", "type", "options"):
            allowed = name == wanted or (name, role) in (("type", "attribute"), ("options", "choices"))
            if name in entries and not allowed:
                self.fault(entries[name][0], N_("a column with the role {role} has no {key}"), role=role, key=name)
        return Column(
            header,
            role,
            self.take(entries, wanted, self._name, "") if wanted else "",
            self.take(entries, "type", self._type, "") if role == "attribute" else "",
            self.take(entries, "options", self._options, ()) if role == "choices" else (),
        )

    def _options(self, node: Node) -> tuple[tuple[str, str], ...]:
        return tuple((str(key.value), self.text(value)) for key, value in self.entries(node).values())

    def _role(self, node: Node) -> ColumnRole:
        return _ROLES.get(self.one_of(node, _ROLES), "ignore")

    def _type(self, node: Node) -> str:
        return self.one_of(node, _TYPES)

    def _name(self, node: Node) -> str:
        name = self.text(node)
        if isinstance(node, ScalarNode) and not name.strip():
            self.fault(node, N_("here must be a text that is not empty"))
        return name
