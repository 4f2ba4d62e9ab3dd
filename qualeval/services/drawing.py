"""What two coders both code, to learn how far they agree: how much of it, and which, by chance.

How many are needed: the variance of kappa for two coders and one code that is there or not (Bloch & Kraemer 1989,
Biometrics 45:269-287, eq. for the intraclass kappa; the same as Cohen's where both use the code equally often), set
against half the width of its confidence interval, as Donner & Eliasziw 1992 (Statistics in Medicine 11:1511-1519) do.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random
from statistics import NormalDist
from typing import Literal, TypeVar

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture
from qualeval.domain.records import Case, Coding, Document, Role, Setting, Source, Speaker
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.text import Span
from qualeval.i18n import N_, Translator
from qualeval.services.session import Session
from qualeval.services.suggesting import countable_segments
from qualeval.services.summarising import attribute_values

Unit = Literal["text", "segment"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text (a transcript or one answer) or a segment of one, and the group it was drawn from."""

    source: str
    case: str
    stratum: str
    document_id: str
    span: Span | None = None
    text: str = ""


def needed(precision: float, kappa: float, prevalence: float, confidence: float = 0.95) -> int:
    """How many segments both must code for a kappa known to `precision` either way.

    kappa: what is expected; prevalence: the share of segments that have the code. A rare code needs many.
    """
    if not (0 < precision < 1 and 0 <= kappa < 1 and 0 < prevalence < 1 and 0 < confidence < 1):
        raise QualevalError(N_("precision, kappa, prevalence and confidence are shares between 0 and 1"))
    rarity = 2 * prevalence * (1 - prevalence)
    variance = (1 - kappa) * ((1 - kappa) * (1 - 2 * kappa) + kappa * (2 - kappa) / rarity)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    return ceil(z * z * variance / (precision * precision))


def draw(session: Session, unit: Unit, n: int, *, by: str = "", seed: int = 1, wave: str = "") -> list[Drawn]:
    """Draws texts or segments by chance, in the order of the sources; the same for the same seed.

    With an attribute, every group has the share of the sample that it has of the project, and at least one.
    """
    units = _units(session, unit, by, wave)
    if not units:
        raise QualevalError(N_("there is nothing to draw from; bring in texts first"))
    groups: dict[str, list[int]] = defaultdict(list)
    for index, found in enumerate(units):
        groups[found.stratum].append(index)
    chance = Random(seed)  # noqa: S311 - a sample that can be drawn again
    sizes = allotted({name: len(found) for name, found in groups.items()}, min(n, len(units)))
    chosen = [index for name in sorted(groups) for index in chance.sample(groups[name], sizes[name])]
    return [units[index] for index in sorted(chosen)]


def allotted(groups: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of `n` fall to each group by its size: largest remainders, at least one each where n allows it."""
    total = sum(groups.values())
    exact = {name: n * size / total for name, size in groups.items()}
    least = 1 if n >= len(groups) else 0
    found = {name: max(least, int(share)) for name, share in exact.items()}
    by_remainder = sorted(groups, key=lambda name: (found[name] - exact[name], name))
    while sum(found.values()) < n:
        for name in by_remainder:
            if found[name] < groups[name] and sum(found.values()) < n:
                found[name] += 1
    while sum(found.values()) > n:
        largest = max((name for name in found if found[name] > least), key=lambda name: (found[name], name))
        found[largest] -= 1
    return found


def _units(session: Session, unit: Unit, by: str, wave: str) -> list[Drawn]:
    store = session.store
    sources = {source.id: source for source in store.find(Source) if wave in ("", source.wave)}
    cases = {case.id: case.name for case in store.find(Case)}
    values = attribute_values(session, by, wave) if by else {}
    heard = _heard(session)
    found: dict[str, Drawn] = {}
    for source in sources.values():
        for document in store.find(Document, source_id=source.id):
            case_ids = [document.case_id] if document.case_id else heard.get(source.id, [])
            stratum = next((values[case_id] for case_id in case_ids if case_id in values), "–") if by else ""
            found[document.id] = Drawn(source.name, cases.get(document.case_id, ""), stratum, document.id)
    if unit == "text":
        return list(found.values())
    return [
        Drawn(whole.source, whole.case, whole.stratum, segment.document_id, segment.span, segment.text)
        for segment in countable_segments(store)
        if (whole := found.get(segment.document_id))
    ]


def _heard(session: Session) -> dict[str, list[str]]:
    """By source: the cases that speak in it as respondents."""
    heard: dict[str, list[str]] = defaultdict(list)
    for speaker in session.store.find(Speaker):
        if speaker.role is Role.RESPONDENT and speaker.case_id:
            heard[speaker.source_id].append(speaker.case_id)
    return heard


def drawn_table(drawn: Sequence[Drawn], translate: Translator, notes: tuple[str, ...] = ()) -> ResultTable:
    """The sample, with the columns that name a place in the exchange of codings."""
    return ResultTable(
        name="sample",
        columns=("source", "case", "start", "end", "group", "text"),
        headers=tuple(
            translate(header)
            for header in (N_("source"), N_("respondent"), N_("start"), N_("end"), N_("group"), N_("text"))
        ),
        rows=tuple(
            (
                unit.source,
                unit.case,
                "" if unit.span is None else unit.span.start,
                "" if unit.span is None else unit.span.end,
                unit.stratum,
                unit.text,
            )
            for unit in drawn
        ),
        title=translate(N_("Sample for double coding")),
        notes=notes,
    )


# --- the sample that was drawn, as a queue ---------------------------------------------------------------------------

_SAMPLE = "double_coding"  # the setting that keeps it: every coder sees it, one who codes blind too


def keep(session: Session, drawn: Sequence[Drawn]) -> Gesture:
    """Makes what was drawn the sample that several code, in place of an earlier one."""
    places = [[unit.document_id, *((unit.span.start, unit.span.end) if unit.span else ())] for unit in drawn]
    before = session.store.get(Setting, _SAMPLE)
    return session.commit("sample.draw", [Change(before, Setting(_SAMPLE, json.dumps(places)))])


def kept(session: Session) -> list[Drawn]:
    """The sample in the order of the sources, without what has left the project since."""
    store = session.store
    documents = {document.id: document for document in store.find(Document)}
    sources = {source.id: source.name for source in store.find(Source)}
    cases = {case.id: case.name for case in store.find(Case)}
    found = []
    for document_id, *edges in json.loads(session.setting(_SAMPLE, "[]")):
        if (document := documents.get(document_id)) is None:
            continue
        span = Span(*edges) if edges else None
        text = store.content(document.content).text
        words = span.of(text) if span else text
        found.append(Drawn(sources[document.source_id], cases.get(document.case_id, ""), "", document_id, span, words))
    return found


def is_coded(session: Session, unit: Drawn) -> bool:
    """Whether this coder has coded something of it."""
    return any(
        coding.coder == session.coder and (unit.span is None or unit.span.overlap(coding.span) > 0)
        for coding in session.store.find(Coding, document_id=unit.document_id)
    )
