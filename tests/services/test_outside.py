"""Leave to show texts to a language model: asked for, kept in the journal, taken back."""

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Verdict
from qualeval.domain.suggestion import Suggestion
from qualeval.i18n import Translator
from qualeval.services import coding
from qualeval.services.coding import Asked
from qualeval.services.outside import (
    Endpoint,
    endpoint,
    give_leave,
    may_be_shown,
    required_endpoint,
    take_leave_back,
)
from qualeval.services.report_method import Method
from qualeval.services.session import Session
from qualeval.services.summarising import themes
from qualeval.services.undoing import undo
from tests.services.world import passage, small_session

URL = "http://localhost:11434/v1"


@pytest.mark.parametrize(("is_pseudonymised", "is_consented"), [(False, True), (True, False), (False, False)])
def test_without_both_confirmations_nothing_may_be_sent(is_pseudonymised: bool, is_consented: bool) -> None:
    session = small_session()
    with pytest.raises(QualevalError, match="only if you confirm"):
        give_leave(session, URL, "m", is_pseudonymised=is_pseudonymised, is_consented=is_consented)
    with pytest.raises(QualevalError, match="gives leave"):
        required_endpoint(session)


def test_leave_is_in_the_journal_with_who_gave_it_and_is_taken_back() -> None:
    session = small_session()
    gesture = give_leave(session, URL, "m", is_pseudonymised=True, is_consented=True)
    assert gesture is not None
    assert required_endpoint(session) == Endpoint(URL, "m", session.coder, required_endpoint(session).confirmed_at)
    assert [one.action for one in session.store.gestures()][-1] == "llm.allow"
    assert give_leave(session, URL, "m", is_pseudonymised=True, is_consented=True) is None
    assert take_leave_back(session)
    assert endpoint(session) is None
    assert take_leave_back(session) is None
    undo(session)
    undo(session)
    assert endpoint(session) is None


def test_an_address_without_sense_is_refused() -> None:
    with pytest.raises(QualevalError, match="no address"):
        give_leave(small_session(), "localhost", "m", is_pseudonymised=True, is_consented=True)


def test_a_text_with_a_number_of_a_person_is_not_shown() -> None:
    assert may_be_shown("Dana kurang.")
    assert not may_be_shown("Hubungi saya di 081234567890 atau ani@example.org.")


def test_the_report_names_the_model_whose_suggestions_were_decided_on_and_who_let_it_see_texts() -> None:
    session = small_session()
    give_leave(session, URL, "small:1b", is_pseudonymised=True, is_consented=True)
    assert not [line for line in method_words(session) if "small" in line]  # nothing it said was decided on
    for words, verdict in (("Dana kecil sekali.", Verdict.ACCEPT), ("Semangat lagi.", Verdict.REJECT)):
        asked = Asked(passage(session, words), Suggestion("budget", 0.7), "llm-small-1b:g3")
        coding.decide(session, asked, verdict, "budget" if verdict is Verdict.ACCEPT else "")
    take_leave_back(session)
    told = " ".join(method_words(session))
    assert "The language model small-1b suggested codes too: 1/2 of its suggestions were accepted" in told
    assert f"{session.coder} allowed texts to be shown to small:1b at {URL}" in told


def method_words(session: Session) -> list[str]:
    return Method(session, themes(session), Translator("en")).suggestions()
