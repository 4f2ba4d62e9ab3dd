"""What two people did differently, as people read it: a table of it, and both versions side by side."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace

from qualeval.domain.merging import CODE, RULE
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
from qualeval.services.conflict_words import Plain, Told, Words, shortened
from qualeval.services.session import Session

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
    RULE: N_("rule"),
}
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What telling a version raises that no program of this kind has kept: it came with somebody's file."""


@dataclass(frozen=True, slots=True)
class Version:
    """What one side made of a thing; `told` are its fields and what they hold, none where it was removed."""

    by: str
    at: str
    told: Told
    is_removed: bool

    @property
    def without_fields(self) -> str:
        """What to say where no field is told, marked for the catalogue."""
        return N_("removed") if self.is_removed else N_("kept")


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


def pairs(session: Session, translate: Translator) -> list[Pair]:
    """All conflicts, in the order of their numbers. Raises QualevalError for who codes blind."""
    blindness.refuse_blind(session)
    return [_pair(session, conflict, translate) for conflict in session.store.find(Conflict)]


def _pair(session: Session, conflict: Conflict, translate: Translator) -> Pair:
    """Both versions in words; as they came, where they cannot be told."""
    try:
        return _in_fields(session, conflict, translate)
    except _UNREADABLE:
        which = " · ".join(filter(None, map(str, conflict.target)))
        ours, theirs = (
            Version(by, at, ((translate(N_("as it came")), shortened(text)),) if text else (), is_removed=not text)
            for by, at, text in (
                (conflict.ours_by, conflict.ours_at, conflict.ours),
                (conflict.theirs_by, conflict.theirs_at, conflict.theirs),
            )
        )
        return Pair(conflict, which, ours, theirs)


def _in_fields(session: Session, conflict: Conflict, translate: Translator) -> Pair:
    words, (ours, theirs) = Words(session, translate), _sides(conflict)
    plain = ours or theirs or {}
    document = session.store.get(Document, str(plain.get("document_id", "")))
    span = Span(plain["start"], plain["end"]) if document and "start" in plain else None
    source_id = document.source_id if document else _source_meant(conflict, plain)
    if session.store.get(Source, source_id) is None:
        source_id = ""
    told = [words.told(conflict.kind, *sides) for sides in ((ours, theirs), (theirs, ours))]
    return Pair(
        conflict,
        words.which(conflict, plain),
        Version(conflict.ours_by, conflict.ours_at, told[0], ours is None),
        Version(conflict.theirs_by, conflict.theirs_at, told[1], theirs is None),
        source_id,
        document.id if document else "",
        span,
    )


def _sides(conflict: Conflict) -> tuple[Plain | None, Plain | None]:
    """Both versions as they are kept; None where one is that there be nothing."""
    ours, theirs = (json.loads(text) if text else None for text in (conflict.ours, conflict.theirs))
    return ours, theirs


def _source_meant(conflict: Conflict, plain: Plain) -> str:
    if conflict.kind in (Source.KIND, Document.KIND, Speaker.KIND):
        return str(plain.get("source_id") or plain.get("id", ""))
    return str(plain.get("target", "")) if conflict.kind == Memo.KIND else ""


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
                N_("no."),
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
            _row(session, number, conflict, translate)
            for number, conflict in enumerate(session.store.find(Conflict), 1)
            if shown is None or conflict.id in shown
        ),
        title=translate(N_("Conflicts")),
    )


def in_words(table: ResultTable, translate: Translator) -> ResultTable:
    """The table of conflicts as people read it: what each is about by its word."""
    about = table.columns.index("kind")
    return replace(
        table, rows=tuple((*r[:about], kind_word(str(r[about]), translate), *r[about + 1 :]) for r in table.rows)
    )


def kind_word(kind: str, translate: Translator) -> str:
    """What a conflict is about in the reader's word; a kind that a newer program knows is called as that calls it."""
    return translate(KIND_WORDS[kind]) if kind in KIND_WORDS else kind


def name(session: Session, conflict: Conflict, translate: Translator) -> str:
    """What a conflict is about: `code Work motivation`."""
    return f"{kind_word(conflict.kind, translate)} {_pair(session, conflict, translate).which}"


def _row(session: Session, number: int, conflict: Conflict, translate: Translator) -> tuple[str | int, ...]:
    pair = _pair(session, conflict, translate)
    return (
        number,
        conflict.kind,
        pair.which,
        _in_a_line(pair.ours, translate),
        conflict.ours_by,
        conflict.ours_at,
        _in_a_line(pair.theirs, translate),
        conflict.theirs_by,
        conflict.theirs_at,
        translate(N_("ours") if conflict.won == "ours" else N_("theirs")),
        conflict.settled_by,
    )


def _in_a_line(version: Version, translate: Translator) -> str:
    told = "; ".join(f"{name}: {value}" for name, value in version.told)
    return told or translate(version.without_fields)
