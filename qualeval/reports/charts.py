"""Charts as SVG and PNG, drawn by matplotlib where it is installed (the extra `charts`); nothing is fetched.

Colours are told apart by people with any colour vision (Okabe & Ito 2008; Tol 2021) and are never the only sign: each
series has a mark of its own. Equal charts give equal bytes.
"""

import textwrap
import warnings
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import Any, Literal

from qualeval.domain.charts import Chart, Series
from qualeval.reports.legal import legal, one_line
from qualeval.reports.numbers import NumberFormat, shown

Form = Literal["svg", "png"]
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255", "#999933")
_MARKS = "osD^vPX*"
_INK, _QUIET, _GRID = "#222222", "#595959", "#D9D9D9"
_WIDTH = 6.3  # inches: the text's width on an A4 page
_ROW, _FRAME = 0.3, 0.75  # inches for a line of a chart, and for its axis
_LABEL = 32  # characters before a label goes on to another line
_DPI = 200
_DIRECT = 12  # lines that are named at their ends
_SETTINGS = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "font.size": 8.5,
    "axes.edgecolor": _QUIET,
    "axes.labelcolor": _INK,
    "text.color": _INK,
    "xtick.color": _QUIET,
    "ytick.color": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def can_draw() -> bool:
    """Whether the library that draws is installed."""
    return find_spec("matplotlib") is not None


