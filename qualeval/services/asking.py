"""Evaluation questions: what the findings answer."""

from dataclasses import replace

from qualeval.domain.criteria import CRITERION_BY_ID
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, added, removed
from qualeval.domain.records import Finding, Question
from qualeval.i18n import N_
from qualeval.services.session import Session

NO_QUESTIONS = N_("no evaluation questions yet: k on a finding (T) writes one, or `qualeval findings --ask`")


def questions(session: Session) -> list[Question]:
    return session.store.find(Question)


def ask(session: Session, text: str, language: str, criterion: str = "") -> Gesture:
    """Adds an evaluation question; without words of its own it asks what its criterion usually asks."""
    if criterion and criterion not in CRITERION_BY_ID:
        raise QualevalError(
            N_("there is no criterion “{name}”; there are: {names}"), name=criterion, names=", ".join(CRITERION_BY_ID)
        )
    worded = " ".join(text.split())
    if not worded and not criterion:
        raise QualevalError(N_("an evaluation question needs words or a criterion"))
    texts = ((language, worded),) if worded else CRITERION_BY_ID[criterion].question.texts
    position = max((question.position for question in questions(session)), default=-1) + 1
    return session.commit("question.add", [added(Question(session.ids.new(), texts, criterion, position))])


def drop_question(session: Session, question: Question) -> Gesture:
    """Takes an evaluation question away; its findings stay, under none."""
    freed = [
        Change(finding, replace(finding, question=""))
        for finding in session.store.find(Finding)
        if finding.question == question.id
    ]
    return session.commit("question.remove", [removed(question), *freed])


def question_id(session: Session, which: str) -> str:
    """The id of the question with this number (from 1) or id; empty for none."""
    if not which:
        return ""
    for number_of, question in enumerate(questions(session), 1):
        if which in (str(number_of), question.id):
            return question.id
    raise QualevalError(
        N_("there is no evaluation question “{id}”; `qualeval findings --questions` lists them"), id=which
    )
