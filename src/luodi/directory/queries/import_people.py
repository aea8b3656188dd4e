"""What importing a sheet of people would do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.directory.domain import Reach, Role, Thing
from luodi.directory.domain.duties import Duty, joined
from luodi.directory.domain.people import ROLE_WORDS, fault_of_login
from luodi.directory.domain.people_sheet import (
    FIELDS,
    MOST_PEOPLE,
    Entry,
    NewGrant,
    NewPost,
    PeoplePlan,
    Step,
)
from luodi.directory.queries import sheet_lookups as lookups
from luodi.directory.queries.sheet_lookups import Known, Place
from luodi.foundation.sheets import Row, Table, read
from luodi.kernel.diagnostic import CellDiagnostic, Severity
from luodi.kernel.period import Period

_BETWEEN = re.compile(r"[、,，;；/\s]+")
_PHONE = re.compile(r"[\d+\-()#*,;/ 、转]{3,60}")
_PROGRAMME = re.compile(r"[a-z0-9][a-z0-9-]*")
_LONGEST_NAME = 150
_KINDS = {Role.OFFICE_HEAD: "head", Role.LEADER: "leader", Role.LIAISON: "liaison"}


def plan_people(
    data: bytes,
    *,
    people: Reach,
    grants: Reach,
    actor: str,
    now: datetime,
    programmes: Collection[str] | None = None,
) -> PeoplePlan:
    """Read the sheet and say what importing it would do and what is wrong, all at once; some
    twenty queries, however long the sheet is.

    ``people`` is on whom the importer may enter and correct, ``grants`` what they may grant;
    where one of the two is nothing, that part of the sheet is left alone. ``actor`` is their
    log-in; ``programmes`` are the programmes there are, where the caller knows.

    Raises:
        luodi.foundation.sheets.Unreadable: the file is no workbook with such a sheet.
    """
    table = read(data, FIELDS, most_rows=MOST_PEOPLE)
    return _Planner(table, people, grants, actor, now, programmes).plan()


class _Planner:
    """Goes through the rows, with everything they name looked up beforehand."""

    def __init__(
        self,
        table: Table,
        people: Reach,
        grants: Reach,
        actor: str,
        now: datetime,
        programmes: Collection[str] | None,
    ) -> None:
        self.table, self.people, self.grants = table, people, grants
        self.actor, self.programmes = actor, programmes
        self.today = timezone.localdate(now)
        self.found: list[CellDiagnostic] = list(table.diagnostics)
        self.seen: dict[str, int] = {}
        self.taken: dict[tuple[int, str], list[tuple[Period, int]]] = {}
        self._look_up()

    def _look_up(self) -> None:
        rows = self.table.rows
        self.units = lookups.units_named({row.text("unit") for row in rows} - {""}, self.today)
        self.areas = lookups.areas_named({row.text("area") for row in rows} - {""})
        self.known = lookups.people_known({_login(row) for row in rows} - {""})
        ids = [one.id for one in self.known.values()]
        self.held = lookups.held_by(ids)
        self.granted = lookups.grants_of(ids)
        named = ((self.units.get(row.text("unit"), ()), row.text("post")) for row in rows)
        wanted = {(int(unit.id), title) for units, title in named if title for unit in units}
        self.posts = lookups.posts_there(wanted)

    def plan(self) -> PeoplePlan:
        """The plan."""
        self._note_parts()
        bad = {one.cell.row for one in self.found if one.severity is Severity.ERROR}
        entries = [self._entry(row, bad=row.number in bad) for row in self.table.rows]
        order = sorted(self.found, key=lambda one: (one.cell.row, one.cell.column))
        return PeoplePlan(self.table, tuple(e for e in entries if e is not None), tuple(order))

    def _note_parts(self) -> None:
        """Say which part of the sheet waits for somebody else."""
        column = self.table.columns.get("roles")
        if not self.grants and column is not None and self.table.rows:
            note = _("“角色”这一列由安全管理员办理：人员导入以后，请安全管理员再导入同一张表")
            self._add("N902", self.table.rows[0], "roles", note, "", Severity.NOTE)
        if not self.people and self.table.rows:
            note = _("人员信息由系统管理员办理：这里只办理“角色”")
            self._add("N903", self.table.rows[0], "name", note, "", Severity.NOTE)

    def _add(
        self,
        code: str,
        row: Row,
        key: str,
        message: str,
        hint: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        cell = self.table.cell(row, key)
        self.found.append(CellDiagnostic(code, severity, message, cell, hint))

    # -- one row

    def _entry(self, row: Row, *, bad: bool) -> Entry | None:
        before = len(self.found)
        known = self._person(row)
        unit, area = self._unit(row), self._area(row)
        self._plain_faults(row)
        roles, period = self._roles(row), self._period(row)
        if unit is not None:
            self._permitted(row, known, unit)
        if bad or len(self.found) > before or unit is None or period is None:
            return None
        grants = self._grants(row, known, unit, area, roles, period)
        post = self._post(row, known, unit, roles, period)
        self._apart(row, known, grants, post)
        if len(self.found) > before:
            return None
        changes = lookups.changes_of(known, row, unit) if known and self.people else ()
        return Entry(
            row=row.number,
            login=_login(row),
            name=row.text("name"),
            unit=int(unit.id),
            unit_name=unit.name,
            phone=row.text("phone"),
            person=known.id if known else None,
            step=Step.NEW if known is None else Step.CHANGE if changes else Step.SAME,
            changes=changes,
            grants=grants,
            post=post,
        )

    def _person(self, row: Row) -> Known | None:
        """Who has the log-in already; says what is wrong with it."""
        login = _login(row)
        if not login:
            return None
        if fault := fault_of_login(login):
            self._add("E911", row, "login", fault, "")
            return None
        first = self.seen.setdefault(login.casefold(), row.number)
        if first != row.number:
            self._add(
                "E912",
                row,
                "login",
                _("登录名 %(login)s 与第 %(first)s 行重复") % {"login": login, "first": first},
                _("每人一个登录名"),
            )
        known = self.known.get(login.lower())
        if known is not None:
            self._taken(row, login, known)
        elif not self.people:
            self._add(
                "E915",
                row,
                "login",
                _("还没有登录名 %(login)s") % {"login": login},
                _("请先由系统管理员导入人员"),
            )
        return known

    def _taken(self, row: Row, login: str, known: Known) -> None:
        units = {unit.id for unit in self.units.get(row.text("unit"), ())}
        another = known.name != row.text("name") and known.unit not in units
        if known.login != login or another:
            who = f"{known.name}（{known.unit_name}）" if known.unit_name else known.name
            self._add(
                "E913",
                row,
                "login",
                _("登录名 %(login)s 已由 %(who)s 使用") % {"login": known.login, "who": who},
                _("请换一个"),
            )
        elif not known.active:
            fault = _("登录名 %(login)s 已停用") % {"login": login}
            self._add("E914", row, "login", fault, _("如应恢复，请先在此人的页面上恢复"))

    def _plain_faults(self, row: Row) -> None:
        if len(row.text("name")) > _LONGEST_NAME:
            self._add(
                "E925",
                row,
                "name",
                _("姓名超过 %(most)s 个字") % {"most": _LONGEST_NAME},
                _("请核对"),
            )
        phone = unicodedata.normalize("NFKC", row.text("phone"))
        if phone and not _PHONE.fullmatch(phone):
            self._add(
                "E921", row, "phone", _("电话不像电话号码"), _("只写号码，几个号码用顿号分开")
            )

    def _unit(self, row: Row) -> Place | None:
        name = row.text("unit")
        found = self.units.get(name, ())
        if not name:
            return None
        if not found:
            hint = _("请核对名称，或填单位目录里的代号；新单位请先在单位目录登记")
            self._add("E916", row, "unit", _("单位目录里没有“%(name)s”") % {"name": name}, hint)
        elif len(found) > 1:
            self._ambiguous("E917", row, "unit", name, found)
        elif found[0].closed:
            fault = _("“%(name)s”已撤销或并入其他单位") % {"name": name}
            self._add("E916", row, "unit", fault, _("请填现在的单位"))
        else:
            return found[0]
        return None

    def _ambiguous(
        self, code: str, row: Row, key: str, name: str, found: Collection[Place]
    ) -> None:
        listed = "；".join(
            _("%(name)s（%(where)s，代号 %(key)s）")
            % {"name": one.name, "where": one.where, "key": one.key}
            if one.where
            else _("%(name)s（代号 %(key)s）") % {"name": one.name, "key": one.key}
            for one in list(found)[:8]
        )
        more = _("等 %(count)s 个") % {"count": len(found)} if len(found) > 8 else ""
        self._add(
            code,
            row,
            key,
            _("“%(name)s”可能是：%(listed)s%(more)s")
            % {"name": name, "listed": listed, "more": more},
            _("请改填代号"),
        )

    def _area(self, row: Row) -> Place | None:
        name = row.text("area")
        found = self.areas.get(name, ())
        if name and not found:
            self._add(
                "E919",
                row,
                "area",
                _("没有“%(name)s”这个区划") % {"name": name},
                _("请填名称全称或者代码"),
            )
        elif len(found) > 1:
            self._ambiguous("E919", row, "area", name, found)
        return found[0] if len(found) == 1 else None

    def _roles(self, row: Row) -> tuple[Role, ...]:
        words = [word for word in _BETWEEN.split(row.text("roles")) if word]
        for word in words:
            if word not in ROLE_WORDS:
                hint = _("可选：%(roles)s") % {"roles": "、".join(ROLE_WORDS)}
                self._add("E918", row, "roles", _("没有“%(word)s”这个角色") % {"word": word}, hint)
        programme = row.text("programme")
        unknown = self.programmes is not None and programme not in self.programmes
        if programme and (unknown or not _PROGRAMME.fullmatch(programme)):
            fault = _("没有代号为“%(programme)s”的方案") % {"programme": programme}
            self._add("E924", row, "programme", fault, _("请填方案的代号"))
        return tuple(dict.fromkeys(ROLE_WORDS[word] for word in words if word in ROLE_WORDS))

    def _period(self, row: Row) -> Period | None:
        since, last = row.day("since") or self.today, row.day("until")
        until = last + timedelta(days=1) if last else None
        if until is not None and until <= max(since, self.today):
            fault = _("“止”应在“起”之后，并且还没有过去")
            self._add("E920", row, "until", fault, _("请核对日期；不填为长期"))
            return None
        return Period(since, until)

    # -- what the row would do

    def _permitted(self, row: Row, known: Known | None, unit: Place) -> None:
        if not self.people:
            return
        there = Thing((unit.path,), (unit.area_path,) if unit.area_path else ())
        for thing in {there, known.thing() if known else there}:
            if not self.people.covers(thing):
                fault = (
                    _("您不管理“%(name)s”的人员") % {"name": unit.name}
                    if thing == there
                    else _("此人不归您管理")
                )
                self._add("E915", row, "unit", fault, _("请由管理该单位的系统管理员导入"))

    def _grants(
        self,
        row: Row,
        known: Known | None,
        unit: Place,
        area: Place | None,
        roles: Collection[Role],
        period: Period,
    ) -> tuple[NewGrant, ...]:
        if not self.grants or not roles:
            return ()
        programme = row.text("programme")
        thing = Thing((unit.path,), (area.path,) if area else (), programme)
        if not self.grants.covers(thing):
            fault = _("您不能就“%(name)s”授权") % {"name": unit.name}
            self._add("E915", row, "roles", fault, _("请由管理该单位的安全管理员办理"))
        if _login(row) == self.actor:
            self._add("E915", row, "roles", _("不能给自己授权"), _("请由另一位安全管理员办理"))
        code = area.key if area else None
        mine = self.granted.get(known.id, {}) if known else {}
        return tuple(
            NewGrant(role, int(unit.id), code, programme, period)
            for role in roles
            if not any(
                days.common(period) == period
                for days in mine.get((role, int(unit.id), code, programme), ())
            )
        )

    def _post(
        self,
        row: Row,
        known: Known | None,
        unit: Place,
        roles: Collection[Role],
        period: Period,
    ) -> NewPost | None:
        title = row.text("post")
        if not title or not self.people:
            return None
        place = (int(unit.id), title)
        there = self.posts.get(place)
        for person, name, days in there.holders if there else ():
            if known is not None and person == known.id and days.common(period) == period:
                return None
            if days.meets(period):
                fault = _("岗位“%(title)s”在这段时间由 %(name)s 担任") % {
                    "title": title,
                    "name": name,
                }
                self._add("E923", row, "post", fault, _("请先结束其任职；同名岗位请编号"))
                return None
        for days, number in self.taken.setdefault(place, []):
            if days.meets(period):
                fault = _("岗位“%(title)s”在第 %(number)s 行已有人") % {
                    "title": title,
                    "number": number,
                }
                self._add("E923", row, "post", fault, _("一个岗位一人；同名岗位请编号"))
                return None
        if there and not there.within(self.grants, period):
            fault = _("岗位“%(title)s”带有角色，任命即授权") % {"title": title}
            self._add("E926", row, "post", fault, _("请由安全管理员在此人的页面上任命"))
        self.taken[place].append((period, row.number))
        if _login(row) == self.actor:
            self._add("E915", row, "post", _("不能任命自己"), _("请由另一位管理员办理"))
        kind = next((_KINDS[role] for role in roles if role in _KINDS), "staff")
        return NewPost(int(unit.id), kind, title, period)

    def _apart(
        self,
        row: Row,
        known: Known | None,
        grants: Collection[NewGrant],
        post: NewPost | None,
    ) -> None:
        added: list[Duty] = [(grant.role, grant.period) for grant in grants]
        if post is not None and (there := self.posts.get((post.unit, post.title))):
            common = ((role, days.common(post.period)) for role, days in there.duties)
            added += [(role, days) for role, days in common if days is not None]
        if joined(added, self.held.get(known.id, ()) if known else ()):
            fault = _("管理员应由不同的人担任，也不兼办业务：此人在这段时间已有其他职责")
            self._add("E922", row, "roles", fault, _("请换人，或先撤回原来的授权"))


def _login(row: Row) -> str:
    return unicodedata.normalize("NFKC", row.text("login"))
