"""Blocks which show data: the plain table, the sortable data table, and charts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.blockkit.checks import objects_in
from bot.blockkit.objects import ID
from bot.blockkit.rich_text import RICH_TEXT
from bot.blockkit.rules import Choice, Flag, ListOf, Number, OneOf, Record, Rule, String, record, typed

DATA_TABLE_CONTENT: Final = 20_000
"""Characters in all cells of a data table together."""

_RAW_TEXT: Final = typed("raw_text", {"text": String(least=1)})
_RAW_NUMBER: Final = typed("raw_number", {"value": Number(fractions=True)}, {"text": String(least=1)})
_CELL: Final = OneOf({"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT})


def _even_rows(value: Mapping[str, Any], at: str, found: list[str]) -> None:
    """Every row must have as many cells as the first."""
    rows = _rows(value)
    for position, row in enumerate(rows):
        if len(row) != len(rows[0]):
            found.append(f"{at}/rows/{position}: {len(row)} cells, the first row has {len(rows[0])}")


def _settings_fit(value: Mapping[str, Any], at: str, found: list[str]) -> None:
    """Column settings, if given, must be as many as the columns."""
    settings, rows = value.get("column_settings"), _rows(value)
    if isinstance(settings, list | tuple) and rows and len(settings) != len(rows[0]):
        found.append(f"{at}/column_settings: {len(settings)} items for {len(rows[0])} columns")


def _content_fits(value: Mapping[str, Any], at: str, found: list[str]) -> None:
    """All cells together have a limit of characters."""
    count = sum(_text_length(cell) for row in _rows(value) for cell in row)
    if count > DATA_TABLE_CONTENT:
        found.append(f"{at}/rows: {count} characters in all cells, at most {DATA_TABLE_CONTENT}")


def _plain_header(value: Mapping[str, Any], at: str, found: list[str]) -> None:
    """The first row is the header, which takes no rich text."""
    for position, cell in enumerate(_rows(value)[0] if _rows(value) else []):
        if isinstance(cell, Mapping) and cell.get("type") == "rich_text":
            found.append(f"{at}/rows/0/{position}: rich_text is not allowed in the header row")


def _series_fit(value: Mapping[str, Any], at: str, found: list[str]) -> None:
    """Series have different names, and their points are labelled with the categories of the axis."""
    axis = value.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, Mapping) else None
    names: list[Any] = []
    for position, line in objects_in(value.get("series")):
        if line.get("name") in names:
            found.append(f"{at}/series/{position}/name: {line.get('name')} is used twice")
        names.append(line.get("name"))
        if [point.get("label") for _, point in objects_in(line.get("data"))] != categories:
            found.append(f"{at}/series/{position}/data: the labels are not the categories of axis_config")


def _rows(value: Mapping[str, Any]) -> list[Sequence[Any]]:
    rows = value.get("rows")
    return [row for row in rows if isinstance(row, list | tuple)] if isinstance(rows, list | tuple) else []


def _text_length(value: Any) -> int:
    """Characters of every text in a cell, whatever it is made of."""
    if isinstance(value, list | tuple):
        return sum(map(_text_length, value))
    if not isinstance(value, Mapping):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + _text_length(value.get("elements"))


def _table() -> Record:
    column = record(optional={"align": Choice(("left", "center", "right")), "is_wrapped": Flag()})
    return typed(
        "table",
        {"rows": ListOf(ListOf(_CELL, least=1, most=20), least=1, most=100)},
        {"block_id": ID, "column_settings": ListOf(column, most=20)},
        (_even_rows, _settings_fit),
    )


def _data_table() -> Record:
    return typed(
        "data_table",
        {"rows": ListOf(ListOf(_CELL, least=1, most=20), least=2, most=201), "caption": String(least=1)},
        {"block_id": ID, "page_size": Number(1, 100), "row_header_column_index": Number(0, 19)},
        (_even_rows, _plain_header, _content_fits),
    )


def _data_visualization() -> Record:
    label, value = String(20, least=1), Number(fractions=True)
    segment = record({"label": label, "value": Number(above=0, fractions=True)})
    line = record(
        {"name": label, "data": ListOf(record({"label": label, "value": value}), least=1, most=20)},
    )
    axis = record(
        {"categories": ListOf(label, least=1, most=20)}, {"x_label": String(50), "y_label": String(50)}
    )
    plot: dict[str, Rule] = {"series": ListOf(line, least=1, most=12), "axis_config": axis}
    charts = {kind: typed(kind, plot, {}, (_series_fit,)) for kind in ("bar", "area", "line")}
    pie = typed("pie", {"segments": ListOf(segment, least=1, most=12)})
    return typed(
        "data_visualization",
        {"title": String(50, least=1), "chart": OneOf({"pie": pie, **charts})},
        {"block_id": ID},
    )


TABLE: Final = _table()
DATA_TABLE: Final = _data_table()
DATA_VISUALIZATION: Final = _data_visualization()
