"""Red lines as their owners say them, and the same lines in arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Final, Literal, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from allocation.model.figures import Text, Year
from allocation.model.names import IndicatorId, KeyId, LotId, MemberCode, SourceId
from allocation.model.number import Noun, Number

__all__ = ["RED_LINE_KINDS", "Bound", "RedLine", "RedLineKind"]

RedLineKind = Literal[
    "max_amount",
    "min_amount",
    "max_share",
    "min_share",
    "max_per_unit",
    "not_more_than",
    "band",
    "coalition_ceiling",
    "yearly_capacity",
    "cumulative_envelope",
]
RED_LINE_KINDS: Final[tuple[str, ...]] = get_args(RedLineKind)

_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "max_amount": ("member", "value"),
    "min_amount": ("member", "value"),
    "max_share": ("member", "value"),
    "min_share": ("member", "value"),
    "max_per_unit": ("member", "value", "indicator"),
    "not_more_than": ("member", "other"),
    "band": ("value", "reference"),
    "coalition_ceiling": ("members", "value"),
    "yearly_capacity": ("member", "value", "year"),
    "cumulative_envelope": ("member", "value", "year"),
}


class RedLine(Noun):
    """A limit with an owner and a text: what its owner will not accept.

    ``value`` is in euros for amounts, a share between 0 and 1 for shares and bands, euros per unit
    of ``indicator`` for ``max_per_unit``. It bears on the sum over lots unless ``lot`` is named.
    """

    owner: MemberCode
    text: Text
    kind: RedLineKind
    source: SourceId
    member: MemberCode | None = None
    members: tuple[MemberCode, ...] = ()
    other: MemberCode | None = None
    value: Number | None = None
    indicator: IndicatorId | None = None
    reference: KeyId | None = None
    year: Year | None = None
    hard: bool = True
    weight: Annotated[Number, Field(gt=0)] = Fraction(1)
    lot: LotId | None = None

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> RedLine:
        for name in _NEEDS[self.kind]:
            if getattr(self, name) in (None, ()):
                raise PydanticCustomError(
                    "red_line_needs", "this kind needs {needed}", {"needed": name}
                )
        return self


@dataclass(frozen=True)
class Bound:
    """A red line in arithmetic: sum of ``row[i] * x[i]`` in euros is at most ``limit``.

    Parameters
    ----------
    row : tuple of Fraction, shape (n,)
        Coefficients over the members, in member order.
    limit : Fraction
        Right-hand side, euros.
    owner, text : str
        Who holds the line, and its words.
    members : tuple of str
        Members whose payment the line bounds.
    lot : str or None
        The lot it bears on, or None for the sum over lots.
    year : int or None
        The year it bears on, or None for the whole.
    cumulative : bool
        Whether ``year`` closes a running total.
    hard : bool
        Whether breaking it refuses the scenario.
    weight : Fraction
        Cost of giving in by one euro, for soft lines.
    """

    row: tuple[Fraction, ...]
    limit: Fraction
    owner: str
    text: str
    members: tuple[str, ...]
    kind: str
    lot: str | None = None
    year: int | None = None
    cumulative: bool = False
    hard: bool = True
    weight: Fraction = Fraction(1)
