"""Other forms that a key may be compatible with: powers, brackets, a fixed part, a modulation.

Each family is searched for its nearest key, on parameters that a convention could write (hundredths
for exponents, round thresholds), and the key that these parameters give is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Final, Literal

import numpy as np
from immutabledict import immutabledict
from numpy.typing import NDArray

from allocation.analysis.inverse.mixes import best_mix
from allocation.analysis.inverse.observed import Criteria, Observation, Shares
from allocation.analysis.inverse.weights import WeightSimplex
from allocation.errors import InvalidKeyError
from allocation.keys import product, snapped
from allocation.linear import feasible

__all__ = ["Form", "Kind", "forms_of", "modulation_band"]

Kind = Literal["brackets", "fixed", "power", "product", "modulation"]

_ONE, _ZERO = Fraction(1), Fraction(0)
_STEEPEST: Final = 200
_COARSE: Final = 5
_EDGES: Final = 250
_RATES: Final = 200
_MILLION: Final = 10**6
_CENTS: Final = 100

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Form:
    """The nearest key of a family.

    Parameters
    ----------
    kind : {"brackets", "fixed", "power", "product", "modulation"}
        Tariff of two brackets, the same amount each and a rate, power of one criterion, product of
        powers of two, mix within a band.
    criteria : tuple of str
        Criteria that it uses.
    parameters : mapping of str to Fraction
        ``edge``, ``rate`` and ``beyond`` (euros per unit, or weights without a total), ``fixed``
        (euros each, or a share), ``exponent``, ``band``; weights of a modulated mix by criterion.
    shares, residuals : tuple of Fraction, shape (n,)
        The key, and what was observed less it.
    compatible : bool
        Whether no share is further than the tolerance.
    exponents : mapping of str to Fraction
        Exponent of each criterion of a power or a product.
    """

    kind: Kind
    criteria: tuple[str, ...]
    parameters: Mapping[str, Fraction]
    shares: Shares
    residuals: Shares
    compatible: bool
    exponents: Mapping[str, Fraction] = field(default_factory=immutabledict)

    @property
    def gap(self) -> Fraction:
        """Largest absolute residual, in shares."""
        return max(map(abs, self.residuals))


def forms_of(seen: Observation, criteria: Criteria) -> tuple[Form, ...]:
    """The nearest key of each family that some criterion allows, the nearest family first.

    Parameters
    ----------
    seen : Observation
    criteria : Criteria

    Returns
    -------
    tuple of Form
        The modulation band, whose key is the observed one, stands last.

    Examples
    --------
    >>> from allocation.analysis.inverse.observed import criteria_of, observation
    >>> seen = observation([8, 4, 2, 1])
    >>> found = forms_of(seen, criteria_of({"population": [64, 16, 4, 1]}, seen.members))
    >>> found[0].kind, found[0].parameters["exponent"]
    ('power', Fraction(1, 2))
    """
    found: list[Form] = []
    for family in (_power, _product, _brackets, _fixed):
        tried = [form for form in family(seen, criteria) if form is not None]
        if tried:
            found.append(min(tried, key=lambda form: (form.gap, form.criteria)))
    band = modulation_band(seen, criteria)
    return (*sorted(found, key=lambda form: form.gap), *(() if band is None else (band,)))


def _made(
    seen: Observation,
    kind: Kind,
    criteria: tuple[str, ...],
    parameters: Mapping[str, Fraction],
    shares: Sequence[Fraction],
    exponents: Mapping[str, Fraction] | None = None,
) -> Form:
    residuals = tuple(a - b for a, b in zip(seen.shares, shares, strict=True))
    near = max(map(abs, residuals)) <= seen.tolerance
    return Form(
        kind,
        criteria,
        immutabledict(parameters),
        tuple(shares),
        residuals,
        near,
        immutabledict(exponents or {}),
    )


def _positive(criteria: Criteria) -> list[int]:
    """Criteria above zero that are not the same for every member."""
    return [j for j, row in enumerate(criteria.rows) if min(row) > 0 and len(set(row)) > 1]


def _gaps(seen: Observation, raw: Floats) -> Floats:
    """Largest deviation of each raw key, shape (r, n)."""
    keys = raw / raw.sum(axis=1, keepdims=True)
    return np.abs(keys - np.array([float(share) for share in seen.shares])).max(axis=1)


def _logs(criteria: Criteria, j: int) -> Floats:
    return np.log(np.array([float(share) for share in criteria.rows[j]]))


def _power(seen: Observation, criteria: Criteria) -> Iterator[Form]:
    """k_i proportional to v_i^e, e in hundredths between -2 and 2."""
    exponents = np.arange(-_STEEPEST, _STEEPEST + 1)
    for j in _positive(criteria):
        gaps = _gaps(seen, np.exp(np.outer(exponents / _CENTS, _logs(criteria, j))))
        best = Fraction(int(exponents[int(gaps.argmin())]), _CENTS)
        yield _powered(seen, criteria, "power", {j: best})


def _product(seen: Observation, criteria: Criteria) -> Iterator[Form]:
    """k_i proportional to u_i^a v_i^b: twentieths between -2 and 2, then hundredths around."""
    wide = np.arange(-_STEEPEST, _STEEPEST + 1, _COARSE)
    near = np.arange(-_COARSE, _COARSE + 1)
    for one, other in combinations(_positive(criteria), 2):
        logs = np.array([_logs(criteria, one), _logs(criteria, other)])
        tried = np.stack(np.meshgrid(wide, wide, indexing="ij"), axis=-1).reshape(-1, 2)
        around = np.stack(np.meshgrid(near, near, indexing="ij"), axis=-1).reshape(-1, 2)
        best = tried[int(_gaps(seen, np.exp(tried / _CENTS @ logs)).argmin())]
        tried = best + around
        best = tried[int(_gaps(seen, np.exp(tried / _CENTS @ logs)).argmin())]
        pair = zip((one, other), best.tolist(), strict=True)
        exponents = {j: Fraction(hundredths, _CENTS) for j, hundredths in pair if hundredths}
        if len(exponents) > 1:
            yield _powered(seen, criteria, "product", exponents)


def _powered(
    seen: Observation, criteria: Criteria, kind: Kind, exponents: Mapping[int, Fraction]
) -> Form:
    rows = [list(criteria.values[j]) for j in exponents]
    try:
        found = product(rows, list(exponents.values()))
    except InvalidKeyError:  # figures too long for an exact power: their shares have 12 decimals
        found = product([snapped(criteria.rows[j]) for j in exponents], list(exponents.values()))
    names = {criteria.names[j]: exponent for j, exponent in exponents.items()}
    single = {"exponent": next(iter(names.values()))} if kind == "power" else {}
    whole = all(exponent.denominator == 1 for exponent in exponents.values())
    shares = found if whole else snapped(found)
    return _made(seen, kind, tuple(names), single, shares.tolist(), names)


def _brackets(seen: Observation, criteria: Criteria) -> Iterator[Form | None]:
    """k_i proportional to r min(v_i, e) + s max(v_i - e, 0), 0 <= s <= r."""
    return (_two_brackets(seen, criteria, j) for j in _positive(criteria))


def _two_brackets(seen: Observation, criteria: Criteria, j: int) -> Form | None:
    """Round thresholds are tried with rates in 200ths; the rates of the best one are then exact."""
    values = criteria.values[j]
    edges = _round_edges(min(values), max(values))
    if not edges:
        return None
    figures = np.array([float(value) for value in values])
    falls = np.linspace(0, 1, _RATES + 1)
    limits = np.array([float(edge) for edge in edges])[:, None, None]
    raw = np.minimum(figures, limits) + falls[:, None] * np.maximum(figures - limits, 0)
    gaps = _gaps(seen, raw.reshape(-1, len(figures)))
    edge = edges[int(gaps.argmin()) // len(falls)]
    below = tuple(min(value, edge) for value in values)
    above = tuple(max(value - edge, _ZERO) for value in values)
    halves = (sum(below, _ZERO), sum(above, _ZERO))
    rows = tuple(
        tuple(v / whole for v in part) for part, whole in zip((below, above), halves, strict=True)
    )
    fitted = best_mix(seen.shares, Criteria(("below", "above"), rows, (below, above)))
    total = _ONE if seen.total is None else Fraction(seen.total, _CENTS)
    rate, beyond = (w * total / v for w, v in zip(fitted.weights, halves, strict=True))
    if beyond > rate:
        return None
    numbers = {"edge": edge, "rate": rate, "beyond": beyond}
    return _made(seen, "brackets", (criteria.names[j],), numbers, fitted.shares)


def _round_edges(low: Fraction, high: Fraction) -> list[Fraction]:
    """Thresholds strictly between two figures: at most 250 multiples of 1, 2 or 5 of a power."""
    wanted = (high - low) / _EDGES
    power = Fraction(1)
    while power < wanted:
        power *= 10
    while power / 10 >= wanted:
        power /= 10
    step = next(power / head for head in (5, 2, 1) if power / head >= wanted)
    edges = (step * k for k in range(int(low // step), int(high // step) + 1))
    return [edge for edge in edges if low < edge < high]


def _fixed(seen: Observation, criteria: Criteria) -> Iterator[Form | None]:
    """x_i = a + b v_i with a, b >= 0: the least squares, whose sum is the total."""
    n = len(seen.members)
    equal = tuple(Fraction(1, n) for _ in range(n))
    total = _ONE if seen.total is None else Fraction(seen.total, _CENTS)
    for j, (name, row) in enumerate(zip(criteria.names, criteria.rows, strict=True)):
        if len(set(row)) == 1:
            continue
        pair = Criteria(("each", name), (equal, row), (equal, row))
        fitted = best_mix(seen.shares, pair, "l2")
        each, rate = fitted.weights
        numbers = {"fixed": each * total / n, "rate": rate * total / sum(criteria.values[j], _ZERO)}
        yield _made(seen, "fixed", (name,), numbers, fitted.shares)


def modulation_band(seen: Observation, criteria: Criteria) -> Form | None:
    """Least b such that k_i = m_i (M w)_i with |m_i - 1| <= b, to a millionth above.

    The weights need not sum to 1: the band is around the mix brought to the total that suits it.

    Parameters
    ----------
    seen : Observation
    criteria : Criteria

    Returns
    -------
    Form or None
        ``band``, and the weight of each criterion in the mix; None when even 99.9999 % is not
        enough, which only a share of zero makes.

    Examples
    --------
    >>> from allocation.analysis.inverse.observed import criteria_of, observation
    >>> seen = observation([6, 4])
    >>> modulation_band(seen, criteria_of({"equal": [1, 1]}, seen.members)).parameters["band"]
    Fraction(1, 5)
    """
    low, high = -1, _MILLION
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _banded(seen, criteria, middle) else (middle, high)
    weights = _banded(seen, criteria, high) if high < _MILLION else None
    if weights is None:
        return None
    whole = sum(weights, _ZERO)
    parts = {n: w / whole for n, w in zip(criteria.names, weights, strict=True)}
    numbers = {"band": Fraction(high, _MILLION)}
    used = tuple(name for name, weight in parts.items() if weight)
    return _made(seen, "modulation", used, numbers | parts, seen.shares)


def _banded(seen: Observation, criteria: Criteria, millionths: int) -> Shares | None:
    """Weights with (1 - b) u_i <= k_i <= (1 + b) u_i for u = M w, when there are some."""
    band = Fraction(millionths, _MILLION)
    simplex = WeightSimplex(criteria, free=True)
    for terms, share in zip(simplex.keys(), seen.shares, strict=True):
        simplex.tableau.add_row("", terms, share / (1 + band), None)
        simplex.tableau.add_row("", terms, None, share / (1 - band) if band < 1 else None)
    return simplex.weights if feasible(simplex.tableau) is None else None
