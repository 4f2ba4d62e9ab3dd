"""Projects that are hard to count: nothing in them, one person, names that would be code, very many codes or quotes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from qualeval.domain.codebook import Code, Label
from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.records import Attribute, AttributeType, Case, Coding, Document, Origin, Setting, Source, Value
from qualeval.services import asking, coding
from qualeval.services.codebooks import take_over
from qualeval.services.ports.storing import ProjectFiles
from qualeval.services.session import CODEBOOK as CODEBOOK_NAME
from qualeval.services.session import Session
from tests.services.world import CODEBOOK, empty_session, passage, small_session

FORMULA = "=cmd|' /C calc'!A0"
ARABIC = "محمد بن عبد الله"
_WHEN = "2026-11-24T03:00:00.000Z"


def one_respondent() -> Session:
    session = small_session()
    for value in session.store.find(Value):
        session.commit("test", [Change(value, None)])
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    return session


def all_missing() -> Session:
    """Everybody has an attribute and a figure, and nobody has anything for them."""
    session = one_respondent()
    attributes = [Attribute("kosong", AttributeType.NOMINAL), Attribute("nilai", AttributeType.NUMBER)]
    blank = [added(Value(case.id, each.name, " ")) for case in session.store.find(Case) for each in attributes]
    session.commit("test", [*map(added, attributes), *blank])
    return session


def two_hundred_codes() -> Session:
    session = small_session()
    name = "Theme {} with quite a long name, as people give them"
    codes = [Code(f"c{n:03d}", Label.of({"en": name.format(n)})) for n in range(200)]
    take_over(session, replace(CODEBOOK, codes=(*CODEBOOK.codes, *codes)))
    for code in codes[:20]:
        coding.apply(session, passage(session, "Dana kecil sekali."), code.code)
    return session


def ten_thousand_quotes() -> Session:
    session = small_session()
    place = passage(session, "Dana kecil sekali.")
    one = Coding(
        "", place.document.id, place.span.start, place.span.end, "budget", "ani", Origin.MANUAL, _WHEN, "", "R07", 3
    )
    session.commit("test", [added(replace(one, id=f"x{n:05d}")) for n in range(10_000)])
    return session


def hostile_names() -> Session:
    """A respondent, an attribute with its values, a source, a theme and a question with names that would be code."""
    session = small_session()
    codes = [replace(code, name=Label.of({"en": FORMULA, "id": ARABIC})) for code in CODEBOOK.codes]
    take_over(session, replace(CODEBOOK, codes=tuple(codes)))
    coding.apply(session, passage(session, "Dana kecil sekali."), "budget")
    first, second, *_ = session.store.find(Case)
    (source, *_) = session.store.find(Source)
    attribute = Attribute(FORMULA, AttributeType.NOMINAL, ARABIC)
    values = [added(Value(case.id, FORMULA, ARABIC)) for case in session.store.find(Case)]
    renamed = [Change(first, replace(first, name=FORMULA)), Change(second, replace(second, name=ARABIC))]
    session.commit("test", [*renamed, Change(source, replace(source, name=FORMULA)), added(attribute), *values])
    asking.ask(session, FORMULA, "en", "efficiency")
    return session


WORLDS: Mapping[str, Callable[[], Session]] = {
    "empty": empty_session,
    "one-respondent": one_respondent,
    "all-missing": all_missing,
    "200-codes": two_hundred_codes,
    "10000-quotes": ten_thousand_quotes,
    "hostile-names": hostile_names,
}


def saved(session: Session, files: ProjectFiles, path: Path) -> None:
    """The project as a file, with its journal."""
    store = files.create(path)
    texts = {document.content: session.store.content(document.content) for document in session.store.find(Document)}
    books = [session.store.codebook(s.value) for g in session.store.gestures() for s in _settings(g)]
    for at, gesture in enumerate(session.store.gestures()):
        store.append(gesture, texts.values() if at == 0 else (), books if at == 0 else ())
    store.close()


def _settings(gesture: Gesture) -> list[Setting]:
    """The settings of a gesture that name a codebook."""
    found = [change.after for change in gesture.changes]
    return [each for each in found if isinstance(each, Setting) and each.name == CODEBOOK_NAME]
