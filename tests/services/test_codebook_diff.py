"""A difference is told field by field, and nothing is told where nothing differs."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.codebook import RETIRED, Code, Codebook, Label, Rule
from qualeval.services.codebook_diff import ADDED, CHANGED, REMOVED, PartChange, differences
from tests.services.world import CODEBOOK

BUDGET = CODEBOOK["budget"]


def with_budget(**parts: object) -> Codebook:
    return CODEBOOK.with_code(replace(BUDGET, **parts))  # type: ignore[arg-type]  # parts as the test names them


def test_equal_codebooks_do_not_differ_whatever_their_number() -> None:
    assert differences(CODEBOOK, replace(CODEBOOK, version=9)) == ()


def test_every_part_of_an_entry_is_told_with_its_language() -> None:
    new = with_budget(
        name=Label.of({"en": "Money", "id": "Dana"}),
        definition=Label.of({"en": "What it costs"}),
        examples=(Label.of({"en": "one"}), Label.of({"en": "two"})),
        keywords=(("id", ("dana", "uang saku")),),
        status=RETIRED,
        parent="effects",
    )
    (entry,) = differences(CODEBOOK, new)
    assert (entry.what, entry.id, entry.how, entry.name.to("id")) == ("code", "budget", CHANGED, "Dana")
    assert entry.parts == (
        PartChange("name", "en", "Budget", "Money"),
        PartChange("name", "id", "", "Dana"),
        PartChange("definition", "en", "", "What it costs"),
        PartChange("examples", "en", "", "one\ntwo"),
        PartChange("keywords", "id", "", "dana, uang saku"),
        PartChange("parent", "", "challenges", "effects"),
        PartChange("status", "", "active", "retired"),
    )


def test_a_new_entry_is_told_with_all_it_says_and_a_removed_one_by_its_name() -> None:
    new = CODEBOOK.with_code(Code("network", Label.of({"en": "Network"}), kind="effect"))
    (there,) = differences(CODEBOOK, new)
    assert (there.how, [part.part for part in there.parts]) == (ADDED, ["name", "kind", "status"])
    (back,) = differences(new, CODEBOOK)
    assert (back.how, back.name.to("en"), back.parts) == (REMOVED, "Network", ())


def test_recommendations_are_told_too() -> None:
    first, second = CODEBOOK.rules
    new = replace(
        CODEBOOK, rules=(replace(first, when="n_cases >= 3"), Rule("x", second.text, ("budget",), "rank < 2"))
    )
    assert [(entry.what, entry.id, entry.how) for entry in differences(CODEBOOK, new)] == [
        ("recommendation", "more-money", CHANGED),
        ("recommendation", "x", ADDED),
        ("recommendation", "less-clash", REMOVED),
    ]


def test_another_order_is_told_once_and_only_where_the_tree_shows_it() -> None:
    challenges, budget, schedule, effects, motivation = CODEBOOK.codes
    (entry,) = differences(CODEBOOK, replace(CODEBOOK, codes=(challenges, schedule, effects, motivation, budget)))
    assert (entry.what, entry.parts) == ("codebook", (PartChange("order", "", "budget, schedule", "schedule, budget"),))
    as_stored = replace(CODEBOOK, codes=(motivation, challenges, budget, effects, schedule))
    assert differences(CODEBOOK, as_stored) == ()


@given(st.lists(st.sampled_from(["name", "definition", "include", "exclude", "brief"]), unique=True))
def test_as_many_parts_are_told_as_were_changed(parts: list[str]) -> None:
    new = with_budget(**{part: Label.of({"en": "other words"}) for part in parts})
    told = [part.part for entry in differences(CODEBOOK, new) for part in entry.parts]
    assert sorted(told) == sorted(parts)
