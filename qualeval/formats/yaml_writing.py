"""YAML written so that it reads back equal."""

from typing import Any

import yaml

_LINE_SEPARATORS = frozenset("\x85\u2028\u2029")
_STR = "tag:yaml.org,2002:str"


class Dumper(yaml.SafeDumper):
    """Indents lists under their key, writes equal texts out, and escapes the line separators that readers fold."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_STR, text, style=None if _LINE_SEPARATORS.isdisjoint(text) else '"')


Dumper.add_representer(str, _represent_text)


class Quoted(str):
    """A text that stands in double quotes whatever it holds."""

    __slots__ = ()


class OneLineList(list[str]):
    """A list that stands on one line."""


class OneLineMap(dict[str, Any]):
    """A mapping that stands on one line."""


Dumper.add_representer(Quoted, lambda dumper, text: dumper.represent_scalar(_STR, str(text), style='"'))
Dumper.add_representer(
    OneLineList, lambda dumper, items: dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)
)
Dumper.add_representer(
    OneLineMap, lambda dumper, entries: dumper.represent_mapping("tag:yaml.org,2002:map", entries, flow_style=True)
)


def yaml_text(value: dict[str, Any], width: int) -> str:
    text: str = yaml.dump(value, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=width, indent=2)
    return text
