"""What the environment says, read in one place. Every setting has a name, a default and a reason here."""

import os
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit


class BadSetting(ValueError):
    """A variable of the environment that can't be used; the message names it and the cure."""


def text(name: str, default: str = "") -> str:
    """The variable's text, or the default when unset or blank."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """Whether the variable is set to 1, true, yes or on."""
    value = text(name).lower()
    return value in {"1", "true", "yes", "on"} if value else default


def words(name: str, default: str = "") -> list[str]:
    """The variable's comma-separated words."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def var_folder() -> Path:
    """Where everything the program writes lives: data, uploads, secrets. THIRDRING_VAR, or ./var."""
    return Path(text("THIRDRING_VAR", "var")).resolve()


def database_settings(url: str) -> dict[str, object]:
    """Django's settings for a PostgreSQL URL; a socket folder may be given as ``?host=/path``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(
            f"DATABASE_URL: it must start with postgresql://, not {parts.scheme or 'nothing'}://"
        )
    try:
        port = parts.port
    except ValueError:
        raise BadSetting("DATABASE_URL: the port behind the host's name is no number up to 65535.") from None
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "thirdring",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "")) or parts.hostname or "",
        "PORT": str(port or query.pop("port", "")),
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def socket_url(socket_folder: Path, *, port: int, user: str, name: str) -> str:
    """The URL of a PostgreSQL that listens on a socket in ``socket_folder``."""
    return f"postgresql://{user}@/{name}?host={quote(str(socket_folder), safe='')}&port={port}"
