"""The embedded database survives what happens to processes and machines."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from luodi.foundation import postgres
from luodi.foundation.postgres import binaries, processes
from luodi.foundation.postgres.home import open_home
from luodi.foundation.postgres.setup import system_identifier

FAST = {"fsync": "off"}
PATIENCE = 60.0
ROOT = os.geteuid() == 0
# A process that holds the server until its standard input ends.
HOLDER = """
import sys
from pathlib import Path
from luodi.foundation import postgres

with postgres.running(Path(sys.argv[1]), options={"fsync": "off"}) as cluster:
    print(cluster.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that any account may pass through (pytest's own may not be)."""
    folder = Path(tempfile.mkdtemp(prefix="luodi-fault-")).resolve()
    folder.chmod(0o755)
    yield folder
    _end_what_is_left(folder)
    shutil.rmtree(folder)


def _end_what_is_left(folder: Path) -> None:
    for root in {path.parent for path in folder.rglob("socket")}:
        cluster = postgres.Cluster(open_home(root), {})
        if cluster.pid is not None:
            cluster.stop()


@pytest.fixture
def hold() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Start a process that holds the server of a folder; ready when this returns."""
    held: list[subprocess.Popen[str]] = []

    def start(root: Path) -> subprocess.Popen[str]:
        held.append(_holder(root))
        assert held[-1].stdout is not None
        assert held[-1].stdout.readline().strip().isdigit()
        return held[-1]

    yield start
    for process in held:
        process.kill()
        process.communicate()


def _holder(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def write(cluster: postgres.Cluster, value: int) -> None:
    with psycopg.connect(cluster.address.conninfo) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def read(cluster: postgres.Cluster) -> list[int]:
    with psycopg.connect(cluster.address.conninfo) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM kept ORDER BY 1")]


def lives(pid: int) -> bool:
    words = processes.command_line(pid)
    return bool(words) and Path(words[0]).name == "postgres"


def pid_of(root: Path) -> int:
    return int((root / "data" / "postmaster.pid").read_text().split("\n")[0])


def test_starts_twice_keeps_its_data_and_stops_with_its_last_user(place: Path) -> None:
    with postgres.running(place / "pg", options=FAST) as cluster:
        write(cluster, 1)
        first = cluster.pid
        assert first is not None
        with postgres.running(place / "pg", options=FAST) as again:
            assert again.pid == first
        assert lives(first)
    assert not lives(first)
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert read(cluster) == [1]


def test_cluster_is_utf8_with_a_locale_of_its_own_and_asks_for_scram(place: Path) -> None:
    with postgres.running(place / "pg", options=FAST) as cluster:
        with psycopg.connect(cluster.address.conninfo) as connection:
            row = connection.execute(
                "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding),"
                " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
                " FROM pg_database WHERE datname = current_database()"
            ).fetchone()
        assert row == ("b", "C.UTF-8", "UTF8", False)
        wrong = cluster.address.conninfo.replace(cluster.address.password, "wrong")
        with pytest.raises(psycopg.OperationalError, match="authentication"):
            psycopg.connect(wrong)
        for secret in ("password", "admin-password"):
            assert (place / "pg" / secret).stat().st_mode & 0o777 == 0o600


def test_killed_parent_leaves_a_server_that_the_next_start_adopts(
    place: Path, hold: Callable[[Path], subprocess.Popen[str]]
) -> None:
    parent = hold(place / "pg")
    before = pid_of(place / "pg")
    parent.kill()
    parent.wait()
    assert lives(before)
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert cluster.pid == before
        write(cluster, 7)
        assert read(cluster) == [7]
    assert not lives(before)


def test_killed_postmaster_is_started_again_with_its_data(place: Path) -> None:
    with postgres.running(place / "pg", options=FAST) as cluster:
        write(cluster, 1)
        first = cluster.pid
        assert first is not None
        # Somebody is connected: his server process outlives the postmaster for a moment, and
        # holds the shared memory that the next one wants.
        with psycopg.connect(cluster.address.conninfo):
            os.kill(first, signal.SIGKILL)
            cluster.ensure_running()
        assert cluster.pid not in {None, first}
        write(cluster, 2)
        assert read(cluster) == [1, 2]


def test_watched_server_comes_back_by_itself_at_the_same_address(place: Path) -> None:
    with postgres.running(place / "pg", options=FAST, watch=True) as cluster:
        address = cluster.address
        first = cluster.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert processes.wait_until(lambda: cluster.pid not in {None, first}, PATIENCE)
        cluster.ensure_running()  # waits until it answers
        assert cluster.address == address
        write(cluster, 3)
        assert read(cluster) == [3]


def test_parent_and_postmaster_killed_together(
    place: Path, hold: Callable[[Path], subprocess.Popen[str]]
) -> None:
    parent = hold(place / "pg")
    before = pid_of(place / "pg")
    parent.kill()
    os.kill(before, signal.SIGKILL)
    parent.wait()
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert cluster.pid not in {None, before}


def test_stale_pid_file_that_names_a_live_process_does_not_stop_us(place: Path) -> None:
    with postgres.running(place / "pg", options=FAST) as cluster:
        write(cluster, 1)
        note = (place / "pg/data/postmaster.pid").read_text()
    account = open_home(place / "pg").account
    # Under the server's own account, which is where PostgreSQL itself would be taken in.
    bystander = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, cwd="/", **account.run_as)
    try:
        stale = place / "pg/data/postmaster.pid"
        stale.write_text("\n".join([str(bystander.pid), *note.split("\n")[1:]]))
        account.own(stale)
        with postgres.running(place / "pg", options=FAST) as cluster:
            assert cluster.pid not in {None, bystander.pid}
            assert read(cluster) == [1]
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.communicate()


def test_server_whose_data_was_deleted_gives_way_to_a_new_one(
    place: Path, hold: Callable[[Path], subprocess.Popen[str]]
) -> None:
    parent = hold(place / "pg")
    before = pid_of(place / "pg")
    parent.kill()
    parent.wait()
    shutil.rmtree(place / "pg/data")
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert cluster.pid not in {None, before}
        assert not lives(before)


def test_server_whose_socket_was_deleted_is_replaced(
    place: Path, hold: Callable[[Path], subprocess.Popen[str]]
) -> None:
    parent = hold(place / "pg")
    before = pid_of(place / "pg")
    parent.kill()
    parent.wait()
    shutil.rmtree((place / "pg/socket").read_text().split("\n")[0])
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert cluster.pid not in {None, before}
        assert not lives(before)


def test_half_made_data_is_made_anew(place: Path) -> None:
    (place / "pg/data.new/base").mkdir(parents=True)
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert cluster.pid
    assert not (place / "pg/data.new").exists()


def test_copied_folder_does_not_talk_to_the_server_of_the_original(place: Path) -> None:
    with postgres.running(place / "pg", options=FAST) as cluster:
        write(cluster, 1)
    shutil.copytree(place / "pg", place / "copy", symlinks=True)
    for path in (place / "copy").rglob("*"):
        owner = (place / "pg" / path.relative_to(place / "copy")).stat()
        os.chown(path, owner.st_uid, owner.st_gid)
    with (
        postgres.running(place / "pg", options=FAST) as original,
        postgres.running(place / "copy", options=FAST) as copy,
    ):
        write(copy, 2)
        assert original.pid != copy.pid
        assert (read(original), read(copy)) == ([1], [1, 2])


@pytest.mark.parametrize(
    "name",
    ["数据 库", 'it\'s "quoted" $HOME', "x" * 120, "很深/" * 30 + "底"],
    ids=["chinese-and-space", "quotes", "120-characters", "deep"],
)
def test_any_path_will_do(place: Path, name: str) -> None:
    with postgres.running(place / name, options=FAST) as cluster:
        write(cluster, 1)
        assert read(cluster) == [1]
        assert len(os.fsencode(cluster.address.host)) < 90


def test_two_processes_at_once_share_one_server(place: Path) -> None:
    holders = [_holder(place / "pg") for _ in range(3)]
    try:
        pids = {_said(holder) for holder in holders}
        assert len(pids) == 1
        assert pids == {str(pid_of(place / "pg"))}
        for holder in holders[:2]:
            holder.communicate()
        assert lives(int(next(iter(pids))))
    finally:
        codes = [_dismiss(holder) for holder in holders]
    assert codes == [0, 0, 0]
    assert not lives(int(next(iter(pids))))


def _said(holder: subprocess.Popen[str]) -> str:
    assert holder.stdout is not None
    return holder.stdout.readline().strip()


def _dismiss(holder: subprocess.Popen[str]) -> int:
    if holder.returncode is None:
        holder.communicate()
    return holder.returncode


def test_server_is_out_of_reach_of_a_terminals_ctrl_c(place: Path) -> None:
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert cluster.pid is not None
        assert os.getsid(cluster.pid) != os.getsid(0)


def test_what_the_server_says_when_it_cannot_start_is_passed_on(place: Path) -> None:
    with (
        pytest.raises(postgres.PostgresError, match="unrecognized configuration parameter"),
        postgres.running(place / "pg", options={"no_such_setting": "1"}),
    ):
        pass


def test_address_is_known_before_the_server_runs_and_stays(place: Path) -> None:
    before = postgres.address(place / "pg")
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert cluster.address == before
    assert postgres.address(place / "pg") == before


def test_asking_for_the_address_leaves_nothing_behind(place: Path) -> None:
    assert not Path(postgres.address(place / "pg").host).exists()
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert Path(cluster.address.host).is_dir()
    assert not Path(cluster.address.host).exists()


def test_taken_socket_folder_is_not_trusted(place: Path) -> None:
    before = postgres.address(place / "pg")
    squatted = Path(before.host)
    squatted.mkdir()
    squatted.chmod(0o777)
    try:
        assert postgres.address(place / "pg").host != before.host
    finally:
        squatted.rmdir()


@pytest.mark.root
@pytest.mark.skipif(not ROOT, reason="only root gives its rights up")
def test_root_runs_the_server_as_somebody_else(place: Path) -> None:
    with postgres.running(place / "pg", options=FAST) as cluster:
        assert Path(f"/proc/{cluster.pid}").stat().st_uid != 0
        status = Path(f"/proc/{cluster.pid}/status").read_text()
        capabilities = next(line for line in status.split("\n") if line.startswith("CapEff"))
        assert int(capabilities.split()[1], 16) == 0
        groups = next(line for line in status.split("\n") if line.startswith("Groups"))
        assert groups.split()[1:] == []


@pytest.mark.root
@pytest.mark.skipif(not ROOT, reason="only root gives its rights up")
def test_root_may_keep_it_in_a_folder_nobody_else_can_enter(place: Path) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    with postgres.running(home / "落地/pg", options=FAST) as cluster:
        write(cluster, 1)
        assert read(cluster) == [1]


@pytest.mark.root
@pytest.mark.skipif(not ROOT, reason="only root gives its rights up")
def test_root_copies_programs_that_the_account_cannot_reach(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = open_home(place / "pg").account
    site = binaries._installed().parents[2]
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    (closed / "env").symlink_to(site)
    monkeypatch.setattr(
        binaries, "_installed", lambda: closed / "env" / binaries.PACKAGE / "pginstall18/bin"
    )
    monkeypatch.setattr(binaries, "CACHE", place / "cache")
    reached = binaries.programs(account)
    assert reached.is_relative_to(place / "cache")
    assert binaries.programs(account) == reached
    with postgres.running(place / "pg", options=FAST) as cluster:
        write(cluster, 1)
        assert Path(f"/proc/{cluster.pid}/exe").readlink().is_relative_to(place / "cache")


@pytest.mark.root
@pytest.mark.skipif(not ROOT, reason="only root gives its rights up")
def test_an_ordinary_user_runs_it_directly(place: Path) -> None:
    """The same launcher in a process that is not root, on a folder of its own."""
    owner = open_home(place).account
    folder = place / "own"
    folder.mkdir()
    owner.own(folder)
    child = os.fork()
    if child == 0:  # no exec: the interpreter may lie where this user cannot go
        os._exit(_as_ordinary_user(owner.uid, owner.gid, folder))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert (folder / "pg/data").stat().st_uid == owner.uid


def _as_ordinary_user(uid: int, gid: int, folder: Path) -> int:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    with postgres.running(folder / "pg", options=FAST) as cluster:
        write(cluster, 1)
        served = read(cluster) == [1] and cluster.pid is not None
        same = system_identifier(folder / "pg/data") != 0
    return 0 if served and same else 1
