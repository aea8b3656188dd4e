"""Single sign-on against a small OpenID Connect server of the test's own."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from luodi.directory.models import LoginSession, User
from luodi.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
UNFINISHED, NOT_HERE = "统一身份认证没有完成", "没有开通这个登录名"


@dataclass
class Server:
    """The server: what it says of whom, and what it was asked."""

    address: str
    claims: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)  # on its user page
    key: Any = KEY
    algorithm: str = "RS256"
    issuer: str = ""
    nonce: str = ""
    challenge: str = ""
    refuses: bool = False

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/user",
            "jwks_uri": f"{self.address}/keys",
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """Checks the proof of the code exchange (RFC 7636) as a server does."""
        hashed = hashlib.sha256(asked["code_verifier"].encode()).digest()
        proved = base64.urlsafe_b64encode(hashed).decode().rstrip("=") == self.challenge
        if self.refuses or not proved or asked["client_secret"] != "synthetic-secret":
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": "luodi",
            "sub": "7",
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce,
        } | self.claims
        key = "x" * 40 if self.algorithm == "HS256" else self.key
        signed = jwt.encode(claims, key, self.algorithm, headers={"kid": "one"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def server(settings) -> Iterator[Server]:  # type: ignore[no-untyped-def]
    """A server that vouches for ``coordinator``, set as the site's own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages = {
                "/.well-known/openid-configuration": made.configuration,
                "/keys": made.keys,
                "/user": lambda: made.told,
            }
            self._answer(pages[self.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = made.token(dict(parse_qsl(body)))
            self._answer(answer, 400 if "error" in answer else 200)

        def _answer(self, body: dict[str, Any], status: int = 200) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *words: Any) -> None:
            """Nothing to stderr."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        made = Server(f"http://127.0.0.1:{listening.server_port}")
        made.claims = {"preferred_username": "coordinator"}
        use(settings, made.address)
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield made
        listening.shutdown()
        thread.join()


def use(settings: Any, address: str, claim: str = "preferred_username") -> None:
    settings.OIDC = replace(settings.OIDC, issuer=address, name="粤政易", claim=claim)
    app = {
        "provider_id": "sso",
        "name": "粤政易",
        "client_id": "luodi",
        "secret": "synthetic-secret",
        "settings": {"server_url": address, "oauth_pkce_enabled": True, "scope": ["openid"]},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def go(client: Client, server: Server, *, next: str = "/tasks/", **changed: str):  # type: ignore[no-untyped-def]
    """To the server and back, as a browser goes; ``changed`` is what comes back otherwise."""
    answer = client.get("/login/sso/", {"next": next})
    assert answer.status_code == 302
    asked = {k: v[0] for k, v in parse_qs(urlsplit(answer["Location"]).query).items()}
    assert answer["Location"].startswith(f"{server.address}/authorize?")
    assert asked["redirect_uri"] == "http://testserver/login/sso/callback/"
    assert asked["code_challenge_method"] == "S256"
    server.nonce = server.nonce or asked["nonce"]
    server.challenge = asked["code_challenge"]
    back = {"state": asked["state"], "code": "c"} | changed
    return client.get("/login/sso/callback/", back)


def refused(answer: Any, words: str = UNFINISHED, status: int = 403) -> None:
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not LoginSession.objects.exists()


def test_whom_the_server_vouches_for_is_in(client: Client, person, server: Server) -> None:  # type: ignore[no-untyped-def]
    """As the person there is; with an event, and where they wanted to go."""
    person("coordinator")
    assert "用粤政易登录" in client.get("/login/").content.decode()
    answer = go(client, server)
    assert (answer.status_code, answer["Location"]) == (302, "/tasks/")
    assert client.get("/account/").status_code == 200
    assert LoginSession.objects.get().way == "sso"
    event = AuditEvent.objects.get(act="directory.log_in")
    assert (event.actor_key, event.data["way"]) == ("coordinator", "sso")


def test_a_password_that_is_due_waits_for_those_who_have_one(  # type: ignore[no-untyped-def]
    client: Client, person, server: Server
) -> None:
    row = person("coordinator")
    row.set_unusable_password()
    row.must_change_password = True
    row.save()
    go(client, server)
    assert client.get("/account/").status_code == 200


def test_another_claim_may_be_the_log_in_name(  # type: ignore[no-untyped-def]
    client: Client, person, server: Server, settings
) -> None:
    """From the server's user page, where the token does not have it."""
    person("coordinator")
    use(settings, server.address, claim="employee")
    server.told = {"sub": "7", "employee": "coordinator"}
    assert go(client, server).status_code == 302
    server.told = {"sub": "8", "employee": "coordinator"}
    answer = go(Client(), server)
    assert answer.status_code == 403


def test_nobody_is_created(client: Client, person, server: Server) -> None:  # type: ignore[no-untyped-def]
    """An e-mail address is nobody's log-in."""
    row = person("coordinator", email="w@example.org")
    server.claims = {"preferred_username": "nobody", "email": "w@example.org"}
    refused(go(client, server), NOT_HERE)
    assert User.objects.get() == row
    event = AuditEvent.objects.get(act="directory.refuse_sso")
    assert (event.object_key, event.data["why"]) == ("nobody", "unknown")


def test_who_is_closed_stays_out(client: Client, person, server: Server) -> None:  # type: ignore[no-untyped-def]
    person("coordinator", is_active=False)
    refused(go(client, server), NOT_HERE)
    assert AuditEvent.objects.get(act="directory.refuse_sso").data["why"] == "closed"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"iss": "https://evil.example"}, "OAuth2Error"),
        ({"aud": "another"}, "OAuth2Error"),
        ({"exp": 1}, "OAuth2Error"),
        ({"nonce": "another"}, "NotTrusted"),
        ({"preferred_username": None}, "NotTrusted"),
        ({"preferred_username": ["coordinator"]}, "NotTrusted"),
        ({"preferred_username": "coordinator\0"}, "NotTrusted"),
    ],
    ids=str,
)
def test_a_token_that_proves_nothing(  # type: ignore[no-untyped-def]
    client: Client, person, server: Server, said: dict[str, Any], why: str
) -> None:
    person("coordinator")
    server.claims |= said
    server.told = {"sub": "7"}
    refused(go(client, server))
    assert AuditEvent.objects.get(act="directory.fail_sso").data["why"] == why


