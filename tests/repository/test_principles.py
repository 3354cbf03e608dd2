"""What the page of principles proves is what the rules claim, no more and no less."""

from __future__ import annotations

import re
from typing import Final

from allocation.key_rules import KEY_AXIOMS
from allocation.rules import RULES
from tests.repository.package_source import ROOT

PAGE: Final = (ROOT / "docs" / "theory" / "principes.md").read_text(encoding="utf-8")
ROWS: Final = [
    [cell.strip().strip("`") for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|")
]
PROOF: Final = re.compile(r"[A-D][1-8]")


def told() -> dict[tuple[str, str], list[str]]:
    """Cells of the eight principles by rule and class of parameters."""
    return {(row[0], row[1]): row[2:] for row in ROWS if row[0] in RULES}


def claimed() -> dict[tuple[str, str], list[str]]:
    """What the registry claims, for rules that claim anything."""
    cases = {
        (rule.id, name): [axioms[axiom] for axiom in KEY_AXIOMS]
        for rule in RULES.values()
        for name, axioms in [("", rule.axioms), *((case.id, case.axioms) for case in rule.cases)]
    }
    return {case: words for case, words in cases.items() if set(words) != {"not stated"}}


def test_the_principles_are_the_axioms_in_order() -> None:
    numbered = [row[1] for row in ROWS if row[0].isdigit()]
    assert numbered == list(KEY_AXIOMS)


def test_the_page_tells_what_the_rules_claim() -> None:
    read = {
        case: ["refuted" if cell == "non" else "proved" for cell in cells]
        for case, cells in told().items()
    }
    assert read == claimed()


def test_every_proof_quoted_is_written_and_none_is_idle() -> None:
    cells = {cell for cells in told().values() for cell in cells if cell != "non"}
    assert all(PROOF.fullmatch(cell) for cell in cells)
    assert cells == set(re.findall(r"^- \*\*([A-D]\d)\.\*\*", PAGE, re.MULTILINE))


def test_a_proof_stands_under_the_number_of_its_principle() -> None:
    assert all(
        cell in {"non", cell[0] + str(number)}
        for cells in told().values()
        for number, cell in enumerate(cells, start=1)
    )


def test_rules_that_claim_nothing_are_named() -> None:
    silent = set(RULES) - {rule for rule, _ in claimed()}
    named = PAGE.partition("Les autres règles")[2].partition(")")[0]
    assert set(re.findall(r"`(\w+)`", named)) == silent
