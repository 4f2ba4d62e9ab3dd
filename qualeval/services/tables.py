"""What a project holds as tables: the same rows for the command line, the report and a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.whose import EVERYBODY, Whose
from qualeval.services.wording import REASON_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.progress import SourceProgress
    from qualeval.domain.quotes import Quote
    from qualeval.domain.records import Case
    from qualeval.domain.suggestion import SegmentSuggestions
    from qualeval.services.summarising import Audit

_SOURCE_HEADERS = {
    "source": N_("source"),
    "kind": N_("kind"),
    "wave": N_("wave"),
    "n_documents": N_("texts"),
    "n_segments": N_("segments"),
    "n_coded": N_("coded"),
    "n_reviewed": N_("fully reviewed"),
    "n_codings": N_("codings"),
    "n_words": N_("words"),
    "title": N_("question"),
}


def sources_table(progress: Iterable[SourceProgress], translate: Translator) -> ResultTable:
    """The sources with how far coding has come."""
    counts = tuple(column for column in _SOURCE_HEADERS if column.startswith("n_"))
    return ResultTable(
        name="sources",
        columns=tuple(_SOURCE_HEADERS),
        headers=tuple(map(translate, _SOURCE_HEADERS.values())),
        rows=tuple(
            (p.source.name, p.source.kind.value, p.source.wave, *(getattr(p, n) for n in counts), p.source.title)
            for p in progress
        ),
        title=translate(N_("Sources")),
        worded=("kind",),
    )


def cases_table(
    cases: Sequence[tuple[Case, dict[str, str]]], attributes: Sequence[str], translate: Translator
) -> ResultTable:
    """The cases with their attributes."""
    return ResultTable(
        name="cases",
        columns=("case", *attributes),
        headers=(translate(N_("respondent")), *attributes),
        rows=tuple((case.name, *(values.get(name, "") for name in attributes)) for case, values in cases),
        title=translate(N_("Respondents")),
    )


def quotes_table(
    quotes: Iterable[Quote], codebook: Codebook, translate: Translator, whose: Whose = EVERYBODY
) -> ResultTable:
    """Coded passages with their references."""
    return ResultTable(
        name="quotes",
        columns=("reference", "source", "case", "line", "code", "name", "coder", "origin", "memo", "text"),
        headers=tuple(
            translate(header)
            for header in (
                N_("reference"),
                N_("source"),
                N_("respondent"),
                N_("line"),
                N_("code"),
                N_("theme"),
                N_("coder"),
                N_("origin"),
                N_("memo"),
                N_("quote"),
            )
        ),
        rows=tuple(
            (
                quote.reference,
                quote.source.name,
                quote.case_name,
                quote.line,
                quote.coding.code,
                codebook[quote.coding.code].name.to(translate.language)
                if quote.coding.code in codebook
                else quote.coding.code,
                quote.coding.coder,
                quote.coding.origin.value,
                quote.coding.memo,
                quote.text,
            )
            for quote in quotes
        ),
        title=translate(N_("Quotes")),
        notes=(whose.words(translate),) if whose.coders else (),
        worded=("origin",),
    )


def suggestions_table(
    suggested: Iterable[tuple[SegmentSuggestions, str, str]], codebook: Codebook, translate: Translator
) -> ResultTable:
    """Suggestions, one row each: (suggestions of a segment, source name, reference) in the order given."""
    return ResultTable(
        name="suggestions",
        columns=("source", "reference", "start", "end", "code", "name", "confidence", "reasons", "text", "model"),
        headers=tuple(
            translate(header)
            for header in (
                N_("source"),
                N_("reference"),
                N_("start"),
                N_("end"),
                N_("code"),
                N_("theme"),
                N_("confidence"),
                N_("reasons"),
                N_("segment"),
                N_("model"),
            )
        ),
        rows=tuple(
            (
                source,
                reference,
                item.segment.span.start,
                item.segment.span.end,
                suggestion.code,
                codebook[suggestion.code].name.to(translate.language),
                round(suggestion.confidence, 3),
                "; ".join(f"{translate(REASON_WORDS[r.kind])}: {r.text}" for r in suggestion.reasons),
                item.segment.text,
                item.model,
            )
            for item, source, reference in suggested
            for suggestion in item.suggestions
        ),
        title=translate(N_("Suggestions")),
    )


def audit_table(audit: Audit, translate: Translator) -> ResultTable:
    """How the codings came about: the numbers that a method section discloses."""
    rows: list[tuple[object, ...]] = [
        (translate(N_("codings by hand")), audit.by_origin.get("manual", 0)),
        (translate(N_("codings from accepted suggestions")), audit.by_origin.get("accepted", 0)),
        (translate(N_("codings from changed suggestions")), audit.by_origin.get("changed", 0)),
        (translate(N_("codings by rule")), audit.by_origin.get("rule", 0)),
        (translate(N_("codings imported")), audit.by_origin.get("imported", 0)),
        (translate(N_("suggestions accepted")), audit.by_verdict.get("accept", 0)),
        (translate(N_("suggestions changed")), audit.by_verdict.get("change", 0)),
        (translate(N_("suggestions rejected")), audit.by_verdict.get("reject", 0)),
    ]
    return ResultTable(
        name="audit",
        columns=("figure", "n"),
        headers=(translate(N_("figure")), translate(N_("number"))),
        rows=tuple(rows),
        title=translate(N_("How the codings came about")),
    )
