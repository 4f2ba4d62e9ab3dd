"""Data by respondent for statistics: a csv that an R script reads with its labels, and SPSS's and Stata's files.

SPSS's and Stata's are written by a library that is an extra. Both hold UTF-8 and a wording for each variable and value.
"""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from qualeval.domain.cells import unarmed
from qualeval.domain.errors import QualevalError
from qualeval.domain.handouts import CaseData, CaseVariable
from qualeval.i18n import N_
from qualeval.services.whole_files import write_whole

_LONGEST_LABEL = {".sav": 256, ".dta": 80}  # bytes, characters
_LONGEST_TEXT = {".sav": 32_000, ".dta": 2_000}  # bytes of a cell that is text
_STATA = 15  # the version whose files hold UTF-8


def write_cases(data: CaseData, path: Path) -> tuple[Path, ...]:
    """Writes by the ending, whole or not at all; the files written."""
    if path.suffix.lower() == ".csv":
        script = path.with_suffix(".R")
        write_whole(path, _csv(data).encode("utf-8-sig"))
        write_whole(script, _script(data, path.name).encode("utf-8"))
        return (path, script)
    write_whole(path, _packed(data, path))
    return (path,)


def _csv(data: CaseData) -> str:
    """Groups in words, numbers with a point, nothing for what is not known; no cell can be taken for a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(variable.name for variable in data.variables)
    words = [{float(n): word for n, word in v.answers} if _is_factor(v) else {} for v in data.variables]
    for row in data.rows:
        writer.writerow(
            [
                _cell(value if isinstance(value, str) or value is None else by.get(value, value))
                for value, by in zip(row, words, strict=True)
            ]
        )
    return stream.getvalue()


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return unarmed(value)
    return f"{value:.15g}"


def _script(data: CaseData, name: str) -> str:
    lines = [
        "# Reads the data with its labels. Run it in the folder of the csv.",
        f'd <- read.csv({_quoted(name)}, fileEncoding = "UTF-8-BOM", na.strings = "", check.names = FALSE,',
        "              colClasses = c(",
        ",\n".join(f"                {_quoted(v.name)} = {_quoted(_class(v))}" for v in data.variables),
        "              ))",
    ]
    for variable in data.variables:
        place = f"d[[{_quoted(variable.name)}]]"
        if _is_factor(variable):
            levels = ", ".join(_quoted(_cell(word)) for _, word in variable.answers)
            words = ", ".join(_quoted(word) for _, word in variable.answers)
            lines.append(f"{place} <- factor({place}, levels = c({levels}), labels = c({words}))")
        lines.append(f'attr({place}, "label") <- {_quoted(variable.label)}')
    return "\n".join(lines) + "\n"


def _class(variable: CaseVariable) -> str:
    return "character" if variable.measure == "text" or _is_factor(variable) else "numeric"


def _is_factor(variable: CaseVariable) -> bool:
    """A theme stays 0 and 1, to be reckoned with; groups become a factor."""
    return bool(variable.answers) and variable.answers[0][0] == 1


def _quoted(text: str) -> str:
    """A string as R reads it: letters beyond ASCII by their number, for no locale can spoil these."""
    inside = "".join(
        f"\\{sign}" if sign in '"\\' else sign if " " <= sign <= "~" else f"\\U{{{ord(sign):x}}}"
        for sign in text.replace("\0", "")
    )
    return f'"{inside}"'


def _packed(data: CaseData, path: Path) -> bytes:
    ending = path.suffix.lower()
    try:
        import pyreadstat
    except ImportError as error:
        raise QualevalError(
            N_("{file}: writing {ending} needs an extra: install qualeval[stats]"), file=path, ending=ending
        ) from error
    import pandas as pd

    columns: dict[str, Any] = {}
    for place, variable in enumerate(data.variables):
        values = [row[place] for row in data.rows]
        if variable.measure == "text":
            texts = [_within(str(value or ""), _LONGEST_TEXT[ending]) for value in values]
            columns[variable.name] = pd.Series(texts, dtype="object")
        else:
            columns[variable.name] = pd.Series(values, dtype="float64")
    frame = pd.DataFrame(columns)
    labels: dict[str, str | None] = {v.name: _within(v.label, _LONGEST_LABEL[ending]) for v in data.variables}
    answers: dict[str, dict[int | float, str]] = {v.name: dict(v.answers) for v in data.variables if v.answers}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"cases{ending}"
        title = _within(data.title, _LONGEST_LABEL[".dta"] // 2)
        if ending == ".sav":
            measures: dict[str, str] = {v.name: "nominal" if v.measure == "text" else v.measure for v in data.variables}
            pyreadstat.write_sav(
                frame, str(target), file_label=title, column_labels=labels, variable_value_labels=answers,
                variable_measure=measures,
            )  # fmt: skip
        else:
            pyreadstat.write_dta(
                frame,
                str(target),
                file_label=title,
                column_labels=labels,
                variable_value_labels=answers,
                version=_STATA,
            )
        return target.read_bytes()


def _within(text: str, longest: int) -> str:
    """The text in so many bytes, no character cut in two."""
    return text.encode("utf-8")[:longest].decode("utf-8", "ignore")
