"""Theorems of points: every level adds up, what is additive commutes, what is not is measured."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from immutabledict import immutabledict

from allocation.billing import bills as bills_of
from allocation.key_rules.criteria import Given
from allocation.model import Bill, Component, Member, PointList, Points
from allocation.points import Billed, fingerprint, member_bill, nested_bill, tallies
from allocation.points.nested import exact_points
from allocation.points.splitting import nested_split
from allocation.scenarios import parse_scenario, write_scenario

EDGES = (Fraction(36), Fraction(250))
HOURS = immutabledict({"HP": 5840, "HC": 2920})
Draw = Callable[..., object]
BASE = """
schema = 1
id = "s"
title = "T"
members = [{ code = "A", name = "A" }, { code = "B", name = "B" }]
[operation]
vat = "HT"
euros = "courants"
[sources.note]
title = "N"
publisher = "P"
status = "officiel"
[keys.k]
rule = "equal"
[[lots]]
id = "l"
label = "L"
amount = 1
key = "k"
source = "note"
"""


@st.composite
def lists(draw: Draw, most: int = 30) -> PointList:
    """Points of up to four members, sites of one to many points, figures that may be zero."""
    size = draw(st.integers(1, most))
    count = draw(st.integers(1, 4))
    owners = sorted(draw(st.lists(st.integers(0, count - 1), min_size=size, max_size=size)))
    codes = sorted(set(owners))
    owner = [codes.index(one) for one in owners]
    steps = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    site = [0]
    for at in range(1, size):
        site.append(site[-1] + (steps[at] or owner[at] != owner[at - 1]))
    figures = st.lists(st.integers(0, 10**6), min_size=size, max_size=size)
    column = lambda: np.array(draw(figures), np.int64)  # noqa: E731 - three columns of one kind
    return PointList(
        members=tuple(f"M{code}" for code in codes),
        sites=tuple(f"S{number:02d}" for number in range(site[-1] + 1)),
        points=tuple(f"P{number:02d}" for number in range(size)),
        owner=np.array(owner, np.int64),
        site=np.array(site, np.int64),
        power=column() % 5000,
        energy=immutabledict({"HP": column(), "HC": column()}),
        scales=immutabledict({"power": 1, "energy": draw(st.integers(0, 3)), "load": 0}),
    )


PRICES = st.fractions(0, 500, max_denominator=1000)


@st.composite
def bills(draw: Draw) -> Bill:
    """Additive lines of every driver, bands, and taxes on them."""
    price = lambda: draw(PRICES)  # noqa: E731 - one draw per line
    lines = [
        Component(id="fixed", label="F", driver="points", price=price()),
        Component(id="power", label="P", driver="power", price=price(), above=EDGES[0]),
        Component(id="hp", label="H", driver="energy", classes=("HP",), price=price(), per="MWh"),
        Component(id="all", label="E", driver="energy", price=price(), up_to=EDGES[1]),
        Component(id="peak", label="K", driver="peak", price=price()),
        Component(
            id="cta",
            label="C",
            driver="components",
            of=("fixed", "power"),
            rate=Fraction("0.2704"),
        ),
        Component(
            id="vat",
            label="V",
            driver="components",
            of=("fixed", "hp", "cta", "peak"),
            rate=Fraction(1, 5),
            above=EDGES[0],
        ),
    ]
    return Bill(label="B", points="X", source="note", components=tuple(lines))


def summed(listed: PointList) -> Points:
    return Points(
        label="X",
        source="note",
        tallies=tallies(listed, EDGES),
        power_edges=EDGES,
        hours=HOURS,
    )


def billed_of(listed: PointList, bill: Bill) -> Billed:
    return member_bill("X", bill, summed(listed), listed.members)


@given(lists(), bills())
def test_every_level_makes_exactly_the_one_above(listed: PointList, bill: Bill) -> None:
    billed = billed_of(listed, bill)
    nested = nested_bill(billed, listed)
    for line in billed.lines:
        name = line.component.id
        assert sum(line.cents) == line.total == round(sum(line.exact, Fraction(0)))
        by_member = np.zeros(len(listed.members), np.int64)
        np.add.at(by_member, listed.site_owner, nested.by_site[name])
        assert (by_member + np.array(nested.apart[name])).tolist() == list(line.cents)
        by_site = np.zeros(len(listed.sites), np.int64)
        np.add.at(by_site, listed.site, nested.by_point[name])
        assert by_site.tolist() == nested.by_site[name].tolist()
    assert int(nested.point_totals.sum()) == billed.total


@given(lists(), bills())
def test_before_rounding_points_add_up_to_their_member(listed: PointList, bill: Bill) -> None:
    """Aggregation commutes with allocation: the bill of the sums is the sum of the bills."""
    for line in billed_of(listed, bill).lines:
        each = exact_points(line, listed, listed.members)
        for at, exact in enumerate(line.exact):
            assert sum(each[listed.owner == at], Fraction(0)) == exact


@given(lists(), bills())
def test_no_level_is_a_cent_away_from_what_it_owes_of_the_level_above(
    listed: PointList, bill: Bill
) -> None:
    billed = billed_of(listed, bill)
    nested = nested_bill(billed, listed)
    for line in billed.lines:
        each = exact_points(line, listed, listed.members)
        for site in range(len(listed.sites)):
            held = np.flatnonzero(listed.site == site)
            whole = sum(each[held], Fraction(0))
            total = int(nested.by_site[line.component.id][site])
            for at in held:
                quota = total * each[at] / whole if whole else Fraction(0)
                assert abs(int(nested.by_point[line.component.id][at]) - quota) < 1


@given(lists(), bills(), st.randoms(use_true_random=False))
def test_the_members_pay_the_same_in_any_order(
    listed: PointList, bill: Bill, random: object
) -> None:
    members = list(listed.members)
    random.shuffle(members)  # type: ignore[attr-defined] - a random.Random of hypothesis
    points = summed(listed)
    turned = points.model_copy(update={"tallies": points.tallies[::-1]})
    assert member_bill("X", bill, turned, members).totals == billed_of(listed, bill).totals


@given(lists())
def test_a_peak_is_not_additive_and_the_gap_is_never_negative(listed: PointList) -> None:
    """Sum of own peaks less the peak of the sum: price times it is what being together saves."""
    line = Component(id="peak", label="K", driver="peak", price=Fraction(7))
    bill = Bill(label="B", points="X", source="note", components=(line,))
    (found,) = billed_of(listed, bill).lines
    load = {
        name: [
            Fraction(int(column[listed.owner == m].sum()), 10 ** listed.scales["energy"])
            / HOURS[name]
            for m in range(len(listed.members))
        ]
        for name, column in listed.energy.items()
    }
    together = max(sum(loads) for loads in load.values())
    alone = [max(pair) for pair in zip(*load.values(), strict=True)]
    assert sum(found.exact, Fraction(0)) == 700 * together
    assert found.gap == 700 * (sum(alone, Fraction(0)) - together) >= 0
    for paid, own in zip(found.exact, found.alone or (), strict=True):
        assert paid <= own  # in the core: nobody pays more than its own peak


@given(lists(), st.integers(1, 10**5), PRICES, PRICES)
def test_brackets_are_not_additive_and_the_gap_is_what_bracket_prices_save(
    listed: PointList, edge: int, first: Fraction, last: Fraction
) -> None:
    prices = (max(first, last), min(first, last))
    line = Component(id="b", label="B", driver="energy", edges=(edge,), prices=prices)
    bill = Bill(label="B", points="X", source="note", components=(line,))
    if not any(column.any() for column in listed.energy.values()):
        return
    (found,) = billed_of(listed, bill).lines
    assert found.gap is not None
    assert found.gap >= 0  # prices that fall make the group cheaper than its members apart
    if len(listed.members) == 1:
        assert found.gap == 0


@given(lists(), st.sets(st.integers(1, 4000), min_size=1, max_size=3))
def test_bands_only_cut_the_sums(listed: PointList, edges: set[int]) -> None:
    whole = tallies(listed)
    banded = tallies(listed, sorted(map(Fraction, edges)))
    for tally in whole:
        parts = [one for one in banded if one.member == tally.member]
        assert sum(one.points for one in parts) == tally.points
        assert sum(one.power for one in parts) == tally.power
        for name, value in tally.energy.items():
            assert sum(one.energy[name] for one in parts) == value


@given(lists(), lists())
def test_a_fingerprint_tells_lists_apart(listed: PointList, other: PointList) -> None:
    same = summed(listed) == summed(other) and listed.sites == other.sites
    figures = [(one.owner, one.site, one.power, *one.energy.values()) for one in (listed, other)]
    same = same and all(np.array_equal(a, b) for a, b in zip(*figures, strict=False))
    same = same and listed.members == other.members and listed.scales == other.scales
    assert (fingerprint(listed) == fingerprint(other)) == same


@given(
    st.lists(
        st.tuples(
            st.integers(-(2**60), 2**60), st.lists(st.integers(0, 2**62), min_size=1, max_size=8)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_split_is_exact_and_within_one_at_any_size(groups: list[tuple[int, list[int]]]) -> None:
    """Above the guards of 64 bits, Python integers take over: the oracle is the same."""
    kept = [(total, weights) for total, weights in groups if sum(weights)]
    if not kept:
        return
    totals = np.array([total for total, _ in kept], np.int64)
    flat = [weight for _, weights in kept for weight in weights]
    parent = np.repeat(np.arange(len(kept)), [len(weights) for _, weights in kept])
    small = sum(flat) < 2**60
    weights = np.array(flat, np.int64 if small else object)
    found = nested_split(totals, weights, parent).tolist()
    for at, (total, own) in enumerate(kept):
        part = [found[i] for i in np.flatnonzero(parent == at)]
        assert sum(part) == total
        for cents, weight in zip(part, own, strict=True):
            assert abs(cents - Fraction(total * weight, sum(own))) < 1


@given(lists(), bills())
def test_what_is_written_is_read_back(listed: PointList, bill: Bill) -> None:
    members = tuple(Member(code=code, name=f"N{code}") for code in (*listed.members, "X8", "X9"))
    shares = immutabledict({member.code: Fraction(1, len(members)) for member in members})
    base = parse_scenario(BASE, "base")
    scenario = base.model_copy(
        update={
            "members": members,
            "keys": immutabledict({"k": Given(shares=shares)}),
            "points": immutabledict({"X": summed(listed)}),
            "bills": immutabledict({"b": bill}),
        }
    )
    again = parse_scenario(write_scenario(scenario.listing({"X": listed})), "again")
    assert again == scenario
    assert again.bills["b"].components == bill.components
    assert bills_of(again)[0].totals == bills_of(scenario)[0].totals
