"""SPSS's and Stata's files, through a library that is an extra: values as their labels, names with their wording."""

import datetime as dt
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qualeval.domain.errors import Fault
from qualeval.formats.apart import read_apart
from qualeval.formats.text_file import read_bytes
from qualeval.i18n import N_

ENDINGS = (".sav", ".zsav", ".dta")
_SPSS = (b"$FL2", b"$FL3")  # what files begin with
_MIDNIGHT = dt.datetime.fromisoformat("0001-01-01")  # of what is a time of day
_SPSS_BEGINS, _STATA_BEGINS = (dt.datetime.fromisoformat(day) for day in ("1582-10-14", "1960-01-01"))
_COUNTED = {  # of formats: what their numbers count, and from when
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "YMDHMS"), (_SPSS_BEGINS, dt.timedelta(seconds=1))),
    "TIME": (_MIDNIGHT, dt.timedelta(seconds=1)),
    "%td": (_STATA_BEGINS, dt.timedelta(days=1)),
    "%tc": (_STATA_BEGINS, dt.timedelta(milliseconds=1)),
}
_STATA = tuple(bytes([version]) for version in range(102, 116))


def read_statistics(path: Path) -> list[list[str]]:
    """The records with the header first; a Fault where the library is missing or the file cannot be read."""
    raw, file = read_bytes(path), str(path)
    is_stata = path.suffix.lower() == ".dta"
    if find_spec("pyreadstat") is None:
        raise Fault(file, 0, 0, N_("reading {ending} needs an extra: install qualeval[stats]"), ending=path.suffix)
    if not (raw[:1] in _STATA or raw.startswith(b"<stata_dta>") if is_stata else raw[:4] in _SPSS):
        raise Fault(file, 0, 0, N_("the file is none of {ending} as its ending says"), ending=path.suffix)
    records: list[list[str]] = read_apart("statistics", path)["records"]
    return records


def statistics_records(path: Path) -> list[list[str]]:
    """What the library reads; a Fault for what it refuses."""
    import pyreadstat

    read = pyreadstat.read_dta if path.suffix.lower() == ".dta" else pyreadstat.read_sav
    file = str(path)
    try:
        try:
            columns, about = read(file, output_format="dict")
        except OverflowError:  # of one date beyond the year 9999, which would cost the whole file
            columns, about = read(file, output_format="dict", disable_datetime_conversion=True)
            columns = {
                name: _dated(values, about.original_variable_types[name] or "") for name, values in columns.items()
            }
    except (pyreadstat.ReadstatError, ValueError, OverflowError, UnicodeDecodeError) as error:
        raise Fault(file, 0, 0, N_("the file cannot be read: {reason}"), reason=error) from error
    labels = about.column_names_to_labels
    header = [_name(name, labels.get(name)) for name in columns]
    cells = [[_cell(value, about.variable_value_labels.get(name, {})) for value in columns[name]] for name in columns]
    return [header, *(list(row) for row in zip(*cells, strict=True))]


def _dated(values: Sequence[Any], form: str) -> list[Any]:
    """The dates of a column that is one by its format; what no calendar has stays the number that it is."""
    counting = next((each for prefix, each in _COUNTED.items() if form.startswith(prefix)), None)
    return list(values) if counting is None else [_date(value, *counting) for value in values]


def _date(value: Any, begin: dt.datetime, unit: dt.timedelta) -> Any:
    try:
        moment = begin + value * unit
    except (OverflowError, TypeError, ValueError):
        return value
    return moment.time() if begin == _MIDNIGHT else moment


def _name(name: str, label: str | None) -> str:
    return f"{name} / {' '.join(label.split())}" if label and label.strip() and label != name else name


def _cell(value: Any, labels: Mapping[Any, str]) -> str:
    """A value as a person would type it: by its label, nothing for a missing one, whole numbers without decimals."""
    if value is None or value != value:  # noqa: PLR0124 - the one value unequal to itself is the missing number
        return ""
    if value in labels:
        return str(labels[value])
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).rstrip()
