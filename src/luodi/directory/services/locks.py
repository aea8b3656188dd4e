"""Rows taken for an act, so that two acts at once on one person or post follow one another.
Posts are taken before people, people in the order of their ids: no two acts wait for each other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luodi.directory.models import Area, Post, Unit, User


def locked_person(login: str) -> User:
    """The person's row, held until the act is done.

    Raises:
        LookupError: there is no such log-in.
    """
    row = User.objects.select_for_update(of=("self",)).filter(username=login).first()
    if row is None:
        raise LookupError(_("没有登录名 %(login)s，请核对") % {"login": login})
    return row


def locked_people(*logins: str) -> list[User]:
    """The rows of several people, in the order asked for, held until the act is done.

    Raises:
        LookupError: there is no such log-in.
    """
    rows = User.objects.select_for_update(of=("self",)).filter(username__in=logins).order_by("id")
    found = {row.username: row for row in rows}
    for login in logins:
        if login not in found:
            raise LookupError(_("没有登录名 %(login)s，请核对") % {"login": login})
    return [found[login] for login in logins]


def locked_post(post: int) -> Post:
    """A post's row, held until the act is done.

    Raises:
        LookupError: there is no such post.
    """
    row = Post.objects.select_for_update(of=("self",)).filter(pk=post).first()
    if row is None:
        raise LookupError(_("没有编号为 %(post)s 的岗位") % {"post": post})
    return row


def unit_row(key: str | None) -> Unit | None:
    """The unit with the key, None for None.

    Raises:
        LookupError: there is no such unit.
    """
    if not key:
        return None
    row = Unit.objects.filter(key=key).first()
    if row is None:
        raise LookupError(_("单位目录中没有代号为 %(key)s 的单位") % {"key": key})
    return row


def area_row(code: str | None) -> Area | None:
    """The area with the code, None for None.

    Raises:
        LookupError: there is no such area.
    """
    if not code:
        return None
    row = Area.objects.filter(code=code).first()
    if row is None:
        raise LookupError(_("没有代码为 %(code)s 的区划") % {"code": code})
    return row


def name_of(person: User) -> str:
    """What people call the person."""
    return person.get_full_name() or person.username
