"""A small acyclic graph of named keys: criteria first, then keys that stand on them.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from allocation.model import written

Raw = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]


def drawn_keys(draw: Draw, codes: list[str], complete: list[str], absent: list[str]) -> Raw:
    """Keys on the complete indicators; one on each absent indicator, that waits for its figures."""
    keys: Raw = {"egalite": {"rule": "equal"}}
    for name in complete:
        keys[f"par-{name}"] = {"rule": "proportional", "indicator": name}
    for name in absent:
        keys[f"par-{name}"] = {"rule": "proportional", "indicator": name}
    solid = [name for name, key in keys.items() if key.get("indicator") not in absent]
    makers = (_given, _mix, _product, _brackets, _bounded, _fixed)
    for position, make in enumerate(makers):
        if draw(st.booleans()):
            name = f"cle-{position}"
            keys[name] = make(draw, codes, complete, solid)
            solid.append(name)
    return keys


def _weights(draw: Draw, count: int) -> list[int | Decimal | str]:
    """Positive weights that make exactly 1."""
    parts = draw(st.lists(st.integers(1, 20), min_size=count, max_size=count))
    return [written(Fraction(part, sum(parts))) for part in parts]


def _given(draw: Draw, codes: list[str], _: list[str], __: list[str]) -> Raw:
    if draw(st.booleans()):
        shares = dict(zip(codes, _weights(draw, len(codes)), strict=True))
        return {"rule": "given", "shares": shares}
    amounts = {code: draw(st.integers(1, 10**6)) for code in codes}
    return {"rule": "given", "amounts": amounts, "label": "convention"}


def _mix(draw: Draw, _: list[str], __: list[str], solid: list[str]) -> Raw:
    parts = draw(st.lists(st.sampled_from(solid), min_size=1, max_size=3, unique=True))
    weights = _weights(draw, len(parts))
    return {"rule": "mix", "parts": dict(zip(parts, weights, strict=True))}


def _product(draw: Draw, _: list[str], complete: list[str], __: list[str]) -> Raw:
    exponents = st.sampled_from((1, 2, Decimal("0.5"), Decimal(-1)))
    return {"rule": "product", "exponents": {name: draw(exponents) for name in complete}}


def _brackets(draw: Draw, _: list[str], complete: list[str], __: list[str]) -> Raw:
    edges = sorted(draw(st.sets(st.integers(1, 10**6), min_size=1, max_size=3)))
    rates = [draw(st.integers(1, 200)) for _ in range(len(edges) + 1)]
    return {"rule": "brackets", "indicator": complete[0], "edges": edges, "rates": rates}


def _bounded(draw: Draw, codes: list[str], complete: list[str], _: list[str]) -> Raw:
    """A cap that leaves room to the others, whose base shares are positive."""
    base = draw(st.sampled_from(("egalite", f"par-{complete[0]}")))
    cap = draw(st.fractions(Fraction(1, 2), 1, max_denominator=20))
    return {"rule": "bounded", "base": base, "cap": {draw(st.sampled_from(codes)): written(cap)}}


def _fixed(draw: Draw, codes: list[str], _: list[str], __: list[str]) -> Raw:
    """One member pays a cent, the others share the rest equally."""
    amount = Decimal("0.01")
    return {
        "rule": "fixed_payer",
        "member": draw(st.sampled_from(codes)),
        "amount": amount,
        "rest": "egalite",
    }
