"""A small group with its list of points, for the tests of points."""

from __future__ import annotations

from pathlib import Path

from allocation.model import Scenario
from allocation.scenarios import read_scenario

HEADINGS = "PDL;Collectivité;Site;Puissance souscrite (kVA);HP (kWh);HC (kWh)"
ROWS = (
    "P1;59;Collège A;36;10\u202f000;2 000,5",
    "P2;Dpt 59;Collège A;120;50000;12000",
    "P3;nord;Collège B;300;90000;15000",
    "P4;Pas-de-Calais;Collège C;40;20000;3000",
    "P5;62;Collège D;12;5000;700",
)
TEXT = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")


def listing(*rows: str, headings: str = HEADINGS) -> str:
    """Text of a CSV."""
    return "\n".join((headings, *rows, ""))


def scenario_in(
    folder: Path, content: bytes | None = None, text: str = TEXT, name: str = "points.csv"
) -> Scenario:
    """Scenario read from a folder with its list beside."""
    content = listing(*ROWS).encode("utf-8-sig") if content is None else content
    (folder / name).write_bytes(content)
    (folder / "s.toml").write_text(text.replace("points.csv", name), encoding="utf-8")
    return read_scenario(folder / "s.toml")
