"""Codes by an attribute."""

from qualeval.analysis import crosstab
from qualeval.domain.code_measures import CrossTable, raised_by
from qualeval.domain.evidence import Scope, wilson_interval
from qualeval.domain.measures import Refusal, Significance, SmallGroups
from tests.analysis.facts import coding, people

SCOPE = people(30)
UNIT = {f"r{i}": "Dinas" if i < 16 else "Kecamatan" if i < 26 else "RSUD" for i in range(29)}


def table(raised: dict[str, set[str]], small_groups: SmallGroups = "show", **values: dict[str, str]) -> CrossTable:
    return crosstab(raised, values.get("values", UNIT), SCOPE, attribute="unit", small_groups=small_groups)


def some(*numbers: int) -> set[str]:
    return {f"r{i}" for i in numbers}


def test_cells_count_respondents_of_the_group_with_wilsons_interval() -> None:
    found = table({"budget": some(0, 1, 2, 17, 29) | {"somebody else"}})
    assert [(group.values, group.n_cases) for group in found.groups] == [
        (("Dinas",), 16), (("Kecamatan",), 10), (("RSUD",), 3),
    ]  # fmt: skip
    assert [(cell.n, cell.of) for cell in found.rows[0].cells] == [(3, 16), (1, 10), (0, 3)]
    assert (found.rows[0].cells[0].low, found.rows[0].cells[0].high) == wilson_interval(3, 16)
    assert found.rows[0].cells[0].is_few
    assert (found.rows[0].total.n, found.rows[0].total.of) == (4, 29)  # r29 raised it and has no value
    assert (found.n_scope, found.n_missing) == (30, 1)


def test_small_groups_are_suppressed_with_all_that_they_would_show_in() -> None:
    shown = table({"budget": some(0, 1, 26)})
    hidden = table({"budget": some(0, 1, 26)}, "suppress")
    assert [group.values for group in hidden.groups] == [("Dinas",)]  # 3 and 1 without a unit would be told by a total
    assert (hidden.n_suppressed_groups, hidden.n_suppressed_cases) == (2, 13)
    assert (shown.rows[0].total.n, hidden.rows[0].total.n) == (3, 2)
    five = {**UNIT, "r0": "RSUD", "r29": "RSUD"}
    apart = table({"budget": some(1, 16, 26)}, "suppress", values=five)
    assert [group.values for group in apart.groups] == [("Dinas",), ("Kecamatan",), ("RSUD",)]
    assert isinstance(apart.rows[0].significance, Significance)
    assert apart.rows[0].significance.n == 30


def test_small_groups_are_merged_where_together_they_are_large_enough() -> None:
    values = {f"r{i}": "Dinas" if i < 20 else f"UPT {i // 3}" for i in range(30)}
    merged = table({"budget": some(0, 21)}, "merge", values=values)
    assert [group.n_cases for group in merged.groups] == [20, 10]
    assert len(merged.groups[1].values) == 4
    assert merged.n_suppressed_groups == 0
    alone = table({"budget": some(0, 26)}, "merge")
    assert [group.values for group in alone.groups] == [("Dinas",), ("Kecamatan", "RSUD", "")]
    assert (alone.n_missing, alone.n_suppressed_cases) == (0, 0)


def test_two_groups_have_an_odds_ratio_and_three_do_not() -> None:
    two = {f"r{i}": "L" if i < 15 else "P" for i in range(30)}
    row = table({"budget": some(*range(10), 15, 16)}, values=two).rows[0]
    assert [effect.name for effect in row.effects] == ["cramers_v", "odds_ratio"]
    assert row.effects[1].value == (10 * 13) / (5 * 2)
    three = table({"budget": some(0, 17, 26)}).rows[0]
    assert [effect.name for effect in three.effects] == ["cramers_v"]


def test_what_cannot_be_compared_is_refused_with_its_reason() -> None:
    found = table({"nobody": set(), "everybody": some(*range(30)), "some": some(0)})
    reasons = [str(row.significance) for row in found.rows[:2]]
    assert reasons == ["nobody in these groups raised it", "all 29 respondents in these groups raised it"]
    assert found.n_tests == 1
    single = table({"some": some(0)}, values=dict.fromkeys(UNIT, "Dinas")).rows[0].significance
    assert isinstance(single, Refusal)
    assert str(single) == "all 29 respondents with a value are in one group: there is nothing to compare"
    assert str(single.as_error()) == str(single)
    missing = table({"some": some(0)}, values={"r0": "  "})
    assert str(missing.rows[0].significance) == "no respondent in scope has a value for this attribute"
    assert missing.n_missing == 30


def test_an_empty_project_has_an_empty_table() -> None:
    found = crosstab({}, {}, Scope(frozenset()))
    assert (found.groups, found.rows, found.n_scope) == ((), (), 0)


def test_holm_is_over_the_tests_of_the_table() -> None:
    two = {f"r{i}": "L" if i < 15 else "P" for i in range(30)}
    found = table({"a": some(*range(10)), "b": some(0, 15), "c": set()}, values=two)
    tests = [row.significance for row in found.rows]
    assert isinstance(tests[0], Significance)
    assert tests[0].p_adjusted == 2 * tests[0].p


def test_groups_come_in_the_order_asked_for() -> None:
    found = crosstab({}, UNIT, SCOPE, order=("RSUD", "Dinas"))
    assert [group.values[0] for group in found.groups] == ["RSUD", "Dinas", "Kecamatan"]


def test_who_raised_what_comes_from_codings_of_known_respondents_in_scope() -> None:
    facts = [coding("x", 0, 9, "r1"), coding("x", 20, 29, "r1"), coding("y", 0, 9, ""), coding("x", 0, 9, "q")]
    assert raised_by(facts) == {"x": {"r1", "q"}}
    assert raised_by(facts, {"r1"}) == {"x": {"r1"}}
