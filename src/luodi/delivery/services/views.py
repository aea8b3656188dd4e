"""Views that people save for themselves: an address's filters under a name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.delivery.models import SavedView
from luodi.foundation.domain import Actor
from luodi.foundation.services import record

VIEWS_AT_MOST, NAME_AT_MOST, QUERY_AT_MOST = 30, 40, 2000


@transaction.atomic
def save_view(
    *, person: int, page: str, name: str, query: str, actor: Actor, now: datetime
) -> None:
    """Keep what a page was asked for under a name; a view of that name is replaced.

    Raises:
        ValueError: no name, one that is too long, or too many views.
    """
    said = name.strip()
    if not said or len(said) > NAME_AT_MOST:
        raise ValueError(_("请给视图取一个不超过 %(most)s 个字的名称") % {"most": NAME_AT_MOST})
    if len(query) > QUERY_AT_MOST:
        raise ValueError(_("筛选条件太长，不能存为视图"))
    kept = SavedView.objects.filter(person_id=person, page=page)
    if kept.exclude(name=said).count() >= VIEWS_AT_MOST:
        raise ValueError(
            _("一个页面最多存 %(most)s 个视图，请先删去不用的") % {"most": VIEWS_AT_MOST}
        )
    SavedView.objects.update_or_create(
        person_id=person, page=page, name=said, defaults={"query": query, "saved_at": now}
    )
    _told("save_view", page, said, actor, now)


@transaction.atomic
def delete_view(*, person: int, view: int, actor: Actor, now: datetime) -> None:
    """Delete a view that the person saved; one that is gone already changes nothing."""
    found = SavedView.objects.filter(person_id=person, pk=view).first()
    if found is None:
        return
    found.delete()
    _told("delete_view", found.page, found.name, actor, now)


def _told(act: str, page: str, name: str, actor: Actor, now: datetime) -> None:
    record(
        act=f"delivery.{act}",
        object_kind="view",
        object_key=page,
        actor=actor,
        now=now,
        data={"name": name},
    )
