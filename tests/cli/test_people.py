"""Importing people from a sheet and exporting them, on the command line."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from luodi.cli import DONE, FOUND_ERRORS
from luodi.cli.failures import Failure
from luodi.cli.people import exported, import_people, imported
from luodi.directory.domain.activation import matches
from luodi.directory.domain.people_sheet import FIELDS, template_columns
from luodi.directory.models import Unit, User
from luodi.foundation.sheets import Sheet, workbook

pytestmark = pytest.mark.django_db


def sheet(*rows: dict[str, str]) -> bytes:
    """A sheet of people."""
    cells = [[row.get(field.key) for field in FIELDS] for row in rows]
    page = Sheet("人员", template_columns(), cells)
    return workbook([page], title="人员", created=datetime(2030, 1, 1, tzinfo=UTC))


def row(login: str, unit: str = "县水务局") -> dict[str, str]:
    """A row of it."""
    return {"login": login, "name": f"示例·{login}", "unit": unit, "roles": "填报人"}


def options(**more: Any) -> argparse.Namespace:
    """The options of the command."""
    given = {"file": "x.xlsx", "dry_run": False, "skip_bad": False, "out": None, "bad": None}
    return argparse.Namespace(**(given | more))


@pytest.fixture(autouse=True)
def water() -> None:
    """A unit there is."""
    Unit.objects.create(
        key="water", name="县水务局", level="county", kind="bureau", sort_key="a", source="test"
    )


def cells(path: Path) -> list[list[Any]]:
    """The first sheet of a workbook."""
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def test_a_dry_run_says_what_would_be_done(capfd: pytest.CaptureFixture[str]) -> None:
    assert imported(sheet(row("a"), row("b")), options(dry_run=True)) == DONE
    assert "新登记 2 人" in capfd.readouterr().out
    assert imported(sheet(row("a"), row("b", "无此局")), options(dry_run=True)) == FOUND_ERRORS
    assert "人员!C3: E916" in capfd.readouterr().out
    assert not User.objects.exists()


def test_codes_go_to_a_workbook_or_to_stdout(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "codes.xlsx"
    assert imported(sheet(row("a")), options(out=str(out))) == DONE
    login, _name, _unit, code = cells(out)[1]
    assert matches(str(code), User.objects.get(username=login).activation)
    capfd.readouterr()
    assert imported(sheet(row("a"), row("b")), options()) == DONE
    lines = capfd.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["登录名", "b"]


def test_one_bad_row_keeps_all_out_unless_told_otherwise(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = sheet(row("a"), row("b", "无此局"))
    with pytest.raises(Failure, match="1 行"):
        imported(data, options())
    assert "人员!C3: E916" in capfd.readouterr().out
    assert not User.objects.exists()
    bad = tmp_path / "bad.xlsx"
    assert imported(data, options(skip_bad=True, bad=str(bad))) == FOUND_ERRORS
    assert [one.username for one in User.objects.all()] == ["a"]
    assert cells(bad)[1][:3] == ["b", "示例·b", "无此局"]


def test_nobody_is_entered_where_the_codes_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Failure, match="无法写入"):
        imported(sheet(row("a")), options(out=str(tmp_path / "file" / "codes.xlsx")))
    assert not User.objects.exists()


def test_what_is_no_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="不能导入"):
        imported(b"x", options())
    with pytest.raises(Failure, match="没有这个文件"):
        import_people(options(file=str(tmp_path / "none.xlsx")))


def test_everybody_is_exported_as_lines_or_as_a_workbook(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    imported(sheet(row("a"), row("b")), options(out=str(tmp_path / "codes.xlsx")))
    capfd.readouterr()
    exported(None)
    said = capfd.readouterr().out.splitlines()
    assert said[0].startswith("登录名,姓名")
    assert said[1] == "a,示例·a,县水务局,water,,填报人,待激活"
    for name in ("p.csv", "p.xlsx"):
        exported(str(tmp_path / name))
    assert (tmp_path / "p.csv").read_text("utf-8-sig").splitlines() == said
    assert [line[0] for line in cells(tmp_path / "p.xlsx")] == ["登录名", "a", "b"]
    assert {path.name for path in tmp_path.iterdir()} == {"codes.xlsx", "p.csv", "p.xlsx"}


def test_what_would_be_a_formula_is_text_in_the_lines(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in the workbook, whose cells say themselves that they are text."""
    User.objects.create(username="odd", first_name="=1+1", sort_key="odd")
    exported(None)
    assert capfd.readouterr().out.splitlines()[1].startswith("odd,'=1+1,")
    exported(str(tmp_path / "p.csv"))
    assert "odd,'=1+1," in (tmp_path / "p.csv").read_text("utf-8-sig")
    exported(str(tmp_path / "p.xlsx"))
    assert cells(tmp_path / "p.xlsx")[1][:2] == ["odd", "=1+1"]
