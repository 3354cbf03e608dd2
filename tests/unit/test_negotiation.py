"""Conditions that clash: which ones, what to give up, who gives in, what a line is worth."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from allocation.analysis.clashes import clashes_of
from allocation.analysis.negotiation import (
    concessions,
    concessions_of,
    conflicts,
    region_of,
    shadow_prices,
)
from allocation.scenarios import read_scenario
from allocation.solver.ranges import Side
from allocation.solver.region import Region
from tests.unit.red_line_cases import DEPARTMENTS, MILLION, cap, line

TEN = (
    cap("59", 150),
    cap("62", 100),
    cap("80", 50),
    cap("60", 90),
    line([-1, 0, 0, 0], -140 * MILLION, "80"),
    line([0, -1, 0, 0], -150 * MILLION, "59"),
    line([0, 0, -1, 0], -65 * MILLION, "62"),
    line([0, 0, 1, -1], -30 * MILLION, "80"),
    line([1, 0, 0, -2], -10 * MILLION, "59"),
    line([0, 1, -3, 0], 0, "62"),
)
REGION = Region.of_total(DEPARTMENTS, Fraction(500 * MILLION), TEN)

HEAD = """
schema = 1
id = "conditions"
title = "Conditions"
members = [{ code = "59", name = "Nord" }, { code = "62", name = "Pas-de-Calais" },
           { code = "80", name = "Somme" }]

[sources.s]
title = "t"
publisher = "p"
status = "hypothèse"

[operation]
vat = "HT"
euros = "courants"

[keys.egalite]
rule = "equal"

[[lots]]
id = "canal"
label = "Canal"
amount = 90
key = "egalite"
source = "s"
"""
PORTS = """
[[lots]]
id = "ports"
label = "Ports"
amount = 30
key = "egalite"
source = "s"
"""


def condition(code, euros, **named):
    facts = "".join(f'{name} = "{value}"\n' for name, value in named.items())
    return (
        f'\n[[red_lines]]\nowner = "{code}"\ntext = "{code} au plus {euros}"\nsource = "s"\n'
        f'kind = "max_amount"\nmember = "{code}"\nvalue = {euros}\n{facts}'
    )


@pytest.fixture
def scenario(tmp_path):
    def read(*parts):
        path = tmp_path / "conditions.toml"
        path.write_text(HEAD + "".join(parts), encoding="utf-8")
        return read_scenario(path)

    return read


def test_ten_lines_are_answered_in_half_a_second():
    start = time.perf_counter()
    found = clashes_of(REGION)
    given = concessions_of(REGION)
    assert time.perf_counter() - start < 0.5
    assert found.complete
    assert len(found.sets) == len(found.give_up) == 10
    assert [len(lines) for lines in found.sets] == sorted(len(lines) for lines in found.sets)
    assert found.missing[0] == 50 * MILLION
    assert set(found.sets[0]) == {TEN[1], TEN[5]}
    assert given.total == 110 * MILLION
    assert given.by_owner == tuple((code, Fraction(32 * MILLION)) for code in sorted(DEPARTMENTS))


def test_a_capped_search_says_so_and_only_gives_sets_that_work():
    whole, capped = clashes_of(REGION), clashes_of(REGION, most=3)
    assert not capped.complete
    assert len(capped.sets) == 3
    assert set(capped.sets) <= set(whole.sets)
    assert set(capped.give_up) <= set(whole.give_up)


def test_a_line_written_twice_gives_in_once():
    lines = (cap("59", 200), cap("62", 100), cap("80", 70), cap("60", 80))
    once = concessions_of(Region.of_total(DEPARTMENTS, Fraction(500 * MILLION), lines))
    twice = concessions_of(Region.of_total(DEPARTMENTS, Fraction(500 * MILLION), lines * 2))
    assert once == twice
    assert once.total == once.even_total == 50 * MILLION
    assert dict(once.even) == dict.fromkeys(lines, Fraction(50 * MILLION, 4))


def test_weights_say_who_gives_in_first():
    lines = (cap("59", 200, weight=Fraction(2)), cap("62", 100), cap("80", 70), cap("60", 80))
    found = concessions_of(Region.of_total(DEPARTMENTS, Fraction(500 * MILLION), lines))
    assert lines[0] not in dict(found.smallest)


def test_the_conditions_of_a_scenario(scenario):
    found = scenario(condition("59", 30), condition("62", 30), condition("80", 20))
    clashes = conflicts(found)
    assert [len(lines) for lines in clashes.sets] == [3]
    assert clashes.missing == (10,)
    assert len(clashes.give_up) == 3
    assert clashes.timed == ()
    assert concessions(found).total == 10
    assert concessions(found, "exact") == concessions(found)


def test_conditions_that_agree_have_nothing_to_give_up(scenario):
    found = scenario(condition("59", 30), condition("62", 30), condition("80", 40))
    assert conflicts(found).sets == conflicts(found).give_up == ()
    assert concessions(found).by_owner == ()
    (nord, *_) = shadow_prices(found, "80")
    assert (nord.bill, nord.looser) == (30, Side(Fraction(-1), Fraction(60)))
    assert nord.tighter == Side(Fraction(-1), Fraction(20))


def test_lines_of_one_lot_bear_on_that_lot(scenario):
    """30 of the ports can be refused by all three though they accept 120 over both lots."""
    lots = [condition(code, 9, lot="ports") for code in ("59", "62", "80")]
    found = scenario(PORTS, *lots, condition("59", 40), condition("62", 40), condition("80", 40))
    clashes = conflicts(found)
    assert [{bound.lot for bound in lines} for lines in clashes.sets] == [{"ports"}]
    assert clashes.missing == (3,)
    region, _ = region_of(found)
    assert region.columns == ("59", "62", "80") * 2
    assert [amount for _, amount in region.blocks] == [90, 30]
    assert concessions(found).total == 3


def test_the_bill_of_a_member_is_over_all_its_lots(scenario):
    found = scenario(
        PORTS, condition("59", 5, lot="ports"), condition("62", 100), condition("59", 9)
    )
    prices = {price.line.text: price for price in shadow_prices(found, "80")}
    assert {price.bill for price in prices.values()} == {120 - 100 - 9}
    assert prices["62 au plus 100"].looser == Side(Fraction(-1), Fraction(111))
    assert prices["59 au plus 5"].looser == Side(Fraction(0), None)


def test_lines_of_a_year_are_told_apart(scenario):
    yearly = condition("59", 1, year="@").replace('"max_amount"', '"yearly_capacity"')
    calls = '[schedule]\nyears = [2026]\nneed = { 2026 = 90 }\nsource = "s"\n'
    found = scenario(condition("62", 30), yearly.replace('"@"', "2026"), calls)
    clashes = conflicts(found)
    assert [bound.year for bound in clashes.timed] == [2026]
    assert concessions(found).timed == clashes.timed
    assert clashes.sets == ()


def test_cents_are_rounded_up_where_sharing_their_total_leaves_no_agreement():
    """6 s_B + s_A >= 40, s_A = s_B = 40/7: with 5.72 and 5.71 a cent is missing, with 5.72 not."""
    lines = (
        line([0, 1], 10, "62", members=("62",)),
        line([1, -5], 0, "59", members=("59",)),
    )
    region = Region.of_total(("59", "62"), Fraction(100), lines)
    assert dict(concessions_of(region).even) == dict.fromkeys(lines, Fraction(40, 7))
    found = concessions_of(region, whole_cents=True)
    assert dict(found.even) == dict.fromkeys(lines, Fraction(572, 100))
    assert found.even_total == Fraction(1144, 100)
