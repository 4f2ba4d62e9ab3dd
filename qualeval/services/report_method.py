"""The method of the report, told from the journal: who coded what, how far a program took part, how coders agree."""

from collections import Counter, defaultdict
from functools import cached_property

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Coding, Decision, Document, Source, SourceKind
from qualeval.domain.report_document import Section
from qualeval.i18n import N_, Translator
from qualeval.services import agreeing
from qualeval.services.coders import AGREED
from qualeval.services.numerals import decimal, percent, share_words
from qualeval.services.outside import LANGUAGE_MODEL, leaves_given
from qualeval.services.session import Session
from qualeval.services.summarising import Audit, ThemeSummary, audit
from qualeval.services.tables import audit_table
from qualeval.services.telling import day, listed
from qualeval.services.worth import suggesters


class Method:
    """What the project knows of how the evaluation was made, in words."""

    def __init__(self, session: Session, summary: ThemeSummary, translate: Translator) -> None:
        self._session = session
        self._summary = summary
        self._translate = translate

    # what was heard, coded and decided

    @cached_property
    def heard(self) -> list[Source]:
        """The sources of the wave."""
        wave = self._summary.wave
        return [source for source in self._session.store.find(Source) if wave in ("", source.wave)]

    @cached_property
    def codings(self) -> list[Coding]:
        """Every coding of those sources."""
        ids = {source.id for source in self.heard}
        inside = {d.id for d in self._session.store.find(Document) if d.source_id in ids}
        return [coding for coding in self._session.store.find(Coding) if coding.document_id in inside]

    def sources(self) -> str:
        translate = self._translate
        n_interviews = sum(s.kind is SourceKind.TRANSCRIPT for s in self.heard)
        n_questions = sum(s.kind is SourceKind.SURVEY for s in self.heard)
        return translate(
            N_("Sources: {interviews} and {questions}."),
            interviews=translate.plural(N_("{n} interview"), N_("{n} interviews"), n_interviews),
            questions=translate.plural(
                N_("{n} open-ended survey question"), N_("{n} open-ended survey questions"), n_questions
            ),
        )

    def coders(self) -> str:
        """Who coded how much of what, and when."""
        translate, language = self._translate, self._translate.language
        by_coder = Counter(coding.coder for coding in self.codings)
        if not by_coder:
            return translate(N_("Nothing has been coded yet."))
        source_of = {d.id: d.source_id for d in self._session.store.find(Document)}
        places: defaultdict[str, set[str]] = defaultdict(set)
        for coding in self.codings:
            places[coding.coder].add(source_of[coding.document_id])
        told = [
            translate(
                N_("{coder} ({codings} in {sources})"),
                coder=coder,
                codings=translate.plural(N_("{n} coding"), N_("{figure} codings"), n, figure=decimal(n, language, 0)),
                sources=translate.plural(N_("{n} source"), N_("{n} sources"), len(places[coder])),
            )
            for coder, n in by_coder.most_common()
        ]
        days = sorted(coding.created_at for coding in self.codings)
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
        numbers = audit(self._session)
        if sum(numbers.by_verdict.values()):
            return [
                *self._judged(numbers), *self._at_once(numbers), *self._drawn(), *self._versions(),
                *self._language_models(),
            ]  # fmt: skip
        if at_once := self._at_once(numbers):
            return [self._translate(N_("No suggestion of a program was decided on.")), *at_once]
        return [self._translate(N_("All coding was done by people; no suggestion of a program was decided on."))]

    def _at_once(self, numbers: Audit) -> list[str]:
        """The codings that nobody made one by one here."""
        translate, language, origins = self._translate, self._translate.language, numbers.by_origin
        said = []
        if rule := origins.get("rule", 0):
            said.append(
                translate(
                    N_(
                        "{n} of {of} codings were made by a rule: wherever its pattern was found, without a look at "
                        "each."
                    ),
                    n=decimal(rule, language, 0),
                    of=decimal(sum(origins.values()), language, 0),
                )
            )
        if imported := origins.get("imported", 0):
            said.append(
                translate(
                    N_("{n} of {of} codings came with a file; how they were made there, the project does not know."),
                    n=decimal(imported, language, 0),
                    of=decimal(sum(origins.values()), language, 0),
                )
            )
        return said

    def _judged(self, numbers: Audit) -> list[str]:
        """What suggested, how people judged what it said, and what of that stands."""
        translate, language = self._translate, self._translate.language
        verdicts, origins = numbers.by_verdict, numbers.by_origin
        return [
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
                decided=decimal(sum(verdicts.values()), language, 0),
                accepted=decimal(verdicts.get("accept", 0), language, 0),
                changed=decimal(verdicts.get("change", 0), language, 0),
                rejected=decimal(verdicts.get("reject", 0), language, 0),
                precision=percent(numbers.precision or 0.0, language, 1),
            ),
            translate(
                N_("Of {n} codings that stand, {manual} were made by hand and {accepted} came from a suggestion."),
                n=decimal(sum(origins.values()), language, 0),
                manual=decimal(origins.get("manual", 0), language, 0),
                accepted=decimal(origins.get("accepted", 0) + origins.get("changed", 0), language, 0),
            ),
        ]

    def _drawn(self) -> list[str]:
        """How the suggestions that were drawn by lot fared: they alone stand for all."""
        drawn = [d.verdict.value for d in self._session.store.find(Decision) if d.drawn == "random"]
        if not drawn:
            return []
        return [
            self._translate(
                N_("Of {n} suggestions drawn by lot, {share} were accepted: this share holds for all suggestions."),
                n=decimal(len(drawn), self._translate.language, 0),
                share=percent(drawn.count("accept") / len(drawn), self._translate.language, 1),
            )
        ]

    def _versions(self) -> list[str]:
        found = {d.model for d in self._session.store.find(Decision)}
        models = sorted(model for model in found if model and not model.startswith(LANGUAGE_MODEL))
        return (
            [self._translate(N_("Versions of the program: {models}."), models=", ".join(models[:5]))] if models else []
        )

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
        if len({coding.coder for coding in self.codings}) < 2:
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
