"""The one catalogue of sentences and names, by language: ``label(id, language, **params)``.

Every string that a person reads is in ``locale/<language>.toml`` under the identifier that the
code already has (``rule.proportional``, ``error.share_sum``, ``table.key.title``).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "catalogue", "label"]

LANGUAGES: Final = ("fr", "en")
DEFAULT_LANGUAGE: Final = "fr"


def _flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{name}.")  # pyright: ignore[reportUnknownArgumentType] - TOML is untyped
        else:
            flat[f"{prefix}{name}"] = str(value)
    return flat


@cache
def catalogue(language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """Every label of ``language``, by dotted identifier.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> catalogue("en")["word.total"]
    'TOTAL'
    """
    text = files("allocation").joinpath("locale", f"{language}.toml").read_text(encoding="utf-8")
    return _flatten(tomllib.loads(text))


def label(identifier: str, language: str = DEFAULT_LANGUAGE, **params: object) -> str:
    """Sentence ``identifier`` in ``language`` with its placeholders filled.

    Parameters
    ----------
    identifier : str
        Dotted identifier of the catalogue.
    language : str
        One of `LANGUAGES`.
    **params
        Values for the placeholders of the sentence.

    Returns
    -------
    str

    Examples
    --------
    >>> label("word.total", "fr")
    'TOTAL'
    """
    return catalogue(language)[identifier].format(**params)
