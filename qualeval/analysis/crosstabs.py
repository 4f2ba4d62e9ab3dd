"""Codes by an attribute, with respondents as unit."""

from collections.abc import Collection, Mapping, Sequence

from qualeval.analysis.contingency import cramers_v, holm, independence, odds_ratio
from qualeval.domain.code_measures import CrossGroup, CrossRow, CrossTable
from qualeval.domain.evidence import SMALL_CELL, Group, Scope, joined, withheld
from qualeval.domain.measures import Effect, Refusal, Share, Significance, SmallGroups
from qualeval.i18n import N_


def crosstab(
    raised: Mapping[str, Collection[str]],
    values: Mapping[str, str],
    scope: Scope,
    *,
    attribute: str = "",
    order: Sequence[str] = (),
    small_groups: SmallGroups = "show",
    seed: int = 0,
) -> CrossTable:
    """Who raised each code, by the groups of an attribute.

    `raised` maps each code of the table, in its order, to the respondents who raised it (nobody is a row too);
    `values` maps respondents to what they have for the attribute. Groups come in `order` where it is given, largest
    first otherwise. With `small_groups`, groups of fewer than 5 people are shown, suppressed, or merged into one
    (with the next smallest where it stays that small): see CrossTable for what that does to totals and tests. What is
    left out is never fewer than 5 people, for the theme table's total would tell it.
    """
    everyone = _groups(values, scope, order)
    if small_groups == "merge":
        everyone = _merged(everyone, scope)
    n_missing = scope.n_cases - sum(group.n_cases for group in everyone)
    left_out = set() if small_groups == "show" else withheld([group.n_cases for group in everyone], n_missing)
    shown = [group for place, group in enumerate(everyone) if place not in left_out]
    hidden = [everyone[place] for place in sorted(left_out)]
    rows = [_row(code, frozenset(cases), shown, seed) for code, cases in raised.items()]
    tests = holm([row[1] for row in rows])
    return CrossTable(
        attribute=attribute,
        groups=tuple(shown),
        rows=tuple(
            CrossRow(code, cells, _total(cells), test, effects)
            for (code, _, cells, effects), test in zip(rows, tests, strict=True)
        ),
        n_scope=scope.n_cases,
        n_missing=n_missing,
        n_suppressed_groups=sum(len(group.values) for group in hidden),
        n_suppressed_cases=sum(group.n_cases for group in hidden),
        n_tests=sum(isinstance(test, Significance) for test in tests),
    )


def _groups(values: Mapping[str, str], scope: Scope, order: Sequence[str]) -> list[CrossGroup]:
    by_value: dict[str, set[str]] = {}
    for case_id in scope.case_ids:
        if value := values.get(case_id, "").strip():
            by_value.setdefault(value, set()).add(case_id)
    place = {value: index for index, value in enumerate(order)}
    ordered = sorted(by_value.items(), key=lambda item: (place.get(item[0], len(place)), -len(item[1]), item[0]))
    return [CrossGroup((value,), frozenset(cases)) for value, cases in ordered]


def _merged(groups: Sequence[CrossGroup], scope: Scope) -> list[CrossGroup]:
    """Small groups as one, at the end; a few without a value, who are as easily told, are a small group too."""
    missing = scope.case_ids.difference(*(group.case_ids for group in groups))
    few = [Group(("",), Scope(missing))] if 0 < len(missing) < SMALL_CELL else []
    every = [*(Group(group.values, Scope(group.case_ids)) for group in groups), *few]
    found = joined(every)
    if sum(group.scope.n_cases for group in found) < sum(group.scope.n_cases for group in every):
        return list(groups)  # too few people to take together: `withheld` leaves them out
    found.sort(key=lambda group: len(group.values) > 1)
    return [CrossGroup(group.values, group.scope.case_ids) for group in found]


def _row(
    code: str, cases: frozenset[str], groups: Sequence[CrossGroup], seed: int
) -> tuple[str, Significance | Refusal, tuple[Share, ...], tuple[Effect, ...]]:
    cells = tuple(Share.counted(len(cases & group.case_ids), group.n_cases) for group in groups)
    if refusal := _refused(cells):
        return code, refusal, cells, ()
    table = [[cell.n for cell in cells], [cell.of - cell.n for cell in cells]]
    test = independence(table, seed=seed)
    effects = [cramers_v(table)]
    if len(cells) == 2 and isinstance(test, Significance):
        effects.append(odds_ratio(table, exact=test.method == "fisher"))
    return code, test, cells, tuple(effect for effect in effects if isinstance(effect, Effect))


def _refused(cells: Sequence[Share]) -> Refusal | None:
    """Why groups cannot be compared, in words about respondents."""
    if not cells:
        return Refusal(N_("no respondent in scope has a value for this attribute"))
    if len(cells) == 1:
        return Refusal(
            N_("all {n} respondents with a value are in one group: there is nothing to compare"), {"n": cells[0].of}
        )
    total = _total(cells)
    if total.n == 0:
        return Refusal(N_("nobody in these groups raised it"))
    if total.n == total.of:
        return Refusal(N_("all {n} respondents in these groups raised it"), {"n": total.n})
    return None


def _total(cells: Sequence[Share]) -> Share:
    return Share.counted(sum(cell.n for cell in cells), sum(cell.of for cell in cells))
