"""The first screen: four choices, three answers. Everything else stands behind tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from allocation.app.desk import Desk
from allocation.app.fields import Field
from allocation.app.pieces import piece
from allocation.app.session import Session
from allocation.app.typed import amount_shown, weight_shown
from allocation.reporting.cells import Said, shown
from allocation.reporting.tables.budget import in_years
from allocation.typography import rounded

__all__ = ["amounts", "answers", "choices", "choose", "is_whole"]

_DECIMALS: Final = 2
_WHOLE: Final = 1000
_FOR_RATIO: Final = ("debt", "gross_savings", "calendar")


def choices(desk: Desk) -> str:
    """HTML of the four choices: my department, the European part, the cost, the horizon.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    str
    """
    asked = [*_member(desk), *_europe(desk), *_cost(desk), *_horizon(desk)]
    fields = [field.kept(desk.kept, desk.language) for field in asked]
    title = desk.words("choices")
    return piece("fields.form", desk.language, desk.identifier, fields, title, (), "choices")


def choose(desk: Desk, name: str, value: str) -> None:
    """Do what was chosen or typed on the first screen.

    Parameters
    ----------
    desk : Desk
        What the screen holds.
    name : str
        Field.
    value : str
        What was chosen or typed.
    """
    moves: dict[str, Callable[[Session], Session]] = {
        "member": lambda session: session.choose_member(value),
        "closing": lambda session: session.choose_closing(value),
        "support": lambda session: session.type_support(value),
        "cost": lambda session: session.type_cost(value),
        "horizon": lambda session: session.type_horizon(value),
    }
    kind, _, lot = name.partition("/")
    moves["amount"] = lambda session: session.type_amount(lot, value)
    if kind in moves:
        desk.attempt(name, value, moves[kind])


def _member(desk: Desk) -> Iterator[Field]:
    names = tuple((member.code, member.name) for member in desk.session.file.members)
    yield Field("member", desk.words("my_department"), desk.member, names, "list")


def _europe(desk: Desk) -> Iterator[Field]:
    """Hypotheses of the file, and the rate or the amount of who pays by rate."""
    session, language = desk.session, desk.language
    if session.closings:
        options = tuple(session.closings.items())
        yield Field("closing", desk.words("closing"), session.closing, options, "list")
    support = session.support
    if support is None:
        if not session.closings:
            note = desk.words("no_support")
            yield Field("support", desk.words("support"), "", note=note, disabled=True)
        return
    rate = weight_shown(round(support.rate * _WHOLE), language)
    note = desk.words("support_is", payer=support.payer, rate=rate)
    yield Field("support", desk.words("support"), amount_shown(support.amount, language), note=note)


def _cost(desk: Desk) -> Iterator[Field]:
    """The one lot of a file without a plan, or the whole; `amounts` asks for the lots apart."""
    session, language = desk.session, desk.language
    if is_whole(session):
        yield from amounts(desk)
        return
    note = desk.words("cost_note", amount=shown(session.scenario.total, "money", language))
    yield Field("cost", desk.words("cost"), amount_shown(session.cost, language), note=note)


def is_whole(session: Session) -> bool:
    """Whether what is shared is one lot, and all that the file counts.

    Parameters
    ----------
    session : Session
        The screen.

    Returns
    -------
    bool
    """
    return session.file.operation.total is None and len(session.file.lots) == 1


def amounts(desk: Desk) -> Iterator[Field]:
    """Field of the amount of each lot.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Yields
    ------
    Field
    """
    for lot in desk.session.file.lots:
        words = desk.words("amount", lot=lot.label)
        shown_amount = amount_shown(desk.session.amount(lot.id), desk.language)
        yield Field(f"amount/{lot.id}", words, shown_amount)


def _horizon(desk: Desk) -> Iterator[Field]:
    years = desk.session.years
    label = desk.words("horizon")
    if years:
        note = desk.words("horizon_note", first=years[0], last=years[-1])
        yield Field("horizon", label, str(years[-1]), note=note)
    else:
        yield Field("horizon", label, "", note=desk.words("no_horizon"), disabled=True)


def answers(desk: Desk) -> str:
    """HTML of the three answers: my quote-part, my year, my ratio.

    Parameters
    ----------
    desk : Desk
        What the screen holds; its allocation can be computed.

    Returns
    -------
    str
    """
    session = desk.session if desk.session.member else desk.session.choose_member(desk.member)
    cards = (_part(desk, session), _year(desk, session), _ratio(desk, session))
    return piece("fields.cards", desk.language, cards)


def _part(desk: Desk, session: Session) -> tuple[str, str, str]:
    found = session.first_answers
    told = [shown(rounded(found.share * 100, _DECIMALS), "percent", desk.language)]
    if found.per_inhabitant is not None:
        told.append(
            desk.words("each", value=shown(found.per_inhabitant, "per_unit", desk.language))
        )
    amount = shown(found.amount, "money", desk.language)
    return desk.words("my_part"), amount, ", ".join(told)


def _year(desk: Desk, session: Session) -> tuple[str, str, str]:
    found = session.first_answers
    title = desk.words("my_year")
    if found.refused is not None:
        return title, desk.words("unknown"), found.refused.text(desk.language)
    if found.year is None:
        return title, desk.words("unknown"), desk.words("no_horizon")
    amount = shown(found.year_amount, "money", desk.language)
    return title, str(found.year), desk.words("peak", amount=amount)


def _ratio(desk: Desk, session: Session) -> tuple[str, str, str]:
    found = session.first_answers
    title = desk.words("my_ratio")
    if found.ratio.why == "missing":
        names = tuple(Said(f"figure.{f.id}") for f in found.missing if f.id in _FOR_RATIO)
        told = Said("app.ratio_missing", {"figures": names}) if names else Said("app.no_horizon")
        return title, desk.words("unknown"), told.text(desk.language)
    before = in_years(found.ratio_before).text(desk.language)
    note = desk.words("ratio_was", year=found.ratio_year, before=before)
    return title, in_years(found.ratio).text(desk.language), note
