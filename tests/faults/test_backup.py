"""The restore drill: a whole site backed up, lost, and put back, and everything that can go wrong."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from luodi.foundation import postgres
from luodi.foundation.backup import make
from luodi.foundation.backup.checking import check
from luodi.foundation.backup.restoring import Plan
from luodi.foundation.backup.values import DUMP, FILES, MANIFEST, BackupError

# A site as it is used: programmes adopted, a paper compiled, people with roles.
CONTENT = """
from datetime import datetime, UTC
from io import BytesIO
from pathlib import Path
from luodi.cli import demonstration
from luodi.cli.site import site
with site():
    from luodi.foundation.domain import Actor
    from luodi.foundation.services import seal_events
    now = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
    plan = demonstration.plan(None)
    demonstration.load(plan, address="http://example.invalid/")
    from django.contrib.sessions.backends.db import SessionStore
    from luodi.directory.models import LoginSession, User
    from luodi.directory.services import enter_person
    actor = Actor.system("test")
    from django.db import transaction
    from luodi.foundation.attachments.services import attach
    with transaction.atomic():
        attach(file=BytesIO("渠道已清淤".encode()), name="说明.txt", actor=actor, now=now)
    enter_person(login="waits", name="示例·待", unit=None, actor=actor, now=now)
    session = SessionStore()
    session.create()
    LoginSession.objects.create(
        person=User.objects.get(username="waits"), key=session.session_key, began_at=now,
        way="password")
    seal_events(now=now, limit=5)
"""
WRITER = """
import sys
from luodi.cli.site import site
with site():
    from django.db import transaction
    from django.utils import timezone
    from luodi.foundation.domain import Actor
    from luodi.foundation.services import record, seal_events
    print("ready", flush=True)
    while True:
        with transaction.atomic():
            record(act="sample.touch", object_kind="sample", object_key="x",
                   actor=Actor("tester", "测试员"), now=timezone.now())
        seal_events(now=timezone.now())
"""
OPEN = """
from luodi.cli.site import site
with site():
    from luodi.foundation.attachments.services import open_attachment
    from luodi.foundation.models import Attachment
    for number in Attachment.objects.values_list("pk", flat=True):
        with open_attachment(number).file as file:
            print(file.read().decode())
