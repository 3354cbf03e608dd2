"""A shared contract that follows the amounts typed on a screen, and refuses those that break it.

What a lot would cost with new members keeps its proportion to what it costs without them. What was
called or provided in kind is a fact and stays: no lot may cost less than what is in kind.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from immutabledict import immutabledict

from allocation.app.moves.sources import sourced, typed_source
from allocation.app.screen import Screen
from allocation.errors import Euros, InvalidKeyError
from allocation.labels import label
from allocation.model import Scenario

__all__ = ["contract_layer"]

_CENTS: Final = 100


def contract_layer(scenario: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    """Amounts after an entry, in proportion of the amounts of the screen.

    Parameters
    ----------
    scenario : Scenario
        What is shown so far: the amounts are those of the file.
    screen : Screen
        What was moved.
    language : str
        Language of the names of sources.

    Returns
    -------
    dict
        Changes of the scenario.

    Raises
    ------
    InvalidKeyError
        ``amount_below_in_kind`` when a lot costs less than what is provided in kind for it.
    """
    for lot, cents in screen.amounts.items():
        least = sum(given.amount for given in scenario.in_kind if given.lot == lot)
        if cents < least and least > 0:  # a negative amount has its own reason
            raise InvalidKeyError("amount_below_in_kind", least=Euros(Fraction(least, _CENTS)))
    terms = scenario.enlargement
    moved = screen.amounts.keys() & (() if terms is None else terms.amounts.keys())
    if terms is None or not moved:
        return {}
    amounts = dict(terms.amounts)
    for lot in scenario.lots:
        if lot.id in moved and lot.amount:
            grown = Fraction(amounts[lot.id] * screen.amounts[lot.id], lot.amount)
            amounts[lot.id] = round(grown / lot.round_to) * lot.round_to
    title = label("app.typed_entry", language)
    note = label("app.typed_before", language, title=scenario.sources[terms.source].title)
    name, added = sourced(scenario, "entree-saisie", typed_source(title, language, note))
    changes = {"amounts": immutabledict(amounts), "source": name}
    return added | {"enlargement": terms.model_copy(update=changes)}
