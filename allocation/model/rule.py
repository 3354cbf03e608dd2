"""A rule: a named function of parameters and inputs, with what it claims of each axiom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from immutabledict import immutabledict
from numpy.typing import NDArray

from allocation.errors import MissingFigureError
from allocation.model.figures import Indicator
from allocation.model.limits import Bound
from allocation.model.number import Noun

__all__ = ["Case", "Claim", "Inputs", "Outcome", "Parameters", "Rule", "Vector"]

Vector = NDArray[Any]
"""Shape (n,), members sorted by code: object array of Fraction, or float64."""

Claim = Literal["proved", "refuted", "not refuted", "not stated"]


class Parameters(Noun):
    """Base of the parameters of each rule: ``[keys.X]`` is one of its heirs.

    Each heir fixes ``rule`` to the identifier of its rule.
    """

    rule: str
    label: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Inputs:
    """What a rule may read: members sorted by code, the total, indicators and earlier keys.

    Parameters
    ----------
    members : tuple of str, shape (n,)
        Codes in increasing order.
    total : int
        Amount to share, cents.
    year : int or None
        Year of the lot, for rules that change with time.
    indicators : mapping of str to Indicator
        Declared indicators.
    keys : mapping of str to array, shape (n,)
        Shares of the keys evaluated before.
    bounds : tuple of Bound
        Red lines on the total in arithmetic, rows over ``members``.
    """

    members: tuple[str, ...]
    total: int
    indicators: Mapping[str, Indicator] = field(default_factory=immutabledict)
    keys: Mapping[str, Vector] = field(default_factory=immutabledict)
    year: int | None = None
    bounds: tuple[Bound, ...] = ()

    def indicator(self, identifier: str) -> Vector:
        """Values of an indicator in member order, exact; joint values split as stated.

        Parameters
        ----------
        identifier : str
            Name of a declared indicator.

        Returns
        -------
        array of Fraction, shape (n,)

        Raises
        ------
        MissingFigureError
            When a member has no value; says what to fetch and where.
        """
        indicator = self.indicators[identifier]
        absent = indicator.missing(self.members)
        if absent:
            raise MissingFigureError(
                "indicator_missing" if indicator.where else "indicator_incomplete",
                indicator=indicator.label,
                members=", ".join(absent),
                unit=indicator.unit,
                year=indicator.year,
                where=indicator.where,
            )
        values = indicator.resolved()
        return self.by_member(values)

    def by_member(self, values: Mapping[str, Fraction], default: Fraction | None = None) -> Vector:
        """Array in member order of a mapping by code; ``default`` stands for absent codes."""
        array = np.empty(len(self.members), dtype=object)
        array[:] = [values[c] if default is None else values.get(c, default) for c in self.members]
        return array


@dataclass(frozen=True)
class Outcome:
    """What a rule found: shares, and the numbers that explain them.

    Parameters
    ----------
    shares : array, shape (n,)
        Fractions that sum to 1, or floats to be snapped to 12 decimals.
    columns : mapping of str to array, shape (n,)
        Numbers per member worth printing, by identifier (``table.step.<identifier>``).
    scalars : mapping of str to number
        Numbers of the whole (common rate, mean), by identifier.
    contributions : mapping of str to array, shape (n,)
        Contribution of each criterion to each share (mix): they sum to the shares.
    held : tuple of tuple (code, str)
        Members held at a bound, with ``cap`` or ``floor``.
    """

    shares: Vector
    columns: Mapping[str, Vector] = field(default_factory=immutabledict)
    scalars: Mapping[str, object] = field(default_factory=immutabledict)
    contributions: Mapping[str, Vector] = field(default_factory=immutabledict)
    held: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """A class of parameters for which a rule claims something else.

    Parameters
    ----------
    id : str
        Name of the class.
    holds : callable (parameters) -> bool
        Whether parameters belong to it.
    axioms : mapping of str to Claim
        What the rule then claims of each axiom.
    """

    id: str
    holds: Callable[[Any], bool]
    axioms: Mapping[str, Claim]


@dataclass(frozen=True)
class Rule:
    """A rule of the registry.

    Claims are about exact shares, before they are snapped or rounded, when each key that the
    parameters name is proportional to one indicator (for ``fixed_plus_variable``: equal, then
    proportional).

    Parameters
    ----------
    id : str
        Identifier in scenario files.
    function : callable (parameters, inputs) -> Outcome
        The rule, on arrays in member order.
    parameters : type
        Parameter model, whose fields name indicators, members and other keys.
    reference : str
        Author and year.
    scale_free : bool
        Whether shares do not depend on the total; then one evaluation serves every lot.
    split_linear : bool
        Whether shares are affine in the shares of the keys it names and in the split of an
        undivided value, whose sum does not move: the splits that give all to one member then
        bound every other split.
    axioms : mapping of str to Claim
        What the rule claims of each axiom, unless its parameters belong to one of the cases.
    cases : tuple of Case
        Classes of parameters that claim something else; the first that holds decides.
    """

    id: str
    function: Callable[[Any, Inputs], Outcome]
    parameters: type[Parameters]
    reference: str
    scale_free: bool = True
    split_linear: bool = False
    axioms: Mapping[str, Claim] = field(default_factory=immutabledict)
    cases: tuple[Case, ...] = ()

    def claims(self, parameters: Parameters) -> Mapping[str, Claim]:
        """What the rule claims of each axiom for these parameters.

        Parameters
        ----------
        parameters : Parameters
            Parameters of this rule.

        Returns
        -------
        mapping of str to Claim
        """
        special = (case.axioms for case in self.cases if case.holds(parameters))
        return next(special, self.axioms)
