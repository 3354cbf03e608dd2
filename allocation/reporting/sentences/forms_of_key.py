"""Mixes of criteria and other forms, in words: what each line of an explanation is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from allocation.analysis.inverse import EQUAL, Explained, Form, Weighting
from allocation.reporting.cells import Cell, Part, Said, Value
from allocation.typography import rounded

__all__ = ["criterion_name", "criterion_names", "form_text", "mix_text", "percent"]

_CENTS: Final = 100


def criterion_name(found: Explained, name: str) -> str | Said:
    """Label of an indicator, or of equal shares.

    Parameters
    ----------
    found : Explained
    name : str
        Criterion.

    Returns
    -------
    str or Said
    """
    indicator = found.scenario.indicators.get(name)
    if indicator is None or name == EQUAL:
        return Said("explain.equal")
    return indicator.label


def percent(share: Fraction, decimals: int = 1) -> Value:
    """A share as a percentage of few decimals."""
    return Value("percent", rounded(share * _CENTS, decimals))


def criterion_names(found: Explained, names: Sequence[str]) -> tuple[str | Said, ...]:
    """Labels of criteria."""
    return tuple(criterion_name(found, name) for name in names)


def mix_text(found: Explained, mix: Weighting) -> Said:
    """Criteria of a mix with their weights, the largest first; those without weight are left out.

    Parameters
    ----------
    found : Explained
    mix : Weighting

    Returns
    -------
    Said
    """
    pairs = sorted(zip(mix.weights, mix.names, strict=True), key=lambda p: (-p[0], p[1]))
    parts = tuple(
        Said("explain.weight", {"weight": percent(w), "criterion": criterion_name(found, name)})
        for w, name in pairs
        if w
    )
    return Said("explain.mix", {"parts": parts})


def form_text(found: Explained, form: Form) -> Said:
    """A form with its parameters.

    Parameters
    ----------
    found : Explained
    form : Form

    Returns
    -------
    Said
    """
    per_unit = found.explanation.observed.total is not None
    facts: dict[str, Part] = {"criterion": criterion_names(found, form.criteria)}
    for name, number in form.parameters.items():
        facts[name] = _shown(name, number, per_unit=per_unit)
    if form.kind == "product":
        facts["parts"] = tuple(
            Said(
                "explain.power_of",
                {"criterion": criterion_name(found, n), "exponent": Value("number", _decimal(e))},
            )
            for n, e in form.exponents.items()
        )
    if form.kind == "modulation":
        facts["parts"] = tuple(
            Said(
                "explain.weight",
                {"weight": percent(form.parameters[n]), "criterion": criterion_name(found, n)},
            )
            for n in form.criteria
        )
    per_share = form.kind in ("brackets", "fixed") and not per_unit
    return Said(f"explain.form_{form.kind}{'_share' if per_share else ''}", facts)


def _decimal(number: Fraction) -> Decimal:
    return rounded(number, 2)


def _shown(name: str, number: Fraction, *, per_unit: bool) -> Value:
    if name == "band":
        return percent(number)
    if name == "edge":
        return Value("number", number)
    if name in ("fixed", "rate", "beyond") and per_unit:
        money: Cell = round(number * _CENTS)
        return Value("money", money) if name == "fixed" else Value("per_unit", number)
    return percent(number, 2) if name == "fixed" else Value("number", _decimal(number))
