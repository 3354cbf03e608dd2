"""Numbers as files write them and as the mathematics needs them: exact, bounded, without noise.

``Number`` is a `fractions.Fraction`; a file may write ``0.65``, ``2_603_472`` or ``"2/3"``.
``Cents`` is an integer number of cents; a file writes euros with at most two decimals, and the
boundary is a validation context (`IN_EUROS`), so that there is one set of nouns, not two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, LiteralString, Self, TypeVar, cast

from immutabledict import immutabledict
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    WrapSerializer,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

__all__ = [
    "IN_EUROS",
    "MAX_DIGITS",
    "Cents",
    "FrozenMap",
    "Noun",
    "Number",
    "Refusal",
    "Version",
    "exact",
    "repeated",
    "written",
]

IN_EUROS: Final[dict[str, str]] = {"money": "euros"}
"""Validation and serialisation context of files: amounts are euros, not cents."""

MAX_DIGITS: Final = 18
"""Numbers of a file have at most this many digits before and after the point."""

_RATIO: Final = re.compile(r"(-?[0-9]{1,18})/([0-9]{1,18})")
_CENTS_PER_EURO: Final = 100


@dataclass(frozen=True)
class Refusal:
    """What the fields of one table make together that its noun refuses.

    Parameters
    ----------
    code : str
        Code of the fault.
    place : tuple of str and int
        The field at fault inside the table; empty for the whole table.
    params : mapping of str to value
        Values named by the sentence.
    """

    code: str
    place: tuple[str | int, ...] = ()
    params: Mapping[str, str] = field(default_factory=immutabledict)


class Noun(BaseModel):
    """Frozen, strict base of everything that a file holds."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:  # noqa: ARG004 - an heir reads it
        """Everything that fields make wrong together; a field that is faulty is absent."""
        yield from ()

    @model_validator(mode="after")
    def _fields_agree(self) -> Self:
        refused = list(self.refusals(dict(iter(self))))
        if refused:
            raise ValidationError.from_exception_data(
                type(self).__name__, list(map(_line, refused))
            )
        return self


def repeated(field: str, names: Sequence[str]) -> Iterator[Refusal]:
    """Refusals of the names that a list cites again.

    Parameters
    ----------
    field : str
        Field of the list.
    names : sequence of str
        What it cites.

    Yields
    ------
    Refusal

    Examples
    --------
    >>> [refusal.place for refusal in repeated("members", ("59", "62", "59"))]
    [('members', 2)]
    """
    for position, name in enumerate(names):
        if name in names[:position]:
            yield Refusal("repeated", (field, position))


def _line(refusal: Refusal) -> InitErrorDetails:
    code = cast("LiteralString", refusal.code)
    error = PydanticCustomError(code, code, dict(refusal.params))
    return InitErrorDetails(type=error, loc=refusal.place, input=None)


def exact(value: object) -> Fraction:
    """Take x as the exact fraction that was written: ``0.65`` is 13/20, ``"2/3"`` is 2/3.

    Parameters
    ----------
    value : int, Decimal, Fraction, float or str
        A finite number; a float is taken by its shortest decimal writing; a string is a ratio.

    Returns
    -------
    Fraction

    Raises
    ------
    PydanticCustomError
        ``number_type``, ``number_finite`` or ``number_digits``.

    Examples
    --------
    >>> exact(0.65), exact("2/3")
    (Fraction(13, 20), Fraction(2, 3))
    """
    match value:
        case bool():
            raise PydanticCustomError("number_type", "a number is expected")
        case Fraction():
            return value
        case int():
            return Fraction(_bounded(Decimal(value) if abs(value) < 10**MAX_DIGITS else None))
        case float():
            return exact(Decimal(repr(value)))
        case Decimal():
            if not value.is_finite():
                raise PydanticCustomError("number_finite", "a finite number is expected")
            return Fraction(_bounded(value))
        case str() if (ratio := _RATIO.fullmatch(value)) and int(ratio[2]):
            return Fraction(int(ratio[1]), int(ratio[2]))
        case _:
            raise PydanticCustomError("number_type", "a number is expected")


def _bounded(value: Decimal | None) -> Decimal:
    exponent = 0 if value is None else value.as_tuple().exponent
    if (
        value is None
        or not isinstance(exponent, int)
        or exponent < -MAX_DIGITS
        or value.adjusted() >= MAX_DIGITS
    ):
        raise PydanticCustomError("number_digits", "at most 18 digits each side of the point")
    return value


def written(value: Fraction) -> int | Decimal | str:
    """Write x as a file does: an integer, a finite decimal, or the ratio ``"a/b"``.

    Parameters
    ----------
    value : Fraction

    Returns
    -------
    int, Decimal or str

    Examples
    --------
    >>> written(Fraction(13, 20)), written(Fraction(2, 3))
    (Decimal('0.65'), '2/3')
    """
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return numerator
    for power in range(1, MAX_DIGITS + 1):
        if 10**power % denominator == 0:
            return Decimal(numerator * 10**power // denominator).scaleb(-power)
    return f"{numerator}/{denominator}"


def _cents(value: object, info: ValidationInfo) -> int:
    if info.context == IN_EUROS:
        amount = exact(value) * _CENTS_PER_EURO
        if amount.denominator != 1:
            raise PydanticCustomError("money_decimals", "at most two decimals of a euro")
        return int(amount)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("money_cents", "an integer number of cents is expected")
    return value


def _euros(value: int, info: SerializationInfo) -> int | Decimal:
    if info.context != IN_EUROS:
        return value
    euros = written(Fraction(value, _CENTS_PER_EURO))
    return euros if isinstance(euros, Decimal) else int(euros)


_NUMBER_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]{1,18}/[0-9]{1,18}$"}]
}


def _version(value: object) -> object:
    if type(value) is not int:  # true and 1.0 equal 1, and are no version
        raise PydanticCustomError("not_a_choice", "an integer is expected")
    return value


Version = Annotated[Literal[1], BeforeValidator(_version)]
"""Version of the file format."""

Number = Annotated[
    Fraction,
    PlainValidator(exact),
    PlainSerializer(written),
    WithJsonSchema(_NUMBER_SCHEMA),
]
Cents = Annotated[
    int,
    PlainValidator(_cents),
    PlainSerializer(_euros),
    WithJsonSchema({"type": "number", "description": "euros, two decimals"}),
]

_Name = TypeVar("_Name")
_Value = TypeVar("_Value")


def _frozen(value: Mapping[_Name, _Value]) -> Mapping[_Name, _Value]:
    return immutabledict(value)


def _plain(value: Mapping[Any, Any], handler: SerializerFunctionWrapHandler) -> dict[Any, Any]:
    return handler(dict(value))


FrozenMap = Annotated[
    Mapping[_Name, _Value],
    AfterValidator(_frozen),
    WrapSerializer(_plain),
]
"""A mapping that cannot change; equal to any mapping with the same items."""
