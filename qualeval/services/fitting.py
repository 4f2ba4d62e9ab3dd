"""What the evaluator says of codings that were made when their code meant something else: they still fit, or not.

That one still fits is a memo of hers about the coding, so that it is undone, merged and kept like every other memo. It
holds for what the code means when it is said: a later change of the definition flags the coding again.
"""

from collections.abc import Sequence
from dataclasses import replace

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture
from qualeval.domain.records import Coding, Memo
from qualeval.i18n import N_
from qualeval.services.session import Session

FITS = "fits"  # what the memo is about; its target is the coding, its text the code that fits


def keep(session: Session, codings: Sequence[Coding]) -> Gesture:
    """Says of codings, in one step, that they fit what their codes mean now. Raises QualevalError if one is gone."""
    changes = []
    for coding in codings:
        _check_stands(session, coding)
        before = session.store.get(Memo, FITS, coding.id, session.coder)
        changes.append(Change(before, Memo(FITS, coding.id, session.coder, coding.code, session.clock.now())))
    return session.commit("coding.fits", changes)


def recode(session: Session, coding: Coding, code: str) -> Gesture | None:
    """Gives a coding another code: the words, their coder and the memo stay. None where it has this code already.

    Where its coder has that code on the same words already, one coding stays. Raises QualevalError for an unknown code.
    """
    _check_stands(session, coding)
    if code not in session.codebook():
        raise QualevalError(N_("there is no code “{code}” in the codebook"), code=code)
    if code == coding.code:
        return None
    recoded = replace(coding, code=code, created_at=session.clock.now())
    standing = any(
        (other.span, other.coder) == (coding.span, coding.coder)
        for other in session.store.find(Coding, document_id=coding.document_id, code=code)
    )
    return session.commit("coding.recode", [Change(coding, None if standing else recoded)])


def _check_stands(session: Session, coding: Coding) -> None:
    if session.store.get(Coding, coding.id) is None:
        raise QualevalError(N_("this coding is no longer in the project"))
