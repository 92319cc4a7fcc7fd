"""Mail: headers that cannot be forged, stable ids, partial refusals, verified TLS."""

from __future__ import annotations

import smtplib
import ssl
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.mail import MailServer, trust
from support.told import CREATED, delivery

from watcher.core.view_types import View
from watcher.deliver.email import EmailTransport, build
from watcher.deliver.email_answers import failed
from watcher.deliver.smtp_url import MailServer as Server
from watcher.deliver.smtp_url import mail_server
from watcher.errors import ConfigError, GiveUp, TryAgain
from watcher.model.delivery import Receipt

TO = ("a@example.com", "b@example.com")


def transport(server: MailServer, to: tuple[str, ...] = TO, **changed: object) -> EmailTransport:
    fields = {"sender": "Watcher <watcher@example.com>", "smtp": server.url(), "timeout": 1, "tls": trust()}
    return EmailTransport(to, **(fields | changed))  # type: ignore[arg-type]


def test_a_mail_has_text_and_html_and_a_stable_id() -> None:
    with MailServer() as server:
        way = transport(server)
        receipts = [way.send(delivery("email")), way.send(delivery("email"))]
    first, again = server.mails
    assert first["Message-ID"] == again["Message-ID"] == "<d1e2@example.com>"
    assert first["Date"] == again["Date"]
    assert first["Subject"] == "BIS Entity List: 1 added"
    assert first.get_body(("plain",)).get_content().startswith("BIS Entity List: 1 added")  # type: ignore[union-attr]
    assert "<h1" in first.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert receipts[0].reference["message_id"] == "<d1e2@example.com>"
    assert server.envelopes == [TO, TO]


def test_a_later_mail_of_the_same_subject_is_a_reply() -> None:
    root = Receipt({"message_id": "<first@example.com>"})
    mail = build(delivery("email", root=root), sender="w@example.com", to=TO, domain="example.com")
    assert mail["In-Reply-To"] == mail["References"] == "<first@example.com>"
    own = Receipt({"message_id": "<d1e2@example.com>"})
    same = build(delivery("email", root=own), sender="w@example.com", to=TO, domain="example.com")
    assert same["References"] is None


@given(st.text(max_size=300))
def test_no_headline_forges_a_header(headline: str) -> None:
    view = View(headline=f"{headline}\r\nBcc: everybody@example.com")
    mail = build(delivery("email", view=view), sender="w@example.com", to=TO, domain="example.com")
    read = message_from_bytes(mail.as_bytes(), policy=default)
    assert read["Bcc"] is None
    assert set(read.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    }


def test_the_refused_alone_are_tried_again() -> None:
    with MailServer() as server:
        server.refuse["b@example.com"] = [450]
        way = transport(server)
        with pytest.raises(TryAgain, match=r"b@example\.com \(450\); 1 other recipient has it"):
            way.send(delivery("email"))
        receipt = way.send(delivery("email"))
        assert server.envelopes == [("a@example.com",), ("b@example.com",)]
        assert receipt.reference["to"] == list(TO)
        way.send(delivery("email", ident="next"))
        assert server.envelopes[-1] == TO


def test_a_recipient_refused_for_good_is_an_error_though_the_others_have_it() -> None:
    with MailServer() as server:
        server.refuse["b@example.com"] = [550]
        with pytest.raises(GiveUp, match=r"b@example\.com \(550\); 1 other") as caught:
            transport(server).send(delivery("email"))
        assert "Correct the address" in caught.value.advice
        assert server.envelopes == [("a@example.com",)]


@pytest.mark.parametrize(("code", "kind"), [(450, TryAgain), (550, GiveUp)])
def test_when_all_are_refused_their_code_decides(code: int, kind: type[Exception]) -> None:
    with MailServer() as server:
        server.refuse["a@example.com"] = [code]
        with pytest.raises(kind):
            transport(server, TO[:1]).send(delivery("email"))
        assert server.mails == []


def test_a_message_refused_for_good_is_given_up() -> None:
    with MailServer() as server:
        server.script([554])
        with pytest.raises(GiveUp, match="554"):
            transport(server).send(delivery("email"))


def test_the_probe_says_how_the_mail_went() -> None:
    with MailServer() as server:
        assert "verified TLS" in transport(server).probe()
        assert server.mails[0]["Auto-Submitted"] == "auto-generated"
        server.refuse["a@example.com"] = [550]
        with pytest.raises(GiveUp):
            transport(server).probe()


def test_a_certificate_that_nobody_vouches_for_is_not_spoken_to() -> None:
    with MailServer() as server:
        with pytest.raises(TryAgain, match="TLS") as caught:
            transport(server, tls=ssl.create_default_context()).send(delivery("email"))
        assert "certificate" in caught.value.advice
        assert server.mails == []


def test_a_server_without_starttls_never_gets_the_password() -> None:
    with MailServer(starttls=False) as server:
        with pytest.raises(GiveUp, match="STARTTLS"):
            transport(server, smtp=server.url(login="watcher:secret")).send(delivery("email"))
        assert server.mails == []


def test_plain_smtp_works_on_this_machine() -> None:
    with MailServer(starttls=False) as server:
        transport(server, smtp=server.url("smtp")).send(delivery("email"))
        assert len(server.mails) == 1


def test_tls_from_the_start_is_spoken_to_a_server_that_does_not() -> None:
    with MailServer(starttls=False) as server, pytest.raises(TryAgain):
        transport(server, smtp=server.url("smtps")).send(delivery("email"))


def test_nobody_there_is_tried_again() -> None:
    with MailServer() as server:
        way = transport(server)
    with pytest.raises(TryAgain):
        way.send(delivery("email"))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (smtplib.SMTPConnectError(421, "busy"), TryAgain),
        (smtplib.SMTPHeloError(501, "no"), TryAgain),
        (smtplib.SMTPAuthenticationError(454, b"later"), TryAgain),
        (smtplib.SMTPAuthenticationError(535, b"no"), GiveUp),
        (smtplib.SMTPSenderRefused(553, b"no", "w@example.com"), GiveUp),
        (smtplib.SMTPServerDisconnected("gone"), TryAgain),
        (TimeoutError(), TryAgain),
    ],
)
def test_the_table(error: smtplib.SMTPException | OSError, kind: type[Exception]) -> None:
    assert type(failed(error)) is kind


def test_the_address_of_a_server_is_read() -> None:
    assert mail_server("smtp+starttls://me:p%40ss%2Fword@mail.example.com") == Server(
        "smtp+starttls", "mail.example.com", 587, "me", "p@ss/word"
    )
    assert mail_server("smtps://mail.example.com:4650/") == Server("smtps", "mail.example.com", 4650)
    assert mail_server("smtp://[::1]:25").host == "::1"
    assert mail_server("smtp+starttls://me:a@b/c#d@mail.example.com").password == "a@b/c#d"


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://user:hunter2@mail.example.com",
        "smtp://user:hunter2@mail.example.com",
        "smtp://mail.example.com:99999",
        "smtps://user:hunter2@mail example.com",
    ],
)
def test_a_wrong_address_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        mail_server(url)
    assert "hunter2" not in f"{caught.value}{caught.value.advice}"


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b@c", "a@example.com\r\nBcc: x@example.com", "ü@example.com"]
)
def test_a_wrong_recipient_is_refused(address: str) -> None:
    with pytest.raises(ConfigError):
        EmailTransport([address], "w@example.com", "smtps://mail.example.com")


def test_the_date_is_the_day_it_was_queued() -> None:
    mail = build(delivery("email"), sender="w@example.com", to=TO, domain="example.com")
    assert mail["Date"].datetime == CREATED
