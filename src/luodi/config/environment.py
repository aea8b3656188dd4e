"""What may be set from outside. Every variable is documented in ``docs/manual/settings.md``."""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass
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
)


def var_folder() -> Path:
    """Where everything lives that the program writes."""
    return Path(VAR.get()).absolute()


def words(text: str) -> list[str]:
    """The items of a comma-separated list."""
    return [word.strip() for word in text.split(",") if word.strip()]


def secret_key() -> str:
    """The key that signs sessions: from outside, or made once and kept private under ``var/``."""
    if given := SECRET_KEY.get():
        return given
    path = var_folder() / "secret-key"
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
