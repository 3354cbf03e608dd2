"""The catalogue: one sentence per identifier and language, none missing, none idle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from string import Formatter

import pytest

from allocation import errors
from allocation.labels import LANGUAGES, catalogue
from tests.repository.package_source import MODULES, docstrings, name_of, nodes, tree

FRENCH = catalogue("fr")
RAISED = {
    name
    for name, thing in vars(errors).items()
    if isinstance(thing, type) and issubclass(thing, errors.AllocationError)
} - {"ScenarioError"}
# What pydantic refuses becomes a fault of the file, under the same code.
POSITION_OF_CODE = dict.fromkeys(RAISED, 0) | {"Fault": 1, "PydanticCustomError": 0}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def called(node: ast.Call) -> str:
    function = node.func
    return getattr(function, "attr", None) or getattr(function, "id", "")


def literal(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def argument(node: ast.Call, position: int, name: str) -> ast.expr | None:
    if len(node.args) > position:
        return node.args[position]
    return next((word.value for word in node.keywords if word.arg == name), None)


def codes_raised() -> Iterator[tuple[str, str]]:
    """``error.<code>`` and ``fault.<code>`` written in the package, with their places."""
    for path, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        name = called(node)
        where = f"{name_of(path)}:{node.lineno}"
        if name not in POSITION_OF_CODE:
            continue
        code = literal(argument(node, POSITION_OF_CODE[name], "code"))
        if code is not None:
            yield f"{'error' if name in RAISED else 'fault'}.{code}", where


def labels_asked() -> Iterator[tuple[str, bool, str]]:
    """Identifiers given to ``label``: the text, whether it is only a prefix, the place."""
    for path, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        asked = argument(node, 0, "identifier") if called(node) == "label" else None
        where = f"{name_of(path)}:{node.lineno}"
        if (text := literal(asked)) is not None:
            yield text, False, where
        elif isinstance(asked, ast.JoinedStr) and (prefix := literal(asked.values[0])):
            yield prefix, True, where


def strings() -> set[str]:
    """Every string written in the package's code, docstrings apart."""
    return {
        node.value
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings(tree(path))
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_identifiers(language: str) -> None:
    assert set(catalogue(language)) == set(FRENCH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_the_same_placeholders(language: str) -> None:
    other = catalogue(language)
    differing = [name for name in FRENCH if placeholders(FRENCH[name]) != placeholders(other[name])]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    assert [name for name, text in catalogue(language).items() if not text.strip()] == []


def test_every_code_raised_has_its_sentence() -> None:
    assert [(code, where) for code, where in codes_raised() if code not in FRENCH] == []


def test_every_label_asked_for_exists() -> None:
    missing = [
        (asked, where)
        for asked, is_prefix, where in labels_asked()
        if not (any(name.startswith(asked) for name in FRENCH) if is_prefix else asked in FRENCH)
    ]
    assert missing == []


def test_no_error_or_fault_is_idle() -> None:
    written = strings()
    idle = [
        name
        for name in FRENCH
        if name.startswith(("error.", "fault."))
        and name.partition(".")[2] not in written
        and name not in written
    ]
    assert idle == []
