"""Budget tables of drawn scenarios: accounts, commitments, loans, conventions, rules of clauses.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from allocation.model import written

Raw = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

_CENTS: Final = 100
_LARGE: Final = 10**12
_PROFILES: Final = ("annuité constante", "capital constant", "in fine")

rates = st.decimals(Decimal(0), Decimal("0.12"), places=4)
shares = st.fractions(0, 1, max_denominator=40)


def drawn_budget(draw: Draw, tables: Raw) -> Raw:
    """Tables of what budgets bear, on the members, sources and keys of ``tables``."""
    codes = [member["code"] for member in tables["members"]]
    sources = sorted(tables["sources"])
    pieces: Raw = {
        "finances": {draw(st.sampled_from(codes)): _finances(draw, sources)},
        "commitments": {draw(st.sampled_from(codes)): _commitment(draw, sources)},
        "loans": [drawn_loan(draw, codes, sources) for _ in range(draw(st.integers(1, 2)))],
        "positions": {codes[0]: {"text": "a", "source": sources[0], "key": min(tables["keys"])}},
        "budget": {"amortisation_years": draw(st.integers(1, 40)), "neutralised": True},
    }
    return {name: piece for name, piece in pieces.items() if draw(st.booleans())}


def _euros(cents: int) -> int | Decimal:
    value = written(Fraction(cents, _CENTS))
    return value if isinstance(value, Decimal) else int(value)


def _finances(draw: Draw, sources: list[str]) -> Raw:
    table: Raw = {"year": draw(st.integers(2000, 2030)), "source": draw(st.sampled_from(sources))}
    figures: Raw = {
        "debt": draw(st.integers(0, _LARGE)),
        "gross_savings": draw(st.integers(-_LARGE, _LARGE)),
        "net_savings": draw(st.integers(-_LARGE, _LARGE)),
        "receipts": draw(st.integers(1, _LARGE)),
    }
    table |= {name: _euros(value) for name, value in figures.items() if draw(st.booleans())}
    return table | {"trend": {"receipts": draw(rates)}, "where": "OFGL"}


def _commitment(draw: Draw, sources: list[str]) -> Raw:
    before, first, beyond = (draw(st.integers(0, _LARGE)) for _ in range(3))
    return {
        "authorised": _euros(before + first + beyond),
        "before": _euros(before),
        "payments": {"2026": _euros(first)},
        "beyond": _euros(beyond),
        "source": draw(st.sampled_from(sources)),
    }


def drawn_loan(draw: Draw, codes: list[str], sources: list[str]) -> Raw:
    """Table of a valid loan."""
    first, second = draw(st.integers(1, _LARGE)), draw(st.integers(1, _LARGE))
    profile = draw(st.sampled_from(_PROFILES))
    years = draw(st.integers(2, 40))
    deferral = 0 if profile == "in fine" else draw(st.integers(0, min(5, years - 1)))
    source = draw(st.sampled_from(sources))
    return {
        "label": "Emprunt",
        "carrier": "SCSNE",
        "amount": _euros(first + second),
        "draws": {"2026": _euros(first), "2027": _euros(second)},
        "terms": {
            "rate": draw(rates),
            "years": years,
            "deferral": deferral,
            "profile": profile,
            "source": source,
        },
        "repaid_by": _bearers(draw, codes, source),
        "guaranteed_by": _bearers(draw, codes, source),
        "quota": written(draw(shares)),
        "source": source,
    }


def _bearers(draw: Draw, codes: list[str], source: str) -> Raw:
    part = draw(shares) / len(codes)
    return {
        "shares": {code: written(part) for code in codes},
        "others": "d'autres",
        "source": source,
    }
