"""Visas of a draft deliberation: chosen from a dated list, or texts kept as they are typed.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from immutabledict import immutabledict

from allocation.errors import OutputError
from allocation.model import Scenario
from allocation.reporting.cells import Part, Said
from allocation.reporting.words import slug

__all__ = ["Visa", "chosen_visas", "list_of_visas", "origins", "scenario_day"]

_IDENTIFIER: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_LIST: Final = ("reporting", "document", "visas.toml")


@dataclass(frozen=True)
class Visa:
    """A text of law that a deliberation may cite, and when it is in force.

    Parameters
    ----------
    id : str
        Identifier, that scenarios choose.
    text : str
        Words of the deliberation, in French.
    source : str
        Address of the text that was read.
    applies : str
        Operation that it is for; "" for all.
    since, until : date, optional
        First and last day in force, when they are known.
    verify : str
        What a person must verify before citing it.
    verify_since : date, optional
        Day from which it must be verified, when it is not from the first one.
    """

    id: str
    text: str
    source: str
    applies: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    verify: str = ""
    verify_since: dt.date | None = None

    def is_in_force(self, day: dt.date | None) -> bool:
        """Whether nothing known puts it out of force that day."""
        if day is None:
            return self.until is None
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


@cache
def list_of_visas() -> Mapping[str, Visa]:
    """Dated list, by identifier."""
    text = files("allocation").joinpath(*_LIST).read_text(encoding="utf-8")
    tables: list[dict[str, Any]] = tomllib.loads(text)["visas"]
    return immutabledict({table["id"]: Visa(**table) for table in tables})


def chosen_visas(scenario: Scenario) -> tuple[str | Said, ...]:
    """Visas of the act as it prints them, those to be verified marked.

    Without a choice, every one that applies to the operation and may be in force is proposed.

    Raises
    ------
    OutputError
        ``visa_unknown``; ``visa_not_in_force`` on the day of the act.
    """
    act = scenario.act
    day = scenario_day(scenario)
    if act is None or not act.visas:
        proposed = (visa for visa in list_of_visas().values() if _is_proposed(visa, scenario))
        return tuple(_said(visa, scenario) for visa in proposed if visa.is_in_force(day))
    return tuple(_chosen(choice, scenario) for choice in act.visas)


def origins(scenario: Scenario) -> Iterator[Said]:
    """Where each visa of the list that is printed was read."""
    act = scenario.act
    day = scenario_day(scenario)
    for visa in list_of_visas().values():
        picked = visa.id in act.visas if act is not None and act.visas else None
        proposed = _is_proposed(visa, scenario) and visa.is_in_force(day)
        if visa.source and (proposed if picked is None else picked):
            yield Said("document.visa.origin", {"text": visa.text, "href": visa.source})


def _chosen(choice: str, scenario: Scenario) -> str | Said:
    """A visa of the list, or a text kept as it was typed."""
    known = list_of_visas()
    if choice not in known:
        if _IDENTIFIER.fullmatch(choice):
            raise OutputError("visa_unknown", visa=choice, visas=", ".join(known))
        return choice
    visa, day = known[choice], scenario_day(scenario)
    if day is not None and not visa.is_in_force(day):
        limits = {"since": _edge(visa.since), "until": _edge(visa.until)}
        raise OutputError("visa_not_in_force", visa=visa.id, day=day.isoformat(), **limits)
    return _said(visa, scenario)


def _edge(day: dt.date | None) -> str:
    return "..." if day is None else day.isoformat()


def scenario_day(scenario: Scenario) -> dt.date | None:
    """Day of the act, else of the scenario."""
    act = scenario.act
    return (act.date if act is not None else None) or scenario.date


def _said(visa: Visa, scenario: Scenario) -> str | Said:
    reasons = tuple(_doubts(visa, scenario))
    if not reasons:
        return visa.text
    return Said("document.visa.verify", {"text": visa.text, "reasons": reasons})


def _doubts(visa: Visa, scenario: Scenario) -> Iterator[Part]:
    """Why a person must verify a visa before citing it."""
    day = scenario_day(scenario)
    if visa.verify and (visa.verify_since is None or day is None or day >= visa.verify_since):
        yield visa.verify
    if visa.since is None:
        yield Said("document.visa.undated")
    if visa.applies and not _CONDITIONS[visa.applies](scenario):
        yield Said(f"document.visa.applies.{visa.applies}")


def _is_proposed(visa: Visa, scenario: Scenario) -> bool:
    return not visa.applies or _CONDITIONS[visa.applies](scenario)


def _has(regime: str) -> Callable[[Scenario], bool]:
    return lambda scenario: slug(scenario.operation.legal_regime or "") == regime


def _is_over_years(scenario: Scenario) -> bool:
    return scenario.schedule is not None or bool(scenario.commitments)


def _is_guaranteed(scenario: Scenario) -> bool:
    lines = [*scenario.funding, *(f for h in scenario.hypotheses.values() for f in h.funding)]
    return any(line.guarantee is not None for line in lines)


def _is_owner(_scenario: Scenario) -> bool:
    """No file says which member owns the works: such a visa is chosen, never proposed."""
    return False


_CONDITIONS: Final[Mapping[str, Callable[[Scenario], bool]]] = immutabledict(
    {
        "canal": _has("canal_seine-nord_europe"),
        "entente": _has("entente"),
        "groupement": _has("groupement_de_commandes"),
        "apcp": _is_over_years,
        "guarantee": _is_guaranteed,
        "owner": _is_owner,
        "recipient": _is_owner,
    }
)
"""What each condition of applicability means for a scenario."""
