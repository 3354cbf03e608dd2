"""Red lines as their owners say them, and the same lines in arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, get_args

from immutabledict import immutabledict
from pydantic import Field

from allocation.errors import AllocationError
from allocation.model.figures import Text, Year
from allocation.model.names import IndicatorId, KeyId, LotId, MemberCode, SourceId
from allocation.model.number import Noun, Number, Refusal, repeated, written

__all__ = ["RED_LINE_KINDS", "Bound", "RedLine", "RedLineKind", "Unbound"]

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
    "debt_ratio",
]
RED_LINE_KINDS: Final[tuple[str, ...]] = get_args(RedLineKind)

Scale = Literal["amount", "share", "width", "none"]


@dataclass(frozen=True)
class _Form:
    """What one kind of line reads: fields it needs, fields it may have, what its value measures."""

    needs: tuple[str, ...]
    may: tuple[str, ...] = ("lot",)
    scale: Scale = "amount"


_ONE: Final = ("member", "value")
_FORMS: Final[Mapping[str, _Form]] = immutabledict(
    {
        "max_amount": _Form(_ONE),
        "min_amount": _Form(_ONE),
        "max_share": _Form(_ONE, scale="share"),
        "min_share": _Form(_ONE, scale="share"),
        "max_per_unit": _Form((*_ONE, "indicator")),
        "not_more_than": _Form(("member", "other"), ("indicator", "lot"), "none"),
        "band": _Form(("value", "reference"), ("member", "members", "lot"), "width"),
        "coalition_ceiling": _Form(("members", "value")),
        "yearly_capacity": _Form((*_ONE, "year"), ()),
        "cumulative_envelope": _Form((*_ONE, "year"), ()),
        "debt_ratio": _Form(_ONE, ()),
    }
)
_READ: Final = ("member", "members", "other", "value", "indicator", "reference", "year", "lot")
_PERCENT: Final = 100


class RedLine(Noun):
    """A limit with an owner and a text: what its owner will not accept.

    ``value`` is in euros for amounts, a share between 0 and 1 for shares and bands, euros per unit
    of ``indicator`` for ``max_per_unit``, years for ``debt_ratio``. It bears on the sum over lots
    unless ``lot`` is named. A kind refuses the fields that it does not read: a condition is
    verified, or it is a fault.
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

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """Fields that the kind lacks or would not read, values out of its scale, repetitions."""
        kind = str(held.get("kind"))
        if kind not in _FORMS:
            return
        form = _FORMS[kind]
        given = {name: held[name] for name in _READ if held.get(name) not in (None, ())}
        for name in form.needs:
            if name in held and name not in given:
                yield Refusal("red_line_needs", (name,), {"needed": name})
        for name in _unread(form, given):
            yield Refusal("red_line_unused", (name,), {"kind": kind})
        if "value" in given:
            yield from _scaled(given["value"], form.scale)
        yield from repeated("members", given.get("members", ()))
        if "other" in given and given["other"] == given.get("member"):
            yield Refusal("red_line_same_member", ("other",))


def _unread(form: _Form, given: Mapping[str, object]) -> Iterator[str]:
    """Fields that the kind does not read: a band is of one member, or of several."""
    for name in given:
        read = name in form.needs or name in form.may
        if not read or (name == "members" and "member" in given):
            yield name


def _scaled(value: Fraction, scale: Scale) -> Iterator[Refusal]:
    """A value outside its scale; 14 typed for 14 % is said with its repair."""
    if value < 0:
        yield Refusal("too_small", ("value",), {"limit": "0"})
    elif scale == "width" and value == 0:
        yield Refusal("not_above", ("value",), {"limit": "0"})
    elif scale in ("share", "width") and 1 < value <= _PERCENT:
        repair = {"percent": str(written(value)), "repair": str(written(value / _PERCENT))}
        yield Refusal("share_as_percent", ("value",), repair)
    elif scale in ("share", "width") and value > 1:
        yield Refusal("too_large", ("value",), {"limit": "1"})


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


@dataclass(frozen=True)
class Unbound:
    """A red line that nothing can verify yet, and why.

    Parameters
    ----------
    line : RedLine
        As its owner says it.
    reason : AllocationError
        A figure that is missing, or a reference key that cannot be computed.
    """

    line: RedLine
    reason: AllocationError
