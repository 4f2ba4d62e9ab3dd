"""Leave to show texts to a language model outside the program: given by a person, kept in the journal, taken back.

Nothing is sent without it, and never a text in which a number or name of a person is recognised.
"""

import json
from dataclasses import asdict, dataclass

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture, Intent, removed
from qualeval.domain.identifiers import find
from qualeval.domain.records import Setting
from qualeval.i18n import N_
from qualeval.services.session import Session, put

_SETTING = "llm"
_ALLOW = "llm.allow"
LANGUAGE_MODEL = "llm-"
"""What the names of suggesters begin with that are language models: it stands in each decision on what they said."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible server and its model, and who confirmed when that texts may be shown to it."""

    url: str
    model: str
    confirmed_by: str = ""
    confirmed_at: str = ""


def endpoint(session: Session) -> Endpoint | None:
    """The server that texts may be shown to; None where nobody gave leave."""
    value = session.setting(_SETTING)
    return Endpoint(**json.loads(value)) if value else None


def leaves_given(session: Session) -> list[Endpoint]:
    """Every leave that was given, in order, whether or not it stands still: texts may have been shown under each."""
    changed = (
        change.after
        for gesture in session.store.gestures()
        if gesture.action == _ALLOW and gesture.intent is Intent.DO
        for change in gesture.changes
    )
    return [Endpoint(**json.loads(after.value)) for after in changed if isinstance(after, Setting)]


def required_endpoint(session: Session) -> Endpoint:
    found = endpoint(session)
    if found is None:
        raise QualevalError(N_("no language model may see this project's texts; `qualeval llm PROJECT` gives leave"))
    return found


def give_leave(session: Session, url: str, model: str, *, is_pseudonymised: bool, is_consented: bool) -> Gesture | None:
    """Lets texts be shown to a model, once it is confirmed that they are pseudonymised and people consented.

    None where the same leave stands already.
    """
    if not (is_pseudonymised and is_consented):
        raise QualevalError(
            N_("texts leave this program only if you confirm that they are pseudonymised and that people consented")
        )
    if not url.startswith(("http://", "https://")) or not model:
        raise QualevalError(N_("“{url}” is no address of a server; name one as http://localhost:11434/v1"), url=url)
    standing = endpoint(session)
    if standing and (standing.url, standing.model) == (url, model):
        return None
    made = Endpoint(url, model, session.coder, session.clock.now())
    before = session.store.get(Setting, _SETTING)
    return session.commit(_ALLOW, put(before, Setting(_SETTING, json.dumps(asdict(made), sort_keys=True))))


def take_leave_back(session: Session) -> Gesture | None:
    """Nothing is sent any more; None where nothing was."""
    before = session.store.get(Setting, _SETTING)
    return session.commit("llm.forbid", [removed(before)]) if before else None


def may_be_shown(text: str) -> bool:
    """Whether no number or titled name of a person is recognised in a text. That is no promise that there is none."""
    return not find(text)
