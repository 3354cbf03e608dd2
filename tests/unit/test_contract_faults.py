"""Tables of a shared contract that do not agree: the place, the value, the rule, the repair."""

from __future__ import annotations

import pytest

from allocation.errors import ScenarioError
from allocation.labels import LANGUAGES
from tests.unit.contract_scenario import contract

CASES = {
    "in kind above its lot": (
        (("amount = 15_000\n", "amount = 32_000\n"),),
        [("in_kind[2].amount", "in_kind_above", "1000.50")],
    ),
    "one contribution above its lot": (
        (("amount = 15_000\n", "amount = 33_000.01\n"),),
        [("in_kind[1].amount", "in_kind_above", "33000.01")],
    ),
    "calls of a lot that is not there": (
        (("called = { ligne = {", "called = { lignes = {"),),
        [("settlement.called.lignes", "unknown_lots", '"lignes"')],
    ),
    "calls of a member that is not there": (
        (("called = { ligne = { 59", "called = { ligne = { 75"),),
        [("settlement.called.ligne.75", "unknown_members", '"75"')],
    ),
    "an estimate of a lot over years by its short name": (
        (("{ guichet-2015 =", "{ guichet ="),),
        [("settlement.estimates.guichet", "unknown_lots", '"guichet"')],
    ),
    "a tariff without quantity": (
        (('quantity = "mwh"\n', ""),),
        [("savings.tariff.quantity", "missing", "")],
    ),
    "costs alone that forget a member": (
        (
            ('key = "egalite"\n\n[savings.tariff]', 'key = "egalite"\n[savings.tariff]'),
            (
                '[savings.tariff]\nquantity = "mwh"\nedges = [50]\nprices = [10, 1]',
                "group_cost = 9\nstand_alone = { 59 = 5 }",
            ),
        ),
        [("savings.stand_alone", "member_absent", "62, 80")],
    ),
    "figures of an entrant for no indicator": (
        (("figures = { km = {", "figures = { kms = {"),),
        [("enlargement.figures.kms", "unknown_indicators", '"kms"')],
    ),
    "amounts after the entry of no lot": (
        (("amounts = { ligne = 300_000 }", "amounts = { lignes = 300_000 }"),),
        [("enlargement.amounts.lignes", "unknown_lots", '"lignes"')],
    ),
    "notice before the contract": (
        (("notice = 2016-01-15", "notice = 2014-12-31"),),
        [("leaving.notice", "notice_outside", "2014-12-31")],
    ),
    "notice after the contract": (
        (("notice = 2016-01-15", "notice = 2017-01-01"),),
        [("leaving.notice", "notice_outside", "2017-01-01")],
    ),
    "a leaver that is not there": (
        (('member = "80"\nnotice', 'member = "75"\nnotice'),),
        [("leaving.member", "unknown_members", '"75"')],
    ),
    "who advances the cost is not there": (
        (('paid_by = "62"', 'paid_by = "75"'),),
        [("lots[1].paid_by", "unknown_members", '"75"')],
    ),
    "amounts that are no multiple of the unit of their lot": (
        (
            ('label = "Ligne 601"\n', 'label = "Ligne 601"\nround_to = 100\n'),
            ("amounts = { ligne = 300_000 }", "amounts = { ligne = 300_050 }"),
        ),
        [("enlargement.amounts.ligne", "amount_unit", "300050")],
    ),
    "an estimate that is no multiple of the unit of its lot": (
        (
            ('label = "Guichet"\n', 'label = "Guichet"\nround_to = 10\n'),
            ("amount = 27_000", "amount = 27_005"),
        ),
        [("settlement.estimates.guichet-2015.amount", "amount_unit", "27005")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_has_its_place_its_value_and_its_rule(name: str) -> None:
    changes, expected = CASES[name]
    with pytest.raises(ScenarioError) as refused:
        contract(*changes)
    faults = refused.value.faults
    assert [(fault.place, fault.code, fault.value) for fault in faults] == expected
    for language in LANGUAGES:
        assert all("{" not in fault.text(language) for fault in faults)


def test_entrants_who_are_there_or_come_twice_are_all_named_at_once() -> None:
    joined = """entrants = [{ code = "02", name = "Aisne" }, { code = "59", name = "Flandre" },
  { code = "02", name = "Ardennes" }, { code = "08", name = "Somme" }]"""
    with pytest.raises(ScenarioError) as refused:
        contract(('entrants = [{ code = "02", name = "Aisne", article = "l\'" }]', joined))
    assert [(fault.place, fault.code) for fault in refused.value.faults] == [
        ("enlargement.entrants[2].code", "entrant_known"),
        ("enlargement.entrants[3].code", "duplicate"),
        ("enlargement.entrants[4].name", "duplicate"),
    ]


def test_in_kind_up_to_the_whole_lot_is_accepted() -> None:
    whole = contract(("amount = 15_000\n", "amount = 31_999.50\n"))
    assert sum(given.amount for given in whole.in_kind) == 3_300_000
