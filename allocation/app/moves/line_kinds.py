"""Kinds of red lines that a screen offers, and how the limit of each is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from immutabledict import immutabledict

from allocation.app.typed import amount_typed, share_typed, value_typed
from allocation.errors import InvalidKeyError
from allocation.labels import label
from allocation.model import RED_LINE_KINDS, Scenario
from allocation.rules import solved

__all__ = ["LineKind", "Unit", "kinds_offered", "limit_typed", "line_fields", "unit_of"]

Unit = Literal["money", "percent", "per_unit", "years", ""]


@dataclass(frozen=True)
class _Form:
    """In what the value of a kind of line is typed, and the fields it needs beside it."""

    unit: Unit
    needs: tuple[str, ...] = ("member",)


_FORMS: Final[Mapping[str, _Form]] = immutabledict(
    {
        "max_amount": _Form("money"),
        "min_amount": _Form("money"),
        "max_share": _Form("percent"),
        "min_share": _Form("percent"),
        "max_per_unit": _Form("per_unit", ("member", "indicator")),
        "not_more_than": _Form("", ("member", "other")),
        "band": _Form("percent", ("member", "reference")),
        "coalition_ceiling": _Form("money", ("members",)),
        "yearly_capacity": _Form("money", ("member", "year")),
        "cumulative_envelope": _Form("money", ("member", "year")),
        "debt_ratio": _Form("years"),
    }
)


@dataclass(frozen=True)
class LineKind:
    """A kind of line that a scenario can hold.

    Parameters
    ----------
    kind, label : str
        Identifier and name.
    unit : str
        ``money``, ``percent``, ``per_unit``, ``years``, or "" without a value.
    needs : tuple of str
        Fields to fill beside the value.
    """

    kind: str
    label: str
    unit: Unit
    needs: tuple[str, ...]


def unit_of(kind: str) -> Unit:
    """In what the value of a kind of line is typed; "" when it has none."""
    return _FORMS[kind].unit


def kinds_offered(scenario: Scenario, language: str) -> tuple[LineKind, ...]:
    """Kinds of lines that the figures of a scenario can verify.

    Parameters
    ----------
    scenario : Scenario
        The screen as a scenario.
    language : str
        Language of the names.

    Returns
    -------
    tuple of LineKind
    """
    forms = [(kind, _FORMS[kind]) for kind in RED_LINE_KINDS]
    return tuple(
        LineKind(kind, label(f"red_line.{kind}", language), form.unit, form.needs)
        for kind, form in forms
        if all(_AVAILABLE[need](scenario) for need in form.needs if need in _AVAILABLE)
        and (kind != "debt_ratio" or _has_accounts(scenario))
    )


def _has_accounts(scenario: Scenario) -> bool:
    return any(f.debt is not None and f.gross_savings for f in scenario.finances.values())


_AVAILABLE: Final[Mapping[str, Callable[[Scenario], bool]]] = immutabledict(
    {
        "year": lambda scenario: scenario.schedule is not None,
        "indicator": lambda scenario: any(
            not found.missing(scenario.codes) for found in scenario.indicators.values()
        ),
        "reference": lambda scenario: any(
            not solved(scenario.keys, name) for name in scenario.keys
        ),
    }
)


def limit_typed(kind: str, text: str, language: str) -> Fraction | None:
    """Value of a line as it is typed: euros, percent, euros per unit or years.

    Parameters
    ----------
    kind : str
        Kind of the line.
    text : str
        What was typed.
    language : str
        Language of whoever typed it.

    Returns
    -------
    Fraction or None
        In the unit of the file; None for a kind without a value.

    Raises
    ------
    InvalidKeyError
        When it is not such a value, or there is no such kind.
    """
    if kind not in _FORMS:
        raise InvalidKeyError("line_kind", kind=kind, kinds=", ".join(_FORMS))
    match _FORMS[kind].unit:
        case "money":
            return Fraction(amount_typed(text, language), 100)
        case "percent":
            return share_typed(text, language)
        case "per_unit":
            return value_typed(text.strip().removesuffix("\u20ac"), language)
        case "years":
            return value_typed(text, language)
        case _:
            return None


def line_fields(kind: str, member: str, text: str, language: str) -> dict[str, object]:
    """Fields of a line of one member with the limit that was typed.

    Parameters
    ----------
    kind : str
        Kind of the line.
    member : str
        Its owner, and the member that it bounds when the kind bounds one.
    text : str
        What was typed.
    language : str
        Language of whoever typed it.

    Returns
    -------
    dict
    """
    value = limit_typed(kind, text, language)
    bounded = {"member": member} if "member" in _FORMS[kind].needs else {}
    return {"owner": member, **bounded, **({} if value is None else {"value": value})}
