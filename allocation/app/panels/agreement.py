"""Whether all conditions can hold together: the fairest keys, or who clashes and what to give."""

from __future__ import annotations

from collections.abc import Iterator

from allocation.app.desk import Desk
from allocation.app.fields import Button
from allocation.app.moves.concessions import Offer, by_line
from allocation.app.negotiating import Negotiating
from allocation.app.pieces import Told, message, piece, pieces
from allocation.errors import AllocationError
from allocation.reporting.cells import Said
from allocation.reporting.negotiation import negotiation_answer
from allocation.reporting.sentences import negotiation as said
from allocation.reporting.sentences.conditions import giving, money_of
from allocation.reporting.tables.negotiation import concessions_table

__all__ = ["agreement", "offers"]


def agreement(held: Negotiating) -> str:
    """HTML of what the conditions allow, private ones included.

    Parameters
    ----------
    held : Negotiating
        What is negotiated on the screen.

    Returns
    -------
    str
    """
    desk = held.desk
    language = desk.language
    title = piece("subtitle", language, "app.agreement")
    if not desk.session.revealed.red_lines:
        return ""
    found = held.settled()
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
    return title + pieces(clash, language) + offers(held) + pieces(rest, language)


def _closest(desk: Desk) -> str:
    """Button of the closest key, where the screen offers that rule and does not apply it yet."""
    offered = {rule.id for rule in desk.session.rules}
    if "closest" not in offered or desk.session.rule == "closest":
        return ""
    button = Button("rule", desk.words("apply_closest"), "closest", is_main=True)
    return piece("fields.buttons", desk.language, (button,))


def offers(held: Negotiating) -> str:
    """HTML of the ways to give in, each with its button, and one for each of its lines.

    Parameters
    ----------
    held : Negotiating
        What is negotiated on the screen.

    Returns
    -------
    str
        Empty when the public lines agree among themselves: a private line is changed in its file.
    """
    desk = held.desk
    rows = [_offer(desk, place, offer) for place, offer in enumerate(held.offers())]
    if not rows:
        return piece("paragraph", desk.language, "app.private_clash")
    return piece("fields.offers", desk.language, rows)


def _offer(
    desk: Desk, place: int, offer: Offer
) -> tuple[Said, tuple[tuple[Said, Button], ...], Button]:
    """What an offer gives in all, each of its lines with its button, and one for the whole."""
    shown = desk.session.scenario
    lines: list[tuple[Said, Button]] = []
    for position, part in by_line(shown, offer).items():
        told = Said("app.gives", {"lines": giving(part.gives, shown)})
        said = desk.words("give_of", line=told.text(desk.language))
        lines.append(
            (told, Button("concede", desk.words("give"), f"{place}/{position}", said=said))
        )
    label = desk.words("concede", way=desk.words(f"way.{offer.way}"))
    whole = Button("concede", label, str(place), is_main=place == 0)
    return Said(f"app.offer.{offer.way}", {"total": money_of(offer.total)}), tuple(lines), whole
