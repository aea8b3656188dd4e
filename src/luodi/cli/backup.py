"""``luodi backup`` and ``luodi restore``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import luodi
from luodi.cli import DONE, FOUND_ERRORS
from luodi.cli.audit import where
from luodi.cli.failures import Failure
from luodi.cli.language import say
from luodi.cli.output import to_stdout
from luodi.cli.site import database, set_up, site, undisturbed

if TYPE_CHECKING:
    from luodi.foundation.audit.values import Verification
    from luodi.foundation.backup.restoring import Plan, Restored
    from luodi.foundation.backup.values import Manifest

# Keyed by the fault's value, as in luodi.cli.audit.
FAULTS = {
    "exists": "{path}：已经存在。请换一个新文件夹，已有的备份不会被覆盖",
    "no_backup": "{path}：不是备份（没有可用的 MANIFEST.json）",
    "newer_format": "备份的格式是 {format}，本程序只认识 {ours}：请用较新的版本恢复",
    "manifest_changed": "{path}：备份清单损坏或被改动",
    "file_missing": "{path}：备份缺少这个文件",
    "file_cut": "{path}：备份文件不完整，应有 {bytes} 字节，实有 {found} 字节",
    "file_changed": "{file}：备份文件的内容与清单不符，已损坏或被改动",
    "key_needed": "备份已加密：请用 --key-file 给出密钥文件",
    "key_not_needed": "备份没有加密，却给出了密钥文件：请确认是否拿对了备份，确认后不给密钥再试",
    "key_wrong": "密钥不对：不是做这份备份时所用的密钥，或者备份清单被改动",
    "key_short": "{path}：密钥太短，至少 {least} 个字节",
    "key_unreadable": "{path}：读不了密钥文件（{reason}）",
    "newer_product": "备份由版本 {product} 所做，本程序（{ours}）不认识其中的 {migrations}：请用那个版本或更新的版本恢复",
    "server_newer": "数据库服务器是 PostgreSQL {server}，备份工具是 {tool}：请先升级程序",
    "holds_data": "数据库 {database} 里已有数据：确实要以备份取代，请加 --replace",
    "in_use": "数据库 {database} 正在被使用：请先停止网站和后台（luodi serve、luodi worker）",
    "may_not_create": "数据库账号 {user} 不能建库，恢复需要这项权限（CREATEDB）",
    "tables_missing": "备份中缺少这些表：{tables}。没有改动现有数据库",
    "rows_differ": "恢复出的行数与备份清单不符：{tables}。没有改动现有数据库",
    "tool_failed": "{tool} 没有成功：{reason}",
    "no_space": "{path}：磁盘空间不足，没有留下半份备份",
    "cannot_write": "{path}：无法读写（{reason}）",
}


def backup(options: argparse.Namespace) -> int:
    """Back up the database and the files beside it into a new folder."""
    with _worded():
        secret = _secret(options)
        with site():
            manifest = _make(Path(options.folder).absolute(), secret)
    to_stdout(("\n".join(_made(options.folder, manifest)) + "\n").encode())
    return FOUND_ERRORS if manifest.missing else DONE


def _make(target: Path, secret: bytes | None) -> Manifest:
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from luodi.config.environment import DATABASE_URL, var_folder
    from luodi.foundation.backup.make import back_up
    from luodi.foundation.backup.schema import expected_tables
    from luodi.foundation.domain import Actor
    from luodi.foundation.services import record

    _tell(say("正在备份……"))
    now = timezone.now()
    manifest = back_up(
        target,
        conninfo=DATABASE_URL.get(),
        var=var_folder(),
        expected=expected_tables(),
        product=luodi.__version__,
        now=now,
        secret=secret,
        cipher=settings.CIPHER,
        algorithm=settings.HASH,
    )
    if "foundation_auditevent" in manifest.tables:
        with transaction.atomic():
            record(
                act="backup.make",
                object_kind="backup",
                object_key=target.name,
                actor=Actor.system("backup"),
                now=now,
                data={"head": manifest.head, "rows": sum(manifest.tables.values())},
            )
    return manifest


def _made(folder: str, manifest: Manifest) -> Iterator[str]:
    yield say(
        "备份完成：{folder}，{tables} 张表、{rows} 行、{files} 个文件",
        folder=folder,
        tables=len(manifest.tables),
        rows=sum(manifest.tables.values()),
        files=manifest.kept_files,
    )
    if manifest.encryption:
        yield say("已加密（{cipher}）：请另外保管密钥", cipher=manifest.encryption.cipher)
    yield say("密钥（var/secret-key、var/data-key）不在备份中，请另外保管")
    if manifest.head:
        yield say("链头 {head}", head=manifest.head)
    for table in manifest.missing:
        yield say("数据库缺少表 {table}，它不在这份备份中", table=table)


def restore(options: argparse.Namespace) -> int:
    """Put a backup back, once it is proved whole."""
    from luodi.config.environment import DATABASE_URL, var_folder

    with _worded():
        from luodi.foundation.backup.checking import check
        from luodi.foundation.backup.restoring import Plan

        _tell(say("正在核对备份……"))
        checked = check(Path(options.folder).absolute(), _secret(options))
        with undisturbed(alone=True), database() as live:
            plan = Plan(checked, conninfo=live, var=var_folder())
            # What proves the restored database works on it, before it takes the live one's place.
            os.environ[DATABASE_URL.name] = plan.fresh_conninfo
            set_up()
            try:
                restored, proof = _put_back(plan, replace=options.replace)
            finally:
                os.environ[DATABASE_URL.name] = live
    to_stdout(("\n".join(_restored(restored, proof)) + "\n").encode())
    return DONE if proof.trail.intact and not restored.manifest.missing else FOUND_ERRORS


def _put_back(plan: Plan, *, replace: bool) -> tuple[Restored, _Proof]:
    from luodi.foundation.backup.schema import known_migrations

    plan.check(known=known_migrations(), replace=replace)
    found: list[_Proof] = []
    _tell(say("正在恢复……"))
    return plan.carry_out(prove=lambda: found.append(_prove(plan.backup.manifest))), found[0]


def _prove(manifest: Manifest) -> _Proof:
    """Bring the restored database up to date, verify its audit trail, end what lets people in, and
    put on record there that it was restored."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from luodi.directory.services.login import end_everything
    from luodi.foundation.audit.values import Head
    from luodi.foundation.audit.verifying import verify
    from luodi.foundation.domain import Actor
    from luodi.foundation.services import record

    call_command("migrate", "--no-input", verbosity=0)
    found, now = verify(against=Head.of(manifest.head) if manifest.head else None), timezone.now()
    with transaction.atomic():
        # Who was logged out since the backup, or has used their code, is not let in by it.
        ended = end_everything(now=now)
        record(
            act="backup.restore",
            object_kind="backup",
            object_key=manifest.made_at,
            actor=Actor.system("restore"),
            now=now,
            data={
                "head": manifest.head,
                "product": manifest.product,
                "intact": found.intact,
                "ended_sessions": ended.sessions,
                "code_void": ended.codes,
            },
        )
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    return _Proof(found, ended.codes)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What was found of the audit trail, and how many activation codes are void."""

    trail: Verification
    codes: int


def _restored(restored: Restored, proof: _Proof) -> Iterator[str]:
    manifest = restored.manifest
    yield say(
        "恢复完成：{made_at} 的备份，{tables} 张表、{rows} 行逐表核对无误，{files} 个文件",
        made_at=manifest.made_at,
        tables=len(manifest.tables),
        rows=sum(manifest.tables.values()),
        files=manifest.kept_files,
    )
    if proof.trail.broken:
        yield say("留痕链在备份时就已断裂。") + where(proof.trail.broken)
    else:
        yield say("留痕链完整，与备份时的链头相符")
    yield say(
        "所有登录已经结束，{codes} 个未用的激活码作废：请重新登录，并补办备份之后的停用和撤权",
        codes=proof.codes,
    )
    for table in manifest.missing:
        yield say("数据库缺少表 {table}，它不在这份备份中", table=table)
    if restored.aside:
        yield say("原数据库改名保留为 {name}，确认无用后可以删除", name=restored.aside)
    for folder in restored.files_aside:
        yield say("原文件保留在 {folder}，确认无用后可以删除", folder=folder)


def _secret(options: argparse.Namespace) -> bytes | None:
    from luodi.config.environment import BACKUP_KEY_FILE
    from luodi.foundation.backup.checking import read_secret

    named = options.key_file or BACKUP_KEY_FILE.get()
    return read_secret(Path(named)) if named else None


@contextmanager
def _worded() -> Iterator[None]:
    """What is wrong with a backup, or with the database, in words."""
    import psycopg

    from luodi.foundation.backup.values import BackupError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    try:
        yield
    except BackupError as error:
        raise Failure(say(FAULTS[error.fault], **error.facts)) from error
    except psycopg.Error as error:
        raise Failure(say("数据库不可用：{reason}", reason=error)) from error


def _tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)  # noqa: T201
