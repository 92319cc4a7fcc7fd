"""Slack through a bot token: posts, replies, edits, and the search for what may have arrived."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from watcher.core.slack_blocks import as_text
from watcher.core.text import whole
from watcher.deliver.endpoint import endpoint
from watcher.deliver.slack_answers import (
    CANNOT_EDIT,
    NO_SUCH_ROOT,
    UNREADABLE_BLOCKS,
    UNSEEABLE,
    refused,
)
from watcher.errors import DeliveryError, GiveUp, TryAgain
from watcher.model.delivery import Delivery, Receipt

METADATA = "watcher_delivery"
_TIMEOUT = 30
_PAGE = 200
# A post is stored under Slack's clock, the first attempt under ours.
_SKEW = 300.0
_DAY = 86_400.0
_PAGES = 50
_WORD = re.compile(r"[a-z][a-z0-9_:.,-]{0,99}")


class SlackTransport:
    """One channel. `find` needs channels:history (groups:history in a private channel)."""

    def __init__(
        self, channel: str, token: str, api: str = "https://slack.com/api/", *, timeout: int = _TIMEOUT
    ) -> None:
        endpoint(api, "slack: api", "the token")
        self._channel = channel
        # No retry handlers at all: the SDK's own posts a message again after a dropped connection, when it
        # may well have arrived, and its rate-limit handler sleeps inside the call. The outbox waits.
        self._client = WebClient(
            token=token, base_url=api, timeout=timeout, retry_handlers=[], logger=_silent()
        )
        self._blind: str | None = None  # why the history cannot be read, once that was tried

    def __repr__(self) -> str:
        return f"SlackTransport({self._channel!r})"

    def send(self, delivery: Delivery) -> Receipt:
        """Post, reply in the thread of the root, or rewrite the root."""
        message = delivery.message
        if message.operation == "edit":
            return self._edit(delivery)
        payload = message.payload
        fields: dict[str, Any] = {
            "channel": self._channel,
            "text": payload["text"],
            "blocks": payload.get("blocks"),
            "metadata": {"event_type": METADATA, "event_payload": {"delivery_id": delivery.id}},
            "parse": "none",
            "link_names": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if delivery.root is not None:
            fields["thread_ts"] = delivery.root.reference["ts"]
            fields["reply_broadcast"] = bool(payload.get("reply_broadcast"))
        answer = self._post(fields)
        reference = {"channel": answer["channel"], "ts": answer["ts"]}
        return Receipt(reference | ({"unverified": self._blind} if self._blind and delivery.doubtful else {}))

    def find(self, delivery: Delivery) -> Receipt | None:
        """The message of a doubtful delivery if it arrived; None if it did not, or cannot be seen.

        An edit is never looked for: doing it twice does no harm. Raises TryAgain while Slack does not answer,
        because posting without having looked could tell it twice.
        """
        if delivery.message.operation == "edit":
            return None
        try:
            for found in self._said(delivery):
                payload = found.get("metadata", {}).get("event_payload", {})
                if payload.get("delivery_id") == delivery.id:
                    return Receipt({"channel": self._channel, "ts": found["ts"]})
        except _Refusal as refusal:
            if refusal.error in UNSEEABLE:
                self._blind = f"{refusal.error} (needs {refusal.needed or 'channels:history'})"
                return None
            raise refusal.told() from None
        return None

    def probe(self) -> str:
        """Post a test message and find it again; says which permissions were proven. Raises GiveUp."""
        who = self._ask("auth.test", {})
        scopes = {s.strip() for s in _header(who, "x-oauth-scopes").split(",") if s.strip()}
        mark = f"probe-{uuid.uuid4()}"
        posted = self._post(
            {
                "channel": self._channel,
                "text": "watcher: test message. Nothing has changed on any list.",
                "metadata": {"event_type": METADATA, "event_payload": {"delivery_id": mark}},
            }
        )
        try:
            seen = self._history("conversations.history", {"oldest": posted["ts"], "inclusive": True})
            found = any(
                m.get("metadata", {}).get("event_payload", {}).get("delivery_id") == mark for m in seen
            )
        except _Refusal as refusal:
            raise GiveUp(
                f"Slack: posted to {self._channel}, but its history cannot be read: {refusal.error}",
                advice=f"Give the app the scope {refusal.needed or 'channels:history (groups:history)'}, so"
                " that a doubtful message is looked for before it is repeated.",
            ) from None
        if not found:
            raise GiveUp(
                f"Slack: posted to {self._channel}, but the message is not in its history",
                advice="Check that the app may read message metadata in this channel.",
            )
        named = f" (scopes {', '.join(sorted(scopes))})" if scopes else ""
        team = f" of {who['team']}" if who.get("team") else ""
        return f"posted to {self._channel}{team} and found the message again{named}"

    def _edit(self, delivery: Delivery) -> Receipt:
        if delivery.root is None:
            return Receipt({"edited": False, "why": "there is no first message"})
        reference = dict(delivery.root.reference)
        payload = delivery.message.payload
        fields = {
            "channel": reference.get("channel", self._channel),
            "ts": reference["ts"],
            "text": payload["text"],
            "blocks": payload.get("blocks"),
            "parse": "none",
            "link_names": False,
        }
        try:
            self._call("chat.update", fields)
        except _Refusal as refusal:
            # Somebody deleted the first message, or the workspace forbids late edits: the news itself is in
            # the reply, so a root that stays as it was is no lost message.
            if refusal.error in CANNOT_EDIT | UNREADABLE_BLOCKS:
                return Receipt(reference | {"edited": False, "why": refusal.error})
            raise refusal.told() from None
        return Receipt(reference | {"edited": True})

    def _post(self, fields: dict[str, Any]) -> SlackResponse:
        """Post; give up the thread or the blocks, never the words, where Slack will not have them."""
        while True:
            try:
                return self._call("chat.postMessage", fields)
            except _Refusal as refusal:
                if refusal.error in UNREADABLE_BLOCKS and fields.get("blocks"):
                    fields = {**fields, "text": as_text(fields), "blocks": None}
                elif refusal.error in NO_SUCH_ROOT and "thread_ts" in fields:
                    fields = {k: v for k, v in fields.items() if k not in ("thread_ts", "reply_broadcast")}
                else:
                    raise refusal.told() from None

    def _said(self, delivery: Delivery) -> Iterator[Mapping[str, Any]]:
        since, real = (delivery.first_attempt_at or delivery.created_at).timestamp(), time.time()
        # Under WATCHER_CLOCK our first attempt may lie in what is the future for Slack.
        oldest = since - _SKEW if since <= real else real - _DAY
        bounds: dict[str, Any] = {"oldest": f"{oldest:.6f}", "inclusive": True}
        if delivery.root is not None:
            try:
                thread = bounds | {"ts": delivery.root.reference["ts"]}
                yield from self._history("conversations.replies", thread)
                return
            except _Refusal as refusal:
                # The root was deleted: then the reply, if it arrived, stands in the channel itself.
                if refusal.error not in NO_SUCH_ROOT:
                    raise
        yield from self._history("conversations.history", bounds)

    def _history(self, method: str, bounds: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
        cursor = ""
        for _ in range(_PAGES):
            asked = {"channel": self._channel, "limit": _PAGE, "include_all_metadata": True, **bounds}
            answer = self._call(method, asked | ({"cursor": cursor} if cursor else {}), get=True)
            yield from answer.get("messages") or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _ask(self, method: str, fields: dict[str, Any]) -> SlackResponse:
        try:
            return self._call(method, fields)
        except _Refusal as refusal:
            raise refusal.told() from None

    def _call(self, method: str, fields: dict[str, Any], *, get: bool = False) -> SlackResponse:
        sent = {name: value for name, value in fields.items() if value is not None}
        try:
            if get:
                return self._client.api_call(method, http_verb="GET", params=sent)
            return self._client.api_call(method, json=sent)
        except SlackApiError as error:
            answer = error.response
            body = answer.data if isinstance(answer.data, dict) else {}
            word = str(body.get("error", "")) if answer.status_code == 200 or body.get("error") else ""
            needed = _named(str(body.get("needed", "")))
            raise _Refusal(method, answer.status_code, _named(word), _after(answer), needed) from None
        except (OSError, HTTPException, ValueError, LookupError, SlackClientError) as error:
            # The request may have arrived all the same: the delivery is doubtful and is looked for first.
            raise TryAgain(f"Slack {method}: {type(error).__name__}: no answer") from None


class _Refusal(Exception):
    """An answer of Slack's that is not ok; `told` makes it the error that leaves this module."""

    def __init__(self, method: str, status: int, error: str, after: float | None, needed: str) -> None:
        super().__init__(error)
        self.method, self.status, self.error, self.after, self.needed = method, status, error, after, needed

    def told(self) -> DeliveryError:
        return refused(self.method, self.status, self.error, self.after, self.needed)


def _named(word: str) -> str:
    """Slack's own word for a fault or a scope; not what a proxy before it makes of our request."""
    return word if _WORD.fullmatch(word) else ""


def _silent() -> logging.Logger:
    """The SDK logs every failed request by itself; our one line for each delivery is enough."""
    return logging.Logger("watcher.slack", level=logging.CRITICAL + 1)


def _header(answer: SlackResponse, name: str) -> str:
    found = next((v for k, v in answer.headers.items() if k.lower() == name), "")
    return str(found[0] if isinstance(found, list) else found)


def _after(answer: SlackResponse) -> float | None:
    return whole(_header(answer, "retry-after"))
