"""What two people did differently, as people read it: a table of it, and both versions side by side."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass

from qualeval.domain.merging import CODE
from qualeval.domain.records import (
    Attribute,
    Case,
    Coder,
    Coding,
    Conflict,
    Decision,
    Document,
    Finding,
    Memo,
    Question,
    Recommendation,
    Reviewed,
    Setting,
    Source,
    Speaker,
    Value,
)
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.text import Span
from qualeval.i18n import N_, Translator
from qualeval.services import blindness
from qualeval.services.session import Session

_LONGEST = 60  # characters of a text in the table of conflicts
_NOT_SHOWN = frozenset(
    "id coding_id coder created_at judged_at decided_at reviewed_at written_at position file_name".split()
)
_OF_A_PLACE = frozenset("document_id start end code source_id confidence model drawn content".split())
KIND_WORDS = {
    Setting.KIND: N_("setting"),
    Source.KIND: N_("source"),
    Case.KIND: N_("respondent"),
    Document.KIND: N_("text"),
    Speaker.KIND: N_("speaker"),
    Attribute.KIND: N_("attribute"),
    Value.KIND: N_("value"),
    Coding.KIND: N_("coding"),
    Decision.KIND: N_("decision"),
    Reviewed.KIND: N_("segment"),
    Memo.KIND: N_("memo"),
    Recommendation.KIND: N_("recommendation"),
    Question.KIND: N_("question"),
    Finding.KIND: N_("finding"),
    Coder.KIND: N_("coder"),
    CODE: N_("code"),
    "rule": N_("rule"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """What one side made of a thing; `told` are its fields and what they hold, none where it was removed."""

    by: str
    at: str
    told: tuple[tuple[str, str], ...]
    is_removed: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A conflict with both versions, in the fields in which they differ, and the place in the texts it is about.

    `span` is None where it is about a whole source; `source_id` is empty where it is about no source at all.
    """

    conflict: Conflict
    which: str
    ours: Version
    theirs: Version
    source_id: str = ""
    document_id: str = ""
    span: Span | None = None


def pairs(session: Session, language: str) -> list[Pair]:
    """All conflicts, in the order of their numbers. Raises QualevalError for who codes blind."""
    blindness.refuse_blind(session)
    return [_pair(session, conflict, language) for conflict in session.store.find(Conflict)]


def _pair(session: Session, conflict: Conflict, language: str) -> Pair:
    ours, theirs = (json.loads(text) if text else None for text in (conflict.ours, conflict.theirs))
    plain = ours or theirs or {}
    document = session.store.get(Document, str(plain.get("document_id", "")))
    span = Span(plain["start"], plain["end"]) if document and "start" in plain else None
    source_id = document.source_id if document else _source_meant(conflict, plain)
    if session.store.get(Source, source_id) is None:
        source_id = ""
    return Pair(
        conflict,
        _which(session, conflict),
        Version(conflict.ours_by, conflict.ours_at, _fields(ours, theirs, language), ours is None),
        Version(conflict.theirs_by, conflict.theirs_at, _fields(theirs, ours, language), theirs is None),
        source_id,
        document.id if document else "",
        span,
    )


def _source_meant(conflict: Conflict, plain: dict[str, object]) -> str:
    if conflict.kind in (Source.KIND, Document.KIND, Speaker.KIND):
        return str(plain.get("source_id") or plain.get("id", ""))
    return str(plain.get("target", "")) if conflict.kind == Memo.KIND else ""


def _fields(
    side: dict[str, object] | None, other: dict[str, object] | None, language: str
) -> tuple[tuple[str, str], ...]:
    """The fields that differ; all that are filled in where the other side has nothing."""
    if side is None:
        return ()
    if other is None:
        shown = {name: value for name, value in side.items() if value and name not in _NOT_SHOWN | _OF_A_PLACE}
    else:
        shown = {name: value for name, value in side.items() if other.get(name) != value and name not in _NOT_SHOWN}
    return tuple((name, _in_language(value, language)) for name, value in shown.items())


def _in_language(value: object, language: str) -> str:
    """A value as text; of words in several languages the reader's."""
    if isinstance(value, dict) and value and all(isinstance(words, str) for words in value.values()):
        return str(value.get(language) or next(iter(value.values())))
    return _short(value) if value else "–"


def conflicts_table(session: Session, translate: Translator, shown: Collection[str] | None = None) -> ResultTable:
    """What two people did differently, and which of it stands: all conflicts, or those with the ids given."""
    return ResultTable(
        name="conflicts",
        columns=(
            "number",
            "kind",
            "target",
            "ours",
            "ours_by",
            "ours_at",
            "theirs",
            "theirs_by",
            "theirs_at",
            "won",
            "settled_by",
        ),
        headers=tuple(
            translate(header)
            for header in (
                N_("number"),
                N_("about"),
                N_("which"),
                N_("ours"),
                N_("by"),
                N_("when"),
                N_("theirs"),
                N_("by"),
                N_("when"),
                N_("stands"),
                N_("settled by"),
            )
        ),
        rows=tuple(
            (
                number,
                conflict.kind,
                _which(session, conflict),
                *_differing(conflict, translate),
                translate({"ours": N_("ours"), "theirs": N_("theirs")}[conflict.won]),
                conflict.settled_by,
            )
            for number, conflict in enumerate(session.store.find(Conflict), 1)
            if shown is None or conflict.id in shown
        ),
        title=translate(N_("Conflicts")),
    )


def _which(session: Session, conflict: Conflict) -> str:
    """What a conflict is about, in words that people know it by."""
    store = session.store
    names = {case.id: case.name for case in store.find(Case)} | {s.id: s.name for s in store.find(Source)}
    text = conflict.ours or conflict.theirs
    plain = json.loads(text) if text else {}
    document = store.get(Document, plain.get("document_id", ""))
    if document is not None:
        said = Span(plain["start"], plain["end"]).of(store.content(document.content).text)
        about = " ".join(filter(None, (names.get(document.source_id, ""), plain.get("code", ""))))  # a segment has none
        return f"{about}: {_shortened(said)}"
    if conflict.kind == Recommendation.KIND:
        return _shortened(str(plain.get("text", "")))
    return " ".join(names.get(part, part) for part in conflict.target if part)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _differing(conflict: Conflict, translate: Translator) -> tuple[str, str, str, str, str, str]:
    """Both sides in the fields in which they differ, with who and when."""
    sides = [json.loads(text) if text else None for text in (conflict.ours, conflict.theirs)]
    words = [_words(side, other, translate) for side, other in (sides, sides[::-1])]
    return (words[0], conflict.ours_by, conflict.ours_at, words[1], conflict.theirs_by, conflict.theirs_at)


def _words(side: dict[str, object] | None, other: dict[str, object] | None, translate: Callable[..., str]) -> str:
    if side is None:
        return translate(N_("removed"))
    if other is None:
        return translate(N_("kept"))
    differing = {name: value for name, value in side.items() if other.get(name) != value and name not in _NOT_SHOWN}
    return "; ".join(f"{name}: {_short(value)}" for name, value in differing.items())


def _short(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
