"""The codebook: a tree of codes with the six parts of an entry (MacQueen, McLellan, Kay & Milstein 1998)."""

from collections.abc import Iterator, Mapping
from dataclasses import field, fields, replace
from typing import Any, Self

from qualeval.domain.frozen import frozen

KINDS = ("effect", "challenge", "context", "suggestion")
ACTIVE, CANDIDATE, RETIRED = STATUSES = ("active", "candidate", "retired")


@frozen
class Label:
    """A text in one or more languages, as (language, text) pairs."""

    texts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        return cls(tuple(texts.items()))

    def __bool__(self) -> bool:
        return bool(self.texts)

    def to(self, language: str) -> str:
        """The text in a language, else in the first one there is, else empty."""
        by_language = dict(self.texts)
        return by_language.get(language) or next((text for _, text in self.texts), "")


@frozen
class Code:
    """An entry. `parent` is the slug of its category, empty at the top; a category is a code with codes under it.

    `status` is its life: a candidate came up while reading and is not defined yet; a retired one keeps its codings
    and takes no new ones.
    """

    code: str
    name: Label
    brief: Label = Label()
    definition: Label = Label()
    include: Label = Label()
    exclude: Label = Label()
    examples: tuple[Label, ...] = ()
    keywords: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kind: str = ""
    color: str = ""
    parent: str = ""
    status: str = ACTIVE

    def keywords_in(self, language: str) -> tuple[str, ...]:
        return dict(self.keywords).get(language, ())

    def all_keywords(self) -> tuple[str, ...]:
        """Every keyword once, whatever its language: people mix them."""
        return tuple(dict.fromkeys(word for _, found in self.keywords for word in found))


@frozen
class Rule:
    """A recommendation that the codebook offers when `when` holds over the summary row of its first code."""

    id: str
    text: Label
    codes: tuple[str, ...]
    when: str
    owner: Label = Label()
    priority: str = ""
    deadline: Label = Label()


@frozen
class Codebook:
    name: str
    codes: tuple[Code, ...]
    version: int = 1
    language: str = "id"
    title: Label = Label()
    rules: tuple[Rule, ...] = ()
    _by_code: dict[str, Code] = field(init=False, repr=False, compare=False, hash=False)
    _parents: frozenset[str] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_code = {code.code: code for code in self.codes}
        if len(by_code) != len(self.codes):
            raise ValueError("a code stands twice in the codebook")
        for code in self.codes:
            if code.parent and code.parent not in by_code:
                raise ValueError(f"{code.code}: no code {code.parent} to stand under")
        object.__setattr__(self, "_by_code", by_code)
        object.__setattr__(self, "_parents", frozenset(code.parent for code in self.codes))

    @property
    def digest(self) -> str:
        """Identifies the codebook's whole content: 32 hexadecimal digits over its canonical JSON."""
        import hashlib
        import json

        canonical = json.dumps(codebook_to_plain(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Code:
        return self._by_code[code]

    def get(self, code: str) -> Code | None:
        return self._by_code.get(code)

    def children(self, parent: str = "") -> tuple[Code, ...]:
        return tuple(code for code in self.codes if code.parent == parent)

    def is_category(self, code: str) -> bool:
        return code in self._parents

    def leaves(self) -> tuple[Code, ...]:
        """The codes that text is coded with: every entry with none under it, in the codebook's order."""
        return tuple(code for code in self.codes if code.code not in self._parents)

    def usable(self) -> tuple[Code, ...]:
        """The codes that new codings can have: the leaves that are not retired."""
        return tuple(code for code in self.leaves() if code.status != RETIRED)

    def category_of(self, code: str) -> str:
        """The slug of the top entry above a code; its own where it stands at the top."""
        entry = self._by_code[code]
        while entry.parent:
            entry = self._by_code[entry.parent]
        return entry.code

    def kind_of(self, code: str) -> str:
        """The entry's kind, else that of the nearest category above it."""
        entry = self._by_code[code]
        while not entry.kind and entry.parent:
            entry = self._by_code[entry.parent]
        return entry.kind

    def walk(self, parent: str = "", depth: int = 0) -> Iterator[tuple[int, Code]]:
        """Every entry with its depth, parents before their codes."""
        for code in self.children(parent):
            yield depth, code
            yield from self.walk(code.code, depth + 1)

    def with_code(self, code: Code) -> "Codebook":
        """The codebook with an entry added, or replaced where its slug stands already."""
        known = code.code in self
        kept = tuple(code if entry.code == code.code else entry for entry in self.codes)
        return replace(self, codes=kept if known else (*kept, code), version=self.version + 1)


def codebook_to_plain(codebook: Codebook) -> dict[str, Any]:
    """Lists, dicts and strings only, as JSON keeps them; `codebook_from_plain` is its inverse."""
    return {
        "name": codebook.name,
        "version": codebook.version,
        "language": codebook.language,
        "title": dict(codebook.title.texts),
        "codes": [code_to_plain(code) for code in codebook.codes],
        "rules": [rule_to_plain(rule) for rule in codebook.rules],
    }


def code_to_plain(code: Code) -> dict[str, Any]:
    return {
        "code": code.code,
        **{part: dict(getattr(code, part).texts) for part in _PARTS},
        "examples": [dict(example.texts) for example in code.examples],
        "keywords": {language: list(found) for language, found in code.keywords},
        "kind": code.kind,
        "color": code.color,
        "parent": code.parent,
        "status": code.status,
    }


def rule_to_plain(rule: Rule) -> dict[str, Any]:
    return {
        **{f.name: getattr(rule, f.name) for f in fields(Rule)},
        **{part: dict(getattr(rule, part).texts) for part in _RULE_PARTS},
        "codes": list(rule.codes),
    }


_PARTS = ("name", "brief", "definition", "include", "exclude")
_RULE_PARTS = ("text", "owner", "deadline")


def codebook_from_plain(plain: Mapping[str, Any]) -> Codebook:
    return Codebook(
        name=plain["name"],
        version=plain["version"],
        language=plain["language"],
        title=Label.of(plain["title"]),
        codes=tuple(map(code_from_plain, plain["codes"])),
        rules=tuple(map(rule_from_plain, plain["rules"])),
    )


def rule_from_plain(rule: Mapping[str, Any]) -> Rule:
    return Rule(**{**rule, **{part: Label.of(rule[part]) for part in _RULE_PARTS}, "codes": tuple(rule["codes"])})


def code_from_plain(entry: Mapping[str, Any]) -> Code:
    return Code(
        code=entry["code"],
        **{part: Label.of(entry[part]) for part in _PARTS},
        examples=tuple(Label.of(example) for example in entry["examples"]),
        keywords=tuple((language, tuple(found)) for language, found in entry["keywords"].items()),
        kind=entry["kind"],
        color=entry["color"],
        parent=entry["parent"],
        status=entry.get("status", ACTIVE),
    )
