"""The annexes on method: the codebook, and what reporting guidelines ask for as far as the project knows it."""

from collections.abc import Sequence

from qualeval.domain.code_measures import Saturation
from qualeval.domain.records import SourceKind
from qualeval.domain.report_document import Section
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services import asking
from qualeval.services.checklists import COREQ, SRQR, Item
from qualeval.services.numerals import decimal, percent
from qualeval.services.report_method import Method
from qualeval.services.session import Session
from qualeval.services.summarising import ThemeSummary
from qualeval.services.telling import text_of


class MethodAnnexes:
    """What a reader of the method looks up, and what a guideline's item is answered by."""

    def __init__(self, session: Session, summary: ThemeSummary, method: Method, translate: Translator) -> None:
        self._session = session
        self._summary = summary
        self._method = method
        self._translate = translate

    def codebook_section(self) -> Section:
        translate = self._translate
        return Section(
            translate(N_("Annex: codebook")), tables=(codebook_table(self._summary, translate),)
        )  # fmt: skip

    def checklists(self, saturation: Saturation | None, title: str) -> tuple[Section, ...]:
        """COREQ and SRQR with what the project knows; the rest is the evaluator's to fill in."""
        facts = self._facts(saturation, title)
        translate = self._translate
        note = translate(
            N_("Filled in from the project where it knows; what is marked is for the evaluator to complete.")
        )
        return tuple(
            Section(translate(heading), paragraphs=(note,), tables=(self._checklist(name, caption, items, facts),))
            for heading, name, caption, items in (
                (N_("Annex: COREQ checklist"), "coreq", N_("COREQ: 32 items for interviews and focus groups"), COREQ),
                (N_("Annex: SRQR checklist"), "srqr", N_("SRQR: 21 items for qualitative research"), SRQR),
            )
        )

    def _checklist(self, name: str, caption: str, items: Sequence[Item], facts: dict[str, str]) -> ResultTable:
        translate = self._translate
        blank = translate(N_("☐ to be completed"))
        rows = tuple((i.number, i.topic.to(translate.language), facts.get(i.fact, "") or blank) for i in items)
        return ResultTable(
            name=name,
            columns=("n", "item", "answer"),
            rows=rows,
            headers=tuple(translate(header) for header in (N_("no."), N_("item"), N_("what is known"))),
            title=translate(caption),
        )

    def _facts(self, saturation: Saturation | None, title: str) -> dict[str, str]:
        translate, summary = self._translate, self._summary
        language, n = translate.language, summary.scope.n_cases
        store = self._session.store
        asked = [text_of(question.texts, language) for question in asking.questions(self._session)]
        waves = sorted({source.wave for source in self._method.heard} - {""})
        n_coders = len({coding.coder for coding in self._method.codings})
        told = [p for p in store.progress() if summary.wave in ("", p.source.wave)]
        n_words = sum(p.n_words for p in told if p.source.kind is SourceKind.TRANSCRIPT)
        notes = sum(source.kind is SourceKind.NOTE for source in self._method.heard)
        raised = [summary.codebook[row.code].name.to(language) for row in summary.rows if row.n_cases][:5]
        return {
            "title": title,
            "abstract": translate(N_("See the summary.")),
            "approach": translate(
                N_("Thematic coding by codebook; themes are counted by respondent."),
            ),
            "sample_size": translate(N_("{n} respondents. {sources}"), n=n, sources=self._method.sources()),
            "sample": translate(N_("See the section on respondents.")),
            "questions": " ".join(map(_ended, asked)),
            "guide": self._open_questions(),
            "waves": translate(N_("Waves: {waves}."), waves=", ".join(waves)) if len(waves) > 1 else "",
            "notes": translate(N_("Notes among the sources: {n}."), n=notes) if notes else "",
            "length": translate(N_("{n} words by respondents in the interviews."), n=decimal(n_words, language, 0)),
            "coders": translate(N_("Coders: {n}."), n=n_coders) + " " + self._method.coders() if n_coders else "",
            "tree": translate(N_("See the annex with the codebook.")),
            "derivation": self._method.codebook() + " " + " ".join(self._method.suggestions()),
            "software": translate(N_("qualeval; python with scikit-learn, spaCy, scipy and statsmodels.")),
            "quotes": translate(N_("Every quote has its respondent and line.")),
            "consistency": translate(N_("Findings state their numbers and list evidence and counter-evidence.")),
            "collection": self._method.sources(),
            "processing": translate(N_("Texts are kept as they were and never change; every step is in a journal.")),
            "trust": self._method.agreement(),
            "major": translate(N_("See the theme table; raised by most: {themes}."), themes=", ".join(raised) or "–"),
            "minor": translate(N_("The theme table keeps themes that few or none raised.")),
            "saturation": saturation_words(saturation, translate) if saturation else "",
            "limits": translate(N_("See the section on limitations.")),
        }  # fmt: skip

    def _open_questions(self) -> str:
        """What the survey asked in words; what was asked in interviews only the evaluator knows."""
        asked = [s.title for s in self._method.heard if s.kind is SourceKind.SURVEY and s.title]
        if not asked:
            return ""
        return self._translate(
            N_("Open-ended survey questions: {questions} Interview guide: ☐ to be completed"),
            questions=" ".join(map(_ended, asked)),
        )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def saturation_words(found: Saturation, translate: Translator) -> str:
    """Whether and where new sources stopped bringing new themes."""
    share = percent(found.threshold, translate.language, 0)
    if found.reached_at is None:
        return translate(
            N_(
                "Not reached: of {n} sources no {run} in a row added {share} or less of the themes of the first {base}."
            ),
            n=len(found.sources),
            run=found.run_length,
            share=share,
            base=found.base_size,
        )
    return translate(
        N_("Reached after {n} sources: the next {run} added {share} or less of the themes of the first {base}."),
        n=found.reached_at,
        run=found.run_length,
        share=share,
        base=found.base_size,
    )


def codebook_table(summary: ThemeSummary, translate: Translator) -> ResultTable:
    """Every entry with its definition and when to use it."""
    language = translate.language
    headers = (N_("code"), N_("theme"), N_("definition"), N_("when to use"), N_("when not to use"))
    return ResultTable(
        name="codebook",
        columns=("code", "name", "definition", "include", "exclude"),
        headers=tuple(translate(header) for header in headers),
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
