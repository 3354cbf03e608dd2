"""What was computed as rows, and as pandas tables: cents to compute with, euros to read.

The only module of its rung that speaks to pandas, inside the functions that are asked for a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from pandas import DataFrame

    from allocation.model.result import Allocation

__all__ = [
    "LOT_FIELDS",
    "YEAR_FIELDS",
    "euros",
    "lot_rows",
    "plain_number",
    "tidy",
    "variant_name",
    "wide",
    "year_rows",
]

LOT_FIELDS: Final = (
    *("scenario", "variant", "key", "lot", "label", "member", "name"),
    *("share", "cents"),
)
"""Columns of a row per lot and member; the first six but ``key`` and ``label`` tell it apart."""

YEAR_FIELDS: Final = ("scenario", "variant", "year", "member", "name", "cents")
"""Columns of a row per year and member."""

_LOTS: Final = "lots"
_RESERVED: Final = (_LOTS, "reference")
_TOTAL: Final = "TOTAL"
_INT64: Final = 2**63

Row = tuple[str | int | Decimal, ...]


def variant_name(variant: str) -> str:
    """Name of what was applied: the key, ``lots`` for the lots' own, ``keys.lots`` for a homonym.

    Parameters
    ----------
    variant : str
        Named key applied instead of the lots' own, or "".

    Returns
    -------
    str

    Examples
    --------
    >>> variant_name(""), variant_name("egalite"), variant_name("lots")
    ('lots', 'egalite', 'keys.lots')
    """
    return f"keys.{variant}" if variant in _RESERVED else variant or _LOTS


def euros(cents: int) -> Decimal:
    """Exact euros of an amount in cents, two decimals.

    Parameters
    ----------
    cents : int

    Returns
    -------
    Decimal

    Examples
    --------
    >>> euros(7773604522)
    Decimal('77736045.22')
    """
    return Decimal(f"{cents}E-2")


def lot_rows(allocation: Allocation) -> Iterator[Row]:
    """One row of `LOT_FIELDS` per lot and member, in the order of the scenario.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Yields
    ------
    tuple
        ``share`` is the percentage of the lot as printed (it sums to 100), ``cents`` an integer.
    """
    scenario = allocation.scenario
    names = {member.code: member.name for member in scenario.members}
    variant = variant_name(allocation.variant)
    labels = {lot.id: lot.label for lot in scenario.lots}
    for lot in allocation.lots:
        printed = lot.key.published(scenario.published_decimals)
        head = (scenario.id, variant, lot.key_id, lot.lot, labels[lot.lot])
        for code, share, cents in zip(allocation.members, printed, lot.amounts, strict=True):
            yield (*head, code, names[code], share, cents)


def year_rows(allocation: Allocation) -> Iterator[Row]:
    """One row of `YEAR_FIELDS` per call for funds and member, over all lots.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Yields
    ------
    tuple
        ``year`` is 0 for what was paid before the first one, 9999 for what no year calls.
    """
    scenario = allocation.scenario
    names = {member.code: member.name for member in scenario.members}
    head = (scenario.id, variant_name(allocation.variant))
    for year, row in allocation.schedule.items():
        for code, cents in zip(allocation.members, row, strict=True):
            yield (*head, year, code, names[code], cents)


def tidy(fields: Sequence[str], rows: Iterable[Row]) -> DataFrame:
    """Table of rows whose last field is cents, with the same amounts in exact euros.

    Parameters
    ----------
    fields : sequence of str, shape (m,)
        Names of the columns.
    rows : iterable of tuple, shape (r, m)
        Cells; the last one is integer cents.

    Returns
    -------
    pandas.DataFrame
        ``cents`` is int64, or Python integers beyond its range; ``euros`` is `decimal.Decimal`.
    """
    import pandas as pd  # noqa: PLC0415 - only for who asks for a table

    found = list(rows)
    columns = dict(zip(fields, zip(*found, strict=True), strict=True)) if found else {}
    cents = [cast("int", row[-1]) for row in found]
    cells: dict[str, Any] = {name: columns.get(name, ()) for name in fields[:-1]}
    frame = pd.DataFrame(cells, dtype=object)
    if "year" in frame:
        frame["year"] = frame["year"].astype("int64")
    frame["cents"] = pd.Series(cents, dtype=_kind(cents))
    frame["euros"] = pd.Series([euros(cent) for cent in cents], dtype=object)
    return frame


def wide(members: Sequence[str], columns: Sequence[tuple[str | int, Sequence[int]]]) -> DataFrame:
    """Members in rows, lots or years in columns, exact euros, a TOTAL of both.

    Parameters
    ----------
    members : sequence of str, shape (n,)
        Codes, in display order.
    columns : sequence of (name, cents), shape (m,)
        Integer cents of each member.

    Returns
    -------
    pandas.DataFrame
        Cells are `decimal.Decimal`. The sums are called ``TOTAL``, or ``(TOTAL)`` when a lot or a
        member is.
    """
    import pandas as pd  # noqa: PLC0415 - only for who asks for a table

    names = [name for name, _ in columns]
    total = f"({_TOTAL})" if _TOTAL in (*names, *members) else _TOTAL
    rows = [list(row) for row in zip(*(cents for _, cents in columns), strict=True)]
    rows = rows or [[] for _ in members]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    cells = [[euros(cent) for cent in (*row, sum(row))] for row in rows]
    index = pd.Index([*members, total], name="member", dtype=object)
    return pd.DataFrame(cells, index=index, columns=pd.Index([*names, total], dtype=object))


def _kind(cents: Sequence[int]) -> Any:  # noqa: ANN401 - names of types of pandas
    fits = all(-_INT64 <= cent < _INT64 for cent in cents)
    return "int64" if fits else object


def plain_number(value: object) -> object:
    """Python number of a numpy scalar; a short float by its own shortest writing.

    Parameters
    ----------
    value : object
        What a Series, an array or a list holds.

    Returns
    -------
    object
        The value itself when it is no numpy scalar.

    Examples
    --------
    >>> import numpy as np
    >>> plain_number(np.float32(0.1)), plain_number("x")
    (0.1, 'x')
    """
    import numpy as np  # noqa: PLC0415 - loaded by the nouns already

    if not isinstance(value, np.generic):
        return value
    scalar = cast("np.generic[Any]", value)
    return float(str(scalar)) if scalar.dtype.kind == "f" else scalar.item()
