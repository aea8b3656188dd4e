"""Rooms stand one above the other and are entered through their doors only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grimp
import pytest

DOORS = {"services", "queries", "domain"}
# Where the site is put together from the rooms' pages and parts of the API.
PUT_TOGETHER = (("luodi.config.urls", ["web", "urls"]), ("luodi.config.api", ["api"]))
# These have no inside of their own to protect.
OPEN = {"kernel", "compiler", "analytics", "foundation"}


@pytest.fixture(scope="session")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("luodi", cache_dir=None)


def crossings(graph: grimp.ImportGraph) -> Iterator[tuple[str, str]]:
    """Imports from one room into another."""
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            if importer.split(".")[1:2] != imported.split(".")[1:2]:
                yield importer, imported


def test_rooms_are_entered_through_services_queries_domain(graph: grimp.ImportGraph) -> None:
    trespasses = []
    seen = 0
    for importer, imported in crossings(graph):
        parts = imported.split(".")[1:]
        if len(parts) < 2 or parts[0] in OPEN or importer.startswith("luodi.cli"):
            continue
        seen += 1
        if ".tests" in importer or (importer, parts[1:]) in PUT_TOGETHER:
            continue
        if parts[0] == "config" or parts[1] not in DOORS:
            trespasses.append(f"{importer} → {imported}")
    assert not trespasses
    assert seen


def test_contracts_cover_every_room(
    contracts: dict[str, dict[str, Any]], rooms: list[str], height: dict[str, int]
) -> None:
    assert set(rooms) <= set(height)
    inside = {name.removeprefix("luodi.") for name in contracts["inside"]["containers"]}
    assert inside == set(rooms) - {"foundation"}


def test_domains_of_all_rooms_are_covered(
    contracts: dict[str, dict[str, Any]], graph: grimp.ImportGraph
) -> None:
    assert contracts["pure-domains"]["source_modules"] == ["luodi.*.domain"]
    assert any(module.endswith(".domain") for module in graph.modules)
    pure = {f"luodi.{name}" for name in ("kernel", "compiler", "analytics")}
    assert set(contracts["pure"]["source_modules"]) == pure & graph.modules
