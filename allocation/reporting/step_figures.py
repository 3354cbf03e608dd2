"""The numbers of a step as they are printed: kinds of its columns, contributions that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.model import Key, Step
from allocation.reporting.cells import Kind
from allocation.rounding import round_table
from allocation.typography import rounded

__all__ = ["STEP_KINDS", "Contributions", "printed_contributions", "step_sum", "step_value"]

STEP_KINDS: Final[Mapping[str, Kind]] = immutabledict(
    {
        "amount_cents": "per_unit",
        "indexed_cents": "per_unit",
        "base": "share",
        "flow": "share",
        "high": "share",
        "low": "share",
        "recomputed": "share",
        "reference": "share",
        "transfer": "points",
        "drift": "points",
    }
)
"""Kinds of the columns that are not plain numbers; cents are printed as euros."""

_NOT_SUMMED: Final = frozenset(
    {"burden", "capacity", "coefficient", "high", "index", "low", "multiplier"}
)


def step_value(column: str, value: Fraction) -> Fraction:
    """Cell of a column of a step: cents become euros, other numbers stay.

    Parameters
    ----------
    column : str
        Identifier of the column.
    value : Fraction
        Number that the rule used.

    Returns
    -------
    Fraction
    """
    return value / 100 if column.endswith("_cents") else value


def step_sum(column: str, values: tuple[Fraction, ...]) -> Fraction | None:
    """Total of a column of a step; None when a sum means nothing (a mean, a coefficient).

    Parameters
    ----------
    column : str
        Identifier of the column.
    values : tuple of Fraction, shape (n,)
        Numbers that the rule used.

    Returns
    -------
    Fraction or None
    """
    return None if column in _NOT_SUMMED else step_value(column, sum(values, Fraction(0)))


@dataclass(frozen=True)
class Contributions:
    """Points that each criterion brings to each share, as printed.

    Parameters
    ----------
    cells : tuple of tuple of Decimal, shape (n, m)
        Members in the order of the step, criteria in the order of its contributions.
    shares : tuple of Decimal, shape (n,)
        Printed key: the sum of each row.
    weights : tuple of Decimal, shape (m,)
        Printed weights: the sum of each column.
    """

    cells: tuple[tuple[Decimal, ...], ...]
    shares: tuple[Decimal, ...]
    weights: tuple[Decimal, ...]


def printed_contributions(step: Step, decimals: int) -> Contributions:
    """Contributions rounded in both directions at once, under the printed shares and weights.

    The exact table is moved to the printed margins, each gap spread over its row or its column,
    then rounded to whole units of the last decimal.

    Parameters
    ----------
    step : Step
        Step of a key made of other keys.
    decimals : int
        Decimals of a percent.

    Returns
    -------
    Contributions
    """
    criteria = tuple(step.contributions)
    exact = list(zip(*step.contributions.values(), strict=True))
    summed = tuple(sum(column, Fraction(0)) for column in step.contributions.values())
    shares = Key(step.members, step.shares).published(decimals)
    weights = Key(criteria, summed).published(decimals)
    unit = Fraction(1, 10**decimals)
    rows = [Fraction(share) / unit for share in shares]
    columns = [Fraction(weight) / unit for weight in weights]
    quotas = [[cell * 100 / unit for cell in row] for row in exact]
    across = [
        (total - sum(column)) / len(rows)
        for total, column in zip(columns, zip(*quotas, strict=True), strict=True)
    ]
    moved = [
        [c + (total - sum(row)) / len(columns) + gap for c, gap in zip(row, across, strict=True)]
        for row, total in zip(quotas, rows, strict=True)
    ]
    margins = [int(total) for total in rows], [int(total) for total in columns]
    counts = round_table(moved, *margins, priority=range(len(columns)))
    cells = tuple(tuple(rounded(int(n) * unit, decimals) for n in row) for row in counts)
    return Contributions(cells, shares, weights)
