"""Riders applied to amounts: who pays an overrun, who keeps a saving, what an index revises."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from allocation.errors import Euros, InvalidKeyError
from allocation.model import Overrun, Revision, Saving
from allocation.pipeline import served_first
from allocation.rounding import round_amounts

__all__ = ["after_overrun", "after_saving", "revised"]

Amounts = Mapping[str, int]
"""Cents by member."""


def after_overrun(
    amounts: Amounts, final: int, rule: Overrun, shares: Mapping[str, Fraction] | None = None
) -> dict[str, int]:
    """x_i + min(m_i, E k_i / sum k), E = F - T: lump-sum members pay nothing of the excess.

    What a maximum sets aside falls on the members that no maximum holds, in the same proportions.

    Parameters
    ----------
    amounts : mapping of str to int
        Cents by member; they sum to the estimate T.
    final : int
        Final cost F, cents, at least T.
    rule : Overrun
        Lump-sum members and maxima.
    shares : mapping of str to Fraction, optional
        Shares of the key that the rule names; without it, in proportion of the amounts.

    Returns
    -------
    dict of str to int
        They sum to F.

    Raises
    ------
    InvalidKeyError
        When every member is lump-sum or at its maximum.

    References
    ----------
    Île-de-France in the canal protocol of 2016 (forfait); Bremen in 1906 (a third, capped).

    Examples
    --------
    >>> after_overrun({"59": 60, "80": 30, "IDF": 10}, 130, Overrun(lump_sum=("IDF",)))
    {'59': 80, '80': 40, 'IDF': 10}
    """
    weights = {code: Fraction(cents) for code, cents in amounts.items()}
    if shares is not None:
        weights = {code: shares.get(code, Fraction(0)) for code in amounts}
    free = {code for code in amounts if code not in rule.lump_sum and weights[code] > 0}
    added = dict.fromkeys(amounts, 0)
    left = final - sum(amounts.values())
    while left:
        parts = _parts({code: weights[code] for code in free}, left)
        held = {c: m for c in free if (m := rule.maximum.get(c)) is not None and parts[c] > m}
        added |= held or parts
        left = left - sum(held.values()) if held else 0
        free -= set(held)
    return {code: cents + added[code] for code, cents in amounts.items()}


def _parts(weights: Mapping[str, Fraction], cents: int) -> dict[str, int]:
    codes = sorted(weights)
    total = sum(weights.values(), Fraction(0))
    if not total:
        raise InvalidKeyError("overrun_unpaid", gap=Euros(Fraction(cents, 100)))
    shares = [weights[code] / total for code in codes]
    found = round_amounts(cents, shares, 1, served_first(codes, shares))
    return dict(zip(codes, map(int, found), strict=True))


def after_saving(amounts: Amounts, final: int, rule: Saving) -> dict[str, int]:
    """x_i - s_i, the saving S = T - F shared tranche by tranche from the estimate down.

    In a tranche the owner keeps ``owner`` times its own share of the tranche, the others share the
    rest in proportion of their amounts. With thresholds 0.9 (owner 0) and 0.8 (owner 1): between
    90 and 100 % the owner keeps nothing; between 80 and 90 % it keeps (90 % - F / T) of its share.

    Parameters
    ----------
    amounts : mapping of str to int
        Cents by member; they sum to the estimate T.
    final : int
        Final cost F, cents, at most T.
    rule : Saving
        Owner, tranches, lump-sum members.

    Returns
    -------
    dict of str to int
        They sum to F.

    Raises
    ------
    InvalidKeyError
        When F is below the last tranche, where the clause says nothing.

    References
    ----------
    Article "Gestion des ecarts" of a French rail convention, which compares constant euros.

    Examples
    --------
    >>> from allocation.model import SavingTranche
    >>> down = [(Fraction(9, 10), Fraction(0)), (Fraction(4, 5), Fraction(1))]
    >>> tranches = tuple(SavingTranche(down_to=ratio, owner=factor) for ratio, factor in down)
    >>> rule = Saving(owner="R", tranches=tranches)
    >>> after_saving({"E": 5000, "R": 5000}, 8500, rule)
    {'E': 3750, 'R': 4750}
    """
    total = sum(amounts.values())
    parts = {code: Fraction(0) for code in amounts}
    for depth, factor in _tranches(total, final, rule):
        own = Fraction(0)
        if rule.owner is not None and rule.owner not in rule.lump_sum:
            own = depth * factor * Fraction(amounts[rule.owner], total)
            parts[rule.owner] += own
        others = [c for c in amounts if c not in (rule.owner, *rule.lump_sum) and amounts[c]]
        weight = sum(amounts[code] for code in others)
        for code in others:
            parts[code] += (depth - own) * Fraction(amounts[code], weight)
    saved = _exact(parts, total - final)
    return {code: cents - saved[code] for code, cents in amounts.items()}


def _tranches(total: int, final: int, rule: Saving) -> list[tuple[Fraction, Fraction]]:
    """Cents saved in each tranche, with the owner's factor there."""
    if not rule.tranches:
        return [(Fraction(total - final), Fraction(1))]
    edges = [Fraction(1), *(tranche.down_to for tranche in rule.tranches)]
    if final < edges[-1] * total:
        raise InvalidKeyError("saving_below", ratio=f"{float(edges[-1]):.0%}")
    factors = [tranche.owner for tranche in rule.tranches]
    return [
        (max(high * total - max(low * total, Fraction(final)), Fraction(0)), factor)
        for (high, low), factor in zip(pairwise(edges), factors, strict=True)
    ]


def _exact(parts: Mapping[str, Fraction], cents: int) -> dict[str, int]:
    """Parts that sum to ``cents``, rounded by largest remainder."""
    return _parts(parts, cents) if cents else dict.fromkeys(parts, 0)


def revised(amounts: Amounts, rule: Revision, year: int) -> dict[str, int]:
    """x_i I_t / I_base, rounded to the cent; lump-sum members are not revised.

    Parameters
    ----------
    amounts : mapping of str to int
        Cents by member.
    rule : Revision
        Index, base, lump-sum members.
    year : int
        Year t.

    Returns
    -------
    dict of str to int
        They sum to the revised total, rounded once.

    Raises
    ------
    InvalidKeyError
        When the index has no value for the year.

    Examples
    --------
    >>> rule = Revision(index="TP01", base="2016", values={"2016": 100, "2019": 108}, source="s")
    >>> revised({"59": 200, "80": 70}, rule, 2019)
    {'59': 216, '80': 76}
    """
    if str(year) not in rule.values:
        known = ", ".join(rule.values)
        raise InvalidKeyError("revision_year", index=rule.index, year=year, years=known)
    growth = rule.values[str(year)] / rule.values[rule.base]
    moved = {c: x for c, x in amounts.items() if c not in rule.lump_sum}
    if not any(moved.values()):
        return dict(amounts)
    total = round(sum(moved.values()) * growth)
    found = _parts({code: Fraction(cents) for code, cents in moved.items()}, total)
    return {code: found.get(code, cents) for code, cents in amounts.items()}
