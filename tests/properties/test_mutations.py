"""Whatever a person types in a scenario file, the answer is a scenario or a list of faults.

A scenario that is read is computed, departures included, and said in every language: a key that
cannot be computed says why, and nothing else may go wrong. Each mutant has a number: ``mutant(n)``
gives the same text on every machine.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pytest

from allocation.departure import departure
from allocation.errors import InvalidKeyError, ScenarioError
from allocation.labels import LANGUAGES
from allocation.model import Scenario
from allocation.pipeline import study
from allocation.reporting.answers import departure_answer, full_answer
from allocation.reporting.cells import Joined, Said
from allocation.reporting.tables import Table
from allocation.scenarios import parse_scenario, write_scenario
from tests.unit.contract_scenario import CONTRACT

ROOT = Path(__file__).resolve().parents[2]
TEXTS: Final = [
    path.read_text(encoding="utf-8")
    for path in (
        *sorted((ROOT / "scenarios").glob("*.toml")),
        *sorted((ROOT / "allocation" / "templates").glob("*.toml")),
        Path(__file__).with_name("every_rule.toml"),
    )
] + [CONTRACT]
SHORTEST: Final = 1_500
ALLOWED_SECONDS: Final = 2.0
ALLOWED_TO_ANSWER: Final = 20.0
CHARACTERS: Final = "'\"[]{}=,.#-_\\\n\t 019aeEé€\u00a0\u202f\u0000\u0007\ufffe😀"
VALUES: Final = (
    *("12", "-3", "0", "0.001", "1e3", "nan", "inf", "-inf", "1e999999999", "-1e999999999"),
    *("1e-999999999", "9" * 400, "9" * 5_000, "0x" + "F" * 6_000, "0.1", "1_0", "0o7", "true"),
    *('""', '" "', '"x"', "'59'", '"1/0"', '"2/3"', '"=1+1"', '"{value}"', '"a\\u0000b"'),
    *("2017-01-01", "2017-13-45", "1979-05-27T07:32:00Z", "07:32:00", "[]", "{}", "[[]]", "[1, 2]"),
    *('["59", "62"]', "{ 59 = 1 }", "{ a = { b = { c = 1 } } }", '[{ code = "59" }]'),
    *("[" * 100 + "]" * 100, "[" * 3_000, '"' + "long " * 5_000 + '"', "{ a = " * 40 + "}" * 40),
)
LINES: Final = (
    *('file = "data/x.csv"', 'file = "../../secret.csv"', 'file = 3\ncolumn = "a"', "[x.y.z]"),
    *("[keys]", "[[keys]]", "[lots]", "[[lots]]", "[members]", "keys = 3", "members = 1", "x = "),
    *("a." * 200 + "b = 1", "lots = {}", "sources = []", "funding = 1", "hypotheses = 'x'"),
    *("[operation]", "status = 'voté'", "schema = 1.0", "schema = true", "compare = 'x'"),
)
Mutation = Callable[[str, random.Random], str]


def edit_a_character(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    kept = at + chance.randrange(2)
    return text[:at] + chance.choice(("", *CHARACTERS)) + text[kept:]


def swap_two_words(text: str, chance: random.Random) -> str:
    words = re.split(r"(\s+)", text)
    one, other = chance.randrange(len(words)), chance.randrange(len(words))
    words[one], words[other] = words[other], words[one]
    return "".join(words)


def drop_lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join(lines[:at] + lines[at + chance.randint(1, 4) :])


def move_a_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randrange(len(lines) + 1), line)
    return "\n".join(lines)


def repeat_a_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return "\n".join(lines)


def add_a_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(LINES))
    return "\n".join(lines)


def change_a_value(text: str, chance: random.Random) -> str:
    places = list(re.finditer(r"(?<== )[^\n,}]+", text))
    place = chance.choice(places)
    return text[: place.start()] + chance.choice(VALUES) + text[place.end() :]


def change_a_number(text: str, chance: random.Random) -> str:
    places = list(re.finditer(r"\b[\d_]+\b", text))
    place = chance.choice(places)
    number = chance.choice(("0", "1", "-1", "10" * 9, "1e18", "0.123456789012345678901", "00"))
    return text[: place.start()] + number + text[place.end() :]


def change_a_figure(text: str, chance: random.Random) -> str:
    """A figure that a table can hold: the file is often still a scenario."""
    places = list(re.finditer(r"(?<=[\w\"] = )[0-9][0-9_.]*(?=[ ,}\n])", text))
    place = chance.choice(places or [re.compile("").search(text)])
    number = chance.choice(("0", "1", "2", "0.5", "0.01", "-1", "100", "2025", "1e6", place[0]))
    return text[: place.start()] + number + text[place.end() :]


def drop_a_block(text: str, chance: random.Random) -> str:
    """A whole table goes, as when a person starts from an example."""
    blocks = re.split(r"(?m)^(?=\[)", text)
    blocks.pop(chance.randrange(len(blocks)))
    return "".join(blocks)


def rename(text: str, chance: random.Random) -> str:
    word = chance.choice(re.findall(r"[A-Za-z_]{3,}", text))
    return text.replace(word, word[::-1], chance.choice((1, -1)))


def cut_short(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text))]


def splice(text: str, chance: random.Random) -> str:
    other = chance.choice(TEXTS).split("\n")
    at = chance.randrange(len(other))
    return text + "\n" + "\n".join(other[at : at + chance.randint(1, 30)])


MUTATIONS: Final[tuple[Mutation, ...]] = (
    edit_a_character,
    swap_two_words,
    drop_lines,
    move_a_line,
    repeat_a_line,
    add_a_line,
    change_a_value,
    change_a_value,
    change_a_number,
    change_a_figure,
    change_a_figure,
    drop_a_block,
    rename,
    cut_short,
    splice,
)


def mutant(number: int) -> str:
    chance = random.Random(number)  # noqa: S311 - not a secret: the same mutants everywhere
    text = chance.choice(TEXTS)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if len(text) > SHORTEST:
            text = chance.choice(MUTATIONS)(text, chance)
    return text


def check_report(refused: ScenarioError, number: int) -> None:
    """At least one fault, each with a sentence in every language, in a report of readable size."""
    assert refused.faults, number
    sentences = [fault.text(language) for fault in refused.faults for language in LANGUAGES]
    assert all(0 < len(sentence) < 1_000 for sentence in sentences), number


def check_said(parts: Iterable[Said | Joined | Table], number: int) -> None:
    """Every sentence and every cell has its words in every language."""
    for part in parts:
        for language in LANGUAGES:
            if isinstance(part, Table):
                shown = part.filled()
                rows = (*shown.rows, *([] if shown.total is None else [shown.total]))
                assert all(len(shown.texts(row, language)) for row in rows), number
                assert shown.caption(language), number
                assert all(shown.headings(language)[1:]), number
            else:
                assert part.text(language), number


def check_computed(scenario: Scenario, number: int) -> None:
    """Amounts that add up, or the reason of each key that cannot be computed."""
    found = study(scenario)
    for allocation in (found.own, *found.variants):
        assert allocation is None or allocation.total == scenario.total, number
    for language in LANGUAGES:
        assert all(error.text(language) for error in found.refused.values()), number
    check_said(full_answer(found), number)
    if found.own is not None:
        check_left(scenario, number)


def check_left(scenario: Scenario, number: int) -> None:
    """The three answers to a departure add up, or say why one of them cannot be."""
    leaver = scenario.codes[number % len(scenario.codes)]
    if len(scenario.codes) == 2:
        with pytest.raises(InvalidKeyError):
            departure(scenario, leaver)
        return
    left = departure(scenario, leaver)
    check_said(departure_answer(left), number)
    if left.recomputed is None:
        assert left.reason is not None, number
        return
    stay = left.recomputed.scenario
    assert left.recomputed.total + left.metered == scenario.total, number  # meters leave too
    assert parse_scenario(write_scenario(stay), "copy") == stay, number


def check_answer(number: int, folder: Path) -> str:
    """``read`` or ``refused``; anything else is a bug, and its number is in the message."""
    start = time.perf_counter()
    try:
        scenario = parse_scenario(mutant(number), "mutant", folder)
    except ScenarioError as refused:
        check_report(refused, number)
        assert time.perf_counter() - start < ALLOWED_SECONDS, number
        return "refused"
    assert parse_scenario(write_scenario(scenario), "copy") == scenario, number
    assert time.perf_counter() - start < ALLOWED_SECONDS, number
    check_computed(scenario, number)
    assert time.perf_counter() - start < ALLOWED_TO_ANSWER, number
    return "read"


@pytest.mark.parametrize("block", range(8))
def test_a_mutant_is_a_scenario_or_a_list_of_faults(block: int, tmp_path: Path) -> None:
    answers = {check_answer(block * 250 + i, tmp_path) for i in range(250)}
    assert answers == {"read", "refused"}


@pytest.mark.deep
@pytest.mark.parametrize("block", range(100))
def test_a_hundred_thousand_mutants_are_answered(block: int, tmp_path: Path) -> None:
    answers = {check_answer(10_000 + block * 1_000 + i, tmp_path) for i in range(1_000)}
    assert answers == {"read", "refused"}
