"""The directory with 250,000 units and 250,000 people, 20 users at once, beside a bare view.

Run ``python benchmarks/directory_scale.py [--people N] [--users N] [--rounds N]``. It makes an
installation of its own in a temporary folder, fills it with invented units and people, serves it
as ``luodi serve`` does, and lets the users ask for pages, each pausing between two requests as a
person would (``--pause``). Beside each time stands that of a Django view which returns the same
bytes and does nothing else, asked in the same way in the same run: the ratio is what counts.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
from datetime import date
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import Ask, Pace, count_queries, kept, logged_in, report, run

FANS = (31, 12, 10)  # provinces, cities in each, counties in each; what is left are their units
PASSWORD = "Synthetic-Pass-2026"  # noqa: S105  of people who do not exist


ASKS = (
    Ask("GET one person (API)", 50, "GET", "/api/v1/people/p{person}"),
    Ask("GET one unit (API)", 50, "GET", "/api/v1/units/u{unit}"),
    Ask("a person's page", 150, "GET", "/directory/people/p{person}/"),
    Ask("a unit's page", 150, "GET", "/directory/units/u{unit}/"),
    Ask(
        "create a unit (API)",
        100,
        "POST",
        "/api/v1/units",
        '{{"key": "new-{n}", "name": "示例新单位{n}", "level": "county", "kind": "bureau", "parent": "u{county}"}}',
    ),
    Ask(
        "create a person (API)",
        100,
        "POST",
        "/api/v1/people",
        '{{"login": "new{n}", "name": "示例·新{n}", "unit": "u{unit}"}}',
    ),
    Ask("unit tree, top", 150, "GET", "/directory/units/"),
    Ask("unit tree, a county opened", 150, "GET", "/directory/units/?open=u{county}"),
    Ask("list of people", 150, "GET", "/directory/people/"),
)


def fill(people: int, users: int) -> None:
    """Invented units and people; the first ``users`` of them administer."""
    from django.db.backends.postgresql.psycopg_any import DateRange
    from django.utils import timezone

    from luodi.directory.models import Grant, Unit, User

    parents = [None, *map(_parent, range(2, people + 1))]
    units = (
        Unit(
            id=n,
            key=f"u{n}",
            name=f"示例单位{n}",
            level="county",
            kind="bureau",
            sort_key=f"shi li dan wei {n:07}",
            parent_id=parents[n - 1],
            source="benchmark",
        )
        for n in range(1, people + 1)
    )
    start = time.perf_counter()
    Unit.objects.bulk_create(units, batch_size=5000)
    print(f"  units: {time.perf_counter() - start:.0f} s")
    now = timezone.now()
    rows = (
        User(
            id=n,
            username=f"p{n}",
            first_name=f"示例·{n}",
            unit_id=n,
            password="!",  # noqa: S106
            sort_key=f"shi li {n:07}",
            password_changed_at=now,
        )
        for n in range(1, people + 1)
    )
    User.objects.bulk_create(rows, batch_size=5000)
    print(f"  people: {time.perf_counter() - start:.0f} s")
    since = DateRange(date(2020, 1, 1), None)
    grants = (
        Grant(
            role="reporter", person_id=n, unit_id=n, period=since, recorded_at=now, recorded_by="b"
        )
        for n in range(users + 1, people + 1)
    )
    Grant.objects.bulk_create(grants, batch_size=5000)
    Grant.objects.bulk_create(
        Grant(role="system_admin", person_id=n, period=since, recorded_at=now, recorded_by="b")
        for n in range(1, users + 1)
    )
    print(f"  grants: {time.perf_counter() - start:.0f} s")
    _settle()


def _parent(number: int) -> int:
    """Provinces, cities and counties in order, then the units of the counties in turn."""
    provinces, cities, counties = FANS[0], FANS[0] * FANS[1], FANS[0] * FANS[1] * FANS[2]
    if number <= 1 + provinces:
        return 1
    if number <= 1 + provinces + cities:
        return 2 + (number - 2 - provinces) % provinces
    if number <= 1 + provinces + cities + counties:
        return 2 + provinces + (number - 2 - provinces - cities) % cities
    return 2 + provinces + cities + (number - 2 - provinces - cities - counties) % counties


def _settle() -> None:
    """Numbers go on after those given here, and the planner knows the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("directory_unit", "directory_user"):
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            cursor.execute(last)
        cursor.execute("ANALYZE")


class Numbers:
    """Arguments of requests, without repeats where it matters."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._next = count(
            int(time.time() * 1000)
        )  # also where an earlier run has filled the folder
        self._random = random.Random(1)  # noqa: S311  which person is asked for
        self._lock = threading.Lock()

    def __call__(self, _user: int) -> dict[str, int]:
        """One set of arguments."""
        first = 2 + FANS[0] + FANS[0] * FANS[1]
        counties = min(FANS[0] * FANS[1] * FANS[2], self._people - first)
        with self._lock:
            return {
                "n": next(self._next),
                "person": self._random.randint(1, self._people),
                "unit": self._random.randint(1, self._people),
                "county": first + self._random.randrange(counties),
            }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=250_000)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--pause",
        type=float,
        default=1.0,
        help="seconds between two requests of a user, on average",
    )
    parser.add_argument("--keep", metavar="DIR", help="use this folder, and what is filled there")
    parser.add_argument("--fill", action="store_true", help="only fill")
    options = parser.parse_args()
    with kept(options.keep) as folder:
        Path(folder).chmod(0o755)
        os.environ["LUODI_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "luodi.config.settings"
        measure(options, Path(folder))


def measure(options: argparse.Namespace, folder: Path) -> None:
    """Everything, with the database running."""
    from luodi.foundation import postgres

    with postgres.running(folder / "postgres") as cluster:
        os.environ["DATABASE_URL"] = cluster.address.conninfo
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", "--no-input", verbosity=0)
        from luodi.directory.models import User

        if User.objects.count() < options.people:
            start = time.perf_counter()
            fill(options.people, options.users)
            print(
                f"{options.people:,} units and people made in {time.perf_counter() - start:.0f} s"
            )
        if options.fill:
            return
        users = [f"p{n}" for n in range(1, options.users + 1)]
        numbers = Numbers(options.people)
        count_queries(ASKS, {"": users[0]}, numbers)
        pace = Pace(options.rounds, options.pause)
        run(ASKS, folder, {"": logged_in(users)}, pace, numbers)
    report(ASKS)


if __name__ == "__main__":
    main()
