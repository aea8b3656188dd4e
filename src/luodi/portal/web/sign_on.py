"""Single sign-on by OpenID Connect, upon django-allauth; only where it is set up (``LUODI_OIDC_ISSUER``).

Of allauth this uses discovery, state, PKCE and the exchange of codes; none of its pages. What it
would skip where tokens come straight from the server is checked here: the signature of the
identity token, its nonce, and that the server is the one that was set. Nobody is created, and
nothing goes by e-mail: who comes in is whoever has the log-in name that the server vouches for.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit, statekit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from luodi.directory import services
from luodi.directory.domain.login import Refused
from luodi.foundation.access import anyone
from luodi.portal.web.entrance import next_page, welcome, words_of

log = logging.getLogger(__name__)
PROVIDER = "sso"
# Signatures by a key pair only: with a shared secret, a public key could be passed off as one.
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})
DENIED, BAD_GATEWAY = 403, 502


class NotTrusted(ValueError):
    """What came back from the server does not prove who somebody is."""


class Servers(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The server is the one of the settings; none can be added in the database."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[Any]:
        """The one server."""
        from allauth.socialaccount.adapter import _build_apps_from_settings

        built = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in built.values() for app in apps]


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The exchange with the server, which answers to our own address."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the server sends people back."""
        return request.build_absolute_uri(reverse("portal:sso_callback"))


FAULTS = (
    NotTrusted,
    OAuth2Error,
    jwt.PyJWTError,
    requests.RequestException,
    KeyError,  # a document of the server lacks what the standard demands
    TypeError,
    ValueError,
)


@anyone
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """To the server, and back to :func:`callback`."""
    nonce = secrets.token_urlsafe(24)
    try:
        provider = _provider(request)
        answer: HttpResponseBase = provider.redirect(
            request,
            process="login",
            next_url=next_page(request),
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
    except FAULTS as error:
        return _failed(request, error)
    return answer


@anyone
@never_cache
@require_safe
def callback(request: HttpRequest) -> HttpResponseBase:
    """Back from the server: whom it vouches for is let in, if they are known here."""
    provider = _provider(request)
    state = statekit.unstash_state(
        request, provider_id=provider.sub_id, state_id=request.GET.get("state", "")
    )
    if state is None or "code" not in request.GET:
        said = request.GET.get("error", "no state")[:100]
        return _failed(request, NotTrusted(said))
    try:
        login = _vouched_for(request, provider, state)
    except FAULTS as error:
        return _failed(request, error)
    outcome = services.log_in_known(request=request, login=login, now=timezone.now())
    if isinstance(outcome, Refused):
        return _door(request, words_of(outcome), DENIED)
    welcome(request, outcome)
    return HttpResponseRedirect(next_page(request, str(state.get("next") or "")))


def _provider(request: HttpRequest) -> Any:
    provider = get_adapter(request).get_provider(request, PROVIDER)
    provider.oauth2_adapter_class = Exchange
    return provider


def _vouched_for(request: HttpRequest, provider: Any, state: Mapping[str, Any]) -> str:
    """The log-in name that the server proves."""
    exchange = provider.get_oauth2_adapter(request)
    _same_issuer(exchange.openid_config)
    client = exchange.get_client(request, provider.app)
    answer = exchange.get_access_token_data(
        request, provider.app, client, pkce_code_verifier=state.get("pkce_code_verifier")
    )
    claims = identity(answer["id_token"], exchange.openid_config, provider.app.client_id)
    if claims.get("nonce") != state["nonce"]:
        raise NotTrusted("nonce")
    return _name(claims, lambda: exchange._fetch_user_info(answer["access_token"]))


def _set() -> Any:
    if settings.OIDC is None:
        raise NotTrusted("not set up")
    return settings.OIDC


def _same_issuer(configuration: Mapping[str, Any]) -> None:
    """OpenID Connect Discovery 1.0, 4.3: the document speaks for the server that was asked."""
    if str(configuration["issuer"]).rstrip("/") != _set().issuer.rstrip("/"):
        raise NotTrusted(f"issuer {configuration['issuer']}")


def identity(token: str, configuration: Mapping[str, Any], client: str) -> dict[str, Any]:
    """The claims of an identity token (OpenID Connect Core 1.0, 3.1.3.7): signed by the server,
    for us, in time.

    Raises:
        NotTrusted, OAuth2Error, jwt.PyJWTError: it is not.
    """
    if jwt.get_unverified_header(token).get("alg") not in SIGNATURES:
        raise NotTrusted("signature")
    claims: dict[str, Any] = jwtkit.verify_and_decode(
        credential=token,
        keys_url=configuration["jwks_uri"],
        issuer=configuration["issuer"],
        audience=client,
        lookup_kid=jwtkit.lookup_kid_jwk,
    )
    if "exp" not in claims:
        raise NotTrusted("exp")
    return claims


def _name(claims: Mapping[str, Any], ask: Any) -> str:
    """The claim that is the log-in name, from the token or else from the server's user page."""
    wanted = _set().claim
    found = claims.get(wanted)
    if found is None:
        told = ask()
        if told.get("sub") != claims["sub"]:  # OpenID Connect Core 1.0, 5.3.2
            raise NotTrusted("sub")
        found = told.get(wanted)
    if not isinstance(found, str) or not found or "\0" in found:
        raise NotTrusted(f"claim {wanted}")
    return found


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.warning("single sign-on failed: %s: %s", type(error).__name__, error)
    services.fail_sso(request=request, why=type(error).__name__, now=timezone.now())
    if isinstance(error, requests.RequestException):
        words = _("统一身份认证暂时连不上。请稍后再试，有密码的可以先用密码登录。")
        return _door(request, words, BAD_GATEWAY)
    return _door(request, _("统一身份认证没有完成，请重新登录。"), DENIED)


def _door(request: HttpRequest, words: str, status: int) -> HttpResponse:
    context = {"refusal": words, "next": next_page(request)}
    return render(request, "portal/login.html", context, status=status)
