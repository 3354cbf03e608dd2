"""A notebook saved with a screen: nothing of the private file in its outputs or its widgets."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tests.unit.test_overlay import CANAL, PRIVATE, ROOT, leaks

OPEN = """
from allocation.app import explore, show
ecran = explore({canal!r}, first="80", private={private!r})
ecran
"""
SHOW = """
from allocation.app.panels import PANELS
for tab in PANELS:
    ecran.tabs.chosen = tab
assert "Fichier privé chargé" in ecran.heading.value
ecran.desk.errand.wait()
"""
SEEN = """
display(ecran, ecran.session, ecran.session.scenario, ecran.session.allocation)
display(ecran.session.revealed, ecran.session.shown, ecran.session.private, ecran.desk)
print(ecran.session, ecran.scenario_text)
"""


def test_a_saved_screen_holds_nothing_of_the_private_file(tmp_path: Path) -> None:
    private = tmp_path / "somme.prive.toml"
    private.write_text(PRIVATE, encoding="utf-8")
    sources = [OPEN.format(canal=str(CANAL), private=str(private)), SHOW, SEEN]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    where = {"metadata": {"path": str(ROOT)}}
    NotebookClient(notebook, timeout=120, resources=where, store_widget_state=True).execute()
    states = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    assert len(states) > len(notebook.cells)
    saved = tmp_path / "carnet.ipynb"
    nbformat.write(notebook, saved)
    text = saved.read_text(encoding="utf-8")
    assert leaks(text) == []
    assert leaks(json.dumps(states)) == []
    assert "canal-seine-nord-appels" in text
