"""The parts of the documents that follow from the code: `python -m tests.readme` writes them, a test compares."""

import re
from pathlib import Path

from qualeval.cli.main import COMMANDS as VERBS
from qualeval.tui.commands import COMMANDS, SCOPES, key_signs

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "keys.md")


def keys_table() -> str:
    lines = ["| | keys | does | id |", "| --- | --- | --- | --- |"]
    for scope, title in SCOPES.items():
        for index, command in enumerate(c for c in COMMANDS if c.scope == scope):
            signs = key_signs(command.keys.split(",")).replace("|", "\\|")
            lines.append(f"| {title if index == 0 else ''} | `{signs}` | {command.help} | `{command.id}` |")
    return "\n".join(lines)


def commands_table() -> str:
    return "\n".join(
        [
            "| command | does |",
            "| --- | --- |",
            *(f"| `qualeval {verb}` | {does} |" for verb, (_, does) in VERBS.items()),
        ]
    )


def filled(text: str) -> str:
    """A document with its generated parts as the code says now."""
    for name, part in (("keys", keys_table()), ("commands", commands_table())):
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = pattern.sub(lambda match, part=part: f"{match[1]}{part}\n{match[2]}", text)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    for document in DOCUMENTS:
        document.write_text(filled(document.read_text(encoding="utf-8")), encoding="utf-8")
