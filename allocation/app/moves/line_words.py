"""Words of a red line typed on a screen, generated from its fields."""

from __future__ import annotations

from fractions import Fraction

from allocation.app.typed import share_shown, value_shown
from allocation.labels import label
from allocation.model import RedLine, Scenario
from allocation.reporting.measures import key_label
from allocation.reporting.words import the
from allocation.typography import listed, money

__all__ = ["line_text"]

_SHARES = ("max_share", "min_share", "band")
_NUMBERS = ("max_per_unit", "debt_ratio")


def line_text(scenario: Scenario, line: RedLine, language: str) -> str:
    """Sentence of a line, as its owner would say it.

    Parameters
    ----------
    scenario : Scenario
        Whose members, indicators, keys and lots the line names.
    line : RedLine
        Without its words.
    language : str
        Language of the sentence.

    Returns
    -------
    str
    """
    who = (line.member,) if line.member else line.members
    found = scenario.indicators.get(line.indicator or "")
    per_unit = "_per_unit" if line.kind == "not_more_than" and found else ""
    text = label(
        f"line_text.{line.kind}{per_unit}",
        language,
        member=listed(
            tuple(_the(scenario, code, language) for code in who or (line.owner,)), language
        ),
        other=_the(scenario, line.other, language) if line.other else "",
        value=_value(line, language),
        unit=found.unit if found else "",
        reference=_key(scenario, line.reference),
        year=line.year or "",
    )
    lots = {lot.id: lot.label for lot in scenario.lots}
    if line.lot in lots:
        text = label("line_text.of_lot", language, text=text, lot=lots[line.lot])
    return text[:1].upper() + text[1:]


def _the(scenario: Scenario, code: str, language: str) -> str:
    if code not in scenario.codes:
        return code
    named = the(scenario, code)
    return named if isinstance(named, str) else named.text(language)


def _key(scenario: Scenario, name: str | None) -> str:
    return key_label(scenario, name) if name and name in scenario.keys else ""


def _value(line: RedLine, language: str) -> str:
    value = line.value or Fraction(0)
    if line.kind in _SHARES:
        return share_shown(value, language)
    if line.kind in _NUMBERS:
        return value_shown(value, language)
    return money(round(value * 100), language)
