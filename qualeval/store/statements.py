"""Every statement the store runs, by name, as SQLAlchemy Core constructs.

Parameters are named: a record's columns for what is written, `old_` and the column for what must stand.
"""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from qualeval.domain.records import RECORDS, Coding, Decision, Document, Record, Reviewed, Role, Source, Speaker, Value
from qualeval.store.finds import AMONG, AT_ONCE, FINDS, ORDER, among_name, find_name
from qualeval.store.schema import codebook, content, event, gesture, merged, migration, tables

Statement = sa.sql.ClauseElement
Insert = Callable[[sa.Table], sqlite.Insert] | Callable[[sa.Table], postgresql.Insert]

_coding = tables[Coding].c
_decision = tables[Decision].c
_document = tables[Document].c
_reviewed = tables[Reviewed].c
_source = tables[Source].c
_speaker = tables[Speaker].c
_value = tables[Value].c
_NONE = sa.literal_column("''", sa.Text)
_RESPONDENT = sa.literal_column(f"'{Role.RESPONDENT.value}'", sa.Text)


def statements(insert: Insert = sqlite.insert) -> dict[str, Statement]:
    """All statements for the database whose `insert` is given: only it can say that a conflict does nothing."""
    found: dict[str, Statement] = {}
    for record in RECORDS:
        found.update(_record_statements(record))
    found.update(_text_statements(insert))
    found.update(_answer_statements())
    found.update(_journal_statements())
    found.update(_counting_statements())
    return found


def _record_statements(record: type[Record]) -> Iterator[tuple[str, Statement]]:
    table = tables[record]
    by_key = sa.and_(*(table.c[name] == sa.bindparam(name) for name in record.IDENTITY))
    as_it_stood = sa.and_(*(column == sa.bindparam(f"old_{column.name}") for column in table.c))
    yield f"insert_{record.KIND}", table.insert()
    yield f"delete_{record.KIND}", table.delete().where(as_it_stood)
    yield (
        f"update_{record.KIND}",
        table.update()
        .where(as_it_stood)
        .values({name: sa.bindparam(name) for name in table.c.keys() if name not in record.IDENTITY}),  # noqa: SIM118 - a column collection, not a dict
    )
    yield f"get_{record.KIND}", sa.select(table).where(by_key)
    for fields in FINDS[record]:
        query = sa.select(table).where(*(table.c[name] == sa.bindparam(name) for name in fields))
        yield find_name(record, fields), query.order_by(*(table.c[name] for name in ORDER[record]))
    for field, equal in AMONG.get(record, {}).items():
        one_of = table.c[field].in_([sa.bindparam(f"v{number}", type_=sa.Text) for number in range(AT_ONCE)])
        same = (table.c[name] == sa.bindparam(name) for name in equal)
        yield among_name(record, field), sa.select(table).where(one_of, *same)


def _text_statements(insert: Insert) -> Iterator[tuple[str, Statement]]:
    yield "insert_content", insert(content).on_conflict_do_nothing()
    yield "get_content", sa.select(content.c.text, content.c.turns).where(content.c.digest == sa.bindparam("digest"))
    yield "insert_codebook", insert(codebook).on_conflict_do_nothing()
    yield "get_codebook", sa.select(codebook.c.body).where(codebook.c.digest == sa.bindparam("digest"))


