"""What differs between two codebooks, entry by entry and part by part, for people to read before they decide."""

from collections.abc import Iterable
from typing import NamedTuple

from qualeval.domain.codebook import Code, Codebook, Label, Rule
from qualeval.i18n import N_

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
CHANGE_WORDS = {ADDED: N_("added"), REMOVED: N_("removed"), CHANGED: N_("changed")}
PART_NAMES = {
    "name": N_("name"),
    "brief": N_("in brief"),
    "definition": N_("definition"),
    "include": N_("when to use"),
    "exclude": N_("when not to use"),
    "examples": N_("examples"),
    "keywords": N_("keywords"),
    "kind": N_("direction"),
    "color": N_("colour"),
    "parent": N_("category"),
    "status": N_("status"),
    "title": N_("title"),
    "language": N_("language"),
    "order": N_("order"),
    "codes": N_("codes"),
    "when": N_("condition"),
    "owner": N_("owner"),
    "priority": N_("priority"),
    "deadline": N_("deadline"),
}

_LABELS = ("name", "brief", "definition", "include", "exclude")
_PLAIN = ("kind", "color", "parent", "status")


class PartChange(NamedTuple):
    """A part of an entry before and after; `language` is empty for parts that have none."""

    part: str
    language: str
    before: str
    after: str


class EntryChange(NamedTuple):
    """An entry added, removed or changed. `what` is code, recommendation or codebook."""

    what: str
    id: str
    name: Label
    how: str
    parts: tuple[PartChange, ...]


def differences(old: Codebook, new: Codebook) -> tuple[EntryChange, ...]:
    """Everything that differs, in the order of the codebooks; what was removed stands last of its sort."""
    found = [_changed("codebook", new.name, new.title, _of_codebook(old, new))]
    for code in new.codes:
        before = old.get(code.code)
        how = CHANGED if before else ADDED
        found.append(_changed("code", code.code, code.name, _of_code(before, code), how))
    found += [EntryChange("code", c.code, c.name, REMOVED, ()) for c in old.codes if c.code not in new]
    old_rules, new_rules = ({rule.id: rule for rule in book.rules} for book in (old, new))
    for rule in new.rules:
        earlier = old_rules.get(rule.id)
        how = CHANGED if earlier else ADDED
        found.append(_changed("recommendation", rule.id, rule.text, _of_rule(earlier, rule), how))
    found += [
        EntryChange("recommendation", rule.id, rule.text, REMOVED, ()) for rule in old.rules if rule.id not in new_rules
    ]
    return tuple(entry for entry in found if entry.parts or entry.how != CHANGED)


def _changed(what: str, key: str, name: Label, parts: Iterable[PartChange], how: str = CHANGED) -> EntryChange:
    return EntryChange(what, key, name, how, tuple(part for part in parts if part.before != part.after))


def _of_codebook(old: Codebook, new: Codebook) -> list[PartChange]:
    return [
        PartChange("name", "", old.name, new.name),
        *_of_label("title", old.title, new.title),
        PartChange("language", "", old.language, new.language),
        *_of_orders(old, new),
    ]


def _of_orders(old: Codebook, new: Codebook) -> list[PartChange]:
    """The order of those that stand under the same category in both."""
    parents = dict.fromkeys(code.parent for code in new.codes)
    kept = {code.code for code in new.codes if (before := old.get(code.code)) and before.parent == code.parent}
    return [
        PartChange("order", "", *(", ".join(c.code for c in book.children(parent) if c.code in kept) for book in books))
        for parent in parents
        for books in ((old, new),)
    ]


def _of_code(old: Code | None, new: Code) -> list[PartChange]:
    old = old or Code(new.code, Label(), status="")
    parts = [change for part in _LABELS for change in _of_label(part, getattr(old, part), getattr(new, part))]
    parts += _of_label("examples", _joined(old.examples), _joined(new.examples))
    keywords = [Label(tuple((lang, ", ".join(found)) for lang, found in code.keywords)) for code in (old, new)]
    parts += _of_label("keywords", *keywords)
    return parts + [PartChange(part, "", getattr(old, part), getattr(new, part)) for part in _PLAIN]


def _of_rule(old: Rule | None, new: Rule) -> list[PartChange]:
    old = old or Rule(new.id, Label(), (), "")
    return [
        *_of_label("name", old.text, new.text),
        PartChange("codes", "", ", ".join(old.codes), ", ".join(new.codes)),
        PartChange("when", "", old.when, new.when),
        *_of_label("owner", old.owner, new.owner),
        PartChange("priority", "", old.priority, new.priority),
        *_of_label("deadline", old.deadline, new.deadline),
    ]


def _of_label(part: str, old: Label, new: Label) -> list[PartChange]:
    before, after = dict(old.texts), dict(new.texts)
    languages = dict.fromkeys([*before, *after])
    return [PartChange(part, lang, before.get(lang, ""), after.get(lang, "")) for lang in languages]


def _joined(examples: Iterable[Label]) -> Label:
    """The examples as one text in each language, a line each."""
    lines: dict[str, list[str]] = {}
    for example in examples:
        for language, text in example.texts:
            lines.setdefault(language, []).append(text)
    return Label(tuple((language, "\n".join(found)) for language, found in lines.items()))
