"""The fewest transfers that settle balances: treasury information, never a set-off of accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from allocation.errors import RoundingError

__all__ = ["MOST_EXACT", "Transfer", "netted"]

MOST_EXACT: Final = 14
"""Members with a balance up to which the number of transfers is proved the fewest."""


@dataclass(frozen=True)
class Transfer:
    """Cents that go from a member who owes to a member who is owed."""

    payer: str
    payee: str
    amount: int


def netted(owed: Mapping[str, int]) -> tuple[tuple[Transfer, ...], bool]:
    """n - g transfers, g the most groups of members whose balances sum to zero.

    Inside a group the largest debt pays the largest credit, then by code; of several choices of
    groups, the one whose members come first by code is kept.

    Parameters
    ----------
    owed : mapping of str to int
        Cents that each member owes in all; negative when it is owed.

    Returns
    -------
    transfers : tuple of Transfer
        They leave every balance at zero, by payer then payee.
    fewest : bool
        Whether no smaller number of transfers exists; proved up to `MOST_EXACT` balances.

    Raises
    ------
    RoundingError
        ``balances_open`` when the balances do not sum to zero.

    References
    ----------
    Verhoeff (2004), "Settling multiple debts efficiently".

    Examples
    --------
    >>> netted({"59": 300, "62": -300, "80": 20, "60": -20})[0]
    (Transfer(payer='59', payee='62', amount=300), Transfer(payer='80', payee='60', amount=20))
    """
    gap = sum(owed.values())
    if gap:
        raise RoundingError("balances_open", gap=gap)
    codes = sorted(code for code, cents in owed.items() if cents)
    exact = len(codes) <= MOST_EXACT
    groups = _groups(codes, [owed[code] for code in codes]) if exact else [codes]
    found = [move for group in groups for move in _paid(group, owed)]
    fewest = exact or len(found) == max(map(len, _sides(codes, owed)))
    return tuple(sorted(found, key=lambda move: (move.payer, move.payee))), fewest


def _sides(codes: Sequence[str], owed: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """Who owes and who is owed: each of the longer side moves at least once."""
    return [c for c in codes if owed[c] > 0], [c for c in codes if owed[c] < 0]


def _groups(codes: list[str], balances: list[int]) -> Iterator[list[str]]:
    """Most groups whose balances sum to zero, by dynamic programming over sets."""
    size = 1 << len(codes)
    sums, most, last = [0] * size, [0] * size, [0] * size
    for members in range(1, size):
        low = members & -members
        sums[members] = sums[members ^ low] + balances[low.bit_length() - 1]
        best = -1
        for i in range(len(codes)):
            if members >> i & 1 and most[members ^ (1 << i)] > best:
                best, last[members] = most[members ^ (1 << i)], i
        most[members] = best + (sums[members] == 0)
    left, group = size - 1, list[str]()
    while left:
        group.append(codes[last[left]])
        left ^= 1 << last[left]
        if sums[left] == 0:
            yield sorted(group)
            group = []


def _paid(group: Sequence[str], owed: Mapping[str, int]) -> Iterator[Transfer]:
    """Largest debt to largest credit, until the group is settled."""
    left = {code: owed[code] for code in group}
    while any(left.values()):
        payer = min(left, key=lambda code: (-left[code], code))
        payee = min(left, key=lambda code: (left[code], code))
        amount = min(left[payer], -left[payee])
        left[payer] -= amount
        left[payee] += amount
        yield Transfer(payer, payee, amount)
