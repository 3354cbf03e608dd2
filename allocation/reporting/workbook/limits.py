"""Red lines as formulas: what each one bears on, its limit, its slack.

A limit that depends on a figure follows it: a share of an amount, euros per unit, a band around
another key. A stated amount is a figure to change on the sheet of controls itself.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.model import Bound, RedLine, Scenario
from allocation.red_lines import bindable
from allocation.reporting.cells import Said, Value
from allocation.reporting.workbook.control import Control, Sense
from allocation.reporting.workbook.core import Core
from allocation.reporting.workbook.places import Live, Strip

__all__ = ["red_lines", "references"]

_MOST_TERMS: Final = 60
_STATED: Final = frozenset(
    {
        *("max_amount", "min_amount", "coalition_ceiling"),
        *("yearly_capacity", "cumulative_envelope"),
    }
)
"""Kinds of lines whose limit is an amount of the file."""


@dataclass(frozen=True)
class _Line:
    """A bound, the line that it comes from (None for a capacity of the schedule), the workbook."""

    core: Core
    bound: Bound
    line: RedLine | None

    @property
    def is_floor(self) -> bool:
        """Whether it holds one member from below."""
        read = [coefficient for coefficient in self.bound.row if coefficient]
        return read == [-1]

    @property
    def amount(self) -> str:
        """Euros that a share is taken of."""
        figures, lot = self.core.ground.figures, self.bound.lot
        return (figures.total if lot is None else figures.amounts[lot]).seen()

    def figure(self, code: str) -> str:
        """Value of the indicator of the line."""
        indicator = "" if self.line is None else self.line.indicator or ""
        position = self.core.ground.group.codes.index(code)
        return self.core.ground.figures.values[indicator][position].seen()


def references(scenario: Scenario) -> tuple[str, ...]:
    """Keys that a band is around: they are written even when nothing else needs them."""
    known = {line.reference for line in scenario.red_lines if line.kind == "band"}
    unbound = {found.line.reference for found in bindable(scenario)[1]}
    return tuple(sorted(key for key in known - unbound if key is not None))


def red_lines(core: Core) -> Iterator[Control]:
    """Every line of the scenario, on what it bears: a lot, a year, a running total, or all."""
    for bound, line in _paired(core.scenario):
        found = _Line(core, bound, line)
        cells, paid = _bounded(core, bound)
        if cells:
            yield _control(found, cells, paid)


def _paired(scenario: Scenario) -> Iterator[tuple[Bound, RedLine | None]]:
    """Bounds with the lines that they come from: two per member for a band."""
    bounds, unbound = bindable(scenario)
    apart = [found.line for found in unbound]
    waiting = iter(bounds)
    for line in scenario.red_lines:
        if line not in apart:
            for _ in range(_count(scenario, line)):
                yield next(waiting), line
    yield from ((bound, None) for bound in waiting)


def _count(scenario: Scenario, line: RedLine) -> int:
    if line.kind != "band":
        return 1
    return 2 if line.member else 2 * len(line.members or scenario.codes)


def _control(found: _Line, cells: tuple[Strip, ...], paid: tuple[int, ...]) -> Control:
    bound, sense = found.bound, _sense(found)
    left, right = _weighed(found, cells, paid), _limit(found)
    if sense == "least":
        left, right = _opposite(left), _opposite(right)
    owner = found.core.scenario.name(bound.owner)
    said = Said("workbook.control.red_line", {"owner": owner, "text": bound.text})
    if not bound.text:
        year = Value("year", bound.year)
        said = Said("workbook.control.capacity", {"owner": owner, "year": year})
    hard = bound.hard and not found.core.allocation.variant
    stated = bound.kind in _STATED
    return Control(said, left, right, "money", sense, hard, stated)


def _sense(found: _Line) -> Sense:
    return "least" if found.is_floor else "most"


def _opposite(side: Live | float) -> Live | float:
    if isinstance(side, Live):
        value = 0.0 if side.value == 0 else -float(side.value)
        return Live(f"=-({side.formula[1:]})", value)
    return 0.0 if side == 0 else -side


def _bounded(core: Core, bound: Bound) -> tuple[tuple[Strip, ...], tuple[int, ...]]:
    """Cells that a line bears on, and the cents of each member; none for a year without calls."""
    allocation = core.allocation
    if bound.year is not None:
        found: Mapping[int, Strip] = core.called.by_year if core.called else {}
        until = [year for year in found if year <= bound.year] if bound.cumulative else [bound.year]
        years = [year for year in until if year in found and year in allocation.schedule]
        rows = [allocation.schedule[year] for year in years]
        return tuple(found[year] for year in years), tuple(map(sum, zip(*rows, strict=True)))
    if bound.lot is not None:
        position = [lot.id for lot in allocation.scenario.lots].index(bound.lot)
        return (core.result.lots[position],), allocation.lots[position].amounts
    return (core.result.amount,), allocation.totals


def _weighed(found: _Line, cells: tuple[Strip, ...], paid: tuple[int, ...]) -> Live | float:
    """Left side of a line as a formula; its value when a cell could not hold the formula."""
    terms: list[str] = []
    value = Fraction(0)
    for row, position in enumerate(found.core.ground.group.order):
        coefficient = found.bound.row[position]
        if coefficient:
            value += coefficient * Fraction(paid[position], 100)
            terms += [f"{_coefficient(found, coefficient)}{strip[row].seen()}" for strip in cells]
    if len(terms) > _MOST_TERMS:
        return float(value)
    return Live("=" + "+".join(terms or ["0"]), float(value))


def _coefficient(found: _Line, value: Fraction) -> str:
    """What a payment counts for; the ratio of two figures follows them."""
    if value == 1:
        return ""
    line = found.line
    if line is not None and line.kind == "not_more_than" and line.indicator and line.other:
        units, others = found.figure(line.member or ""), found.figure(line.other)
        return f"-IF({others}=0,1,{units}/{others})*"
    if value.denominator == 1:
        return f"{value.numerator}*"
    return f"({value.numerator}/{value.denominator})*"


def _limit(found: _Line) -> Live | float:
    """Right side of a line: a formula when it depends on figures of the workbook."""
    limit = float(found.bound.limit)
    formula = None if found.line is None else _LIMITS.get(found.line.kind, _stated)(found)
    return limit if formula is None else Live(f"={formula}", limit)


def _stated(found: _Line) -> str | None:
    del found


def _share(found: _Line) -> str:
    sign = "-" if found.is_floor else ""
    return f"{sign}{_ratio(found)}*{found.amount}"


def _per_unit(found: _Line) -> str:
    member = "" if found.line is None else found.line.member or ""
    return f"{_ratio(found)}*{found.figure(member)}"


def _ratio(found: _Line) -> str:
    value = Fraction(0) if found.line is None else found.line.value or Fraction(0)
    return f"({value.numerator}/{value.denominator})"


def _band(found: _Line) -> str | None:
    """What the reference key makes of each lot, widened; none when that key is not written."""
    bound, line, ground = found.bound, found.line, found.core.ground
    reference = "" if line is None else line.reference or ""
    position = next(i for i, coefficient in enumerate(bound.row) if coefficient)
    row = ground.group.order.index(position)
    terms: list[str] = []
    for lot in found.core.scenario.lots:
        if bound.lot in (None, lot.id):
            known = (ground.shares.found.get((reference, place)) for place in (lot.id, ""))
            share = next((one for one in known if one), None)
            if share is None:
                return None
            terms.append(f"{share.strip[row].seen()}*{ground.figures.amounts[lot.id].seen()}")
    if len(terms) > _MOST_TERMS:
        return None
    sign = "(-1+" if found.is_floor else "(1+"
    return f"{sign}{_ratio(found)})*({'+'.join(terms)})"


_LIMITS: Final[Mapping[str, Callable[[_Line], str | None]]] = immutabledict(
    {"band": _band, "max_per_unit": _per_unit, "max_share": _share, "min_share": _share}
)
