"""Whether all conditions can hold together: the fairest keys, or who clashes and what to give."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from allocation.app.desk import Desk
from allocation.app.fields import Button
from allocation.app.pieces import Told, message, piece, pieces
from allocation.errors import AllocationError
from allocation.reporting.cells import Said
from allocation.reporting.negotiation import negotiation_answer
from allocation.reporting.sentences import negotiation as said
from allocation.reporting.sentences.conditions import giving, money_of
from allocation.reporting.tables.negotiation import concessions_table

__all__ = ["agreement", "offers"]


def agreement(desk: Desk) -> str:
    """HTML of what the conditions allow, private ones included.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    str
    """
    language = desk.language
    title = piece("subtitle", language, "app.agreement")
    if not desk.session.revealed.red_lines:
        return ""
    found = desk.settled()
    if found is None:
        button = Button("settle", desk.words("settle"), is_main=True)
        return title + piece("fields.buttons", language, (button,))
    if isinstance(found, AllocationError):
        return title + message("app.not_negotiated", found, language)
    if found.agreed:
        told: Iterator[Told] = negotiation_answer(found, desk.member)
        next(told)  # how the document stands is said at the top of the screen
        return title + _closest(desk) + pieces(told, language)
    clash = (*said.agreement(found), *said.clash_sentences(found))
    rest = (said.give_up_sentence(found), concessions_table(found))
    return title + pieces(clash, language) + offers(desk) + pieces(rest, language)


def _closest(desk: Desk) -> str:
    """Button of the closest key, where the screen offers that rule and does not apply it yet."""
    offered = {rule.id for rule in desk.session.rules}
    if "closest" not in offered or desk.session.rule == "closest":
        return ""
    button = Button("rule", desk.words("apply_closest"), "closest", is_main=True)
    return piece("fields.buttons", desk.language, (button,))


def offers(desk: Desk) -> str:
    """HTML of the ways to give in, each with the button that applies it.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    str
        Empty when the public lines agree among themselves: a private line is changed in its file.
    """
    session, language = desk.session, desk.language
    rows: list[tuple[Said, Button]] = []
    for place, offer in enumerate(session.offers):
        total = sum((euros for _, euros in offer.gives), Fraction(0))
        told = Said(
            f"app.offer.{offer.way}",
            {"lines": giving(offer.gives, session.scenario), "total": money_of(total)},
        )
        label = desk.words("concede", way=desk.words(f"way.{offer.way}"))
        rows.append((told, Button("concede", label, str(place), is_main=place == 0)))
    if not rows:
        return piece("paragraph", language, "app.private_clash")
    return piece("fields.offers", language, rows)
