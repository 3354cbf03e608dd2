"""Write the JSON Schema of scenario files again, after a change of the nouns or of a rule."""

from __future__ import annotations

import json
from pathlib import Path

from allocation.scenarios import scenario_schema

path = Path(__file__).resolve().parent.parent / "allocation" / "schema" / "scenario.schema.json"
text = json.dumps(scenario_schema(), indent=2, ensure_ascii=False, sort_keys=True)
path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
