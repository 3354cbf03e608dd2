"""Rules that a screen offers for the applied key: those of its figures, those of its red lines.

A rule within the red lines is built from the lines as they are shown: it follows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, Final

from immutabledict import immutabledict

from allocation.app.moves.mixes import applying, criterion_key, equal_key, lasting_keys
from allocation.app.moves.sources import free_name
from allocation.app.screen import Screen
from allocation.errors import InvalidKeyError
from allocation.key_rules import Bounded, Given, Mix
from allocation.labels import label
from allocation.model import Parameters, Scenario
from allocation.red_lines import on_the_sum
from allocation.rules import solved
from allocation.solver_rules import Closest, Leximin

__all__ = ["RuleChoice", "rule_layer", "rule_of", "rules_offered", "with_key", "with_rule"]

_CENTS: Final = 100
Keys = dict[str, Parameters]


@dataclass(frozen=True)
class RuleChoice:
    """A rule that can be chosen for the applied key.

    Parameters
    ----------
    id : str
        ``equal``, ``proportional:<indicator>``, ``mix:<key>``, or one of `WITHIN`.
    label : str
        Its name.
    group : str
        ``figures``, ``mixes`` or ``lines``.
    """

    id: str
    label: str
    group: str


def rules_offered(scenario: Scenario, base: str, language: str) -> tuple[RuleChoice, ...]:
    """Rules that this scenario has the figures for, in the order of a list.

    Parameters
    ----------
    scenario : Scenario
        The screen as a scenario.
    base : str
        Key that a rule within the red lines starts from, or "" when the lots have several.
    language : str
        Language of the names.

    Returns
    -------
    tuple of RuleChoice
    """
    return (
        RuleChoice("equal", label("rule.equal", language), "figures"),
        *_proportional(scenario, language),
        *(
            RuleChoice(f"mix:{name}", key.label or name, "mixes")
            for name, key in scenario.keys.items()
            if isinstance(key, Mix)
        ),
        *(
            RuleChoice(rule, _named(scenario, rule, base, language), "lines")
            for rule, build in WITHIN.items()
            if build(scenario, base)
        ),
    )


def _proportional(scenario: Scenario, language: str) -> Iterator[RuleChoice]:
    for name, indicator in scenario.indicators.items():
        values = indicator.resolved().values()
        if not indicator.missing(scenario.codes) and sum(values) > 0 and min(values) >= 0:
            title = label("app.rule_proportional", language, indicator=indicator.label)
            yield RuleChoice(f"proportional:{name}", title, "figures")


def with_key(shown: Scenario, file: Scenario, screen: Screen, key: str) -> Screen:
    """Apply a named key to every lot; "" gives each lot its own key back.

    Parameters
    ----------
    shown : Scenario
        The screen as a scenario.
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    key : str
        Identifier of the key.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When the key is not on the screen.
    """
    if screen.rule and key == rule_of(shown):
        return screen
    known = {"", *lasting_keys(file, screen)}
    if key not in known:
        raise InvalidKeyError("key_unknown", key=key, keys=", ".join(sorted(known - {""})))
    return applying(file, screen.but(rule=""), key)


def with_rule(shown: Scenario, file: Scenario, screen: Screen, rule: str, base: str) -> Screen:
    """Apply a rule that the screen offers.

    Parameters
    ----------
    shown : Scenario
        The screen as a scenario.
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    rule : str
        Identifier of the choice.
    base : str
        Key that a rule within the red lines starts from.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When the scenario has not the figures of this rule.
    """
    offered = {choice.id for choice in rules_offered(shown, base, "fr")}
    if rule not in offered:
        raise InvalidKeyError("rule_not_offered", rule=rule, rules=", ".join(sorted(offered)))
    kind, _, name = rule.partition(":")
    if kind in WITHIN:
        return screen.but(rule=kind)
    found = {"equal": equal_key, "proportional": criterion_key}.get(kind)
    return applying(file, screen.but(rule=""), name if found is None else _key(file, kind, name))


def _key(file: Scenario, kind: str, name: str) -> str:
    return equal_key(file) if kind == "equal" else criterion_key(file, name)


def rule_of(shown: Scenario) -> str:
    """Key of every lot that a key shares, or "" when they differ."""
    shared = [lot.key for lot in shown.lots if not lot.metered]
    applied = set(shared or (lot.key for lot in shown.lots))
    return applied.pop() if len(applied) == 1 else ""


def rule_layer(scenario: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    """Key of every lot: the one that was chosen, within the red lines when a rule says so.

    Parameters
    ----------
    scenario : Scenario
        What is shown so far: figures, plan, mixes and red lines.
    screen : Screen
        What was moved.
    language : str
        Language of the names of keys.

    Returns
    -------
    dict
        Changes of the scenario.
    """
    base = screen.key or rule_of(scenario)
    built = WITHIN[screen.rule](scenario, base) if screen.rule in WITHIN else {}
    if not built:
        return _applied(scenario, screen.key) if screen.key else {}
    names = {name: free_name(scenario.keys, name) for name in built}
    keys = {names[name]: _linked(key, names) for name, key in built.items()}
    *_, last = keys
    keys[last] = keys[last].model_copy(
        update={"label": _named(scenario, screen.rule, base, language)}
    )
    return _applied(scenario, last) | {"keys": immutabledict({**scenario.keys, **keys})}


def _applied(scenario: Scenario, key: str) -> dict[str, Any]:
    """The meters of each member are shared by no key."""
    lots = (lot if lot.metered else lot.model_copy(update={"key": key}) for lot in scenario.lots)
    return {"lots": tuple(lots)}


def _linked(key: Parameters, names: Mapping[str, str]) -> Parameters:
    """Key that names the others by the names that were free."""
    if isinstance(key, Closest) and key.target in names:
        return key.model_copy(update={"target": names[key.target]})
    return key


def _named(scenario: Scenario, rule: str, base: str, language: str) -> str:
    key = scenario.keys.get(_target(scenario, base))
    name = (key.label if key else "") or base
    reference = scenario.reference.label if scenario.reference else ""
    return label(f"app.rule_{rule}", language, base=name, reference=reference)


def _target(scenario: Scenario, base: str) -> str:
    """Key in closed form that a rule within the red lines starts from; "" without one."""
    key = scenario.keys.get(base)
    if isinstance(key, Closest):
        return _target(scenario, key.target)
    return base if key is not None and not solved(scenario.keys, base) else ""


def _bounded(scenario: Scenario, base: str) -> Keys:
    """Caps and floors of the lines that bear on one member, in euros or in shares of the sum."""
    target, caps, floors = _target(scenario, base), dict[str, Fraction](), dict[str, Fraction]()
    codes = sorted(scenario.codes)
    for line in on_the_sum(scenario):
        read = [i for i, c in enumerate(line.row) if c]
        if len(read) != 1:
            continue
        code, c = codes[read[0]], line.row[read[0]]
        limit = max(line.limit / c, Fraction(0))
        if c > 0:
            caps[code] = min(limit, caps.get(code, limit))
        elif limit:
            floors[code] = max(limit, floors.get(code, limit))
    total = Fraction(scenario.total, _CENTS)
    if not target or not total or not (caps or floors):
        return {}
    return {"bornee": Bounded(base=target, **_limits(scenario, total, caps, floors))}


def _limits(
    scenario: Scenario,
    total: Fraction,
    caps: Mapping[str, Fraction],
    floors: Mapping[str, Fraction],
) -> dict[str, Any]:
    """Limits as fields of the rule: euros for one lot, shares of the sum for several.

    A floor above its cap is told when the key is computed, not when it is written.
    """
    over = {code: min(limit / total, Fraction(1)) for code, limit in floors.items()}
    if len(scenario.lots) == 1:
        return {
            "cap_amount": {code: floor(limit * _CENTS) for code, limit in caps.items()},
            "floor": over,
        }
    under = {code: min(limit / total, Fraction(1)) for code, limit in caps.items()}
    possible = {code: share for code, share in over.items() if share <= under.get(code, 1)}
    return {"cap": under, "floor": possible}


def _closest(scenario: Scenario, base: str) -> Keys:
    target = _target(scenario, base)
    return {"au-plus-pres": Closest(target=target)} if target and scenario.total else {}


def _leximin(scenario: Scenario, _: str) -> Keys:
    inhabitants = scenario.inhabitants()
    if not inhabitants or min(inhabitants.values()) <= 0 or not scenario.total:
        return {}
    name = scenario.population or "population"
    return {"effort-egal": Leximin(burden="per_unit", indicator=name)}


def _reference(scenario: Scenario, _: str) -> Keys:
    """What was agreed as a key, and the key nearest to it within the red lines."""
    if scenario.reference is None or not scenario.total:
        return {}
    amounts = scenario.reference.amounts
    if sum(amounts.values()) <= 0 or min(amounts.values()) < 0:
        return {}
    return {
        "reference": Given(amounts=immutabledict(amounts)),
        "pres-reference": Closest(target="reference"),
    }


WITHIN: Final[Mapping[str, Callable[[Scenario, str], Keys]]] = immutabledict(
    {"bounded": _bounded, "closest": _closest, "leximin": _leximin, "reference": _reference}
)
"""Rules within the red lines: the keys that each adds, the applied one last; none when it lacks
something."""
