"""The evaluation report, put together from the project as it stands."""

from collections.abc import Sequence

from qualeval.domain.records import Attribute, AttributeType, Source, SourceKind
from qualeval.i18n import N_, Translator
from qualeval.services.ports import Quote, ReportDocument, ResultTable, Section
from qualeval.services.recommending import ACCEPTED, OFFERED, standing
from qualeval.services.session import TITLE, Session
from qualeval.services.summarising import ThemeSummary, audit, quotes, themes
from qualeval.services.tables import (
    audit_table,
    group_matrix_table,
    recommendations_table,
    short_theme_table,
)
from qualeval.services.wording import in_words

_QUOTES_PER_THEME = 3
_QUOTE_LENGTH = 320  # characters: what is read in a report at a glance


def build_report(
    session: Session, translate: Translator, *, wave: str = "", by: Sequence[str] = (), small_cells: bool = False
) -> ReportDocument:
    """The report in the translator's language: method, themes, groups, quotes, recommendations, codebook.

    `by` names the attributes to compare groups by; without it every nominal attribute with few values is taken.
    """
    summary = themes(session, wave=wave)
    title = translate(N_("Evaluation report: {title}"), title=session.setting(TITLE))
    attributes = tuple(by) or _comparable(session)
    return ReportDocument(
        title=title,
        language=translate.language,
        sections=(
            _overview(session, summary, translate),
            Section(translate(N_("Themes")), tables=_theme_tables(session, summary, wave, translate)),
            Section(
                translate(N_("Themes by group")),
                tables=tuple(
                    group_matrix_table(themes(session, wave=wave, by=name), translate, small_cells=small_cells)
                    for name in attributes
                ),
            ),
            *_quote_sections(session, summary, wave, translate),
            _recommendations(session, translate),
            Section(
                translate(N_("Method and audit")),
                paragraphs=_method(session, summary, translate),
                tables=(audit_table(audit(session), translate),),
            ),
            Section(translate(N_("Annex: codebook")), tables=(_codebook_table(summary, translate),)),
        ),
    )


def _comparable(session: Session) -> tuple[str, ...]:
    """The attributes that groups are compared by when none is named."""
    return tuple(a.name for a in session.store.find(Attribute) if a.type is AttributeType.NOMINAL)


def _overview(session: Session, summary: ThemeSummary, translate: Translator) -> Section:
    top = [row for row in summary.rows if row.n_cases][:5]
    named = ", ".join(
        f"{summary.codebook[row.code].name.to(translate.language)} ({row.n_cases}/{summary.scope.n_cases})"
        for row in top
    )
    accepted = sum(item.recommendation.status == ACCEPTED for item in standing(session, translate.language))
    paragraphs = [
        translate(
            N_("Respondents in scope: {n}. Segments coded, summed over {codes} themes: {segments}."),
            n=summary.scope.n_cases,
            codes=len(summary.rows),
            segments=sum(row.n_segments for row in summary.rows),
        )
    ]
    if named:
        paragraphs.append(translate(N_("Raised by most respondents: {themes}."), themes=named))
    paragraphs.append(translate(N_("Recommendations accepted by the evaluator: {n}."), n=accepted))
    return Section(translate(N_("Summary")), paragraphs=tuple(paragraphs))


def _theme_tables(
    session: Session, summary: ThemeSummary, wave: str, translate: Translator
) -> tuple[ResultTable, ResultTable]:
    categories = themes(session, level="category", wave=wave)
    return short_theme_table(summary, translate), short_theme_table(categories, translate)


def _quote_sections(session: Session, summary: ThemeSummary, wave: str, translate: Translator) -> tuple[Section, ...]:
    found: dict[str, list[Quote]] = {}
    for quote in quotes(session, wave=wave):
        found.setdefault(quote.coding.code, []).append(quote)
    sections = [Section(translate(N_("What respondents said")))]
    for row in summary.rows:
        if row.code in found:
            chosen = typical(found[row.code])
            name = summary.codebook[row.code].name.to(translate.language)
            sections.append(
                Section(
                    f"{name} ({row.n_cases}/{summary.scope.n_cases})",
                    quotes=tuple((quote.text, quote.reference) for quote in chosen),
                    level=2,
                )
            )
    return tuple(sections)


