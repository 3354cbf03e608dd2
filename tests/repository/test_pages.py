"""What single pages promise: the README's answers and picture, the layers, the index of keys."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from typing import Any, Final

import pytest

from allocation import allocate, read_scenario
from allocation.reporting.measures import reference_measures
from allocation.rules import RULES
from allocation.typography import per_unit
from tests.repository.conftest import Run
from tests.repository.package_source import PACKAGE, ROOT
from tests.repository.written_examples import Block, arguments, blocks, commands

README: Final = ROOT / "README.md"
IMAGE: Final = ROOT / "docs" / "images" / "canal-2014.png"
LAYERS: Final = ROOT / "docs" / "developers" / "layers.md"
THEORY: Final = ROOT / "docs" / "theory"
SCENARIO: Final = ROOT / "scenarios" / "canal-seine-nord-2014.toml"
LARGEST: Final = 200_000

ANSWERED: Final = [
    pytest.param(asked, told.body, id=asked.place)
    for asked, told in pairwise(blocks(README, "console", "text"))
    if (asked.language, told.language) == ("console", "text")
]


def test_the_readme_shows_answers() -> None:
    assert len(ANSWERED) > 1


@pytest.mark.parametrize(("asked", "told"), ANSWERED)
@pytest.mark.usefixtures("workplace")
def test_the_readme_shows_what_is_answered(
    asked: Block, told: str, allocation_command: Run
) -> None:
    (command,) = commands(asked)
    result = allocation_command(arguments(command))
    assert [line.rstrip() for line in result.stdout.splitlines()] == told.splitlines()


def test_the_picture_of_the_readme_is_small() -> None:
    content = IMAGE.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) < LARGEST


def test_the_picture_of_the_readme_is_told_to_who_does_not_see_it() -> None:
    (told,) = re.findall(r"!\[([^\]]+)\]\(docs/images/canal-2014\.png\)", README.read_text("utf-8"))
    agreed = reference_measures(allocate(read_scenario(SCENARIO)))["per_unit"]
    for euros in agreed.each:
        figure = re.sub(r"[^\d,]", "", per_unit(euros, "fr"))
        assert figure in told


def test_the_page_of_layers_is_the_ladder_that_is_verified() -> None:
    """Same rungs, same order; modules that share a rung may stand in any order."""
    project: Any = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ladder = project["tool"]["importlinter"]["contracts"][0]["layers"]
    built = [set(re.findall(r"\w+", layer)) for layer in ladder]
    existing = {path.stem for path in PACKAGE.iterdir()}
    rungs = [layer & existing for layer in built if layer & existing]
    shown = re.findall(r"(?m)^\| ((?:`\w+`(?:, )?)+) \|", LAYERS.read_text(encoding="utf-8"))
    assert [set(re.findall(r"\w+", row)) for row in shown] == rungs


def test_every_rule_has_its_line_in_the_index_of_keys() -> None:
    index = (THEORY / "README.md").read_text(encoding="utf-8")
    assert [rule for rule in RULES if f"`{rule}`" not in index] == []
    pages = {path.name for path in THEORY.glob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\((\w[\w-]*\.md)\)", index)) == pages