"""
KEY = "a key of many letters, for tests"
SUMS = "SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM {} t"
# What a restore does not bring back as it was. The trail tells of the backup and the restore
# themselves, and is compared up to the last event before them; what lets people in has ended.
COMPARED = {
    "foundation_auditevent": "SELECT * FROM foundation_auditevent WHERE id <= {last}",
    "foundation_pendingseal": "SELECT * FROM foundation_pendingseal WHERE event_id <= {last}",
    "django_session": "SELECT WHERE false",
    "directory_loginsession": "SELECT to_jsonb(s) - 'ended_at' - 'ended_by'"
    " FROM directory_loginsession s",
    "directory_user": "SELECT to_jsonb(u) - 'activation' - 'activation_until'"
    " FROM directory_user u",
}


@dataclass(frozen=True)
class Site:
    """A folder with a database of its own, running meanwhile."""

    var: Path
    url: str

    def luodi(self, *words: object, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command on it."""
        return self.python("-m", "luodi.cli", *words, **settings)

    def python(self, *words: object, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a program on it."""
        return subprocess.run(
            [sys.executable, *map(str, words)],
            env=self.environment() | settings,
            capture_output=True,
            text=True,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        """What a program needs to find it."""
        kept = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        return kept | {"LUODI_VAR": str(self.var), "DATABASE_URL": self.url, "LUODI_LANG": "zh"}

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """Rows from its database."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(question.encode()).fetchall()

    def tables(self) -> list[str]:
        """The names of its tables."""
        found = self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [str(name) for (name,) in found]

    def sums(self, last: int) -> dict[str, tuple[object, ...]]:
        """Rows and a digest of every table."""
        return {
            table: self.ask(SUMS.format(f"({COMPARED[table].format(last=last)})"))[0]
            if table in COMPARED
            else self.ask(SUMS.format(table))[0]
            for table in self.tables()
        }

    def last_event(self) -> int:
        """The number of its newest event."""
        ((number,),) = self.ask("SELECT max(id) FROM foundation_auditevent")
        assert isinstance(number, int)
        return number


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Room for everything, which the database's account may pass through."""
    folder = tmp_path_factory.mktemp("backup")
    folder.parent.chmod(0o755)
    (folder / "key").write_text(KEY + "\n")
    (folder / "wrong").write_text("another key of many letters\n")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    """A site as it is used, with attachments."""
    with postgres.running(folder / "var/postgres", options={"fsync": "off"}) as cluster:
        found = Site(folder / "var", cluster.address.conninfo)
        assert found.luodi("migrate").returncode == 0
        made = found.python("-c", CONTENT)
        assert made.returncode == 0, made.stderr
        (found.var / "media/附件").mkdir(parents=True)
        (found.var / "media/附件/一.pdf").write_bytes(os.urandom(3_000_000))
        (found.var / "media/empty").write_bytes(b"")
        yield found


@pytest.fixture
def empty(tmp_path: Path, folder: Path) -> Iterator[Site]:
    """Another place, where nothing is yet: another server's database of its own."""
    with postgres.running(folder / "second/postgres", options={"fsync": "off"}) as cluster:
        found = Site(tmp_path / "var", cluster.address.conninfo)
        yield found
        with psycopg.connect(
            cluster.home.address("postgres", "postgres").conninfo, autocommit=True
        ) as connection:
            others = connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")
            for (name,) in others.fetchall():
                if name != "postgres":
                    connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture(scope="module")
def sealed(site: Site, folder: Path) -> Path:
    """An encrypted backup of the site."""
    made = site.luodi("backup", folder / "sealed", "--key-file", folder / "key")
    assert (made.returncode, made.stderr) == (0, "正在备份……\n")
    return folder / "sealed"


@pytest.fixture(scope="module")
def plain(site: Site, folder: Path) -> Path:
    """A backup that is not encrypted."""
    assert site.luodi("backup", folder / "plain").returncode == 0
    return folder / "plain"


@pytest.mark.parametrize("cipher", ["", "aes-256-gcm", "sm4-gcm"])
def test_the_whole_cycle_table_by_table(
    site: Site, empty: Site, folder: Path, tmp_path: Path, cipher: str
) -> None:
    """Backed up, restored elsewhere, and every row and file is there."""
    key = ["--key-file", folder / "key"] if cipher else []
    hashing = "sm3" if cipher.startswith("sm4") else "sha256"
    last, before = site.last_event(), site.sums(site.last_event())
    made = site.luodi(
        "backup", tmp_path / "b", *key, LUODI_CIPHER=cipher or "aes-256-gcm", LUODI_HASH=hashing
    )
    assert made.returncode == 0, made.stderr
    manifest = json.loads((tmp_path / "b" / MANIFEST).read_text())
    assert (manifest["encryption"] or {"cipher": ""})["cipher"] == cipher
    assert manifest["checksum"].startswith(f"{hashing}$")
    assert sum(manifest["tables"].values()) > 500 and manifest["kept_files"] == 3
    back = empty.luodi("restore", tmp_path / "b", *key)
    assert back.returncode == 0, back.stderr
    assert "逐表核对无误" in back.stdout and "与备份时的链头相符" in back.stdout
    assert empty.sums(last) == before
    assert empty.luodi("audit", "verify", "--head", manifest["head"]).returncode == 0
    for name in ("media/附件/一.pdf", "media/empty"):
        assert (empty.var / name).read_bytes() == (site.var / name).read_bytes()
    opened = empty.python("-c", OPEN)
    assert (opened.stdout, opened.returncode) == ("渠道已清淤\n", 0), opened.stderr
    told = "SELECT act FROM foundation_auditevent ORDER BY id DESC LIMIT 2"
    assert ("backup.restore",) in empty.ask(told)
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == sorted(
        [MANIFEST, DUMP, FILES]
    )
    # The guards are back as well: the trail is append-only again.
    with pytest.raises(psycopg.errors.IntegrityError, match="append-only"):
        empty.ask("DELETE FROM foundation_auditevent RETURNING id")


def test_an_encrypted_backup_says_nothing_in_the_clear(sealed: Path, plain: Path) -> None:
    """Names of people and units stand in the dump, and not in the encrypted one."""
    assert b"foundation_auditevent" in (plain / DUMP).read_bytes()
    assert b"foundation_auditevent" not in (sealed / DUMP).read_bytes()
    assert (sealed / DUMP).stat().st_mode & 0o077 == 0 or sealed.stat().st_mode & 0o077 == 0


def test_data_is_replaced_only_when_told_to_and_kept_aside(
    site: Site, empty: Site, plain: Path
) -> None:
    assert empty.luodi("restore", plain).returncode == 0
    (empty.var / "media/later").write_text("later")
    refused = empty.luodi("restore", plain)
    assert refused.returncode == 2
    assert "已有数据" in refused.stderr and "--replace" in refused.stderr
    again = empty.luodi("restore", plain, "--replace")
    assert again.returncode == 0, again.stderr
    assert not (empty.var / "media/later").exists()
    (aside,) = empty.var.glob("media.replaced-*")
    assert (aside / "later").read_text() == "later"
    name = next(line for line in again.stdout.split("\n") if "改名保留" in line)
    kept = [n for (n,) in empty.ask("SELECT datname FROM pg_database") if str(n) in name]
    assert len([n for n in kept if "replaced" in str(n)]) == 1


def test_a_restore_lets_nobody_in_again(site: Site, empty: Site, plain: Path) -> None:
    """Sessions and activation codes of the time of the backup may have been ended since."""
    way_in = "SELECT count(*) FROM {}"
    sessions, entries, codes = (
        way_in.format("django_session"),
        way_in.format("directory_loginsession WHERE ended_at IS NULL"),
        way_in.format("directory_user WHERE activation <> '' OR activation_until IS NOT NULL"),
    )
    for ask in (sessions, entries, codes):
        assert site.ask(ask) == [(1,)]
    back = empty.luodi("restore", plain)
    assert (back.returncode, "1 个未用的激活码作废" in back.stdout) == (0, True), back.stderr
    for ask in (sessions, entries, codes):
        assert empty.ask(ask) == [(0,)]
    told = empty.ask("SELECT data FROM foundation_auditevent WHERE act = 'backup.restore'")
    assert [(row["ended_sessions"], row["code_void"]) for (row,) in told] == [(1, 1)]  # type: ignore[index]


def test_single_sign_on_or_not_a_backup_fits(empty: Site, plain: Path) -> None:
    """It was made with it."""
    back = empty.luodi("restore", plain, LUODI_OIDC_ISSUER="")
    assert back.returncode == 0, back.stderr


@pytest.fixture
def used(empty: Site, plain: Path) -> Site:
    """The other place, with a file and an event of its own since."""
    assert empty.luodi("restore", plain).returncode == 0
    (empty.var / "media/later").write_text("later")
    return empty


def untouched(site: Site, last: int) -> None:
    """Database and files are as they were, and nothing lies about."""
    assert site.last_event() == last
    assert (site.var / "media/later").read_text() == "later"
    assert [path for path in site.var.iterdir() if "restor" in path.name] == []
    assert [path for path in site.var.iterdir() if "replaced" in path.name] == []
    others = site.ask("SELECT datname FROM pg_database WHERE datname ~ '_(fresh|replaced)_'")
    assert others == []


def test_files_that_cannot_be_put_leave_everything(used: Site, plain: Path) -> None:
    """A place where nothing can be put aside: found out before the database is exchanged."""
    last = used.last_event()
    (used.var / "tables").write_text("no folder")
    ran = used.luodi("restore", plain, "--replace")
    assert (ran.returncode, "无法读写" in ran.stderr) == (2, True), ran.stderr
    untouched(used, last)


def test_files_are_put_back_when_the_exchange_fails(used: Site, plain: Path) -> None:
    """Somebody has come into the database at the last moment."""
    last, inside = used.last_event(), []
    plan = Plan(check(plain, None), conninfo=used.url, var=used.var)
    with pytest.raises(BackupError, match="in_use"):
        plan.carry_out(prove=lambda: inside.append(psycopg.connect(used.url)))
    inside.pop().close()
    untouched(used, last)


def test_a_database_in_use_is_left_alone(site: Site, plain: Path) -> None:
    with psycopg.connect(site.url):
        refused = site.luodi("restore", plain, "--replace")
    assert (refused.returncode, "正在被使用" in refused.stderr) == (2, True)


def flip(path: Path) -> None:
    """One bit in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    """At a chunk's edge, where an encryption without an end mark would notice nothing."""
    data = path.read_bytes()
    path.write_bytes(data[: (1 << 20) + 16] if len(data) > (1 << 20) + 16 else data[:-2])


def edit(path: Path) -> None:
    """A manifest whose rows were changed by hand."""
    data = json.loads(path.read_text())
    data["tables"]["foundation_auditevent"] += 1
    path.write_text(json.dumps(data))


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "dump flipped": (lambda b: flip(b / DUMP), "已损坏或被改动"),
    "files flipped": (lambda b: flip(b / FILES), "已损坏或被改动"),
    "dump cut": (lambda b: cut(b / DUMP), "备份文件不完整"),
    "files cut": (lambda b: cut(b / FILES), "备份文件不完整"),
    "dump gone": (lambda b: (b / DUMP).unlink(), "备份缺少这个文件"),
    "files gone": (lambda b: (b / FILES).unlink(), "备份缺少这个文件"),
    "manifest gone": (lambda b: (b / MANIFEST).unlink(), "不是备份"),
    "manifest edited": (lambda b: edit(b / MANIFEST), "清单损坏或被改动"),
    "manifest cut": (lambda b: cut(b / MANIFEST), "清单损坏或被改动"),
    "folder gone": (shutil.rmtree, "不是备份"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    site: Site, folder: Path, sealed: Path, tmp_path: Path, what: str
) -> None:
    """One line that names the file; the live database keeps its data."""
    damage, words = DAMAGE[what]
    damage(shutil.copytree(sealed, tmp_path / "b"))
    last = site.last_event()
    ran = site.luodi("restore", tmp_path / "b", "--key-file", folder / "key", "--replace")
    assert ran.returncode == 2
    assert words in ran.stderr.strip().split("\n")[-1]
    assert site.last_event() == last


def test_keys_that_do_not_fit(site: Site, folder: Path, sealed: Path, plain: Path) -> None:
    short = folder / "short"
    short.write_text("short\n")
    cases = [
        ([sealed], "备份已加密"),
        ([sealed, "--key-file", folder / "wrong"], "密钥不对"),
        ([sealed, "--key-file", folder / "nowhere"], "读不了密钥文件"),
        ([sealed, "--key-file", short], "密钥太短"),
        ([plain, "--key-file", folder / "key"], "备份没有加密"),
    ]
    for words, said in cases:
        ran = site.luodi("restore", *words)
        assert (ran.returncode, said in ran.stderr) == (2, True), ran.stderr
    from_setting = site.luodi("restore", sealed, LUODI_BACKUP_KEY_FILE=str(folder / "key"))
    assert "已有数据" in from_setting.stderr  # the key was right


def remade(backup: Path, **changes: object) -> None:
    """A manifest that fits its files again after ``changes``."""
    from luodi.foundation.backup.values import Manifest
    from luodi.foundation.secrets import digest

    data = json.loads((backup / MANIFEST).read_text()) | changes
    for name in (DUMP, FILES):
        content = (backup / name).read_bytes()
        data["files"][name] = {"bytes": len(content), "digest": digest(content, "sha256")}
    data["checksum"] = digest(Manifest.of(data).canonical(), "sha256")
    (backup / MANIFEST).write_text(json.dumps(data))


def test_a_table_that_the_dump_lacks_is_named(
    site: Site, empty: Site, plain: Path, tmp_path: Path
) -> None:
    """A dump that somebody made with a table left out: nothing is exchanged."""
    from luodi.foundation.postgres.binaries import client

    backup = Path(shutil.copytree(plain, tmp_path / "b"))
    out = ["--exclude-table=programme_binding*", "--exclude-table=programme_boundtask*"]
    subprocess.run(
        [client("pg_dump"), "-Fc", "-O", *out, "-d", site.url, "-f", backup / DUMP], check=True
    )
    remade(backup)
    ran = empty.luodi("restore", backup)
    assert ran.returncode == 2
    assert "programme_binding" in ran.stderr and "programme_boundtask" in ran.stderr
    assert empty.tables() == []
    assert len(empty.ask("SELECT 1 FROM pg_database WHERE datname LIKE '%fresh%'")) == 0


def test_rows_that_the_dump_lacks_are_counted(empty: Site, plain: Path, tmp_path: Path) -> None:
    backup = Path(shutil.copytree(plain, tmp_path / "b"))
    tables = json.loads((backup / MANIFEST).read_text())["tables"]
    remade(backup, tables=tables | {"programme_task": tables["programme_task"] + 3})
    ran = empty.luodi("restore", backup)
    assert ran.returncode == 2
    wanted = f"programme_task {tables['programme_task'] + 3} → {tables['programme_task']}"
    assert wanted in ran.stderr


def test_a_backup_of_a_newer_version_is_refused(empty: Site, plain: Path, tmp_path: Path) -> None:
    backup = Path(shutil.copytree(plain, tmp_path / "b"))
    known = json.loads((backup / MANIFEST).read_text())["migrations"]
    remade(
        backup, product="99.0", migrations=known | {"directory": [*known["directory"], "9999_x"]}
    )
    ran = empty.luodi("restore", backup)
    assert (ran.returncode, "99.0" in ran.stderr, "directory.9999_x" in ran.stderr) == (
        2,
        True,
        True,
    )
    remade(backup, format="luodi.backup/2")
    assert "luodi.backup/2" in empty.luodi("restore", backup).stderr


def test_a_dump_that_cannot_be_read_leaves_nothing(
    empty: Site, plain: Path, tmp_path: Path
) -> None:
    backup = Path(shutil.copytree(plain, tmp_path / "b"))
    (backup / DUMP).write_bytes(b"no dump at all" * 100)
    remade(backup)
    ran = empty.luodi("restore", backup)
    assert (ran.returncode, "pg_restore 没有成功" in ran.stderr) == (2, True)
    assert len(empty.ask("SELECT 1 FROM pg_database WHERE datname LIKE '%fresh%'")) == 0
    assert list(empty.var.glob(".restoring-*")) == []


def test_a_table_dropped_from_the_live_database_is_named_and_comes_back(
    empty: Site, plain: Path, tmp_path: Path
) -> None:
    """By the next backup, which is still made; the one from before has the table."""
    assert empty.luodi("restore", plain).returncode == 0
    with psycopg.connect(empty.url) as connection:
        connection.execute("DROP TABLE programme_boundtask CASCADE")
    warned = empty.luodi("backup", tmp_path / "b")
    assert warned.returncode == 1
    assert "数据库缺少表 programme_boundtask" in warned.stdout
    assert empty.luodi("restore", plain, "--replace").returncode == 0
    assert "programme_boundtask" in empty.tables()


def test_a_backup_is_never_overwritten_and_never_half_there(
    site: Site, plain: Path, tmp_path: Path
) -> None:
    assert "已经存在" in site.luodi("backup", plain).stderr
    (tmp_path / "file").write_text("x")
    assert site.luodi("backup", tmp_path / "file").returncode == 2
    assert site.luodi("backup", tmp_path / "file/b").returncode == 2
    (tmp_path / "file").unlink()

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    ran = subprocess.run(
        [sys.executable, "-m", "luodi.cli", "backup", str(tmp_path / "b")],
        env=site.environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=small_files,
    )
    assert (ran.returncode, "无法读写" in ran.stderr) == (2, True), ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.root
def test_a_full_disk_is_said_in_words(site: Site, tmp_path: Path) -> None:
    """On a file system of 1 MB."""
    if (
        os.geteuid()
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", tmp_path], check=False
        ).returncode
    ):
        pytest.skip("only root can make a small file system")
    try:
        ran = site.luodi("backup", tmp_path / "b")
        assert (ran.returncode, "磁盘空间不足" in ran.stderr) == (2, True), ran.stderr
        assert list(tmp_path.iterdir()) == []
    finally:
        subprocess.run(["umount", "--lazy", tmp_path], check=True)


