"""The CSV of machines: exact texts, whole cents, one row per amount, and its schema beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from allocation.labels import DEFAULT_LANGUAGE, label
from allocation.model import Allocation, Scenario
from allocation.model.frame import LOT_FIELDS, YEAR_FIELDS, lot_rows, year_rows
from allocation.reporting.atomic import written
from allocation.reporting.provenance import refuse_private
from allocation.reporting.record import Edition, recorded_beside
from allocation.reporting.record.embedding import SCHEMA_SUFFIX
from allocation.reporting.sentences import mention

__all__ = ["schema_beside", "table_schema", "write_plain_csv"]

_STANDARD: Final = "https://frictionlessdata.io/schemas/table-schema.json"
_TYPES: Final[Mapping[str, str]] = {"share": "number", "cents": "integer", "year": "integer"}
_UNITS: Final[Mapping[str, str]] = {"share": "plain.unit_share", "cents": "plain.unit_cents"}
_UNHELD: Final = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")
"""NUL and halves of characters, which no text file holds: a scenario that was read has none."""


@dataclass(frozen=True)
class _Table:
    """A table of rows: its name, its columns, what tells a row apart, where the rows are."""

    name: str
    fields: tuple[str, ...]
    primary: tuple[str, ...]
    rows: Callable[[Allocation], Iterator[tuple[Any, ...]]]


_BY_LOT: Final = _Table("by_lot", LOT_FIELDS, ("scenario", "variant", "lot", "member"), lot_rows)
_BY_YEAR: Final = _Table(
    "by_year", YEAR_FIELDS, ("scenario", "variant", "year", "member"), year_rows
)


def write_plain_csv(
    allocation: Allocation,
    path: str | Path,
    language: str = DEFAULT_LANGUAGE,
    *,
    by_year: bool = False,
) -> None:
    """Write UTF-8 without mark, commas, points, identifiers as headings; ``NAME.schema.json`` too.

    The rows are those of `Allocation.to_frame`. Texts are exact, so that a program finds again
    what the scenario says: nothing is put before a text that a spreadsheet would run. Open the
    CSV of `write_csv` in Excel, not this one.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    path : str or Path
        File to write, atomically; its schema takes its place first.
    language : str
        Language of the descriptions of the schema; the table has none.
    by_year : bool
        Calls for funds instead of lots.

    Raises
    ------
    OutputError
        When a file cannot be written; the former one is whole.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "canal.csv")
    ...     write_plain_csv(allocate(scenario, "egalite"), path)
    ...     print(path.read_text(encoding="utf-8").splitlines()[1][-31:])
    "59","Nord",25.0000,12500000000
    """
    refuse_private(allocation.scenario)
    table = _BY_YEAR if by_year else _BY_LOT
    schema = table_schema(allocation.scenario, language, by_year=by_year)
    text = json.dumps(schema, ensure_ascii=False, indent=2).translate(_UNHELD)
    with written(schema_beside(path)) as temporary:
        temporary.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    with written(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        for row in (table.fields, *table.rows(allocation)):
            out.write(f"{','.join(map(_cell, row))}\n")
    edition = Edition("plain-csv", (allocation,), language, None, {"by_year": by_year})
    recorded_beside(Path(path), edition)


def schema_beside(path: str | Path) -> Path:
    """File of the schema of a CSV: ``NAME.schema.json``.

    Parameters
    ----------
    path : str or Path
        CSV file.

    Returns
    -------
    Path

    Examples
    --------
    >>> schema_beside("exports/canal.plain.csv").name
    'canal.plain.schema.json'
    """
    return Path(path).with_suffix(SCHEMA_SUFFIX)


def table_schema(
    scenario: Scenario, language: str = DEFAULT_LANGUAGE, *, by_year: bool = False
) -> dict[str, Any]:
    """Table Schema of Frictionless Data, as schema.data.gouv.fr uses it: types, units, meanings.

    Parameters
    ----------
    scenario : Scenario
        What the table is about.
    language : str
        Language of the descriptions.
    by_year : bool
        Calls for funds instead of lots.

    Returns
    -------
    dict
        What JSON holds.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> schema = table_schema(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> schema["primaryKey"], schema["fields"][-1]["type"]
    (['scenario', 'variant', 'lot', 'member'], 'integer')
    """
    table = _BY_YEAR if by_year else _BY_LOT
    standing = mention(scenario).text(language)
    return {
        "$schema": _STANDARD,
        "name": f"{scenario.id.lower()}-{table.name.replace('_', '-')}",
        "title": scenario.title,
        "description": label(f"plain.{table.name}", language, standing=standing),
        "sources": [
            {"title": f"{source.publisher} - {source.title}"}
            | ({"path": source.href} if source.href else {})
            for source in scenario.sources.values()
        ],
        "fields": [_field(name, language) for name in table.fields],
        "primaryKey": list(table.primary),
        "missingValues": [""],
    }


def _field(name: str, language: str) -> dict[str, Any]:
    unit = {"unit": label(_UNITS[name], language)} if name in _UNITS else {}
    number = {"decimalChar": "."} if name == "share" else {}
    return {
        "name": name,
        "type": _TYPES.get(name, "string"),
        "description": label(f"plain.{name}", language),
        **unit,
        **number,
        "constraints": {"required": True},
    }


def _cell(value: str | int | Decimal) -> str:
    """Text between quotes, whole number, or decimal in plain digits without an exponent."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    return '"{}"'.format(value.translate(_UNHELD).replace('"', '""'))
