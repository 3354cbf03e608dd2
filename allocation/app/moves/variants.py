"""Screens saved under a name, to be compared side by side: part of the state like any move."""

from __future__ import annotations

from typing import Final

from allocation.app.screen import Screen, Variant
from allocation.errors import InvalidKeyError

__all__ = ["with_shown", "with_variant", "without_variant"]

_LONGEST: Final = 80


def with_variant(screen: Screen, name: str) -> Screen:
    """Keep a screen under a name; it replaces one of the same name.

    Parameters
    ----------
    screen : Screen
        What was moved.
    name : str
        Name shown in the comparison.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When the name is empty, too long, or cannot be printed.
    """
    shown = " ".join(name.split())
    if not shown or len(shown) > _LONGEST or not shown.isprintable():
        raise InvalidKeyError("variant_name", limit=_LONGEST)
    saved = Variant(name=shown, screen=screen.computed)
    names = [variant.name for variant in screen.variants]
    if shown in names:
        place = names.index(shown)
        kept = (*screen.variants[:place], saved, *screen.variants[place + 1 :])
        return screen.but(variants=kept)
    return screen.but(variants=(*screen.variants, saved))


def without_variant(screen: Screen, name: str) -> Screen:
    """Forget a screen that was kept.

    Parameters
    ----------
    screen : Screen
        What was moved.
    name : str
        Its name.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When there is none of that name.
    """
    found = _named(screen, name)
    return screen.but(variants=tuple(v for v in screen.variants if v is not found))


def with_shown(screen: Screen, name: str) -> Screen:
    """Go back to a screen that was kept; who looks and what is compared stay.

    Parameters
    ----------
    screen : Screen
        What was moved.
    name : str
        Its name.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When there is none of that name.
    """
    return _named(screen, name).screen.but(member=screen.member, variants=screen.variants)


def _named(screen: Screen, name: str) -> Variant:
    found = next((variant for variant in screen.variants if variant.name == name), None)
    if found is None:
        names = ", ".join(variant.name for variant in screen.variants)
        raise InvalidKeyError("variant_unknown", name=name, names=names)
    return found
