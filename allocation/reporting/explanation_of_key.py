"""In which order a reader is told what an agreed key is compatible with; and as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from allocation.analysis.inverse import Explained, Weighting
from allocation.reporting.cells import Joined, Said, joined
from allocation.reporting.provenance import refuse_private
from allocation.reporting.sentences import mention
from allocation.reporting.sentences.explanation_of_key import (
    caution,
    left_out,
    nearest_sentence,
    observed_sentence,
    open_sentences,
    proof_sentences,
    simplest_sentences,
)
from allocation.reporting.tables.explanation_of_key import (
    explanations_table,
    residuals_table,
    weights_table,
)
from allocation.reporting.tables.noun import Table

__all__ = ["explained_answer", "explained_line", "explained_lines"]


def explained_answer(found: Explained, first: str | None = None) -> Iterator[Said | Joined | Table]:
    """What is explained, the nearest mixes, the proof when none fits, what stays open.

    Parameters
    ----------
    found : Explained
    first : str, optional
        Member shown on top.

    Yields
    ------
    Said, Joined or Table
    """
    yield mention(found.scenario)
    yield observed_sentence(found)
    yield nearest_sentence(found)
    yield from proof_sentences(found)
    yield from simplest_sentences(found)
    yield explanations_table(found)
    yield residuals_table(found, first)
    yield weights_table(found)
    yield from open_sentences(found)
    yield from left_out(found)
    yield caution(found)


def explained_lines(found: Explained) -> tuple[Said | Joined, ...]:
    """The same in a few lines.

    Parameters
    ----------
    found : Explained

    Returns
    -------
    tuple of Said or Joined
    """
    proof = tuple(proof_sentences(found))[:1]
    opened = next(iter(open_sentences(found)))
    return (
        observed_sentence(found),
        nearest_sentence(found),
        *proof,
        *simplest_sentences(found),
        joined(opened, caution(found)),
    )


def explained_line(found: Explained) -> str:
    """What a key is compatible with as one JSON object: numbers, and exact ratios as text.

    Parameters
    ----------
    found : Explained

    Returns
    -------
    str

    Raises
    ------
    OutputError
        ``private_revealed``: private figures stand among the others.
    """
    refuse_private(found.scenario)
    told = found.explanation
    seen, weights = told.observed, told.compatible
    proof = told.certificate
    facts: dict[str, Any] = {
        "scenario": found.scenario.id,
        "key": found.key,
        "members": list(seen.members),
        "shares": [str(share) for share in seen.shares],
        "tolerance": str(seen.tolerance),
        "criteria": list(told.criteria.names),
        "best": {norm: _mix(mix) for norm, mix in told.best.items()},
        "simplest": None if told.sparse.simplest is None else _mix(told.sparse.simplest),
        "rank": told.identifiability.rank,
        "unique": told.identifiability.unique,
        "compatible": bool(weights),
        "ranges": {
            name: [str(low), str(high)]
            for name, (low, high) in zip(weights.names, weights.ranges, strict=False)
        },
        "certificate": None
        if proof is None
        else {
            "direction": dict(zip(proof.members, map(str, proof.direction), strict=True)),
            "observed": str(proof.observed),
            "highest": str(proof.highest),
        },
        "forms": [
            {
                "kind": form.kind,
                "criteria": list(form.criteria),
                "parameters": {name: float(number) for name, number in form.parameters.items()},
                "exponents": {name: float(number) for name, number in form.exponents.items()},
                "gap": float(form.gap),
                "compatible": form.compatible,
            }
            for form in told.forms
        ],
    }
    return json.dumps(facts, ensure_ascii=False)


def _mix(mix: Weighting) -> dict[str, Any]:
    return {
        "weights": dict(zip(mix.names, map(str, mix.weights), strict=True)),
        "gap": float(mix.gap),
        "unique": mix.unique,
    }
