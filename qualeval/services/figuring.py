"""Closed answers and figures: closed questions, a figure before and after, and figures beside themes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from qualeval.domain.errors import QualevalError
from qualeval.domain.measures import Scale, read_number
from qualeval.domain.mixed_measures import ClosedQuestion, JointDisplay, PairedChange
from qualeval.domain.records import Attribute, AttributeType, Case, Speaker, Value
from qualeval.i18n import N_
from qualeval.services import judgements
from qualeval.services.analysing import Basis, basis, is_small
from qualeval.services.ports.analysing import Analysis
from qualeval.services.session import Session
from qualeval.services.summarising import attribute_values
from qualeval.services.telling import attribute_words

_SCALES: Mapping[AttributeType, Scale] = {
    AttributeType.NOMINAL: "nominal",
    AttributeType.ORDINAL: "ordinal",
    AttributeType.NUMBER: "number",
}
_IN_WAVE = "@"  # between an attribute and the wave it is meant in


# --- closed questions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """A closed question's answers with the question's wording."""

    label: str
    result: ClosedQuestion


def closed_questions(
    session: Session, analysis: Analysis, names: Sequence[str] = (), *, wave: str = ""
) -> list[Answered]:
    """The answers to closed questions, those named or every scale, choice and number.

    A project does not say who was asked. Respondents of interviews and those of tables are two groups; all of a group
    count as asked where anybody in it has an answer.
    """
    known = {attribute.name: attribute for attribute in session.store.find(Attribute)}
    wanted = names or [attribute.name for attribute in known.values() if attribute.type in _SCALES]
    chosen = [_named(known, name) for name in wanted]
    if not chosen:
        raise QualevalError(N_("the project has no closed questions; `qualeval import --attributes` brings them in"))
    interviewed = {speaker.case_id for speaker in session.store.find(Speaker)} - {""}
    everyone = _cases(session, wave)
    found = []
    for attribute in chosen:
        answers = attribute_values(session, attribute.name, wave)
        given = {case_id for case_id, value in answers.items() if value.strip()} & everyone
        asked = set()
        for group in (everyone & interviewed, everyone - interviewed):
            asked |= group if group & given else set()
        result = analysis.closed_question(
            answers, asked, _SCALES.get(attribute.type, "nominal"), name=attribute.name
        )  # fmt: skip
        found.append(Answered(attribute_words(attribute), result))
    return found


def _cases(session: Session, wave: str) -> set[str]:
    """Everybody of whom the project knows anything in the wave."""
    if not wave:
        return {case.id for case in session.store.find(Case)}
    answered = {value.case_id for value in session.store.find(Value) if value.wave == wave}
    return answered | session.store.countable_cases(wave)


def _named(known: Mapping[str, Attribute], name: str) -> Attribute:
    if name not in known:
        raise QualevalError(
            N_("there is no attribute “{name}”; there are: {names}"), name=name, names=", ".join(sorted(known)) or "–"
        )
    return known[name]


# --- figures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """A figure of respondents as numbers, and what was written that is no number; `label` is how people read it."""

    name: str
    label: str
    by_case: Mapping[str, float]
    unreadable: tuple[str, ...]


def figures(session: Session, name: str, wave: str = "") -> Figures:
    """An attribute's numbers: in the wave it names (`score@2025`), else in the one asked for, else the latest."""
    attribute, _, own_wave = name.partition(_IN_WAVE)
    if own_wave and session.store.get(Attribute, name) is None:
        attribute_values(session, attribute)  # names what there is, where this is not
        written = {v.case_id: v.value for v in session.store.find(Value, attribute=attribute) if v.wave == own_wave}
    else:
        written = attribute_values(session, name, wave)
    read = {case_id: read_number(value) for case_id, value in written.items() if value.strip()}
    return Figures(
        name,
        _label(session, name),
        {case_id: number for case_id, number in read.items() if number is not None},
        tuple(sorted({written[case_id].strip() for case_id, number in read.items() if number is None})),
    )


