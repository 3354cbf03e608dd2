"""Keys that name payers or amounts, as formulas: forfaits, rests, indexed amounts, net losers.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, cast

from immutabledict import immutabledict

from allocation.key_rules import FixedPayer, Indexed, NetLosers, Residual, Threshold
from allocation.model import Step
from allocation.reporting.workbook.recipes.noun import QUOTIENT, Recipe
from allocation.reporting.workbook.recipes.row import Row
from allocation.reporting.workbook.recipes.site import Maker, Site

__all__ = ["PAYERS"]

_ALIKE: Final = Fraction(1, 10**12)
"""A share closer than this to a threshold is not told apart from it."""


def _fixed_payer(step: Step, site: Site) -> Recipe:
    rule = cast("FixedPayer", site.scenario.keys[step.key])
    forfaits = {code: Fraction(cents) for code, cents in rule.forfaits.items()}
    rest = dict(zip(step.members, site.of(rule.rest, step), strict=True))
    others = sum((share for code, share in rest.items() if code not in forfaits), Fraction(0))
    left = 1 - sum(forfaits.values(), Fraction(0)) / site.cents

    def formula(row: Row) -> str:
        paid = row.cell("forfait")
        share = f"{row.named('left')}*{row.share(rule.rest)}/{row.named('others')}"
        return f'=IF({paid}="",IF({row.named("others")}=0,0,{share}),{paid}/{row.whole})'

    parameters = (
        site.computed(
            step, "left", left, lambda row: f"=1-SUM({row.column('forfait')})/{row.whole}", "share"
        ),
        site.computed(step, "others", others, lambda row: _others(row, rule.rest), "share"),
    )
    values = tuple(forfaits.get(code) for code in step.members)
    amounts = site.column(step, "forfait", values, kind="money")
    size = len(step.members)
    wide = float(left / others) if others else 0.0
    error = wide * (1 + size) * site.errors[rule.rest] + 2 * size + 8
    return Recipe((amounts, site.share(step, formula)), error, parameters)


def _others(row: Row, rest: str) -> str:
    return f'=SUMPRODUCT({row.shares_of(rest)}*({row.column("forfait")}=""))'


def _residual(step: Step, site: Site) -> Recipe:
    rule = cast("Residual", site.scenario.keys[step.key])
    values = tuple(
        None if code == rule.member else Fraction(rule.amounts[code]) for code in step.members
    )
    amounts = site.column(step, "forfait", values, kind="money")

    def formula(row: Row) -> str:
        if row.code == rule.member:
            return f"=1-SUM({row.column('forfait')})/{row.whole}"
        return f"={row.cell('forfait')}/{row.whole}"

    return Recipe((amounts, site.share(step, formula)), QUOTIENT + len(step.members) + 2)


def _indexed(step: Step, site: Site) -> Recipe:
    rule = cast("Indexed", site.scenario.keys[step.key])
    agreed = tuple(Fraction(rule.amounts[code]) for code in step.members)

    def amount(row: Row) -> str:
        return f"={row.named('index')}*{row.cell('agreed')}"

    columns = (
        site.column(step, "agreed", agreed, kind="money"),
        site.column(step, "indexed", step.columns["indexed_cents"], amount, "money"),
        site.share(step, lambda row: row.quotient("agreed")),
    )
    return Recipe(columns, QUOTIENT, (site.given(step, "index", rule.rate),))


def _net_losers(step: Step, site: Site) -> Recipe:
    rule = cast("NetLosers", site.scenario.keys[step.key])
    gains, costs = step.columns["benefit"], step.columns["cost"]
    nets = [gain - cost for gain, cost in zip(gains, costs, strict=True)]
    won = sum((max(net, Fraction(0)) for net in nets), Fraction(0))
    lost = sum((max(-net, Fraction(0)) for net in nets), Fraction(0))

    def net(row: Row) -> str:
        return f"={row.figure(rule.benefits)}-{row.figure(rule.costs)}"

    def transfer(row: Row) -> str:
        mine, won_, lost_ = row.cell("net"), row.named("won"), row.named("lost")
        return f"=IF({lost_}=0,0,MAX({mine},0)/{won_}*{lost_}-MAX(-{mine},0))"

    def share(row: Row) -> str:
        costs_ = f"SUM({row.figures_of(rule.costs)})"
        return f"=({row.figure(rule.costs)}+{row.cell('compensation')})/{costs_}"

    columns = (
        site.column(step, "net", tuple(nets), net),
        site.column(step, "compensation", step.columns["compensation"], transfer),
        site.share(step, share),
    )
    parameters = (
        site.computed(step, "won", won, lambda row: _side(row, ">")),
        site.computed(step, "lost", lost, lambda row: _side(row, "<", "-")),
    )
    whole, size = float(sum(costs)), len(nets)
    error = 8 * float(lost) / whole + size + QUOTIENT
    if not site.are_exact(rule.benefits, rule.costs):
        moved = float(sum(map(abs, gains)) + sum(costs))
        error += (6 * moved + (2 * size + 6) * float(won)) / whole
    return Recipe(columns, error, parameters)


def _side(row: Row, sign: str, minus: str = "") -> str:
    net = row.column("net")
    return f"=SUMPRODUCT({minus}{net}*({net}{sign}0))"


def _threshold(step: Step, site: Site) -> Recipe | None:
    rule = cast("Threshold", site.scenario.keys[step.key])
    flows = step.columns["flow"]
    gaps = [abs(flow - rule.minimum_share) for flow in flows]
    if any(0 < gap < 2 * _ALIKE for gap in gaps):
        return None

    def part(row: Row) -> str:
        return f"={row.figure(rule.users)}/SUM({row.figures_of(rule.users)})"

    def paid(row: Row) -> str:
        if row.code == rule.host:
            return "=0"
        mine = row.cell("flow")
        return f"=IF({mine}<{row.named('threshold')}-1E-12,0,{mine})"

    def share(row: Row) -> str:
        return f"=1-SUM({row.column('paid')})" if row.code == rule.host else f"={row.cell('paid')}"

    values = tuple(
        Fraction(0) if code == rule.host or flow < rule.minimum_share else flow
        for code, flow in zip(step.members, flows, strict=True)
    )
    columns = (
        site.column(step, "flow", flows, part, "share"),
        site.column(step, "paid", values, paid, "share"),
        site.share(step, share),
    )
    error = 2 * len(flows) + QUOTIENT
    parameters = (site.given(step, "threshold", rule.minimum_share, "share"),)
    return Recipe(columns, error, parameters)


PAYERS: Final[Mapping[str, Maker]] = immutabledict(
    {
        "fixed_payer": _fixed_payer,
        "indexed": _indexed,
        "net_losers": _net_losers,
        "residual": _residual,
        "threshold": _threshold,
    }
)
