"""Every address of the site and every operation of the API, for the whole standing cast.

The list of addresses comes from the site itself, so that a new one cannot be forgotten: without a
rule, without a line in :data:`RULES`, or without a sample for its arguments this test fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from luodi.config.api import api
from luodi.directory.domain import Act
from luodi.foundation.access import Rule, rule_of
from luodi.foundation.domain import Actor
from tests.cast import CAST, person
from tests.routes import OPERATIONS, RULES, SAMPLES

pytestmark = pytest.mark.django_db
PROGRAMME = Path(__file__).parents[2] / "programmes" / "yunxi-county"
ACTOR, NOW = Actor.system("test"), datetime(2026, 3, 2, 9, tzinfo=UTC)
EVERYBODY = (*CAST, "stranger")
BUSINESS = frozenset(
    "coordinator bureau head leader liaison district town assessor auditor".split()
)
# Who may do what on anything at all, written apart from the code's own table on purpose.
MAY: dict[str, frozenset[str]] = {
    Act.PROGRAMME_READ: BUSINESS,
    Act.PROGRAMME_ADOPT: frozenset({"coordinator"}),
    Act.PROGRAMME_CORRECT: frozenset({"coordinator"}),
    Act.PROGRAMME_BIND: frozenset({"coordinator"}),
    Act.POLICY_HAND_IN: BUSINESS,
    # One's own papers: whoever has a log-in and is none of the three administrators.
    Act.POLICY_READ: BUSINESS | {"outsider"},
    Act.POLICY_CORRECT: BUSINESS | {"outsider"},
    Act.DIRECTORY_READ: BUSINESS | {"system", "security", "audit"},
    Act.UNITS_MANAGE: frozenset({"system"}),
    Act.PEOPLE_MANAGE: frozenset({"system"}),
    Act.GRANTS_MANAGE: frozenset({"security"}),
    Act.APPOINT: frozenset({"system", "security"}),
    Act.PEOPLE_IMPORT: frozenset({"system", "security"}),
    Act.DELEGATE: BUSINESS | {"outsider"},
    Act.AUDIT_READ: frozenset({"auditor", "audit"}),
    Act.DELIVERY_COORDINATE: frozenset({"coordinator"}),
    Act.DELIVERY_ANSWER: frozenset({"bureau", "head", "liaison", "district", "town"}),
    Act.DELIVERY_REPORT: frozenset({"bureau", "district", "town"}),
    Act.DELIVERY_APPROVE: frozenset({"head"}),
    Act.DELIVERY_SIGN: frozenset({"leader"}),
    Act.DELIVERY_CONSOLIDATE: frozenset({"bureau", "head", "district", "town"}),
}
METHODS = ("get", "post")
LOGIN_PAGE = "/login/"


@dataclass(frozen=True)
class Route:
    """An address: its name, the path with its arguments as ``<…>``, and what answers there."""

    name: str
    path: str
    view: Any


def routes() -> list[Route]:
    """Every address of the site, in order."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: Any, path: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        here = path + _words(pattern)
        if isinstance(pattern, URLResolver) and pattern.namespace == api.urls_namespace:
            continue  # operations of the API are tried below, one by one
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inner)
        else:
            assert isinstance(pattern, URLPattern)
            yield Route(f"{namespace}{pattern.name}", here, pattern.callback)


def _words(pattern: Any) -> str:
    assert isinstance(pattern.pattern, RoutePattern), f"not a plain path: {pattern}"
    return str(pattern.pattern)


ROUTES = routes()


def names(route: Route) -> list[str]:
    """The arguments of an address: ``<int:run>`` is ``run``."""
    parts = route.path.split("<")[1:]
    return [part.partition(">")[0].rpartition(":")[2] for part in parts]


