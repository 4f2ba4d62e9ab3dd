"""What two people made of one thing, in the names and words that people know it by.

A conflict keeps both versions as they are stored (`domain.merging.as_json`). Here fields get their names, the program's
own values their words, identifiers what they stand for, and places their text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualeval.domain.criteria import CRITERIA
from qualeval.domain.merging import CODE, RULE
from qualeval.domain.records import (
    Case,
    Coding,
    Document,
    Finding,
    Memo,
    Question,
    Recommendation,
    Setting,
    Source,
)
from qualeval.domain.text import Span
from qualeval.i18n import N_, Translator
from qualeval.services.codebook_diff import PART_NAMES
from qualeval.services.session import CODEBOOK, LANGUAGE, TITLE
from qualeval.services.wording import ABOUT_WORDS, word_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qualeval.domain.records import Conflict
    from qualeval.services.session import Session

LONGEST = 60  # characters of a text where it only says which one is meant
NOTHING = "–"
_WORDS_CODED = "start"  # stands for both ends of a place: what people read is what lies between
FIELD_NAMES: Mapping[str, str] = {
    _WORDS_CODED: N_("words"),
    "text": N_("text"),
    "texts": N_("text"),
    "translations": N_("in other languages"),
    **PART_NAMES,
    "code": N_("code"),
    "replacement": N_("other code instead"),
    "value": N_("value"),
    "role": N_("role"),
    "case_id": N_("respondent"),
    "source_id": N_("source"),
    "wave": N_("wave"),
    "type": N_("kind"),
    "label": N_("wording"),
    "origin": N_("how"),
    "verdict": N_("decision"),
    "speaker": N_("speaker"),
    "memo": N_("memo"),
    "owner": N_("addressee"),
    "action": N_("action"),
    "cost": N_("cost"),
    "response": N_("management response"),
    "progress": N_("progress"),
    "attribute": N_("attribute"),
    "group": N_("group"),
    "question": N_("evaluation question"),
    "criterion": N_("criterion"),
    "strength": N_("strength"),
    "conclusions": N_("conclusion"),
    "evidence": N_("quotes for it"),
    "counter": N_("quotes against it"),
    "findings": N_("findings"),
    "frozen_at": N_("accepted on"),
    "initials": N_("initials"),
    "sight": N_("sees others' work"),
}
"""In the order in which they are read."""
NOT_SHOWN = frozenset(
    "id coding_id coder created_at judged_at decided_at reviewed_at written_at position file_name file_digest content"
    " end n_words n_segments confidence model drawn figures rule about target document_id".split()
)
"""Fields that say nothing to people, or follow from others; a version is never told by these alone."""
_OF_A_PLACE = frozenset("start code source_id".split())  # said by which thing it is
_KIND_OF_SOURCE = N_("kind")
_WORDED = frozenset("kind status origin role priority progress strength verdict sight type".split())
_VALUES = {
    "accept": N_("accepted"),
    "reject": N_("rejected"),
    "change": N_("changed"),
    "open": N_("open"),
    "blind": N_("blind"),
    "text": N_("text"),
    "nominal": N_("nominal"),
    "ordinal": N_("ordinal"),
    "number": N_("number"),
    "date": N_("date"),
}
_SETTINGS = {
    CODEBOOK: N_("codebook"),
    LANGUAGE: N_("language"),
    TITLE: N_("title"),
    "learn_from": N_("whose decisions teach"),
    "double_coding": N_("what is coded twice"),
    "llm": N_("language model"),
}

Plain = Mapping[str, Any]
"""A version's fields as JSON has them."""
Told = tuple[tuple[str, str], ...]
"""Names of fields and what they hold, both to be read."""


