"""The chain from evaluation question to recommendation as tables, and the words for numbers that have moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualeval.domain.criteria import CRITERIA, CRITERION_BY_ID
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.numerals import decimal
from qualeval.services.telling import text_of
from qualeval.services.whose import EVERYBODY, Whose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualeval.domain.codebook import Codebook
    from qualeval.domain.records import Question
    from qualeval.services.finding_standing import FindingStanding
    from qualeval.services.recommending import Standing


def recommendations_table(standing: Iterable[Standing], translate: Translator, whose: Whose = EVERYBODY) -> ResultTable:
    """Recommendations with the numbers of the first code they rest on."""
    return ResultTable(
        name="recommendations",
        columns=(
            "id", "status", "text", "codes", "when", "n_cases", "cases_share", "n_segments", "rank", "stale",
            "owner", "priority", "deadline", "action", "cost", "response", "progress", "strength", "n_findings",
            "founded",
        ),
        headers=tuple(
            translate(header)
            for header in (
                N_("id"),
                N_("status"),
                N_("recommendation"),
                N_("codes"),
                N_("condition"),
                N_("respondents"),
                N_("% of respondents"),
                N_("segments"),
                N_("rank"),
                N_("stale"),
                N_("addressee"),
                N_("priority"),
                N_("deadline"),
                N_("action"),
                N_("cost"),
                N_("management response"),
                N_("progress"),
                N_("strength"),
                N_("findings"),
                N_("rests on evidence"),
            )
        ),
        rows=tuple(_recommendation_values(item, translate.language) for item in standing),
        title=translate(N_("Recommendations")),
        notes=(whose.words(translate),) if whose.coders else (),
        worded=("status", "priority", "progress", "strength"),
    )  # fmt: skip


def _recommendation_values(item: Standing, language: str) -> tuple[object, ...]:
    row = item.rows[0] if item.rows else None
    recommendation = item.recommendation
    return (
        recommendation.id,
        recommendation.status,
        item.worded("text", language),
        " ".join(recommendation.codes),
        item.rule.when if item.rule else "",
        row.n_cases if row else None,
        row.cases_share if row else None,
        row.n_segments if row else None,
        row.rank if row else None,
        item.is_stale,
        item.worded("owner", language),
        recommendation.priority,
        item.worded("deadline", language),
        item.worded("action", language),
        item.worded("cost", language),
        item.worded("response", language),
        recommendation.progress,
        item.strength,
        len(item.findings),
        item.is_founded,
    )


def findings_table(
    standing: Sequence[FindingStanding], codebook: Codebook, translate: Translator, whose: Whose = EVERYBODY
) -> ResultTable:
    """The findings with their numbers now and, where they have moved, those that they state."""
    return ResultTable(
        name="findings",
        columns=(
            "n", "id", "status", "text", "codes", "attribute", "group", "wave", "criterion", "n_cases", "n_scope",
            "n_segments", "n_sources", "strength", "computed", "n_for", "n_against", "moved", "conclusion", "frozen_at",
        ),
        headers=tuple(
            translate(header)
            for header in (
                N_("no."),
                N_("id"),
                N_("status"),
                N_("finding"),
                N_("codes"),
                N_("attribute"),
                N_("group"),
                N_("wave"),
                N_("criterion"),
                N_("respondents"),
                N_("of"),
                N_("segments"),
                N_("sources"),
                N_("strength"),
                N_("strength as computed"),
                N_("quotes for it"),
                N_("quotes against it"),
                N_("numbers that moved"),
                N_("conclusion"),
                N_("accepted on"),
            )
        ),
        rows=tuple(
            _finding_values(number, item, codebook, translate) for number, item in enumerate(standing, 1)
        ),
        title=translate(N_("Findings")),
        notes=(whose.words(translate),) if whose.coders else (),
        worded=("status", "strength", "computed"),
    )  # fmt: skip


def _finding_values(
    number: int, item: FindingStanding, codebook: Codebook, translate: Translator
) -> tuple[object, ...]:
    finding, strength = item.finding, item.strength
    criterion = CRITERION_BY_ID.get(finding.criterion)
    return (
        number,
        finding.id,
        "stale" if item.is_stale else "draft" if item.is_draft else "accepted",
        text_of(finding.texts, translate.language),
        " ".join(finding.codes),
        finding.attribute,
        finding.group,
        finding.wave,
        criterion.name.to(translate.language) if criterion else "",
        strength.n_cases,
        strength.n_scope,
        sum(row.n_segments for row in item.rows),
        strength.n_sources,
        item.strength_word,
        strength.word,
        strength.n_for,
        strength.n_against,
        moved_words(item, codebook, translate),
        text_of(finding.conclusions, translate.language),
        finding.frozen_at,
    )


FIGURE_WORDS = {
    "n_cases": N_("respondents"),
    "n_segments": N_("segments"),
    "n_sources": N_("sources"),
    "n_scope": N_("respondents in all"),
}


def moved_words(item: FindingStanding, codebook: Codebook, translate: Translator) -> str:
    """What a stale finding's numbers were and are: `Budget: respondents 5 → 6`."""
    said = []
    for moved in item.moved:
        code = codebook.get(moved.code)
        name = f"{code.name.to(translate.language) if code else moved.code}: " if moved.code else ""
        then, now = (decimal(value, translate.language, 0) for value in (moved.then, moved.now))
        said.append(f"{name}{translate(FIGURE_WORDS.get(moved.name, moved.name))} {then} → {now}")
    return "; ".join(said)


def questions_table(questions: Sequence[Question], translate: Translator) -> ResultTable:
    """The evaluation questions with their criteria."""
    return ResultTable(
        name="questions",
        columns=("n", "question", "criterion", "framework", "id"),
        headers=tuple(translate(h) for h in (N_("no."), N_("question"), N_("criterion"), N_("framework"), N_("id"))),
        rows=tuple(
            (number, text_of(question.texts, translate.language), *_criterion_names(question, translate), question.id)
            for number, question in enumerate(questions, 1)
        ),
        title=translate(N_("Evaluation questions")),
    )


def _criterion_names(question: Question, translate: Translator) -> tuple[str, str]:
    criterion = CRITERION_BY_ID.get(question.criterion)
    return (criterion.name.to(translate.language), criterion.framework) if criterion else ("", "")


def criteria_table(translate: Translator) -> ResultTable:
    """The criteria that are shipped, with the question that each usually asks."""
    return ResultTable(
        name="criteria",
        columns=("id", "framework", "name", "question"),
        headers=tuple(translate(h) for h in (N_("id"), N_("framework"), N_("criterion"), N_("question"))),
        rows=tuple(
            (c.id, c.framework, c.name.to(translate.language), c.question.to(translate.language)) for c in CRITERIA
        ),
        title=translate(N_("Criteria")),
    )
