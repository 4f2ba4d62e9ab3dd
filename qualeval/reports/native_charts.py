"""Charts that Excel itself draws, over the cells that hold their numbers. `Any` is XlsxWriter's, which is untyped."""

from typing import Any

from qualeval.domain.charts import Chart, Series
from qualeval.reports.charts import PALETTE
from qualeval.reports.legal import one_line

_MARKERS = ("circle", "square", "diamond", "triangle", "x", "star")


def add_chart(book: Any, sheet: Any, name: str, chart: Chart, n_columns: int) -> None:
    """Excel's own chart, over the cells that hold the numbers; of a heat map the cells themselves are coloured."""
    last = len(chart.labels)
    if chart.kind == "heat":
        scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#4A90C2"}
        sheet.conditional_format(1, 1, last, n_columns - 1, scale)
        return
    is_lying = chart.kind in ("bars", "dots", "pairs")
    drawing = book.add_chart({"type": "bar" if is_lying else "line"})
    drawing.set_title({"name": one_line(chart.title)[:255], "name_font": {"size": 11}, "overlay": False})
    place = 1
    for at, series in enumerate(chart.series):
        drawing.add_series(_excel_series(name, chart, series, at, place))
        place += 3 if series.low else 1
    numbers = {"num_format": "0%" if chart.share else "General", "min": 0, "name": one_line(chart.axis)[:255]}
    if is_lying:  # labels from the top down, and the numbers under them all the same
        drawing.set_x_axis({**numbers, "label_position": "high"})
        drawing.set_y_axis({"reverse": True})
    else:
        drawing.set_y_axis(numbers)
    drawing.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    rows = len(chart.labels) * max(1, len(chart.series) if is_lying else 1)
    drawing.set_size({"width": 760, "height": min(1600, max(320, 120 + 24 * rows))})
    options = {"description": one_line(chart.alt or chart.title), "object_position": 3}
    sheet.insert_chart(0, n_columns + 1, drawing, options)


def _excel_series(sheet: str, chart: Chart, series: Series, at: int, place: int) -> dict[str, object]:
    """A series over the cells of its column, with its interval from the two columns after it."""
    last = len(chart.labels)
    color = series.color or PALETTE[at % len(PALETTE)]
    made: dict[str, object] = {
        "name": [sheet, 0, place],
        "categories": [sheet, 1, 0, last, 0],
        "values": [sheet, 1, place, last, place],
    }
    if chart.kind in ("bars", "dots", "pairs"):
        made["fill"] = {"color": color}
        made["gap"] = 60
        if len(chart.series) == 1 and chart.colors:
            made["points"] = [{"fill": {"color": own}} if own else None for own in chart.colors]
    else:
        made["line"] = {"color": color, "width": 1.75}
        made["marker"] = {"type": _MARKERS[at % len(_MARKERS)], "size": 6, "fill": {"color": color}}
    if series.low and series.high:
        values = [value or 0.0 for value in series.values]
        made["y_error_bars"] = {
            "type": "custom",
            "plus_values": [high - value for value, high in zip(values, series.high, strict=True)],
            "minus_values": [value - low for value, low in zip(values, series.low, strict=True)],
        }
    return made
