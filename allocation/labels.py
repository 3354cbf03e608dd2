"""The one catalogue of sentences and names, by language: ``label(id, language, **params)``.

Every string that a person reads is in ``locale/<language>.toml`` under the identifier that the
code already has (``rule.proportional``, ``error.share_sum``, ``table.key.title``). A word agrees
with a number of its sentence where the sentence gives both forms: ``{lots} {lots:lot|lots}``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Final

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "catalogue", "label"]

LANGUAGES: Final = ("fr", "en")
DEFAULT_LANGUAGE: Final = "fr"

_ONE: Final[Mapping[str, re.Pattern[str]]] = {
    "fr": re.compile(r"-?[01]([.,]\d+)?"),
    "en": re.compile(r"-?1"),
}
"""Numbers, as written, after which a noun is singular (Unicode CLDR plural rules)."""


class _Agreement(Formatter):
    """``str.format`` in which ``{count:one|many}`` is the word that agrees with a number."""

    def __init__(self, language: str) -> None:
        self.one = _ONE[language]

    def format_field(self, value: object, format_spec: str) -> str:
        """Word that agrees with the number, or the value in its format."""
        singular, two_forms, plural = format_spec.partition("|")
        if not two_forms:
            return format(value, format_spec)
        return singular if self.one.fullmatch(str(value)) else plural


_SENTENCES: Final = {language: _Agreement(language) for language in LANGUAGES}


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
    return _SENTENCES[language].vformat(catalogue(language)[identifier], (), params)
