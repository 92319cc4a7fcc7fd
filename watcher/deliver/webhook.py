"""JSON by POST, signed, with the delivery id as Idempotency-Key."""

from __future__ import annotations

import hashlib
import hmac
import time
import uuid
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from watcher import __version__
from watcher.core.json_text import dumps
from watcher.deliver.endpoint import endpoint
from watcher.deliver.loopback import is_loopback
from watcher.deliver.stay import Stay
from watcher.deliver.webhook_answers import refused
from watcher.errors import TryAgain
from watcher.model.delivery import Delivery, Receipt

_TIMEOUT = 30.0


class WebhookTransport:
    """One endpoint: https, or http on this machine.

    `X-Watcher-Signature: v1=<hex>` is the HMAC-SHA256 of `<X-Watcher-Timestamp>.<body>` under the shared
    secret. An endpoint that sees an Idempotency-Key again has the message already.
    """

    def __init__(
        self,
        url: str,
        secret: str | None = None,
        *,
        timeout: float = _TIMEOUT,
        clock: Callable[[], float] = time.time,
    ) -> None:
        host = endpoint(url, "webhook: url", "the message").hostname or ""
        local = is_loopback(host)
        self._url, self._host = url, host
        self._secret = secret.encode() if secret else None
        self._timeout, self._clock = timeout, clock
        # A proxy of the environment is for the world outside, not for this machine.
        self._opener = build_opener(Stay(), *((ProxyHandler({}),) if local else ()))

    def __repr__(self) -> str:
        return f"WebhookTransport({self._host})"

    def send(self, delivery: Delivery) -> Receipt:
        """POST the payload once. Any 2xx is a receipt."""
        return Receipt({"status": self._post(delivery.message.payload, delivery.id)})

    def find(self, delivery: Delivery) -> Receipt | None:
        """A webhook cannot be asked: the repeat carries the same Idempotency-Key."""
        return None

    def probe(self) -> str:
        """POST {"version": 1, "test": true}; says what was proven."""
        status = self._post({"version": 1, "test": True}, f"test-{uuid.uuid4()}")
        return f"{self._host} took a {'signed' if self._secret else 'unsigned'} test message (HTTP {status})"

    def _post(self, payload: Mapping[str, Any], key: str) -> int:
        body = dumps(payload).encode()
        stamp = str(int(self._clock()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"watcher/{__version__}",
            "Idempotency-Key": key,
            "X-Watcher-Timestamp": stamp,
        }
        if self._secret is not None:
            headers["X-Watcher-Signature"] = "v1=" + signature(self._secret, stamp, body)
        try:
            request = Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310
            with self._opener.open(request, timeout=self._timeout) as answer:
                status, after = int(answer.status), None
        except HTTPError as answer:
            with answer:
                status, after = answer.code, answer.headers.get("Retry-After")
        except (URLError, OSError, HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            raise TryAgain(f"webhook: {self._host} gave no answer: {type(reason).__name__}") from None
        if (problem := refused(status, after)) is not None:
            raise problem
        return status


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 (hex) of the timestamp, a full stop and the body."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
