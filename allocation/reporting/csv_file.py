"""One rectangular CSV per allocation, as the reader's spreadsheet opens it with a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

from allocation.analysis.contract import dues_of
from allocation.errors import AllocationError
from allocation.model import Allocation
from allocation.pipeline import BEYOND, PAID_BEFORE
from allocation.reporting.atomic import written
from allocation.reporting.cells import Cell, Kind, Said, shown
from allocation.reporting.measures import (
    KINDS,
    measures,
    ordered,
    printed_keys,
    variant_label,
)
from allocation.reporting.plain_csv import write_plain_csv
from allocation.reporting.plain_text import plain_text
from allocation.reporting.provenance import refuse_private
from allocation.reporting.record import Edition, recorded_beside
from allocation.reporting.sentences import mention
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.tables.result import printed_columns
from allocation.typography import rounded

__all__ = ["csv_table", "csv_text", "inert", "write_csv"]

_CENTS: Final = 2
_ENDS: Final[dict[int, str | Said]] = {
    PAID_BEFORE: Said("column.before"),
    BEYOND: Said("column.beyond"),
}
_MONEY: Final[frozenset[Kind]] = frozenset({"money", "gap"})
_MARKS: Final = {"fr": (";", ","), "en": (",", ".")}
_STARTS_A_FORMULA: Final = (*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""ASCII signs, and the wide ones that an Asian spreadsheet takes for them."""


def write_csv(
    allocation: Allocation,
    path: str | Path,
    language: str = "fr",
    first: str | None = None,
    *,
    plain: bool = False,
) -> None:
    """Write members by measure, lot and year, with a TOTAL row: numbers are numbers.

    French Excel reads semicolons and decimal commas, English Excel commas and points; both read
    the byte-order mark. Texts that a spreadsheet would run as formulas are preceded by ``'``.
    ``plain`` writes the variant of `allocation.reporting.plain_csv` instead, for programs.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    path : str or Path
        File to write, atomically.
    language : str
        Language and marks of the reader.
    first : str, optional
        Member shown on top; a plain file keeps the order of the scenario.
    plain : bool
        One row per lot and member in whole cents, texts exact, and the schema beside it.

    Raises
    ------
    OutputError
        When the file cannot be written; the former one is whole.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> with TemporaryDirectory() as folder:
    ...     write_csv(allocate(scenario), Path(folder, "canal.csv"))
    ...     Path(folder, "canal.csv").read_text(encoding="utf-8-sig").count("500000000,00")
    2
    """
    if plain:
        write_plain_csv(allocation, path, language)
        return
    refuse_private(allocation.scenario)
    text = csv_text((csv_table(allocation, first),), language)
    with written(path) as temporary:
        temporary.write_text(text, encoding="utf-8-sig", newline="")
    recorded_beside(Path(path), Edition("csv", (allocation,), language, first))


def csv_text(tables: Iterable[Table], language: str) -> str:
    r"""Tables one under the other as CSV, in the marks of the reader's spreadsheet.

    Parameters
    ----------
    tables : iterable of Table
        Tables; a total is their last row.
    language : str
        Language and marks of the reader.

    Returns
    -------
    str
        Without the byte-order mark, which belongs to the file.

    Examples
    --------
    >>> table = Table("t", (Column("member"),), (("Somme",),))
    >>> csv_text((table,), "fr")
    'Membre\r\nSomme\r\n'
    """
    delimiter, point = _MARKS[language]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for table in tables:
        kinds: list[Kind] = [column.kind for column in table.columns]
        writer.writerow([inert(plain_text(heading)) for heading in table.headings(language)])
        for row in (*table.rows, *([] if table.total is None else [table.total])):
            cells = zip(row, kinds, strict=True)
            writer.writerow([_cell(cell, kind, language, point) for cell, kind in cells])
    return out.getvalue()


def csv_table(allocation: Allocation, first: str | None = None) -> Table:
    """Every measure, lot and year of an allocation in one table, each row with its standing.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
    """
    scenario = allocation.scenario
    columns: list[Column] = []
    series: list[tuple[tuple[Cell, ...], Cell]] = []
    printed = printed_keys(allocation)
    columns += printed_columns(printed)
    series += [(percents, sum(percents, Decimal(0))) for percents in printed.values()]
    for measure, found in measures(allocation).items():
        effective = Said("column.effective_share") if printed and measure == "share" else None
        columns.append(Column(measure, KINDS[measure], effective))
        series.append((found.each, found.total))
    for lot, result in zip(scenario.lots, allocation.lots, strict=True):
        columns.append(Column(lot.id, "money", lot.label))
        series.append((result.amounts, sum(result.amounts)))
    for name, kind, cents in _dues(allocation):
        columns.append(Column(name, kind))
        series.append((cents, sum(cents)))
    for year, cents in allocation.schedule.items():
        heading = _ENDS.get(year, str(year))
        columns.append(Column(str(year), "money", heading))
        series.append((cents, sum(cents)))
    standing: Row = (scenario.id, variant_label(allocation), mention(scenario))
    rows: list[Row] = [
        (
            allocation.members[i],
            scenario.name(allocation.members[i]),
            *(each[i] for each, _ in series),
            *standing,
        )
        for i in ordered(allocation, first)
    ]
    heads = (Column("code"), Column("member"), *columns)
    foot = (Column("scenario"), Column("key"), Column("status"))
    total: Row = ("", Said("word.total"), *(whole for _, whole in series), *standing)
    return Table("csv", (*heads, *foot), tuple(rows), total)


def _dues(allocation: Allocation) -> Iterator[tuple[str, Kind, tuple[int, ...]]]:
    """In kind, called and balance of each member over all lots, when a contract has some."""
    try:
        found = dues_of(allocation)
    except AllocationError:  # said in the other outputs: an estimate whose key cannot be computed
        return
    if not found:
        return
    kinds: tuple[tuple[str, Kind], ...] = (
        ("in_kind", "money"),
        ("called", "money"),
        ("balance", "gap"),
    )
    for name, kind in kinds:
        held = dict.fromkeys(allocation.members, 0)
        for due in found:
            held[due.member] += getattr(due, name)
        yield name, kind, tuple(held.values())


def inert(text: str) -> str:
    """Text that a spreadsheet shows and does not run.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str

    Examples
    --------
    >>> inert("=1+1"), inert("Somme")
    ("'=1+1", 'Somme')
    """
    shown_first = text.lstrip(" \xa0\ufeff")
    return f"'{text}" if shown_first.startswith(_STARTS_A_FORMULA) else text


def _cell(cell: Cell, kind: Kind, language: str, point: str) -> str:
    if kind == "text":
        return inert(plain_text(shown(cell, kind, language)))
    if kind in _MONEY:
        return _digits(rounded(Fraction(cast("int", cell), 100), _CENTS), point)
    if isinstance(cell, Decimal):
        return _digits(cell, point)
    return _digits(rounded(cast("Fraction", cell), _CENTS), point)


def _digits(value: Decimal, point: str) -> str:
    """Plain digits: no group, no unit, no exponent."""
    return f"{value:f}".replace(".", point)
