"""Units are entered by hand, and corrected."""

from __future__ import annotations

import pytest

from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.domain.facts import version
from luodi.directory.models import Area, Unit
from luodi.directory.queries import unit
from luodi.directory.services import ChangedMeanwhile, create_unit, edit_unit
from luodi.directory.tests.organisation import ACTOR, NOW, found, names, row
from luodi.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db
TOLD = {"actor": ACTOR, "now": NOW}
FACTS = {"full_name": None, "aliases": (), "name_en": "", "level": "other", "kind": "bureau"}


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    found()


def test_a_unit_is_entered_with_a_key_of_its_reading() -> None:
    """A second one of the name, elsewhere in the tree, gets another key."""
    keys = [
        create_unit(name="办公室", parent=parent, aliases=("办",), **TOLD)
        for parent in ("science", "industry")
    ]
    assert keys == ["ban-gong-shi", "ban-gong-shi-2"]
    made = row("ban-gong-shi")
    assert made.path == f"{row('science').path}{made.pk}/"
    assert (made.aliases, made.source, made.kept) == (["办"], "directory", True)
    event = AuditEvent.objects.latest("id")
    assert (event.act, event.object_key) == ("directory.create_unit", "ban-gong-shi-2")


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"name": " "}, "请填写单位名称"),
        ({"name": "县科技局", "parent": "county"}, "同一上级之下已有名为“县科技局”"),
        ({"name": "云溪县"}, "同一上级之下已有名为“云溪县”"),
        ({"name": "新", "parent": "nowhere"}, "没有代号为 nowhere"),
        ({"name": "新", "key": "科技"}, "只能用小写字母"),
        ({"name": "新", "key": "science"}, "已属于“县科技局”"),
    ],
)
def test_what_cannot_be_is_said(facts: dict[str, str], says: str) -> None:
    count = Unit.objects.count()
    with pytest.raises(ChangeRefused, match=says):
        create_unit(**facts, **TOLD)
    assert Unit.objects.count() == count


def test_an_area_that_is_not_there_is_named() -> None:
    with pytest.raises(LookupError, match="440199"):
        create_unit(name="新", area="440199", **TOLD)


def test_a_unit_is_corrected() -> None:
    """The same again is nothing; the event tells what is new."""
    Area.objects.create(code="990101", name="云溪县", level="county", sort_key="yun")
    facts = FACTS | {"full_name": "云溪县科学技术局", "aliases": ("科技局", " ", "科技局")}
    edit_unit(key="science", area="990101", **facts, **TOLD)
    assert names("science") == ("县科技局", {"科技局"})
    event = AuditEvent.objects.latest("id")
    assert event.data == {
        "full_name": "云溪县科学技术局",
        "aliases": ["科技局"],
        "area": "990101",
    }
    edit_unit(key="science", area="990101", **facts, **TOLD)
    assert AuditEvent.objects.latest("id") == event


def test_nobody_writes_over_what_somebody_else_has_corrected() -> None:
    seen = unit("science")
    assert seen is not None
    edit_unit(key="science", area=None, **FACTS | {"name_en": "Science"}, **TOLD)
    with pytest.raises(ChangedMeanwhile, match="请刷新页面"):
        edit_unit(
            key="science",
            area=None,
            based_on=version(seen.facts),
            **FACTS | {"name_en": "Bureau"},
            **TOLD,
        )
    assert row("science").name_en == "Science"
