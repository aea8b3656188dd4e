"""What leaves the site: e-mail, a webhook, and the address that both lead back to."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from luodi.config import environment as env
from luodi.config.environment import BadSetting
from luodi.foundation.webhook import Webhook, WebhookKind

SMTP = "django.core.mail.backends.smtp.EmailBackend"
SECONDS = 10
_SCHEMES = {"smtp": "none", "smtp+tls": "use_tls", "smtps": "use_ssl"}
_FORM = "smtp+tls://用户:密码@主机:587（或 smtps://、smtp://）"


def mailers() -> dict[str, dict[str, Any]]:
    """Django's ``MAILERS`` from ``LUODI_EMAIL_URL``, empty where that is not set. User and
    password are percent-encoded where they hold ``@ : /``.

    Raises:
        BadSetting: the address cannot be read. The message does not repeat it: it may hold a
            password.
    """
    said = env.EMAIL_URL.get()
    if not said:
        return {}
    try:
        url = urlsplit(said)
        port = url.port
    except ValueError as error:
        raise BadSetting(f"{env.EMAIL_URL.name}：应为 {_FORM}") from error
    if url.scheme not in _SCHEMES or not url.hostname or parse_qs(url.query):
        raise BadSetting(f"{env.EMAIL_URL.name}：应为 {_FORM}")
    options: dict[str, Any] = {"host": url.hostname, "port": port, "timeout": SECONDS}
    if url.username:
        options |= {"username": unquote(url.username), "password": unquote(url.password or "")}
    if (how := _SCHEMES[url.scheme]) != "none":
        options[how] = True
    return {"default": {"BACKEND": SMTP, "OPTIONS": options}}


def webhook() -> Webhook | None:
    """Where webhooks go, None where ``LUODI_WEBHOOK_URL`` is not set.

    Raises:
        BadSetting: the address is none of the web, the kind is unknown, or a secret is lacking.
    """
    if not env.WEBHOOK_URL.get():
        return None
    url = _web_address(env.WEBHOOK_URL)
    kind = WebhookKind(env.one_of(env.WEBHOOK_KIND, WebhookKind))
    secret = env.WEBHOOK_SECRET.get()
    if kind is not WebhookKind.WECOM and not secret:
        raise BadSetting(f"{env.WEBHOOK_KIND.name}={kind}：还要设 {env.WEBHOOK_SECRET.name}")
    return Webhook(url, kind, secret)


def site_url() -> str:
    """The site's own address without a stroke at its end, "" where it is not set.

    Raises:
        BadSetting: it is no address of the web.
    """
    return _web_address(env.SITE_URL).rstrip("/") if env.SITE_URL.get() else ""


def _web_address(variable: env.Variable) -> str:
    said = variable.get()
    try:
        url = urlsplit(said)
        known = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:
        known = False
    if not known:
        raise BadSetting(f"{variable.name}：应为 https:// 开头的网址")
    return said