def typical(found: Sequence[Quote], n: int = _QUOTES_PER_THEME) -> list[Quote]:
    """A few quotes of a theme, each by another respondent: the fullest that still read at a glance, in source order."""
    by_fullness = sorted(found, key=lambda q: (len(q.text) > _QUOTE_LENGTH, -len(q.text)))
    chosen: list[Quote] = []
    for quote in by_fullness:
        if quote.case_id not in {other.case_id for other in chosen}:
            chosen.append(quote)
        if len(chosen) == n:
            break
    return sorted(chosen, key=found.index)


def _recommendations(session: Session, translate: Translator) -> Section:
    items = standing(session, translate.language)
    codebook = session.codebook()
    accepted = [item for item in items if item.recommendation.status == ACCEPTED]
    offered = [item for item in items if item.recommendation.status == OFFERED]
    paragraphs = []
    for number, item in enumerate(accepted, 1):
        row = item.rows[0]
        names = ", ".join(codebook[code].name.to(translate.language) for code in item.recommendation.codes)
        line = translate(
            N_("{number}. {text} (rests on: {themes}; {n} respondents, {segments} segments)"),
            number=number,
            text=item.recommendation.text,
            themes=names,
            n=row.n_cases,
            segments=row.n_segments,
        )
        stale = translate(N_("The numbers have changed since this was accepted."))
        paragraphs.append(f"{line} {stale}" if item.is_stale else line)
    if not accepted:
        paragraphs.append(translate(N_("No recommendation has been accepted yet.")))
    if offered:
        paragraphs.append(
            translate(
                N_("Offered by the codebook and not judged yet: {n}; they are no part of this report."), n=len(offered)
            )
        )
    tables = (in_words(recommendations_table(accepted, translate), translate),) if accepted else ()
    return Section(translate(N_("Recommendations")), paragraphs=tuple(paragraphs), tables=tables)


def _method(session: Session, summary: ThemeSummary, translate: Translator) -> tuple[str, ...]:
    numbers = audit(session)
    sources = session.store.find(Source)
    coders = ", ".join(f"{coder} ({n})" for coder, n in sorted(numbers.by_coder.items())) or "–"
    paragraphs = [
        translate(
            N_("Sources: {transcripts} interviews and {questions} open-ended survey questions."),
            transcripts=sum(s.kind is SourceKind.TRANSCRIPT for s in sources),
            questions=sum(s.kind is SourceKind.SURVEY for s in sources),
        ),
        translate(N_("Only respondents' words are counted; interviewers' turns are left out.")),
        translate(
            N_("Codebook: {name}, version {version}. Coders (codings): {coders}."),
            name=summary.codebook.name,
            version=summary.codebook.version,
            coders=coders,
        ),
        translate(
            N_("A program suggested codes from the codebook and earlier decisions; only what a person accepted counts.")
        ),
    ]
    if numbers.precision is not None:
        decided = sum(numbers.by_verdict.values())
        paragraphs.append(
            translate(
                N_("Of {decided} suggestions decided on, {accepted} were accepted as they were."),
                decided=decided,
                accepted=numbers.by_verdict.get("accept", 0),
            )
        )
    return tuple(paragraphs)


def _codebook_table(summary: ThemeSummary, translate: Translator) -> ResultTable:
    language = translate.language
    return ResultTable(
        name="codebook",
        columns=("code", "name", "definition", "include", "exclude"),
        headers=tuple(
            translate(h) for h in (N_("code"), N_("theme"), N_("definition"), N_("when to use"), N_("when not to use"))
        ),
        rows=tuple(
            (
                code.code,
                f"{'– ' * depth}{code.name.to(language)}",
                code.definition.to(language),
                code.include.to(language),
                code.exclude.to(language),
            )
            for depth, code in summary.codebook.walk()
        ),
        title=translate(N_("Codebook")),
    )
