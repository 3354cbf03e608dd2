"""What is verified on every allocation, and who breaks it: controls an auditor would recompute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from operator import sub

from immutabledict import immutabledict

from allocation.errors import AllocationError, InvalidKeyError
from allocation.key_rules import Mix
from allocation.keys import EXACT_MEMBERS
from allocation.model import Allocation, Bound, Check, RedLine, Unbound

__all__ = ["all_checks"]

_CENTS = 100


def all_checks(
    allocation: Allocation, bounds: tuple[Bound, ...], unbound: tuple[Unbound, ...] = ()
) -> tuple[Check, ...]:
    """Controls of an allocation: sums of the key, rows, columns, rounding, plan, red lines, ranks.

    Parameters
    ----------
    allocation : Allocation
        Amounts in cents, with or without a schedule.
    bounds : tuple of Bound
        Red lines in arithmetic.
    unbound : tuple of Unbound
        Red lines that nothing can verify: each is a failed control that refuses nothing.

    Returns
    -------
    tuple of Check
        A failed check of members names them; red lines only warn on a variant.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> [check.id for check in all_checks(found, ()) if not check.passed]
    ['rank_reference']
    """
    return (
        *_sums(allocation),
        *_rounding(allocation),
        *_plan(allocation),
        *_negative(allocation),
        *_red_lines(allocation, bounds),
        *(_unverified(line.line, line.reason) for line in unbound),
        *_ranks(allocation),
        *_platform(allocation),
    )


def _check(
    identifier: str,
    *,
    passed: bool,
    hard: bool = True,
    members: tuple[str, ...] = (),
    **facts: object,
) -> Check:
    return Check(identifier, passed, hard, members, immutabledict(facts))


def _sums(allocation: Allocation) -> Iterator[Check]:
    decimals = allocation.scenario.published_decimals
    printed = sum(allocation.key.published(decimals), Decimal(0))
    yield _check("key_sum", passed=printed == _CENTS, total=printed)
    by_lot = {lot.id: lot.amount for lot in allocation.scenario.lots}
    gaps = {lot.lot: sum(lot.amounts) - by_lot[lot.lot] for lot in allocation.lots}
    yield _check("lot_sums", passed=not any(gaps.values()), lots=len(gaps), gap=sum(gaps.values()))
    gap = allocation.total - allocation.scenario.total
    yield _check("member_sums", passed=gap == 0, total=allocation.total, gap=gap)
    if allocation.schedule:
        columns = tuple(map(sum, zip(*allocation.schedule.values(), strict=True)))
        gap = sum(abs(a - b) for a, b in zip(columns, allocation.totals, strict=True))
        yield _check("year_sums", passed=gap == 0, years=len(allocation.schedule), gap=gap)


def _rounding(allocation: Allocation) -> Iterator[Check]:
    """Largest adjustment |x - T k| of a lot against one unit, k the key that governs it.

    When the printed key does, what it changes to the exact key is said, and refuses nothing.
    """
    scenario = allocation.scenario
    printed = scenario.governs == "key"
    largest, over = Fraction(0), False
    moved, points = Fraction(0), Fraction(0)
    for stated, lot in zip(scenario.lots, allocation.lots, strict=True):
        total = sum(lot.amounts)
        governing = lot.key.shares
        if printed:
            percents = lot.key.published(scenario.published_decimals)
            governing = tuple(Fraction(percent) / _CENTS for percent in percents)
            rounding = max(map(abs, map(sub, governing, lot.key.shares)))
            points, moved = max(points, rounding * _CENTS), max(moved, rounding * abs(total))
        gaps = [abs(x - total * k) for x, k in zip(lot.amounts, governing, strict=True)]
        largest, over = max(largest, *gaps), over or max(gaps) >= stated.round_to
    yield _check("rounding_printed" if printed else "rounding", passed=not over, adjustment=largest)
    if printed:
        yield _check("printed_key", passed=True, hard=False, points=points, adjustment=moved)


def _plan(allocation: Allocation) -> Iterator[Check]:
    scenario = allocation.scenario
    if scenario.operation.total is None:
        return
    lines = allocation.total + sum(line.amount for line in scenario.funding)
    closings: Mapping[str, int] = {
        hypothesis.label: lines + sum(line.amount for line in hypothesis.funding)
        for hypothesis in scenario.hypotheses.values()
    } or {"": lines}
    for name, closed in closings.items():
        gap = scenario.operation.total - closed
        yield _check(
            "plan", passed=gap == 0, hypothesis=name, total=scenario.operation.total, gap=gap
        )


def _negative(allocation: Allocation) -> Iterator[Check]:
    """Criteria that weigh below zero, then who pays less than nothing on a lot or in all."""
    keys = allocation.scenario.keys
    reached = [step.key for step in allocation.steps]
    mixes = {name: key for name in reached if isinstance(key := keys[name], Mix)}
    lessened = {name: key for name, key in mixes.items() if min(key.parts.values()) < 0}
    labels = {name: keys[name].label or name for name in keys}
    for name, key in lessened.items():
        parts = [labels[part] for part, weight in key.parts.items() if weight < 0]
        named = ", ".join(parts)
        yield _check("negative_weight", passed=False, hard=False, key=labels[name], parts=named)
    rows = [lot.amounts for lot in allocation.lots]
    below = tuple(
        code
        for code, amounts in zip(allocation.members, zip(*rows, strict=True), strict=True)
        if min(*amounts, sum(amounts)) < 0
    )
    if below:
        by = ", ".join(labels[name] for name in lessened)
        found = _check("negative_share", passed=False, hard=False, members=below)
        yield replace(found, facts=immutabledict({"keys": by})) if by else found


def _red_lines(allocation: Allocation, bounds: tuple[Bound, ...]) -> Iterator[Check]:
    for bound in bounds:
        amounts = _bounded_amounts(allocation, bound)
        if amounts is None:
            yield _unverified(bound, InvalidKeyError("line_without_calls", year=bound.year))
            continue
        value = sum(
            (c * Fraction(x, _CENTS) for c, x in zip(bound.row, amounts, strict=True)), Fraction(0)
        )
        excess = max(value - bound.limit, Fraction(0))
        yield _check(
            "red_line",
            passed=excess == 0 or _is_rounding(allocation, bound, excess),
            hard=bound.hard and not allocation.variant,
            members=bound.members,
            owner=bound.owner,
            text=bound.text,
            kind=bound.kind,
            year=bound.year,
            value=value,
            limit=bound.limit,
            excess=excess,
        )


def _is_rounding(allocation: Allocation, bound: Bound, excess: Fraction) -> bool:
    """Whether the exact key respects the line, which odd cents alone pass: under one by payment."""
    lots = [lot for lot in allocation.lots if bound.lot in (None, lot.lot)]
    odd = sum(map(abs, bound.row)) * len(lots)
    if bound.year is not None or excess * _CENTS >= odd:
        return False
    exact = sum(
        c * share * sum(lot.amounts)
        for lot in lots
        for c, share in zip(bound.row, lot.key.shares, strict=True)
    )
    return exact <= bound.limit * _CENTS


def _unverified(line: Bound | RedLine, reason: AllocationError) -> Check:
    """A line that cannot be verified is said with its reason; it refuses nothing, hard or not."""
    named = line.members or ((line.member,) if isinstance(line, RedLine) and line.member else ())
    return _check(
        "red_line_unverified",
        passed=False,
        hard=False,
        members=named or (line.owner,),
        owner=line.owner,
        text=line.text,
        kind=line.kind,
        reason=reason.code,
        figures=immutabledict({name: str(value) for name, value in reason.params.items()}),
    )


def _bounded_amounts(allocation: Allocation, bound: Bound) -> tuple[int, ...] | None:
    """Amounts that a bound bears on: a lot, a year, a running total, or everything."""
    if bound.year is not None:
        if bound.year not in allocation.schedule:
            return None
        years = [y for y in allocation.schedule if y <= bound.year] if bound.cumulative else []
        rows = [allocation.schedule[y] for y in years or [bound.year]]
        return tuple(map(sum, zip(*rows, strict=True)))
    if bound.lot is not None:
        return next(lot.amounts for lot in allocation.lots if lot.lot == bound.lot)
    return allocation.totals


def _ranks(allocation: Allocation) -> Iterator[Check]:
    """Ranking per inhabitant, to the cent, that another vintage of the population would change.

    That of the reference is said apart unless the amounts are the same.
    """
    scenario = allocation.scenario
    population = scenario.indicators.get(scenario.population or "population")
    inhabitants = scenario.inhabitants()
    if population is None or not inhabitants:
        return
    paid = {"own": dict(zip(allocation.members, allocation.totals, strict=True))}
    if scenario.reference is not None and scenario.reference.amounts != paid["own"]:
        paid["reference"] = dict(scenario.reference.amounts)
    for vintage in population.vintages:
        for whose, amounts in paid.items():
            here = _per_head(amounts, inhabitants)
            there = _per_head(amounts, vintage.values)
            moved = _swapped(here, there)
            if moved:
                yield _check(
                    f"rank_{whose}",
                    passed=False,
                    hard=False,
                    members=moved,
                    year=population.year,
                    other_year=vintage.year,
                    values=immutabledict({code: here[code] for code in moved}),
                    other_values=immutabledict({code: there[code] for code in moved}),
                )


def _platform(allocation: Allocation) -> Iterator[Check]:
    """Above this number of members keys are in floating point, and cents hold on one machine."""
    count = len(allocation.members)
    if count > EXACT_MEMBERS:
        yield _check("one_platform", passed=False, hard=False, count=count)


def _per_head(
    amounts: Mapping[str, int], inhabitants: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Euros per inhabitant as they are printed; a member without inhabitants has no rank."""
    return {
        code: Fraction(round(cents / inhabitants[code]), _CENTS)
        for code, cents in amounts.items()
        if inhabitants.get(code)
    }


def _swapped(here: Mapping[str, Fraction], there: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Members of a pair whose order differs, strictly, from one vintage to the other."""
    codes = sorted(here.keys() & there.keys())
    moved = {
        code
        for position, a in enumerate(codes)
        for b in codes[position + 1 :]
        if (here[a] - here[b]) * (there[a] - there[b]) < 0
        for code in (a, b)
    }
    return tuple(sorted(moved))