def drawn(chart: Chart, language: str, form: Form) -> bytes:
    """The chart as a picture without its title, which stands beside it. Needs `can_draw`."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    stream = BytesIO()
    settings: Any = {**_SETTINGS, "svg.hashsalt": chart.name}
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign that the font lacks is drawn as a box
        figure: Any = Figure(figsize=_size(chart), layout="constrained")
        _DRAW[chart.kind](figure.add_subplot(), chart, language)
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        figure.savefig(stream, format=form, dpi=_DPI, bbox_inches="tight", pad_inches=0.06, metadata=metadata)
    return stream.getvalue()


def _size(chart: Chart) -> tuple[float, float]:
    n = len(chart.labels)
    match chart.kind:
        case "bars" | "dots" | "pairs":
            lines = sum(_label(label).count("\n") + 1 for label in chart.labels)
            row = _ROW if chart.kind == "bars" else _ROW * 0.8
            return _WIDTH, _FRAME + row * max(n, lines * 0.72) + 0.2 * ((len(chart.series) + 2) // 3)
        case "heat":
            lines = sum(_label(label).count("\n") + 1 for label in chart.labels)
            names = max((min(len(series.name), _LABEL) for series in chart.series), default=0)
            return _WIDTH, 0.4 + 0.07 * names + 0.3 * max(n, lines * 0.72)
        case _:
            legend = 0.2 * ((len(chart.series) + 2) // 3) if len(chart.series) > _DIRECT else 0.0
            return _WIDTH, 3.6 + 0.12 * max(0, min(len(chart.series), _DIRECT) - 8) + legend


def _label(text: str) -> str:
    return "\n".join(textwrap.wrap(one_line(text), _LABEL)) or " "


def _number(chart: Chart, value: float, language: str, decimals: int = 0) -> str:
    if chart.share:
        return shown(value, NumberFormat(share=True, decimals=1, numeric=True), language)
    exact = float(value)  # the library's own numbers print otherwise
    plain = int(exact) if exact.is_integer() else exact
    return shown(plain, NumberFormat(share=False, decimals=decimals or 1, numeric=True), language)


def _color(series: Series, at: int) -> str:
    return series.color or PALETTE[at % len(PALETTE)]


def _rows_axis(axes: Any, chart: Chart, language: str) -> None:
    """Labels down the side, the first on top; numbers along the bottom, from zero."""
    axes.set_yticks(range(len(chart.labels)), [_label(label) for label in chart.labels])
    axes.set_ylim(len(chart.labels) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    _numbers_axis(axes.xaxis, chart, language)
    axes.set_xlabel(legal(chart.axis))
    axes.spines["left"].set_visible(False)


def _numbers_axis(axis: Any, chart: Chart, language: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(6, integer=not chart.share and _is_whole(chart)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: _tick(chart, value, language)))
    axis.grid(visible=True, color=_GRID, linewidth=0.6)
    axis.axes.set_axisbelow(True)


def _is_whole(chart: Chart) -> bool:
    return all(value is None or float(value).is_integer() for series in chart.series for value in series.values)


def _tick(chart: Chart, value: float, language: str) -> str:
    if not chart.share:
        return _number(chart, round(value, 6), language)
    percent = "\N{NO-BREAK SPACE}%" if language == "id" else "%"
    return f"{value:.0%}".replace("%", percent)


def _bars(axes: Any, chart: Chart, language: str) -> None:
    (series,) = chart.series
    values = [value or 0.0 for value in series.values]
    colors = chart.colors or (PALETTE[0],) * len(values)
    axes.barh(range(len(values)), values, height=0.66, color=colors, edgecolor=_QUIET, linewidth=0.4)
    ends = list(values)
    if series.low and series.high:
        reach = [
            [max(0.0, value - low) for value, low in zip(values, series.low, strict=True)],
            [max(0.0, high - value) for value, high in zip(values, series.high, strict=True)],
        ]
        axes.errorbar(values, range(len(values)), xerr=reach, fmt="none", ecolor=_INK, elinewidth=0.9, capsize=2)
        ends = list(series.high)
    _rows_axis(axes, chart, language)
    largest = max(ends, default=0.0) or 1.0
    for at, (value, end) in enumerate(zip(values, ends, strict=True)):
        axes.text(end + largest * 0.015, at, _number(chart, value, language), va="center", fontsize=7.5)
    axes.set_xlim(0, largest * 1.13)


def _dots(axes: Any, chart: Chart, language: str) -> None:
    for at, series in enumerate(chart.series):
        spread = (at - (len(chart.series) - 1) / 2) * min(0.14, 0.6 / len(chart.series))
        places = [row + spread for row, value in enumerate(series.values) if value is not None]
        values = [value for value in series.values if value is not None]
        axes.plot(
            values, places, _MARKS[at % len(_MARKS)], color=_color(series, at), label=_label(series.name),
            markersize=5.5, markeredgecolor="white", markeredgewidth=0.5, clip_on=False,
        )  # fmt: skip
    across = axes.get_yaxis_transform()
    axes.hlines(
        range(len(chart.labels)), 0, 1, transform=across, color=_GRID, linewidth=0.6, zorder=1
    )  # below the dots
    _rows_axis(axes, chart, language)
    axes.set_xlim(left=0)
    _legend(axes, len(chart.series))


def _pairs(axes: Any, chart: Chart, language: str) -> None:
    before, after = chart.series
    for row, (first, second) in enumerate(zip(before.values, after.values, strict=True)):
        if first is not None and second is not None:
            arrow = {"arrowstyle": "-|>", "color": _QUIET, "linewidth": 1.1, "shrinkA": 3, "shrinkB": 3}
            axes.annotate("", (second, row), (first, row), arrowprops=arrow)
    for at, series in enumerate(chart.series):
        rows = [row for row, value in enumerate(series.values) if value is not None]
        values = [value for value in series.values if value is not None]
        color = _color(series, at)
        inside = color if at else "white"
        axes.plot(values, rows, "os"[at], color=color, markerfacecolor=inside, markersize=6, label=_label(series.name))
    _rows_axis(axes, chart, language)
    axes.margins(x=0.12)
    _legend(axes, 2)


def _heat(axes: Any, chart: Chart, language: str) -> None:
    rows = [[series.values[at] for series in chart.series] for at in range(len(chart.labels))]
    numbers = [[float("nan") if value is None else value for value in row] for row in rows]
    largest = max((value for row in rows for value in row if value is not None), default=0.0) or 1.0
    axes.pcolormesh(numbers, cmap="Blues", vmin=0, vmax=largest, edgecolors="white", linewidth=1)
    axes.invert_yaxis()
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                color = "white" if value > 0.55 * largest else _INK
                words = _number(chart, value, language)
                axes.text(place + 0.5, at + 0.5, words, ha="center", va="center", color=color, fontsize=7)
    names = [_label(series.name) for series in chart.series]
    axes.set_yticks([at + 0.5 for at in range(len(chart.labels))], [_label(label) for label in chart.labels])
    axes.set_xticks([at + 0.5 for at in range(len(names))], names, rotation=60, ha="right", rotation_mode="anchor")
    axes.tick_params(axis="x", colors=_INK)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)


def _lines(axes: Any, chart: Chart, language: str) -> None:
    for at, series in enumerate(chart.series):
        places = [place for place, value in enumerate(series.values) if value is not None]
        values = [value for value in series.values if value is not None]
        axes.plot(
            places, values, f"-{_MARKS[at % len(_MARKS)]}", color=_color(series, at), markersize=4.5, linewidth=1.4,
            label=_label(series.name),
        )  # fmt: skip
    axes.set_xticks(range(len(chart.labels)), [_label(label) for label in chart.labels])
    axes.tick_params(axis="x", colors=_INK)
    _numbers_axis(axes.yaxis, chart, language)
    axes.set_ylabel(legal(chart.axis))
    axes.set_ylim(bottom=0)


def _curve(axes: Any, chart: Chart, language: str) -> None:
    _lines(axes, chart, language)
    if len(chart.labels) > 6 or max(map(len, chart.labels), default=0) > 12:
        axes.tick_params(axis="x", rotation=60)
        for label in axes.get_xticklabels():
            label.set_ha("right")
            label.set_rotation_mode("anchor")
    if len(chart.labels) > 40:
        axes.set_xticks(range(0, len(chart.labels), len(chart.labels) // 20))
    _legend(axes, len(chart.series))


def _slope(axes: Any, chart: Chart, language: str) -> None:
    _lines(axes, chart, language)
    axes.margins(x=0.06)
    if len(chart.series) > _DIRECT:
        _legend(axes, len(chart.series))
        return
    last = len(chart.labels) - 1
    ends = [(series.values[-1], at, series) for at, series in enumerate(chart.series) if series.values[-1] is not None]
    ends.sort(key=lambda end: (end[0], end[1]))
    top = axes.get_ylim()[1]
    free = 0.0
    for value, at, series in ends:
        place = max(value, free)
        free = place + top * 0.052 * (1 + _label(series.name).count("\n"))
        axes.annotate(
            _label(series.name), (last, value), (last + 0.06 * max(1, last), place), color=_color(series, at),
            va="center", fontsize=7.5, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": _GRID, "linewidth": 0.6},
        )  # fmt: skip


def _legend(axes: Any, n: int) -> None:
    axes.figure.legend(loc="outside lower center", ncols=min(n, 3), frameon=False, fontsize=7.5)


_DRAW: dict[str, Callable[[Any, Chart, str], None]] = {
    "bars": _bars,
    "dots": _dots,
    "pairs": _pairs,
    "heat": _heat,
    "slope": _slope,
    "curve": _curve,
}


def table_columns(chart: Chart, first: str, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Machine names and headers of the chart's numbers as a table; `words` head a series' bounds (from, to)."""
    suffix = "_share" if chart.share else ""
    names, headers = ["label"], [first]
    for at, series in enumerate(chart.series, 1):
        names.append(f"series_{at}{suffix}")
        headers.append(series.name)
        if series.low:
            names += [f"low_{at}{suffix}", f"high_{at}{suffix}"]
            headers += list(words)
    return tuple(names), tuple(headers)


def table_rows(chart: Chart) -> tuple[tuple[object, ...], ...]:
    """The chart's numbers, a row for each label."""
    rows: list[tuple[object, ...]] = []
    for at, label in enumerate(chart.labels):
        row: list[object] = [label]
        for series in chart.series:
            row.append(series.values[at])
            if series.low:
                row += [series.low[at], series.high[at]]
        rows.append(tuple(row))
    return tuple(rows)
