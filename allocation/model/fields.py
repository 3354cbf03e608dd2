"""What type a field holds, read from the nouns themselves: one walk for messages and for forms.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import UnionType
from typing import Annotated, Any, Literal, TypeGuard, Union, get_args, get_origin

from allocation.model.number import Noun


def is_noun(hint: object) -> TypeGuard[type[Noun]]:
    """Whether a type is a file noun."""
    return isinstance(hint, type) and issubclass(hint, Noun)


def field_types(noun: type[Noun]) -> dict[str, Any]:
    """Type of each field by the name that files use, optional and annotated marks taken off."""
    fields = noun.model_fields
    return {field.alias or name: bare(field.annotation) for name, field in fields.items()}


def bare(hint: Any) -> Any:  # noqa: ANN401 - type hints are any objects
    """Type without ``Annotated`` and without ``| None``."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        others = [argument for argument in get_args(hint) if argument is not type(None)]
        return bare(others[0]) if len(others) == 1 else hint
    return hint


def inside(hint: Any, step: str | int) -> Any:  # noqa: ANN401 - type hints are any objects
    """Type of what stands at ``step`` inside a value of type ``hint``; None when unknown."""
    if is_noun(hint):
        return field_types(hint).get(str(step))
    arguments = get_args(hint)
    if not arguments or get_origin(hint) is Literal:
        return None
    return bare(arguments[0] if isinstance(step, int) else arguments[-1])


def kind_of(hint: Any) -> str:  # noqa: ANN401 - type hints are any objects
    """Word for what a cell of this type holds: text, number, date or boolean."""
    literal = choices_of(hint)
    if literal:
        return "number" if all(choice.isdigit() for choice in literal) else "text"
    kinds: dict[object, str] = {bool: "boolean", date: "date", int: "number", Fraction: "number"}
    return kinds.get(hint, "text")


def choices_of(hint: Any) -> tuple[str, ...]:  # noqa: ANN401 - type hints are any objects
    """Words that a field chooses from; empty when it is free."""
    if get_origin(hint) is not Literal:
        return ()
    return tuple(str(choice) for choice in get_args(hint))
