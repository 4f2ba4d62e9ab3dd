"""YAML read as nodes, so that every fault of a file is known at once with its line and column."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qualeval.domain.errors import Fault, FaultsError
from qualeval.formats.text_file import read_text
from qualeval.i18n import N_

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 200  # levels
_NULL = "tag:yaml.org,2002:null"
_INT = "tag:yaml.org,2002:int"
T = TypeVar("T")
Entries = dict[str, tuple[Node, Node]]  # key: (the key's node, the value's)


class NodeReader:
    """Takes values out of nodes; what does not fit is noted as a fault and read as if it were missing."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._faults: list[Fault] = []

    def fault(self, node: Node, template: str, /, **values: object) -> None:
        mark = node.start_mark
        self._faults.append(Fault(self._file, mark.line + 1, mark.column + 1, template, **values))

    def raise_faults(self) -> None:
        """Raises FaultsError with all that was noted, in the file's order."""
        if self._faults:
            raise FaultsError(self._file, sorted(self._faults, key=lambda fault: (fault.line, fault.column)))

    def entries(self, node: Node, known: Iterable[str] | None = None) -> Entries:
        """A mapping's entries; keys that stand twice, are no text or are not known are faults."""
        found: Entries = {}
        if not isinstance(node, MappingNode):
            self.fault(node, N_("here must be a mapping: lines of “key: value”"))
            return found
        names = None if known is None else tuple(known)
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.fault(key, N_("a key must be a word or a text"))
            elif key.value in found:
                self.fault(key, N_("the key “{key}” stands twice"), key=key.value)
            elif names is not None and key.value not in names:
                self._unknown_key(key, names)
            else:
                found[key.value] = (key, value)
        return found

    def _unknown_key(self, key: ScalarNode, names: tuple[str, ...]) -> None:
        nearest = get_close_matches(key.value, names, n=1)
        if nearest:
            self.fault(
                key, N_("the key “{key}” is not known; did you mean “{nearest}”?"), key=key.value, nearest=nearest[0]
            )
        else:
            self.fault(
                key, N_("the key “{key}” is not known; there are {names}"), key=key.value, names=", ".join(names)
            )

    def require(self, owner: Node, entries: Entries, key: str) -> None:
        if key not in entries or is_null(entries[key][1]):
            self.fault(owner, N_("the key “{key}” is missing"), key=key)

    def take(self, entries: Entries, key: str, read: Callable[[Node], T], default: T) -> T:
        """The value under a key, read; the default where it is absent or has no value."""
        if key not in entries or is_null(entries[key][1]):
            return default
        return read(entries[key][1])

    def text(self, node: Node) -> str:
        """A scalar as it is written: `2026` and `yes` are texts here."""
        if isinstance(node, ScalarNode):
            return "" if is_null(node) else str(node.value)
        self.fault(node, N_("here must be a text"))
        return ""

    def integer(self, node: Node, least: int) -> int:
        if isinstance(node, ScalarNode) and node.tag == _INT and node.value.isdecimal() and int(node.value) >= least:
            return int(node.value)
        self.fault(node, N_("here must be a whole number from {least}"), least=least)
        return least

    def items(self, node: Node) -> list[Node]:
        if isinstance(node, SequenceNode):
            return list(node.value)
        self.fault(node, N_("here must be a list: lines of “- item” or [a, b]"))
        return []

    def one_of(self, node: Node, allowed: Iterable[str]) -> str:
        value = self.text(node)
        if value in allowed or not isinstance(node, ScalarNode):
            return value
        self.fault(node, N_("“{value}” is not one of {allowed}"), value=value, allowed=", ".join(allowed))
        return ""


def is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == _NULL


def compose(path: Path) -> Node:
    """The file's root node; a Fault for what is no YAML, for an empty file, for aliases and for endless nesting."""
    file = str(path)
    text = read_text(path)
    try:
        _refuse_traps(text, file)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise _syntax_fault(file, text, error) from error
    except yaml.reader.ReaderError as error:
        at = max(0, text.find(chr(error.character))) if isinstance(error.character, int) else 0
        raise Fault(
            file,
            text.count("\n", 0, at) + 1,
            at - text.rfind("\n", 0, at),
            N_("here stands a character that YAML does not allow; remove it"),
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Fault(file, 0, 0, N_("this is no YAML that can be read")) from error
    if root is None:
        raise Fault(file, 0, 0, N_("the file is empty"))
    return root


def _syntax_fault(file: str, text: str, error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Fault(file, 0, 0, N_("this is no YAML that can be read"))
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Fault(file, mark.line + 1, line.index("\t") + 1, N_("a tab indents this line; YAML wants spaces there"))
    return Fault(
        file,
        mark.line + 1,
        mark.column + 1,
        N_("this is no YAML that can be read: {problem}"),
        problem=error.problem or error.context or "?",
    )


def _refuse_traps(text: str, file: str) -> None:
    """Refuses aliases, which may be endless and no file here needs, and nesting that would exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.AliasEvent):
            raise Fault(file, *_place(event), N_("aliases (such as *name) are not read; write it out"))
        if depth > _DEEPEST:
            raise Fault(file, *_place(event), N_("this is nested deeper than {n} levels"), n=_DEEPEST)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)
