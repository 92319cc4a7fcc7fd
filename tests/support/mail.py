"""A real SMTP server on loopback, with STARTTLS, a login, and refusals on demand."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

AUTHORITY = trustme.CA()
HOST = "mail.test.localhost"


def trust() -> ssl.SSLContext:
    """A client's context that trusts the test authority and verifies names."""
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


class MailServer:
    """Stores what it takes. Steps of a script meet one DATA each: "ok", a code, "hang", "drop".

    `refuse` maps an address to the codes that it is refused with, one per attempt.
    """

    def __init__(
        self, *, starttls: bool = True, user: str = "watcher", password: str = "s3cret:/@ word"
    ) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, ...]] = []
        self.refuse: dict[str, list[int]] = {}
        self.user, self.password = user, password
        self._steps: list[int | str] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if starttls else None
        if self._context is not None:
            AUTHORITY.issue_cert("127.0.0.1", "localhost").configure_cert(self._context)
        # Bound by us: aiosmtpd's own controller cannot tell which port a 0 became.
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self._let_go: asyncio.Event | None = None

    def script(self, steps: Iterable[int | str]) -> None:
        """What the next messages meet, in order."""
        self._steps = list(steps)

    @property
    def steps_left(self) -> int:
        """How many steps of the script nobody has met yet."""
        return len(self._steps)

    def url(self, scheme: str = "smtp+starttls", *, login: str = "") -> str:
        """The address as the configuration writes it; `login` is user:password, percent-encoded."""
        return f"{scheme}://{login + '@' if login else ''}127.0.0.1:{self.port}"

    def __enter__(self) -> MailServer:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._protocol, sock=self._socket))
        self._let_go = asyncio.Event()
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._let_go.set()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(server.wait_closed())
        self._loop.close()

    def _protocol(self) -> SMTP:
        secured: dict[str, Any] = (
            {"tls_context": self._context} if self._context else {"auth_require_tls": False}
        )
        return SMTP(self, loop=self._loop, authenticator=self._login, hostname=HOST, timeout=20, **secured)

    def _login(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        given = cast(LoginPassword, data)
        good = given.login.decode() == self.user and given.password.decode() == self.password
        return AuthResult(success=good, handled=False)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        codes = self.refuse.get(address)
        if codes:
            return f"{codes.pop(0)} not this one"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        step = self._steps.pop(0) if self._steps else "ok"
        if isinstance(step, int):
            return f"{step} no"
        if step == "drop":
            assert server.transport is not None
            server.transport.abort()
            return "421 gone"
        self.mails.append(cast(EmailMessage, message_from_bytes(envelope.content or b"", policy=default)))
        self.envelopes.append(tuple(envelope.rcpt_tos))
        if step == "hang":
            assert self._let_go is not None
            await self._let_go.wait()
        return "250 taken"
