"""What benchmarks of pages share: a served site, users who ask at once, a bare view beside it.

Each user pauses between two requests as a person would. Beside each time stands that of a Django
view which returns the same bytes and does nothing else, asked in the same way in the same run: the
ratio is what counts.
"""

from __future__ import annotations

import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
PORT, BARE_PORT = 8571, 8572
TOKEN = "a" * 32  # the token against forged requests: the same in cookie and header
BACKEND = "django.contrib.auth.backends.ModelBackend"

# Arguments of one request of the user of that place, without repeats where it matters.
Numbers = Callable[[int], Mapping[str, object]]


@dataclass
class Ask:
    """What the users ask for: a name to print, a method, an address and a body, each made from
    the numbers of one request. ``who`` says which of several crowds asks."""

    name: str
    limit_ms: float
    method: str
    path: str
    body: str = ""
    who: str = ""
    size: int = 0
    queries: int | None = None
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The name under which the bare view keeps the bytes."""
        return "".join(one if one.isalnum() else "-" for one in self.name)


@dataclass(frozen=True)
class Pace:
    """How often each user asks, and the seconds between two requests, on average."""

    rounds: int
    pause: float


def logged_in(logins: Iterable[str]) -> list[str]:
    """A session key for each of the people, in their order."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from luodi.directory.models import User

    sessions = []
    for login in logins:
        person = User.objects.get(username=login)
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = BACKEND
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.create()
        sessions.append(str(store.session_key))
    return sessions


def once(
    connection: http.client.HTTPConnection, ask: Ask, session: str, numbers: Mapping[str, object]
) -> tuple[float, bytes]:
    """Milliseconds of one request, and what came."""
    cookie = f"sessionid={session}; csrftoken={TOKEN}"
    headers = {
        "Cookie": cookie,
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/json",
        "Referer": "http://127.0.0.1/",
        "Idempotency-Key": uuid4().hex,
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
    ask: Ask, port: int, sessions: Sequence[str], pace: Pace, numbers: Numbers
) -> list[float]:
    """Times of every request of all the users; on the port of the bare view, of its bytes."""
    times: list[float] = []
    failed: list[BaseException] = []
    asked = Ask(ask.name, 0, "GET", f"/{ask.file}") if port == BARE_PORT else ask

    def user(place: int) -> None:
        waits = random.Random(place)  # noqa: S311  how long a person looks at a page
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            for _ in range(pace.rounds):
                time.sleep(waits.uniform(0, 2 * pace.pause))
                times.append(once(connection, asked, sessions[place], numbers(place))[0])
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=user, args=(place,)) for place in range(len(sessions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return times


def count_queries(asks: Iterable[Ask], logins: Mapping[str, str], numbers: Numbers) -> None:
    """How many queries each page asks once it is warm, told by Django itself; ``logins`` says who
    asks, by crowd."""
    from django.db import connection, reset_queries
    from django.test import Client

    from luodi.directory.models import User

    connection.force_debug_cursor = True
    for ask in asks:
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(User.objects.get(username=logins[ask.who]), backend=BACKEND)
        for _ in range(2):
            reset_queries()
            values = numbers(0)
            client.generic(
                ask.method,
                ask.path.format(**values),
                ask.body.format(**values),
                content_type="application/json",
                headers={"Idempotency-Key": uuid4().hex},
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
        wait_for(server, port)
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


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
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


def run(
    asks: Sequence[Ask],
    folder: Path,
    sessions: Mapping[str, Sequence[str]],
    pace: Pace,
    numbers: Numbers,
) -> None:
    """Ours first, then the bare view with the bytes that ours gave; ``sessions`` by crowd."""
    bodies = folder / "bodies"
    bodies.mkdir(exist_ok=True)
    serve = [sys.executable, "-m", "luodi.cli", "serve", "--port", str(PORT), "--workers", "2"]
    with process([*serve, "--no-worker"], PORT, {}):
        for ask in asks:
            users = sessions[ask.who]
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            _, content = once(connection, ask, users[0], numbers(0))
            # every thread of both processes has met the page before it is timed
            crowd(ask, PORT, users, Pace(2, 0), numbers)
            ask.size = len(content)
            (bodies / ask.file).write_bytes(content)
            ask.ours = crowd(ask, PORT, users, pace, numbers)
    bare = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(BARE_PORT)]
    bare += ["--workers", "2", "--blocking-threads", "8", "--log-level", "error"]
    bare += ["benchmarks._bare_view:application"]
    with process(bare, BARE_PORT, {"LUODI_BENCH_BODIES": str(bodies)}):
        for ask in asks:
            crowd(ask, BARE_PORT, sessions[ask.who][:2], Pace(4, 0), numbers)
            ask.bare = crowd(ask, BARE_PORT, sessions[ask.who], pace, numbers)


def report(asks: Iterable[Ask]) -> None:
    """A line for each page."""
    print(
        f"{'':30}{'queries':>8}{'bytes':>9}{'median':>9}{'p95':>9}{'limit':>8}{'bare p95':>10}{'ratio':>8}"
    )
    for ask in asks:
        ours, bare = _p95(ask.ours), _p95(ask.bare)
        verdict = "" if ours <= ask.limit_ms else "  over"
        print(
            f"{ask.name:30}{ask.queries:8}{ask.size:9,}{statistics.median(ask.ours):9.1f}{ours:9.1f}"
            f"{ask.limit_ms:8.0f}{bare:10.1f}{ours / bare:8.1f}{verdict}"
        )
    print("milliseconds; bare: a Django view that returns the same bytes and does nothing else")


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