def _label(session: Session, name: str) -> str:
    """A figure's wording: `kinerja sebelum`, `score (2025)`."""
    if own := session.store.get(Attribute, name):
        return attribute_words(own)
    attribute, _, wave = name.partition(_IN_WAVE)
    worded = session.store.get(Attribute, attribute)
    return f"{attribute_words(worded)} ({wave})" if worded else name


def figure_names(session: Session) -> list[str]:
    """The attributes that are figures: scales and numbers."""
    kinds = (AttributeType.ORDINAL, AttributeType.NUMBER)
    return [attribute.name for attribute in session.store.find(Attribute) if attribute.type in kinds]


_TIMES = (("sebelum", "sesudah"), ("before", "after"), ("pre", "post"), ("awal", "akhir"), ("baseline", "endline"))


def pairs_of_figures(session: Session) -> list[tuple[str, str]]:
    """Figures that look like before and after: by their names (kinerja_sebelum, kinerja_sesudah) or by two waves."""
    names = {name.lower(): name for name in figure_names(session)}
    found = [
        (name, names[other])
        for folded, name in names.items()
        for before, after in _TIMES
        if before in folded and (other := folded.replace(before, after)) in names
    ]
    waves: dict[str, set[str]] = {}
    for value in session.store.find(Value):
        if value.wave and value.attribute.lower() in names:
            waves.setdefault(value.attribute, set()).add(value.wave)
    for name in names.values():
        for one, other in pairwise(sorted(waves.get(name, ()))):
            found.append((f"{name}{_IN_WAVE}{one}", f"{name}{_IN_WAVE}{other}"))
    return found


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A figure's change; `n_neither` respondents of the project have it at neither time."""

    before: Figures
    after: Figures
    result: PairedChange
    n_cases: int

    @property
    def measured(self) -> str:
        """What was measured twice, without the time: `kinerja`."""
        label, other = self.before.label, self.after.label
        shared = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(label, other, strict=False)))
        return shared.rpartition(" ")[0].strip() or label

    @property
    def n_neither(self) -> int:
        known = self.result.n_pairs + self.result.n_before_only + self.result.n_after_only
        return self.n_cases - known


def performance(session: Session, analysis: Analysis, before: str, after: str) -> BeforeAfter:
    """The change of a figure in the respondents who have it at both times."""
    if before == after:
        raise QualevalError(N_("before and after are the same figure; a wave is named as in score@2025"))
    first, second = figures(session, before), figures(session, after)
    result = analysis.paired_change(first.by_case, second.by_case)
    return BeforeAfter(first, second, result, len(session.store.find(Case)))


# --- the joint display -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """Themes beside one figure. `hidden` maps themes that are not compared, to protect people, to the two group sizes.

    What is hidden is not tested either, so that Holm's correction is over what is shown.
    """

    label: str
    display: JointDisplay
    hidden: Mapping[str, tuple[int, int]]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joint:
    basis: Basis
    figures: tuple[Beside, ...]


def joint(
    session: Session,
    analysis: Analysis,
    names: Sequence[str] = (),
    *,
    wave: str = "",
    level: str = "code",
    small_cells: bool = True,
) -> Joint:
    """Each theme's raisers against the others, in the figures named or in every scale and number.

    Without `small_cells` a theme is not compared where either group is of fewer than 5 people.
    """
    chosen = tuple(names) or tuple(figure_names(session))
    if not chosen:
        raise QualevalError(N_("the project has no figures; `qualeval import --attributes` brings them in"))
    found = basis(session, wave=wave, level=level)
    raised = found.raised
    beside = []
    for name in chosen:
        numbers = figures(session, name, wave)
        known = found.scope.case_ids & numbers.by_case.keys()
        sizes = {code: (len(cases & known), len(known - cases)) for code, cases in raised.items()}
        hidden = {} if small_cells else {code: pair for code, pair in sizes.items() if any(map(is_small, pair))}
        display = analysis.joint_display(
            {code: cases for code, cases in raised.items() if code not in hidden},
            numbers.by_case,
            found.scope,
            figure=name,
            statements=judgements.statements(session, name),
        )
        beside.append(Beside(numbers.label, display, hidden, numbers.unreadable))
    return Joint(found, tuple(beside))
