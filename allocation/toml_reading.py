"""TOML text of a file to plain tables: every number exact, lists as tuples, faults as sentences."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, Self, cast

from allocation.errors import Fault, ScenarioError

__all__ = ["file_text", "text_tables", "tuples"]

Raw = dict[str, Any]

_MAX_BYTES: Final = 20_000_000
_MAX_DEPTH: Final = 30
_LINE: Final = re.compile(r"\(at (line (\d+), column (\d+)|end of document)\)")


def file_text(file: Path, name: str) -> str:
    """Text of a file, or its one fault.

    Parameters
    ----------
    file : Path
        File to read, UTF-8 with or without a byte-order mark.
    name : str
        Name shown in messages.

    Returns
    -------
    str

    Raises
    ------
    ScenarioError
        When the file is absent, too large, unreadable or not UTF-8.

    Examples
    --------
    >>> file_text(Path("nowhere.toml"), "nowhere.toml")
    Traceback (most recent call last):
    ...
    allocation.errors.ScenarioError: nowhere.toml : fichier refusé, 1 faute à corriger
      - nowhere.toml : ce fichier est introuvable ; vérifiez le nom et le dossier
    """
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise ScenarioError(name, [Fault(name, "file_too_large")])
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ScenarioError(name, [Fault(name, "file_absent")]) from None
    except UnicodeDecodeError as error:
        position = {"position": error.start + 1}
        raise ScenarioError(name, [Fault(name, "file_encoding", "", position)]) from None
    except (OSError, ValueError):
        raise ScenarioError(name, [Fault(name, "file_unreadable")]) from None


def text_tables(text: str, name: str) -> Raw:
    """Tables of a TOML text, numbers read as decimals.

    Parameters
    ----------
    text : str
        TOML.
    name : str
        Name shown in messages.

    Returns
    -------
    dict

    Raises
    ------
    ScenarioError
        With the line and the column of what TOML does not accept.

    Examples
    --------
    >>> text_tables("amount = 0.65", "essai.toml")
    {'amount': Decimal('0.65')}
    """
    try:
        return tomllib.loads(text.replace("\r\n", "\n"), parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(name, [_syntax_fault(name, str(error))]) from None
    except (ValueError, RecursionError):
        raise ScenarioError(name, [Fault(name, "toml_number_or_depth")]) from None


def _syntax_fault(name: str, message: str) -> Fault:
    found = _LINE.search(message)
    line = found[2] if found and found[2] else ""
    if not line:
        return Fault(name, "toml_end")
    return Fault(name, "toml_syntax", "", {"line": line, "column": found[3] if found else ""})


class _OutOfRange(Decimal):
    """No finite number: refused, and shown as the file writes it."""

    def __new__(cls, text: str) -> Self:
        """Keep the writing beside a value that no field accepts."""
        number = super().__new__(cls, "NaN")
        number.text = text
        return number

    text: str

    def __str__(self) -> str:
        return self.text


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return _OutOfRange(text)
    return number if number.is_finite() else _OutOfRange(text)


def tuples(value: object, depth: int = 0) -> object:
    """Turn lists into tuples, so that strict frozen nouns can hold them; no deeper than 30 levels.

    Parameters
    ----------
    value : object
        Tables, lists and scalars of a file.
    depth : int
        Level of ``value`` in its file.

    Returns
    -------
    object

    Examples
    --------
    >>> tuples({"members": [1, 2]})
    {'members': (1, 2)}
    """
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, dict):
        return {k: tuples(v, depth + 1) for k, v in cast("Raw", value).items()}
    if isinstance(value, list):
        return tuple(tuples(item, depth + 1) for item in cast("list[object]", value))
    return value
