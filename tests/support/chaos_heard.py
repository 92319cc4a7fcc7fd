"""What the receivers of a chaos run have, each delivery once."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import Any

from support.chaos_desks import Desks


def posts(desks: Desks) -> dict[str, dict[str, Any]]:
    """What the endpoint has, by its key: a repeat bears the same."""
    return {post.headers["idempotency-key"]: json.loads(post.body) for post in desks.hook.posts}


def mails(desks: Desks, to: str = "") -> dict[str, str]:
    """The plain text of each mail, by its Message-ID: a repeat bears the same."""
    return {str(one["Message-ID"]): _plain(one) for one in desks.mail.mails if to in str(one["To"])}


def said(message: dict[str, Any]) -> str:
    """The words of a message on Slack, blocks included."""
    blocks = message.get("blocks")
    shown = blocks if isinstance(blocks, str) else json.dumps(blocks, ensure_ascii=False)
    return f"{message.get('text')} {shown}"


def _plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
