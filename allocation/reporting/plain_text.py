"""Text that office documents can hold, whatever a file says."""

from __future__ import annotations

from typing import Final

__all__ = ["plain", "plain_text"]

_ALLOWED: Final = frozenset("\t\n")
_HALVES: Final = (0xD800, 0xE000)
_DELETE: Final = 0x7F
_CONTROLS_END: Final = 0xA0
_NOT_CHARACTERS: Final = (0xFFFE, 0xFFFF)
_TURNS: Final = frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F))
)


def plain_text(text: str) -> str:
    r"""Text that an XML document can hold and that does not turn its neighbours around.

    Control characters, halves of characters and marks that force a direction are dropped.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str

    Examples
    --------
    >>> plain_text("Som\x00me")
    'Somme'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign for sign in text if _is_legal(sign))


def plain(value: object) -> object:
    r"""Plain text of a text; anything else as it is. Every value of a page goes through it.

    Parameters
    ----------
    value : object
        What a template shows.

    Returns
    -------
    object

    Examples
    --------
    >>> plain("Som\x00me"), plain(5)
    ('Somme', 5)
    """
    return plain_text(value) if isinstance(value, str) else value


def _is_legal(sign: str) -> bool:
    code = ord(sign)
    if sign in _ALLOWED:
        return True
    if code < ord(" ") or _DELETE <= code < _CONTROLS_END or sign in _TURNS:
        return False
    return not _HALVES[0] <= code < _HALVES[1] and code & 0xFFFF not in _NOT_CHARACTERS
