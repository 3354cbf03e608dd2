"""Entry and exit: refunds close, half a fee is half a move, notice counts days, a floor holds."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.errors import InvalidKeyError, MissingFigureError, ScenarioError
from allocation.membership import entry, leaving, months_later
from allocation.model import Scenario
from allocation.scenarios import parse_scenario

HEAD = """
schema = 1
id = "groupe"
title = "Groupe"
members = [{members}]
lots = [{lot}]
[sources.s]
title = "Exemple"
publisher = "Tests"
status = "hypothèse"
[operation]
vat = "HT"
euros = "courants"
[keys]
tete = {{ rule = "proportional", indicator = "pop" }}
egal = {{ rule = "equal" }}
fixe = {{ rule = "fixed_plus_variable", fixed = 10, fixed_key = "egal", variable_key = "tete" }}
main = {{ rule = "given", shares = {{ A = 0.5, B = 0.5 }} }}
[indicators.pop]
label = "Population"
unit = "hab."
year = 2022
source = "s"
values = {{ {values} }}
"""
LOT = '{{ id = "a", label = "Année", amount = 1000, key = "{key}", source = "s", year = 2023 }}'
CODES = "ABCDEF"


def group(people: list[int], more: str, key: str = "tete") -> Scenario:
    codes = CODES[: len(people)]
    return parse_scenario(
        HEAD.format(
            members=", ".join(f'{{ code = "{code}", name = "{code}" }}' for code in codes),
            values=", ".join(f"{c} = {p}" for c, p in zip(codes, people, strict=True)),
            lot=LOT.format(key=key),
        ).replace("main = ", "main = " if len(people) == 2 else "# main = ")
        + more,
        "groupe",
    )


ENTRY = """
[enlargement]
source = "s"
entrants = [{{ code = "N", name = "N" }}, {{ code = "P", name = "P" }}]
past_costs = {past}
entry_fee = "{fee}"
amounts = {{ a = {after} }}
figures = {{ pop = {{ N = {n}, P = {p} }} }}
"""

people = st.lists(st.integers(1, 1000), min_size=2, max_size=5)
newcomer = st.integers(1, 1000)
fees = st.fractions(0, 1, max_denominator=20)


def ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def entered(rows, n, p, key="tete", **terms):
    more = ENTRY.format(**{"past": "777.77", "fee": "1/1", "after": "1000"} | terms, n=n, p=p)
    found = entry(group(rows, more, key=key))
    assert found is not None
    return found


@given(people, newcomer, newcomer, fees, st.sampled_from(["tete", "egal", "fixe"]))
def test_refunds_are_exactly_the_entry_fees(rows, n, p, fee, key):
    found = entered(rows, n, p, fee=ratio(fee), key=key)
    assert sum(found.moves.values()) == 0
    assert all(found.moves[code] >= 0 for code in found.entrants)
    assert set(found.moves) == set(found.after.members)


@given(people, newcomer, newcomer)
def test_a_full_fee_puts_everybody_where_it_would_be_from_the_start(rows, n, p):
    found = entered(rows, n, p, past="1000")
    for code in found.before.members:
        assert found.before.amount(code) + found.moves[code] == found.after.amount(code)
    assert [found.moves[code] for code in found.entrants] == [
        found.after.amount(code) for code in found.entrants
    ]


@given(people, newcomer, newcomer, fees)
def test_a_part_of_the_fee_is_that_part_of_the_move(rows, n, p, fee):
    whole = entered(rows, n, p).moves
    part = entered(rows, n, p, fee=ratio(fee)).moves
    assert all(abs(part[code] - fee * whole[code]) < 1 for code in whole)
    assert not any(entered(rows, n, p, fee="0/1").moves.values())


@given(people, newcomer, newcomer)
def test_nobody_pays_more_at_constant_cost_and_the_dearer_are_named_when_it_rises(rows, n, p):
    assert entered(rows, n, p, after="1000").dearer == ()
    dear = entered(rows, n, p, after="100000000")
    assert dear.dearer == tuple(code for code in dear.before.members if dear.effect(code) > 0)
    assert dear.dearer


def test_a_key_written_by_hand_says_nothing_of_a_new_member():
    with pytest.raises(InvalidKeyError) as refused:
        entered([1, 1], 1, 1, key="main")
    assert refused.value.code == "entrant_by_hand"


def test_a_missing_figure_of_a_new_member_is_asked_for():
    lacking = '[enlargement]\nsource = "s"\nentrants = [{ code = "N", name = "N" }]\n'
    with pytest.raises(MissingFigureError) as refused:
        entry(group([1, 1, 1], lacking))
    assert refused.value.params["members"] == "N"


def test_figures_of_who_does_not_join_are_refused():
    strange = (
        '[enlargement]\nsource = "s"\nentrants = [{ code = "N", name = "N" }]\n'
        "figures = { pop = { N = 1, Z = 2 } }\n"
    )
    with pytest.raises(ScenarioError) as refused:
        group([1, 1], strange)
    assert [(f.place, f.code) for f in refused.value.faults] == [
        ("enlargement.figures.pop.Z", "entrant_unknown")
    ]


EXIT = '[contract]\nsource = "s"\nnotice_months = {months}\n[leaving]\nsource = "s"\nmember = "A"\n'


def left(notice: str, months: int = 0, more: str = "", rows: tuple[int, ...] = (1, 1)):
    terms = EXIT.format(months=months) + f"notice = {notice}\n{more}"
    found = leaving(group(list(rows), terms))
    assert found is not None
    return found


def test_a_leaver_pays_until_its_notice_ends():
    found = left("2023-01-15", months=3)
    assert found.ends == dt.date(2023, 4, 15)
    (lot,) = found.lots
    assert lot.part == Fraction(105, 365)
    assert (lot.share, lot.paid) == (50_000, round(50_000 * 105 / 365))
    assert found.due + found.left_open == 50_000


@pytest.mark.parametrize(("notice", "paid"), [("2022-06-01", 0), ("2023-12-31", 50_000)])
def test_before_the_year_nothing_is_due_and_after_it_everything(notice, paid):
    assert left(notice).due == paid


def test_the_debt_and_the_floor_are_due_whenever_one_leaves():
    assert left("2022-06-01", more="remaining_debt = 400\n").due == 20_000
    assert left("2022-06-01", more="remaining_debt = 400\nfloor = 300\n").due == 30_000


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 60), st.integers(0, 60))
def test_notices_follow_each_other_up_to_the_length_of_months(day, first, then):
    at_once, in_two = months_later(day, first + then), months_later(months_later(day, first), then)
    assert (at_once.year, at_once.month) == (in_two.year, in_two.month)
    assert 0 <= at_once.day - in_two.day <= 3
