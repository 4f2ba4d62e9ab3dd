"""The machine as one more coder: what it would have coded of each respondent, having learned from all the others.

A suggester that is asked about segments it was taught on agrees with its teachers by heart. So respondents are dealt
into folds, and it says of each fold what it suggests after a lesson in which that fold is undecided: as of text that
it has never seen a decision about.
"""

from collections.abc import Sequence
from dataclasses import replace

from qualeval.domain.errors import QualevalError
from qualeval.domain.evidence import CodingFact
from qualeval.domain.learning import Lesson
from qualeval.domain.records import Origin
from qualeval.domain.suggestion import Segment
from qualeval.i18n import N_
from qualeval.services.agreeing import Ground
from qualeval.services.ports.suggesting import Suggester
from qualeval.services.session import Session
from qualeval.services.spoken import spoken_turns
from qualeval.services.suggesting import Lessons

MACHINE = ("machine", "mesin")
"""The name that the suggester's codings carry here, in a project's language; a person of that name goes before."""
_FOLDS = 5


def with_machine(session: Session, over: Ground, suggester: Suggester) -> Ground:
    """The ground with the suggester as its last coder. Raises QualevalError for one respondent: there are no others."""
    name = MACHINE[session.language() == "id"]
    while name in over.basis.coders:
        name += "*"
    facts = _facts(session, over, suggester, name)
    return replace(over, coders=(*over.coders, name), facts=(*over.facts, *facts), has_machine=True)


def _facts(session: Session, over: Ground, suggester: Suggester, name: str) -> list[CodingFact]:
    lesson = Lessons(session).lesson()
    cases = {
        (turn.document.id, span): turn.judged_case for turn in spoken_turns(session.store) for span in turn.segments
    }
    known = [cases.get((segment.document_id, segment.span), "") for segment in lesson.segments]
    folds = _folds(sorted({unit.case_id for unit in over.universe}))
    if len(folds) < 2:
        raise QualevalError(N_("the machine as a coder needs two respondents: it learns from the others of each"))
    asked = {unit.document_id for unit in over.universe}
    found = []
    for fold in folds:
        indices = [
            index
            for index, segment in enumerate(lesson.segments)
            if known[index] in fold and segment.document_id in asked
        ]
        suggester.submit(_without(lesson, {index for index, case_id in enumerate(known) if case_id in fold}))
        answer = suggester.wait()
        suggestions = answer.suggestions if answer else {}
        found += [
            _fact(lesson.segments[index], known[index], code, name)
            for index in indices
            if index in suggestions
            for code in _codes(over, [suggestion.code for suggestion in suggestions[index].suggestions])
        ]
    return found


def _folds(cases: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(cases[start::_FOLDS]) for start in range(min(_FOLDS, len(cases)))]


def _without(lesson: Lesson, held_out: set[int]) -> Lesson:
    """The lesson as if nothing had been decided about some segments."""
    return replace(
        lesson,
        decided={index: said for index, said in lesson.decided.items() if index not in held_out},
        rejections={index: said for index, said in lesson.rejections.items() if index not in held_out},
    )


def _codes(over: Ground, suggested: Sequence[str]) -> list[str]:
    """The codes as rows of the comparison count them: themselves, or their categories."""
    rows = set(over.basis.codes)
    codebook = over.basis.codebook
    return sorted(
        {code if code in rows else codebook.category_of(code) for code in suggested if code in codebook} & rows
    )


def _fact(segment: Segment, case_id: str, code: str, name: str) -> CodingFact:
    span = segment.span
    identifier = f"{name}:{segment.document_id}:{span.start}:{code}"
    return CodingFact(
        identifier, code, name, Origin.MANUAL, segment.source_id, segment.document_id, case_id, span.start, span.end, 0
    )
