"""Settlement: provisional plus balance is final; titles and transfers conserve every balance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from allocation.analysis.contract import contract_study
from allocation.dues import dues, netted, owed, titles
from allocation.model import Allocation
from allocation.pipeline import allocate, lot_alone
from allocation.scenarios import parse_scenario

CODES = "ABCDE"
HEAD = """
schema = 1
id = "contrat"
title = "Contrat"
members = [{members}]
[sources.s]
title = "Exemple"
publisher = "Tests"
status = "hypothèse"
[operation]
vat = "HT"
euros = "courants"
[keys]
km = {{ rule = "proportional", indicator = "km" }}
egal = {{ rule = "equal" }}
[indicators.km]
label = "Kilomètres"
unit = "km"
year = 2016
source = "s"
values = {{ {values} }}
[settlement]
source = "s"
called = {{ l1 = {{ {called} }} }}
estimates = {{ l2 = {{ amount = {estimate}, key = "egal" }} }}
"""
LOT = """
[[lots]]
id = "{id}"
label = "{id}"
amount = {amount}
key = "{key}"
legal_default = "egal"
paid_by = "{payer}"
year = {year}
source = "s"
"""
KIND = """
[[in_kind]]
member = "{member}"
lot = "{lot}"
label = "Local"
amount = {amount}
source = "s"
"""


def euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


cents = st.integers(0, 10**7)


@st.composite
def contracts(draw: st.DrawFn) -> Allocation:
    """Two to five members, three lots advanced by some of them, calls and things in kind."""
    codes = CODES[: draw(st.integers(2, 5))]
    member = st.sampled_from(codes)
    km = [draw(st.integers(1, 500)) for _ in codes]
    text = HEAD.format(
        members=", ".join(f'{{ code = "{code}", name = "{code}" }}' for code in codes),
        values=", ".join(f"{code} = {value}" for code, value in zip(codes, km, strict=True)),
        called=", ".join(f"{code} = {euros(draw(cents))}" for code in codes),
        estimate=euros(draw(cents)),
    )
    for position in (1, 2, 3):
        amount = draw(st.integers(100, 10**7))
        key, year = draw(st.sampled_from(["km", "egal"])), draw(st.sampled_from([2015, 2016]))
        lot = f"l{position}"
        text += LOT.format(id=lot, amount=euros(amount), key=key, payer=draw(member), year=year)
        if draw(st.booleans()):
            valued = draw(st.integers(1, amount))
            text += KIND.format(member=draw(member), lot=lot, amount=euros(valued))
    return allocate(parse_scenario(text, "contrat"))


@given(contracts())
def test_in_kind_and_called_and_balance_make_the_final_share(allocation: Allocation) -> None:
    """Lot by lot, member by member; and over each lot they make its cost."""
    found = dues(allocation)
    for due in found:
        assert due.in_kind + due.called + due.balance == due.share
        assert due.cash == due.share - due.in_kind
    for lot, result in zip(allocation.scenario.lots, allocation.lots, strict=True):
        own = [due for due in found if due.lot == lot.id]
        assert [due.share for due in own] == list(result.amounts)
        assert sum(due.in_kind + due.called + due.balance for due in own) == lot.amount


@given(contracts())
def test_titles_are_gross_balances_and_netting_conserves_them(allocation: Allocation) -> None:
    """Titles in less titles out of a member is what transfers bring it, to the cent."""
    found = dues(allocation)
    gross = titles(found)
    assert all(title.amount > 0 and title.payer != title.payee for title in gross)
    moves, _ = netted(owed(found))
    for code in allocation.members:
        titled = sum(t.amount for t in gross if t.payee == code)
        titled -= sum(t.amount for t in gross if t.payer == code)
        moved = sum(m.amount for m in moves if m.payee == code)
        moved -= sum(m.amount for m in moves if m.payer == code)
        assert titled == moved == -owed(found)[code]
    assert sum(m.amount for m in moves) <= sum(t.amount for t in gross)


@given(contracts())
def test_a_title_for_each_balance_that_a_member_owes_on_the_lot_of_another(
    allocation: Allocation,
) -> None:
    found = dues(allocation)
    wanted = [due for due in found if due.balance and due.member != due.payee]
    assert [(t.lot, t.amount) for t in titles(found)] == [(d.lot, abs(d.balance)) for d in wanted]


@given(contracts())
def test_what_the_agreement_changes_sums_to_nothing(allocation: Allocation) -> None:
    study = contract_study(allocation)
    assert all(check.passed for check in study.checks)
    for default in study.defaults:
        assert sum(default.gaps) == 0
        if default.agreed_key == default.legal_key:
            assert not any(default.gaps)


@given(contracts())
def test_a_lot_alone_is_the_lot_of_the_scenario(allocation: Allocation) -> None:
    scenario = allocation.scenario
    for lot, found in zip(scenario.lots, allocation.lots, strict=True):
        assert lot_alone(scenario, lot) == found
