"""Formulas, numbers and number formats in one writing: each program has its own."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["plain_format", "plain_formula", "plain_number"]

_SIGNIFICANT: Final = 15
"""Digits of a number that Excel and LibreOffice show; the following ones are noise of theirs."""

_STRINGS: Final = re.compile(r'("(?:[^"]|"")*")')
_QUOTED_SHEET: Final = re.compile(r"'([^\W\d]\w*)'!")
_NUMBER: Final = re.compile(r"(?<![\w.$])\d+(?:\.\d+)?(?:E[-+]?\d+)?(?![\w.(!])")
_CONSTANT: Final = re.compile(r"\b(TRUE|FALSE)\(\)")
_LITERALS: Final = re.compile(r'(?:\\.|"[^"]*")+')
_NEEDY: Final = re.compile(r"[^-+() :]+")
_LITERAL: Final = re.compile(r'\\(.)|"([^"]*)"')


def plain_number(text: str) -> str:
    """Number with the digits that a spreadsheet can show.

    Parameters
    ----------
    text : str
        Number as a file writes it.

    Returns
    -------
    str

    Examples
    --------
    >>> plain_number("7.0E7"), plain_number("0.47627046306572934")
    ('70000000', '0.476270463065729')
    """
    return f"{float(text):.{_SIGNIFICANT}g}"


def plain_format(code: str) -> str:
    """Number format whose quotes stand only around the signs that need them.

    Parameters
    ----------
    code : str
        Code of a number format.

    Returns
    -------
    str

    Examples
    --------
    >>> plain_format('+0.00" x"'), plain_format('"+"0.00 "x"')
    ('+0.00 "x"', '+0.00 "x"')
    """
    return _LITERALS.sub(_literal, code)


def _literal(found: re.Match[str]) -> str:
    signs = "".join(escaped or quoted for escaped, quoted in _LITERAL.findall(found[0]))
    return _NEEDY.sub(r'"\g<0>"', signs)


def plain_formula(text: str) -> str:
    r"""Formula without the quotes that a sheet name can do without, its numbers in one writing.

    Parameters
    ----------
    text : str
        Formula of a cell, a name or a rule.

    Returns
    -------
    str

    Examples
    --------
    >>> print(plain_formula("ROUND('Key'!$C$6*1.4E-015,2)&\"1.40\""))
    ROUND(Key!$C$6*1.4e-15,2)&"1.40"
    """
    pieces = _STRINGS.split(text)
    pieces[::2] = [_plain(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _plain(piece: str) -> str:
    plain = _CONSTANT.sub(r"\1", _QUOTED_SHEET.sub(r"\1!", piece))
    return _NUMBER.sub(_number, plain)


def _number(found: re.Match[str]) -> str:
    text = found[0]
    return text if text.isdecimal() else repr(float(text))
