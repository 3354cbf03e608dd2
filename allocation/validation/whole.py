"""A scenario, or every fault of its file: what nouns refuse, and what no single noun can see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import ValidationError

from allocation.contract_checks import contract_faults
from allocation.errors import Fault
from allocation.model import IN_EUROS, Member, Noun, Parameters, Scenario
from allocation.model.fields import field_types, inside, is_noun
from allocation.plan_checks import plan_faults
from allocation.rules import RULES
from allocation.validation.bills import bill_faults
from allocation.validation.references import cycles, duplicates, texts, uncounted, unknown_names
from allocation.validation.shapes import faults_of, found, nearest, place_of, shown
from allocation.validation.solved import sharing_lots, turning_round
from allocation.validation.together import disagreements

__all__ = ["validated"]

Raw = dict[str, Any]
Place = tuple[str | int, ...]


def validated(raw: Raw) -> tuple[Scenario | None, tuple[Fault, ...]]:
    """Scenario of a raw file, or every fault that it holds.

    Parameters
    ----------
    raw : dict
        Tables of the file, lists already turned into tuples.

    Returns
    -------
    scenario : Scenario or None
        None when there is a fault.
    faults : tuple of Fault
        In the order of the file, without repetition.

    Examples
    --------
    >>> scenario, faults = validated({"schema": 1, "id": "canal", "titel": "Canal"})
    >>> scenario is None, [fault.place for fault in faults][:3]
    (True, ['titel', 'keys', 'lots'])
    """
    keys, faults = _keys(raw.get("keys"))
    scenario: Scenario | None = None
    try:
        scenario = Scenario.model_validate(raw | ({"keys": keys} if keys else {}), context=IN_EUROS)
    except ValidationError as refused:
        faults += faults_of(refused, Scenario)
        faults += disagreements(raw)
    faults += unknown_names(raw)
    faults += duplicates(raw)
    pieces = list(_pieces(raw))
    faults += uncounted(keys, [piece.code for _, piece in pieces if isinstance(piece, Member)])
    faults += plan_faults(raw, pieces)
    faults += bill_faults(pieces)
    faults += contract_faults(pieces)
    faults += turning_round(raw, keys)
    faults += sharing_lots(raw, keys)
    faults += texts(raw)
    unique = {(fault.place, fault.code): fault for fault in faults}
    every = [*unique.values(), *cycles(keys)]
    if not every:
        return scenario, ()
    ranks = {place: rank for rank, place in enumerate(_places(raw, ()))}
    return None, tuple(sorted(every, key=lambda fault: _rank(ranks, fault.place)))


def _keys(raw: object) -> tuple[dict[str, Parameters], list[Fault]]:
    """Parameters of each named key, through the model of its rule; faulty ones stay as names."""
    keys: dict[str, Parameters] = {}
    faults: list[Fault] = []
    tables = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    for identifier, table in tables.items():
        parameters, found = _key(("keys", identifier), table)
        keys[identifier] = parameters
        faults += found
    return keys, faults


def _key(place: Place, table: object) -> tuple[Parameters, list[Fault]]:
    unknown = Parameters.model_construct(rule="")
    if not isinstance(table, dict):
        return unknown, [Fault(place_of(place), "table_type", found(table))]
    fields = cast("Raw", table)
    if "rule" not in fields:
        return unknown, [Fault(place_of((*place, "rule")), "missing")]
    rule = fields["rule"]
    if not isinstance(rule, str) or rule not in RULES:
        near = {"near": nearest(shown(rule), RULES)}
        return unknown, [Fault(place_of((*place, "rule")), "unknown_rule", found(rule), near)]
    model = RULES[rule].parameters
    try:
        return model.model_validate(fields, context=IN_EUROS), []
    except ValidationError as refused:
        return unknown, faults_of(refused, model, place)


def _pieces(raw: Raw) -> Iterator[tuple[Place, Noun]]:
    """Every noun of the file that stands on its own, wherever others are faulty; keys apart."""
    for name, hint in field_types(Scenario).items():
        table = raw.get(name)
        items: list[tuple[Place, object]] = [((name,), table)]
        if isinstance(table, tuple):
            items = [((name, i), item) for i, item in enumerate(cast("tuple[Any, ...]", table))]
        elif isinstance(table, dict) and not is_noun(hint):
            items = [((name, key), item) for key, item in cast("Raw", table).items()]
        model = hint if is_noun(hint) else inside(hint, 0 if isinstance(table, tuple) else "")
        if is_noun(model) and model is not Parameters:
            yield from _parsed(items, model)


def _parsed(items: list[tuple[Place, object]], model: type[Noun]) -> Iterator[tuple[Place, Noun]]:
    for place, item in items:
        if item is None:
            continue
        try:
            yield place, model.model_validate(item, context=IN_EUROS)
        except ValidationError:
            continue  # reported by the validation of the whole


def _places(value: object, place: Place) -> Iterator[str]:
    """Every place of a file, in its order."""
    if place:
        yield place_of(place)
    if isinstance(value, Mapping):
        for name, item in cast("Mapping[str, object]", value).items():
            yield from _places(item, (*place, name))
    elif isinstance(value, tuple):
        for position, item in enumerate(cast("tuple[object, ...]", value)):
            yield from _places(item, (*place, position))


def _rank(ranks: dict[str, int], place: str) -> tuple[int, str]:
    """Rank of a place; what is absent comes with the table it should be in."""
    known = place
    while known and known not in ranks:
        known = re.sub(r"[.\[]?[^.\[]*$", "", known)
    return (ranks.get(known, len(ranks)), place)
