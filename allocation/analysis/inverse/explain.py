"""What an observed key is compatible with: best mixes, every weighting, proof, simplest, forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from allocation.analysis.inverse.certificate import Certificate, certificate_of
from allocation.analysis.inverse.compatible import CompatibleWeights, compatible_weights
from allocation.analysis.inverse.forms import Form, forms_of
from allocation.analysis.inverse.identifiability import Identifiability, identifiability_of
from allocation.analysis.inverse.mixes import NORMS, Norm, Weighting, best_mix
from allocation.analysis.inverse.observed import Criteria, Observation, criteria_of, observation
from allocation.analysis.inverse.sparse import Sparse, sparsest
from allocation.errors import InvalidKeyError

__all__ = ["MOST_MEMBERS", "Explanation", "explain_key"]

MOST_MEMBERS: Final = 40
"""Members above which the exact programs would take minutes."""


@dataclass(frozen=True)
class Explanation:
    """What an observed key is compatible with; never how it was computed.

    Parameters
    ----------
    observed : Observation
    criteria : Criteria
    best : dict of str to Weighting
        The nearest mix of all criteria by norm: ``l1``, ``l2``, ``linf``.
    identifiability : Identifiability
    compatible : CompatibleWeights
        Every weighting within the tolerance; false when there is none.
    certificate : Certificate or None
        Proof that no weighting fits.
    sparse : Sparse
        Mixes of one, two and three criteria.
    forms : tuple of Form
        Other families, the nearest first.
    """

    observed: Observation
    criteria: Criteria
    best: dict[Norm, Weighting]
    identifiability: Identifiability
    compatible: CompatibleWeights
    certificate: Certificate | None
    sparse: Sparse
    forms: tuple[Form, ...]


def explain_key(
    observed: Any,  # noqa: ANN401 - whatever `observation` reads
    indicators: Any,  # noqa: ANN401 - whatever `criteria_of` reads
    tolerance: object = None,
    *,
    total: object = None,
    unit: Literal["cents", "euros"] = "cents",
) -> Explanation:
    """{w on the simplex : |M w - k| <= tau}, its nearest points, and the proof when it is empty.

    Everything that decides is exact: a solver's floats choose nothing, and the order of members
    and of criteria changes nothing.

    Parameters
    ----------
    observed : mapping of str to number, or array_like, shape (n,)
        Shares that sum to 1, or amounts.
    indicators : mapping of str to figures by member, or array_like, shape (m, n)
        Criteria, one row each; figures of a mapping are a mapping by code, or in sorted order.
    tolerance : number, optional
        tau in shares (0.01 for one point); by default that of the rounding of the amounts.
    total : number, optional
        What the amounts must sum to.
    unit : {"cents", "euros"}
        Unit of the amounts and of ``total``.

    Returns
    -------
    Explanation

    Raises
    ------
    InvalidKeyError
        ``explain_one_member``, ``explain_total``, ``explain_too_many``, ``explain_no_criterion``,
        ``explain_zero_criterion``, ``explain_negative``, ``share_sum``, ``sum_zero``,
        ``tolerance_negative``, ``value_negative``.
    MissingFigureError
        ``explain_missing``.

    References
    ----------
    Farkas (1902); Motzkin et al. (1953); Wolfe (1976).

    Examples
    --------
    >>> agreed = {"59": 200, "62": 130, "80": 70, "60": 100}
    >>> people = {"59": 2603472, "62": 1472589, "80": 571632, "60": 818680}
    >>> equal = dict.fromkeys(agreed, 1)
    >>> found = explain_key(agreed, {"population": people, "equal": equal})
    >>> [round(float(weight), 2) for weight in found.best["linf"].weights], bool(found.compatible)
    ([0.35, 0.65], False)
    """
    seen = observation(observed, tolerance, total, unit)
    if len(seen.members) > MOST_MEMBERS:
        raise InvalidKeyError("explain_too_many", count=len(seen.members), most=MOST_MEMBERS)
    criteria = criteria_of(indicators, seen.members)
    return Explanation(
        observed=seen,
        criteria=criteria,
        best={norm: best_mix(seen.shares, criteria, norm) for norm in NORMS},
        identifiability=identifiability_of(criteria),
        compatible=compatible_weights(seen.shares, criteria, seen.tolerance),
        certificate=certificate_of(seen.members, seen.shares, criteria, seen.tolerance),
        sparse=sparsest(seen.shares, criteria, seen.tolerance),
        forms=forms_of(seen, criteria),
    )
