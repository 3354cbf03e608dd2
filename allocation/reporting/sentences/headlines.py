"""What must be said first: who pays what, compared to what, under which standing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, cast

from allocation.model import Allocation, Interval, Scenario
from allocation.reporting.cells import Joined, Part, Said, Value, joined
from allocation.reporting.measures import Measured, measures, variant_label
from allocation.reporting.words import is_working_document, the
from allocation.typography import rounded

__all__ = [
    "headline",
    "headlines",
    "hypothesis_notes",
    "mention",
    "one_of_several",
    "paying_more",
    "riders",
]

_CENTS: Final = 2


def headline(allocation: Allocation, member: str) -> Joined:
    """What one member pays, per inhabitant, and compared to the reference.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code of the member.

    Returns
    -------
    Joined
    """
    return _pays(allocation, measures(allocation), member)


def _pays(allocation: Allocation, found: Mapping[Any, Measured], member: str) -> Joined:
    i = allocation.members.index(member)
    pays: dict[str, Part] = {
        "member": allocation.scenario.name(member),
        "amount": Value("money", found["amount"].each[i]),
        "share": _value("percent", found.get("share"), i),
    }
    if "per_unit" in found:
        pays["per_unit"] = _value("per_unit", found["per_unit"], i)
        sentence = Said("sentence.pays_per_inhabitant", pays)
    else:
        sentence = Said("sentence.pays", pays)
    return joined(sentence, *_against_reference(allocation, found, i))


def _value(kind: Any, measured: Measured | None, position: int) -> Value:  # noqa: ANN401 - a Kind
    return Value(kind, measured.each[position] if measured else None)


def _against_reference(
    allocation: Allocation, found: Mapping[Any, Measured], i: int
) -> Iterator[Said]:
    reference = allocation.scenario.reference
    if reference is None or "gap" not in found:
        return
    gap = int(found["gap"].each[i])
    if gap == 0:
        yield Said("sentence.same", {"reference": reference.label})
        return
    points = found["points"].each[i] if "points" in found else Decimal(0)
    yield Said(
        "sentence.more" if gap > 0 else "sentence.less",
        {
            "gap": Value("money", abs(gap)),
            "points": Value("points", points),
            "reference": reference.label,
        },
    )


def headlines(allocation: Allocation, first: str | None = None) -> tuple[Said | Joined, ...]:
    """What is shared and by which key, then the line of one member or of every member.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member for whom it is said.

    Returns
    -------
    tuple of Said or Joined
    """
    shared = {
        "total": Value("money", allocation.total),
        "count": str(len(allocation.members)),
        "key": variant_label(allocation),
    }
    told, found = (first,) if first else allocation.members, measures(allocation)
    own = (paying_more(allocation, first),) if first else ()
    return (
        Said("sentence.shared", shared),
        *(_pays(allocation, found, member) for member in told),
        *(sentence for sentence in own if sentence is not None),
    )


def paying_more(allocation: Allocation, member: str) -> Said | None:
    """Who pays more per inhabitant than one member, to the cent; None without a population.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code of the member.

    Returns
    -------
    Said or None
    """
    found = measures(allocation).get("per_unit")
    if found is None:
        return None
    printed = {
        code: rounded(value, _CENTS)
        for code, value in zip(allocation.members, found.each, strict=True)
    }
    above = sorted(
        ((value, code) for code, value in printed.items() if value > printed[member]),
        key=lambda pair: (-pair[0], pair[1]),
    )
    name = the(allocation.scenario, member)
    if not above:
        return Said("sentence.nobody_pays_more", {"member": name})
    listed = tuple(
        Said(
            "word.name_per_unit",
            {"name": the(allocation.scenario, code), "value": Value("per_unit", value)},
        )
        for value, code in above
    )
    return Said("sentence.pay_more", {"member": name, "others": listed})


def one_of_several(allocation: Allocation, first: str | None = None) -> tuple[Said, ...]:
    """Range of each amount that undivided or disputed figures move.

    A range that holds for every value is said as such; otherwise it is "at least" that of what
    was tried, and what could not be computed is said too.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Only this member.

    Returns
    -------
    tuple of Said
    """
    return tuple(
        said for interval in allocation.intervals for said in _range(allocation, interval, first)
    )


def _range(allocation: Allocation, interval: Interval, first: str | None) -> Iterator[Said]:
    scenario = allocation.scenario
    shown: dict[str, Part] = {
        "indicator": tuple(scenario.indicators[name].label for name in interval.indicators),
        "key": variant_label(allocation),
        "tried": str(interval.tried),
        "failed": str(interval.failed),
    }
    kind = interval.cause if interval.exact else f"{interval.cause}_tried"
    for i, code in enumerate(allocation.members):
        if code in interval.moved and first in (None, code):
            ends = {"low": interval.low[i], "high": interval.high[i]}
            money = {end: Value("money", cents) for end, cents in ends.items()}
            yield Said(f"sentence.interval_{kind}", shown | money | {"member": scenario.name(code)})
    if interval.failed:
        yield Said("sentence.interval_failed", shown)


def mention(scenario: Scenario) -> Said:
    """The document's standing: working document without commitment, or the act that voted it.

    Parameters
    ----------
    scenario : Scenario
        File.

    Returns
    -------
    Said
    """
    act = scenario.act
    if act is None or is_working_document(scenario):
        return Said("mention.working_document")
    params: dict[str, Part] = {"organ": act.organ, "number": act.number, "receipt": act.receipt}
    return Said("mention.voted", params | {"date": Value("day", act.date)})


def riders(scenario: Scenario) -> tuple[Said, ...]:
    """Clauses that go with the key: overrun, saving, indexation, reminder.

    Parameters
    ----------
    scenario : Scenario
        File.

    Returns
    -------
    tuple of Said
    """
    clauses = scenario.clauses
    if clauses is None:
        return ()
    return tuple(
        Said(f"clause.{name}", {"text": text})
        for name in ("overrun", "saving", "indexation", "reminder")
        if (text := cast("str", getattr(clauses, name)))
    )


def hypothesis_notes(scenario: Scenario) -> tuple[Said, ...]:
    """What each closing of the plan assumes, in the words of the file.

    Parameters
    ----------
    scenario : Scenario
        File.

    Returns
    -------
    tuple of Said
    """
    return tuple(
        Said("note.line", {"payer": hypothesis.label, "note": hypothesis.note})
        for hypothesis in scenario.hypotheses.values()
        if hypothesis.note
    )
