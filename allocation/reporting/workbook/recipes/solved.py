"""Keys that an optimisation finds: fixed shares, beside formulas that verify them.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, cast

from immutabledict import immutabledict

from allocation.model import Step
from allocation.reporting.cells import Said
from allocation.reporting.measures import key_label
from allocation.reporting.workbook.recipes.noun import Recipe, Verified, Working
from allocation.reporting.workbook.recipes.row import Formula, Row
from allocation.reporting.workbook.recipes.site import Maker, Site
from allocation.solver_rules import Closest, Leximin

__all__ = ["SOLVED"]


def _closest(step: Step, site: Site) -> Recipe:
    """The shares, how far each one is from the key that is wished for, and the objective."""
    rule = cast("Closest", site.scenario.keys[step.key])

    def gap(row: Row) -> str:
        return f"={row.cell('share')}-{row.share(rule.target)}"

    def reached(row: Row) -> str:
        return f"={_MEASURES[rule.distance](row.whole, row.column('distance'))}"

    gaps = site.column(step, "distance", step.columns["transfer"], gap, "share")
    return _found(step, site, gaps, reached, f"objective_{rule.distance}")


_MEASURES: Final[Mapping[str, Callable[[str, str], str]]] = immutabledict(
    {
        "l1": lambda whole, gaps: f"{whole}*SUMPRODUCT(ABS({gaps}))",
        "l2": lambda whole, gaps: f"{whole}^2*SUMPRODUCT({gaps},{gaps})",
        "leximin": lambda whole, gaps: f"{whole}*SUMPRODUCT(MAX(ABS({gaps})))",
        "linf": lambda whole, gaps: f"{whole}*SUMPRODUCT(MAX(ABS({gaps})))",
    }
)


def _leximin(step: Step, site: Site) -> Recipe:
    """The shares, the burden of each member, and the largest one."""
    rule = cast("Leximin", site.scenario.keys[step.key])
    own = {code: Fraction(cents) for code, cents in rule.own.items()}

    def burden(row: Row) -> str:
        paid = f"{row.cell('share')}*{row.whole}"
        match rule.burden:
            case "concession":
                return f"={paid}-{float(own[row.code] / 100)!r}"
            case "rate":
                return f"={row.cell('share')}/{row.share(rule.reference or '')}"
            case "effort":
                return f"=100*{paid}/{row.figure(rule.indicator or '')}"
            case "per_unit":
                return f"={paid}/{row.figure(rule.indicator or '')}"

    burdens = site.column(step, "burden", step.columns["burden"], burden)
    return _found(step, site, burdens, lambda row: f"=MAX({row.column('burden')})", "largest")


def _found(step: Step, site: Site, beside: Working, reached: Formula, kind: str) -> Recipe:
    """Fixed shares, what their column is measured by, what says that they are to be found again."""
    objective = cast("Fraction", step.scalars["objective"])
    key = {"key": key_label(site.scenario, step.key)}
    still = Verified(
        Said("workbook.control.same_total", key),
        lambda row: f"={row.whole}",
        site.euros,
        hard=False,
    )
    figures = tuple(_same(site, key, name) for name in step.indicators)
    best = Verified(Said(f"workbook.control.{kind}", key), reached, objective, hard=False)
    verified = (best, still, *figures)
    return Recipe((beside, site.share(step, None)), 1.0, verified=verified, solved=True)


def _same(site: Site, key: Mapping[str, str], indicator: str) -> Verified:
    """Values of an indicator as they were when the key was found."""
    found = site.scenario.indicators[indicator]
    known = found.resolved().values()
    said = Said("workbook.control.same_figures", {**key, "indicator": found.label})

    def formula(row: Row) -> str:
        return f"=SUM({row.figures_of(indicator)})"

    return Verified(said, formula, sum(known, Fraction(0)), hard=False)


SOLVED: Final[Mapping[str, Maker]] = immutabledict({"closest": _closest, "leximin": _leximin})
