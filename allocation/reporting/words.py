"""Words of scenario files as identifiers of the catalogue; names of members and sources."""

from __future__ import annotations

import unicodedata

from allocation.model import Scenario
from allocation.reporting.cells import Said

__all__ = ["is_working_document", "names", "slug", "sourced", "the", "word"]


def slug(text: str) -> str:
    """Identifier of a word of the file format: plain letters, ``_`` for spaces.

    Parameters
    ----------
    text : str
        Word as a scenario file writes it.

    Returns
    -------
    str

    Examples
    --------
    >>> slug("ressource propre")
    'ressource_propre'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return plain.lower().replace(" ", "_")


def word(table: str, text: str) -> Said:
    """Word of the file format in the reader's language: ``<table>.<slug>`` of the catalogue.

    Parameters
    ----------
    table : str
        Table of the catalogue.
    text : str
        Word as a scenario file writes it.

    Returns
    -------
    Said
    """
    return Said(f"{table}.{slug(text)}")


def names(scenario: Scenario, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Names of members, in the order of their codes.

    Parameters
    ----------
    scenario : Scenario
        File that declares them.
    codes : tuple of str
        Codes of members.

    Returns
    -------
    tuple of str
    """
    return tuple(scenario.name(code) for code in codes)


def the(scenario: Scenario, code: str) -> Said | str:
    """Name of a member inside a sentence, with its article where the language has one.

    Parameters
    ----------
    scenario : Scenario
        File that declares it.
    code : str
        Code of the member.

    Returns
    -------
    Said or str
    """
    member = next(member for member in scenario.members if member.code == code)
    article = member.article.removesuffix("'")
    return Said(f"article.{article}", {"name": member.name}) if article else member.name


def sourced(scenario: Scenario, identifier: str) -> Said:
    """Publisher of a source, with its status when it is not official.

    Parameters
    ----------
    scenario : Scenario
        File that declares the source.
    identifier : str
        Identifier of the source.

    Returns
    -------
    Said
    """
    source = scenario.sources[identifier]
    params = {"publisher": source.publisher, "status": word("source", source.status)}
    return Said("word.sourced", params)


def is_working_document(scenario: Scenario) -> bool:
    """Whether nothing has been voted.

    Parameters
    ----------
    scenario : Scenario
        File.

    Returns
    -------
    bool
    """
    return scenario.act is None or slug(scenario.status) != "vote"
