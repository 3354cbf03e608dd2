"""What the nouns refuse, as faults: the place, what was found, the rule, the nearest right word."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from allocation.errors import Fault
from allocation.labels import catalogue
from allocation.model import Noun
from allocation.model.fields import choices_of, field_types, inside, is_noun

__all__ = ["place_of"]

Place = tuple[str | int, ...]

_CODES: Final[dict[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "not_a_choice",
    "string_type": "text_type",
    "string_too_short": "empty",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "identifier",
    "int_type": "integer_type",
    "bool_type": "boolean_type",
    "date_type": "date_type",
    "tuple_type": "list_type",
    "too_short": "too_few",
    "mapping_type": "table_type",
    "dict_type": "table_type",
    "model_type": "table_type",
    "greater_than": "not_above",
    "greater_than_equal": "too_small",
    "less_than": "not_below",
    "less_than_equal": "too_large",
    "is_instance_of": "table_type",
    "int_parsing_size": "number_digits",
}
_OTHER: Final = "value_refused"
_LIMITED: Final = ("not_above", "too_small", "not_below", "too_large", "too_long", "too_few")
_LIMITS: Final = ("gt", "ge", "lt", "le", "min_length", "max_length")
_SHOWN: Final = 60


def place_of(place: Place) -> str:
    """Dotted path of a place, counted from 1.

    Parameters
    ----------
    place : tuple of str and int
        Names of tables and fields, positions in lists from 0.

    Returns
    -------
    str

    Examples
    --------
    >>> place_of(("keys", "compromis", "parts")), place_of(("lots", 1, "amount"))
    ('keys.compromis.parts', 'lots[2].amount')
    """
    words = ""
    for step in place:
        words += f"[{step + 1}]" if isinstance(step, int) else f".{shown(step)}"
    return words.removeprefix(".") or "schema"


def faults_of(refused: ValidationError, model: type[Noun], prefix: Place = ()) -> list[Fault]:
    """Faults of a table that its noun refuses, less what is said elsewhere with a better place."""
    errors = refused.errors(include_url=False)
    return [_fault(error, model, prefix) for error in errors if _is_said_here(error, prefix)]


def _is_said_here(error: ErrorDetails, prefix: Place) -> bool:
    if not error["loc"] and not prefix:
        return False  # the whole scenario: `plan_checks` says it with its place
    if error["type"] != "too_short":
        return True
    held = cast("tuple[object, ...]", error["input"])  # items with faults are counted as absent
    return len(held) < error.get("ctx", {}).get("min_length", 0)


def _fault(error: ErrorDetails, model: type[Noun], prefix: Place) -> Fault:
    inner = tuple(step for step in error["loc"] if not _is_tag(step))
    code = _CODES.get(error["type"], error["type"])
    code = code if f"fault.{code}" in catalogue() else _OTHER
    absent = code == "missing" or error["input"] is None
    value = "" if absent else found(error["input"])
    params: dict[str, Any] = dict(error.get("ctx") or {})
    params.pop("error", None)
    if code == "unknown_field":
        params = {"near": nearest(str(inner[-1]), _fields_at(model, inner[:-1]))}
    elif code == "not_a_choice":
        choices = choices_of(_hint_at(model, inner))
        params = {"choices": ", ".join(choice for choice in choices if choice)}
    elif code in _LIMITED and "limit" not in params:
        params = {"limit": next((params[name] for name in _LIMITS if name in params), "")}
    return Fault(place_of((*prefix, *inner)), code, value, params)


def _is_tag(step: str | int) -> bool:
    return isinstance(step, str) and ("[" in step or step in ("none", "str", "nullable"))


def _hint_at(model: type[Noun], place: Place) -> Any:  # noqa: ANN401 - type hints are any objects
    hint: Any = model
    for step in place:
        hint = inside(hint, step)
    return hint


def _fields_at(model: type[Noun], place: Place) -> list[str]:
    hint = _hint_at(model, place)
    return list(field_types(hint)) if is_noun(hint) else []


def nearest(name: str, known: Iterable[str]) -> str:
    """Known name that looks most like ``name``, or nothing."""
    alike = get_close_matches(name[:_SHOWN], list(known), n=1, cutoff=0.5)
    return shown(alike[0]) if alike else ""


def shown(name: object) -> str:
    """Name met in a file, on one short line."""
    return _short(" ".join(_plain(name).split()))


def found(value: object) -> str:
    """Value met in a file, as the file writes it, on one short line: a text has its quotes."""
    if isinstance(value, str):
        return _quoted(value)
    return _short(" ".join(_written(value, 0).split()))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _quoted(text: str) -> str:
    return json.dumps(_short(text), ensure_ascii=False)


def _written(value: object, depth: int) -> str:
    if depth > 1 and isinstance(value, dict | tuple):
        return "..."
    if isinstance(value, dict):
        items = list(cast("dict[str, object]", value).items())[:_SHOWN]
        return f"{{ {', '.join(f'{name} = {_written(v, depth + 1)}' for name, v in items)} }}"
    if isinstance(value, tuple):
        listed = cast("tuple[object, ...]", value)[:_SHOWN]
        return f"[{', '.join(_written(item, depth + 1) for item in listed)}]"
    if isinstance(value, bool):
        return str(value).lower()
    return _quoted(value) if isinstance(value, str) else _plain(value)


def _plain(value: object) -> str:
    try:
        return str(value)
    except ValueError:  # an integer that Python declines to write
        return "..."
