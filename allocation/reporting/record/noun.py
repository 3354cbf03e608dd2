"""The record that a file carries: what was asked, of which scenario, and what was printed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from allocation.overlay import salted_digest
from allocation.reporting.provenance import (
    Cents,
    anchor_of,
    cents_of,
    refuse_private,
    tool_version,
)
from allocation.reporting.record.edition import Edition, Option
from allocation.scenarios import write_scenario

__all__ = ["SCHEMA", "Private", "Record", "Shown", "digest", "record_of"]

SCHEMA: Final = 1
"""Number of the format of the record.

It grows when an older reader would misread it, or when what is read of a file changes, since the
digest of the figures covers that.
"""

_SALT_BYTES: Final = 16


@dataclass(frozen=True)
class Shown:
    """One allocation that a document prints.

    Parameters
    ----------
    scenario : int
        Position of its scenario in the record.
    key : str
        Named key applied to every lot, or "" for the lots' own.
    cents : mapping
        `cents_of` the allocation, when the file was written.
    """

    scenario: int
    key: str
    cents: Cents


@dataclass(frozen=True)
class Private:
    """What a record says of a private file whose figures were printed, because asked by name."""

    salt: str
    digest: str


@dataclass(frozen=True)
class Record:
    """Everything needed to write a file again, and to tell whether it was changed.

    Parameters
    ----------
    version : str
        Version of the library that wrote the file.
    document, suffix, language, first, options
        As in `Edition`; the suffix of the file tells its format.
    scenarios : tuple of str
        TOML texts, as `write_scenario` writes them.
    shown : tuple of Shown
        Allocations printed, in order.
    private : Private or None
        Salted digest of a private file whose figures are printed.
    anchor : str
        Short fingerprint printed on every page.
    inputs, figures, seal : str
        SHA-256, in hexadecimal, of what was asked, of the cells printed, of the record itself.
    schema : int
        Number of the format of the record.
    """

    version: str
    document: str
    suffix: str
    language: str
    first: str | None
    options: Mapping[str, Option]
    scenarios: tuple[str, ...]
    shown: tuple[Shown, ...]
    private: Private | None
    anchor: str
    inputs: str
    figures: str
    seal: str = ""
    schema: int = SCHEMA

    @property
    def presented(self) -> tuple[Shown, ...]:
        """First allocation of each scenario: those that the short fingerprint covers."""
        first: dict[int, Shown] = {}
        for each in self.shown:
            first.setdefault(each.scenario, each)
        return tuple(first[position] for position in sorted(first))

    def asked(self) -> dict[str, object]:
        """What the inputs digest covers."""
        return {
            "schema": self.schema,
            "version": self.version,
            "document": self.document,
            "format": self.suffix,
            "language": self.language,
            "first": self.first,
            "options": dict(self.options),
            "scenarios": list(self.scenarios),
            "printed": [{"scenario": each.scenario, "key": each.key} for each in self.shown],
        }

    def expected_inputs(self) -> str:
        """Digest that the inputs have, the salted one of a private file among them."""
        private = self.private and [self.private.salt, self.private.digest]
        return digest([self.asked(), private])

    def expected_anchor(self) -> str:
        """Short fingerprint that the scenarios, the version and the cents have."""
        return anchor_of(self.scenarios, (each.cents for each in self.presented), self.version)

    def expected_seal(self) -> str:
        """Digest of everything else that the record says."""
        return digest(self._tables())

    def text(self) -> str:
        """JSON in plain ASCII, which every format can hold."""
        return json.dumps({**self._tables(), "record_sha256": self.seal}, indent=1)

    def _tables(self) -> dict[str, object]:
        shown = [{"scenario": each.scenario, "key": each.key, **each.cents} for each in self.shown]
        private = self.private and {"salt": self.private.salt, "sha256": self.private.digest}
        return {
            **self.asked(),
            "printed": shown,
            "private": private,
            "fingerprint": self.anchor,
            "inputs_sha256": self.inputs,
            "figures_sha256": self.figures,
        }


def digest(value: object) -> str:
    """SHA-256 of the JSON of a value whose order is stated, in hexadecimal.

    Parameters
    ----------
    value : object
        Lists, mappings, texts and numbers.

    Returns
    -------
    str

    Examples
    --------
    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    """
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def record_of(edition: Edition, suffix: str, figures: str) -> Record:
    """Record of an edition, its scenarios made public.

    Parameters
    ----------
    edition : Edition
        What was asked.
    suffix : str
        Format of the file, such as ``.xlsx``.
    figures : str
        Digest of the cells read back from the file.

    Returns
    -------
    Record

    Raises
    ------
    OutputError
        ``private_revealed``.
    """
    texts: dict[str, int] = {}
    shown: list[Shown] = []
    for allocation in edition.allocations:
        refuse_private(allocation.scenario)
        text = write_scenario(allocation.scenario.public())
        position = texts.setdefault(text, len(texts))
        shown.append(Shown(position, allocation.variant, cents_of(allocation)))
    bare = Record(
        version=tool_version(),
        document=edition.document,
        suffix=suffix,
        language=edition.language,
        first=edition.first,
        options=edition.options,
        scenarios=tuple(texts),
        shown=tuple(shown),
        private=None,
        anchor="",
        inputs="",
        figures=figures,
    )
    return _completed(bare, edition)


def _completed(bare: Record, edition: Edition) -> Record:
    """Record with its digests; the salt is drawn from what was asked, never from a clock."""
    whole = replace(bare, anchor=bare.expected_anchor())
    if edition.overlay is not None:
        salt = hashlib.sha256(f"salt {digest(bare.asked())}".encode("ascii")).digest()
        told = salted_digest(edition.overlay, salt[:_SALT_BYTES])
        whole = replace(whole, private=Private(salt[:_SALT_BYTES].hex(), told))
    whole = replace(whole, inputs=whole.expected_inputs())
    return replace(whole, seal=whole.expected_seal())
