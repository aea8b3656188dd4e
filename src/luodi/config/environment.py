"""What may be set from outside. Every variable is documented in ``docs/manual/settings.md``."""

from __future__ import annotations

import os
import secrets
import shlex
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from luodi.foundation import postgres


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable: its name, what it is when unset, and what it does."""

    name: str
    default: str

    def get(self) -> str:
        """The value in force."""
        return os.environ.get(self.name) or self.default

    def on(self) -> bool:
        """Whether a yes/no variable says yes."""
        return self.get().lower() in {"1", "true", "yes", "on"}


DATABASE_URL = Variable("DATABASE_URL", "")
VAR = Variable("LUODI_VAR", "var")
SECRET_KEY = Variable("LUODI_SECRET_KEY", "")
ALLOWED_HOSTS = Variable("LUODI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
TRUSTED_ORIGINS = Variable("LUODI_TRUSTED_ORIGINS", "")
HTTPS = Variable("LUODI_HTTPS", "")
DEBUG = Variable("LUODI_DEBUG", "")
LANGUAGE = Variable("LUODI_LANG", "")  # of the command line; read by luodi.cli
DEMO = Variable("LUODI_DEMO", "")
JOBS = Variable("LUODI_JOBS", "2")
DATA_KEY = Variable("LUODI_DATA_KEY", "")
CIPHER = Variable("LUODI_CIPHER", "aes-256-gcm")
HASH = Variable("LUODI_HASH", "sha256")
BACKUP_KEY_FILE = Variable("LUODI_BACKUP_KEY_FILE", "")
TRUSTED_PROXIES = Variable("LUODI_TRUSTED_PROXIES", "")
IDLE_MINUTES = Variable("LUODI_IDLE_MINUTES", "30")
PASSWORD_DAYS = Variable("LUODI_PASSWORD_DAYS", "90")
MARKED_PAPERS = Variable("LUODI_MARKED_PAPERS", "none")
ATTACHMENT_MB = Variable("LUODI_ATTACHMENT_MB", "50")
SCAN_COMMAND = Variable("LUODI_SCAN_COMMAND", "")
KEEP_LOCATION = Variable("LUODI_KEEP_LOCATION", "")
OIDC_ISSUER = Variable("LUODI_OIDC_ISSUER", "")
OIDC_CLIENT_ID = Variable("LUODI_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = Variable("LUODI_OIDC_CLIENT_SECRET", "")
OIDC_NAME = Variable("LUODI_OIDC_NAME", "统一身份认证")
OIDC_CLAIM = Variable("LUODI_OIDC_CLAIM", "preferred_username")
SITE_URL = Variable("LUODI_SITE_URL", "")
EMAIL_URL = Variable("LUODI_EMAIL_URL", "")
EMAIL_FROM = Variable("LUODI_EMAIL_FROM", "luodi@localhost")
WEBHOOK_URL = Variable("LUODI_WEBHOOK_URL", "")
WEBHOOK_KIND = Variable("LUODI_WEBHOOK_KIND", "plain")
WEBHOOK_SECRET = Variable("LUODI_WEBHOOK_SECRET", "")

VARIABLES = (
    DATABASE_URL,
    VAR,
    SECRET_KEY,
    ALLOWED_HOSTS,
    TRUSTED_ORIGINS,
    HTTPS,
    DEBUG,
    LANGUAGE,
    DEMO,
    JOBS,
    DATA_KEY,
    CIPHER,
    HASH,
    BACKUP_KEY_FILE,
    TRUSTED_PROXIES,
    IDLE_MINUTES,
    PASSWORD_DAYS,
    MARKED_PAPERS,
    ATTACHMENT_MB,
    SCAN_COMMAND,
    KEEP_LOCATION,
    OIDC_ISSUER,
    OIDC_CLIENT_ID,
    OIDC_CLIENT_SECRET,
    OIDC_NAME,
    OIDC_CLAIM,
    SITE_URL,
    EMAIL_URL,
    EMAIL_FROM,
    WEBHOOK_URL,
    WEBHOOK_KIND,
    WEBHOOK_SECRET,
)
SHORTEST_KEY = 32  # characters of a key for data


def var_folder() -> Path:
    """Where everything lives that the program writes."""
    return Path(VAR.get()).absolute()


def words(text: str) -> list[str]:
    """The items of a comma-separated list."""
    return [word.strip() for word in text.split(",") if word.strip()]


class BadSetting(ValueError):
    """A variable says what cannot be; the message names it."""


def secret_key() -> str:
    """The key that signs sessions: from outside, or made once and kept private under ``var/``."""
    return SECRET_KEY.get() or _kept("secret-key")


def data_keys() -> tuple[str, ...]:
    """The keys that seal confidential data, from outside or made once like :func:`secret_key`:
    the first seals, all of them open.

    Raises:
        BadSetting: a key is too short to be one.
    """
    given = tuple(words(DATA_KEY.get()))
    if any(len(key) < SHORTEST_KEY for key in given):
        raise BadSetting(f"{DATA_KEY.name}：每个密钥至少 {SHORTEST_KEY} 个字符")
    return given or (_kept("data-key"),)


def one_of(variable: Variable, choices: Iterable[str]) -> str:
    """The value of a variable that has to be one of ``choices``.

    Raises:
        BadSetting: it is none of them.
    """
    known = tuple(choices)
    if variable.get() not in known:
        raise BadSetting(f"{variable.name}={variable.get()}：应为 {'、'.join(known)} 之一")
    return variable.get()


def whole(variable: Variable, least: int = 0) -> int:
    """The value of a variable that has to be a whole number.

    Raises:
        BadSetting: it is none, or less than ``least``.
    """
    said = variable.get()
    if not said.isdecimal() or int(said) < least:
        raise BadSetting(f"{variable.name}={said}：应为不小于 {least} 的整数")
    return int(said)


def command(variable: Variable) -> list[str]:
    """The words of a command, as a shell would part them; no shell will see it.

    Raises:
        BadSetting: a quotation mark has no end.
    """
    try:
        return shlex.split(variable.get())
    except ValueError as error:
        raise BadSetting(f"{variable.name}：命令的引号没有成对") from error


@dataclass(frozen=True, slots=True)
class SignOn:
    """A server for single sign-on; ``claim`` is which of its claims is the log-in name."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    claim: str


