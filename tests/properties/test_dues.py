"""Balances between members: conserved, settled by the fewest transfers, equal to the final cost."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.dues import netted
from allocation.dues.netting import MOST_EXACT
from allocation.errors import RoundingError


def closed(amounts: list[int]) -> dict[str, int]:
    """Balances of members A, B, ...: the last one closes the sum."""
    return {chr(65 + i): cents for i, cents in enumerate([*amounts, -sum(amounts)])}


def fewest_by_enumeration(balances: list[int]) -> int:
    """Members with a balance, less the most groups that sum to zero, by trying every partition."""
    if not balances:
        return 0
    first, *others = balances
    best = len(balances) - 1 if sum(balances) == 0 else 10**9
    for size in range(len(others)):
        for chosen in combinations(range(len(others)), size):
            if first + sum(others[i] for i in chosen) == 0:
                rest = [cents for i, cents in enumerate(others) if i not in chosen]
                best = min(best, size + fewest_by_enumeration(rest))
    return best


balances = st.lists(st.integers(-6, 6), min_size=1, max_size=6).map(closed)


@given(balances)
def test_transfers_leave_every_balance_at_zero(owed):
    moves, _ = netted(owed)
    left = dict(owed)
    for move in moves:
        assert move.amount > 0
        left[move.payer] -= move.amount
        left[move.payee] += move.amount
    assert not any(left.values())


@given(balances)
def test_no_smaller_number_of_transfers_exists(owed):
    moves, fewest = netted(owed)
    assert fewest
    assert len(moves) == fewest_by_enumeration([cents for cents in owed.values() if cents])


@given(balances, st.randoms())
def test_the_order_of_members_changes_nothing(owed, random):
    shuffled = list(owed.items())
    random.shuffle(shuffled)
    assert netted(dict(shuffled)) == netted(owed)


@given(st.lists(st.integers(-10_000, 10_000), min_size=MOST_EXACT + 1, max_size=40).map(closed))
def test_with_many_members_nobody_moves_more_than_once_too_often(owed):
    moves, fewest = netted(owed)
    nonzero = [cents for cents in owed.values() if cents]
    assert len(moves) <= max(len(nonzero) - 1, 0)
    debtors = sum(cents > 0 for cents in nonzero)
    if fewest and len(nonzero) > MOST_EXACT:
        assert len(moves) == max(debtors, len(nonzero) - debtors)


def test_balances_that_do_not_close_are_refused():
    with pytest.raises(RoundingError) as refused:
        netted({"59": 1, "62": 1})
    assert refused.value.code == "balances_open"
