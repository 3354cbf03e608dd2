"""Rules ``closest`` and ``leximin``: the fair key inside the red lines of the scenario.

The solver is imported when a key is solved: a scenario without such a key never loads it.
"""

# Nouns are frozen, so an heir may narrow ``rule``; pyright cannot see it in ``model_config``.
# pyright: reportIncompatibleVariableOverride=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from immutabledict import immutabledict
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from allocation.errors import InvalidKeyError
from allocation.key_rules.binding import UNSTATED
from allocation.model import (
    Cents,
    FrozenMap,
    IndicatorId,
    Inputs,
    Key,
    KeyId,
    MemberCode,
    Outcome,
    Parameters,
    Rule,
    Solution,
    Vector,
)
from allocation.model.solution import Distance

if TYPE_CHECKING:
    from allocation.solver import Burdens

__all__ = ["RULES", "Closest", "Leximin"]

_NEEDS: Final[Mapping[str, str]] = immutabledict(
    per_unit="indicator", effort="indicator", rate="reference", concession="own"
)


class Closest(Parameters):
    """The key nearest to another one inside all red lines, unique whatever the distance."""

    rule: Literal["closest"] = "closest"
    target: KeyId
    distance: Distance = "leximin"


class Leximin(Parameters):
    """The key whose largest burden is lowest inside all red lines, then the next one, and so on.

    ``per_unit``: euros per unit of ``indicator``; ``effort``: percent of ``indicator`` (receipts,
    in euros); ``rate``: against what the key ``reference`` gives; ``concession``: euros above each
    member's ``own`` position.
    """

    rule: Literal["leximin"] = "leximin"
    burden: Literal["per_unit", "effort", "rate", "concession"]
    indicator: IndicatorId | None = None
    reference: KeyId | None = None
    own: FrozenMap[MemberCode, Cents] = Field(default_factory=immutabledict[str, int])

    @model_validator(mode="after")
    def _burden_has_its_figures(self) -> Leximin:
        needed = _NEEDS[self.burden]
        if not getattr(self, needed):
            raise PydanticCustomError(
                "burden_needs", "this burden needs {needed}", {"needed": needed}
            )
        return self


def _closest(parameters: Closest, inputs: Inputs) -> Outcome:
    from allocation.solver import closest_key  # noqa: PLC0415 - only when a key is solved

    target = inputs.keys[parameters.target]
    wished = Key(inputs.members, _fractions(target))
    found = closest_key(wished, inputs.total, inputs.bounds, parameters.distance)
    shares = _vector(found.key.shares)
    columns = {"base": target, "transfer": shares - target}
    if not found.unique:
        low, high = zip(*found.intervals, strict=True)
        columns |= {"low": _vector(low), "high": _vector(high)}
    return Outcome(shares, columns, {"objective": found.objective}, held=_held(found))


def _leximin(parameters: Leximin, inputs: Inputs) -> Outcome:
    from allocation.solver import leximin_key  # noqa: PLC0415 - only when a key is solved

    burdens = _burdens(parameters, inputs)
    found = leximin_key(burdens, inputs.total, inputs.bounds)
    reached = [
        scale * amount + offset
        for scale, amount, offset in zip(burdens.scale, found.amounts, burdens.offset, strict=True)
    ]
    shares = _vector(found.key.shares)
    scalars = {"objective": found.objective}
    return Outcome(shares, {"burden": _vector(reached)}, scalars, held=_held(found))


def _burdens(parameters: Leximin, inputs: Inputs) -> Burdens:
    from allocation.solver import Burdens  # noqa: PLC0415 - only when a key is solved

    if parameters.burden == "concession":
        absent = [code for code in inputs.members if code not in parameters.own]
        if absent:
            raise InvalidKeyError("amounts_members", members=", ".join(absent))
        return Burdens.concession({code: parameters.own[code] for code in inputs.members})
    if parameters.burden == "rate":
        due = inputs.keys[parameters.reference or ""] * inputs.total
        return Burdens.rate(dict(zip(inputs.members, _fractions(due), strict=True)))
    units = inputs.indicator(parameters.indicator or "")
    factor = 100 if parameters.burden == "effort" else 1
    return Burdens.per_unit(dict(zip(inputs.members, units, strict=True)), factor)


def _held(found: Solution) -> tuple[tuple[str, str], ...]:
    """Members that a line of theirs alone holds: capped, or kept at a floor."""
    sides: dict[tuple[str, str], None] = {}
    for line in found.binding:
        read = [i for i, c in enumerate(line.row) if c]
        if len(read) == 1:
            side = "cap" if line.row[read[0]] > 0 else "floor"
            sides[found.key.members[read[0]], side] = None
    return tuple(sides)


def _fractions(values: Vector) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values)


def _vector(values: Sequence[Fraction]) -> Vector:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


RULES: Final[Mapping[str, Rule]] = immutabledict(
    {
        "closest": Rule(
            "closest",
            _closest,
            Closest,
            "Ogryczak and Sliwinski (2006)",
            scale_free=False,
            axioms=UNSTATED,
        ),
        "leximin": Rule(
            "leximin",
            _leximin,
            Leximin,
            "Ogryczak and Sliwinski (2006); Nace and Pioro (2008)",
            scale_free=False,
            axioms=UNSTATED,
        ),
    }
)
"""Rules that solve for a key, read-only."""
