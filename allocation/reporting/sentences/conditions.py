"""A red line, a member, an amount and a refusal as parts of the sentences of a negotiation."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, cast

from allocation.errors import AllocationError, Euros
from allocation.model import Bound, Scenario
from allocation.reporting.cells import Part, Said, Value

__all__ = ["giving", "listed_lines", "money_of", "recipient", "refusal", "stated_line"]

_CENTS: Final = 100


def money_of(euros: Fraction) -> Value:
    """Euros to the cent, as a figure of a sentence.

    Parameters
    ----------
    euros : Fraction
        Exact amount.

    Returns
    -------
    Value
    """
    return Value("money", round(euros * _CENTS))


def recipient(scenario: Scenario, code: str) -> Said:
    """Member to whom something happens, after its preposition where the language has one.

    Parameters
    ----------
    scenario : Scenario
        File that declares it.
    code : str
        Code of the member.

    Returns
    -------
    Said
    """
    member = next(member for member in scenario.members if member.code == code)
    article = member.article.removesuffix("'") or "bare"
    return Said(f"to.{article}", {"name": member.name})


def stated_line(line: Bound, scenario: Scenario) -> Said:
    """A red line as its owner says it, whose name comes first unless the words hold it.

    Parameters
    ----------
    line : Bound
        A red line.
    scenario : Scenario
        File that names its owner.

    Returns
    -------
    Said
    """
    owner = scenario.name(line.owner)
    facts: dict[str, Part] = {"owner": owner, "text": line.text}
    if not line.text:
        kind: Part = Said(f"red_line.{line.kind}")
        year = "" if line.year is None else str(line.year)
        return Said("negotiation.line_kind", {"owner": owner, "kind": kind, "year": year})
    told = Said("negotiation.line_told" if owner in line.text else "negotiation.line", facts)
    return _side_of_band(told, line, scenario) if line.kind == "band" else told


def _side_of_band(told: Said, line: Bound, scenario: Scenario) -> Said:
    """A band bounds several members on both sides: which of them, and at how much."""
    limited = next((c for c in line.row if c), Fraction(1))
    facts: dict[str, Part] = {
        "line": told,
        "members": tuple(scenario.name(code) for code in line.members),
        "limit": money_of(line.limit / limited),
    }
    return Said(f"negotiation.band_{'high' if limited > 0 else 'low'}", facts)


def listed_lines(lines: Sequence[Bound], scenario: Scenario) -> tuple[Part, ...]:
    """Red lines one after the other, each once.

    Parameters
    ----------
    lines : sequence of Bound
        Red lines.
    scenario : Scenario
        File that names their owners.

    Returns
    -------
    tuple of Said
    """
    return tuple(stated_line(line, scenario) for line in dict.fromkeys(lines))


def giving(pairs: Sequence[tuple[Bound, Fraction]], scenario: Scenario) -> tuple[Part, ...]:
    """Lines that give in, each with its euros.

    Parameters
    ----------
    pairs : sequence of (Bound, Fraction)
        Lines and euros.
    scenario : Scenario
        File that names their owners.

    Returns
    -------
    tuple of Said
    """
    return tuple(
        Said("negotiation.gives", {"line": stated_line(line, scenario), "amount": money_of(euros)})
        for line, euros in pairs
    )


def refusal(refused: AllocationError, scenario: Scenario) -> Said:
    """An error with the names of the members and the words of the lines instead of codes.

    Parameters
    ----------
    refused : AllocationError
        What could not be computed.
    scenario : Scenario
        What is negotiated.

    Returns
    -------
    Said
    """
    facts = {name: _fact(name, value, scenario) for name, value in refused.params.items()}
    return Said(f"error.{refused.code}", facts)


def _fact(name: str, value: object, scenario: Scenario) -> Part:
    match value:
        case Euros():
            return money_of(value.amount)
        case Fraction() if name == "missing":
            return money_of(value)
        case tuple() if name == "lines":
            return listed_lines(cast("tuple[Bound, ...]", value), scenario)
        case str() if name == "members" and set(codes := value.split(", ")) <= {*scenario.codes}:
            return tuple(scenario.name(code) for code in codes)
        case _:
            return str(value)
