"""The same battery for every way out: what is tried again, what is given up, what is never told twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from support.hook import Hook
from support.mail import MailServer, trust
from support.slack import FakeSlack
from support.told import delivery

from watcher.deliver.email import EmailTransport
from watcher.deliver.slack import SlackTransport
from watcher.deliver.webhook import WebhookTransport
from watcher.errors import DeliveryError, GiveUp, TryAgain
from watcher.model.delivery import Transport

SECRET = "s3cret:/@ word"
LOGIN = "watcher:s3cret%3A%2F%40%20word"


@dataclass(frozen=True)
class Way:
    """One transport with the real server behind it."""

    kind: str
    transport: Transport
    script: Callable[[list[int | str]], None]
    stored: Callable[[], int]
    refused_login: Callable[[], Transport]


def _slack(stack: ExitStack) -> Way:
    fake = stack.enter_context(FakeSlack(token=SECRET))
    return Way(
        "slack",
        SlackTransport("C0123456789", SECRET, fake.url, timeout=1),
        fake.script,
        lambda: len(fake.messages),
        lambda: SlackTransport("C0123456789", SECRET + "x", fake.url, timeout=1),
    )


def _email(stack: ExitStack) -> Way:
    server = stack.enter_context(MailServer())

    def mail(login: str) -> EmailTransport:
        url = server.url(login=login)
        return EmailTransport(["desk@example.com"], "watcher@example.com", url, timeout=1, tls=trust())

    return Way("email", mail(LOGIN), server.script, lambda: len(server.mails), lambda: mail(LOGIN + "x"))


def _webhook(stack: ExitStack) -> Way:
    hook = stack.enter_context(Hook())

    def refused() -> WebhookTransport:
        hook.script([401])
        return WebhookTransport(hook.url, SECRET, timeout=1)

    transport = WebhookTransport(hook.url, SECRET, timeout=1)
    return Way("webhook", transport, hook.script, lambda: len(hook.posts), refused)


@pytest.fixture(params=[_slack, _email, _webhook], ids=["slack", "email", "webhook"])
def way(request: pytest.FixtureRequest) -> Iterator[Way]:
    with ExitStack() as stack:
        yield request.param(stack)


def test_a_message_arrives_once_and_leaves_a_receipt(way: Way) -> None:
    receipt = way.transport.send(delivery(way.kind))
    assert receipt.reference
    assert way.stored() == 1


@pytest.mark.parametrize("step", [500, 503, 429])
def test_a_server_in_trouble_is_tried_again(way: Way, step: int) -> None:
    way.script([{500: 451, 503: 421, 429: 450}[step] if way.kind == "email" else step])
    with pytest.raises(TryAgain) as caught:
        way.transport.send(delivery(way.kind))
    if step == 429 and way.kind != "email":
        assert caught.value.after == 7
    way.transport.send(delivery(way.kind))


@pytest.mark.parametrize("step", ["hang", "drop"])
def test_no_answer_is_tried_again(way: Way, step: str) -> None:
    way.script([step])
    with pytest.raises(TryAgain):
        way.transport.send(delivery(way.kind))


def test_a_refused_login_is_given_up_and_says_what_to_do(way: Way) -> None:
    with pytest.raises(GiveUp) as caught:
        way.refused_login().send(delivery(way.kind))
    assert caught.value.advice


@pytest.mark.parametrize("step", [500, "hang", "drop", "login"])
def test_no_error_shows_a_secret(way: Way, step: int | str) -> None:
    transport = way.refused_login() if step == "login" else way.transport
    if step != "login":
        way.script([step])
    with pytest.raises(DeliveryError) as caught:
        transport.send(delivery(way.kind))
    error: BaseException | None = caught.value
    while error is not None:
        said = f"{error} {error!r} {getattr(error, 'advice', '')}"
        assert SECRET not in said
        assert "s3cret" not in said
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert "s3cret" not in repr(transport)


def test_what_hung_after_it_was_stored_is_found_or_recognised(way: Way) -> None:
    way.script(["hang"])
    with pytest.raises(TryAgain):
        way.transport.send(delivery(way.kind))
    assert way.stored() == 1
    found = way.transport.find(delivery(way.kind, doubtful=True))
    assert (found is not None) is (way.kind == "slack")


def test_the_probe_says_what_it_proved(way: Way) -> None:
    assert way.transport.probe()
    assert way.stored() == 1


def test_the_probe_fails_loudly(way: Way) -> None:
    with pytest.raises(GiveUp):
        way.refused_login().probe()