def filled(route: Route, samples: dict[str, str]) -> str:
    """The address with a sample for each argument."""
    path = route.path
    for part in route.path.split("<")[1:]:
        whole = part.partition(">")[0]
        path = path.replace(f"<{whole}>", samples[whole.rpartition(":")[2]])
    return path


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_address_has_the_rule_it_should(route: Route) -> None:
    """Stated at the view, and again here, so that a rule cannot change unseen."""
    rule = rule_of(route.view)
    assert rule is not None, f"{route.name}: the view states no rule (luodi.foundation.access)"
    assert route.name in RULES, f"{route.name}: add its rule to tests/routes.py"
    assert (rule.act or rule.who) == RULES[route.name]
    assert set(names(route)) <= set(SAMPLES), f"{route.path}: add a sample to tests/routes.py"


def test_the_list_names_no_address_that_is_gone() -> None:
    assert set(RULES) == {route.name for route in ROUTES}


def test_the_list_of_who_may_what_is_whole() -> None:
    assert set(MAY) == set(Act)
    assert len(ROUTES) >= 20


@pytest.fixture
def samples() -> dict[str, str]:
    """Arguments that exist: the invented county's programme with its paper."""
    from luodi.portal.services import check_up
    from luodi.programme.services import adopt_file

    adopt_file(PROGRAMME / "programme.yaml", actor=ACTOR, now=NOW)
    paper = (PROGRAMME / "paper.txt").read_bytes()
    run = check_up(data=paper, name="paper.txt", actor=ACTOR, now=NOW)
    return SAMPLES | {"run": str(run)}


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_gets_in(who: str, client: Client, samples: dict[str, str]) -> None:
    """Refused are exactly those whom the rule does not name: strangers are sent to the log-in,
    others are told; a method that a page does not know is no way around its rule."""
    if who != "stranger":
        client.force_login(person(who))
    session = dict(client.cookies)
    wrong = []
    for route in ROUTES:
        rule = rule_of(route.view)
        assert rule is not None
        for method in METHODS:
            if RULES[route.name] == "anyone":
                continue
            answer = getattr(client, method)(filled(route, samples))
            refused = _refused(answer)
            if refused == _may(who, rule):
                wrong.append(f"{method} {route.name}: {answer.status_code}")
            client.cookies.update(session)
    assert wrong == []


def _may(who: str, rule: Rule) -> bool:
    if who == "stranger":
        return rule.who == "anyone"
    return rule.who != "may" or who in MAY[rule.act]


def _refused(answer: Any) -> bool:
    """Sent to the log-in, or told that it is not permitted. A page about one thing may refuse
    that thing alone: what the rooms' own tests cover; it says so in a header here unseen."""
    to_login = answer.status_code == 302 and answer["Location"].startswith(LOGIN_PAGE)
    return to_login or answer.status_code in {401, 403}


def operations() -> dict[str, tuple[str, str, Rule | None]]:
    """Every operation of the API: ``GET /me`` → its method, its path, its rule."""
    found = {}
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            whole = "/".join(part.strip("/") for part in (router.prefix, path) if part.strip("/"))
            for operation in view.operations:
                rules = [getattr(auth, "rule", None) for auth in operation.auth_callbacks]
                for method in operation.methods:
                    rule = rules[0] if len(rules) == 1 else None
                    found[f"{method} /{whole}"] = (method, f"/api/v1/{whole}", rule)
    return found


def test_every_operation_has_the_rule_it_should() -> None:
    found = {name: rule for name, (_, _, rule) in operations().items()}
    assert {name: rule and (rule.act or rule.who) for name, rule in found.items()} == OPERATIONS


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_gets_into_the_api(who: str, client: Client, samples: dict[str, str]) -> None:
    if who != "stranger":
        client.force_login(person(who))
    wrong = []
    for name, (method, path, rule) in operations().items():
        assert rule is not None
        for argument, value in samples.items():
            path = path.replace("{" + argument + "}", value)
        answer = client.generic(method, path, "{}", content_type="application/json")
        if (answer.status_code in {401, 403}) == _may(who, rule):
            wrong.append(f"{name}: {answer.status_code}")
    assert wrong == []
