"""``luodi audit``: sealing the audit trail, and proving it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from luodi.cli import DONE, FOUND_ERRORS
from luodi.cli.failures import Failure
from luodi.cli.language import say
from luodi.cli.output import to_stdout
from luodi.cli.site import site

if TYPE_CHECKING:
    from luodi.foundation.audit.values import Break, Verification

PATIENCE_SECONDS = 10
# Keyed by the fault's value: the foundation is imported only once a database is there.
FAULTS = {
    "event_changed": "内容与封存时不一致（事件被改动，或被换成了另一条）",
    "event_missing": "事件不见了",
    "seal_missing": "封条不见了",
    "seal_changed": "封条被改动",
    "algorithm_unknown": "封条写的杂凑算法不认识",
    "not_queued": "事件既没有封存，也不在等待封存之列（绕过程序写入，或者封条被删）",
    "queue_changed": "已封存的事件又被放进等待封存之列",
    "cut_off": "链尾被截：没有到达所给的链头",
    "made_anew": "整条链被重做：与所给的链头不符",
}


def verify(options: argparse.Namespace) -> int:
    """Verify the whole trail; say where it breaks."""
    with _trail():
        from django.utils import timezone

        from luodi.foundation.audit.values import Head
        from luodi.foundation.domain import Actor
        from luodi.foundation.services import verify_trail

        try:
            against = Head.of(options.head) if options.head else None
        except ValueError as error:
            message = "--head {words}：应为“序号:摘要”，摘要是 64 位十六进制数"
            raise Failure(say(message, words=options.head)) from error
        found = verify_trail(actor=Actor.system("audit"), now=timezone.now(), against=against)
    to_stdout(("\n".join(report(found)) + "\n").encode())
    return DONE if found.intact and not found.unguarded else FOUND_ERRORS


def seal(options: argparse.Namespace) -> int:
    """Seal everything that waits."""
    with _trail():
        from django.utils import timezone

        from luodi.foundation.services import seal_events

        count = 0
        while done := seal_events(now=timezone.now()):
            count += done
    to_stdout((say("新封存 {count} 条", count=count) + "\n").encode())
    return DONE


def report(found: Verification) -> Iterator[str]:
    """What a verification found, in words, line by line."""
    facts = {"checked": found.checked, "pending": found.pending}
    if found.broken:
        yield where(found.broken)
        yield say("此前 {checked} 个封条完好，{pending} 条等待封存", **facts)
    else:
        yield say("完整：{checked} 条已封存，{pending} 条等待封存", **facts)
        yield from _head(found)
    if found.stray > 1:
        yield say("共有 {count} 条事件既没有封存，也不在等待封存之列", count=found.stray)
    for table in found.unguarded:
        yield say("表 {table} 的防改动触发器被停用或删除", table=table)


def _head(found: Verification) -> Iterator[str]:
    if found.head:
        yield say("链头 {head}", head=found.head)
        yield say("请把链头抄存在别处，以后用 --head 核对：只有这样才能发现链尾被截或整条链被重做")


def where(broken: Break) -> str:
    """The first place where the trail does not hold, and how."""
    parts = []
    if broken.seq:
        parts.append(say("第 {seq} 个封条", seq=broken.seq))
    if broken.event_id is not None:
        known = "、".join(part for part in (broken.at, broken.act) if part)
        number = say("事件 {number}", number=broken.event_id)
        parts.append(f"{number} ({known})" if known else number)
    return say("断裂：{place}：{fault}", place=" · ".join(parts), fault=say(FAULTS[broken.fault]))


@contextmanager
def _trail() -> Iterator[None]:
    with site():
        import psycopg
        from django.db import Error

        from luodi.config.environment import DATABASE_URL

        try:
            # Asked plainly first: the pool of connections would try on for a while, and complain.
            psycopg.connect(DATABASE_URL.get(), connect_timeout=PATIENCE_SECONDS).close()
            yield
        except (Error, psycopg.Error) as error:
            message = "数据库不可用：{reason}"
            raise Failure(say(message, reason=error)) from error
