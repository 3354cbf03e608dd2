"""Variants side by side for an analyst: one DataFrame whose columns sum exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from allocation.errors import InvalidKeyError
from allocation.model import Allocation
from allocation.model.frame import variant_name
from allocation.reporting.measures import Measure, Measured, measures, reference_measures
from allocation.reporting.variants import numbered, references, scenario_marks
from allocation.typography import rounded

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["compare"]

_MEASURES: Final[dict[Measure, str]] = {
    "share": "share",
    "amount": "euros",
    "per_unit": "euros_per_inhabitant",
    "gap": "difference_euros",
    "points": "difference_points",
}
_CENTS: Final = 2
_REFERENCE: Final = "reference"


def compare(allocations: Allocation | Iterable[Allocation]) -> pd.DataFrame:
    """Each variant's share, euros, euros per inhabitant and differences to the reference.

    Parameters
    ----------
    allocations : Allocation or iterable of Allocation
        Variants with the same members, of one scenario or of several.

    Returns
    -------
    pandas.DataFrame
        Index: member codes, in the display order of the first. Columns: two levels, the variant
        (``"reference"``, then the key applied, ``"lots"`` for the lots' own keys, preceded by the
        scenario and ``/`` when there are several; a second variant of the same name is numbered,
        and a key that is called ``lots`` or ``reference`` is ``keys.lots``) and the measure:
        ``share`` (percent, as printed), ``euros``, ``euros_per_inhabitant`` (two decimals),
        ``difference_euros``, ``difference_points``. Cells are `decimal.Decimal`, so that
        ``frame.sum()`` is exact: shares make 100, euros the total. ``frame.astype(float)`` serves
        charts.

    Raises
    ------
    InvalidKeyError
        When there is nothing to compare, or the members differ.

    Examples
    --------
    >>> from allocation.pipeline import allocate
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> frame = compare([allocate(scenario), allocate(scenario, "egalite")])
    >>> str(frame["egalite"]["euros"].sum())
    '500000000.00'
    """
    import pandas as pd  # noqa: PLC0415 - kept out of start-up

    variants = (allocations,) if isinstance(allocations, Allocation) else tuple(allocations)
    if not variants or any(set(v.members) != set(variants[0].members) for v in variants):
        raise InvalidKeyError("compare_members")
    base = variants[0]
    columns: dict[tuple[str, str], list[Decimal]] = {}
    series = [
        *((name, agreed, reference_measures(agreed)) for name, agreed in _agreed(variants)),
        *((name, v, measures(v)) for name, v in zip(_names(variants), variants, strict=True)),
    ]
    for name, variant, found in series:
        order = [variant.members.index(code) for code in base.members]
        for measure, word in _MEASURES.items():
            if measure in found:
                columns[name, word] = _cells(measure, found[measure], order)
    index = pd.Index(base.members, name="member")
    frame = pd.DataFrame(columns, index=index, dtype=object)
    frame.columns = pd.MultiIndex.from_tuples(list(columns), names=["variant", "measure"])
    return frame


def _names(variants: Sequence[Allocation]) -> tuple[str, ...]:
    """Name of each variant, each once and none that of the reference."""
    own = (variant_name(variant.variant) for variant in variants)
    marks = scenario_marks(variants)
    return numbered(f"{m}/{name}" if m else name for m, name in zip(marks, own, strict=True))


def _agreed(variants: Sequence[Allocation]) -> Iterator[tuple[str, Allocation]]:
    """References with their names: one for all, or one per scenario that has its own."""
    found = references(variants)
    shared = len(found) == 1 and all(v.scenario.reference is not None for v in variants)
    marks = dict(zip(map(id, variants), scenario_marks(variants), strict=True))
    for agreed in found:
        mark = marks[id(agreed)]
        yield (f"{mark}/{_REFERENCE}" if mark and not shared else _REFERENCE), agreed


def _cells(measure: Measure, found: Measured, order: list[int]) -> list[Decimal]:
    """Printed percentages as they are; cents and euros as decimals of a euro."""
    values = (found.each[i] for i in order)
    if measure in ("amount", "gap"):
        return [rounded(Fraction(value) / 100, _CENTS) for value in values]
    if measure == "per_unit":
        return [rounded(value, _CENTS) for value in values]
    return [value if isinstance(value, Decimal) else Decimal(0) for value in values]
