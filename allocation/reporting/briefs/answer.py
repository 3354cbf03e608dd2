"""What a terminal says of one member's budget, and the files of its brief."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

from allocation.analysis.arguments import arguments_against
from allocation.analysis.standing import ranks
from allocation.budget import BudgetYear, MemberBudget, guarantees, member_budget
from allocation.errors import InvalidKeyError
from allocation.model import Allocation, Scenario
from allocation.reporting.briefs.content import composed, numbered
from allocation.reporting.briefs.debate import faced
from allocation.reporting.briefs.facts import calls_split, euros, percent
from allocation.reporting.briefs.writing import brief
from allocation.reporting.cells import Joined, Part, Said, Value, joined
from allocation.reporting.tables import Table
from allocation.reporting.tables.budget import in_years
from allocation.reporting.words import the, word
from allocation.typography import rounded

__all__ = ["against_answer", "brief_command", "budget_answer", "year_answer"]

Told = Said | Joined | Table
FORMATS: Final = (".docx", ".html", ".pdf")
_MOST: Final = 2


def brief_command(
    allocation: Allocation,
    member: str,
    folder: Path,
    language: str = "fr",
    *,
    include_private: bool = False,
) -> tuple[Path, ...]:
    """Write the brief of one member as DOCX, HTML and PDF, named after the scenario and the member.

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
    ...     done = brief_command(allocate(scenario), "80", Path(folder))
    >>> done[0].name, [path.suffix for path in done]
    ('canal-seine-nord-appels-80.docx', ['.docx', '.html', '.pdf'])
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
    5
    """
    scenario = allocation.scenario
    if hypothesis is not None and hypothesis not in scenario.hypotheses:
        known = ", ".join(scenario.hypotheses)
        raise InvalidKeyError("hypothesis_unknown", name=hypothesis, names=known)
    if year is not None:
        yield from _in_year(allocation, member, year, include_private=include_private)
    if hypothesis is not None:
        yield from _under(allocation, member, hypothesis)


def _in_year(
    allocation: Allocation, member: str, year: int, *, include_private: bool
) -> Iterator[Said]:
    budget = member_budget(allocation, member, include_private=include_private)
    named: dict[str, Part] = {"member": allocation.scenario.name(member), "year": str(year)}
    found = budget.in_year(year)
    if found is None:
        yield Said("answer.no_year", named)
        return
    amounts: dict[str, Part] = {
        "call": Value("money", found.call),
        "payment": Value("money", found.payment),
        "annuity": Value("money", found.interest + found.capital),
    }
    yield Said("answer.year", named | amounts)
    yield _ratio(budget, found)
    if found.call:
        scenario = allocation.scenario.included() if include_private else allocation.scenario
        yield from calls_split(scenario, numbered(scenario), "answer.calls_split")


def _ratio(budget: MemberBudget, year: BudgetYear) -> Said:
    if year.years.why == "missing":
        wanted = [figure for figure in budget.missing if figure.id in ("debt", "gross_savings")]
        if not wanted:
            return Said("answer.before_accounts", {"year": str(year.year)})
        figures = tuple(Said(f"figure.{figure.id}") for figure in wanted)
        where = next((figure.where for figure in wanted if figure.where), "")
        shown = where or Said("figure_where.accounts")
        return Said("answer.ratio_missing", {"figures": figures, "where": shown})
    return Said(
        "answer.ratio",
        {
            "year": str(year.year),
            "before": in_years(year.years_before),
            "after": in_years(year.years),
            "mark": Value("number", budget.terms.benchmark),
        },
    )


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
            terms = loan.guarantee.terms
            if loan.annuities is None or terms is None:
                yield Said("answer.guaranteed", facts)
            else:
                called: dict[str, Part] = {
                    "annuity": euros(loan.annuities[member], 2),
                    "status": word("source", scenario.sources[terms.source].status),
                }
                yield Said("answer.called", facts | called)


def against_answer(allocation: Allocation, member: str, neighbour: str) -> Iterator[Said | Joined]:
    """Whether paying more per inhabitant than a neighbour can be defended, both ways.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member, neighbour : str
        Codes.

    Yields
    ------
    Said or Joined

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-appels.toml")
    >>> print(next(against_answer(allocate(scenario), "80", "60")).text("en"))
    Per inhabitant: Somme €134.22 and Oise €130.30. Somme pays €3.92 more per inhabitant.
    """
    scenario = allocation.scenario
    values = {
        code: value
        for rank in ranks(allocation, member)
        if rank.measure == "per_inhabitant"
        for code, value in rank.values.items()
        if code in (member, neighbour)
    }
    if len(values) > 1:
        yield _per_head(scenario, member, neighbour, values)
    numbers: dict[str, str] = {}
    for argument in arguments_against(allocation, member, neighbour, _MOST):
        yield faced(scenario, member, argument, numbers)
    replies = arguments_against(allocation, neighbour, member, _MOST)
    named: dict[str, Part] = {"neighbour": scenario.name(neighbour)}
    yield Said("answer.replies" if replies else "answer.no_reply", named)
    for argument in replies:
        yield faced(scenario, neighbour, argument, numbers)


def _per_head(
    scenario: Scenario, member: str, neighbour: str, values: Mapping[str, Fraction]
) -> Joined:
    listed = tuple(
        Said(
            "word.name_per_unit",
            {"name": scenario.name(code), "value": Value("per_unit", values[code])},
        )
        for code in (member, neighbour)
    )
    own, other = (rounded(values[code], 2) for code in (member, neighbour))
    gap = own - other
    named: dict[str, Part] = {"member": scenario.name(member), "gap": Value("per_unit", gap)}
    more = Said("answer.pays_more" if gap > 0 else "answer.pays_less", named)
    return joined(Said("answer.per_head", {"values": listed}), more)
