"""``luodi import people`` and ``luodi export people``: from sheets, and to files."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from luodi.cli import DONE, FOUND_ERRORS
from luodi.cli.failures import Failure
from luodi.cli.language import english, say
from luodi.cli.output import to_stdout, write_file
from luodi.foundation.sheets import Column, Sheet, Unreadable, plain_line, workbook

if TYPE_CHECKING:
    from luodi.directory.domain.people import Issued
    from luodi.directory.domain.people_sheet import PeoplePlan
    from luodi.directory.services.import_people import Imported

NOTHING_IMPORTED = "{path}：有 {rows} 行要更正，什么也没有导入（只导入无误的行：--skip-bad）"


def import_people(options: argparse.Namespace) -> int:
    """Import people from a sheet, all of it or its good rows."""
    from luodi.cli.site import _manage, site

    data = _read(Path(options.file))
    with site():
        _manage("migrate", "--no-input", verbosity=0)
        return imported(data, options)


def imported(data: bytes, options: argparse.Namespace) -> int:
    """Import the sheet, or only say what would be done. The codes are written before anything
    counts: where they cannot be, nobody has been entered.

    Raises:
        Failure: the file is no such sheet, a row has to be corrected, or a file cannot be written.
    """
    from django.db import transaction
    from django.utils import timezone

    from luodi.directory import services
    from luodi.foundation.domain import Actor

    now, actor = timezone.now(), Actor.system("import")
    plan = _plan(data, options.file, now)
    if options.bad and plan.bad:
        write_file(Path(options.bad), bad_rows(plan, now))
    if options.dry_run:
        _say_plan(plan)
        return FOUND_ERRORS if plan.errors else DONE
    if plan.errors and not options.skip_bad:
        to_stdout(_findings(plan).encode())
        rows = len(plan.bad)
        raise Failure(say(NOTHING_IMPORTED, path=options.file, rows=rows))
    with transaction.atomic():
        done = _carry_out(data, now, skip_bad=options.skip_bad)
        codes = services.issue_codes(logins=done.added, actor=actor, now=now)
        _hand_out(codes, options.out, now)
    _tell(done)
    return FOUND_ERRORS if done.plan.errors else DONE


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Failure(say("{path}：没有这个文件", path=path)) from error
    except OSError as error:
        message = say("{path}：无法读取（{reason}）", path=path, reason=error.strerror)
        raise Failure(message) from error


def _plan(data: bytes, path: str, now: datetime) -> PeoplePlan:
    from luodi.directory.domain import Reach, Scope
    from luodi.directory.queries.import_people import plan_people
    from luodi.programme.queries import slugs

    everything = Reach((Scope(),))
    try:
        return plan_people(
            data, people=everything, grants=everything, actor="", now=now, programmes=slugs()
        )
    except Unreadable as error:
        reason = error.english if english() else str(error)
        raise Failure(say("{path}：不能导入（{reason}）", path=path, reason=reason)) from error


def _carry_out(data: bytes, now: datetime, *, skip_bad: bool) -> Imported:
    from luodi.directory.domain import Reach, Scope
    from luodi.directory.services.import_people import import_people
    from luodi.foundation.domain import Actor
    from luodi.programme.queries import slugs

    everything = Reach((Scope(),))
    return import_people(
        data=data,
        people=everything,
        grants=everything,
        actor=Actor.system("import"),
        now=now,
        skip_bad=skip_bad,
        programmes=slugs(),
    )


def bad_rows(plan: PeoplePlan, now: datetime) -> bytes:
    """The rows to correct as a workbook, with what is wrong in comments on the cells."""
    from luodi.directory.domain.people_sheet import rejected, template_columns

    rows, comments = rejected(plan)
    page = Sheet(plan.table.sheet, template_columns(), rows, comments)
    return workbook([page], title=plan.table.sheet, created=now)


def _findings(plan: PeoplePlan) -> str:
    return "".join(
        f"{one.cell}: {one.code} {one.message}{f'（{one.hint}）' if one.hint else ''}\n"
        for one in plan.diagnostics
    )


def _say_plan(plan: PeoplePlan) -> None:
    counts = say(
        "新登记 {new} 人，有变化 {changed} 人，没有变化 {same} 人，要更正 {bad} 行",
        new=plan.count("new"),
        changed=plan.count("change"),
        same=plan.count("same"),
        bad=len(plan.bad),
    )
    lines = [
        f"{plan.table.sheet}!A{entry.row}: {entry.login}  {'；'.join(entry.changes)}\n"
        for entry in plan.entries
        if entry.changes
    ]
    to_stdout(f"{_findings(plan)}{''.join(lines)}{counts}\n".encode())


def _hand_out(codes: Sequence[Issued], out: str | None, now: datetime) -> None:
    """The codes: into a workbook, or as lines on stdout."""
    heads = tuple(say(head) for head in ("登录名", "姓名", "单位", "激活码"))
    rows = [(one.login, one.name, one.unit, one.code) for one in codes]
    if out:
        page = Sheet(say("激活码"), [Column(head) for head in heads], rows)
        write_file(Path(out), workbook([page], title=say("激活码"), created=now))
    elif rows:
        to_stdout("".join("\t".join(row) + "\n" for row in (heads, *rows)).encode())


def _tell(done: Imported) -> None:
    findings = _findings(done.plan)
    message = say(
        "新登记 {new} 人，修改 {changed} 人，没有变化 {same} 人，没有导入 {bad} 行",
        new=len(done.added),
        changed=len(done.changed),
        same=done.same,
        bad=len(done.plan.bad),
    )
    print(f"{findings}{message}", file=sys.stderr)  # noqa: T201


# -- out


def export_people(options: argparse.Namespace) -> int:
    """Everybody as CSV or, into a file called .xlsx, as a workbook; streamed either way."""
    from luodi.cli.site import site

    with site():
        exported(options.out)
    return DONE


def exported(out: str | None) -> None:
    """Write the people to the file, whole or not at all, or to stdout.

    Raises:
        Failure: the file cannot be written.
    """
    from django.utils import timezone

    from luodi.directory.domain import Reach, Scope
    from luodi.directory.queries.export_people import HEAD
    from luodi.directory.queries.export_people import export_people as people

    rows = people(Reach((Scope(),)), today=timezone.localdate())
    if out is None:
        sys.stdout.flush()
        writer = csv.writer(_Bytes(sys.stdout.buffer.write))
        writer.writerows(map(plain_line, _with(HEAD, rows)))
        sys.stdout.buffer.flush()
    else:
        _to_file(Path(out), HEAD, rows)


class _Bytes:
    """What the writer of lines writes to: UTF-8 whatever the terminal's own encoding."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write

    def write(self, line: str) -> None:
        self._write(line.encode())


def _to_file(path: Path, head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    handle = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, handle = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
        os.close(number)
        write = _write_workbook if path.suffix.lower() == ".xlsx" else _write_lines
        write(handle, head, rows)
        Path(handle).replace(path)
    except OSError as error:
        message = say("{path}：无法写入（{reason}）", path=path, reason=error.strerror)
        raise Failure(message) from error
    finally:
        if handle:
            Path(handle).unlink(missing_ok=True)


def _write_lines(path: str, head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(map(plain_line, _with(head, rows)))


def _write_workbook(path: str, head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    """Row by row: a workbook of any length in bounded memory."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("人员")
        page.freeze_panes(1, 0)
        for number, row in enumerate(_with(head, rows)):
            for column, value in enumerate(row):
                page.write_string(number, column, value)


def _with(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[Sequence[str]]:
    yield head
    yield from rows
