"""Words on a drawing: their typography, the room they take, and what gives way when it is short.

Widths are estimated, not measured: a drawing is the same on every machine.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from allocation.reporting.cells import Joined, Said
from allocation.reporting.plain_text import plain_text
from allocation.typography import typeset

__all__ = ["SIZE", "fitted", "said", "shortened", "width_of"]

SIZE: Final = 12
"""Height of letters in pixels: 9 points on paper."""

_THIN: Final = frozenset("iljI.,:;!'| \u202f\u00a0")
_NARROW: Final = frozenset("tfr()[]-")
_WIDE: Final = frozenset("mwMW@%")
_ELLIPSIS: Final = "\u2026"
_CJK: Final = 0x2E80


def said(text: str | Said | Joined, language: str) -> str:
    """Words as a drawing can hold them, with the typography of the language.

    Parameters
    ----------
    text : str, Said or Joined
        Words, of a scenario or of the catalogue.
    language : str
        Language of the reader.

    Returns
    -------
    str
    """
    written = text if isinstance(text, str) else text.text(language)
    return plain_text(typeset(written, language)).replace("\n", " ").replace("\t", " ")


def width_of(text: str, size: float = SIZE) -> float:
    """Pixels that words take, estimated from above.

    Parameters
    ----------
    text : str
        Words.
    size : float
        Height of letters in pixels.

    Returns
    -------
    float
    """
    return size * sum(map(_advance, text))


def _advance(sign: str) -> float:
    if sign in _THIN:
        return 0.28
    if sign in _NARROW:
        return 0.34
    if sign in _WIDE:
        return 0.93
    if sign.isupper():
        return 0.73
    return 1.0 if ord(sign) >= _CJK else 0.57


def shortened(text: str, pixels: float, size: float = SIZE) -> str:
    """Words on one line that fit in a width, the end replaced by an ellipsis when they do not.

    Parameters
    ----------
    text : str
        Words.
    pixels : float
        Width.
    size : float
        Height of letters in pixels.

    Returns
    -------
    str
    """
    line = " ".join(text.split(" "))
    if width_of(line, size) <= pixels:
        return line
    kept, room = 0, pixels - size
    for sign in line:
        room -= size * _advance(sign)
        if room < 0:
            break
        kept += 1
    return line[:kept].rstrip() + _ELLIPSIS


def fitted(text: Said, name: str, pixels: float, language: str) -> str:
    """Words that fit in a width because their parameter ``name`` gives way, never their figures.

    Parameters
    ----------
    text : Said
        Words with a name among their parameters.
    name : str
        Which parameter.
    pixels : float
        Width.
    language : str
        Language of the reader.

    Returns
    -------
    str
    """
    whole = said(text, language)
    if width_of(whole) <= pixels:
        return whole
    without = said(replace(text, params={**text.params, name: ""}), language)
    alone = said(Said("chart_word.listed", {"items": text.params[name]}), language)
    short = shortened(alone, pixels - width_of(without))
    return said(replace(text, params={**text.params, name: short}), language)
