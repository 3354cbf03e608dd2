"""What a terminal says of one member's budget, and the files of its brief."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from allocation.budget import guarantees, member_budget
from allocation.errors import InvalidKeyError
from allocation.model import Allocation
from allocation.reporting.brief.content import composed
from allocation.reporting.brief.facts import euros, percent
from allocation.reporting.brief.writing import brief
from allocation.reporting.cells import Joined, Part, Said, Value
from allocation.reporting.tables import Table
from allocation.reporting.words import the

__all__ = ["brief_command", "budget_answer", "year_answer"]

Told = Said | Joined | Table
FORMATS: Final = (".docx", ".html")


def brief_command(
    allocation: Allocation,
    member: str,
    folder: Path,
    language: str = "fr",
    *,
    include_private: bool = False,
) -> tuple[Path, ...]:
    """Write the brief of one member as DOCX and HTML, named after the scenario and the member.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.
    folder : Path
        Made when it does not exist.
    language : str
        Language of the reader.
    include_private : bool
        Whether private figures are printed.

    Returns
    -------
    tuple of Path
        Files written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-appels.toml")
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in brief_command(allocate(scenario), "80", Path(folder))]
    ['canal-seine-nord-appels-80.docx', 'canal-seine-nord-appels-80.html']
    """
    done: list[Path] = []
    for suffix in FORMATS:
        path = folder / f"{allocation.scenario.id}-{member}{suffix}"
        brief(allocation, member, path, language, include_private=include_private)
        done.append(path)
    return tuple(done)


def budget_answer(
    allocation: Allocation, member: str, *, include_private: bool = True
) -> Iterator[Told]:
    """Everything of the brief on the screen; private figures are for the person who holds them.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.
    include_private : bool
        Whether the figures of the private overlay are shown.

    Yields
    ------
    Said, Joined or Table
    """
    made = composed(allocation, member, include_private=include_private)
    yield made.mention
    for part in made.parts:
        yield from part.sentences
        yield from part.tables
        yield from part.notes


def year_answer(
    allocation: Allocation,
    member: str,
    year: int | None = None,
    hypothesis: str | None = None,
    *,
    include_private: bool = False,
) -> Iterator[Said | Joined]:
    """What a member pays in one year under one hypothesis, in a few lines.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.
    year : int, optional
        Year; without it, only the hypothesis is answered.
    hypothesis : str, optional
        Identifier of a hypothesis of the plan.
    include_private : bool
        Whether the figures of the private overlay are used.

    Yields
    ------
    Said or Joined

    Raises
    ------
    InvalidKeyError
        When the hypothesis or the member is unknown.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-appels.toml")
    >>> told = list(year_answer(allocate(scenario), "80", 2027, "ue40"))
    >>> len(told)
    3
    """
    scenario = allocation.scenario
    if hypothesis is not None and hypothesis not in scenario.hypotheses:
        known = ", ".join(scenario.hypotheses)
        raise InvalidKeyError("hypothesis_unknown", name=hypothesis, names=known)
    if year is not None:
        yield _in_year(allocation, member, year, include_private=include_private)
    if hypothesis is not None:
        yield from _under(allocation, member, hypothesis)


def _in_year(allocation: Allocation, member: str, year: int, *, include_private: bool) -> Said:
    budget = member_budget(allocation, member, include_private=include_private)
    named: dict[str, Part] = {"member": allocation.scenario.name(member), "year": str(year)}
    found = budget.in_year(year)
    if found is None:
        return Said("answer.no_year", named)
    amounts: dict[str, Part] = {
        "call": Value("money", found.call),
        "payment": Value("money", found.payment),
        "annuity": Value("money", found.interest + found.capital),
    }
    return Said("answer.year", named | amounts)


def _under(allocation: Allocation, member: str, hypothesis: str) -> Iterator[Said]:
    """What one hypothesis changes: not the contribution, but the loan that is guaranteed."""
    scenario = allocation.scenario
    unmoved: dict[str, Part] = {
        "member": scenario.name(member),
        "label": scenario.hypotheses[hypothesis].label,
        "amount": Value("money", allocation.amount(member)),
        "share": percent(allocation.key[member], 2),
    }
    yield Said("answer.unmoved", unmoved)
    for loan in guarantees(allocation):
        if loan.hypothesis in ("", hypothesis) and loan.amounts[member]:
            facts: dict[str, Part] = {
                "loan": euros(loan.line.amount, 0),
                "amount": euros(loan.amounts[member]),
                "member": the(scenario, member),
            }
            if loan.annuities is None:
                yield Said("answer.guaranteed", facts)
            else:
                annuity = {"annuity": euros(loan.annuities[member], 2)}
                yield Said("answer.called", facts | annuity)
