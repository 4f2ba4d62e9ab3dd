"""What stands on each entry, and which codings were made when their code meant something else."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from qualeval.domain.codebook import Code, Label
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Gesture
from qualeval.domain.records import Coding, Memo
from qualeval.services import codebooks, coding, fitting, undoing
from qualeval.services.codebook_overview import Line, Meanings, overview
from qualeval.services.session import Session
from tests.services.world import as_coder, passage, small_session


def code(session: Session, words: str, slug: str) -> Coding:
    gesture = coding.apply(session, passage(session, words), slug)
    assert gesture is not None
    made = gesture.changes[0].after
    assert isinstance(made, Coding)
    return made


def mean(session: Session, slug: str, **parts: dict[str, str]) -> None:
    entry = session.codebook()[slug]
    for part, texts in parts.items():
        entry = replace(entry, **{part: Label.of(texts)})  # type: ignore[arg-type]  # the parts of a meaning are labels
    codebooks.define(session, entry)


def lines(session: Session) -> dict[str, Line]:
    return {line.entry.code: line for line in overview(session, Meanings.of(session))}


def is_older(session: Session, found: Coding) -> bool:
    return Meanings.of(session).is_older(found)


def test_a_category_counts_what_is_under_it_and_each_respondent_once() -> None:
    session = small_session()
    code(session, "Dana kecil sekali.", "budget")
    code(as_coder(session, "budi"), "Dana kecil sekali.", "budget")
    code(session, "Jadwal bentrok terus.", "schedule")
    found = lines(session)
    assert (found["budget"].n_segments, found["budget"].n_cases) == (1, 1)
    assert (found["challenges"].n_segments, found["challenges"].n_cases) == (2, 1)
    assert (found["motivation"].n_segments, found["motivation"].depth, found["challenges"].is_category) == (0, 1, True)


def test_the_tree_keeps_its_order_and_a_code_has_its_categorys_direction() -> None:
    found = overview(small_session(), Meanings([]))
    assert [line.entry.code for line in found] == ["challenges", "budget", "schedule", "effects", "motivation"]
    assert [line.kind for line in found] == ["challenge", "challenge", "challenge", "effect", "effect"]


def test_codings_older_than_a_change_of_meaning_are_flagged_and_their_category_counts_them() -> None:
    session = small_session()
    mean(session, "budget", definition={"en": "Money."})
    older = code(session, "Dana kecil sekali.", "budget")
    mean(session, "budget", definition={"en": "Money for the training."})
    newer = code(session, "Jadwal bentrok terus.", "budget")
    assert (is_older(session, older), is_older(session, newer)) == (True, False)
    assert [lines(session)[slug].n_older for slug in ("budget", "challenges", "schedule")] == [1, 1, 0]


def test_another_colour_name_or_example_is_no_other_meaning() -> None:
    session = small_session()
    older = code(session, "Dana kecil sekali.", "budget")
    entry = session.codebook()["budget"]
    examples = (Label.of({"en": "So little."}),)
    codebooks.define(session, replace(entry, color="#ff0000", name=Label.of({"en": "Money"}), examples=examples))
    assert not is_older(session, older)


def test_a_first_definition_is_another_meaning_and_its_translation_is_none() -> None:
    session = small_session()
    undefined = code(session, "Dana kecil sekali.", "budget")
    mean(session, "budget", definition={"en": "Money."})
    defined = code(session, "Jadwal bentrok terus.", "budget")
    mean(session, "budget", definition={"en": "Money.", "id": "Dana."})
    assert (is_older(session, undefined), is_older(session, defined)) == (True, False)
    mean(session, "budget", definition={"en": "Money.", "id": "Dana pelatihan."})
    assert not is_older(session, defined)
    mean(session, "budget", definition={"en": "Cash.", "id": "Dana pelatihan."})
    assert is_older(session, defined)


def test_a_definition_put_back_leaves_what_was_coded_before_as_good_as_it_was() -> None:
    session = small_session()
    older = code(session, "Dana kecil sekali.", "budget")
    mean(session, "budget", exclude={"en": "Not salaries."})
    between = code(session, "Jadwal bentrok terus.", "budget")
    other = as_coder(session, "budi")
    mean(other, "budget", exclude={})
    assert (is_older(session, older), is_older(session, between)) == (False, True)
    undoing.undo(other)
    assert (is_older(session, older), is_older(session, between)) == (True, False)


def test_a_coding_that_came_to_a_newer_code_by_a_split_is_not_older_than_it() -> None:
    session = small_session()
    first = code(session, "Dana kecil sekali.", "budget")
    codebooks.split(session, "budget", Code("salary", Label.of({"en": "Salary"})), [first])
    (moved,) = session.store.find(Coding, code="salary")
    assert not is_older(session, moved)
    mean(session, "salary", definition={"en": "What people earn."})
    assert is_older(session, moved)


def test_a_coding_that_is_said_to_still_fit_is_flagged_no_more_until_the_meaning_changes_again() -> None:
    session = small_session()
    mean(session, "budget", definition={"en": "Money."})
    older = code(session, "Dana kecil sekali.", "budget")
    other = code(session, "Jadwal bentrok terus.", "budget")
    mean(session, "budget", definition={"en": "Money for the training."})
    fitting.keep(session, [older])
    assert (is_older(session, older), is_older(session, other)) == (False, True)
    undoing.undo(session)
    assert is_older(session, older)
    undoing.redo(session)
    mean(session, "budget", definition={"en": "Cash."})
    assert is_older(session, older)
    fitting.keep(as_coder(session, "budi"), [older, other])
    assert (is_older(session, older), is_older(session, other)) == (False, False)


def test_what_is_heard_while_the_codebook_is_open_is_what_is_read_later() -> None:
    session = small_session()
    mean(session, "budget", definition={"en": "Money."})
    older = code(session, "Dana kecil sekali.", "budget")
    mean(session, "budget", definition={"en": "Cash."})
    meanings = Meanings.of(session)
    steps: list[Callable[[], Gesture | None]] = [
        lambda: fitting.keep(session, [older]),
        lambda: undoing.undo(session),
        lambda: undoing.redo(session),
    ]
    for step in steps:
        gesture = step()
        assert gesture is not None
        for change in gesture.changes:
            assert isinstance(change.record, Memo)
            meanings.heard(change.before, change.after)  # type: ignore[arg-type]  # memos, both of them
        assert meanings.is_older(older) == is_older(session, older)


def test_a_coding_said_to_fit_one_code_is_not_said_to_fit_another() -> None:
    session = small_session()
    mean(session, "schedule", definition={"en": "When."})
    older = code(session, "Dana kecil sekali.", "budget")
    mean(session, "budget", definition={"en": "Money."})
    mean(session, "schedule", definition={"en": "When and how long."})
    fitting.keep(session, [older])
    codebooks.merge(session, ["budget"], "schedule")
    (moved,) = session.store.find(Coding, code="schedule")
    assert is_older(session, moved)


def test_a_coding_gets_another_code_and_keeps_its_words_coder_and_memo() -> None:
    session = small_session()
    first = code(session, "Dana kecil sekali.", "budget")
    coding.write_memo(session, first, "why")
    (first,) = session.store.find(Coding, code="budget")
    gesture = fitting.recode(session, first, "schedule")
    assert gesture is not None
    (recoded,) = session.store.find(Coding)
    assert (recoded.id, recoded.code, recoded.memo, recoded.span) == (first.id, "schedule", "why", first.span)
    assert fitting.recode(session, recoded, "schedule") is None
    second = code(session, "Dana kecil sekali.", "budget")
    fitting.recode(session, second, "schedule")
    assert [found.id for found in session.store.find(Coding)] == [first.id]
    with pytest.raises(QualevalError, match="no longer"):
        fitting.keep(session, [second])
    with pytest.raises(QualevalError, match="no code"):
        fitting.recode(session, recoded, "nothing")
