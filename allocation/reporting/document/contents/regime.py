"""What the law says of an operation: its legal regime, nature and account of a contribution.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

from immutabledict import immutabledict

from allocation.model import Scenario
from allocation.reporting.cells import Said
from allocation.reporting.document.blocks import Block, Bullets
from allocation.reporting.document.contents.visas import scenario_day
from allocation.reporting.words import slug, word

__all__ = ["credit", "regime", "statements"]

_STATED: Final[Mapping[str, tuple[str, ...]]] = immutabledict(
    {
        "canal_seine-nord_europe": ("mandatory", "majority", "grant", "account", "vat"),
        "entente": ("joint",),
        "groupement_de_commandes": ("purchasing", "own_orders"),
    }
)
"""Statements of each legal regime, in order."""

_SINCE: Final[Mapping[str, dt.date]] = immutabledict(
    {"mandatory": dt.date(2016, 4, 21), "majority": dt.date(2016, 4, 21)}
)
"""Day of the text that a statement cites, for those known to be later than an act may be."""

_CANDIDATES: Final = ("2041783", "204163", "204183")
"""Accounts for a grant to the canal company, the likeliest first, to be settled with its payer."""

_CREDITS: Final[Mapping[frozenset[str], str]] = immutabledict(
    {frozenset({"investissement"}): "ap", frozenset({"fonctionnement"}): "ae"}
)


def credit(scenario: Scenario) -> str:
    """``ap`` for investment, ``ae`` for running costs, ``both`` when lots are of both sections."""
    return _CREDITS.get(frozenset(lot.section for lot in scenario.lots), "both")


def regime(scenario: Scenario) -> Iterator[Block]:
    """Nature of the contribution, then what the law says of it."""
    yield Bullets(tuple(statements(scenario)))


def statements(scenario: Scenario) -> Iterator[Said]:
    """Nature of the contribution by section, then the statements of the legal regime."""
    for section in dict.fromkeys(lot.section for lot in scenario.lots):
        yield Said("document.nature", {"nature": word("nature", section)})
    named = scenario.operation.legal_regime
    accounts = tuple(lot.account for lot in scenario.lots if lot.account)
    for statement in _STATED.get(slug(named), ()) if named else ():
        if not _is_in_force(statement, scenario):
            continue
        if statement == "account" and accounts:
            yield Said("regime.account_chosen", {"accounts": tuple(dict.fromkeys(accounts))})
        else:
            first, *others = _CANDIDATES
            yield Said(f"regime.{statement}", {"account": first, "others": tuple(others)})


def _is_in_force(statement: str, scenario: Scenario) -> bool:
    """Whether the text that a statement cites exists on the day of the act, when it is known."""
    day = scenario_day(scenario)
    return day is None or day >= _SINCE.get(statement, day)
