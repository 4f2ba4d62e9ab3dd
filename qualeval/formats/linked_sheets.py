"""Repeated groups of a form, set beside the rows that they belong to.

KoboToolbox and ODK write a sheet for each repeated group, nested ones too. Each of its rows names the row above it by
`_parent_index`, and that row's sheet by `_parent_table_name`; a column of the group becomes one of the form's own
sheet, in whose cells the rows of the group stand line by line.
"""

import re
from collections.abc import Iterator, Mapping

Records = list[list[str]]

_INDEX, _PARENT, _PARENT_SHEET = "_index", "_parent_index", "_parent_table_name"
_LONGEST_NAME = 31  # characters of a sheet's name: longer ones are cut, and some others are written as _


def has_index(records: Records) -> bool:
    """Whether its rows can be named by those of another sheet."""
    return bool(records) and _INDEX in records[0]


def with_repeats(name: str, records: Records, others: Mapping[str, Records]) -> tuple[Records, tuple[str, ...]]:
    """The sheet's records with those of its repeated groups beside them, and the names of the sheets of these."""
    groups = {other: rows for other, rows in others.items() if rows and _PARENT in rows[0]}
    roots = _roots(name, records, groups)
    with_root = {group for group, _ in roots}
    groups = {group: rows for group, rows in groups.items() if group in with_root}
    header = list(records[0])
    width = len(header)
    beside: list[dict[int, dict[str, None]]] = [{} for _ in records]  # of each record: by column, what was said
    for group, rows in groups.items():
        columns = {
            index: _place(header, column, group)
            for index, column in enumerate(rows[0])
            if column and not column.startswith("_")
        }
        for number, row in enumerate(rows[1:]):
            root = roots.get((group, number))
            for index, place in columns.items():
                if root is not None and index < len(row) and row[index].strip():
                    beside[root].setdefault(place, {})[row[index].strip()] = None
    return [header, *_extended(records[1:], beside[1:], width, len(header))], tuple(groups)


def _same(name: str) -> str:
    """What is left of a sheet's name however it is written: `children/cartoons` is the sheet `children_cartoons`."""
    return re.sub(r"\W+", "_", name)[:_LONGEST_NAME]


def _place(header: list[str], column: str, group: str) -> int:
    header.append(f"{group}/{column}" if column in header else column)
    return len(header) - 1


def _extended(
    rows: Records, beside: list[dict[int, dict[str, None]]], width: int, new_width: int
) -> Iterator[list[str]]:
    for row, said in zip(rows, beside, strict=True):
        own = [*row, *[""] * (width - len(row))]
        yield [*own, *("\n".join(said.get(place, ())) for place in range(len(own), new_width))]


def _roots(name: str, records: Records, groups: Mapping[str, Records]) -> dict[tuple[str, int], int]:
    """Which record of the form's own sheet each row of a group belongs to, by the group's name and the row's number."""
    named: dict[tuple[str, str], int] = {}  # by sheet and index
    for number, index in _cells(records, _INDEX):
        named[_same(name), index] = number + 1
    roots: dict[tuple[str, int], int] = {}
    group_names = {_same(group) for group in groups}
    for _ in groups:  # a group in a group is found once the one around it is
        for group, rows in groups.items():
            own, above = dict(_cells(rows, _INDEX)), dict(_cells(rows, _PARENT_SHEET))
            for number, index in _cells(rows, _PARENT):
                sheet = _same(above.get(number, ""))
                root = named.get((sheet if sheet in group_names else _same(name), index))
                if root is not None:
                    roots[group, number] = root
                    named[_same(group), own.get(number, "")] = root
    return roots


def _cells(records: Records, column: str) -> Iterator[tuple[int, str]]:
    """What stands in a column, with the number of the row below the header."""
    if column in records[0]:
        at = records[0].index(column)
        yield from ((number, row[at].strip()) for number, row in enumerate(records[1:]) if at < len(row))
