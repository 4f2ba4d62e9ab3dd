"""What is handed out for other programs to show or reckon with: coded transcripts, and data by respondent."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from qualeval.domain.handouts import CaseData, CaseVariable, Comment, CommentedText, Measure
from qualeval.domain.measures import read_number
from qualeval.domain.records import Attribute, AttributeType, Case, Coder, Source
from qualeval.domain.text import Span
from qualeval.i18n import N_, Translator
from qualeval.services.reading import Reading, codings_of, read
from qualeval.services.session import TITLE, Session
from qualeval.services.summarising import attribute_values

_LONGEST_NAME = 32  # characters: what Stata takes; SPSS and R take more
_RESERVED = frozenset(
    "all and by eq ge gt le lt ne not or to with byte double float if in int long str strl using _all _b _coef _cons "
    "_n _pi _pred _rc _skip true false null na nan inf function for while repeat break next else".split()
)  # words that SPSS, Stata or R keep for themselves


def commented_texts(session: Session, source: Source | None = None) -> list[CommentedText]:
    """A source, or all in their order, as texts with a comment for each coding."""
    sources = [source] if source else session.store.find(Source)
    initials = {coder.name: coder.initials for coder in session.store.find(Coder)}
    return [_commented(session, read(session.store, found), initials) for found in sources]


def _commented(session: Session, reading: Reading, initials: dict[str, str]) -> CommentedText:
    codebook = session.codebook()
    language = session.language()
    comments = []
    for coding in codings_of(session.store, reading):
        span = reading.place(coding.document_id, coding.span)
        if span is None:
            continue
        entry = codebook.get(coding.code)
        words = entry.name.to(language) if entry else coding.code
        comments.append(
            Comment(
                span.start,
                span.end,
                f"{words}\n{coding.memo}" if coding.memo else words,
                coding.coder,
                initials.get(coding.coder) or _initials(coding.coder),
                coding.created_at,
            )
        )
    source = reading.source
    return CommentedText(
        title=f"{source.name}: {source.title}" if source.title else source.name,
        text=reading.content.text,
        labels=tuple(Span(turn.start, turn.body) for turn in reading.content.turns if turn.start < turn.body),
        comments=tuple(sorted(comments, key=lambda c: (c.start, -c.end, c.text, c.author))),
    )


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", name))[:3].upper()


# --- data by respondent ----------------------------------------------------------------------------------------------


def case_data(session: Session, translate: Translator, wave: str = "") -> CaseData:
    """Every respondent with attributes and, for each code, whether it was raised and on how many stretches.

    The codes are unknown, not 0, for respondents of whom nothing is there to be coded.
    """
    store = session.store
    cases = sorted(store.find(Case), key=lambda case: case.name)
    heard = store.countable_cases(wave)
    stretches: defaultdict[tuple[str, str], set[tuple[str, int, int]]] = defaultdict(set)
    for fact in store.coding_facts(wave):
        stretches[fact.case_id, fact.code].add((fact.document_id, fact.start, fact.end))
    names = _Names()
    variables = [CaseVariable(names.free("case"), translate(N_("respondent")), "text")]
    columns: list[Sequence[str | float | None]] = [[case.name for case in cases]]
    for attribute in store.find(Attribute):
        values = attribute_values(session, attribute.name, wave)
        variable, column = _attribute(attribute, names, [values.get(case.id, "").strip() for case in cases])
        variables.append(variable)
        columns.append(column)
    raised = ((0, translate(N_("no"))), (1, translate(N_("yes"))))
    codebook = session.codebook()
    codes = [entry for _, entry in codebook.walk() if not codebook.is_category(entry.code)]
    for prefix, answers in (("t", raised), ("n", ())):
        for entry in codes:
            label = entry.name.to(translate.language)
            if not answers:
                label = translate(N_("{theme}, coded stretches"), theme=label)
            counts = [len(stretches[case.id, entry.code]) if case.id in heard else None for case in cases]
            variables.append(
                CaseVariable(names.free(f"{prefix}_{entry.code}"), label, "nominal" if answers else "scale", answers)
            )
            columns.append([n if n is None or not answers else min(n, 1) for n in counts])
    return CaseData(session.setting(TITLE), tuple(variables), tuple(zip(*columns, strict=True)))


def _attribute(
    attribute: Attribute, names: "_Names", written: Sequence[str]
) -> tuple[CaseVariable, Sequence[str | float | None]]:
    """Figures and scales as numbers, groups as numbers with their words, all else as text."""
    label = attribute.label or attribute.name
    name = names.free(attribute.name)
    different = {value for value in written if value}
    numbers = {value: number for value in different if (number := read_number(value)) is not None}
    is_measured = attribute.type in (AttributeType.NUMBER, AttributeType.ORDINAL)
    if is_measured and len(numbers) == len(different):
        measure: Measure = "ordinal" if attribute.type is AttributeType.ORDINAL else "scale"
        return CaseVariable(name, label, measure), [numbers.get(value) for value in written]
    if attribute.type in (AttributeType.NOMINAL, AttributeType.ORDINAL):
        common = Counter(value for value in written if value)
        answers = tuple(enumerate(sorted(common), 1))
        place = {answer: number for number, answer in answers}
        return CaseVariable(name, label, "nominal", answers), [place.get(value) for value in written]
    return CaseVariable(name, label, "text"), list(written)


class _Names:
    """Variables' names that SPSS, Stata and R all take, each once whatever its case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        name = re.sub(r"[^A-Za-z0-9_]+", "_", wanted).strip("_")[:_LONGEST_NAME]
        if not name or not name[0].isalpha() or name.lower() in _RESERVED:
            name = f"v_{name}"[:_LONGEST_NAME]
        found, number = name, 2
        while found.lower() in self._taken:
            tail = f"_{number}"
            found, number = name[: _LONGEST_NAME - len(tail)] + tail, number + 1
        self._taken.add(found.lower())
        return found
