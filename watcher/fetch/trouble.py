"""What went wrong on the wire, in the program's own errors: one line, where, and what to do."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpcore

from watcher.errors import CutShort, FetchError, Refused, TooSlow, Unreachable

DROPPED = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError)
_ADVICE_TLS = (
    "Behind a proxy that signs anew, point SSL_CERT_FILE to a file with its root certificate; "
    "the check itself cannot be turned off."
)


def before_answer(error: Exception, wire: str, asked: str) -> FetchError:
    """The error for a request to `wire`, on behalf of the official URL `asked`, that got no answer."""
    host = urlsplit(wire).netloc.rpartition("@")[2]
    chain = tuple(_chain(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unreachable(
                f"{asked}: the certificate of {host} is not accepted: {cause.verify_message}",
                url=asked,
                advice=_ADVICE_TLS,
            )
        if isinstance(cause, ssl.SSLError):
            return Unreachable(f"{asked}: no TLS with {host}: {cause.reason or cause}", url=asked)
        if isinstance(cause, socket.gaierror):
            return Unreachable(f"{asked}: the name {host} is not known ({cause.strerror})", url=asked)
    if isinstance(error, httpcore.ConnectTimeout):
        return Unreachable(f"{asked}: {host} does not answer to a connection", url=asked)
    if isinstance(error, httpcore.TimeoutException):
        return TooSlow(f"{asked}: no answer before the deadline", url=asked)
    if isinstance(error, (httpcore.LocalProtocolError, UnicodeEncodeError)):
        return Refused(f"{asked}: the request cannot be written: {error}", url=asked)
    if isinstance(error, httpcore.ProxyError):
        return Unreachable(f"{asked}: the proxy refuses: {error}", url=asked)
    if isinstance(error, httpcore.RemoteProtocolError) and len(chain) > 1:
        return Unreachable(f"{asked}: {host} does not answer in HTTP: {chain[-1]}", url=asked)
    if isinstance(error, DROPPED):
        return Unreachable(f"{asked}: {host} dropped the connection without an answer", url=asked)
    detail = next((cause.strerror for cause in chain if isinstance(cause, OSError) and cause.strerror), error)
    return Unreachable(f"{asked}: no connection to {host}: {detail}", url=asked)


def in_body(error: Exception, asked: str) -> FetchError:
    """The error for an answer whose body did not arrive whole."""
    if isinstance(error, httpcore.TimeoutException):
        return TooSlow(f"{asked}: the body was not complete before the deadline", url=asked)
    return CutShort(f"{asked}: the body was cut short: {error}", url=asked)


def dropped(error: FetchError) -> bool:
    """True where the other side let go of the connection: asking again may well succeed."""
    return isinstance(error.__cause__, DROPPED)


def _chain(error: BaseException) -> Iterator[BaseException]:
    # httpcore's pool re-raises "from None", so the cause is left in the context only.
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
