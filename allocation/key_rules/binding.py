"""What binds a rule to the arrays of ``keys``: figures in the right precision, claims as data."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Final

import numpy as np
from immutabledict import immutabledict
from pydantic import Field
from pydantic_core import PydanticCustomError

from allocation.errors import InvalidKeyError
from allocation.keys import EXACT_MEMBERS, snapped
from allocation.model import Cents, Claim, Inputs, Number, Vector

KEY_AXIOMS: Final = (
    "own_monotone",
    "others_response",
    "merge_neutral",
    "population_monotone",
    "relative_consistency",
    "units",
    "replication",
    "dominance",
)
"""Axioms of keys: see ``docs/theory``; each rule claims something of each of them."""

NonNegative = Annotated[Number, Field(ge=0)]
Positive = Annotated[Number, Field(gt=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
Amount = Annotated[Cents, Field(ge=0)]


def increasing(edges: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse thresholds that are absent, repeated or out of order.

    Parameters
    ----------
    edges : tuple of number
        Thresholds of a file.

    Returns
    -------
    tuple of number

    Raises
    ------
    PydanticCustomError
        ``edges_empty``, ``edges_order``.
    """
    if not edges:
        raise PydanticCustomError("edges_empty", "at least one edge")
    if list(edges) != sorted(set(edges)):
        raise PydanticCustomError("edges_order", "edges increase")
    return edges


def claims(refuted: tuple[str, ...] = (), unstated: tuple[str, ...] = ()) -> Mapping[str, Claim]:
    """What a rule claims of each axiom of keys: proved unless it is said otherwise.

    The proofs are written out, in French, in ``docs/theory/principes.md``.

    Parameters
    ----------
    refuted : tuple of str
        Axioms with a shipped counter-example.
    unstated : tuple of str
        Axioms that have no meaning for this rule.

    Returns
    -------
    mapping of str to Claim
    """
    found: dict[str, Claim] = dict.fromkeys(KEY_AXIOMS, "proved")
    found |= dict.fromkeys(refuted, "refuted")
    found |= dict.fromkeys(unstated, "not stated")
    return immutabledict(found)


UNSTATED: Final = claims(unstated=KEY_AXIOMS)
"""A rule whose figures are the members' own words: no criterion to vary."""


def in_precision(values: Vector) -> Vector:
    """Fractions up to 2 000 members, float64 above.

    Parameters
    ----------
    values : array of Fraction, shape (n,)
        Exact figures.

    Returns
    -------
    array, shape (n,)
    """
    return values.astype(np.float64) if len(values) > EXACT_MEMBERS else values


def figures(inputs: Inputs, indicator: str) -> Vector:
    """Values of an indicator, in the precision of the members' number.

    Parameters
    ----------
    inputs : Inputs
        What the rule may read.
    indicator : str
        Name of a declared indicator.

    Returns
    -------
    array, shape (n,)
    """
    return in_precision(inputs.indicator(indicator))


def stated(inputs: Inputs, values: Mapping[str, Fraction | int], default: int | None = 0) -> Vector:
    """Numbers written in the parameters, by member; ``default`` stands for absent codes.

    Parameters
    ----------
    inputs : Inputs
        What the rule may read.
    values : mapping of str to number
        By member code.
    default : int or None
        None refuses an absent member.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``amounts_members``.
    """
    absent = [code for code in inputs.members if code not in values]
    if default is None and absent:
        raise InvalidKeyError("amounts_members", members=", ".join(absent))
    exact = {code: Fraction(value) for code, value in values.items()}
    return in_precision(inputs.by_member(exact, Fraction(default or 0)))


def key_rows(inputs: Inputs, keys: tuple[str, ...]) -> Vector:
    """Shares of earlier keys as rows.

    Parameters
    ----------
    inputs : Inputs
        What the rule may read.
    keys : tuple of str, shape (m,)
        Named keys.

    Returns
    -------
    array, shape (m, n)
    """
    return np.array([inputs.keys[key] for key in keys])


def brought_by(names: tuple[str, ...], brought: Vector) -> dict[str, Vector]:
    """Contributions by key, those of a key that is named twice added up.

    Parameters
    ----------
    names : tuple of str, shape (m,)
        Named keys.
    brought : array, shape (m, n)
        What each brings to each share.

    Returns
    -------
    dict of str to array, shape (n,)
    """
    found: dict[str, Vector] = {}
    for name, row in zip(names, brought, strict=True):
        found[name] = found[name] + row if name in found else row
    return found


def settled(shares: Vector, *powers: Any) -> Vector:  # noqa: ANN401 - Fraction or int
    """Shares of a rule with powers: kept when every exponent is an integer, else snapped.

    Parameters
    ----------
    shares : array, shape (n,)
        What the rule found.
    *powers : Fraction
        Its exponents; none for a logarithm.

    Returns
    -------
    array, shape (n,)
    """
    rational = powers and all(Fraction(exponent).denominator == 1 for exponent in powers)
    return shares if rational else snapped(shares)
