"""Public docstrings: sections that fit the signature, and an example that runs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final

import pytest
from numpydoc.validate import validate

import allocation

NUMPYDOC: Final = {
    *("GL03", "GL06", "GL07"),  # no double blank line; only numpydoc sections, in their order
    *("PR01", "PR02", "PR03", "PR04"),  # every parameter is documented, exists, in order, typed
    *("PR06", "PR10", "RT01", "YD01"),  # type names; what is returned or yielded is documented
}
# Rooms whose public functions are formulas: the docstring opens with the formula itself.
MATHEMATICS: Final = (
    "allocation.keys",
    "allocation.rounding",
    "allocation.claims",
    "allocation.games",
)
# Rooms that are started, not called: what they show is in the README and in tests/unit/test_cli.py.
STARTED: Final = ("allocation.cli", "allocation.commands", "allocation.app")


def modules() -> Iterator[ModuleType]:
    """The package and its rooms; what a room keeps inside its folder is its own."""
    yield allocation
    for found in pkgutil.iter_modules(allocation.__path__, "allocation."):
        yield importlib.import_module(found.name)


def public(kind: Callable[[Any], bool]) -> dict[str, Any]:
    """Objects of ``__all__`` by the name of the module that defines them."""
    return {
        f"{thing.__module__}.{name}": thing
        for module in modules()
        for name in getattr(module, "__all__", ())
        if module.__name__ not in STARTED and kind(thing := getattr(module, name))
        if str(thing.__module__).startswith("allocation")
    }


def text(thing: Any) -> str:
    return inspect.getdoc(thing) or ""


FUNCTIONS: Final = public(inspect.isfunction)
CLASSES: Final = public(inspect.isclass)
FORMULAS: Final = {name: f for name, f in FUNCTIONS.items() if name.startswith(MATHEMATICS)}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_shows_an_example_that_runs(name: str) -> None:
    """Doctest runs every one of them: see ``--doctest-modules`` in pyproject.toml."""
    assert ">>>" in text(FUNCTIONS[name])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_documents_what_goes_in_and_out(name: str) -> None:
    """numpydoc's own validation, of the checks that say something of the content."""
    found = [fault for fault in validate(name)["errors"] if fault[0] in NUMPYDOC]
    assert found == []


@pytest.mark.parametrize("name", CLASSES)
def test_a_public_class_says_what_it_is(name: str) -> None:
    assert text(CLASSES[name]).strip()
    assert text(CLASSES[name]) != text(CLASSES[name].__mro__[1])


@pytest.mark.parametrize("name", FORMULAS or ["no formula yet"])
def test_a_formula_comes_first(name: str) -> None:
    """The first paragraph of a docstring of the mathematics is the formula."""
    opening = text(FORMULAS[name]).partition("\nParameters\n")[0] if FORMULAS else "="
    assert any(sign in opening for sign in ("=", "<=", ">=", "sum", "argmin"))
