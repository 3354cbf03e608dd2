"""Whether a file still shows what its scenario gives: read, recompute, compare, and say."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from allocation.errors import AllocationError, UnreadableError
from allocation.reporting.cells import Said
from allocation.reporting.provenance import tool_version
from allocation.reporting.record.again import edition_of
from allocation.reporting.record.check import Check, Outcome
from allocation.reporting.record.comparing import differences
from allocation.reporting.record.hands import by_hand
from allocation.reporting.record.noise import recalculated
from allocation.reporting.record.noun import SCHEMA, Record, digest
from allocation.reporting.record.parsing import read_record
from allocation.reporting.record.reading import Opened, opened
from allocation.reporting.record.versions import as_of, other_version
from allocation.reporting.record.writers import write_again

__all__ = ["disagreements", "remade", "verify"]

_SCHEMA: Final = "schema"
_WITHOUT_PAGES: Final = frozenset({".csv"})
"""Formats without pages: their short fingerprint stands in their record only."""


def verify(path: str | Path, private: str | Path | None = None) -> Check:
    """Read the printed cells of a file, recompute them from the scenario that it carries, compare.

    It proves that figures, scenario and version agree. It does not prove that this is the voted
    file, since someone could rewrite all three: only the short fingerprint of the voted paper does.

    Parameters
    ----------
    path : str or Path
        XLSX, DOCX, HTML or CSV file; nothing in it is run.
    private : str or Path, optional
        Private file whose figures were printed because they were asked for by name.

    Returns
    -------
    Check
        Also for a file that cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import allocate, read_scenario
    >>> from allocation.reporting import write_csv
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "canal.csv")
    ...     write_csv(allocate(scenario), path)
    ...     untouched = verify(path)
    ...     text = path.read_text(encoding="utf-8-sig").replace("500000000,00", "500000001,00")
    ...     _ = path.write_text(text, encoding="utf-8-sig")
    ...     touched = verify(path)
    >>> untouched.outcome, touched.outcome
    ('identical', 'differs')
    """
    try:
        found = opened(Path(path))
        if found.record is None:
            return Check(str(path), "no_record")
        record = read_record(found.record)
    except UnreadableError as error:
        reason = Said(f"error.{error.code}", _texts(error))
        return Check(str(path), "unreadable", (Said("verify.reason", {"reason": reason}),))
    if record.schema > SCHEMA:
        versions = {"version": record.version, "today": tool_version()}
        return Check(str(path), "unreadable", (Said("verify.schema", versions),), (), record.anchor)
    return _checked(str(path), found, record, private)


def _texts(error: AllocationError) -> dict[str, str]:
    return {name: str(value) for name, value in error.params.items()}


def _checked(name: str, found: Opened, record: Record, private: str | Path | None) -> Check:
    """Record against file first, then file against what is recomputed."""
    findings = disagreements(found, record)
    codes = [finding.identifier for finding in findings]
    if record.version != tool_version():
        return _of_another_version(name, found, record, findings, private)
    if "verify.inputs" in codes and "verify.figures" not in codes:
        return Check(name, "differs", findings, (), record.anchor)
    if record.private is not None and private is None:
        return Check(name, "differs" if findings else "incomplete", findings, (), record.anchor)
    try:
        again = remade(record, private)
    except AllocationError as error:
        return Check(name, "differs", (*findings, _refused(error)), (), record.anchor)
    if _with_schema(found, again) and not findings:
        findings = (Said("verify.table_schema"),)
    elif _alone(found) == _alone(again) and not findings:
        return Check(name, "identical", (), (), record.anchor)
    return _compared(name, found, record, again, findings)


def _alone(opened: Opened) -> dict[str, bytes]:
    """Parts of a file without the schema beside it, which may have been left behind."""
    return {name: content for name, content in opened.parts.items() if name != _SCHEMA}


def _with_schema(found: Opened, due: Opened) -> bool:
    """Whether a schema that a CSV for programs was given is beside it, and says something else."""
    beside, own = found.parts.get(_SCHEMA), due.parts.get(_SCHEMA)
    return None not in (beside, own) and beside != own


def _compared(
    name: str, found: Opened, record: Record, due: Opened, findings: tuple[Said, ...]
) -> Check:
    """Cells against cells, and record against record."""
    codes = [finding.identifier for finding in findings]
    cells, noise = recalculated(differences(found.shown, due.shown), due.shown)
    if noise and not cells and codes == ["verify.figures"] and record.figures == digest(due.shown):
        count = Said("verify.last_digits", {"count": str(len(noise))})
        return Check(name, "recalculated", (count,), noise, record.anchor)
    if not codes and not cells and found.record != due.record:
        findings = (Said("verify.seal"),)
    edited = by_hand(found.parts, due.parts)
    if not findings and not cells and edited:
        findings = (Said("verify.by_hand", {"parts": ", ".join(edited)}),)
    if cells or noise:
        findings = (*findings, Said("verify.cells", {"count": str(len(cells + noise))}))
    outcome: Outcome = "differs" if findings else "saved_again"
    return Check(name, outcome, findings, (*cells, *noise), record.anchor)


def _of_another_version(
    name: str, found: Opened, record: Record, findings: tuple[Said, ...], private: str | Path | None
) -> Check:
    """Cells against the digest of the record, cents against those of today, cells too.

    Whoever changes a cell can also write another version and its digests: only cells that today's
    version prints alike are proved. The others may come from that version, and only it can tell.
    """
    said, cents = other_version(record)
    codes = [finding.identifier for finding in findings]
    is_private = record.private is not None and private is None
    if is_private or (codes and "verify.figures" not in codes):
        outcome: Outcome = "differs" if codes or cents else "incomplete"
        return Check(name, outcome, (*findings, *said), cents, record.anchor)
    try:
        due = as_of(remade(record, private), record)
    except AllocationError as error:
        return Check(name, "differs", (*findings, *said, _refused(error)), cents, record.anchor)
    cells, noise = recalculated(differences(found.shown, due), due)
    is_touched = bool(findings) or said[-1].identifier != "verify.cents_same"
    if cells or noise:
        count = {"count": str(len(cells + noise)), "version": record.version}
        said = (*said, Said("verify.cells_today", count))
    outcome = "differs" if is_touched else "unproved" if cells else "other_version"
    return Check(name, outcome, (*findings, *said), (*cents, *cells, *noise), record.anchor)


def _refused(error: AllocationError) -> Said:
    return Said("verify.not_recomputed", {"reason": str(error).replace("\n", " ")})


def disagreements(found: Opened, record: Record) -> tuple[Said, ...]:
    """What a file and its own record say that does not agree, before anything is recomputed.

    Parameters
    ----------
    found : Opened
        File.
    record : Record
        What it carries.

    Returns
    -------
    tuple of Said
    """
    is_printed = found.suffix in _WITHOUT_PAGES or any(
        record.anchor in printed.text for printed in found.shown
    )
    wrong = (
        ("inputs", record.inputs != record.expected_inputs()),
        ("anchor", record.anchor != record.expected_anchor()),
        ("anchor_unprinted", not is_printed),
        ("figures", record.figures != digest(found.shown)),
        ("format", record.suffix != found.suffix),
        ("seal", record.seal != record.expected_seal()),
    )
    names = [name for name, is_wrong in wrong if is_wrong]
    if len(names) > 1 and "seal" in names:
        names.remove("seal")
    return tuple(Said(f"verify.{name}") for name in names)


def remade(record: Record, private: str | Path | None = None) -> Opened:
    """Write the edition of a record again, in a folder of its own.

    Parameters
    ----------
    record : Record
        What a file carries; it may ask for anything.
    private : str or Path, optional
        Private file that it prints.

    Returns
    -------
    Opened

    Raises
    ------
    AllocationError
        When it cannot be computed or written.
    """
    with TemporaryDirectory() as folder:
        edition = edition_of(record, Path(folder), private)
        path = Path(folder) / f"again{record.suffix}"
        try:
            write_again(edition, path)
        except AllocationError:
            raise
        except Exception as error:  # a record that was made up may ask anything of a writer
            raise UnreadableError("not_written_again", reason=type(error).__name__) from error
        return opened(path)
