"""Red lines in sentences: agreement, levels, clashes, concessions, ranges, calls for funds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocation.analysis.settlement import FairKey, Settlement
from allocation.model import Bound, Level, Scenario, Timetable
from allocation.reporting.cells import Joined, Part, Said, Value, joined
from allocation.reporting.measures import key_label
from allocation.reporting.sentences.conditions import (
    giving,
    listed_lines,
    money_of,
    refusal,
)
from allocation.reporting.words import the

__all__ = [
    "agreement",
    "calls_sentences",
    "clash_sentences",
    "concession_sentences",
    "fair_sentence",
    "give_up_sentence",
    "range_sentence",
    "unverified_sentences",
]


def agreement(found: Settlement) -> tuple[Said, ...]:
    """Whether all lines can hold together, and whether one key for every lot can meet them.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Returns
    -------
    tuple of Said
    """
    count = len({(line.owner, line.kind, line.text, line.lot) for line in found.lines})
    facts: dict[str, Part] = {
        "count": str(count),
        "total": Value("money", found.scenario.total),
    }
    if not found.lines:
        return (Said("negotiation.free", facts),)
    state = "agreed" if found.agreed else "refused"
    told = Said(f"negotiation.{state}{'_one' if count == 1 else ''}", facts)
    apart = found.agreed and not found.one_key
    return (told, Said("negotiation.key_per_lot")) if apart else (told,)


def fair_sentence(fair: FairKey, scenario: Scenario) -> Joined:
    """One fair key: its amounts, its levels and who holds them, what soft lines conceded.

    Parameters
    ----------
    fair : FairKey
        Key of one goal.
    scenario : Scenario
        What is negotiated.

    Returns
    -------
    Joined
    """
    amounts = tuple(
        Said("word.payer_amount", {"name": scenario.name(code), "value": Value("money", cents)})
        for code, cents in zip(scenario.codes, fair.cents, strict=True)
    )
    facts: dict[str, Part] = {"amounts": amounts}
    if fair.goal == "key":
        facts["target"] = key_label(scenario, fair.name)
    if fair.goal == "reference" and scenario.reference is not None:
        facts["target"] = scenario.reference.label
    return joined(
        Said(f"negotiation.fair_{fair.goal}", facts),
        *_levels(fair, scenario),
        *_conceded(fair, scenario),
    )


def _levels(fair: FairKey, scenario: Scenario) -> Iterator[Said]:
    """Levels in order, the largest first; deviations of zero go without saying."""
    unit = "inhabitant" if fair.goal == "inhabitants" else "gap"
    told = [level for level in fair.solution.levels if level.value or unit == "inhabitant"]
    named: set[Bound] = set()
    parts: list[Said] = []
    for level in told:
        new = [line for line in level.held_by if line not in named]
        named.update(new)
        parts.append(_level(level, new, unit, scenario))
    if parts:
        then = (Said("negotiation.then", {"level": part}) for part in parts[1:])
        yield Said("negotiation.levels", {"levels": Joined((parts[0], *then), "")})
    elif fair.goal != "inhabitants":
        yield Said("negotiation.no_gap")


def _level(level: Level, new: Sequence[Bound], unit: str, scenario: Scenario) -> Said:
    """Who stops where, and the lines that hold it unless a larger level named them."""
    facts: dict[str, Part] = {
        "members": tuple(the(scenario, code) for code in _ordered(level.members, scenario)),
        "value": Value("per_unit", level.value),
        "lines": listed_lines(new, scenario),
    }
    held = "_held" if new else ""
    return Said(f"negotiation.level_{unit}{held}", facts)


def _ordered(codes: Sequence[str], scenario: Scenario) -> list[str]:
    return [code for code in scenario.codes if code in codes]


def _conceded(fair: FairKey, scenario: Scenario) -> Iterator[Said]:
    given = giving(fair.solution.conceded, scenario)
    if given:
        yield Said("negotiation.conceded", {"lines": given})


def clash_sentences(found: Settlement) -> tuple[Said, ...]:
    """Each irreducible set of clashing lines, and the euros that it lacks.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Returns
    -------
    tuple of Said
    """
    clashes = found.clashes
    told = [
        Said(
            "negotiation.clash",
            {"lines": listed_lines(lines, found.scenario), "missing": money_of(missing)},
        )
        for lines, missing in zip(clashes.sets, clashes.missing, strict=True)
    ]
    if not clashes.complete:
        told.append(Said("negotiation.capped", {"count": str(len(clashes.sets))}))
    return tuple(told)


def give_up_sentence(found: Settlement) -> Said:
    """Every minimal set of lines whose withdrawal lets an agreement exist.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Returns
    -------
    Said
    """
    sets = tuple(
        Said("negotiation.together", {"lines": listed_lines(lines, found.scenario)})
        for lines in found.clashes.give_up
    )
    return Said("negotiation.give_up", {"sets": Joined(sets, " ; ")})


def concession_sentences(found: Settlement) -> tuple[Said, Said]:
    """The smallest total concession, then the one that weighs most evenly on the owners.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Returns
    -------
    tuple of Said
    """
    given, scenario = found.concessions, found.scenario
    owners = tuple(
        Said(
            "word.payer_amount",
            {"name": scenario.name(owner), "value": money_of(euros)},
        )
        for owner, euros in given.by_owner
    )
    smallest: dict[str, Part] = {
        "total": money_of(given.total),
        "lines": giving(given.smallest, scenario),
    }
    even: dict[str, Part] = {
        "total": money_of(given.even_total),
        "owners": owners,
        "lines": giving(given.even, scenario),
    }
    return Said("negotiation.smallest", smallest), Said("negotiation.even", even)


def range_sentence(found: Settlement, member: str | None = None) -> Said:
    """How little and how much each member can pay inside all lines, or one member alone.

    Parameters
    ----------
    found : Settlement
        With an agreement.
    member : str, optional
        Code.

    Returns
    -------
    Said
    """
    scenario = found.scenario
    told = {
        code: {"low": money_of(low), "high": money_of(high)}
        for code, (low, high) in zip(scenario.codes, found.ranges, strict=True)
    }
    if member is not None:
        return Said("negotiation.range", {"member": the(scenario, member), **told[member]})
    each = tuple(
        Said("negotiation.range_of", {"name": scenario.name(code), **ends})
        for code, ends in told.items()
    )
    return Said("negotiation.ranges", {"ranges": Joined(each, ", ")})


def calls_sentences(found: Settlement) -> Iterator[Said]:
    """Whether the calls of each year can be paid within capacities and envelopes, or why not.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Yields
    ------
    Said
        Nothing without such limits.
    """
    plan, scenario = found.plan, found.scenario
    if isinstance(plan, Timetable):
        years: dict[str, Part] = {
            "first": Value("year", plan.years[0]),
            "last": Value("year", plan.years[-1]),
        }
        yield Said(f"negotiation.calls_{'met' if plan.binding else 'free'}", years)
        if plan.binding:
            yield Said("negotiation.calls_held", {"lines": listed_lines(plan.binding, scenario)})
    elif plan is not None:
        yield Said("negotiation.calls_refused", {"reason": refusal(plan, scenario)})


def unverified_sentences(found: Settlement) -> tuple[Said, ...]:
    """Lines that nothing can verify yet, and the key to approach that cannot be computed.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Returns
    -------
    tuple of Said
    """
    told = [
        Said(
            "check.red_line_unverified",
            {
                "owner": found.scenario.name(line.line.owner),
                "text": line.line.text,
                "reason": refusal(line.reason, found.scenario),
            },
        )
        for line in found.unverified
    ]
    if found.refused is not None:
        name, why = found.refused
        facts = {"key": key_label(found.scenario, name), "reason": refusal(why, found.scenario)}
        told.append(Said("sentence.key_refused", facts))
    return tuple(told)
