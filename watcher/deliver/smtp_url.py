"""smtp+starttls://user:password@host:587: where mail goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from watcher.deliver.loopback import is_loopback
from watcher.errors import ConfigError

_FORM = re.compile(
    r"(?P<scheme>smtp\+starttls|smtps|smtp)://(?:(?P<user>[^:@]*)(?::(?P<password>.*))?@)?"
    r"(?P<host>\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?/?"
)
_PORTS = {"smtp+starttls": 587, "smtps": 465, "smtp": 25}
_ADVICE = "Write smtp+starttls://user:password@host:587, smtps://… or smtp://…"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server. `scheme`: smtp+starttls, smtps or smtp. The password is never shown."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def mail_server(url: str) -> MailServer:
    """Read the URL. Raises ConfigError, in whose words the URL does not occur: it holds a password."""
    found = _FORM.fullmatch(url.strip())
    if found is None:
        raise ConfigError("smtp: not the address of a mail server", advice=_ADVICE)
    scheme, host = found["scheme"], found["host"].strip("[]")
    port = int(found["port"] or _PORTS[scheme])
    if not 0 < port < 65_536:
        raise ConfigError(f"smtp: no such port: {port}", advice=_ADVICE)
    if scheme == "smtp" and found["user"] and not is_loopback(host):
        raise ConfigError("smtp: a password would cross the network unprotected", advice=_ADVICE)
    user, password = found["user"], found["password"]
    return MailServer(
        scheme, host, port, unquote(user) if user else None, unquote(password) if password else None
    )
