"""Importing people from a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from luodi.directory.domain import Reach, Role, Scope
from luodi.directory.domain.people_sheet import FIELDS, rejected, template_columns
from luodi.directory.models import Appointment, Grant, PeopleImport, User
from luodi.directory.queries.import_people import plan_people
from luodi.directory.services import close_person, create_post, grant, issue_codes
from luodi.directory.services.import_people import (
    KEPT,
    Imported,
    SheetHasErrors,
    carry_out_import,
    hand_in_people,
    import_people,
)
from luodi.directory.services.people import plain_phone
from luodi.directory.tests.people import ACTOR, NOW, acts, area, days, roles, somebody, unit
from luodi.foundation.models import AuditEvent
from luodi.foundation.sheets import Sheet, read, workbook
from luodi.kernel.period import Period

pytestmark = pytest.mark.django_db
ALL = Reach((Scope(),))
TITLES = [field.title for field in FIELDS]


def sheet(*rows: dict[str, Any]) -> bytes:
    """The template, filled in; a row names its columns by key."""
    keys = [field.key for field in FIELDS]
    cells = [[row.get(key) for key in keys] for row in rows]
    page = Sheet("人员", template_columns(), cells)
    return workbook([page], title="人员", created=datetime(2030, 1, 1, tzinfo=UTC))


def row(login: str = "a", **more: Any) -> dict[str, Any]:
    """A good row, changed in places."""
    return {"login": login, "name": f"示例·{login}", "unit": "县水务局"} | more


def bring(*rows: dict[str, Any], people: Reach = ALL, grants: Reach = ALL, **more: Any) -> Imported:
    """An import of these rows."""
    return import_people(
        data=sheet(*rows), people=people, grants=grants, actor=ACTOR, now=NOW, **more
    )


def faults(*rows: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """What is wrong with these rows: codes and cells."""
    given: dict[str, Any] = {"people": ALL, "grants": ALL, "actor": "keeper", "now": NOW}
    plan = plan_people(sheet(*rows), **(given | more))
    return [(one.code, one.cell.address) for one in plan.errors]


@pytest.fixture(autouse=True)
def water() -> None:
    """A unit there is."""
    unit("water", "县水务局", full_name="示例县水务局", aliases=["县河长办"])


def test_people_come_with_posts_roles_and_no_password() -> None:
    area("44")
    done = bring(
        row(
            post="示例岗位",
            roles="填报人、联络员",
            phone=13800000000,
            area="示例44",
            programme="p",
            since=date(2030, 4, 1),
            until="2030年4月30日",
        ),
        row("b", unit="县河长办"),
    )
    assert (done.added, done.granted, done.appointed) == (("a", "b"), 2, 1)
    person = User.objects.get(username="a")
    assert person.unit is not None
    assert (person.first_name, person.unit.key) == ("示例·a", "water")
    assert plain_phone(person.phone) == "13800000000"
    assert not person.has_usable_password()
    given = Grant.objects.filter(person=person).order_by("id")
    assert [(g.role, g.unit_id, g.area_id, g.programme) for g in given] == [
        ("reporter", person.unit_id, "44", "p"),
        ("liaison", person.unit_id, "44", "p"),
    ]
    for period in (given[0].period, Appointment.objects.get().period):
        assert (period.lower, period.upper) == (date(2030, 4, 1), date(2030, 5, 1))
    assert acts("import") == ["directory.import_people"]


def test_importing_again_changes_nothing() -> None:
    whole = row(post="示例", roles="联络员", phone="020-1"), row("b")
    bring(*whole)
    again = bring(*whole)
    assert (again.added, again.changed, again.same) == ((), (), 2)
    assert (again.granted, again.appointed) == (0, 0)
    assert acts("import") == ["directory.import_people"]


def test_what_is_new_is_changed_and_the_rest_stays() -> None:
    """A telephone number that the sheet leaves out stays, and so does a role."""
    unit("other", "县农业局")
    bring(row(roles="填报人", phone="101"), row("b"))
    done = bring(row(unit="县农业局"), row("b", name="示例·乙", phone="202"), row("c"))
    assert (done.added, done.changed) == (("c",), ("a", "b"))
    person = User.objects.get(username="a")
    assert person.unit is not None
    assert (person.unit.key, plain_phone(person.phone)) == ("other", "101")
    assert roles("a") == [("reporter", "")]
    assert User.objects.get(username="b").sort_key.endswith("示例·乙")


def test_all_faults_are_found_at_once_and_nothing_is_written() -> None:
    unit("east", "县教育局")
    unit("west", "县教育局")
    somebody("taken")
    wrong = (
        row("a/b"),
        row("ok"),
        row("OK"),
        row("taken", name="示例·另一人"),
        row("e", unit="县教育局"),
        row("f", unit="无此局"),
        row("g", roles="国王"),
        row("h", roles="填报人", area="无此地"),
        row("i", since="2030-05-01", until="2030-04-30"),
        row("j", phone="没有"),
        row("k", post="科员"),
        row("l", post="科员"),
        row("m", roles="系统管理员、填报人"),
        row("n", roles="填报人", programme="没有这个"),
        row("", name="", unit=""),
    )
    expected = [
        ("E911", "A2"),
        ("E912", "A4"),
        ("E913", "A5"),
        ("E917", "C6"),
        ("E916", "C7"),
        ("E918", "E8"),
        ("E919", "G9"),
        ("E920", "J10"),
        ("E921", "F11"),
        ("E923", "D13"),
        ("E922", "E14"),
        ("E924", "H15"),
    ]
    assert faults(*wrong) == expected
    with pytest.raises(SheetHasErrors, match="12 行"):
        bring(*wrong)
    assert User.objects.count() == 1
    assert acts() == []


def test_the_good_rows_go_in_and_the_bad_come_back_with_comments() -> None:
    done = bring(row(), row("b", unit="无此局", phone="没有"), row("c"), skip_bad=True)
    assert done.added == ("a", "c")
    cells, comments = rejected(done.plan)
    assert [line[:3] for line in cells] == [["b", "示例·b", "无此局"]]
    assert set(comments) == {(0, 2), (0, 5)}
    assert "无此局" in comments[0, 2]
    back = workbook([Sheet("人员", template_columns(), cells, comments)], title="", created=NOW)
    assert read(back, FIELDS).rows[0].text("login") == "b"


def test_a_doubtful_unit_names_the_candidates_with_their_places() -> None:
    unit("county", "示例县")
    unit("east", "县教育局", parent="county")
    unit("west", "县教育局")
    plan = plan_people(sheet(row(unit="县教育局")), people=ALL, grants=ALL, actor="keeper", now=NOW)
    assert "县教育局（示例县，代号 east）" in plan.errors[0].message
    assert faults(row(unit="east")) == []


def test_a_unit_that_is_no_more_is_refused_unless_another_has_the_name() -> None:
    unit("gone", "县外经局", closed=days(-1))
    assert faults(row(unit="县外经局")) == [("E916", "C2")]
    unit("new", "县商务局", aliases=["县外经局"])
    assert faults(row(unit="县外经局")) == []


def test_a_name_is_taken_before_an_alias() -> None:
    unit("real", "县河长办")
    bring(row(unit="县河长办"))
    person = User.objects.get(username="a")
    assert person.unit is not None
    assert person.unit.key == "real"


def test_a_closed_log_in_is_refused() -> None:
    bring(row())
    close_person(login="a", actor=ACTOR, now=NOW)
    assert faults(row()) == [("E914", "A2")]


def test_a_post_that_somebody_holds_is_refused() -> None:
    bring(row(post="示例"))
    assert faults(row("b", post="示例")) == [("E923", "D2")]
    assert faults(row(post="示例")) == []


def test_duties_held_already_are_not_joined() -> None:
    bring(row())
    grant(login="a", role=Role.AUDIT_ADMIN, until=days(9), actor=ACTOR, now=NOW)
    assert faults(row(roles="填报人")) == [("E922", "E2")]
    assert faults(row(roles="填报人", since=days(9))) == []


def test_each_administrator_does_their_part_of_one_sheet() -> None:
    """Who enters people grants nothing; who grants enters nobody."""
    nobody = Reach()
    rows = (row(roles="填报人", phone="101"), row("b"))
    assert faults(*rows, people=nobody) == [("E915", "A2"), ("E915", "A3")]
    assert bring(*rows, grants=nobody).granted == 0
    assert roles("a") == []
    done = bring(*(one | {"phone": "202"} for one in rows), people=nobody)
    assert (done.changed, done.granted) == ((), 1)
    assert roles("a") == [("reporter", "")]
    assert plain_phone(User.objects.get(username="a").phone) == "101"


def test_nobody_imports_beyond_their_units() -> None:
    unit("county", "示例县")
    inner = unit("inner", "县内局", parent="county")
    mine = Reach((Scope(unit=inner.path.removesuffix(f"{inner.pk}/")),))
    assert faults(row(unit="县内局", roles="填报人"), people=mine, grants=mine) == []
    assert faults(row(), people=mine) == [("E915", "C2")]
    assert faults(row(roles="填报人"), grants=mine) == [("E915", "E2")]
    bring(row())
    assert faults(row(unit="县内局"), people=mine) == [("E915", "C2")]


def test_nobody_grants_to_themselves_by_a_sheet() -> None:
    somebody("keeper", unit="water")
    given = row("keeper", roles="填报人", post="示例")
    assert faults(given) == [("E915", "D2"), ("E915", "E2")]


def test_programmes_that_are_known_are_held_to() -> None:
    assert faults(row(roles="填报人", programme="q"), programmes={"p"}) == [("E924", "H2")]
    assert faults(row(roles="填报人", programme="p"), programmes={"p"}) == []


def test_a_sheet_handed_in_is_imported_once() -> None:
    """A second press of the button does nothing; its telephone numbers are not kept."""
    number = hand_in_people(data=sheet(row(phone="101")), name="x.xlsx", actor=ACTOR, now=NOW)
    assert PeopleImport.objects.get().sheet.count("$") >= 2  # sealed, its cipher named
    for _ in range(2):
        carry_out_import(number=number, people=ALL, grants=ALL, actor=ACTOR, now=NOW)
    kept = PeopleImport.objects.get()
    assert kept.outcome is not None
    assert (kept.outcome["added"], kept.sheet) == (["a"], "")
    assert acts("import") == ["directory.hand_in_people", "directory.import_people"]


def test_a_sheet_nobody_went_on_with_is_forgotten() -> None:
    number = hand_in_people(data=sheet(row()), name="x.xlsx", actor=ACTOR, now=NOW)
    hand_in_people(data=sheet(row()), name="y.xlsx", actor=ACTOR, now=NOW + KEPT * 2)
    with pytest.raises(LookupError, match="重新上传"):
        carry_out_import(number=number, people=ALL, grants=ALL, actor=ACTOR, now=NOW)


def test_ten_thousand_people_with_five_hundred_bad_rows(
    django_assert_max_num_queries: Any,
) -> None:
    """In a bounded number of questions to the database, however many rows there are."""
    units = [unit(f"u{n}", f"县第{n}局") for n in range(50)]
    rows: Sequence[dict[str, Any]] = [
        row(
            f"u{n:05}",
            unit=units[n % 50].name if n % 20 else "无此局",
            roles="填报人",
            post=f"岗位{n}",
        )
        for n in range(10_000)
    ]
    data = sheet(*rows)
    with django_assert_max_num_queries(90):
        done = import_people(data=data, people=ALL, grants=ALL, actor=ACTOR, now=NOW, skip_bad=True)
    assert (len(done.added), len(done.plan.bad)) == (9_500, 500)
    assert (done.granted, done.appointed) == (9_500, 9_500)
    with django_assert_max_num_queries(9):
        issued = issue_codes(logins=done.added, actor=ACTOR, now=NOW)
    assert len({one.code for one in issued}) == 9_500
    assert User.objects.exclude(activation="").count() == 9_500


def test_periods_of_a_sheet_include_their_last_day() -> None:
    plan = plan_people(
        sheet(row(roles="填报人", since=days(0), until=days(0))),
        people=ALL,
        grants=ALL,
        actor="keeper",
        now=NOW,
    )
    assert plan.entries[0].grants[0].period == Period(days(0), days(1))


def test_a_post_that_brings_a_role_is_not_filled_by_a_sheet_without_leave() -> None:
    """Only by who may grant what it brings; a sheet of people alone does not."""
    number = create_post(unit="water", kind="head", title="局长", actor=ACTOR, now=NOW)
    grant(post=number, role=Role.OFFICE_HEAD, unit="water", actor=ACTOR, now=NOW)
    assert faults(row(post="局长"), grants=Reach()) == [("E926", "D2")]
    assert faults(row(post="局长")) == []
    bring(row(post="局长"))
    assert roles("a") == [("office_head", "")]


def test_the_trail_tells_who_got_what() -> None:
    area("4401")
    bring(
        row("a", roles="联络员", area="4401", programme="p", post="示例岗位"),
        row("b", roles="联络员、填报人", until=days(9)),
    )
    told = AuditEvent.objects.get(act="directory.import_people").data
    since, until = days(0).isoformat(), days(10).isoformat()
    always = {"unit": "water", "since": since, "until": None}
    soon = {"unit": "water", "since": since, "until": until, "area": None, "programme": ""}
    assert told["grants"] == [
        {"login": "a", "role": "liaison", "area": "4401", "programme": "p", **always},
        {"login": "b", "role": "liaison", **soon},
        {"login": "b", "role": "reporter", **soon},
    ]
    assert told["appointments"] == [{"login": "a", "title": "示例岗位", **always}]
