"""Names that scripts call stay where the design says, and cost nothing before they are used."""

import importlib

import pytest

PUBLIC = {
    "allocation": "split read_scenario write_scenario allocate compare report with_indicator "
    "with_amounts",
    "allocation.pipeline": "bind allocate",
    "allocation.keys": "equal proportional mix product inverse_capacity modulated log_coefficient "
    "brackets by_section bounded",
    "allocation.rounding": "largest_remainder apportion round_table biproportional",
    "allocation.solver": "closest_key leximin_key plan_schedule share_ranges",
    "allocation.budget": "budget_impact",
    "allocation.analysis.negotiation": "conflicts concessions shadow_prices",
    "allocation.reporting": "write_charts write_workbook write_document write_page write_csv "
    "write_pdf brief booklet export verify compare",
    "allocation.app": "explore",
}


@pytest.mark.parametrize(
    ("module", "name"),
    [(module, name) for module, names in PUBLIC.items() for name in names.split()],
)
def test_a_public_name_is_where_scripts_look_for_it(module, name):
    assert callable(getattr(importlib.import_module(module), name))


def test_an_allocation_is_written_by_the_public_names(tmp_path):
    from allocation import allocate, read_scenario  # noqa: PLC0415 - as a script does
    from allocation.reporting import (  # noqa: PLC0415 - as a script does
        write_csv,
        write_document,
        write_page,
        write_workbook,
    )

    found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    for write, suffix in (
        (write_csv, "csv"),
        (write_page, "html"),
        (write_workbook, "xlsx"),
        (write_document, "docx"),
    ):
        path = tmp_path / f"canal.{suffix}"
        write(found, path)
        assert path.stat().st_size > 500
