"""Keys within limits, as formulas: water-filling from its break points, and a band.

x_i = clip(r b_i, low_i, high_i), where the sum G(r) is piecewise linear. Each member has two break
points; G at each of them says between which two the rate lies, and there G is a straight line.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, cast

from immutabledict import immutabledict

from allocation.key_rules import Band, Bounded
from allocation.model import Step
from allocation.reporting.cells import Said
from allocation.reporting.measures import key_label
from allocation.reporting.workbook.recipes.noun import Parameter, Recipe, Verified, Working
from allocation.reporting.workbook.recipes.row import Formula, Row
from allocation.reporting.workbook.recipes.site import Maker, Site

__all__ = ["BOUNDS"]

_MOST: Final = 400
"""Members above which a column of sums over all of them would be too slow."""

_MOST_ERROR: Final = 4_000.0
"""Error of a share above which a level is not known to 12 decimals."""

_ALIKE: Final = Fraction(1, 10**12)
"""Levels closer than this to the whole are told apart by no spreadsheet."""


@dataclass(frozen=True)
class _Limits:
    """What holds a key: columns of inputs, its two limits by member, their error.

    Parameters
    ----------
    inputs : tuple of Working
        Figures to change.
    low, high : tuple of Fraction
        Limits as shares.
    formulas : tuple of (callable, callable)
        Formulas of the two limits.
    error : float
        Error of a limit, apart from three roundings.
    parameters : tuple of Parameter
        Numbers to change.
    """

    inputs: tuple[Working, ...]
    low: tuple[Fraction, ...]
    high: tuple[Fraction, ...]
    formulas: tuple[Formula, Formula]
    error: float = 0.0
    parameters: tuple[Parameter, ...] = ()


def _bounded(step: Step, site: Site) -> Recipe | None:
    rule = cast("Bounded", site.scenario.keys[step.key])
    return _filled(step, site, rule.base, _limits(rule, step, site))


def _band(step: Step, site: Site) -> Recipe | None:
    rule = cast("Band", site.scenario.keys[step.key])
    centre = site.of(rule.reference, step)

    def side(sign: str) -> Callable[[Row], str]:
        return lambda row: f"={row.share(rule.reference)}*(1{sign}{row.named('width')})"

    limits = _Limits(
        inputs=(),
        low=tuple(share * (1 - rule.width) for share in centre),
        high=tuple(share * (1 + rule.width) for share in centre),
        formulas=(side("-"), side("+")),
        error=2 * site.errors[rule.reference],
        parameters=(site.given(step, "width", rule.width, "share"),),
    )
    return _filled(step, site, rule.base, limits)


def _limits(rule: Bounded, step: Step, site: Site) -> _Limits:
    """The tightest of the limits stated in shares, in euros and per unit."""
    stated: dict[str, Mapping[str, Fraction]] = {
        "cap": rule.cap,
        "floor": rule.floor,
        "cap_amount": {code: Fraction(cents) for code, cents in rule.cap_amount.items()},
        "floor_amount": {code: Fraction(cents) for code, cents in rule.floor_amount.items()},
    }
    used = [name for name, by_code in stated.items() if by_code]
    inputs = tuple(
        site.column(
            step,
            name,
            tuple(stated[name].get(code) for code in step.members),
            kind="money" if name.endswith("amount") else "share",
        )
        for name in used
    )
    per = rule.cap_per
    prices: dict[str, Fraction] = {}
    if per is not None:
        units = zip(step.members, site.values(per.indicator, step), strict=True)
        prices = {code: unit * per.amount for code, unit in units}
    low = tuple(
        _tightest(code, (stated["floor"], stated["floor_amount"]), site.cents, Fraction(0))
        for code in step.members
    )
    high = tuple(
        _tightest(code, (stated["cap"], stated["cap_amount"], prices), site.cents, Fraction(1))
        for code in step.members
    )
    price = () if per is None else (site.given(step, "per_unit", Fraction(per.amount), "money"),)

    def floor(row: Row) -> str:
        parts = [row.cell("floor")] if "floor" in used else []
        parts += [f"{row.cell('floor_amount')}/{row.whole}"] if "floor_amount" in used else []
        return f"=MAX(0,{','.join(parts)})" if parts else "=0"

    def cap(row: Row) -> str:
        parts = [row.cell("cap")] if "cap" in used else []
        if "cap_amount" in used:
            cell = row.cell("cap_amount")
            parts.append(f'IF({cell}="",1,{cell}/{row.whole})')
        if per is not None:
            parts.append(f"{row.figure(per.indicator)}*{row.named('per_unit')}/{row.whole}")
        return f"=MIN(1,{','.join(parts)})" if parts else "=1"

    return _Limits(inputs, low, high, (floor, cap), 0.0, price)


def _tightest(
    code: str, stated: tuple[Mapping[str, Fraction], ...], cents: int, default: Fraction
) -> Fraction:
    """Largest floor or smallest cap of a member: a share first, then amounts over the total."""
    shares, *amounts = stated
    known = [shares[code]] if code in shares else []
    known += [by_code[code] / cents for by_code in amounts if code in by_code]
    return (min if default else max)((default, *known))


def _filled(step: Step, site: Site, base: str, limits: _Limits) -> Recipe | None:
    """Limits, break points, levels, then shares; the rate is a number of the whole."""
    lines = list(zip(site.of(base, step), limits.low, limits.high, strict=True))
    size = len(lines)
    if size > _MOST:
        return None
    points = [_points(*line) for line in lines]
    levels = [(_level(lines, start), _level(lines, end)) for start, end in points]
    numbers, rate = _numbers(step, site, base, (lines, points, levels))
    wrong = size * limits.error + 2 * size + 12
    error = wrong + float(max(rate, Fraction(1))) * (1 + size) * site.errors[base]
    near = any(1 - 2 * _ALIKE < level < 1 for pair in levels for level in pair)
    if near or error > _MOST_ERROR:
        return None
    columns = (
        *limits.inputs,
        site.column(step, "low", limits.low, limits.formulas[0], "share"),
        site.column(step, "high", limits.high, limits.formulas[1], "share"),
        site.column(step, "from", tuple(pair[0] for pair in points), _point(base, "low")),
        site.column(step, "to", tuple(pair[1] for pair in points), _point(base, "high")),
        site.column(step, "level_from", tuple(p[0] for p in levels), _sum(base, "from"), "share"),
        site.column(step, "level_to", tuple(p[1] for p in levels), _sum(base, "to"), "share"),
        site.share(step, lambda row: _clipped(base, row)),
    )
    said = Said("workbook.control.crossed", {"key": key_label(site.scenario, step.key)})
    crossed = Verified(said, _crossed, Fraction(0))
    return Recipe(columns, error, (*limits.parameters, *numbers), verified=(crossed,))


def _crossed(row: Row) -> str:
    """How many members have a floor above their cap."""
    return f"=SUMPRODUCT(--({row.column('low')}>{row.column('high')}+1E-12))"


_Pair = tuple[Fraction, Fraction]
_Line = tuple[Fraction, Fraction, Fraction]
"""Weight of a member, then its limits."""


def _points(weight: Fraction, low: Fraction, high: Fraction) -> _Pair:
    """Rates from which a member leaves its floor, and reaches its cap."""
    return (low / weight, high / weight) if weight else (Fraction(0), Fraction(0))


def _level(lines: Sequence[_Line], rate: Fraction) -> Fraction:
    """G(r), the sum of the clipped shares."""
    return sum((min(max(rate * w, low), high) for w, low, high in lines), Fraction(0))


def _point(base: str, limit: str) -> Formula:
    return lambda row: f"=IF({row.share(base)}>0,{row.cell(limit)}/{row.share(base)},0)"


def _sum(base: str, point: str) -> Formula:
    """G at a break point: no array formula, comparisons count for 0 or 1, nothing cancels out."""

    def formula(row: Row) -> str:
        low, high = row.column("low"), row.column("high")
        given = f"{row.cell(point)}*{row.shares_of(base)}"
        inside = f"{given}*({given}>{low})*({given}<{high})"
        capped = f"{high}*({given}>{low})*({given}>={high})"
        return f"=SUMPRODUCT({low}*({given}<={low})+{inside}+{capped})"

    return formula


def _clipped(base: str, row: Row) -> str:
    given = f"{row.named('common')}*{row.share(base)}"
    return f"=MIN(MAX({given},{row.cell('low')}),{row.cell('high')})"


def _numbers(
    step: Step,
    site: Site,
    base: str,
    found: tuple[Sequence[_Line], Sequence[_Pair], Sequence[_Pair]],
) -> tuple[tuple[Parameter, ...], Fraction]:
    """The two break points around the rate, the weight of who is free there, and the rate."""
    lines, points, levels = found
    ordered = sorted(point for pair in points for point in pair)
    before = sum(level < 1 for pair in levels for level in pair)
    before = min(max(before, 1), len(ordered) - 1)
    lower, upper = ordered[before - 1], ordered[before]
    free, rate = _rate(lines, points, (lower, upper))

    def nth(shift: int) -> Formula:
        def formula(row: Row) -> str:
            count = f"SUMPRODUCT(--({row.column('level_from', 'level_to')}<1-1E-12))"
            place = f"MIN(MAX({count},1),{2 * len(lines) - 1})"
            return f"=SMALL({row.column('from', 'to')},{place}+{shift})"

        return formula

    numbers = (
        site.computed(step, "lower", lower, nth(0)),
        site.computed(step, "upper", upper, nth(1)),
        site.computed(step, "free", free, lambda row: _free(base, row), "share"),
        site.computed(step, "common", rate, _rated(base)),
    )
    return numbers, rate


def _rate(
    lines: Sequence[_Line], points: Sequence[_Pair], around: _Pair
) -> tuple[Fraction, Fraction]:
    """Weight of who no limit holds between two break points, and the rate there."""
    lower, upper = around
    free = left = Fraction(0)
    for (w, low, high), (start, end) in zip(lines, points, strict=True):
        free += w if start <= lower and end >= upper else 0
        left += high if w and end <= lower else 0
        left += low if not w or start >= upper else 0
    return free, (1 - left) / free if free else lower


def _free(base: str, row: Row) -> str:
    inside = f"({row.column('from')}<={row.named('lower')})*({row.column('to')}>="
    return f"=SUMPRODUCT({row.shares_of(base)}*{inside}{row.named('upper')}))"


def _rated(base: str) -> Formula:
    """What the limits leave, over the weight of who is free."""

    def formula(row: Row) -> str:
        weights, lower, upper = row.shares_of(base), row.named("lower"), row.named("upper")
        capped = f"SUMPRODUCT(({weights}>0)*({row.column('to')}<={lower})*{row.column('high')})"
        floored = f"(({weights}=0)+({weights}>0)*({row.column('from')}>={upper}))"
        held = f"{capped}-SUMPRODUCT({floored}*{row.column('low')})"
        return f"=IF({row.named('free')}=0,{lower},(1-{held})/{row.named('free')})"

    return formula


BOUNDS: Final[Mapping[str, Maker]] = immutabledict({"band": _band, "bounded": _bounded})
