"""Write the made-up lists of delivery points of the energy scenarios, the same for their seeds.

Published: the Nord has 54,000 MWh of electricity, and 280 points and 105,000 MWh of gas; 325
collèges, of which 125 in the Pas-de-Calais; at least 1,300 points of electricity, about 900 of gas.
Everything else is a hypothesis, inside 86 to 146 MWh per point above 36 kVA except for the Région,
which carries the balance of the announced budget. Run it from the root of the project.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from allocation.model import PointList
from allocation.points.generated import Group, generated

FOLDER: Final = Path("scenarios", "data")
ORIGIN: Final = "généré"
NAMES: Final = {
    "59": "Nord",
    "62": "Pas-de-Calais",
    "REGION": "Région Nord-Pas-de-Calais",
    "SDIS59": "SDIS 59",
    "SDIS62": "SDIS 62",
    "ASSOCIES": "Organismes associés",
}


@dataclass(frozen=True)
class Listing:
    """A list to write: its file, its headings, its members, its seed."""

    name: str
    point: str
    power: str
    classes: dict[str, tuple[int, str]]
    groups: tuple[Group, ...]
    seed: int
    hours: int

    def made(self) -> PointList:
        """Points of the list."""
        weights = {name: weight for name, (weight, _) in self.classes.items()}
        return generated(self.groups, weights, self.seed, self.hours)


ELECTRICITY: Final = Listing(
    name="electricite-points.csv",
    point="PDL",
    power="Puissance souscrite (kVA)",
    classes={
        "HPH": (32, "HPH (kWh)"),
        "HCH": (13, "HCH (kWh)"),
        "HPE": (38, "HPE (kWh)"),
        "HCE": (17, "HCE (kWh)"),
    },
    groups=(
        Group("59", {"Collège": 200, "Bâtiment": 120}, 450, 60, 54_000_000),
        Group("62", {"Collège": 125, "Bâtiment": 75}, 280, 40, 33_750_000),
        Group("REGION", {"Lycée": 180, "Siège": 2}, 280, 10, 166_050_000),
        Group("SDIS59", {"Centre de secours": 80}, 70, 20, 8_100_000),
        Group("SDIS62", {"Centre de secours": 52}, 48, 12, 5_400_000),
        Group("ASSOCIES", {"Site": 24}, 24, 6, 2_700_000),
    ),
    seed=2016_59,
    hours=2_000,
)
GAS: Final = Listing(
    name="gaz-points.csv",
    point="PCE",
    power="Capacité journalière (kWh/j)",
    classes={"annuelle": (1, "Consommation annuelle (kWh)")},
    groups=(
        Group("59", {"Collège": 200, "Bâtiment": 60}, 280, 0, 105_000_000),
        Group("62", {"Collège": 125, "Bâtiment": 40}, 175, 0, 65_600_000),
        Group("REGION", {"Lycée": 180}, 300, 0, 180_000_000),
        Group("SDIS59", {"Centre de secours": 70}, 75, 0, 18_000_000),
        Group("SDIS62", {"Centre de secours": 45}, 45, 0, 10_800_000),
        Group("ASSOCIES", {"Site": 25}, 25, 0, 6_250_000),
    ),
    seed=2016_62,
    hours=150,
)


def text(listing: Listing) -> str:
    """CSV that spreadsheets open: a mark of UTF-8, semicolons, one line per point."""
    made = listing.made()
    headings = [heading for _, heading in listing.classes.values()]
    lines = [[listing.point, "Collectivité", "Site", listing.power, *headings, "Origine"]]
    columns = [column.tolist() for column in (made.power, *made.energy.values())]
    owners, sites = made.owner.tolist(), made.site.tolist()
    for at, point in enumerate(made.points):
        owner = NAMES[made.members[owners[at]]]
        figures = [str(column[at]) for column in columns]
        lines.append([point, owner, made.sites[sites[at]], *figures, ORIGIN])
    return "\ufeff" + "".join(f"{';'.join(line)}\n" for line in lines)


def main(folder: Path = FOLDER, listings: Sequence[Listing] = (ELECTRICITY, GAS)) -> int:
    """Write both lists."""
    folder.mkdir(parents=True, exist_ok=True)
    for listing in listings:
        (folder / listing.name).write_text(text(listing), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
