"""A programme as the pages read it, on the first programme's own file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from luodi.portal.domain.book import Book
from luodi.programme.domain.loading import load
from luodi.programme.queries import schema

PROGRAMME = Path(__file__).parents[4] / "programmes" / "guangzhou-north" / "programme.yaml"


@pytest.fixture(scope="module")
def book() -> Book:
    definition = load(PROGRAMME.read_text("utf-8"), schema()).definition
    assert definition is not None
    return Book(definition, "zh-hans")


def test_counts(book: Book) -> None:
    assert len(book.measures) == 22
    assert len(book.tasks) == 102
    assert sum(measure.tasks for measure in book.measures) == 102
    assert len(book.areas()) == 8


def test_a_units_counts_are_its_tasks(book: Book) -> None:
    for unit in book.units:
        tasks = book.tasks_of(unit.key)
        assert (unit.lead, unit.supporting, unit.joint) == tuple(map(len, tasks.values()))


def test_the_busiest_come_first(book: Book) -> None:
    totals = [unit.total for unit in book.units]
    assert totals == sorted(totals, reverse=True)


def test_the_matrix_counts_every_responsibility_once(book: Book) -> None:
    counted = sum(row.total for row in book.heat())
    assert counted == sum(unit.total for unit in book.units)
    by_role = sum(
        row.total for role in ("lead", "supporting", "joint") for row in book.heat(role=role)
    )
    assert by_role == counted


def test_the_matrix_of_one_level(book: Book) -> None:
    levels = Counter(row.unit.level for row in book.heat(level="county"))
    assert set(levels) == {"county"}


def test_the_deepest_shade_is_the_largest_count(book: Book) -> None:
    cells = [cell for row in book.heat() for cell in row.cells]
    largest = max(cell.count for cell in cells)
    assert {cell.shade for cell in cells if cell.count == largest} == {5}
    assert {cell.shade for cell in cells if not cell.count} == {0}


def test_units_are_found_by_any_name(book: Book) -> None:
    assert [unit.key for unit in book.find_units("大湾区办")] == ["gz-drc"]
    assert [unit.key for unit in book.find_units("发展和改革委员会")] == ["gz-drc"]
    assert book.find_units("没有这个单位") == ()


def test_english(book: Book) -> None:
    english = Book(book.definition, "en")
    assert english.title == book.definition.title.en
    assert english.link("gz-drc").name == "Development and Reform Commission"
    assert [task.key for task in english.tasks] == [task.key for task in book.tasks]


def test_what_is_not_there(book: Book) -> None:
    assert book.task("t999") is None
    assert book.unit("nobody") is None
