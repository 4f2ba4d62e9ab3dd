"""The method of the report, told from the journal, and its annexes: respondents, codebook, reporting checklists."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

from qualeval.domain.code_measures import Saturation
from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import FEW, SMALL_CELL, Scope, groups, joined
from qualeval.domain.records import Attribute, AttributeType, Coding, Decision, Document, Source, SourceKind
from qualeval.domain.report_document import Section
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services import agreeing, asking
from qualeval.services.checklists import COREQ, SRQR, Item
from qualeval.services.coders import AGREED
from qualeval.services.numerals import decimal, percent, share_words
from qualeval.services.outside import LANGUAGE_MODEL, leaves_given
from qualeval.services.session import Session
from qualeval.services.summarising import ThemeSummary, attribute_values, audit
from qualeval.services.tables import audit_table, group_words
from qualeval.services.telling import attribute_words, day, listed, text_of
from qualeval.services.worth import suggesters

_FEW_VALUES = 8  # different values of an attribute that people are told apart by in a table


class Method:
    """What the project knows of how the evaluation was made, in words."""

    def __init__(self, session: Session, summary: ThemeSummary, translate: Translator, *, small_cells: bool) -> None:
        self._session = session
        self._summary = summary
        self._translate = translate
        self._small_cells = small_cells

    # what was heard, coded and decided

    @cached_property
    def _sources(self) -> list[Source]:
        wave = self._summary.wave
        return [source for source in self._session.store.find(Source) if wave in ("", source.wave)]

    @cached_property
    def _codings(self) -> list[Coding]:
        ids = {source.id for source in self._sources}
        inside = {d.id for d in self._session.store.find(Document) if d.source_id in ids}
        return [coding for coding in self._session.store.find(Coding) if coding.document_id in inside]

    def sources(self) -> str:
        return self._translate(
            N_("Sources: {transcripts} interviews and {questions} open-ended survey questions."),
            transcripts=sum(s.kind is SourceKind.TRANSCRIPT for s in self._sources),
            questions=sum(s.kind is SourceKind.SURVEY for s in self._sources),
        )

    def coders(self) -> str:
        """Who coded how much of what, and when."""
        translate, language = self._translate, self._translate.language
        by_coder = Counter(coding.coder for coding in self._codings)
        if not by_coder:
            return translate(N_("Nothing has been coded yet."))
        source_of = {d.id: d.source_id for d in self._session.store.find(Document)}
        places: defaultdict[str, set[str]] = defaultdict(set)
        for coding in self._codings:
            places[coding.coder].add(source_of[coding.document_id])
        told = [
            translate(
                N_("{coder} ({n} codings in {sources} sources)"),
                coder=coder,
                n=decimal(n, language, 0),
                sources=len(places[coder]),
            )
            for coder, n in by_coder.most_common()
        ]
        days = sorted(coding.created_at for coding in self._codings)
        words = translate(
            N_("Coded by {coders}, from {first} to {last}."),
            coders=listed(told, translate),
            first=day(days[0], language),
            last=day(days[-1], language),
        )
        whose = self._summary.whose
        said = [words]
        if whose.coders or len(by_coder) > 1:
            said.append(whose.words(translate))
        if not whose.by_all and (rests := self._rests_on_one()):
            said.append(rests)
        return " ".join(said)

    def _rests_on_one(self) -> str:
        """How much of what counts one coder alone saw in the texts that several coded; empty where there are none."""
        coders_of: defaultdict[str, set[str]] = defaultdict(set)
        raised: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        facts = [f for f in self._session.store.coding_facts(self._summary.wave) if f.coder not in AGREED]
        for fact in facts:
            coders_of[fact.document_id].add(fact.coder)
        for fact in facts:
            if len(coders_of[fact.document_id]) > 1 and fact.case_id in self._summary.scope.case_ids:
                raised[fact.case_id, fact.code].add(fact.coder)
        if not raised:
            return ""
        return self._translate(
            N_(
                "A respondent counts for a theme where any coder coded it: in the texts that several coded, {n} of "
                "{of} such pairs of respondent and theme rest on one coder alone."
            ),
            n=sum(len(coders) == 1 for coders in raised.values()),
            of=len(raised),
        )

    def codebook(self) -> str:
        book = self._summary.codebook
        return self._translate(
            N_("Codebook: {name}, version {version}, with {codes} codes in {categories} categories."),
            name=book.name,
            version=book.version,
            codes=len(book.leaves()),
            categories=sum(book.is_category(code.code) for code in book.children()),
        )

    def suggestions(self) -> list[str]:
        """How far a program took part: what a reader of any analysis made with one must be told."""
        translate, language = self._translate, self._translate.language
        numbers = audit(self._session)
        decided = sum(numbers.by_verdict.values())
        origins = numbers.by_origin
        n_codings = sum(origins.values())
        if not decided:
            return [translate(N_("All coding was done by people; no suggestion of a program was decided on."))]
        by_program = origins.get("accepted", 0)
        said = [
            translate(
                N_(
                    "A program on the evaluator's own computer suggested codes from the codebook's keywords and from "
                    "earlier decisions; only what a person accepted counts."
                )
            ),
            translate(
                N_(
                    "Of {decided} suggestions decided on, {accepted} were accepted as they were, {changed} were given "
                    "another code and {rejected} were rejected (precision {precision})."
                ),
                decided=decimal(decided, language, 0),
                accepted=decimal(numbers.by_verdict.get("accept", 0), language, 0),
                changed=decimal(numbers.by_verdict.get("change", 0), language, 0),
                rejected=decimal(numbers.by_verdict.get("reject", 0), language, 0),
                precision=percent(numbers.precision or 0.0, language, 1),
            ),
            translate(
                N_("Of {n} codings that stand, {manual} were made by hand and {accepted} came from a suggestion."),
                n=decimal(n_codings, language, 0),
                manual=decimal(origins.get("manual", 0), language, 0),
                accepted=decimal(by_program + origins.get("changed", 0), language, 0),
            ),
        ]
        drawn = [d.verdict.value for d in self._session.store.find(Decision) if d.drawn == "random"]
        if drawn:
            said.append(
                translate(
                    N_("Of {n} suggestions drawn by lot, {share} were accepted: this share holds for all suggestions."),
                    n=decimal(len(drawn), language, 0),
                    share=percent(drawn.count("accept") / len(drawn), language, 1),
                )
            )
        found = {d.model for d in self._session.store.find(Decision)}
        models = sorted(model for model in found if model and not model.startswith(LANGUAGE_MODEL))
        if models:
            said.append(translate(N_("Versions of the program: {models}."), models=", ".join(models[:5])))
        return [*said, *self._language_models()]

    def _language_models(self) -> list[str]:
        """Which language models were asked, who allowed it, and how their suggestions fared: told from the journal."""
        translate, language = self._translate, self._translate.language
        asked = [d for d in self._session.store.find(Decision) if d.model.startswith(LANGUAGE_MODEL)]
        if not asked:
            return []
        by_model = suggesters(asked)
        said = [
            translate(
                N_(
                    "The language model {model} suggested codes too: {share} of its suggestions were accepted by a "
                    "person, and only those count."
                ),
                model=one.name.removeprefix(LANGUAGE_MODEL),
                share=share_words(one.accepted, language),
            )
            for one in by_model
        ]
        allowed = N_(
            "{who} allowed texts to be shown to {model} at {url} on {when}, and confirmed that they are pseudonymised "
            "and that those who spoke consented."
        )
        said += [
            translate(allowed, who=one.confirmed_by, model=one.model, url=one.url, when=day(one.confirmed_at, language))
            for one in leaves_given(self._session)
        ]
        return said

    def agreement(self) -> str:
        """How far several coders agree where they coded the same; empty where there is nothing to compare."""
        translate, language = self._translate, self._translate.language
        if len({coding.coder for coding in self._codings}) < 2:
            return ""
        try:
            over = agreeing.ground(self._session, wave=self._summary.wave)
            overall = agreeing.agreement(over, n_resamples=0).overall
        except QualevalError as refusal:
            return translate(refusal.template, **refusal.values)
        measures = [
            f"{name} {decimal(measure.value, language, 2)}"
            for name, measure in (
                ("Cohen κ", overall.kappa),
                ("Krippendorff α", overall.alpha),
                ("Gwet AC1", overall.ac1),
            )
            if measure.value is not None
        ]
        return translate(
            N_("Agreement of {coders} over {sources} sources, by segment and code: {percent} ({measures})."),
            coders=listed(over.coders, translate),
            sources=len(over.sources),
            percent=percent(overall.percent.value or 0.0, language, 1),
            measures="; ".join(measures) or "–",
        )

    def section(self) -> Section:
        translate = self._translate
        paragraphs = [
            self.sources(),
            translate(N_("Only respondents' words are counted; interviewers' turns are left out.")),
            self.codebook(),
            self.coders(),
            *self.suggestions(),
            self.agreement(),
        ]
        return Section(
            translate(N_("Method and audit")),
            paragraphs=tuple(paragraph for paragraph in paragraphs if paragraph),
            tables=(audit_table(audit(self._session), translate),),
        )

    # who was heard

    def respondents(self) -> Section:
        """How the respondents are spread over the attributes' values; small groups are taken together."""
        translate, scope = self._translate, self._summary.scope
        paragraphs = [translate(N_("Respondents with at least one countable segment: {n}."), n=scope.n_cases)]
        rows: list[tuple[object, ...]] = []
        for attribute in comparable(self._session, self._summary):
            values = attribute_values(self._session, attribute.name, self._summary.wave)
            rows += self._spread(attribute, [values.get(case_id, "").strip() for case_id in sorted(scope.case_ids)])
        if not rows:
            return Section(translate(N_("Respondents")), paragraphs=tuple(paragraphs))
        few = scope.n_cases < FEW
        headers = (N_("attribute"), N_("value"), N_("respondents"), *(() if few else (N_("% of respondents"),)))
        notes = [] if self._small_cells else [
            translate(N_("Values of fewer than {small} people are taken together to protect them."), small=SMALL_CELL)
        ]  # fmt: skip
        table = ResultTable(
            name="respondents",
            columns=("attribute", "value", "n_cases", *(() if few else ("cases_share",))),
            rows=tuple(row[:3] if few else row for row in rows),
            headers=tuple(translate(header) for header in headers),
            title=translate(N_("Respondents by attribute (N = {n})"), n=scope.n_cases),
            notes=tuple(notes),
        )
        return Section(translate(N_("Respondents")), paragraphs=tuple(paragraphs), tables=(table,))

    def _spread(self, attribute: Attribute, values: Sequence[str]) -> list[tuple[object, ...]]:
        by_case = dict(enumerate(values))
        found = groups({str(at): value for at, value in by_case.items()}, Scope(frozenset(map(str, by_case))))
        shown = found if self._small_cells else joined(found)
        name = attribute_words(attribute)
        return [
            (name, group_words(group, self._translate), group.scope.n_cases, group.scope.n_cases / len(values))
            for group in shown
        ]

    # annexes

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
        waves = sorted({source.wave for source in self._sources} - {""})
        n_coders = len({coding.coder for coding in self._codings})
        told = [p for p in store.progress() if summary.wave in ("", p.source.wave)]
        n_words = sum(p.n_words for p in told if p.source.kind is SourceKind.TRANSCRIPT)
        notes = sum(source.kind is SourceKind.NOTE for source in self._sources)
        raised = [summary.codebook[row.code].name.to(language) for row in summary.rows if row.n_cases][:5]
        return {
            "title": title,
            "abstract": translate(N_("See the summary.")),
            "approach": translate(
                N_("Thematic coding by codebook; themes are counted by respondent."),
            ),
            "sample_size": translate(N_("{n} respondents. {sources}"), n=n, sources=self.sources()),
            "sample": translate(N_("See the section on respondents.")),
            "questions": " ".join(map(_ended, asked)),
            "guide": self._open_questions(),
            "waves": translate(N_("Waves: {waves}."), waves=", ".join(waves)) if len(waves) > 1 else "",
            "notes": translate(N_("Notes among the sources: {n}."), n=notes) if notes else "",
            "length": translate(N_("{n} words by respondents in the interviews."), n=decimal(n_words, language, 0)),
            "coders": translate(N_("Coders: {n}."), n=n_coders) + " " + self.coders() if n_coders else "",
            "tree": translate(N_("See the annex with the codebook.")),
            "derivation": self.codebook() + " " + " ".join(self.suggestions()),
            "software": translate(N_("qualeval; python with scikit-learn, spaCy, scipy and statsmodels.")),
            "quotes": translate(N_("Every quote has its respondent and line.")),
            "consistency": translate(N_("Findings state their numbers and list evidence and counter-evidence.")),
            "collection": self.sources(),
            "processing": translate(N_("Texts are kept as they were and never change; every step is in a journal.")),
            "trust": self.agreement(),
            "major": translate(N_("See the theme table; raised by most: {themes}."), themes=", ".join(raised) or "–"),
            "minor": translate(N_("The theme table keeps themes that few or none raised.")),
            "saturation": saturation_words(saturation, translate) if saturation else "",
            "limits": translate(N_("See the section on limitations.")),
        }  # fmt: skip

    def _open_questions(self) -> str:
        """What the survey asked in words; what was asked in interviews only the evaluator knows."""
        asked = [s.title for s in self._sources if s.kind is SourceKind.SURVEY and s.title]
        if not asked:
            return ""
        return self._translate(
            N_("Open-ended survey questions: {questions} Interview guide: ☐ to be completed"),
            questions=" ".join(map(_ended, asked)),
        )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def comparable(session: Session, summary: ThemeSummary) -> list[Attribute]:
    """The attributes whose groups can be compared at a glance: a few names that anybody in scope has.

    Scales are left to the answers to closed questions and to the joint display.
    """
    found = []
    for attribute in session.store.find(Attribute):
        if attribute.type is not AttributeType.NOMINAL:
            continue
        values = attribute_values(session, attribute.name, summary.wave)
        different = {value.strip() for case_id, value in values.items() if case_id in summary.scope.case_ids} - {""}
        if 1 <= len(different) <= _FEW_VALUES:
            found.append(attribute)
    return found


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
