"""A generated province: its size, its marks, the same rows for the same seed, going on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from luodi.cli import province
from luodi.cli.demonstration import PROGRAMMES
from luodi.cli.failures import Failure
from luodi.cli.province import Order, _agreed, fill
from luodi.cli.province_rows import COLUMNS
from luodi.cli.province_shape import shaped, slug
from luodi.delivery.domain.rules import Colour
from luodi.foundation.domain import Actor
from luodi.programme import queries
from luodi.programme.services import adopt_file

pytestmark = pytest.mark.django_db

UNTIL = date(2030, 6, 3)
ORDER = Order(programmes=2, years=3, seed=1, events=5_000_000, until=UNTIL)
TABLES = (*COLUMNS, "delivery_workitem", "directory_grant", "directory_user")
# What one row names another by: ids are the database's to give.
_IDS = ("id", "item", "part", "plan", "report", "evidence", "problem", "person", "task")
_OWN = (*_IDS, "programme", "unit")


@pytest.fixture(scope="module")
def model() -> Mapping[str, Any]:
    path = PROGRAMMES / "yunxi-county" / "programme.yaml"
    found: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def table(name: str) -> Any:
    return next(one for one in apps.get_models() if one._meta.db_table == name)


def rows(seed_of: Order, model: Mapping[str, Any], *parts: int) -> dict[str, list[Any]]:
    """Everything that is generated, without ids, and nothing left behind; ``parts`` are the sizes at
    which it is cut off on the way."""
    found: dict[str, list[Any]] = {}
    with transaction.atomic():
        for part in parts:
            fill(Order(part, seed_of.years, seed_of.seed, seed_of.events, UNTIL), model)
        fill(seed_of, model)
        for name in TABLES:
            fields = [f.attname for f in table(name)._meta.concrete_fields if f.name not in _OWN]
            found[name] = list(table(name).objects.order_by("id").values_list(*fields))
        events = table("foundation_auditevent").objects.filter(act__startswith="delivery.")
        kept = events.exclude(object_kind="report").order_by("id")
        found["events"] = list(kept.values_list("at", "act", "actor_key", "object_key", "data"))
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_rows_however_often_it_was_cut_off(
    model: Mapping[str, Any],
) -> None:
    whole = rows(ORDER, model)
    assert all(whole[name] for name in ("delivery_part", "delivery_plan", "delivery_evidence"))
    again = rows(ORDER, model, 1)
    for name, found in whole.items():
        for a, b in zip(found, again[name], strict=True):
            assert a == b, name
    other = rows(Order(2, 3, 2, 5_000_000, UNTIL), model)
    assert other["delivery_progressreport"] != whole["delivery_progressreport"]


def test_what_is_there_is_passed_over(model: Mapping[str, Any]) -> None:
    assert fill(ORDER, model) == 2
    before = table("delivery_progressreport").objects.count()
    assert fill(ORDER, model) == 0
    assert table("delivery_progressreport").objects.count() == before


def test_a_programme_has_the_shape_of_its_model_and_says_that_it_is_synthetic(
    model: Mapping[str, Any],
) -> None:
    fill(ORDER, model)
    for number in (1, 2):
        made = queries.in_force(slug(number)).definition
        assert made.synthetic
        assert made.title.zh.startswith("【合成】")
        for section in ("tasks", "measures", "units", "areas"):
            assert len(getattr(made, section)) == len(model[section])
        assert all(task.title.zh.startswith("【合成】") for task in made.tasks)
        assert all(area.code.startswith("99") for area in made.areas)
        assert all("示例" in unit.name for unit in made.units)
        items = table("delivery_workitem").objects.filter(programme__slug=slug(number))
        assert items.count() == len(model["tasks"])
    people = table("directory_user").objects.all()
    assert people
    assert all(one.first_name.startswith("示例·") for one in people)
    assert not any(one.has_usable_password() for one in people)


def test_two_programmes_share_neither_units_nor_areas(model: Mapping[str, Any]) -> None:
    one, two = shaped(model, 1), shaped(model, 2)
    for section, key in (("units", "key"), ("areas", "code")):
        first = {entry[key] for entry in one[section]}
        assert first.isdisjoint(entry[key] for entry in two[section])


def test_three_years_are_reported_on_by_the_quarter(model: Mapping[str, Any]) -> None:
    fill(ORDER, model)
    reports = table("delivery_progressreport").objects
    quarterly = reports.filter(item__frequency="quarterly")
    periods = set(quarterly.values_list("period", flat=True))
    assert len(periods) == 12
    assert min(periods) == "2027-Q2"
    for report in reports.select_related("part", "item").prefetch_related("steps"):
        steps = sorted(report.steps.all(), key=lambda step: step.id)
        assert report.state == (steps[-1].after if steps else "draft")
        assert all(a.after == b.before and a.at < b.at for a, b in pairwise(steps))
        assert report.part.reports_to_id is None or report.part.role == "supporting"


def test_every_act_has_its_event_until_there_are_enough(model: Mapping[str, Any]) -> None:
    fill(ORDER, model)
    events = table("foundation_auditevent").objects.filter(object_kind="report")
    assert events.count() == table("delivery_reportstep").objects.count()
    pending = table("foundation_pendingseal").objects.count()
    assert pending == table("foundation_auditevent").objects.count()


def test_events_are_the_latest_acts_where_there_are_more(model: Mapping[str, Any]) -> None:
    fill(Order(1, 3, 1, 50, UNTIL), model)
    generated = table("foundation_auditevent").objects.exclude(actor_key__startswith="system:")
    assert generated.count() == 50
    assert min(event.at for event in generated).year == 2030


def test_lights_of_many_colours_come_out(
    model: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: ORDER.ends)
    fill(ORDER, model)
    province._finish()
    colours = set(table("delivery_light").objects.values_list("colour", flat=True))
    assert colours >= {Colour.RED, Colour.AMBER, Colour.GREEN}


def test_one_that_was_begun_keeps_its_day_and_its_options() -> None:
    assert _agreed(ORDER) == ORDER
    later = Order(3, 3, 1, 5_000_000, date(2031, 1, 1))
    assert _agreed(later).until == UNTIL
    with pytest.raises(Failure, match="同样的选项"):
        _agreed(Order(2, 3, 7, 5_000_000, UNTIL))


def test_it_is_not_mixed_with_programmes_that_are_there(model: Mapping[str, Any]) -> None:
    path = PROGRAMMES / "yunxi-county" / "programme.yaml"
    adopt_file(path, actor=Actor.system("adopt"), now=timezone.now())
    with pytest.raises(Failure, match="已有方案"):
        _agreed(ORDER)
