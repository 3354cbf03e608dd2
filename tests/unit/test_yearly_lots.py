"""A lot over years is read as one lot per year; its faults point at what the person wrote."""

from __future__ import annotations

import pytest

from allocation import allocate
from allocation.errors import ScenarioError
from allocation.scenarios import parse_scenario, write_scenario

HEAD = """
schema = 1
id = "ent"
title = "ENT"
members = [{ code = "59", name = "Nord" }, { code = "62", name = "Pas-de-Calais" }]
[sources.s]
title = "Exemple"
publisher = "Tests"
status = "hypothèse"
[operation]
vat = "TTC"
euros = "courants"
[keys.egal]
rule = "equal"
"""
LOT = '[[lots]]\nid = "{id}"\nlabel = "Plateforme"\nkey = "egal"\nsource = "s"\n{rest}\n'
CONTRACT = '[contract]\nsource = "s"\nstart = 2015-09-01\nend = 2016-12-31\n'


def text(rest: str, more: str = "") -> str:
    return HEAD + LOT.format(id="ent", rest=rest) + more


def faults(source: str) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(source, "essai")
    return [(fault.place, fault.code) for fault in refused.value.faults]


def test_each_year_is_shared_to_the_cent_on_its_own():
    scenario = parse_scenario(text("years = { 2015 = 0.01, 2016 = 10.01 }"), "essai")
    assert [(lot.id, lot.year, lot.amount) for lot in scenario.lots] == [
        ("ent-2015", 2015, 1),
        ("ent-2016", 2016, 1001),
    ]
    assert [lot.label for lot in scenario.lots] == ["Plateforme 2015", "Plateforme 2016"]
    assert [lot.amounts for lot in allocate(scenario).lots] == [(1, 0), (501, 500)]
    assert parse_scenario(write_scenario(scenario), "copie") == scenario


def test_an_amount_beside_the_years_is_refused_and_named():
    assert faults(text("years = { 2015 = 1 }\namount = 3\nyear = 2015")) == [
        ("lots[1].amount", "lot_years_alone"),
        ("lots[1].year", "lot_years_alone"),
    ]


@pytest.mark.parametrize("years", ["{}", "{ next = 1 }", "3", "[2015]"])
def test_what_is_no_year_is_refused(years):
    assert ("lots[1].years", "lot_years") in faults(text(f"years = {years}"))


def test_the_faults_of_every_year_are_those_of_one_lot_of_the_file():
    wrong = HEAD + LOT.format(id="a", rest="amount = 1") + LOT.format(
        id="ent", rest="years = { 2015 = 1, 2016 = 1 }\naccount = 3"
    )  # fmt: skip
    assert [place for place, _ in faults(wrong)] == ["lots[2].account"]


def test_a_lot_of_a_year_outside_the_contract_is_refused():
    inside = parse_scenario(text("years = { 2015 = 1, 2016 = 1 }", CONTRACT), "essai")
    assert inside.contract is not None
    assert faults(text("years = { 2014 = 1, 2016 = 1, 2017 = 1 }", CONTRACT)) == [
        ("lots[1].year", "lot_outside"),
        ("lots[1].year", "lot_outside"),
    ]


def test_an_end_before_the_start_is_refused():
    turned = '[contract]\nsource = "s"\nstart = 2016-01-01\nend = 2015-01-01\n'
    assert faults(text("amount = 1", turned)) == [("contract.end", "contract_dates")]