def sign_on() -> SignOn | None:
    """The server for single sign-on, None where none is set.

    Raises:
        BadSetting: a part of it is missing.
    """
    if not OIDC_ISSUER.get():
        return None
    for variable in (OIDC_CLIENT_ID, OIDC_CLIENT_SECRET):
        if not variable.get():
            raise BadSetting(f"设了 {OIDC_ISSUER.name}，还要设 {variable.name}")
    variables = (OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, OIDC_CLAIM)
    return SignOn(*(variable.get() for variable in variables))


def networks(variable: Variable) -> list[str]:
    """The addresses and networks of a variable (``10.0.0.1, 10.8.0.0/16``).

    Raises:
        BadSetting: one of them is none.
    """
    found = words(variable.get())
    for network in found:
        try:
            ip_network(network)
        except ValueError as error:
            raise BadSetting(f"{variable.name}：{network} 不是 IP 地址或网段") from error
    return found


def _kept(name: str) -> str:
    path = var_folder() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text("utf-8")


def _write_once(path: Path, text: str) -> None:
    """Write a private file; whoever comes second keeps the first one's."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(temporary)


def database() -> dict[str, Any]:
    """Django's settings for the database: ``DATABASE_URL``, else the embedded server."""
    url = DATABASE_URL.get() or postgres.address(var_folder() / "postgres").conninfo
    return parse_database(url)


def parse_database(url: str) -> dict[str, Any]:
    """Django's form of a libpq connection string or URL.

    Raises:
        psycopg.ProgrammingError: the string cannot be read.
    """
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "luodi"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
    }