@dataclass(frozen=True)
class Words:
    """Says what records hold. What it looks up it asks the project for."""

    session: Session
    translate: Translator

    def told(self, kind: str, side: Plain | None, other: Plain | None) -> Told:
        """The fields in which a version differs from the other; all that it fills in where the other is nothing."""
        if side is None:
            return ()
        hidden = NOT_SHOWN if other is not None else NOT_SHOWN | _OF_A_PLACE
        found: list[tuple[str, str]] = []
        for name in (name for name in FIELD_NAMES if name not in hidden):
            ours = self._by_language(name, side)
            theirs = self._by_language(name, other) if other is not None else {}
            for language in sorted({*ours, *theirs}, key=lambda found: (found != self.translate.language, found)):
                text = ours.get(language, "")
                if text != theirs.get(language, ""):
                    found.append((self._name(kind, name, language), text or NOTHING))
        return tuple(found)

    def _name(self, kind: str, field: str, language: str) -> str:
        name = _KIND_OF_SOURCE if (kind, field) == (Source.KIND, "kind") else FIELD_NAMES[field]
        is_own = language in ("", self.translate.language)
        return self.translate(name) if is_own else f"{self.translate(name)} [{language}]"

    def _by_language(self, field: str, plain: Plain) -> dict[str, str]:
        """A field's text in each language that it has one in; under an empty name where it is in none."""
        value = plain.get(field)
        if field in ("texts", "conclusions"):
            return dict(value or ())
        if field == "translations":
            words: dict[str, list[str]] = {}
            for language, _, text in value or ():
                words.setdefault(language, []).append(text)
            return {language: "\n".join(found) for language, found in words.items()}
        if field == "examples":
            lines: dict[str, list[str]] = {}
            for example in value or ():
                for language, text in example.items():
                    lines.setdefault(language, []).append(text)
            return {language: "\n".join(found) for language, found in lines.items()}
        if isinstance(value, dict):
            return {lang: text if isinstance(text, str) else ", ".join(text) for lang, text in value.items()}
        return {"": self._value(field, value, plain)}

    def _value(self, field: str, value: Any, plain: Plain) -> str:
        if value in ("", None, []):
            return ""
        if field == _WORDS_CODED:
            return self.words_at(plain)
        if field in _WORDED:
            return self.translate(_VALUES.get(value) or word_for(value))
        if isinstance(value, list):
            return "\n".join(self._meant(field, str(item)) for item in value)
        return self._meant(field, str(value))

    def _meant(self, field: str, value: str) -> str:
        """What an identifier stands for; other values as they are."""
        says: Mapping[str, Callable[[str], str]] = {
            "code": self._code,
            "codes": self._code,
            "parent": self._code,
            "replacement": self._code,
            "case_id": self._case,
            "source_id": self._source,
            "evidence": self._quote,
            "counter": self._quote,
            "findings": self._finding,
            "question": self._question,
            "criterion": self._criterion,
        }
        return says.get(field, str)(value)

    def _code(self, slug: str) -> str:
        found = self.session.codebook().get(slug)
        return found.name.to(self.translate.language) if found else slug

    def _case(self, case_id: str) -> str:
        found = self.session.store.get(Case, case_id)
        return found.name if found else case_id

    def _source(self, source_id: str) -> str:
        found = self.session.store.get(Source, source_id)
        return found.name if found else source_id

    def _quote(self, coding_id: str) -> str:
        found = self.session.store.get(Coding, coding_id)
        return self.words_at(found.to_plain()) if found else coding_id

    def _finding(self, finding_id: str) -> str:
        found = self.session.store.get(Finding, finding_id)
        return self._in_own(found.texts) if found else finding_id

    def _question(self, question_id: str) -> str:
        found = self.session.store.get(Question, question_id)
        return self._in_own(found.texts) if found else question_id

    def _criterion(self, slug: str) -> str:
        return next((known.name.to(self.translate.language) for known in CRITERIA if known.id == slug), slug)

    def _in_own(self, texts: Any) -> str:
        said = dict(texts)
        return shortened(said.get(self.translate.language) or next(iter(said.values()), ""))

    def words_at(self, plain: Plain) -> str:
        """The text of a place; empty where its document is gone."""
        document = self.session.store.get(Document, str(plain.get("document_id", "")))
        if document is None:
            return ""
        return shortened(Span(plain["start"], plain["end"]).of(self.session.store.content(document.content).text))

    # --- which thing ---

    def which(self, conflict: Conflict, plain: Plain) -> str:
        """What a conflict is about; `plain` is one of its versions."""
        target = conflict.target
        says: Mapping[str, Callable[[], str]] = {
            Setting.KIND: lambda: self.translate(_SETTINGS.get(target[0], target[0])),
            CODE: lambda: self._code(target[0]),
            RULE: lambda: self._in_own(plain.get("text", {})) or target[0],
            Memo.KIND: lambda: self._memo(*target),
            Recommendation.KIND: lambda: shortened(str(plain.get("text", ""))),
            Finding.KIND: lambda: self._in_own(plain.get("texts", ())),
            Question.KIND: lambda: self._in_own(plain.get("texts", ())),
        }
        return says.get(conflict.kind, lambda: self._place(plain) or self._key(target))()

    def _place(self, plain: Plain) -> str:
        """Source, code and words of what stands in a text; a segment has no code."""
        document = self.session.store.get(Document, str(plain.get("document_id", "")))
        if document is None:
            return ""
        named = (self._source(document.source_id), self._code(plain["code"]) if plain.get("code") else "")
        return f"{' · '.join(filter(None, named))}: {self.words_at(plain)}"

    def _memo(self, about: str, target: str, coder: str) -> str:
        name = self._code(target) if about == CODE else self._key((target,))
        return " · ".join(filter(None, (self.translate(ABOUT_WORDS.get(about, about)), name, coder)))

    def _key(self, target: Iterable[str]) -> str:
        """Of a key, each part is a name or the identifier of something that has one."""
        return " · ".join(self._case(self._source(part)) for part in target if part)


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
