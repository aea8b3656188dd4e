"""The directory with 250,000 units and 250,000 people, 20 users at once, beside a bare view.

Run ``python benchmarks/directory_scale.py [--people N] [--users N] [--rounds N]``. It makes an
installation of its own in a temporary folder, fills it with invented units and people, serves it
as ``luodi serve`` does, and lets the users ask for pages, each pausing between two requests as a
person would (``--pause``). Beside each time stands that of a Django view which returns the same
bytes and does nothing else, asked in the same way in the same run: the ratio is what counts.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FANS = (31, 12, 10)  # provinces, cities in each, counties in each; what is left are their units
PORT, BARE_PORT = 8571, 8572
PASSWORD = "Synthetic-Pass-2026"  # noqa: S105  of people who do not exist
TOKEN = "a" * 32  # the token against forged requests: the same in cookie and header


@dataclass
class Ask:
    """What the users ask for: a name to print, a method, an address and a body, each made from a
    number that no other request has."""

    name: str
    limit_ms: float
    method: str
    path: str
    body: str = ""
    size: int = 0
    queries: int | None = None
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


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


def logged_in(users: int) -> list[str]:
    """A session key for each of the users, who administer."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from luodi.directory.models import User

    sessions = []
    for person in User.objects.filter(id__lte=users):
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.create()
        sessions.append(str(store.session_key))
    return sessions


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

    def __call__(self) -> dict[str, int]:
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


def once(
    connection: http.client.HTTPConnection, ask: Ask, session: str, numbers: dict[str, int]
) -> tuple[float, bytes]:
    """Milliseconds of one request, and what came."""
    cookie = f"sessionid={session}; csrftoken={TOKEN}"
    headers = {
        "Cookie": cookie,
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/json",
        "Referer": "http://127.0.0.1/",
    }
    body = ask.body.format(**numbers).encode() or None
    start = time.perf_counter()
    connection.request(ask.method, ask.path.format(**numbers), body, headers)
    answer = connection.getresponse()
    content = answer.read()
    taken = (time.perf_counter() - start) * 1000
    if answer.status not in {200, 201}:
        raise SystemExit(f"{ask.name}: {answer.status} {content[:400].decode('utf-8', 'replace')}")
    return taken, content


def crowd(
    ask: Ask,
    port: int,
    sessions: list[str],
    rounds: int,
    pause: float,
    numbers: Numbers,
    *,
    bare: bool,
) -> list[float]:
    """Times of every request of all the users, each of whom asks ``rounds`` times."""
    times: list[float] = []
    failed: list[BaseException] = []
    plain = Ask(ask.name, 0, "GET", f"/{_file(ask)}")

    def user(session: str, seed: int) -> None:
        waits = random.Random(seed)  # noqa: S311  how long a person looks at a page
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            for _ in range(rounds):
                time.sleep(waits.uniform(0, 2 * pause))
                times.append(once(connection, plain if bare else ask, session, numbers())[0])
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=user, args=(s, i)) for i, s in enumerate(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return times


def _file(ask: Ask) -> str:
    return str(ASKS.index(ask)) if ask in ASKS else ask.path.strip("/")


def count_queries(session_user: int, numbers: Numbers) -> None:
    """How many queries each page asks, told by Django itself."""
    from django.db import connection, reset_queries
    from django.test import Client

    from luodi.directory.models import User

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(
        User.objects.get(pk=session_user), backend="django.contrib.auth.backends.ModelBackend"
    )
    connection.force_debug_cursor = True
    for ask in ASKS:
        reset_queries()
        values = numbers()
        client.generic(
            ask.method,
            ask.path.format(**values),
            ask.body.format(**values),
            content_type="application/json",
        )
        words = [query["sql"] for query in connection.queries]
        ask.queries = sum(
            not word.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for word in words
        )
    connection.force_debug_cursor = False


@contextmanager
def process(command: list[str], port: int, extra: dict[str, str]) -> Iterator[None]:
    """A server, once it answers."""
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | extra, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _await(server, port)
        yield
    finally:
        server.terminate()
        server.wait()


@contextmanager
def kept(folder: str | None) -> Iterator[str]:
    """A folder for the installation: the one given, which stays, or one of its own."""
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="luodi-bench-") as own:
        yield own


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    """Until the server answers a request, whatever it says."""
    for _ in range(900):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/live/")
            connection.getresponse().read()
            return
        except (OSError, http.client.HTTPException):
            if server.poll() is not None:
                raise SystemExit(f"the server on {port} ended at once") from None
            time.sleep(0.1)
    raise SystemExit(f"no answer on {port}")


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
        sessions = logged_in(options.users)
        numbers = Numbers(options.people)
        count_queries(1, numbers)
        run(options, folder, sessions, numbers)
    report()


def run(options: argparse.Namespace, folder: Path, sessions: list[str], numbers: Numbers) -> None:
    """Ours first, then the bare view with the bytes that ours gave."""
    bodies = folder / "bodies"
    bodies.mkdir(exist_ok=True)
    serve = [sys.executable, "-m", "luodi.cli", "serve", "--port", str(PORT), "--workers", "2"]
    with process(serve, PORT, {}):
        for ask in ASKS:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            _, content = once(connection, ask, sessions[0], numbers())
            # every thread of both processes has met the page before it is timed
            crowd(ask, PORT, sessions, 2, 0, numbers, bare=False)
            ask.size = len(content)
            (bodies / _file(ask)).write_bytes(content)
            ask.ours = crowd(
                ask, PORT, sessions, options.rounds, options.pause, numbers, bare=False
            )
    bare = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(BARE_PORT),
        "--workers",
        "2",
        "--blocking-threads",
        "8",
        "--log-level",
        "error",
        "benchmarks._bare_view:application",
    ]
    with process(bare, BARE_PORT, {"LUODI_BENCH_BODIES": str(bodies)}):
        for ask in ASKS:
            crowd(ask, BARE_PORT, sessions[:2], 4, 0, numbers, bare=True)
            ask.bare = crowd(
                ask, BARE_PORT, sessions, options.rounds, options.pause, numbers, bare=True
            )


def report() -> None:
    """A line for each page."""
    print(
        f"{'':30}{'queries':>8}{'bytes':>9}{'median':>9}{'p95':>9}{'limit':>8}{'bare p95':>10}{'ratio':>8}"
    )
    for ask in ASKS:
        ours, bare = _p95(ask.ours), _p95(ask.bare)
        verdict = "" if ours <= ask.limit_ms else "  over"
        print(
            f"{ask.name:30}{ask.queries:8}{ask.size:9,}{statistics.median(ask.ours):9.1f}{ours:9.1f}"
            f"{ask.limit_ms:8.0f}{bare:10.1f}{ours / bare:8.1f}{verdict}"
        )
    print("milliseconds; bare: a Django view that returns the same bytes and does nothing else")


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
