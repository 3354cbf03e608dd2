"""Red lines in sentences: agreement, levels, clashes, concessions, prices with a range, calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal, cast

from allocation.analysis.settlement import FairKey, Settlement
from allocation.errors import AllocationError, Euros
from allocation.model import Bound, Level, Scenario, Timetable
from allocation.reporting.cells import Joined, Part, Said, Value, joined
from allocation.reporting.measures import key_label
from allocation.reporting.words import the
from allocation.solver.ranges import ShadowPrice, Side

__all__ = [
    "agreement",
    "calls_sentences",
    "clash_sentences",
    "concession_sentences",
    "fair_sentence",
    "give_up_sentence",
    "price_sentences",
    "range_sentence",
    "recipient",
    "refusal",
    "stated_line",
    "unverified_sentences",
]

_MILLION: Final = 10**6
_CENTS: Final = 100
Moved = Literal["cap", "floor", "between"]


def _money(euros: Fraction) -> Value:
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
    return Said("negotiation.line_told" if owner in line.text else "negotiation.line", facts)


def _listed(lines: Sequence[Bound], scenario: Scenario) -> tuple[Part, ...]:
    return tuple(stated_line(line, scenario) for line in dict.fromkeys(lines))


def agreement(found: Settlement) -> Said:
    """Whether all lines can hold together.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Returns
    -------
    Said
    """
    facts: dict[str, Part] = {
        "count": str(len(dict.fromkeys(found.lines))),
        "total": Value("money", found.scenario.total),
    }
    if not found.lines:
        return Said("negotiation.free", facts)
    return Said("negotiation.agreed" if found.agreed else "negotiation.refused", facts)


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
        "lines": _listed(new, scenario),
    }
    held = "_held" if new else ""
    return Said(f"negotiation.level_{unit}{held}", facts)


def _ordered(codes: Sequence[str], scenario: Scenario) -> list[str]:
    return [code for code in scenario.codes if code in codes]


def _conceded(fair: FairKey, scenario: Scenario) -> Iterator[Said]:
    given = _given(fair.solution.conceded, scenario)
    if given:
        yield Said("negotiation.conceded", {"lines": given})


def _given(pairs: Sequence[tuple[Bound, Fraction]], scenario: Scenario) -> tuple[Part, ...]:
    return tuple(
        Said("negotiation.gives", {"line": stated_line(line, scenario), "amount": _money(euros)})
        for line, euros in pairs
    )


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
            {"lines": _listed(lines, found.scenario), "missing": _money(missing)},
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
        Said("negotiation.together", {"lines": _listed(lines, found.scenario)})
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
            {"name": scenario.name(owner), "value": _money(euros)},
        )
        for owner, euros in given.by_owner
    )
    smallest: dict[str, Part] = {
        "total": _money(given.total),
        "lines": _given(given.smallest, scenario),
    }
    even: dict[str, Part] = {
        "total": _money(given.even_total),
        "owners": owners,
        "lines": _given(given.even, scenario),
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
        code: {"low": _money(low), "high": _money(high)}
        for code, (low, high) in zip(scenario.codes, found.ranges, strict=True)
    }
    if member is not None:
        return Said("negotiation.range", {"member": the(scenario, member), **told[member]})
    each = tuple(
        Said("negotiation.range_of", {"name": scenario.name(code), **ends})
        for code, ends in told.items()
    )
    return Said("negotiation.ranges", {"ranges": Joined(each, ", ")})


def price_sentences(found: Settlement, member: str) -> tuple[Joined, ...]:
    """What one million of each line does to the least bill of a member, and how far it holds.

    Parameters
    ----------
    found : Settlement
        With an agreement.
    member : str
        Code.

    Returns
    -------
    tuple of Joined
        The lines that change the bill, the dearest first.
    """
    prices = [price for price in found.prices[member] if price.looser.price or _costs(price)]
    ranked = sorted(prices, key=lambda price: price.looser.price or Fraction(0))
    return tuple(_price(price, found.scenario) for price in ranked)


def _costs(price: ShadowPrice) -> bool:
    return price.tighter.price is None or bool(price.tighter.price)


def _price(price: ShadowPrice, scenario: Scenario) -> Joined:
    moved = _moved(price.line)
    facts: dict[str, Part] = {
        "line": stated_line(price.line, scenario),
        "member": recipient(scenario, price.member),
        "bill": _money(price.bill),
    }
    return joined(
        _side("looser", moved, price.looser, price.line, facts),
        _side("tighter", moved, price.tighter, price.line, facts),
    )


def _side(
    name: Literal["looser", "tighter"],
    moved: Moved,
    side: Side,
    line: Bound,
    facts: Mapping[str, Part],
) -> Said:
    """One direction of a limit: what a million of it changes, and up to which limit."""
    if side.price is None:
        return Said("negotiation.cannot_tighten")
    if not side.price:
        return Said(f"negotiation.{name}_nothing", facts)
    until: Part = Said("negotiation.without_end")
    if side.until is not None:
        until = Said(f"negotiation.until_{moved}", {"value": _money(_limit(line, side.until))})
    gain = {"amount": _money(abs(side.price) * _MILLION), "until": until}
    return Said(f"negotiation.{name}_{moved}", {**facts, **gain})


def _moved(line: Bound) -> Moved:
    """A ceiling, a floor, or a line between members."""
    signs = {c > 0 for c in line.row if c}
    if len(signs) > 1:
        return "between"
    return "cap" if True in signs else "floor"


def _limit(line: Bound, until: Fraction) -> Fraction:
    """The limit as its owner says it, in euros; for a line between members, how far it moves."""
    read = [c for c in line.row if c]
    return abs(until - line.limit) / abs(read[0]) if _moved(line) == "between" else until / read[0]


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
            yield Said("negotiation.calls_held", {"lines": _listed(plan.binding, scenario)})
    elif plan is not None:
        yield Said("negotiation.calls_refused", {"reason": refusal(plan, scenario)})


def refusal(refused: AllocationError, scenario: Scenario) -> Said:
    """An error with the names of the members and the words of the lines instead of codes.

    Parameters
    ----------
    refused : AllocationError
        What the solver refused.
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
            return _money(value.amount)
        case Fraction():
            return _money(value)
        case tuple():
            return _listed(cast("tuple[Bound, ...]", value), scenario)
        case str() if name in ("member", "members"):
            return tuple(scenario.name(code) for code in value.split(", "))
        case _:
            return str(value)


def unverified_sentences(found: Settlement) -> tuple[Said, ...]:
    """Lines that nothing can verify yet, with the reason: no result takes them into account.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Returns
    -------
    tuple of Said
    """
    return tuple(
        Said(
            "check.red_line_unverified",
            {
                "owner": found.scenario.name(line.line.owner),
                "text": line.line.text,
                "reason": refusal(line.reason, found.scenario),
            },
        )
        for line in found.unverified
    )