def _answer_statements() -> Iterator[tuple[str, Statement]]:
    """A question's answers as bare values: there may be a hundred thousand of them."""
    answered = sa.and_(_document.source_id == sa.bindparam("source_id"), _document.case_id != _NONE)
    in_order = (_document.position, _document.id)
    yield "answers", sa.select(_document.case_id, _document.id).where(answered).order_by(*in_order)
    document = sa.select(tables[Document]).where(_document.source_id == sa.bindparam("source_id"))
    first, last, every = (sa.bindparam(name, type_=sa.Integer) for name in ("first", "last", "every"))
    yield (
        "documents_between",
        document.where(_document.position >= first, _document.position <= last).order_by(*in_order),
    )
    coding = tables[Coding]
    within = (
        coding.c.document_id == sa.bindparam("document_id"),
        coding.c.start >= first,
        coding.c.start <= last,
    )
    yield "codings_between", sa.select(coding).where(*within).order_by(coding.c.start, coding.c.id)
    yield "documents_apart", document.where(_document.position % every == sa.literal_column("0")).order_by(*in_order)
    yield (
        "last_position",
        sa.select(sa.func.coalesce(sa.func.max(_document.position), sa.literal_column("0"))).where(
            _document.source_id == sa.bindparam("source_id")
        ),
    )
    texts = tables[Document].join(content, content.c.digest == _document.content)
    yield (
        "answer_texts",
        sa.select(_document.id, content.c.text).select_from(texts).where(answered).order_by(*in_order),
    )
    wave = sa.bindparam("wave", type_=sa.Text)
    yield (
        "values_of",
        sa.select(_value.case_id, _value.value)
        .where(_value.attribute == sa.bindparam("attribute"))
        .order_by(_value.wave == wave, _value.wave),
    )
    sources = tables[Document].join(tables[Source], _source.id == _document.source_id)
    yield (
        "document_ids",
        sa.select(_document.id).select_from(sources).order_by(_source.position, _source.id, *in_order),
    )


def _journal_statements() -> Iterator[tuple[str, Statement]]:
    written = [column.name for column in gesture.c if column.name != "seq"]
    yield "insert_gesture", gesture.insert().values({name: sa.bindparam(name) for name in written})
    told = [column.name for column in event.c if column.name != "seq"]
    yield "insert_event", event.insert().values({name: sa.bindparam(name) for name in told})
    yield "generation", sa.select(sa.func.coalesce(sa.func.max(gesture.c.seq), sa.literal_column("0")))
    yield (
        "entries",
        sa.select(gesture.c.id, gesture.c.intent, gesture.c.target)
        .where(gesture.c.coder == sa.bindparam("coder"))
        .order_by(gesture.c.seq),
    )
    journal = (
        sa.select(gesture, event.c.kind, event.c.before, event.c.after)
        .select_from(gesture.outerjoin(event, event.c.gesture_seq == gesture.c.seq))
        .order_by(gesture.c.seq, event.c.position)
    )
    yield (
        "journal_page",
        journal.where(gesture.c.seq > sa.bindparam("after_seq"), gesture.c.seq <= sa.bindparam("until_seq")),
    )
    yield "id_of_step", sa.select(gesture.c.id).where(gesture.c.seq == sa.bindparam("seq"))
    yield "journal_of_gesture", journal.where(gesture.c.id == sa.bindparam("id"))
    yield "insert_merged", merged.insert()
    yield "merged", sa.select(merged).order_by(merged.c.stamp, merged.c.gesture_id)
    yield "content_digests", sa.select(content.c.digest)
    yield "codebook_digests", sa.select(codebook.c.digest)
    yield "insert_migration", migration.insert()


def _heard() -> sa.FromClause:
    """Codings with their document and, where their source has such a label, whose words they are."""
    return (
        tables[Coding]
        .join(tables[Document], _document.id == _coding.document_id)
        .outerjoin(
            tables[Speaker], sa.and_(_speaker.source_id == _document.source_id, _speaker.label == _coding.speaker)
        )
    )


def _is_countable() -> sa.ColumnElement[bool]:
    return sa.or_(_speaker.role.is_(None), _speaker.role == _RESPONDENT)


def _stretch() -> sa.ColumnElement[int]:
    """A document's stretch as one number: counted in the order of their index, which took half as long as sorting."""
    return _coding.start * sa.literal_column("4294967296") + _coding.end


def _in_wave() -> sa.ColumnElement[bool]:
    wave = sa.bindparam("wave", type_=sa.Text)
    return sa.or_(wave == _NONE, _source.wave == wave)


