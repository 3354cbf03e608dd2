"""Savings of a group: exact sums, coalitions against an enumeration, a theorem of volume."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from allocation.model import Scenario
from allocation.savings import ROUNDING, Saved, cost_of, savings
from allocation.scenarios import parse_scenario

HEAD = """
schema = 1
id = "groupe"
title = "Groupe"
members = [{members}]
lots = [{{ id = "achat", label = "Achat", amount = 1, key = "volume", source = "s" }}]
[sources.s]
title = "Exemple"
publisher = "Tests"
status = "hypothèse"
[operation]
vat = "HT"
euros = "courants"
[keys]
volume = {{ rule = "proportional", indicator = "mwh" }}
egal = {{ rule = "equal" }}
[indicators.mwh]
label = "Volume"
unit = "MWh"
year = 2016
source = "s"
values = {{ {values} }}
[savings]
source = "s"
key = "{key}"
[savings.tariff]
quantity = "mwh"
edges = {edges}
prices = {prices}
fixed = {fixed}
all_units = {units}
"""
CODES = "ABCDEF"


def group(quantities, edges, prices, *, fixed=0, key="volume", units=False) -> Scenario:
    codes = CODES[: len(quantities)]
    return parse_scenario(
        HEAD.format(
            members=", ".join(f'{{ code = "{code}", name = "{code}" }}' for code in codes),
            values=", ".join(f"{c} = {q}" for c, q in zip(codes, quantities, strict=True)),
            key=key,
            edges=edges,
            prices=prices,
            fixed=fixed,
            units=str(units).lower(),
        ),
        "groupe",
    )


def found(scenario: Scenario) -> Saved:
    saved = savings(scenario)
    assert saved is not None
    return saved


quantities = st.lists(st.integers(1, 40), min_size=2, max_size=6)
prices = st.lists(st.integers(1, 200), min_size=3, max_size=3)
edges = st.lists(st.integers(1, 120), min_size=2, max_size=2, unique=True).map(sorted)


def enumerated(scenario: Scenario, saved: Saved) -> dict[frozenset[str], Fraction]:
    """Gain of every proper coalition beyond what rounding moves, in fractions."""
    assert scenario.savings is not None
    assert scenario.savings.tariff is not None
    tariff = scenario.savings.tariff
    volume = scenario.indicators["mwh"].values
    paid = dict(zip(saved.members, saved.payments, strict=True))
    gains = {}
    for size in range(1, len(saved.members)):
        for inside in combinations(saved.members, size):
            alone = cost_of(tariff, sum((volume[c] for c in inside), Fraction(0)))
            gain = sum(paid[code] for code in inside) - alone
            if gain > ROUNDING * size:
                gains[frozenset(inside)] = gain
    return gains


@given(
    quantities,
    edges,
    prices,
    st.integers(0, 500),
    st.sampled_from(["volume", "egal"]),
    st.booleans(),
)
def test_coalitions_that_would_leave_are_those_of_the_enumeration(
    q, steps, rates, fixed, key, units
):
    scenario = group(q, steps, rates, fixed=fixed, key=key, units=units)
    saved = found(scenario)
    assert sum(saved.shares) == saved.saving
    assert sum(saved.payments) == saved.group_cost
    assert saved.checked == 2 ** len(q) - 2
    gains = enumerated(scenario, saved)
    assert saved.leaving == len(gains)
    told = {frozenset(one.members): one.gain for one in saved.deserters}
    assert told.items() <= gains.items()
    assert len(told) == min(10, len(gains))
    assert sorted(told.values(), reverse=True) == sorted(gains.values(), reverse=True)[:10]


@given(quantities, edges, prices, st.integers(0, 500))
def test_nobody_leaves_a_bill_by_volume_when_the_average_price_falls(q, steps, rates, fixed):
    """Theory 2.2: x_i = q_i c(N) / q(N) is in the core when the average price does not rise."""
    scenario = group(q, steps, sorted(rates, reverse=True), fixed=fixed)
    saved = found(scenario)
    bill = found(bill_by_volume(scenario, saved)) if saved.saving else saved
    assert bill.leaving == 0


def bill_by_volume(scenario: Scenario, saved: Saved) -> Scenario:
    """The same group, whose saving is given so that each pays by volume."""
    volume = scenario.indicators["mwh"].values
    whole = sum(volume.values())
    parts = {
        code: Fraction(alone) - saved.group_cost * volume[code] / whole
        for code, alone in zip(saved.members, saved.stand_alone, strict=True)
    }
    total = sum(parts.values())
    assume(total > 0 and min(parts.values()) >= 0)
    shares = ", ".join(f'{code} = "{part / total}"' for code, part in parts.items())
    assert scenario.savings is not None
    from allocation.scenarios import write_scenario  # noqa: PLC0415 - one test rewrites

    text = write_scenario(scenario).replace('key = "volume"\n', 'key = "accord"\n')
    return parse_scenario(
        text.replace(
            "[keys.egal]", f'[keys.accord]\nrule = "given"\nshares = {{ {shares} }}\n\n[keys.egal]'
        ),
        "accord",
    )


def test_an_equal_saving_makes_the_two_large_buyers_leave_a_small_one():
    saved = found(group([1, 60, 60], [50], [10, 1], key="egal"))
    assert saved.stand_alone == (1_000, 51_000, 51_000)
    assert saved.group_cost == 57_100  # 50 units at 10, then 71 at 1
    assert saved.payments == (-14_300, 35_700, 35_700)  # 459 saved, a third each
    assert [(one.members, one.paid, one.alone) for one in saved.deserters] == [
        (("B", "C"), 71_400, 57_000)
    ]


def test_a_group_that_costs_more_than_its_members_alone_says_so():
    scenario = group([10, 10], [15], [1, 9], key="egal")
    saved = found(scenario)
    assert saved.stand_alone == (1_000, 1_000)
    assert saved.group_cost == 1_500 + 4_500
    assert saved.shares == (-2_000, -2_000)
    assert {one.members for one in saved.deserters} == {("A",), ("B",)}
