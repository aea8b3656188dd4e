"""``luodi generate province``: a province of invented programmes with years of work on them.

It is there to see how the program behaves when it is full: everything in it is synthetic and says
so. Each programme is one transaction; what is there already is passed over, and what happened on
a programme depends on the seed and its number alone, so that a generation which was cut off goes
on where it stopped and ends with the same rows.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from luodi.cli import DONE
from luodi.cli.batch import counted
from luodi.cli.demonstration import PROGRAMMES
from luodi.cli.failures import Failure
from luodi.cli.language import say
from luodi.cli.province_rows import COLUMNS, EVENTS, Rows, Task, login, story
from luodi.cli.province_shape import shaped, slug

ACTOR = "generate"
_YEAR = timedelta(days=365)
_MORNING = 1  # hour in UTC: nine in the morning there
_BLOCK = 1000  # ids taken from a sequence at once
_ROLES = ("reporter", "office_head", "leader")
_PEOPLE = (
    *("id", "password", "is_superuser", "username", "first_name", "last_name", "email"),
    *("is_staff", "is_active", "date_joined", "unit_id", "sort_key", "phone"),
    *("must_change_password", "password_changed_at", "activation"),
)
_GRANTS = ("id", "role", "person_id", "unit_id", "programme", "period", "reason", "recorded_at")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be generated. ``events`` is how many events there may be in all: of more acts
    than that only the latest have theirs."""

    programmes: int
    years: int
    seed: int
    events: int
    until: date

    @property
    def ends(self) -> datetime:
        """The moment up to which things have happened."""
        return datetime(self.until.year, self.until.month, self.until.day, _MORNING, tzinfo=UTC)

    @property
    def begins(self) -> datetime:
        """When the programmes were adopted."""
        return self.ends - self.years * _YEAR


def generate(options: argparse.Namespace) -> int:
    """Generate what is asked for, with the database running."""
    from luodi.cli.site import _manage, site

    model = _model()
    with site():
        from django.utils import timezone

        _manage("migrate", "--no-input", verbosity=0)
        order = Order(
            options.programmes, options.years, options.seed, options.events, timezone.localdate()
        )
        made = fill(_agreed(order), model)
        _finish()
        _tell(made)
    return DONE


def _model() -> Mapping[str, Any]:
    """The programme whose shape the others have: the one that a demonstration opens with."""
    import yaml

    path = PROGRAMMES / "demonstration.yaml"
    if not path.is_file():
        raise Failure(say("{path}：没有这个文件", path=path))
    shown = PROGRAMMES / yaml.safe_load(path.read_text("utf-8"))["programmes"][-1]
    found: Mapping[str, Any] = yaml.safe_load(Path(shown).read_text("utf-8"))
    return found


def _agreed(order: Order) -> Order:
    """The order as it was begun, where it was: its day stays the same.

    Raises:
        Failure: something else was begun here, or real programmes are here.
    """
    from django.db import transaction

    from luodi.foundation import queries
    from luodi.foundation.domain import Actor
    from luodi.foundation.services import record
    from luodi.programme import queries as programmes

    said = {"years": order.years, "seed": order.seed, "events": order.events}
    begun = next(iter(queries.events(object_kind="province", object_key="synthetic")), None)
    if begun is not None:
        before = {name: begun.data[name] for name in said}
        if before != said:
            message = (
                "这里已按 {before} 生成过一部分，请用同样的选项，或另指定一个文件夹（LUODI_VAR）"
            )
            raise Failure(say(message, before=before))
        until = date.fromisoformat(begun.data["until"])
        return Order(order.programmes, order.years, order.seed, order.events, until)
    if programmes.slugs():
        message = "这里已有方案：合成数据不与它们混在一起，请另指定一个文件夹（LUODI_VAR）"
        raise Failure(say(message))
    with transaction.atomic():
        record(
            act="province.generate",
            object_kind="province",
            object_key="synthetic",
            actor=Actor.system(ACTOR),
            now=order.ends,
            data={**said, "until": order.until.isoformat(), "synthetic": True},
        )
    return order


def fill(order: Order, model: Mapping[str, Any]) -> int:
    """Generate the programmes that are not there yet; returns how many that were."""
    from luodi.programme import queries

    there = set(queries.slugs())
    waiting = [n for n in range(1, order.programmes + 1) if slug(n) not in there]
    for number in counted(iter(waiting), len(waiting)):
        _programme(order, model, number)
    return len(waiting)


