"""Reading a programme."""

from __future__ import annotations

from datetime import date

import pytest

from luodi.programme import queries, services
from luodi.programme.domain.views import RoleCounts, UnitRef
from luodi.programme.tests.sample import ACTOR, NOW, SLUG, definition


@pytest.fixture
def adopted(db: None) -> None:
    """The sample adopted."""
    services.adopt_file(definition(), actor=ACTOR, now=NOW)


def shown() -> str | None:
    """Key of the programme that pages show unless told otherwise."""
    found = queries.default(queries.known(None))
    return found.slug if found else None


def keys(**filters: str) -> list[str]:
    """Keys of the tasks that fit."""
    return [task.key for task in queries.tasks(SLUG, **filters)]


def test_the_overview_counts(adopted: None) -> None:
    """A task with joint units alone has no lead."""
    found = queries.overview(SLUG)
    assert (found.measures, found.tasks, found.units, found.areas) == (2, 3, 5, 2)
    assert (found.targets, found.goals, found.rules, found.projects) == (2, 1, 2, 2)
    assert (found.without_lead, found.open_sets) == (1, 1)
    assert (found.edition, found.synthetic) == (1, True)


def test_a_row_of_the_register_is_whole(adopted: None) -> None:
    """Units in the paper's order; an open set stands beside them, not among them."""
    first, second, _ = queries.tasks(SLUG)
    assert (first.number, first.deadline, first.measure_number) == ("1", date(2031, 12, 31), "1")
    assert (str(first.measure_title), first.section.en) == ("修好渠道", "Key tasks")
    assert second.joint == (
        UnitRef("qx-water", "县水利局", "Water Bureau"),
        UnitRef("qx-towns", "灌区各镇"),
    )
    assert second.open_sets == (("joint", "各有关村"),)


def test_filters_narrow_and_add_up(adopted: None) -> None:
    """A role is that of the unit where one is given."""
    assert keys() == ["t001", "t002", "t003"]
    assert keys(measure="m01") == ["t001", "t002"]
    assert keys(unit="qx-finance") == ["t001", "t003"]
    assert keys(unit="qx-finance", role="lead") == ["t003"]
    assert keys(role="joint") == ["t002"]
    assert keys(unit="qx-finance", measure="m01", role="lead") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("干渠", ["t001"]),
        ("reform", ["t003"]),
        ("2", ["t002"]),
        ("石桥", ["t003"]),
        ("finance", ["t001", "t003"]),
        ("有关村", ["t002"]),
        ("管好", ["t003"]),
        ("  清淤 ", ["t002"]),
        ("%", []),
        ("没有这样的词", []),
    ],
)
def test_words_are_looked_for_everywhere(adopted: None, words: str, found: list[str]) -> None:
    """Titles in both languages, numbers, units, measures, open sets."""
    assert keys(q=words) == found


def test_units_count_tasks_once(adopted: None) -> None:
    """And stand in the order of their pinyin, those without a task among them."""
    found = queries.units(SLUG)
    assert [unit.key for unit in found] == [
        "qx-towns",
        "qx-county",
        "qx-shiqiao",
        "qx-finance",
        "qx-water",
    ]
    water = found[-1]
    assert (water.lead, water.supporting, water.joint, water.tasks) == (1, 1, 1, 3)
    assert [round(unit.share, 3) for unit in found] == [0.333, 0.0, 0.333, 0.667, 1.0]


def test_a_unit_shows_its_tasks_groups_and_measures(adopted: None) -> None:
    """A member of a group sees the group; a group its members."""
    finance = queries.unit(SLUG, "qx-finance")
    assert finance is not None
    assert [t.key for t in finance.lead] == ["t003"]
    assert [t.key for t in finance.supporting] == ["t001"]
    assert (finance.joint, finance.coordinates) == ((), ("m02",))
    town, group = queries.unit(SLUG, "qx-shiqiao"), queries.unit(SLUG, "qx-towns")
    assert town is not None
    assert group is not None
    assert [unit.key for unit in town.groups] == ["qx-towns"]
    assert [unit.key for unit in group.members] == ["qx-shiqiao"]
    assert queries.unit(SLUG, "qx-nobody") is None


def test_the_matrix_counts_by_role(adopted: None) -> None:
    """A pair without tasks has no cell; the sum is that of the responsibilities."""
    found = queries.matrix(SLUG)
    assert [(m.key, m.tasks, m.coordinator.key) for m in found.measures] == [
        ("m01", 2, "qx-water"),
        ("m02", 1, "qx-finance"),
    ]
    assert found.cells["qx-water", "m01"] == RoleCounts(lead=1, joint=1)
    assert ("qx-shiqiao", "m01") not in found.cells
    assert sum(cell.total for cell in found.cells.values()) == 7


def test_promises_come_as_the_file_has_them(adopted: None) -> None:
    """Value for value: the rows and the definition are one."""
    whole = queries.in_force(SLUG).definition
    assert queries.targets(SLUG) == whole.targets
    assert queries.goals(SLUG) == whole.goals
    assert queries.rules(SLUG) == whole.rules
    assert queries.projects(SLUG) == whole.projects
    first = queries.task(SLUG, "t001")
    assert first is not None
    assert first.targets == whole.targets[:1]
    assert [project.key for project in first.projects] == ["canal-east", "canal-west"]
    assert first.coordinator.key == "qx-water"


def test_the_default_is_the_first_real_programme(adopted: None) -> None:
    """An invented one only where there is no other."""
    assert shown() == SLUG
    real = definition((f"key: {SLUG}", "key: real-water"), ("synthetic: true", "synthetic: false"))
    services.adopt_file(real, actor=ACTOR, now=NOW)
    assert shown() == "real-water"
    assert queries.slugs() == (SLUG, "real-water")


@pytest.mark.django_db
def test_a_programme_that_does_not_exist_is_said() -> None:
    """Before any is adopted there is no default."""
    assert shown() is None
    with pytest.raises(LookupError, match="nowhere"):
        queries.tasks("nowhere")
    with pytest.raises(LookupError, match="nowhere"):
        queries.overview("nowhere")
    assert queries.editions("nowhere") == ()


def test_questions_are_few(adopted: None, django_assert_max_num_queries: object) -> None:
    """The number does not grow with the tasks: at most 12 a page."""
    limit = django_assert_max_num_queries
    for question, most in (
        (lambda: queries.tasks(SLUG, q="渠", unit="qx-water"), 3),
        (lambda: queries.unit(SLUG, "qx-water"), 7),
        (lambda: queries.task(SLUG, "t001"), 8),
        (lambda: queries.matrix(SLUG), 5),
    ):
        with limit(most):  # type: ignore[operator]
            question()
