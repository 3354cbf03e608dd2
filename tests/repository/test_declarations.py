"""What the repository declares of itself: citation, public catalogue, changes, lock."""

from __future__ import annotations

import ast
import datetime as dt
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from typing import Any, Final

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.repository.package_source import ROOT, nodes

PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS: Final = ("uv", "run", "dev")
# Keys that the publiccode.yml standard requires, as paths, with what each must be.
PUBLICCODE: Final[dict[str, type]] = {
    "publiccodeYmlVersion": str,
    "name": str,
    "platforms": list,
    "developmentStatus": str,
    "softwareType": str,
    "legal.license": str,
    "maintenance.type": str,
    "maintenance.contacts": list,
    "localisation.localisationReady": bool,
    "localisation.availableLanguages": list,
    "description.fr.shortDescription": str,
    "description.fr.longDescription": str,
    "description.fr.features": list,
    "description.en.shortDescription": str,
    "description.en.longDescription": str,
    "description.en.features": list,
}
CITATION_KEYS: Final = {
    *("cff-version", "message", "title", "authors", "type", "abstract", "version"),
    *("license", "keywords"),
}
WITH_A_DATE: Final = {"publiccode.yml": ("releaseDate", "url"), "CITATION.cff": ("date-released",)}
DIRECT: Final = {
    "run": ("documents", "notebook"),
    "dev": ("documents", "notebook", "dev"),
}


def read_yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, list[Version]]:
    """Locked versions by package (several when they depend on the platform)."""
    found: dict[str, list[Version]] = {}
    for match in re.finditer(r"(?m)^([\w.-]+)==([^\s;]+)", lock(name)):
        found.setdefault(canonicalize_name(match[1]), []).append(Version(match[2]))
    return found


def test_the_citation_is_valid_cff() -> None:
    """The required fields of the Citation File Format 1.2.0, and no unknown one."""
    citation = read_yaml("CITATION.cff")
    assert set(citation) - {"date-released"} == CITATION_KEYS
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert all(author.get("name") or author.get("family-names") for author in citation["authors"])
    assert len(set(citation["keywords"])) == len(citation["keywords"]) > 0


def test_a_date_and_an_address_are_declared_when_the_version_is_published_and_not_before() -> None:
    """The day is that of ``CHANGELOG.md``; an address is never a placeholder."""
    version = re.escape(PROJECT["project"]["version"])
    heading = re.search(rf"(?m)^## \[{version}\] - (.+)$", text_of("CHANGELOG.md"))
    assert heading
    published = None if heading[1] == "non publiée" else dt.date.fromisoformat(heading[1])
    for name, fields in WITH_A_DATE.items():
        declared = read_yaml(name)
        found = {field: declared.get(field) for field in fields}
        assert all(found.values()) == (published is not None), name
        assert any(found.values()) == (published is not None), name
        assert {value for field, value in found.items() if field != "url"} <= {
            *(published, str(published), None)
        }
        assert "example." not in text_of(name)


def test_the_declarations_name_one_version_and_one_licence() -> None:
    version = PROJECT["project"]["version"]
    licence = PROJECT["project"]["license"]
    citation, public = read_yaml("CITATION.cff"), read_yaml("publiccode.yml")
    assert [str(citation["version"]), public["softwareVersion"]] == [version, version]
    assert [citation["license"], public["legal"]["license"]] == [licence, licence]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PUBLICCODE)
def test_the_public_catalogue_finds_what_it_requires(path: str) -> None:
    value = read_yaml("publiccode.yml")
    for part in path.split("."):
        value = value[part]
    assert isinstance(value, PUBLICCODE[path])
    assert value != ""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_public_descriptions_have_the_standard_lengths(language: str) -> None:
    described = read_yaml("publiccode.yml")["description"][language]
    assert len(described["shortDescription"]) <= 150
    assert 150 <= len(described["longDescription"]) <= 10_000


def test_every_version_says_first_what_it_changes_to_published_keys() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.split(r"(?m)^## ", text)[1:]
    assert versions
    for version in versions:
        headings = re.findall(r"(?m)^### (.+)$", version)
        assert headings[:2] == ["Effet sur les clés publiées", "Scénarios concernés"]
        assert re.search(r"publiées\n\n\S", version), "say what changes, or that nothing does"


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_records_no_address_and_no_path(name: str) -> None:
    text = lock(name)
    assert re.findall(r"\w+://|--(?:extra-)?index|--find-links|(?<![\w.-])/\w+|@ ", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_version_is_hashed(name: str) -> None:
    entries = re.split(r"(?m)^(?=[\w.-]+==)", lock(name))[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", DIRECT)
def test_the_lock_is_fresh(name: str) -> None:
    """Every dependency of ``pyproject.toml`` is locked at a version that it accepts."""
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *PROJECT["dependency-groups"]["build"]]
    for extra in DIRECT[name]:
        wanted += project["optional-dependencies"][extra]
    locked = pins(name)
    stale = [
        text
        for text in wanted
        if not (versions := locked.get(canonicalize_name((need := Requirement(text)).name)))
        or not all(version in need.specifier for version in versions)
    ]
    assert stale == []


def test_what_the_package_imports_is_declared() -> None:
    """Each third-party import belongs to a dependency of the project, not to luck."""
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    declared = {
        canonicalize_name(Requirement(text).name)
        for text in [*project["dependencies"], *extras["documents"], *extras["notebook"]]
    }
    owners = packages_distributions()
    imported = {
        name.partition(".")[0]
        for _, node in nodes((ast.Import, ast.ImportFrom))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(getattr(node, "module", ""))]
        )
    }
    foreign = imported - set(sys.stdlib_module_names) - {"allocation"}
    undeclared = {
        name
        for name in foreign
        if not declared & {canonicalize_name(owner) for owner in owners.get(name, [])}
    }
    # the other halves of pydantic and of pulp[cbc]; hypothesis is asked for by allocation.testing
    assert undeclared <= {"pydantic_core", "cbcbox", "hypothesis"}


def test_the_development_lock_extends_the_lock_that_users_run() -> None:
    run, dev = pins("run"), pins("dev")
    assert {name: dev.get(name) for name in run} == run