def _programme(order: Order, model: Mapping[str, Any], number: int) -> None:
    """One programme with everything on it, or nothing of it."""
    from django.db import transaction

    from luodi.delivery.domain.rules import DeliveryRules
    from luodi.delivery.services import register_programme
    from luodi.foundation.domain import Actor
    from luodi.programme.services import adopt_file

    actor, begun, key = Actor.system(ACTOR), order.begins, slug(number)
    content = shaped(model, number)
    rules = DeliveryRules.of(content)
    with transaction.atomic():
        adopt_file(json.dumps(content, ensure_ascii=False).encode(), actor=actor, now=begun)
        register_programme(slug=key, actor=actor, now=begun)
        # From here on, so that later acts have higher ids than what the services have written.
        ids = Identities()
        tasks = list(_tasks(key, begun.date()))
        _people(content, {task.office for task in tasks}, begun, ids)
        rows = story(
            key,
            tasks,
            seed=str(order.seed),
            begun=begun,
            until=order.ends,
            review=rules.review,
            identity=ids,
        )
        _write(rows, max(0, order.events // order.programmes), ids)


def _tasks(key: str, on: date) -> Iterator[Task]:
    from luodi.programme import queries

    duties: dict[str, dict[tuple[str, str], None]] = {}
    for one in queries.assignments(key, on=on):
        duties.setdefault(one.task, {})[one.unit, one.role] = None
    sql = """
        SELECT i.id, i.key, i.office_id, i.due, i.frequency FROM delivery_workitem i
        JOIN programme_programme p ON p.id = i.programme_id
        WHERE p.slug = %s ORDER BY i."order", i.id
    """
    for item, task, office, due, frequency in _ask(sql, [key]):
        answering = sorted(duties.get(task, ()), key=lambda duty: duty[1] != "lead")
        yield Task(item, task, office, due, frequency, tuple(answering))


def _people(
    content: Mapping[str, Any], offices: Iterable[str], begun: datetime, ids: Identities
) -> None:
    """A reporter, a head and a leader for each unit, and who coordinates; nobody can log in."""
    units = [one["key"] for one in content["units"] if one["kind"] != "group"]
    rows = dict(_ask("SELECT key, id FROM directory_unit WHERE key = ANY(%s)", [units]))
    roles = [(unit, role, "") for unit in units for role in _ROLES]
    roles += [(unit, "coordinator", content["key"]) for unit in sorted(offices)]
    people, grants = [], []
    since = f"[{begun.date().isoformat()},)"
    for unit, role, programme in roles:
        person, name = ids("directory_user"), login(unit, role)
        people.append(
            (
                *(person, "!", False, name, f"示例·{name}", "", "", False, True, begun),
                *(rows[unit], f"shi li {name}", "", False, begun, ""),
            )
        )
        grants.append(
            (ids("directory_grant"), role, person, rows[unit], programme, since, "", begun)
        )
    _copy("directory_user", _PEOPLE, people)
    made = [(*row, ACTOR, "") for row in grants]
    _copy("directory_grant", (*_GRANTS, "recorded_by", "revoked_by"), made)


def _write(rows: Rows, most: int, ids: Identities) -> None:
    for table, columns in COLUMNS.items():
        _copy(table, columns, rows.tables[table])
    kept = rows.events[-most:] if most else []
    events = [(ids("foundation_auditevent"), *row) for row in kept]
    _copy("foundation_auditevent", EVENTS, events)
    _copy("foundation_pendingseal", ("event_id",), [row[:1] for row in events])
    _set_items(rows.items)


def _set_items(items: Sequence[tuple[Any, ...]]) -> None:
    sql = """
        UPDATE delivery_workitem w
        SET state = v.state, resumes = v.resumes, closed_at = v.closed_at, version = v.version
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::int[])
          AS v(id, state, resumes, closed_at, version)
        WHERE w.id = v.id
    """
    from django.db import connection

    if items:
        with connection.cursor() as cursor:
            cursor.execute(sql, [list(column) for column in zip(*items, strict=True)])


class Identities:
    """The next ids of tables, taken from their sequences in blocks."""

    def __init__(self) -> None:
        self._free: dict[str, Iterator[int]] = {}

    def __call__(self, table: str) -> int:
        """The next id of a table."""
        number = next(self._free.get(table, iter(())), None)
        if number is None:
            sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            self._free[table] = iter([row[0] for row in _ask(sql, [table, _BLOCK])])
            number = next(self._free[table])
        return number


def _ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _copy(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    from django.db import connection
    from psycopg import sql

    if not rows:
        return
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as out,
    ):
        for row in rows:
            out.write_row(row)


def _finish() -> None:
    """The lights, and what the planner knows of the tables."""
    from django.db import connection
    from django.utils import timezone

    from luodi.delivery.services import relight_all
    from luodi.foundation.domain import Actor

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    relight_all(now=timezone.now(), actor=Actor.system(ACTOR))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE delivery_light")


def _tell(made: int) -> None:
    counts = {
        name: _ask(f"SELECT count(*) FROM {table}", [])[0][0]  # noqa: S608  the names stand here
        for name, table in (
            ("programmes", "programme_programme"),
            ("parts", "delivery_part"),
            ("reports", "delivery_progressreport"),
            ("events", "foundation_auditevent"),
        )
    }
    said = "新生成 {made} 个合成方案；现有方案 {programmes}、承担关系 {parts}、填报 {reports}、留痕 {events}"
    print(say(said, made=made, **counts))  # noqa: T201
