"""The chain in the report: findings with their quotes, conclusions, recommendations and what they rest on."""

from collections.abc import Callable, Mapping, Sequence

from qualeval.domain.codebook import Codebook
from qualeval.domain.criteria import CRITERIA, CRITERION_BY_ID
from qualeval.domain.evidence import SMALL_CELL
from qualeval.domain.quotes import Quote
from qualeval.domain.records import PRIORITIES, STRENGTHS, Finding, Question
from qualeval.domain.report_document import Section
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services import asking, findings, recommending
from qualeval.services.chain_tables import moved_words
from qualeval.services.finding_standing import FindingStanding
from qualeval.services.findings import METHOD_WORDS
from qualeval.services.recommending import OFFERED, Standing
from qualeval.services.session import Session
from qualeval.services.speaking import group_words
from qualeval.services.telling import day, listed, text_of
from qualeval.services.whose import whose_of
from qualeval.services.wording import STRENGTH_WORDS, in_words, word_for


class Chain:
    """The accepted findings and recommendations of a project, numbered as the report numbers them."""

    def __init__(
        self, session: Session, translate: Translator, said_by: Callable[[Quote], str], *, small_cells: bool
    ) -> None:
        self._session = session
        self._said_by = said_by
        self._translate = translate
        self._codebook: Codebook = session.codebook()
        everything = findings.standing(session)
        self.n_drafts = sum(item.is_draft for item in everything)
        accepted = [item for item in everything if not item.is_draft]
        self.findings = sorted(
            (item for item in accepted if small_cells or not item.is_protected), key=lambda i: self._place(i.finding)
        )
        self.n_hidden = len(accepted) - len(self.findings)
        self.numbers = {item.finding.id: number for number, item in enumerate(self.findings, 1)}
        self.standing = recommending.standing(session, translate.language)
        self.recommendations = recommending.most_urgent_first(self.standing)

    def _place(self, finding: Finding) -> tuple[int, int, str]:
        """Findings stand under their question, else under their criterion, in the order of both."""
        asked = [question.id for question in self.questions]
        criteria = [criterion.id for criterion in CRITERIA]
        return (
            asked.index(finding.question) if finding.question in asked else len(asked),
            criteria.index(finding.criterion) if finding.criterion in criteria else len(criteria),
            finding.written_at,
        )

    @property
    def questions(self) -> list[Question]:
        return asking.questions(self._session)

    # what keeps the report from being final

    def warnings(self) -> list[str]:
        """Why the report is a draft, in words; none where it can be final."""
        translate, found = self._translate, []
        unfounded = [self.recommendations.index(item) + 1 for item in recommending.unfounded(self.recommendations)]
        if unfounded:
            found.append(
                translate(
                    N_("Recommendations that rest on nothing anybody said: {numbers}."), numbers=_numbers(unfounded)
                )
            )
        stale = [number for number, item in enumerate(self.findings, 1) if item.is_stale]
        if stale:
            found.append(
                translate(N_("Findings whose numbers have changed since: {numbers}."), numbers=_numbers(stale))
            )
        moved = [number for number, item in enumerate(self.recommendations, 1) if item.is_stale]
        if moved:
            found.append(
                translate(N_("Recommendations whose numbers have changed since: {numbers}."), numbers=_numbers(moved))
            )
        whose = whose_of(self._session.store)
        if whose.coders and (stale or moved):
            found.append(
                translate(
                    N_("{whose} Numbers that were accepted over other codings differ from these."),
                    whose=whose.words(translate),
                )
            )
        return found

    # findings and conclusions

    def questions_section(self) -> tuple[Section, ...]:
        """The evaluation questions with the findings that answer them; nothing where none was asked."""
        asked = self.questions
        if not asked:
            return ()
        translate, language = self._translate, self._translate.language
        rows, leads_to = [], []
        for number, question in enumerate(asked, 1):
            criterion = CRITERION_BY_ID.get(question.criterion)
            answers = [self.numbers[i.finding.id] for i in self.findings if i.finding.question == question.id]
            leads_to.append(finding_part(min(answers, default=0)))
            rows.append(
                (
                    number,
                    text_of(question.texts, language),
                    criterion.name.to(language) if criterion else "",
                    _numbers(answers) or "–",
                )
            )
        headers = (N_("no."), N_("question"), N_("criterion"), N_("findings"))
        table = ResultTable(
            name="questions",
            columns=("n", "question", "criterion", "findings"),
            rows=tuple(rows),
            headers=tuple(translate(header) for header in headers),
            title=translate(N_("Evaluation questions and where they are answered")),
            leads_to=tuple(leads_to),
            leading=("findings",),
        )
        return (Section(translate(N_("Evaluation questions")), tables=(table,)),)

    def findings_sections(self) -> tuple[Section, ...]:
        """A section for each finding, with its evidence and what speaks against it."""
        translate = self._translate
        if not self.findings and not self.n_drafts and not self.n_hidden:
            return ()
        head = []
        if not self.findings:
            head.append(translate(N_("No finding has been accepted yet.")))
        if self.n_drafts:
            head.append(
                translate(N_("Findings still in draft: {n}; they are no part of this report."), n=self.n_drafts)
            )
        if self.n_hidden:
            head.append(
                translate(
                    N_("Findings whose group is, or would tell of, fewer than {small} people: {n}; left out."),
                    n=self.n_hidden,
                    small=SMALL_CELL,
                )
            )
        chosen = findings.chosen_quotes(self._session, self.findings)
        sections = [Section(translate(N_("Findings")), paragraphs=tuple(head))]
        for number, item in enumerate(self.findings, 1):
            sections += self._finding(number, item, chosen)
        return tuple(sections)

    def _finding(self, number: int, item: FindingStanding, chosen: Mapping[str, Quote]) -> list[Section]:
        translate, finding, language = self._translate, item.finding, self._translate.language
        names = listed([self.name(code) for code in finding.codes], translate)
        paragraphs = [text_of(finding.texts, language), self._standing_words(item), self.strength_words(item)]
        conclusion = text_of(finding.conclusions, language)
        if conclusion:
            paragraphs.append(translate(N_("Conclusion: {text}"), text=conclusion))
        sections = [
            Section(
                translate(N_("Finding {n}: {themes}"), n=number, themes=names),
                paragraphs=tuple(paragraphs),
                quotes=self._pairs(finding.evidence, chosen),
                quotes_title=translate(N_("Evidence")),
                level=2,
                name=finding_part(number),
            )
        ]
        against = self._pairs(finding.counter, chosen)
        if against:
            title = translate(N_("What speaks against finding {n}"), n=number)
            sections.append(Section(title, quotes=against, quotes_title=translate(N_("Counter-evidence")), level=3))
        return sections

    def _standing_words(self, item: FindingStanding) -> str:
        """From when its numbers are, which question it answers, by which criterion, and what is recommended for it."""
        translate, finding, language = self._translate, item.finding, self._translate.language
        said = []
        if item.is_stale:
            said.append(
                translate(
                    N_("The numbers have changed since {day}: {moved}."),
                    day=day(finding.frozen_at, language),
                    moved=moved_words(item, self._codebook, translate),
                )
            )
        else:
            said.append(translate(N_("Numbers as of {day}."), day=day(finding.frozen_at, language)))
        asked = {question.id: number for number, question in enumerate(self.questions, 1)}
        if finding.question in asked:
            said.append(translate(N_("Answers evaluation question {n}."), n=asked[finding.question]))
        if criterion := CRITERION_BY_ID.get(finding.criterion):
            said.append(translate(N_("Criterion: {name}."), name=criterion.name.to(language)))
        followed = [at for at, one in enumerate(self.recommendations, 1) if finding.id in one.recommendation.findings]
        if followed:
            one, several = N_("Followed by recommendation {numbers}."), N_("Followed by recommendations {numbers}.")
            said.append(translate.plural(one, several, len(followed), numbers=_numbers(followed)))
        return " ".join(said)

    def _pairs(self, coding_ids: Sequence[str], chosen: Mapping[str, Quote]) -> tuple[tuple[str, str], ...]:
        return tuple((chosen[i].text, self._said_by(chosen[i])) for i in coding_ids if i in chosen)

    def name(self, code: str) -> str:
        """A theme's name in the report's language."""
        entry = self._codebook.get(code)
        return entry.name.to(self._translate.language) if entry else code

    def group_words(self, item: FindingStanding) -> tuple[str, str]:
        """What the attribute and the group of a finding are called."""
        return group_words(self._session, item.finding.attribute, item.finding.group, self._translate.language)

    def strength_words(self, item: FindingStanding) -> str:
        """The strength with what it was computed from."""
        translate, strength = self._translate, item.strength
        methods = [
            translate(N_("{method} {n} of {of}"), method=translate(METHOD_WORDS[m.method]), n=m.n, of=m.of)
            for m in item.methods_told
        ]
        return translate(
            N_(
                "Strength: {word} (sources: {sources}; respondents by method: {methods}; passages chosen for it: "
                "{n_for}, against it: {n_against})."
            ),
            word=translate(STRENGTH_WORDS[item.strength_word]),
            sources=strength.n_sources,
            methods=listed(methods, translate) or "–",
            n_for=strength.n_for,
            n_against=strength.n_against,
        )

    def conclusions(self) -> tuple[Section, ...]:
        """What follows from the findings, each with the number of its finding."""
        language = self._translate.language
        said = [
            self._translate(N_("{text} (finding {n})"), text=text, n=self.numbers[item.finding.id])
            for item in self.findings
            if (text := text_of(item.finding.conclusions, language))
        ]
        return (Section(self._translate(N_("Conclusions")), paragraphs=tuple(said)),) if said else ()

    # recommendations

    def recommendations_section(self) -> Section:
        translate = self._translate
        offered = sum(item.recommendation.status == OFFERED for item in self.standing)
        paragraphs = [] if self.recommendations else [translate(N_("No recommendation has been accepted yet."))]
        missed = recommending.unanswered(self._session, self.standing)
        if missed:
            named = listed([f"{self.name(row.code)} ({row.n_cases})" for row in missed], translate)
            paragraphs.append(
                translate(
                    N_("Challenges that many respondents named and no recommendation answers: {themes}."), themes=named
                )
            )
        if offered:
            paragraphs.append(
                translate(
                    N_("Offered by the codebook and not judged yet: {n}; they are no part of this report."), n=offered
                )
            )
        tables = (self._table(), *self._matrix(), *self._follow_up()) if self.recommendations else ()
        return Section(translate(N_("Recommendations")), paragraphs=tuple(paragraphs), tables=tables)

    def _table(self) -> ResultTable:
        translate = self._translate
        headers = (
            N_("no."), N_("recommendation"), N_("addressee"), N_("action"), N_("deadline"), N_("priority"),
            N_("rests on"),
        )  # fmt: skip
        rows = tuple(
            (
                number,
                self.worded(item),
                item.worded("owner", translate.language),
                item.worded("action", translate.language),
                item.worded("deadline", translate.language),
                item.recommendation.priority,
                self._grounds(item),
            )
            for number, item in enumerate(self.recommendations, 1)
        )
        table = ResultTable(
            name="recommendations",
            columns=("n", "recommendation", "addressee", "action", "deadline", "priority", "rests_on"),
            rows=rows,
            headers=tuple(translate(header) for header in headers),
            title=translate(N_("Recommendations, the most urgent first")),
            worded=("priority",),
            leads_to=tuple(finding_part(min(self.numbers_of(item), default=0)) for item in self.recommendations),
            leading=("rests_on",),
        )
        return in_words(table, translate)

    def worded(self, item: Standing) -> str:
        """The recommendation; one that rests on nothing says so."""
        text = item.worded("text", self._translate.language)
        if not item.is_founded:
            return self._translate(N_("[Draft: rests on no evidence] {text}"), text=text)
        return text

    def _grounds(self, item: Standing) -> str:
        """Its themes with how many raised them, and the numbers of its findings."""
        translate = self._translate
        themes = [f"{self.name(row.code)} (n={row.n_cases})" for row in item.rows]
        numbers = self.numbers_of(item)
        found = [findings_words(numbers, translate)] if numbers else []
        stale = [translate(N_("the numbers have changed since"))] if item.is_stale else []
        return "; ".join([*themes, *found, *stale])

    def numbers_of(self, item: Standing) -> list[int]:
        """The numbers of the findings that a recommendation follows from."""
        return [self.numbers[i] for i in item.recommendation.findings if i in self.numbers]

    def _matrix(self) -> tuple[ResultTable, ...]:
        """Recommendations by how strong their findings are and how urgent they are; nothing where none has any."""
        if not any(item.findings for item in self.recommendations):
            return ()
        translate = self._translate
        cells = recommending.matrix(self.recommendations)
        rows = tuple(
            (
                translate(STRENGTH_WORDS[word]) if word else translate(N_("no finding")),
                *(_numbers(cells.get((word, priority), [])) for priority in (*PRIORITIES, "")),
            )
            for word in (*STRENGTHS, "")
        )
        return (
            ResultTable(
                name="strength_priority",
                columns=("strength", *(priority or "none" for priority in (*PRIORITIES, ""))),
                rows=rows,
                headers=(
                    translate(N_("strength of the findings")),
                    *(translate(N_("priority {word}"), word=translate(word_for(priority))) for priority in PRIORITIES),
                    translate(N_("no priority")),
                ),
                title=translate(N_("Recommendations (by number) by strength and priority")),
            ),
        )

    def _follow_up(self) -> tuple[ResultTable, ...]:
        """Cost, the management's response and progress, where anything of them is known."""
        translate = self._translate
        told = [
            (
                item.worded("cost", translate.language),
                item.worded("response", translate.language),
                item.recommendation.progress,
            )
            for item in self.recommendations
        ]
        rows = [(number, *words) for number, words in enumerate(told, 1) if any(words)]
        if not rows:
            return ()
        headers = (N_("no."), N_("cost"), N_("management response"), N_("progress"))
        table = ResultTable(
            name="follow_up",
            columns=("n", "cost", "response", "progress"),
            rows=tuple(rows),
            headers=tuple(translate(header) for header in headers),
            title=translate(N_("Cost, management response and progress")),
            worded=("progress",),
        )
        return (in_words(table, translate),)


def finding_part(number: int) -> str:
    """The name of a finding's part of the report; empty where there is none (0)."""
    return f"finding-{number}" if number else ""


def findings_words(numbers: Sequence[int], translate: Translator) -> str:
    """`finding 2`, `findings 2, 6`; nothing for none."""
    if not numbers:
        return ""
    return translate.plural(
        N_("finding {numbers}"), N_("findings {numbers}"), len(numbers), numbers=_numbers(numbers)
    )  # fmt: skip


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
