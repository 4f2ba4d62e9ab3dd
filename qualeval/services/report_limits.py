"""What the report's numbers cannot say: its limitations, written from what the project knows of its own making."""

from qualeval.domain.evidence import FEW, SMALL_CELL
from qualeval.domain.records import Case, Coder, Coding, Decision, Sight
from qualeval.domain.report_document import Section
from qualeval.i18n import N_, Translator
from qualeval.services import figuring
from qualeval.services.coders import AGREED
from qualeval.services.numerals import decimal, percent
from qualeval.services.report_chain import Chain
from qualeval.services.session import Session
from qualeval.services.summarising import ThemeSummary


class Limits:
    """One paragraph for each limitation that holds, none for those that do not."""

    def __init__(
        self, session: Session, summary: ThemeSummary, chain: Chain, translate: Translator, *, small_cells: bool
    ) -> None:
        self._session = session
        self._summary = summary
        self._chain = chain
        self._translate = translate
        self._small_cells = small_cells

    def section(self) -> Section:
        translate = self._translate
        head = translate(
            N_(
                "Written from what the project knows of how it was made. How respondents were chosen and reached, and "
                "what was not asked, only the evaluator can add."
            )
        )
        return Section(translate(N_("Limitations")), paragraphs=(head, *self.told()))

    def told(self) -> list[str]:
        parts = (
            self._heard, self._unread, self._coders, self._suggestions, self._small, self._waves, self._figures,
            self._findings,
        )  # fmt: skip
        return [" ".join(said) for part in parts if (said := part())]

    def _number(self, n: int) -> str:
        return decimal(n, self._translate.language, 0)

    def _heard(self) -> list[str]:
        """How many, who of those known was not, and whom the shares are of."""
        translate, scope = self._translate, self._summary.scope
        known = len(self._session.store.find(Case))
        said = [
            translate(
                N_(
                    "The numbers are of the {n} respondents who were heard. They hold for others only as far as these "
                    "were chosen by chance or stand for them; the intervals say nothing of that."
                ),
                n=self._number(scope.n_cases),
            )
        ]
        if known > scope.n_cases:
            said.append(
                translate(
                    N_("Of {known} people the project knows, {n} said nothing that counts here."),
                    known=self._number(known),
                    n=self._number(known - scope.n_cases),
                )
            )
        if scope.n_cases < FEW:
            said.append(translate(N_("They are too few for percentages.")))
        return said

    def _unread(self) -> list[str]:
        """How much of the text nobody has coded or marked as reviewed."""
        translate, wave = self._translate, self._summary.wave
        told = [p for p in self._session.store.progress() if wave in ("", p.source.wave)]
        n = sum(p.n_segments for p in told)
        coded, reviewed = sum(p.n_coded for p in told), sum(p.n_reviewed for p in told)
        if not n:
            return []
        said = [
            translate(
                N_("Of {n} segments {coded} are coded; {reviewed} are marked as fully reviewed."),
                n=self._number(n),
                coded=f"{self._number(coded)} ({percent(coded / n, translate.language)})",
                reviewed=f"{self._number(reviewed)} ({percent(reviewed / n, translate.language)})",
            )
        ]
        if reviewed < n:
            said.append(
                translate(
                    N_(
                        "Whether the rest was read and found to hold no theme, or not read, the project does not know: "
                        "a theme may be more frequent than counted, not less."
                    )
                )
            )
        if self._summary.uncoded:
            said.append(
                translate(N_("Sources without any coding yet: {n}."), n=self._number(self._summary.uncoded))
            )  # fmt: skip
        return said

    def _coders(self) -> list[str]:
        """Whose judgement it rests on, and whether anybody checked it without seeing it."""
        translate, store = self._translate, self._session.store
        coders = {coding.coder for coding in store.find(Coding)} - set(AGREED)
        if not coders:
            return []
        if len(coders) == 1:
            return [
                translate(
                    N_(
                        "One person coded everything: how far another would have coded alike was not measured, and no "
                        "text was coded blind."
                    )
                )
            ]
        blind = {coder.name for coder in store.find(Coder) if coder.sight is Sight.BLIND} & coders
        if blind:
            return [translate(N_("Coders who worked blind: {n} of {of}."), n=len(blind), of=len(coders))]
        return [
            translate(
                N_("No coder worked blind: each could see what the others had coded, which makes them agree more.")
            )
        ]

    def _suggestions(self) -> list[str]:
        """What is known, and not, of how right the program was."""
        translate, language = self._translate, self._translate.language
        decided = self._session.store.find(Decision)
        if not decided:
            return []
        accepted = sum(decision.verdict.value == "accept" for decision in decided)
        drawn = [decision for decision in decided if decision.drawn == "random"]
        said = [
            translate(
                N_(
                    "Where a program suggested a code, a person had seen it before judging: of {n} suggestions {share} "
                    "were accepted as they were, and some of these might not have been coded by hand."
                ),
                n=self._number(len(decided)),
                share=percent(accepted / len(decided), language),
            )
        ]
        if not drawn:
            said.append(
                translate(
                    N_("None of them was drawn by lot, so this share holds for those judged, not for all suggestions.")
                )
            )
        return said

    def _small(self) -> list[str]:
        """Groups that are shown together, and tests that many comparisons make weak."""
        translate = self._translate
        said = []
        if not self._small_cells:
            said.append(
                translate(
                    N_(
                        "Groups of fewer than {small} people are taken together or left out to protect them, so what "
                        "sets them apart is not seen here."
                    ),
                    small=SMALL_CELL,
                )
            )
        said.append(
            translate(
                N_(
                    "Groups were not assigned: a difference between them may come from something else. That none is "
                    "beyond chance does not show that there is none."
                )
            )
        )
        return said

    def _waves(self) -> list[str]:
        translate = self._translate
        waves = {p.source.wave for p in self._session.store.progress()} - {""}
        if len(waves) > 1 and not self._summary.wave:
            return [
                translate(
                    N_(
                        "People were heard in {n} waves; where these are not the same people, a change between waves "
                        "may be one of who was heard."
                    ),
                    n=len(waves),
                )
            ]
        return [translate(N_("Everybody was heard once: nothing here says how what they say changes with time."))]

    def _figures(self) -> list[str]:
        """Before and after without anybody to compare with."""
        translate = self._translate
        if not figuring.pairs_of_figures(self._session):
            return []
        return [
            translate(
                N_(
                    "Figures before and after are of the same people, without others to compare them with: that they "
                    "changed does not show what changed them."
                )
            )
        ]

    def _findings(self) -> list[str]:
        """Which findings lean on little."""
        translate, found = self._translate, self._chain.findings
        weak = [number for number, item in enumerate(found, 1) if item.strength_word == "weak"]
        alone = [number for number, item in enumerate(found, 1) if sum(m.n > 0 for m in item.methods_told) == 1]
        against = [number for number, item in enumerate(found, 1) if item.finding.counter]
        said = []
        for numbers, words in (
            (weak, N_("Findings whose evidence is weak: {numbers}.")),
            (alone, N_("Findings that one method alone speaks to: {numbers}.")),
            (against, N_("Findings with passages that speak against them: {numbers}.")),
        ):
            if numbers:
                said.append(translate(words, numbers=", ".join(map(str, numbers))))
        return said
