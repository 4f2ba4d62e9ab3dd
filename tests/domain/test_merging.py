"""What stands when several journals are told: order by stamp, identity by meaning, nothing of anybody's dropped."""

from dataclasses import replace

from qualeval.domain.clashing import clashes
from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.events import Change, Gesture, Intent, added, removed
from qualeval.domain.identities import Identities
from qualeval.domain.merging import (
    Merged,
    Outcome,
    Step,
    Telling,
    difference,
    settle,
    slot_of,
    steps,
)
from qualeval.domain.records import (
    Case,
    Coding,
    Document,
    Origin,
    Record,
    Role,
    Setting,
    Source,
    SourceKind,
    Speaker,
    Value,
)

T1, T2, T3 = (f"2026-11-24T0{n}:00:00.000Z" for n in (1, 2, 3))
SOURCE = Source("s1", "w01", SourceKind.TRANSCRIPT, 1, file_digest="f")
DOCUMENT = Document("d1", "s1", "content")


def gesture(name: str, at: str, *changes: Change, coder: str = "ani", **more: str) -> Gesture:
    return Gesture(name, at, coder, more.get("action", "act"), changes)


def coding(name: str, start: int = 0, document: str = "d1", memo: str = "", coder: str = "ani") -> Coding:
    return Coding(name, document, start, start + 5, "budget", coder, Origin.MANUAL, T1, memo)


def outcome(*gestures: Gesture, books: tuple[Codebook, ...] = ()) -> Outcome:
    """What stands of gestures that were made in this order in one file."""
    told = steps(gestures, ()).values()
    by_digest = {book.digest: book for book in books}
    return settle(told, Identities(step.gesture for step in told), by_digest.__getitem__)


def standing(*gestures: Gesture) -> set[Record]:
    return set(outcome(*gestures).records.values())


def codings(*gestures: Gesture) -> set[str]:
    """The ids of the codings that stand."""
    return {record.id for record in standing(*gestures) if isinstance(record, Coding)}


def test_a_later_step_of_a_file_has_the_later_stamp_whatever_its_clock_said() -> None:
    told = steps(
        [gesture("b", T3), gesture("a", T1), gesture("c", T1), gesture("d", T3), gesture("e", T3[:-1] + "9Z")], ()
    )
    order = sorted(told.values(), key=lambda step: step.order)
    assert [step.gesture.id for step in order] == ["b", "a", "c", "d", "e"]
    assert told["b"].stamp == f"{T3}/000000000"


def test_who_has_merged_others_steps_has_the_later_stamp_from_then_on() -> None:
    theirs = Merged("m", f"{T3}/000000004", gesture("x", T3))
    told = steps([gesture("a", T1), gesture("m", T1, action="merge"), gesture("b", T2)], [theirs])
    assert told["b"].order > told["x"].order > told["a"].order
    assert "m" not in told


def test_a_merge_that_was_taken_back_brought_nothing_until_it_is_done_again() -> None:
    theirs = Merged("m", f"{T3}/000000000", gesture("x", T3))
    merge = gesture("m", T1, action="merge")
    undo = Gesture("u", T2, "ani", "merge", (), Intent.UNDO, "m")
    redo = Gesture("r", T3, "ani", "merge", (), Intent.REDO, "m")
    assert steps([merge, undo], [theirs]).keys() == set()
    assert steps([merge, undo, redo], [theirs]).keys() == {"x"}


def test_the_same_file_imported_twice_is_one_source_with_everybody_s_codings() -> None:
    twin, twin_document = replace(SOURCE, id="s2", position=7), replace(DOCUMENT, id="d2", source_id="s2")
    found = standing(
        gesture("a", T1, added(SOURCE), added(DOCUMENT)),
        gesture("b", T2, added(twin), added(twin_document)),
        gesture("c", T3, added(coding("k1")), added(coding("k2", 9, "d2"))),
    )
    assert {r.document_id for r in found if isinstance(r, Coding)} == {"d1"}
    assert len([r for r in found if isinstance(r, Source)]) == 1


def test_other_texts_of_one_name_are_kept_apart_by_name() -> None:
    other, its_document = replace(SOURCE, id="s0", file_digest="g"), Document("d0", "s0", "other")
    found = standing(
        gesture("a", T1, added(SOURCE), added(DOCUMENT)), gesture("b", T2, added(other), added(its_document))
    )
    assert {(r.id, r.name) for r in found if isinstance(r, Source)} == {("s1", "w01"), ("s0", "w01-2")}


def test_a_case_is_one_by_its_name_and_its_values_follow() -> None:
    found = standing(
        gesture("a", T1, added(Case("c2", "R07")), added(Value("c2", "unit", "A"))),
        gesture("b", T2, added(Case("c1", "R07")), added(Value("c1", "unit", "B"))),
    )
    assert {r for r in found if isinstance(r, Case | Value)} == {Case("c1", "R07"), Value("c1", "unit", "B")}


