"""Lists of what a project holds: respondents, codes, and what was done."""

from collections import Counter, deque

from qualeval.domain.records import Attribute, Case, Document, Role, Speaker
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.session import Session
from qualeval.services.summarising import attribute_values


def cases_table(session: Session, translate: Translator, wave: str = "") -> ResultTable:
    """The respondents with how much they said, how often that is coded, and their attributes (in the wave)."""
    store = session.store
    attributes = [attribute.name for attribute in store.find(Attribute)]
    values = [attribute_values(session, name, wave) for name in attributes]
    segments: Counter[str] = Counter()
    for document in store.find(Document):
        segments[document.case_id] += document.n_segments if document.case_id else 0
    for speaker in store.find(Speaker):
        segments[speaker.case_id] += speaker.n_segments if speaker.role is Role.RESPONDENT else 0
    codings = Counter(fact.case_id for fact in store.coding_facts())
    return ResultTable(
        name="cases",
        columns=("case", "n_segments", "n_codings", *attributes),
        headers=(
            translate(N_("respondent")),
            translate(N_("segments")),
            translate(N_("codings")),
            *attributes,
        ),
        rows=tuple(
            (case.name, segments[case.id], codings[case.id], *(found.get(case.id, "") for found in values))
            for case in store.find(Case)
        ),
        title=translate(N_("Respondents")),
    )


def codes_table(session: Session, translate: Translator) -> ResultTable:
    """The codebook's entries, parents before their codes, with how many countable stretches each is on."""
    codebook = session.codebook()
    counts = session.store.code_counts()
    return ResultTable(
        name="codes",
        columns=("code", "name", "parent", "kind", "status", "n_codings", "definition"),
        headers=tuple(
            translate(header)
            for header in (
                N_("code"),
                N_("theme"),
                N_("category"),
                N_("kind of theme"),
                N_("status"),
                N_("codings"),
                N_("definition"),
            )
        ),
        rows=tuple(
            (
                entry.code,
                entry.name.to(translate.language),
                entry.parent,
                codebook.kind_of(entry.code),
                entry.status,
                counts.get(entry.code, 0),
                entry.definition.to(translate.language),
            )
            for _, entry in codebook.walk()
        ),
        title=translate(N_("Codes")),
        worded=("kind", "status"),
    )


def history_table(session: Session, translate: Translator, limit: int | None = None) -> ResultTable:
    """What was done, oldest first; with a limit, the last so many gestures."""
    rows = (  # one by one: a gesture may have brought a hundred thousand answers
        (gesture.at, gesture.coder, gesture.action, gesture.intent.value, len(gesture.changes), gesture.id)
        for gesture in session.store.gestures()
    )
    return ResultTable(
        name="history",
        columns=("at", "coder", "action", "intent", "n_changes", "id"),
        headers=tuple(
            translate(header) for header in (N_("time"), N_("coder"), N_("action"), N_("step"), N_("changes"), N_("id"))
        ),
        rows=tuple(deque(rows, limit or None)),
        title=translate(N_("History")),
        worded=("action", "intent"),
    )
