"""Commands that run the site: they start the embedded database unless one is given."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from luodi.cli import DONE
from luodi.cli.failures import Failure
from luodi.cli.language import say
from luodi.cli.working import working

SETTINGS = "luodi.config.settings"
THREADS = 8  # requests at once in one worker; the connection pool in the settings holds 12
GRACE_SECONDS = 10  # for requests under way, when told to stop


def migrate(options: argparse.Namespace) -> int:
    """Bring the database up to date."""
    with site():
        _manage("migrate", "--no-input")
    return DONE


def manage(options: argparse.Namespace) -> int:
    """Run one of Django's management commands."""
    with site():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["luodi manage", *options.words])
    return DONE


def adopt(options: argparse.Namespace) -> int:
    """Load a programme file as a new edition."""
    with site():
        from django.utils import timezone

        from luodi.cli.demonstration import adopt_programme
        from luodi.programme import queries

        _manage("migrate", "--no-input", verbosity=0)
        before = {view.slug: view.edition.number for view in queries.known(None)}
        edition = adopt_programme(Path(options.programme), timezone.now())
        _say(_adopted(edition, before))
    return DONE


def _adopted(edition: int, before: Mapping[str, int]) -> str:
    """What became of the file: a new edition, nothing new, or one that was overtaken since."""
    from luodi.programme import queries

    made = queries.edition(edition)
    if made is None:
        raise LookupError(edition)
    current = queries.in_force(made.programme).edition.number
    said = {"programme": made.programme, "number": made.number, "current": current}
    if current != before.get(made.programme):
        return say("{programme}：已载入，现为第 {number} 版", **said)
    if made.number == current:
        return say("{programme}：内容与现行第 {number} 版相同，没有新版本", **said)
    return say(
        "{programme}：这份文件载入过，是第 {number} 版；现行为第 {current} 版，没有改动。"
        "要改回去，请在网页“版本”中以它修订",
        **said,
    )


def serve(options: argparse.Namespace) -> int:
    """Serve the site until told to stop."""
    from luodi.cli.administrators import remind
    from luodi.cli.demonstration import close_logins

    _may_listen(options.host, options.port)
    with undisturbed(alone=False), site():
        _prepare()
        close_logins()
        remind()
        with _jobs_too(options):
            _listen(options.host, options.port, options.workers)
    return DONE


def demo(options: argparse.Namespace) -> int:
    """Set up everything, load the first programme, serve."""
    from luodi.cli import demonstration

    plan = demonstration.plan(options.policy)
    _may_listen(options.host, options.port)
    os.environ["LUODI_DEMO"] = "1"
    # Who lets a demonstration be seen from other machines wants it seen under any name.
    if _is_open(options.host):
        os.environ.setdefault("LUODI_ALLOWED_HOSTS", "*")
    with undisturbed(alone=True), site():
        _prepare()
        demonstration.load(plan, address=f"http://{_shown(options.host)}:{options.port}/")
        with _jobs_too(options):
            _listen(options.host, options.port, workers=1)
    return DONE


def worker(options: argparse.Namespace) -> int:
    """Run background jobs until told to stop."""
    with site():
        _manage("migrate", "--no-input", verbosity=0)
        with working(options.concurrency or _jobs_at_once()) as started:
            _say(say("后台已启动，按 Ctrl-C 停止"))
            started.wait()
    return DONE


def _jobs_too(options: argparse.Namespace) -> AbstractContextManager[object]:
    """A worker beside the site, unless ``luodi worker`` is to do the jobs."""
    return working(_jobs_at_once()) if options.worker else nullcontext()


def _jobs_at_once() -> int:
    from luodi.config.environment import JOBS

    words = JOBS.get()
    if not words.isdecimal() or int(words) < 1:
        raise Failure(say("{name}：应为正整数，现为“{value}”", name=JOBS.name, value=words))
    return int(words)


@contextmanager
def site() -> Iterator[None]:
    """Django, ready for use, with its database running for as long as the block lasts."""
    with database():
        set_up()
        yield


@contextmanager
def database() -> Iterator[str]:
    """The database alone, running for as long as the block lasts: how to connect to it, which
    ``DATABASE_URL`` says as well meanwhile."""
    from luodi.config.environment import DATABASE_URL, var_folder
    from luodi.foundation import postgres

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    with _stoppable():
        if url := DATABASE_URL.get():
            yield url
            return
        try:
            with postgres.running(var_folder() / "postgres", watch=True) as cluster:
                os.environ[DATABASE_URL.name] = cluster.address.conninfo
                yield cluster.address.conninfo
        except postgres.PostgresError as error:
            raise Failure(say("数据库不可用：{reason}", reason=error)) from error
        finally:
            os.environ.pop(DATABASE_URL.name, None)


@contextmanager
def undisturbed(*, alone: bool) -> Iterator[None]:
    """Keep a demonstration and other servers out of each other's way in one folder: each start of
    a demonstration changes its password, and ``serve`` closes its log-ins."""
    from luodi.config.environment import var_folder
    from luodi.foundation.postgres.locks import claimed

    folder = var_folder()
    with ExitStack() as held:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(claimed(folder / "serving.lock", alone=alone))
        except BlockingIOError as error:
            message = (
                "{folder}：演示或服务正在这里运行。请先停止它，或用 LUODI_VAR 另指定一个文件夹"
            )
            raise Failure(say(message, folder=folder)) from error
        except OSError as error:
            message = "{path}：无法写入（{reason}）"
            raise Failure(say(message, path=folder, reason=error.strerror)) from error
        yield


def set_up() -> None:
    """Django, set up for the database that ``DATABASE_URL`` names now."""
    import django

    django.setup()


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let a polite ``kill`` (and a closed terminal) end the block as Ctrl-C does."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _manage(*words: str, **settings: Any) -> None:
    from django.core.management import call_command

    call_command(*words, **settings)


def _prepare() -> None:
    _say(say("正在准备数据库……"))
    _manage("migrate", "--no-input", verbosity=0)
    _say(say("正在收集页面素材……"))
    _manage("collectstatic", "--no-input", "--clear", verbosity=0)


def _may_listen(host: str, port: int) -> None:
    """Fail early, before anything is set up, where the port is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        message = "{host}:{port} 不能监听（{reason}）"
        if error.errno == errno.EADDRINUSE:
            message = (
                "{host}:{port} 已被占用。请换一个端口（make demo PORT=8001），或先停止占用它的程序"
            )
        raise Failure(say(message, host=host, port=port, reason=error)) from error


def _listen(host: str, port: int, workers: int) -> None:
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces

    # A fresh interpreter for each: this process has threads, which a fork would not survive well.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "luodi.cli.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        log_level="error",  # type: ignore[arg-type]
    )
    server.serve()


def _is_open(host: str) -> bool:
    return host in {"", "0.0.0.0", "::"}  # noqa: S104


def _shown(host: str) -> str:
    """The address a person can open: nobody can open 0.0.0.0."""
    host = "127.0.0.1" if _is_open(host) else host
    return f"[{host}]" if ":" in host else host


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)  # noqa: T201