def test_a_token_that_another_signed(client: Client, person, server: Server) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    server.key = OTHER_KEY
    refused(go(client, server))
    server.algorithm = "HS256"
    refused(go(Client(), server))


def test_a_server_that_is_another_than_it_says(client: Client, person, server: Server) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    server.issuer = "https://evil.example"
    refused(go(client, server))


def test_an_answer_that_was_not_asked_for(client: Client, person, server: Server) -> None:  # type: ignore[no-untyped-def]
    """A state of nobody's, of another browser, used twice; a cancelled log-in; a refused code."""
    person("coordinator")
    refused(go(client, server, state="forged"))
    other = Client()
    location = other.get("/login/sso/")["Location"]
    stolen = parse_qs(urlsplit(location).query)["state"][0]
    refused(client.get("/login/sso/callback/", {"state": stolen, "code": "c"}))
    refused(client.get("/login/sso/callback/", {"error": "access_denied"}))
    server.refuses = True
    refused(go(client, server))


def test_a_server_that_is_down(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    """The password still does."""
    use(settings, "http://127.0.0.1:9")
    refused(client.get("/login/sso/"), "暂时连不上", 502)


def test_nobody_is_sent_elsewhere_afterwards(client: Client, person, server: Server) -> None:  # type: ignore[no-untyped-def]
    person("coordinator")
    assert go(client, server, next="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize("login", ["system", "security", "audit"])
def test_who_administers_comes_in_by_password_only(  # type: ignore[no-untyped-def]
    client: Client, person, server: Server, login: str
) -> None:
    """Whoever keeps the other server could else become an administrator here."""
    person(login)
    server.claims = {"preferred_username": login}
    refused(go(client, server), "管理员不经统一身份认证登录")
    event = AuditEvent.objects.get(act="directory.refuse_sso")
    assert (event.object_key, event.data["why"]) == (login, "administers")