def test_what_is_coded_is_not_taken_away_with_its_import() -> None:
    speaker = Speaker("s1", "R", Role.RESPONDENT)
    records = (SOURCE, DOCUMENT, speaker)
    done = outcome(
        gesture("a", T1, *map(added, records)),
        gesture("b", T2, added(coding("k1", coder="budi")), coder="budi"),
        gesture("c", T3, *map(removed, reversed(records))),
    )
    assert set(done.records.values()) >= {*records, coding("k1", coder="budi")}
    assert done.revived == {slot_of(record) for record in records}


def test_the_same_coding_made_twice_is_one_and_its_memo_is_kept() -> None:
    first, second = coding("k1"), coding("k2", memo="why")
    begun = gesture("a", T1, added(SOURCE), added(DOCUMENT))
    assert {r.id for r in standing(begun, gesture("b", T2, added(first), added(second))) if isinstance(r, Coding)} == {
        "k2"
    }
    both = replace(first, memo="so")
    assert codings(begun, gesture("b", T2, added(both), added(second))) == {"k1", "k2"}


def test_a_coding_that_its_coder_took_away_later_does_not_come_back_as_its_twin() -> None:
    begun = gesture("a", T1, added(SOURCE), added(DOCUMENT), added(coding("k1")), added(coding("k2")))
    assert not [r for r in standing(begun, gesture("b", T2, removed(coding("k1")))) if isinstance(r, Coding)]
    again = gesture("c", T3, added(coding("k3")))
    assert [r.id for r in standing(begun, gesture("b", T2, removed(coding("k1"))), again) if isinstance(r, Coding)] == [
        "k3"
    ]


def _book(*codes: Code, version: int = 1) -> Codebook:
    return Codebook("book", codes, version)


def _revised(name: str, at: str, before: Codebook | None, after: Codebook, coder: str = "ani") -> Gesture:
    old = Setting("codebook", before.digest) if before else None
    return gesture(name, at, Change(old, Setting("codebook", after.digest)), coder=coder)


A, B, C = (Code(slug, Label.of({"en": slug})) for slug in "abc")


def test_two_people_s_entries_come_together_in_one_codebook() -> None:
    begun = _book(A)
    ours, theirs = _book(A, B, version=2), _book(replace(A, color="#ffffff"), C, version=2)
    done = outcome(
        _revised("a", T1, None, begun), _revised("b", T2, begun, ours), _revised("c", T3, begun, theirs, "budi"),
        books=(begun, ours, theirs),
    )  # fmt: skip
    assert done.codebook
    assert set(done.codebook.codes) == {replace(A, color="#ffffff"), B, C}
    assert done.codebook.version == 3


def test_a_code_that_is_used_stays_and_entries_under_each_other_are_untangled() -> None:
    begun = _book(A, B)
    ours, theirs = _book(A, replace(B, parent="a")), _book(replace(A, parent="b"), B)
    done = outcome(
        _revised("a", T1, None, begun), _revised("b", T2, begun, ours), _revised("c", T3, begun, theirs),
        books=(begun, ours, theirs),
    )  # fmt: skip
    assert done.codebook
    assert len(list(done.codebook.walk())) == 2
    gone = _book(B, version=2)
    used = outcome(
        _revised("a", T1, None, begun),
        gesture("k", T2, added(SOURCE), added(DOCUMENT), added(replace(coding("k1"), code="a"))),
        _revised("b", T3, begun, gone),
        books=(begun, gone),
    )
    assert used.codebook
    assert "a" in used.codebook


def test_a_clash_is_what_neither_knew_of_and_what_differs() -> None:
    value, mine, yours = (Value("c", "unit", text) for text in "xyz")
    begun = gesture("a", T1, added(Case("c", "R")), added(value))
    ours = steps([begun, gesture("b", T2, Change(value, mine))], ())
    theirs = steps([begun, gesture("c", T3, Change(value, yours), coder="budi")], ())
    union = Identities(step.gesture for step in [*ours.values(), *theirs.values()])

    def told(side: dict[str, Step]) -> Telling:
        return Telling.of(side.values(), union, dict[str, Codebook]().__getitem__)

    (clash,) = clashes(told(ours), told(theirs), ours, theirs)
    assert (clash.kind, clash.ours, clash.theirs, clash.won) == ("value", mine, yours, "theirs")
    assert clash.theirs_by.coder == "budi"
    same = steps([begun, gesture("d", T3, Change(value, mine))], ())
    assert clashes(told(ours), told(same), ours, same) == []
    assert clashes(told(ours), told(steps([begun], ())), ours, {"a": begun}) == []


def test_the_difference_leads_from_what_stands_to_what_is_wanted() -> None:
    kept, gone, new, before = Case("1", "a"), Case("2", "b"), Case("3", "c"), Value("1", "u", "x")
    after = replace(before, value="y")
    changes = difference([kept, gone, before], [kept, new, after])
    assert changes == [removed(gone), Change(before, after), added(new)]