def _counting_statements() -> Iterator[tuple[str, Statement]]:
    its_case = sa.case((_document.case_id != _NONE, _document.case_id), else_=sa.func.coalesce(_speaker.case_id, _NONE))
    yield (
        "coding_facts",
        sa.select(
            _coding.id,
            _coding.code,
            _coding.coder,
            _coding.origin,
            _document.source_id,
            _coding.document_id,
            its_case.label("case_id"),
            _coding.start,
            _coding.end,
            _coding.n_words,
        )
        .select_from(_heard().join(tables[Source], _source.id == _document.source_id))
        .where(_is_countable(), _in_wave()),
    )
    yield "countable_cases", _countable_cases()
    yield "decision_tallies", _decision_tallies()
    stretches = (
        sa.select(_coding.code, sa.func.count(_stretch().distinct()).label("n"))
        .select_from(_heard())
        .where(_is_countable())
        .group_by(_coding.code, _coding.document_id)
        .subquery("stretches")
    )
    yield "code_counts", sa.select(stretches.c.code, sa.func.sum(stretches.c.n)).group_by(stretches.c.code)
    yield from _progress_statements()


def _decision_tallies() -> Statement:
    return (
        sa.select(_decision.code, _decision.verdict, sa.func.count().label("n"))
        .select_from(
            tables[Decision]
            .join(tables[Document], _document.id == _decision.document_id)
            .join(tables[Source], _source.id == _document.source_id)
        )
        .where(_in_wave())
        .group_by(_decision.code, _decision.verdict)
        .order_by(_decision.code, _decision.verdict)
    )


def _countable_cases() -> Statement:
    answered = (
        sa.select(_document.case_id)
        .select_from(tables[Document].join(tables[Source], _source.id == _document.source_id))
        .where(_document.case_id != _NONE, _document.n_segments > sa.literal_column("0"), _in_wave())
    )
    spoke = (
        sa.select(_speaker.case_id)
        .select_from(tables[Speaker].join(tables[Source], _source.id == _speaker.source_id))
        .where(
            _speaker.role == _RESPONDENT,
            _speaker.case_id != _NONE,
            _speaker.n_segments > sa.literal_column("0"),
            _in_wave(),
        )
    )
    return sa.union(answered, spoke)


def _total(column: Any, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, column), else_=sa.literal_column("0")))


def _progress_statements() -> Iterator[tuple[str, Statement]]:
    yield (
        "document_totals",
        sa.select(
            _document.source_id,
            sa.func.count(),
            _total(_document.n_segments, _document.case_id != _NONE),
            _total(_document.n_words, _document.case_id != _NONE),
            _total(_document.n_segments, _document.case_id == _NONE),
            _total(_document.n_words, _document.case_id == _NONE),
        ).group_by(_document.source_id),
    )
    yield (
        "speaker_totals",
        sa.select(
            _speaker.source_id,
            _total(_speaker.n_segments, _speaker.role == _RESPONDENT),
            _total(_speaker.n_words, _speaker.role == _RESPONDENT),
        ).group_by(_speaker.source_id),
    )
    coded = (
        sa.select(
            sa.func.min(_document.source_id).label("source_id"),
            sa.func.count(_stretch().distinct()).label("n_stretches"),
            sa.func.count().label("n_codings"),
        )
        .select_from(_heard())
        .where(_is_countable())
        .group_by(_coding.document_id)
        .subquery("coded")
    )
    whole = (
        sa.select(_document.source_id)
        .select_from(tables[Reviewed].join(tables[Document], _document.id == _reviewed.document_id))
        .group_by(_document.source_id, _reviewed.document_id, _reviewed.start, _reviewed.end)
        .subquery("whole")
    )
    yield "reviewed_totals", sa.select(whole.c.source_id, sa.func.count()).group_by(whole.c.source_id)
    yield (
        "coding_totals",
        sa.select(coded.c.source_id, sa.func.sum(coded.c.n_stretches), sa.func.sum(coded.c.n_codings)).group_by(
            coded.c.source_id
        ),
    )
