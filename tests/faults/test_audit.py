"""The audit trail under faults: killed between act and seal, tampered with, proved on a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from luodi.foundation import postgres

# Puts events in (and seals some) until it is killed; says each number once it is committed.
WRITER = """
import sys
from luodi.cli.site import site
with site():
    from django.db import transaction
    from django.utils import timezone
    from luodi.foundation.domain import Actor
    from luodi.foundation.services import record, seal_events
    while True:
        with transaction.atomic():
            number = record(act="sample.touch", object_kind="sample", object_key="x",
                            actor=Actor("tester", "测试员"), now=timezone.now())
        print(number, flush=True)
        if number % 5 == 0:
            with transaction.atomic():
                seal_events(now=timezone.now(), limit=3)
                print("sealing", flush=True)
"""

Luodi = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a database of its own, which runs meanwhile."""
    folder = tmp_path_factory.mktemp("audit")
    folder.parent.chmod(0o755)
    var = folder / "var"
    with postgres.running(var / "postgres", options={"fsync": "off"}) as cluster:
        url = cluster.address.conninfo
        (folder / "url").write_text(url)
        assert luodi(folder, "migrate").returncode == 0
        yield folder


def environment(folder: Path) -> dict[str, str]:
    ours = {"LUODI_VAR": str(folder / "var"), "DATABASE_URL": (folder / "url").read_text()}
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | ours | {"LUODI_LANG": "zh"}


def luodi(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "luodi.cli", *words],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )


def superuser(folder: Path, statement: str) -> None:
    with postgres.running(folder / "var/postgres") as cluster:
        address = cluster.home.address("postgres", "luodi")
    with psycopg.connect(address.conninfo) as connection:
        connection.execute("SET session_replication_role = replica")
        assert connection.execute(statement.encode()).rowcount > 0


def test_killed_between_act_and_seal_nothing_is_lost(home: Path) -> None:
    """Killed at a different place each time: whatever was committed is sealed by the next."""
    told: list[int] = []
    for last in (3, 9, 14):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER], env=environment(home), stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        seen = 0
        for line in writer.stdout:
            if line.strip().isdigit():
                told.append(int(line))
                seen += 1
            # In the middle of a sealing that has not committed, or right after an act.
            if seen >= last:
                writer.send_signal(signal.SIGKILL)
                break
        writer.communicate()
        assert writer.returncode == -signal.SIGKILL
    assert luodi(home, "audit", "seal").returncode == 0
    proof = luodi(home, "audit", "verify")
    assert (proof.returncode, proof.stderr) == (0, "")
    assert "0 条等待封存" in proof.stdout
    with psycopg.connect((home / "url").read_text()) as connection:
        rows = connection.execute("SELECT event_id FROM foundation_auditseal").fetchall()
    assert set(told) <= {number for (number,) in rows}


def test_verify_says_where_and_how_on_a_terminal(home: Path) -> None:
    """A superuser with every trigger off; the exit code says it to a script."""
    luodi(home, "audit", "seal")
    whole = luodi(home, "audit", "verify")
    head = next(line for line in whole.stdout.split("\n") if line.startswith("链头")).split()[1]
    assert luodi(home, "audit", "verify", "--head", head).returncode == 0
    assert luodi(home, "audit", "verify", "--head", "nonsense").returncode == 2
    superuser(home, "UPDATE foundation_auditevent SET actor_name = '别人' WHERE id = 2")
    broken = luodi(home, "audit", "verify")
    assert broken.returncode == 1
    assert "第 2 个封条" in broken.stdout
    assert "事件 2" in broken.stdout and "sample.touch" in broken.stdout
    assert "内容与封存时不一致" in broken.stdout
    superuser(home, "UPDATE foundation_auditevent SET actor_name = '测试员' WHERE id = 2")
    assert luodi(home, "audit", "verify", "--head", head).returncode == 0


def test_verify_without_a_database_says_so(tmp_path: Path, home: Path) -> None:
    """Exit code 2 and one line."""
    environ = environment(home) | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    ran = subprocess.run(
        [sys.executable, "-m", "luodi.cli", "audit", "verify"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("luodi: 数据库不可用")
