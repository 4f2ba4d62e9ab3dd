"""The codebook as people write it, and every fault in it at once."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qualeval.domain.codebook import ACTIVE, KINDS, STATUSES, Code, Codebook, Label, Rule
from qualeval.domain.conditions import check_condition
from qualeval.domain.errors import QualevalError
from qualeval.formats.yaml_nodes import Entries, NodeReader, compose, is_null
from qualeval.formats.yaml_writing import OneLineList, yaml_text
from qualeval.i18n import N_
from qualeval.services.whole_files import write_text

_SLUG = re.compile(r"[a-z][a-z0-9_-]*")
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_KEYS = ("codebook", "version", "language", "title", "codes", "recommendations")
_PARTS = ("brief", "definition", "include", "exclude")
_CODE_KEYS = ("code", "name", *_PARTS, "examples", "keywords", "kind", "color", "status", "codes")
_RULE_KEYS = ("id", "text", "codes", "when", "owner", "priority", "deadline")
_DEFAULT_LANGUAGE = "id"


def load_codebook(path: Path) -> Codebook:
    """Reads a codebook; raises a Fault or, with all that is wrong, FaultsError."""
    path = Path(path)
    root = compose(path)
    reader = _CodebookReader(str(path))
    codebook = reader.codebook(root)
    reader.raise_faults()
    return codebook


def write_codebook(codebook: Codebook, path: Path) -> None:
    """Writes a codebook that reads back equal, its entries in the order of the tree."""
    write_text(path, yaml_text(_codebook_to_yaml(codebook), width=110))


# --- reading ---------------------------------------------------------------------------------------------------------


class _CodebookReader(NodeReader):
    def __init__(self, file: str) -> None:
        super().__init__(file)
        self._language = _DEFAULT_LANGUAGE
        self._codes: dict[str, Code] = {}

    def codebook(self, root: Node) -> Codebook:
        entries = self.entries(root, _KEYS)
        if not isinstance(root, MappingNode):
            return Codebook("", ())
        self.require(root, entries, "codebook")
        self.require(root, entries, "codes")
        name = self.take(entries, "codebook", self.filled_text, "")
        version = self.take(entries, "version", lambda node: self.integer(node, 0), 1)
        self._language = self.take(entries, "language", self.filled_text, _DEFAULT_LANGUAGE) or _DEFAULT_LANGUAGE
        title = self.take(entries, "title", self.label, Label())
        if "codes" in entries and not is_null(entries["codes"][1]):
            self._read_codes(entries["codes"][1])
        no_rules: tuple[Rule, ...] = ()
        rules = self.take(entries, "recommendations", self._rules, no_rules)
        return Codebook(name, tuple(self._codes.values()), version, self._language, title, rules)

    def filled_text(self, node: Node) -> str:
        value = self.text(node)
        if isinstance(node, ScalarNode) and not value.strip():
            self.fault(node, N_("here must be a text that is not empty"))
        return value

    def label(self, node: Node) -> Label:
        """A string in the codebook's language, or a {language: string} map."""
        if isinstance(node, MappingNode):
            return Label(
                tuple((key, self.text(value)) for key, (_, value) in self.entries(node).items() if not is_null(value))
            )
        if isinstance(node, SequenceNode):
            self.fault(node, N_("here must be a text, or texts by language such as id: ..., en: ..."))
            return Label()
        return Label(((self._language, self.text(node)),))

    def filled_label(self, node: Node) -> Label:
        label = self.label(node)
        if not isinstance(node, SequenceNode) and not any(text.strip() for _, text in label.texts):
            self.fault(node, N_("here must be a text that is not empty"))
        return label

    def _read_codes(self, node: Node) -> None:
        """Every entry, parents before their codes: without recursion, for a file may nest as deep as it likes."""
        waiting = [(item, "") for item in reversed(self._filled_items(node))]
        while waiting:
            item, parent = waiting.pop()
            entries = self.entries(item, _CODE_KEYS)
            if not isinstance(item, MappingNode):
                continue
            slug = self._add_code(item, entries, parent)
            if "codes" in entries and not is_null(entries["codes"][1]):
                waiting += [(child, slug) for child in reversed(self._filled_items(entries["codes"][1]))]

    def _filled_items(self, node: Node) -> list[Node]:
        items = self.items(node)
        if isinstance(node, SequenceNode) and not items:
            self.fault(node, N_("here must be at least one code"))
        return items

    def _add_code(self, node: Node, entries: Entries, parent: str) -> str:
        self.require(node, entries, "code")
        self.require(node, entries, "name")
        slug = self.take(entries, "code", self._slug, "")
        code = Code(
            code=slug,
            name=self.take(entries, "name", self.filled_label, Label()),
            brief=self.take(entries, "brief", self.label, Label()),
            definition=self.take(entries, "definition", self.label, Label()),
            include=self.take(entries, "include", self.label, Label()),
            exclude=self.take(entries, "exclude", self.label, Label()),
            examples=self.take(entries, "examples", self._examples, ()),
            keywords=self.take(entries, "keywords", self._keywords, ()),
            kind=self.take(entries, "kind", self._kind, ""),
            color=self.take(entries, "color", self._color, ""),
            status=self.take(entries, "status", self._status, ACTIVE),
            parent=parent,
        )
        if slug in self._codes:
            self.fault(entries["code"][1], N_("the code “{code}” stands twice"), code=slug)
        elif slug:
            self._codes[slug] = code
        return slug or parent

    def _slug(self, node: Node) -> str:
        slug = self.text(node)
        if _SLUG.fullmatch(slug) or not isinstance(node, ScalarNode):
            return slug
        self.fault(
            node,
            N_("“{code}” is no code: it begins with a small letter a-z and goes on with a-z, 0-9, _ and -"),
            code=slug,
        )
        return ""

    def _examples(self, node: Node) -> tuple[Label, ...]:
        return tuple(self.label(item) for item in self.items(node))

    def _keywords(self, node: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if isinstance(node, MappingNode):
            return tuple(
                (language, () if is_null(value) else self._words(value))
                for language, (_, value) in self.entries(node).items()
            )
        return ((self._language, self._words(node)),)

    def _words(self, node: Node) -> tuple[str, ...]:
        if isinstance(node, ScalarNode):
            return (self.filled_text(node),)
        return tuple(self.filled_text(item) for item in self.items(node))

    def _kind(self, node: Node) -> str:
        return self.one_of(node, KINDS)

    def _status(self, node: Node) -> str:
        return self.one_of(node, STATUSES)

    def _color(self, node: Node) -> str:
        color = self.text(node)
        if not _COLOR.fullmatch(color) and isinstance(node, ScalarNode):
            self.fault(node, N_('“{color}” is no color; one looks like "#5fafff", in quotes'), color=color)
        return color

    def _rules(self, node: Node) -> tuple[Rule, ...]:
        rules: dict[str, Rule] = {}
        for item in self.items(node):
            entries = self.entries(item, _RULE_KEYS)
            if not isinstance(item, MappingNode):
                continue
            for key in ("id", "text", "codes", "when"):
                self.require(item, entries, key)
            rule = self._rule(entries)
            if rule.id in rules:
                self.fault(entries["id"][1], N_("the recommendation “{id}” stands twice"), id=rule.id)
            elif rule.id:
                rules[rule.id] = rule
        return tuple(rules.values())

    def _rule(self, entries: Entries) -> Rule:
        return Rule(
            id=self.take(entries, "id", self.filled_text, ""),
            text=self.take(entries, "text", self.filled_label, Label()),
            codes=self.take(entries, "codes", self._known_codes, ()),
            when=self.take(entries, "when", self._condition, ""),
            owner=self.take(entries, "owner", self.label, Label()),
            priority=self.take(entries, "priority", self.text, ""),
            deadline=self.take(entries, "deadline", self.label, Label()),
        )

    def _known_codes(self, node: Node) -> tuple[str, ...]:
        items = self.items(node)
        if isinstance(node, SequenceNode) and not items:
            self.fault(node, N_("here must be at least one code"))
        return tuple(self._known_code(item) for item in items)

    def _known_code(self, node: Node) -> str:
        code = self.text(node)
        if code in self._codes or not isinstance(node, ScalarNode):
            return code
        nearest = get_close_matches(code, self._codes, n=1)
        if nearest:
            self.fault(node, N_("there is no code “{code}”; did you mean “{nearest}”?"), code=code, nearest=nearest[0])
        else:
            self.fault(node, N_("there is no code “{code}” in this codebook"), code=code)
        return code

    def _condition(self, node: Node) -> str:
        expression = self.text(node)
        if not isinstance(node, ScalarNode):
            return expression
        try:
            check_condition(expression)
        except QualevalError as error:
            self.fault(node, error.template, **error.values)
        except (OverflowError, RecursionError, MemoryError, TypeError):
            self.fault(node, N_("the condition “{expression}” cannot be read"), expression=expression[:200])
        return expression


# --- writing ---------------------------------------------------------------------------------------------------------


def _codebook_to_yaml(codebook: Codebook) -> dict[str, Any]:
    language = codebook.language
    return {
        "codebook": codebook.name,
        "version": codebook.version,
        "language": language,
        **_filled({"title": _label_to_yaml(codebook.title, language)}),
        "codes": _codes_to_yaml(codebook, "", language),
        **_filled({"recommendations": [_rule_to_yaml(rule, language) for rule in codebook.rules]}),
    }


def _codes_to_yaml(codebook: Codebook, parent: str, language: str) -> list[dict[str, Any]]:
    return [
        {
            "code": code.code,
            "name": _label_to_yaml(code.name, language),
            **_filled({part: _label_to_yaml(getattr(code, part), language) for part in _PARTS}),
            **_filled({"examples": [_label_to_yaml(example, language) for example in code.examples]}),
            **_filled({"keywords": _keywords_to_yaml(code.keywords, language), "kind": code.kind, "color": code.color}),
            **_filled({"status": "" if code.status == ACTIVE else code.status}),
            **_filled({"codes": _codes_to_yaml(codebook, code.code, language)}),
        }
        for code in codebook.children(parent)
    ]


def _rule_to_yaml(rule: Rule, language: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "text": _label_to_yaml(rule.text, language),
        "codes": OneLineList(rule.codes),
        "when": rule.when,
        **_filled(
            {
                "owner": _label_to_yaml(rule.owner, language),
                "priority": rule.priority,
                "deadline": _label_to_yaml(rule.deadline, language),
            }
        ),
    }


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: absent reads back as empty."""
    return {key: value for key, value in values.items() if value not in ("", [], {}, None)}


def _label_to_yaml(label: Label, language: str) -> str | dict[str, str] | None:
    texts = dict(label.texts)
    if not texts:
        return None
    plain = texts.get(language)
    return plain if plain and len(texts) == 1 else texts


def _keywords_to_yaml(
    keywords: Iterable[tuple[str, tuple[str, ...]]], language: str
) -> OneLineList | dict[str, OneLineList]:
    by_language = {each: OneLineList(found) for each, found in keywords}
    plain = by_language.get(language)
    return plain if plain and len(by_language) == 1 else by_language
