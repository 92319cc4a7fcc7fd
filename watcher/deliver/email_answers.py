"""What a mail server's refusals mean for the next attempt: one table, no I/O."""

from __future__ import annotations

import smtplib
import ssl

from watcher.errors import DeliveryError, GiveUp, TryAgain

_LOGIN = "Check user and password of `smtp`; a password in a URL has its special characters percent-encoded."
_TLS = "Use smtps:// if the server speaks TLS at once, smtp:// only for a server on this machine."
_CERTIFICATE = (
    "The server's certificate is not trusted here: mend it, or name its authority in SSL_CERT_FILE."
)
_ADDRESS = "Correct the address in the configuration; the other recipients have the message."
_MESSAGE = "The server refuses the message itself: ask its postmaster, with the code above."


def failed(error: smtplib.SMTPException | OSError) -> DeliveryError:
    """The error to raise for a failed mail: permanent (5xx) or worth another attempt."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return refused({who: code for who, (code, _) in error.recipients.items()}, told=0)
        case smtplib.SMTPAuthenticationError():
            return _coded("login", error.smtp_code, _LOGIN)
        case smtplib.SMTPNotSupportedError():
            said = "SMTP: the server does not offer what is needed (STARTTLS or login)"
            return GiveUp(said, advice=_TLS, refused=True)
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return TryAgain(f"SMTP: the server refused the connection ({error.smtp_code})", refused=True)
        case smtplib.SMTPResponseException():
            return _coded("message", error.smtp_code, _MESSAGE)
        case ssl.SSLError():
            return TryAgain(f"SMTP: no trusted TLS: {type(error).__name__}", advice=_CERTIFICATE)
    # The connection was never made or broke: the message may have arrived, the repeat has its Message-ID.
    return TryAgain(f"SMTP: no answer: {type(error).__name__}")


def refused(codes: dict[str, int], *, told: int) -> DeliveryError:
    """Recipients that were refused, by SMTP code; `told` counts those who have the message.

    One that may still be served (4xx) makes it worth another attempt, for the refused alone.
    """
    names = ", ".join(f"{who} ({code})" for who, code in sorted(codes.items()))
    has = f"; {told} other recipient{'s have' if told != 1 else ' has'} it" if told else ""
    if any(400 <= code < 500 for code in codes.values()):
        return TryAgain(f"SMTP: not yet taken for {names}{has}", refused=not told)
    return GiveUp(f"SMTP: refused for {names}{has}", advice=_ADDRESS, refused=not told)


def _coded(what: str, code: int, advice: str) -> DeliveryError:
    said = f"SMTP: the server refused the {what} ({code})"
    # A server that answers with an error has not taken the message, after DATA as before (RFC 5321, 4.2.5).
    return GiveUp(said, advice=advice, refused=True) if code >= 500 else TryAgain(said, refused=True)
