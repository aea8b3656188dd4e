"""Who may see which page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern

from luodi.portal.web import urls

pytestmark = pytest.mark.django_db
OPEN = {"public", "login", "logout"}
ARGUMENTS = {"<int:run>": "1", "<str:key>": "t001"}


def address(pattern: URLPattern) -> str:
    path = str(pattern.pattern)
    for name, value in ARGUMENTS.items():
        path = path.replace(name, value)
    return f"/{path}"


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda pattern: pattern.name)
def test_only_open_pages_answer_strangers(client: Client, pattern: URLPattern) -> None:
    answer = client.get(address(pattern))
    if pattern.name in OPEN:
        assert answer.status_code in {200, 405}
    else:
        assert answer.status_code == 302
        assert answer.url.startswith("/login/?next=")


@pytest.mark.parametrize("path", ["/policy/9/", "/policy/9/checkup/", "/policy/9/checkup.docx"])
def test_a_run_that_does_not_exist(client: Client, django_user_model, path: str) -> None:  # type: ignore[no-untyped-def]
    client.force_login(django_user_model.objects.create_user("coordinator"))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/tasks/export.xlsx", "/matrix/export.xlsx", "/units/x/"])
def test_nothing_to_take_along_before_a_programme(  # type: ignore[no-untyped-def]
    client: Client, django_user_model, path: str
) -> None:
    client.force_login(django_user_model.objects.create_user("coordinator"))
    assert client.get(path).status_code == 404


def test_handing_in_without_a_log_in_keeps_nothing(client: Client) -> None:
    from luodi.policy.queries import runs

    answer = client.post("/policy/checkup/", {"text": "第一条 试一试。"})
    assert answer.status_code == 302
    assert runs() == ()
