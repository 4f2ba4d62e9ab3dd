"""What attributes and their values are called in a report's language, where the evaluator has said it.

A project's tables come to it in the language of the file they were in. `translated` lets everything that is written
from a project read its words in another language: attributes have their label in it, values are its words. What a
script or a key names, an attribute's own name, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture
from qualeval.domain.records import Attribute, AttributeType, Finding, Record, Value
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import LANGUAGES, N_, Translator
from qualeval.services.session import Session
from qualeval.services.telling import attribute_words

if TYPE_CHECKING:
    from qualeval.domain.surveys import Table
    from qualeval.services.ports.storing import ProjectStore

R = TypeVar("R", bound=Record)
Names = Mapping[str, Mapping[str, str]]
"""Of a language: what a value is called, the attribute itself being the empty value."""

_FEW_VALUES = 30  # of an attribute whose values are listed to be named


def translated(session: Session, language: str) -> Session:
    """The session as it is read in a language; where nothing was translated, the session itself. Only for reading."""
    words = {attribute.name: _names(attribute, language) for attribute in session.store.find(Attribute)}
    spoken = {name: named for name, named in words.items() if named}
    if not spoken:
        return session
    return replace(session, store=cast("ProjectStore", _SpokenStore(session.store, spoken)))


def group_words(session: Session, attribute: str, group: str, language: str) -> tuple[str, str]:
    """What an attribute and one of its values are called in a language: in its words, else as they are."""
    found = session.store.get(Attribute, attribute)
    if found is None:
        return attribute, group
    names = _names(found, language)
    return names.get("") or attribute_words(found), names.get(group, group)


def _names(attribute: Attribute, language: str) -> dict[str, str]:
    return {value: words for spoken, value, words in attribute.translations if spoken == language}


class _SpokenStore:
    """A store whose attributes, values and groups of findings are told in other words; all else is the store's own."""

    def __init__(self, store: ProjectStore, words: Mapping[str, Mapping[str, str]]) -> None:
        self._store = store
        self._words = words

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def get(self, record: type[R], *key: str) -> R | None:
        found = self._store.get(record, *key)
        return None if found is None else self._told(found)

    def find(self, record: type[R], **equal: str | int) -> list[R]:
        return [self._told(found) for found in self._store.find(record, **equal)]

    def find_among(self, record: type[R], field: str, values: Iterable[str], **equal: str) -> Iterator[R]:
        return map(self._told, self._store.find_among(record, field, values, **equal))

    def values_of(self, attribute: str, wave: str = "") -> dict[str, str]:
        return {
            case_id: self._word(attribute, value) for case_id, value in self._store.values_of(attribute, wave).items()
        }

    def _told(self, record: R) -> R:
        told: Record = record
        if isinstance(record, Value):
            told = replace(record, value=self._word(record.attribute, record.value))
        elif isinstance(record, Finding) and record.attribute:
            told = replace(record, group=self._word(record.attribute, record.group))
        elif isinstance(record, Attribute) and (label := self._words.get(record.name, {}).get("")):
            told = replace(record, label=label)
        return cast("R", told)

    def _word(self, attribute: str, value: str) -> str:
        return self._words.get(attribute, {}).get(value.strip(), value)


def nameable(session: Session) -> dict[str, list[str]]:
    """Each attribute with the values that could be named in another language: words of a group or a scale."""
    found: dict[str, list[str]] = {}
    for attribute in sorted(session.store.find(Attribute), key=lambda each: each.name):
        kinds = (AttributeType.NOMINAL, AttributeType.ORDINAL)
        written = {v.value.strip() for v in session.store.find(Value, attribute=attribute.name)}
        words = sorted(value for value in written if any(map(str.isalpha, value)))
        found[attribute.name] = words if attribute.type in kinds and len(words) <= _FEW_VALUES else []
    return found


def names_table(session: Session, translate: Translator) -> ResultTable:
    """What attributes and values are called: a row each, a column for each language; written and read back."""
    rows = []
    for name, values in nameable(session).items():
        attribute = session.store.get(Attribute, name)
        assert attribute is not None
        by_language = [_names(attribute, language) for language in LANGUAGES]
        rows += [(name, value, *(names.get(value, "") for names in by_language)) for value in ("", *values)]
    return ResultTable(
        name="attributes",
        columns=("attribute", "value", *LANGUAGES),
        rows=tuple(rows),
        headers=(translate(N_("attribute")), translate(N_("value")), *LANGUAGES),
        title=translate(N_("What attributes and their values are called")),
    )


def read_names(table: Table) -> dict[str, dict[str, dict[str, str]]]:
    """A table that `names_table` wrote and somebody filled in: attribute, value, and a column for each language."""
    languages = [(at, head.strip()) for at, head in enumerate(table.headers) if head.strip() in LANGUAGES]
    if not languages or min(at for at, _ in languages) < 2:
        raise QualevalError(
            N_("{file}: an attribute, a value, and a column for each language were expected, as in: {columns}"),
            file=table.file,
            columns="attribute, value, " + ", ".join(LANGUAGES),
        )
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in table.rows:
        for at, language in languages:
            found.setdefault(row[0].strip(), {}).setdefault(language, {})[row[1].strip()] = row[at]
    return found


def name_all(session: Session, named: Mapping[str, Names]) -> Gesture | None:
    """Says what attributes and values are called: attribute -> language -> value -> words; empty words take it back.

    What is not named stays as it is. None where nothing is different. Raises QualevalError for what the project does
    not have, and where two values of an attribute would become one.
    """
    known = {attribute.name: attribute for attribute in session.store.find(Attribute)}
    changes = []
    for name, by_language in named.items():
        if name not in known:
            raise QualevalError(
                N_("there is no attribute “{name}”; there are: {names}"),
                name=name,
                names=", ".join(sorted(known)) or "–",
            )
        before = known[name]
        words = {(language, value): text for language, value, text in before.translations}
        for language, texts in by_language.items():
            words |= {(language, value): " ".join(text.split()) for value, text in texts.items()}
        kept = tuple(sorted((language, value, text) for (language, value), text in words.items() if text))
        if kept != before.translations:
            after = replace(before, translations=kept)
            _check(session, after)
            changes.append(Change(before, after))
    return session.commit("attribute.translate", changes) if changes else None


def _check(session: Session, attribute: Attribute) -> None:
    written = {v.value.strip() for v in session.store.find(Value, attribute=attribute.name)} - {""}
    for language in LANGUAGES:
        names = _names(attribute, language)
        if unknown := sorted(names.keys() - written - {""}):
            raise QualevalError(
                N_("nobody has “{value}” for {attribute}: a translation names a value as it is written"),
                value=unknown[0],
                attribute=attribute.name,
            )
        taken: dict[str, str] = {}
        for value in sorted(written):
            other = taken.setdefault(names.get(value, value), value)
            if other != value:
                raise QualevalError(
                    N_("{attribute}: “{value}” and “{other}” would both be called “{words}”"),
                    attribute=attribute.name,
                    value=other,
                    other=value,
                    words=names.get(value, value),
                )
