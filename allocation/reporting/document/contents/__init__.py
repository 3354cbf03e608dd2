"""What each kind of council document says, in order: one content for every format.

``annex`` annexe financière of a convention, ``amendment`` avenant, ``report`` rapport with its
draft deliberation, ``programme`` annexe AP/CP; ``card`` and ``foot`` what every kind begins and
ends with; ``base``, ``key``, ``plan``, ``calls``, ``differences``, ``controls``, ``comparison`` the
seven blocks; ``regime``, ``visas``, ``organ`` what the law says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from immutabledict import immutabledict

from allocation.errors import OutputError
from allocation.model import Allocation
from allocation.reporting import sentences
from allocation.reporting.cells import Said
from allocation.reporting.document.blocks import Block, Content
from allocation.reporting.document.contents.amendment import amendment
from allocation.reporting.document.contents.annex import annex
from allocation.reporting.document.contents.drawings import without_twins
from allocation.reporting.document.contents.organ import assembly_only
from allocation.reporting.document.contents.programme import programme
from allocation.reporting.document.contents.report import report
from allocation.reporting.document.once import said_once
from allocation.reporting.provenance import anchor

__all__ = ["DEFAULT_KIND", "KINDS", "cautions", "composed"]

Composer = Callable[[Allocation, str | None, Sequence[Allocation]], Iterator[Block]]

KINDS: Final[Mapping[str, Composer]] = immutabledict(
    {
        "annexe-convention": annex,
        "avenant": amendment,
        "rapport": report,
        "annexe-apcp": programme,
    }
)
"""Kinds of documents, and what each one says."""

_ASSEMBLY_ONLY: Final[Mapping[str, str]] = immutabledict(
    {"annexe-apcp": "assembly", "rapport": "credits"}
)
"""Kinds that speak of what the full assembly alone votes, and the warning of each."""

DEFAULT_KIND: Final = "annexe-convention"


def composed(
    allocation: Allocation,
    kind: str = DEFAULT_KIND,
    first: str | None = None,
    variants: Sequence[Allocation] = (),
) -> Content:
    """Content of a document of one kind, which every format prints.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    kind : str
        One of `KINDS`.
    first : str, optional
        Member shown on top of every table; the department that deliberates.
    variants : sequence of Allocation
        Other keys of the same scenario, shown beside.

    Returns
    -------
    Content

    Raises
    ------
    OutputError
        ``document_kind``, ``private_revealed``, ``amendment_without_reference``,
        ``apcp_without_calls``, ``visa_unknown``, ``visa_not_in_force``.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> composed(found, "annexe-convention").header.text("en")
    'Working document, not a commitment'
    """
    if kind not in KINDS:
        raise OutputError("document_kind", kind=kind, kinds=", ".join(KINDS))
    scenario = allocation.scenario
    blocks = tuple(KINDS[kind](allocation, first, variants))
    mark = {"id": scenario.id, "fingerprint": anchor((allocation, *variants))}
    return Content(
        title=scenario.title,
        subject=scenario.purpose,
        header=sentences.mention(scenario),
        footer=Said("document.footer", mark),
        blocks=tuple(said_once(without_twins(blocks))),
    )


def cautions(allocation: Allocation, kind: str = DEFAULT_KIND) -> tuple[Said, ...]:
    """What a person must know before the document of a kind goes to an organ.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    kind : str
        One of `KINDS`.

    Returns
    -------
    tuple of Said
        Empty when nothing opposes; the command line prints each sentence.
    """
    if kind not in _ASSEMBLY_ONLY:
        return ()
    return assembly_only(allocation.scenario, _ASSEMBLY_ONLY[kind])
