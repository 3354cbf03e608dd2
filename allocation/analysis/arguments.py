"""What can be said for a member's share, against each neighbour, and what will be objected.

Every argument is a gap between what a criterion gives and what is paid: nothing is written by
hand, and an argument that rests on an undivided or a disputed figure comes after the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from allocation.analysis.criteria import Criterion, criteria
from allocation.analysis.standing import Rank, ranks
from allocation.budget import guarantees
from allocation.model import Allocation

__all__ = ["Argument", "Objection", "arguments_against", "arguments_for", "objections"]

_THREE: Final = 3
_SMALL: Final = Fraction(1, 1000)
_AGREED: Final = ("reference", "key")


@dataclass(frozen=True)
class Argument:
    """What a figure says of one member.

    Parameters
    ----------
    kind : {"criterion", "receipts", "guarantee", "agreed"}
        Paid against a criterion; effort in percent of receipts; guarantee on top of the payment;
        share that is the agreed one.
    member : str
        Code.
    gap : int
        Cents paid above the criterion (negative below it), or cents guaranteed.
    doubtful : bool
        Whether the figure of a member in question is undivided or disputed.
    criterion : Criterion or None
    rank : Rank or None
        Standing in percent of receipts.
    hypothesis : str
        Hypothesis of the guarantee; the payer of the loan when it has none.
    source : str or None
        Source of the key of the guarantee.
    """

    kind: Literal["criterion", "receipts", "guarantee", "agreed"]
    member: str
    gap: int
    doubtful: bool = False
    criterion: Criterion | None = None
    rank: Rank | None = None
    hypothesis: str = ""
    source: str | None = None


@dataclass(frozen=True)
class Objection:
    """What will be objected, and the facts of the reply.

    Parameters
    ----------
    kind : {"criterion", "lump_sum", "unchanged", "smallest"}
    argument : Argument or None
        What is objected: a criterion under which the member pays less than its share, the
        guarantee beside a lump sum, the agreed share.
    reply : Argument or None
        Criterion under which it pays more.
    per_inhabitant : tuple of Fraction or None
        Euros per inhabitant that the criterion would ask, and the mean of the group.
    """

    kind: Literal["criterion", "lump_sum", "unchanged", "smallest"]
    argument: Argument | None = None
    reply: Argument | None = None
    per_inhabitant: tuple[Fraction, Fraction] | None = None


def arguments_for(
    allocation: Allocation, member: str, most: int = _THREE, *, include_private: bool = False
) -> tuple[Argument, ...]:
    """Why the member's share is enough: what it pays above a criterion first, strongest first.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.
    most : int
        How many are kept.
    include_private : bool
        Whether the accounts of the private overlay are used.

    Returns
    -------
    tuple of Argument

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> allocation = allocate(read_scenario("scenarios/canal-seine-nord-2019.toml"))
    >>> [argument.kind for argument in arguments_for(allocation, "80")]
    ['criterion', 'guarantee', 'agreed']
    """
    above = (a for a in _about(allocation, member) if a.gap > 0)
    standing = ranks(allocation, member, include_private=include_private)
    others = (*_of_receipts(standing, member), *_guarantee(allocation, member))
    found = (*sorted(above, key=_strength), *others, *_agreed(allocation, member))
    return found[:most]


def _of_receipts(standing: Sequence[Rank], member: str) -> Iterator[Argument]:
    """Effort in percent of receipts, when it is among the highest half."""
    for rank in standing:
        if rank.measure == "percent_of_receipts" and 1 < rank.of >= 2 * rank.place:
            yield Argument("receipts", member, 0, len(rank.years) > 1, rank=rank)


def _guarantee(allocation: Allocation, member: str) -> Iterator[Argument]:
    """Largest guarantee, on top of what is paid."""
    exposed = [
        (loan.amounts[member], loan.hypothesis or loan.line.payer, loan.guarantee.source)
        for loan in guarantees(allocation)
    ]
    if exposed and max(exposed)[0]:
        cents, name, source = max(exposed)
        yield Argument("guarantee", member, cents, hypothesis=name, source=source)


def _agreed(allocation: Allocation, member: str) -> Iterator[Argument]:
    """Agreed shares that the member still pays, to a thousandth of what is shared."""
    for criterion in criteria(allocation):
        if criterion.kind in _AGREED and member in criterion.shares:
            moved = criterion.paid[member] - criterion.shares[member]
            if abs(moved) < _SMALL:
                yield Argument("agreed", member, criterion.gap(member), criterion=criterion)


def arguments_against(
    allocation: Allocation, member: str, neighbour: str, most: int = _THREE
) -> tuple[Argument, ...]:
    """Criteria under which a neighbour pays less per unit than the member does.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code of the member who argues.
    neighbour : str
        Code of the other one.
    most : int
        How many are kept.

    Returns
    -------
    tuple of Argument
        Of the neighbour: ``gap`` is what it pays (negative) below the effort of the member.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> allocation = allocate(read_scenario("scenarios/canal-seine-nord-2019.toml"))
    >>> [a.criterion.id for a in arguments_against(allocation, "80", "59")]
    ['population']
    """
    found = [
        Argument("criterion", neighbour, -missing, bool({member, neighbour} & c.doubtful), c)
        for c in criteria(allocation)
        if (missing := _missing(c, member, neighbour)) > c.total * _SMALL
    ]
    return tuple(sorted(found, key=_strength))[:most]


def _missing(criterion: Criterion, member: str, neighbour: str) -> int:
    """Cents that the neighbour would add to bear the effort of the member, unit for unit."""
    own, other = criterion.shares.get(member), criterion.shares.get(neighbour)
    if not own or other is None:
        return 0
    effort = criterion.paid[member] / own
    return round((effort * other - criterion.paid[neighbour]) * criterion.total)


def _about(allocation: Allocation, member: str) -> list[Argument]:
    """Criteria that say something of a member: a gap worth a thousandth of what is shared."""
    return [
        Argument("criterion", member, c.gap(member), member in c.doubtful, c)
        for c in criteria(allocation)
        if member in c.shares and abs(c.paid[member] - c.shares[member]) >= _SMALL
    ]


def _strength(argument: Argument) -> tuple[object, ...]:
    """Firm figures first, then sourced ones, then the largest gap."""
    unsourced = argument.criterion is None or argument.criterion.source is None
    return (argument.doubtful, unsourced, -abs(argument.gap), *_named(argument))


def _named(argument: Argument) -> tuple[str, str]:
    criterion = argument.criterion
    return ("", "") if criterion is None else (criterion.kind, criterion.id)


def objections(allocation: Allocation, member: str, most: int = _THREE) -> tuple[Objection, ...]:
    """Criteria under which the member pays less than its share, then what the plan lets others say.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.
    most : int
        How many are kept.

    Returns
    -------
    tuple of Objection

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> allocation = allocate(read_scenario("scenarios/canal-seine-nord-2019.toml"))
    >>> [found.kind for found in objections(allocation, "80")]
    ['criterion', 'criterion', 'criterion']
    """
    mine = [a for a in arguments_for(allocation, member) if a.kind == "criterion"]
    below = sorted((a for a in _about(allocation, member) if a.gap < 0), key=_weight)
    found = [
        Objection("criterion", argument, _other(mine, argument), _asked(allocation, argument))
        for argument in below
    ]
    return (*found, *_from_the_plan(allocation, member, mine))[:most]


def _weight(argument: Argument) -> tuple[object, ...]:
    """An opponent does not care for doubts: the largest gap first."""
    return (argument.gap, *_named(argument))


def _other(mine: Sequence[Argument], argument: Argument) -> Argument | None:
    return next((a for a in mine if _named(a) != _named(argument)), None)


def _asked(allocation: Allocation, argument: Argument) -> tuple[Fraction, Fraction] | None:
    """Euros per inhabitant under the criterion, and the mean, when the first is the higher."""
    scenario, criterion = allocation.scenario, argument.criterion
    population = scenario.indicators.get(scenario.population or "population")
    inhabitants = {} if population is None else population.resolved()
    if criterion is None or any(not inhabitants.get(code) for code in criterion.shares):
        return None
    whole = Fraction(criterion.total, 100)
    asked = criterion.shares[argument.member] * whole / inhabitants[argument.member]
    mean = whole / sum(inhabitants[code] for code in criterion.shares)
    return (asked, mean) if asked > mean else None


def _from_the_plan(
    allocation: Allocation, member: str, mine: Sequence[Argument]
) -> Iterator[Objection]:
    reply = mine[0] if mine else None
    for guarantee in _guarantee(allocation, member):
        yield Objection("lump_sum", guarantee, reply)
    for argument in _agreed(allocation, member):
        yield Objection("unchanged", argument, reply)
    if allocation.amount(member) == min(allocation.totals):
        yield Objection("smallest", None, reply)
