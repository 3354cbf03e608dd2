"""Which keys a workbook writes, each with its recipe, parents first.

A key that depends on the amount is written once per lot; one that is solved inside the red lines
is written once, for the sum of the lots.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from allocation.keys import EXACT_MEMBERS
from allocation.model import Allocation, Inputs, LotResult, Scenario, Step
from allocation.reporting.workbook.figures import Figures
from allocation.reporting.workbook.recipes import RECIPES, WHOLE, Recipe, Site
from allocation.rules import evaluate, scale_free, solved

__all__ = ["WHOLE", "Fixed", "Planned", "planned"]

Fixed = Literal["", "amount", "close", "large", "long", "partly", "rule", "solved"]
"""Why shares are values; ``partly`` are formulas over keys that are, ``close`` until snapped."""

_FIXED_ERROR: Final = 1.0
_SNAPPED_ERROR: Final = 2.0
_MOST_LOTS: Final = 24
"""Lots above which a key that depends on the amount is not written for each of them."""


@dataclass(frozen=True)
class Planned:
    """A key to write.

    Parameters
    ----------
    step : Step
        What the library computed.
    place : str
        Lot that it is written for; "" for all, `WHOLE` for their sum.
    recipe : Recipe
        Its columns.
    exact : mapping of str to Fraction
        Its shares by code.
    fixed : Fixed
        Why its cells are values; "" for formulas.
    """

    step: Step
    place: str
    recipe: Recipe
    exact: Mapping[str, Fraction]
    fixed: Fixed = ""

    @property
    def at(self) -> tuple[str, str]:
        """Key and place."""
        return self.step.key, self.place

    @property
    def parts(self) -> tuple[str, ...]:
        """What tells it from other keys in a name."""
        return (self.step.key,) if self.place in ("", WHOLE) else self.at

    @property
    def error(self) -> float:
        """Bound of the error of a share in its cell, in units of 2**-53."""
        return _SNAPPED_ERROR if self.recipe.raw else self.recipe.error

    @property
    def is_fixed(self) -> bool:
        """Whether its shares are values."""
        return self.fixed not in ("", "partly")


@dataclass(frozen=True)
class _Walk:
    """Keys planned so far, as the recipes of the next ones read them."""

    errors: dict[tuple[str, str], float]
    exact: dict[tuple[str, str], Mapping[str, Fraction]]
    fixed: dict[tuple[str, str], Fixed]

    def site(self, base: Site) -> Site:
        """What a key of a place may read: those of its place, else those of every lot."""
        wanted = ("", base.place)
        return replace(
            base,
            errors={k: e for place in wanted for (k, p), e in self.errors.items() if p == place},
            exact={k: e for place in wanted for (k, p), e in self.exact.items() if p == place},
        )


def planned(
    scenario: Scenario, figures: Figures, allocations: Sequence[Allocation]
) -> Iterator[Planned]:
    """Every key of every allocation, each once."""
    walk = _Walk({}, {}, {})
    for allocation in allocations:
        for site, step in _steps(scenario, figures, allocation):
            if (step.key, site.place) not in walk.exact:
                plan = _plan(step, walk.site(site), walk)
                walk.errors[step.key, site.place] = plan.error
                walk.exact[step.key, site.place] = plan.exact
                walk.fixed[step.key, site.place] = plan.fixed
                yield plan


def _steps(
    scenario: Scenario, figures: Figures, allocation: Allocation
) -> Iterator[tuple[Site, Step]]:
    """Steps in order, each with the amount and the place that it was computed for."""
    base = Site(scenario, figures)
    if any(solved(scenario.keys, lot.key_id) for lot in allocation.lots):
        whole = replace(base, cents=scenario.total, place=WHOLE)
        for step in allocation.steps:
            yield base if scale_free(scenario.keys, step.key) else whole, step
        return
    free = {step.key: step for step in allocation.steps if scale_free(scenario.keys, step.key)}
    yield from ((base, step) for step in free.values())
    for lot, found in zip(scenario.lots, allocation.lots, strict=True):
        if found.key_id not in free:
            site = replace(base, cents=lot.amount, place=lot.id, lot=lot.label)
            if len(scenario.lots) > _MOST_LOTS:
                yield site, _bare(found, scenario)
                continue
            codes = tuple(sorted(scenario.codes))
            inputs = Inputs(codes, lot.amount, scenario.indicators, year=lot.year)
            for step in evaluate(scenario.keys, (found.key_id,), inputs)[1]:
                if step.key not in free:
                    yield site, step


def _bare(found: LotResult, scenario: Scenario) -> Step:
    """The shares of a lot alone."""
    rule = scenario.keys[found.key_id].rule
    return Step(found.key_id, rule, found.key.members, found.key.shares)


def _plan(step: Step, site: Site, walk: _Walk) -> Planned:
    exact = dict(zip(step.members, step.shares, strict=True))
    why = _reason(step, site)
    recipe = None if why else RECIPES[step.rule](step, site)
    if recipe is None:
        bare = Recipe((site.share(step, None),), _FIXED_ERROR)
        return Planned(step, site.place, bare, exact, why or "long")
    if recipe.solved:
        return Planned(step, site.place, recipe, exact, "solved")
    parents = {walk.fixed.get((k, p), "") for k in step.parents for p in ("", site.place)}
    return Planned(step, site.place, recipe, exact, "partly" if parents - {""} else "")


def _reason(step: Step, site: Site) -> Fixed:
    if len(step.members) > EXACT_MEMBERS:
        return "large"
    if site.lot and len(site.scenario.lots) > _MOST_LOTS:
        return "amount"
    return "" if step.rule in RECIPES else "rule"
