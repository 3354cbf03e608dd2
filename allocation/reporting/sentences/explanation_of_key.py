"""What an agreed key is compatible with, in sentences: never how it was computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from allocation.analysis.inverse import Certificate, Explained
from allocation.reporting.cells import Joined, Part, Said, Value, joined
from allocation.reporting.measures import key_label
from allocation.reporting.sentences.conditions import recipient
from allocation.reporting.sentences.forms_of_key import (
    criterion_name,
    criterion_names,
    mix_text,
    percent,
)
from allocation.typography import rounded

__all__ = [
    "caution",
    "left_out",
    "nearest_sentence",
    "observed_sentence",
    "open_sentences",
    "proof_sentences",
    "simplest_sentences",
]

_TEN_POINTS: Final = Fraction(1, 10)
_CENTS: Final = 100
_SHOWN: Final = Fraction(1, 200)


def points(share: Fraction) -> Value:
    """A distance in points, two decimals, without sign."""
    return Value("number", rounded(abs(share) * _CENTS, 2))


def observed_sentence(found: Explained) -> Joined:
    """What is explained, and within which tolerance.

    Parameters
    ----------
    found : Explained

    Returns
    -------
    Joined
    """
    seen, scenario = found.explanation.observed, found.scenario
    reference = scenario.reference
    label = key_label(scenario, found.key) if found.key or reference is None else reference.label
    parts = tuple(
        Said(
            "word.name_value",
            {
                "name": scenario.name(code),
                "value": percent(seen.shares[seen.members.index(code)], 2),
            },
        )
        for code in scenario.codes
    )
    facts: dict[str, Part] = {"tolerance": points(seen.tolerance)}
    kind = "stated" if seen.tolerance or not seen.stated else "none"
    if not seen.stated:
        kind = "exact" if seen.tolerance * _CENTS >= _SHOWN else "none"
        if seen.total is not None and seen.rounding is not None:
            kind, facts["unit"] = "rounded", Value("money", round(seen.rounding))
    return joined(
        Said("explain.observed", {"label": label, "parts": parts}),
        Said(f"explain.tolerance_{kind}", facts),
    )


def nearest_sentence(found: Explained) -> Joined:
    """The nearest mix of all criteria: compatible or not, and by how much it misses.

    Parameters
    ----------
    found : Explained

    Returns
    -------
    Joined
    """
    explanation = found.explanation
    mix = explanation.best["linf"]
    facts: dict[str, Part] = {"mix": mix_text(found, mix), "gap": points(mix.gap)}
    cents = explanation.observed.euros(mix.gap)
    if cents is not None:
        facts["euros"] = Value("money", cents)
    state = "compatible" if explanation.compatible else "nearest"
    told = Said(f"explain.{state}{'' if cents is None else '_euros'}", facts)
    return joined(told, "" if mix.unique else Said("explain.same_key"))


def proof_sentences(found: Explained) -> Iterator[Said]:
    """Why no mix fits: who pays too much and who too little for any of them, and the sums.

    Parameters
    ----------
    found : Explained

    Yields
    ------
    Said
    """
    proof = found.explanation.certificate
    if proof is None:
        return
    members: dict[str, Part] = {
        "more": tuple(recipient(found.scenario, code) for code in proof.more),
        "less": tuple(recipient(found.scenario, code) for code in proof.less),
    }
    yield Said("explain.no_mix", members)
    yield Said(
        "explain.proof",
        {
            "sum": _sum(found, proof),
            "observed": points_signed(proof.observed),
            "highest": points_signed(proof.highest),
            "excess": points(proof.excess),
            "tolerance": points(proof.tolerance),
        },
    )


def points_signed(share: Fraction) -> Value:
    """A sum of weighted shares, in points."""
    return Value("number", rounded(share * _CENTS, 2))


def _sum(found: Explained, proof: Certificate) -> tuple[Said, ...]:
    return tuple(
        Said(
            "explain.term",
            {"factor": Value("number", rounded(part, 3)), "member": found.scenario.name(code)},
        )
        for code, part in zip(proof.members, proof.direction, strict=True)
        if part
    )


def simplest_sentences(found: Explained) -> Iterator[Said]:
    """The smallest number of criteria that fit, or the nearest pair when it is not said already.

    Parameters
    ----------
    found : Explained

    Yields
    ------
    Said
    """
    sparse = found.explanation.sparse
    mix = sparse.simplest or sparse.best[min(1, len(sparse.best) - 1)]
    if sparse.simplest is None and mix.shares == found.explanation.best["linf"].shares:
        return
    facts: dict[str, Part] = {"mix": mix_text(found, mix), "gap": points(mix.gap)}
    if sparse.simplest is None:
        yield Said("explain.no_simple", facts)
    else:
        yield Said("explain.simplest", facts | {"count": str(sum(map(bool, mix.weights)))})


def open_sentences(found: Explained) -> Iterator[Said]:
    """What a key of these members can tell of weights, and what it leaves open.

    Parameters
    ----------
    found : Explained

    Yields
    ------
    Said
    """
    told = found.explanation.identifiability
    counts: dict[str, Part] = {
        "criteria": str(told.criteria),
        "members": str(told.members),
        "free": str(told.rank - 1),
    }
    yield Said("explain.identified" if told.unique else "explain.not_identified", counts)
    names = found.explanation.criteria.names
    for direction in told.directions:
        yield Said("explain.exchange", {"parts": _exchange(found, direction, names)})
    fixed = [n for n, sure in zip(names, told.determined, strict=True) if sure]
    if fixed and not told.unique:
        yield Said("explain.determined", {"criteria": criterion_names(found, fixed)})


def _exchange(
    found: Explained, direction: Sequence[Fraction], names: Sequence[str]
) -> tuple[Said, ...]:
    """A change of weights that changes nothing, its largest part being ten points."""
    scale = _TEN_POINTS / max(map(abs, direction))
    return tuple(
        Said(
            "explain.moved",
            {
                "points": Value("points", rounded(part * scale * _CENTS, 2)),
                "criterion": criterion_name(found, name),
            },
        )
        for part, name in zip(direction, names, strict=True)
        if part
    )


def caution(found: Explained) -> Said:
    """Compatible with, never computed by.

    Parameters
    ----------
    found : Explained

    Returns
    -------
    Said
    """
    count = len(found.scenario.codes)
    return Said("explain.caution", {"members": str(count), "free": str(count - 1)})


def left_out(found: Explained) -> Iterator[Said]:
    """Indicators that explain nothing here, and why.

    Parameters
    ----------
    found : Explained

    Yields
    ------
    Said
    """
    for kind, names in (("incomplete", found.incomplete), ("rates", found.rates)):
        if names:
            labels = tuple(found.scenario.indicators[name].label for name in names)
            yield Said(f"explain.left_{kind}", {"criteria": labels})
