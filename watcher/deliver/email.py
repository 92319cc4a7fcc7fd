"""Mail through SMTP: one message for all recipients, the same Message-ID at every attempt."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, make_msgid, parseaddr

from watcher.deliver.email_answers import failed, refused
from watcher.deliver.smtp_url import mail_server
from watcher.errors import ConfigError
from watcher.model.delivery import Delivery, Receipt

_TIMEOUT = 30
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9._-]")


class EmailTransport:
    """One list of recipients.

    A server may take a message for some recipients and refuse others. The refused alone are tried again as
    long as this process lives; after a restart the message goes to all of them once more, under the same
    Message-ID, because a lost alert is worse than a doubled mail.
    """

    def __init__(
        self,
        to: Sequence[str],
        sender: str,
        smtp: str,
        *,
        timeout: float = _TIMEOUT,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._to = tuple(_address(address, "to") for address in to)
        self._from = _line(sender)
        self._domain = _address(sender, "from").rpartition("@")[2] or "localhost"
        self._server = mail_server(smtp)
        self._timeout = timeout
        self._tls = tls
        self._told: dict[str, frozenset[str]] = {}

    def __repr__(self) -> str:
        return f"EmailTransport({', '.join(self._to)} via {self._server.host})"

    def send(self, delivery: Delivery) -> Receipt:
        """Hand the message to the server for every recipient who does not have it yet."""
        told = self._told.get(delivery.id, frozenset())
        message = build(delivery, sender=self._from, to=self._to, domain=self._domain)
        waiting = [address for address in self._to if address not in told]
        codes = self._hand_over(message, waiting)
        if codes:
            self._told[delivery.id] = told | (frozenset(waiting) - codes.keys())
            raise refused(codes, told=len(self._told[delivery.id]))
        self._told.pop(delivery.id, None)
        return Receipt({"message_id": str(message["Message-ID"]), "to": list(self._to)})

    def find(self, delivery: Delivery) -> Receipt | None:
        """SMTP cannot be asked what arrived: the repeat carries the same Message-ID."""
        return None

    def probe(self) -> str:
        """Send a test mail; says what was proven. Raises GiveUp or TryAgain."""
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"], message["To"] = self._from, ", ".join(self._to)
        message["Subject"] = "watcher: test message"
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = make_msgid("watcher-test", domain=self._domain)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("Nothing has changed on any list. This message shows that mail arrives here.\n")
        if codes := self._hand_over(message, self._to):
            raise refused(codes, told=len(self._to) - len(codes))
        secured = "without TLS" if self._server.scheme == "smtp" else "with verified TLS"
        login = "logged in, " if self._server.user else ""
        return f"{self._server.host} ({secured}): {login}took a test message for {', '.join(self._to)}"

    def _hand_over(self, message: EmailMessage, recipients: Sequence[str]) -> dict[str, int]:
        """Send; the recipients that were refused with their SMTP codes. Raises DeliveryError otherwise."""
        try:
            connection = self._connect()
            try:
                refusals = connection.send_message(message, self._from, list(recipients))
            finally:
                # What the server says to QUIT no longer concerns the message: it has been taken or refused.
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()
        except (smtplib.SMTPException, OSError) as error:
            raise failed(error) from None
        return {address: code for address, (code, _) in refusals.items()}

    def _connect(self) -> smtplib.SMTP:
        server, tls = self._server, self._tls or ssl.create_default_context()
        # EHLO names the sender's domain: the default asks the resolver for this machine's own name.
        if server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, self._domain, timeout=self._timeout, context=tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, self._domain, timeout=self._timeout)
        try:
            if server.scheme == "smtp+starttls":
                connection.starttls(context=tls)
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection


def build(delivery: Delivery, *, sender: str, to: Sequence[str], domain: str) -> EmailMessage:
    """The mail of one delivery: equal at every attempt, a reply where its subject has a first mail."""
    payload = delivery.message.payload
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = _line(sender)
    message["To"] = ", ".join(_line(address) for address in to)
    message["Subject"] = _line(payload["subject"])
    message["Date"] = format_datetime(delivery.created_at.astimezone(UTC))
    message["Message-ID"] = f"<{_NOT_IN_AN_ID.sub('-', delivery.id)}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    first = delivery.root.reference.get("message_id") if delivery.root else None
    if first and first != message["Message-ID"]:
        message["In-Reply-To"] = message["References"] = _line(str(first))
    message.set_content(payload["text"])
    message.add_alternative(payload["html"], subtype="html")
    return message


def _line(value: str) -> str:
    """One line: smtplib raises on a header with a line break, and a forged header would be worse."""
    return " ".join(value.split())


def _address(text: str, key: str) -> str:
    address = parseaddr(_line(text))[1]
    if "\n" in text or address.count("@") != 1 or not address.isascii() or " " in address:
        raise ConfigError(f"email: {key}: not a mail address: {_line(text)!r}")
    return address