def test_a_backup_while_people_write_is_of_one_moment(
    site: Site, empty: Site, tmp_path: Path
) -> None:
    """Row counts, dump and head agree, whatever was committed meanwhile."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], env=site.environment(), stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        before = site.last_event()
        made = site.luodi("backup", tmp_path / "b")
        after = site.last_event()
    finally:
        writer.kill()
        writer.communicate()
    assert made.returncode == 0, made.stderr
    assert after > before + 1
    back = empty.luodi("restore", tmp_path / "b")
    assert back.returncode == 0, back.stderr
    assert "与备份时的链头相符" in back.stdout


def test_two_restores_at_once_do_not_mix(empty: Site, plain: Path) -> None:
    """One is told to wait its turn, and the other is whole."""
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda: codes.append(empty.luodi("restore", plain).returncode))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [0, 2]


def test_files_that_come_and_go_meanwhile(tmp_path: Path) -> None:
    """What is just being written is not listed; what is swept after it was listed is left out."""
    store = tmp_path / "attachments/ab"
    store.mkdir(parents=True)
    for name in (".writing-1", "c" * 62, "d" * 62):
        (store / name).write_text(name)
    listed = make._kept(tmp_path)
    assert [path.name[0] for path in listed] == ["c", "d"]
    (store / ("c" * 62)).unlink()
    archive = io.BytesIO(b"".join(make._tar(tmp_path, listed)))
    with tarfile.open(fileobj=archive) as found:
        assert found.getnames() == [f"attachments/ab/{'d' * 62}"]
