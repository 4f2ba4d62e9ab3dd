"""The evaluator's own words inside the analyses: summaries of cells, statements on evidence, quotes that stand out.

Each is a memo about a place in a table, so that it is undone, merged and kept like every other memo. Everybody has one
about a place: one's own is shown, else the one written last.
"""

from typing import Literal, get_args

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, removed
from qualeval.domain.method_names import STATEMENT_NAMES, Statement
from qualeval.domain.records import Coding, Memo
from qualeval.i18n import N_
from qualeval.services.session import Session

_CELL = "cell:"  # and a code; the memo's target is a case
_EVIDENCE = "evidence:"  # and a figure; the target is a code
_TOGETHER = "triangulation"  # the target is an evaluation question
_QUOTE = "quote"  # the target is a coding

Mark = Literal["typical", "dissenting"]
MARKS: tuple[Mark, ...] = get_args(Mark)


def _standing(session: Session, about: str) -> dict[tuple[str, str], str]:
    """The words that count for each place, by what follows `about` and the target."""
    found: dict[tuple[str, str], Memo] = {}
    for memo in session.store.find(Memo):
        place = (memo.about.removeprefix(about), memo.target)
        if memo.about.startswith(about) and (place not in found or _rank(session, memo) > _rank(session, found[place])):
            found[place] = memo
    return {place: memo.text for place, memo in found.items()}


def _rank(session: Session, memo: Memo) -> tuple[bool, str]:
    return memo.coder == session.coder, memo.written_at


def _write(session: Session, action: str, about: str, target: str, text: str) -> Gesture | None:
    """Writes this coder's memo about a place anew; an empty text takes it away. None when nothing is different."""
    before = session.store.get(Memo, about, target, session.coder)
    if text == (before.text if before else ""):
        return None
    if not text:
        assert before is not None
        return session.commit(action, [removed(before)])
    return session.commit(action, [Change(before, Memo(about, target, session.coder, text, session.clock.now()))])


# --- the framework matrix --------------------------------------------------------------------------------------------


def summaries(session: Session) -> dict[tuple[str, str], str]:
    """What was written about each case and code."""
    return {(case_id, code): text for (code, case_id), text in _standing(session, _CELL).items()}


def summarise(session: Session, case_id: str, code: str, text: str) -> Gesture | None:
    """Writes what a case says on a theme, in the evaluator's words; an empty text takes it away."""
    return _write(session, "cell.write", f"{_CELL}{code}", case_id, text.strip())


# --- the joint display -----------------------------------------------------------------------------------------------


def statements(session: Session, figure: str) -> dict[str, Statement]:
    """For each theme: whether words and figure converge, diverge, or one of them is silent."""
    found = _standing(session, f"{_EVIDENCE}{figure}")
    return {code: said for (rest, code), text in found.items() if not rest and (said := read_statement(text))}


def read_statement(text: str) -> Statement | None:
    """The statement with this name; None for any other text."""
    return next((name for name in STATEMENT_NAMES if name == text), None)


def state(session: Session, figure: str, code: str, statement: Statement) -> Gesture | None:
    """States how words and figure stand to each other; an empty statement takes it back."""
    return _write(session, "evidence.state", f"{_EVIDENCE}{figure}", code, statement)


# --- the methods together --------------------------------------------------------------------------------------------


def question_statements(session: Session) -> dict[str, Statement]:
    """For each evaluation question: whether the methods converge, diverge, or are silent."""
    found = _standing(session, _TOGETHER)
    return {question: said for (_, question), text in found.items() if (said := read_statement(text))}


def state_on_question(session: Session, question_id: str, statement: Statement) -> Gesture | None:
    """States how the methods stand to each other on a question; an empty statement takes it back."""
    return _write(session, "evidence.state", _TOGETHER, question_id, statement)


# --- quotes that stand out -------------------------------------------------------------------------------------------


def marks(session: Session) -> dict[str, Mark]:
    """Codings chosen as typical of their theme, or as dissenting from it."""
    found = _standing(session, _QUOTE)
    return {coding_id: mark for (_, coding_id), text in found.items() for mark in MARKS if mark == text}


def mark_quote(session: Session, coding: Coding, mark: Mark) -> Gesture | None:
    """Marks a coding as a quote of its theme; the same mark once more takes it away."""
    if session.store.get(Coding, coding.id) is None:
        raise QualevalError(N_("this coding is no longer in the project"))
    text = "" if marks(session).get(coding.id) == mark else mark
    if not text and session.store.get(Memo, _QUOTE, coding.id, session.coder) is None:
        raise QualevalError(N_("another coder marked this quote; only its coder can take the mark away"))
    return _write(session, "quote.mark", _QUOTE, coding.id, text)
