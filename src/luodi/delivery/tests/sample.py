"""The invented county's programme, adopted and registered, for the tests of this room."""

from __future__ import annotations

from datetime import UTC, datetime

from luodi.delivery import services
from luodi.delivery.models import Part, WorkItem
from luodi.foundation.domain import Actor
from luodi.programme import services as programmes
from luodi.programme.tests.sample import SLUG, definition

COORDINATOR = Actor("qx-coordinator", "示例·统筹")
REPORTER = Actor("qx-reporter", "示例·填报")
HEAD = Actor("qx-head", "示例·负责人")
LEADER = Actor("qx-leader", "示例·分管")
NOW = datetime(2030, 3, 4, 1, 0, tzinfo=UTC)  # a Monday, nine in the morning there


def registered() -> dict[str, WorkItem]:
    """The programme adopted and its items made; by their keys."""
    programmes.adopt_file(definition(), actor=COORDINATOR, now=NOW)
    services.register_programme(slug=SLUG, actor=COORDINATOR, now=NOW)
    return items()


def items() -> dict[str, WorkItem]:
    return {item.key: item for item in WorkItem.objects.filter(programme__slug=SLUG)}


def assigned() -> dict[str, WorkItem]:
    """As :func:`registered`, with every item assigned that somebody answers for."""
    services.assign(items=[i.pk for i in registered().values()], actor=COORDINATOR, now=NOW)
    return items()


def part(item: WorkItem, unit: str) -> Part:
    return item.parts.get(unit__key=unit, ended_at=None)


def acknowledged() -> dict[str, WorkItem]:
    """As :func:`assigned`, with every part acknowledged."""
    assigned()
    for one in Part.objects.filter(item__programme__slug=SLUG):
        services.acknowledge(part=one.pk, actor=REPORTER, now=NOW)
    return items()
