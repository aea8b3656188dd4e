"""The list of people as a file that spreadsheet programs open."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from luodi.directory.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1"])
def test_no_name_is_a_formula_in_the_file(client: Client, person: Any, name: str) -> None:
    User.objects.create(username="odd", first_name=name, sort_key="odd")
    client.force_login(person("system"))
    answer: Any = client.get("/directory/people/export.csv")
    rows = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [row[1] for row in rows if row[0] == "odd"] == [f"'{name}"]
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for row in rows for cell in row)
