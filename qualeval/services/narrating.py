"""What the numbers of a theme say, in sentences: how many raised it, where, and whether groups differ."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from qualeval.domain.code_measures import CrossGroup, CrossRow
from qualeval.domain.errors import QualevalError
from qualeval.domain.measures import Share, Significance, SmallGroups
from qualeval.domain.records import Attribute, Finding
from qualeval.i18n import N_, Translator
from qualeval.services import analysing, findings
from qualeval.services.analysis_tables import counted
from qualeval.services.finding_standing import Grounds
from qualeval.services.numerals import p_words
from qualeval.services.ports.analysing import Analysis
from qualeval.services.session import Session
from qualeval.services.summarising import ThemeSummary
from qualeval.services.telling import attribute_words, listed

_SIGNIFICANT = 0.05
_Compared = tuple[str, tuple[CrossGroup, ...], Mapping[str, CrossRow]]  # an attribute, its groups, a row per theme


class Narrator:
    """Tells a theme by template; the sentences are those that a finding on it would be drafted with."""

    def __init__(
        self,
        session: Session,
        summary: ThemeSummary,
        attributes: Sequence[Attribute],
        analysis: Analysis | None,
        translate: Translator,
        *,
        small_cells: bool,
    ) -> None:
        self._translate = translate
        self._wave = summary.wave
        self._grounds = Grounds(session)
        self._compared: list[_Compared] = []
        if analysis is not None:
            small_groups: SmallGroups = "show" if small_cells else "merge"
            for attribute in attributes:
                with suppress(QualevalError):  # a figure: its values are no groups
                    _, table = analysing.crosstab(
                        session, analysis, attribute.name, wave=summary.wave, small_groups=small_groups
                    )
                    rows = {row.code: row for row in table.rows}
                    self._compared.append((attribute_words(attribute), table.groups, rows))

    def of(self, code: str) -> str:
        theme = Finding(id="", codes=(code,), texts=(), coder="", written_at="", wave=self._wave)
        drafted = findings.drafted(self._grounds, self._grounds.standing(theme), self._translate)
        return " ".join([drafted, *self._groups(code)])

    def _groups(self, code: str) -> list[str]:
        """Where groups differ beyond chance, and that no others do."""
        differing, alike = [], []
        for name, groups, rows in self._compared:
            test = rows[code].significance
            if not isinstance(test, Significance):
                continue
            if test.p_adjusted < _SIGNIFICANT:
                differing.append(self._difference(name, groups, rows[code].cells, test))
            else:
                alike.append(name)
        translate = self._translate
        if alike:
            differing.append(
                translate(
                    N_("No difference beyond chance by {attributes} (p ≥ 0.05 by Holm's method)."),
                    attributes=listed(alike, translate),
                )
            )
        return differing

    def _difference(self, name: str, groups: Sequence[CrossGroup], cells: Sequence[Share], test: Significance) -> str:
        translate = self._translate
        most, least = (pick(range(len(cells)), key=lambda at: cells[at].value) for pick in (max, min))
        return translate(
            N_("It differs by {attribute}: {most} {n_most}, {least} {n_least} ({p} by Holm's method)."),
            attribute=name,
            most=self._called(groups[most]),
            n_most=counted(cells[most], translate.language),
            least=self._called(groups[least]),
            n_least=counted(cells[least], translate.language),
            p=p_words(test.p_adjusted, translate.language),
        )

    def _called(self, group: CrossGroup) -> str:
        return " + ".join(value or self._translate(N_("not stated")) for value in group.values)
