"""Webhook: signed, with an idempotency key, never over clear text, never following a redirect."""

from __future__ import annotations

import json

import pytest
from support.hook import Hook
from support.told import delivery

from watcher.deliver.loopback import is_loopback
from watcher.deliver.webhook import WebhookTransport, signature
from watcher.deliver.webhook_answers import refused
from watcher.errors import ConfigError, GiveUp, TryAgain


def test_a_post_is_signed_with_time_and_carries_its_key() -> None:
    with Hook() as hook:
        receipt = WebhookTransport(hook.url, "shared", clock=lambda: 1_762_333_331.5).send(
            delivery("webhook")
        )
    post = hook.posts[0]
    assert receipt.reference == {"status": 204}
    assert json.loads(post.body) == {"version": 1, "event": {}, "changes": []}
    assert post.headers["idempotency-key"] == "d1e2"
    assert post.headers["x-watcher-timestamp"] == "1762333331"
    assert post.headers["x-watcher-signature"] == "v1=" + signature(b"shared", "1762333331", post.body)
    assert signature(b"shared", "1", b"{}") != signature(b"shared", "2", b"{}")


def test_without_a_secret_there_is_no_signature() -> None:
    with Hook() as hook:
        WebhookTransport(hook.url).send(delivery("webhook"))
    assert "x-watcher-signature" not in hook.posts[0].headers


def test_chinese_text_arrives_as_utf_8() -> None:
    with Hook() as hook:
        WebhookTransport(hook.url).send(delivery("webhook", payload={"name": "莱多斯公司"}))
    assert "莱多斯公司".encode() in hook.posts[0].body


def test_a_redirect_is_not_followed() -> None:
    with Hook() as hook, Hook() as elsewhere:
        hook.script([302])
        hook.location = elsewhere.url
        with pytest.raises(GiveUp, match="302"):
            WebhookTransport(hook.url, "shared").send(delivery("webhook"))
        assert elsewhere.posts == []


@pytest.mark.parametrize(
    "url", ["http://siem.example.com/hook", "ftp://example.com", "example.com", "https://"]
)
def test_only_https_or_this_machine(url: str) -> None:
    with pytest.raises(ConfigError):
        WebhookTransport(url)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("127.9.8.7", True),
        ("[::1]", True),
        ("localhost.example.com", False),
        ("10.0.0.1", False),
    ],
)
def test_what_is_this_machine(host: str, local: bool) -> None:
    assert is_loopback(host) is local


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_a_receipt(status: int) -> None:
    assert refused(status, None) is None


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 599])
def test_what_may_pass_is_tried_again(status: int) -> None:
    error = refused(status, "12")
    assert isinstance(error, TryAgain)
    assert error.after == 12
    assert refused(status, "tomorrow").after is None  # type: ignore[union-attr]


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 413, 422, 451])
def test_what_stays_is_given_up_with_advice(status: int) -> None:
    error = refused(status, None)
    assert isinstance(error, GiveUp)
    assert error.advice
