"""A generated province: every light anew, and 20 users on the pages of daily work, beside a bare view.

Run ``python benchmarks/delivery_scale.py --keep DIR``, where ``LUODI_VAR=DIR luodi generate province``
has generated one (a small one is made where there is none: ``--programmes N``). The users are
reporters and coordinators of different programmes; each pauses between two requests as a person
would (``--pause``). Reports that are accepted stay so: a second run takes others.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import Ask, Pace, count_queries, kept, logged_in, report, run

RELIGHT_SECONDS = 10  # the limit for all lights of a province
SORTS = ("number", "-title", "light", "state", "-progress", "next", "due", "-accepted")
READS, ACCEPTS = "reporters", "coordinators"

ASKS = (
    Ask("register", 150, "GET", "/tasks/?programme={slug}", who=READS),
    Ask("register, sorted", 150, "GET", "/tasks/?programme={slug}&sort={sort}", who=READS),
    Ask("register, filtered", 150, "GET", "/tasks/?programme={slug}&light=red&late=1", who=READS),
    Ask("API items, deep", 150, "GET", "/api/v1/programmes/{slug}/items?after={after}", who=READS),
    Ask("my work", 150, "GET", "/my/", who=READS),
    Ask("my work, coordinator", 150, "GET", "/my/", who=ACCEPTS),
    Ask("task page", 150, "GET", "/tasks/{task}/?programme={slug}", who=READS),
    Ask("unit page", 150, "GET", "/units/{unit}/?programme={slug}", who=READS),
    Ask("accept a report (API)", 100, "POST", "/api/v1/reports/{report}/accept", "{{}}", ACCEPTS),
)


class Numbers:
    """Arguments of the requests of users, each of whom works on a programme of their own."""

    def __init__(self, slugs: list[str], users: int) -> None:
        self._slugs = [slugs[place * len(slugs) // users] for place in range(users)]
        waiting = {slug: iter(_acceptable(slug)) for slug in set(self._slugs)}
        self._reports = [waiting[slug] for slug in self._slugs]
        self._units = [_units(slug) for slug in self._slugs]
        self._random = random.Random(1)  # noqa: S311  which task is asked for
        self._lock = threading.Lock()

    def __call__(self, user: int) -> Mapping[str, object]:
        """One set of arguments; ``report`` is one that nobody has accepted yet."""
        with self._lock:
            task = self._random.randint(1, 100)
            return {
                "slug": self._slugs[user],
                "task": f"t{task:03}",
                "after": f"{task}-0",
                "sort": self._random.choice(SORTS),
                "unit": self._random.choice(self._units[user]),
                "report": _Next(self._reports[user]),
            }


class _Next:
    """The next report, taken only where an address names it."""

    def __init__(self, reports: Iterator[int]) -> None:
        self._reports = reports

    def __format__(self, _how: str) -> str:
        return str(next(self._reports))


def _acceptable(slug: str) -> list[int]:
    from luodi.delivery.models import ProgressReport

    rows = ProgressReport.objects.filter(item__programme__slug=slug, state="coordinator")
    return list(rows.order_by("id").values_list("id", flat=True))


def _units(slug: str) -> list[str]:
    from luodi.delivery.models import Part

    units = Part.objects.filter(item__programme__slug=slug).values_list("unit_id", flat=True)
    return sorted(set(units))


def relighting() -> None:
    """Every light anew: as on a day when nothing was computed yet, and a second time."""
    from django.utils import timezone

    from luodi.delivery.services import relight_all
    from luodi.foundation.domain import Actor

    for what in ("every light", "every light again"):
        start, cpu = time.perf_counter(), time.process_time()
        count = relight_all(now=timezone.now(), actor=Actor.system("benchmark"))
        taken, worked = time.perf_counter() - start, time.process_time() - cpu
        print(
            f"{what}: {count:,} in {taken:.1f} s ({worked:.1f} s of this process; limit "
            f"{RELIGHT_SECONDS} s for 61,200)"
        )


def settle_queue(slugs: list[str], at_least: int) -> None:
    """Give each coordinator enough reports to accept: of those accepted last, some lie before them
    again, as if the last step had not been taken."""
    from django.db import connection

    sql = """
        UPDATE delivery_progressreport SET state = 'coordinator', accepted_at = NULL WHERE id IN (
          SELECT r.id FROM delivery_progressreport r
          JOIN delivery_workitem i ON i.id = r.item_id
          JOIN programme_programme p ON p.id = i.programme_id
          JOIN delivery_part d ON d.id = r.part_id
          WHERE p.slug = %s AND r.state = 'accepted' AND d.reports_to_id IS NULL
            AND i.state = 'carrying_out' ORDER BY r.period DESC, r.id LIMIT %s)
    """
    with connection.cursor() as cursor:
        for slug in slugs:
            missing = at_least - len(_acceptable(slug))
            if missing > 0:
                cursor.execute(sql, [slug, missing])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--programmes", type=int, default=5)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two requests")
    parser.add_argument(
        "--keep", metavar="DIR", help="use this folder, and what is generated there"
    )
    parser.add_argument("--pages", action="store_true", help="only the pages")
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
        slugs = _generated(options.programmes)
        print(f"{len(slugs)} programmes; {datetime.now(UTC):%H:%M}; load {os.getloadavg()[0]:.1f}")
        if not options.pages:
            relighting()
        _work(options, folder, slugs)
    report(ASKS)


def _generated(programmes: int) -> list[str]:
    from django.db import connection
    from django.utils import timezone

    from luodi.cli.province import Order, _model, fill
    from luodi.programme import queries

    if not queries.slugs():
        fill(Order(programmes, 3, 1, 5_000_000, timezone.localdate()), _model())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return list(queries.slugs())


def _second(slug: str, unit: str) -> str:
    """A second coordinator, who has had no hand in any report; the log-in."""
    from django.db.backends.postgresql.psycopg_any import DateRange
    from django.utils import timezone

    from luodi.directory.models import Grant, Unit, User

    now, name = timezone.now(), f"{unit}-second"
    person, new = User.objects.get_or_create(
        username=name,
        defaults={
            "first_name": f"示例·{name}",
            "unit": Unit.objects.get(key=unit),
            "password": "!",
            "password_changed_at": now,
        },
    )
    if new:
        Grant.objects.create(
            role="coordinator",
            person=person,
            unit=person.unit,
            programme=slug,
            period=DateRange(timezone.localdate(now), None),
            recorded_at=now,
            recorded_by="benchmark",
        )
    return name


def _work(options: argparse.Namespace, folder: Path, slugs: list[str]) -> None:
    from luodi.cli.province_rows import login
    from luodi.programme import queries

    chosen = [slugs[place * len(slugs) // options.users] for place in range(options.users)]
    places = [queries.in_force(slug).definition.coordinator for slug in chosen]
    logins = {
        READS: [login(one) for one in places],
        ACCEPTS: [_second(*one) for one in zip(chosen, places, strict=True)],
    }
    # A few more than are asked for: two crowds that warm up, the count of queries, the first.
    users_of_one = -(-options.users // len(set(chosen)))
    settle_queue(sorted(set(chosen)), users_of_one * (options.rounds + 2) + 4)
    numbers = Numbers(slugs, options.users)
    count_queries(ASKS, {who: found[0] for who, found in logins.items()}, numbers)
    sessions = {who: logged_in(found) for who, found in logins.items()}
    run(ASKS, folder, sessions, Pace(options.rounds, options.pause), numbers)


if __name__ == "__main__":
    main()
