"""What Slack's refusals mean for the next attempt: one table, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from watcher.errors import DeliveryError, GiveUp, TryAgain

# Slack answers 200 with {"ok": false, "error": …}. What is not in either table is tried again: an error
# that nobody has met before must not cost a message.
AGAIN = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
    }
)
# "It's possible some aspect of the operation succeeded before the error was raised", says Slack of these.
_HALF_DONE = frozenset({"internal_error", "fatal_error", "service_unavailable"})

_AUTH = (
    "Make a new bot token in Slack, put it where the configuration reads it, run `watcher deliver --test`."
)
_CHANNEL = "Give the channel's id (C0123456789, not its name) and invite the bot to it: `/invite @…`."
_OPEN = "Choose another channel, or have an administrator open this one for the bot."
_OURS = "The payload is at fault, not the channel: please report it with the message's text."

NEVER: Mapping[str, str] = MappingProxyType(
    {
        "invalid_auth": _AUTH,
        "not_authed": _AUTH,
        "account_inactive": _AUTH,
        "token_revoked": _AUTH,
        "token_expired": _AUTH,
        "no_permission": _AUTH,
        "org_login_required": _AUTH,
        "two_factor_setup_required": _AUTH,
        "not_allowed_token_type": "Use a bot token (xoxb-…): other kinds may not post.",
        "missing_scope": "Give the app the scope chat:write and install it again.",
        "channel_not_found": _CHANNEL,
        "not_in_channel": _CHANNEL,
        "channel_type_not_supported": _CHANNEL,
        "is_archived": _OPEN,
        "restricted_action": _OPEN,
        "restricted_action_read_only_channel": _OPEN,
        "restricted_action_thread_only_channel": _OPEN,
        "restricted_action_non_threadable_channel": _OPEN,
        "ekm_access_denied": _OPEN,
        "access_denied": _OPEN,
        "enterprise_is_restricted": _OPEN,
        "team_access_not_granted": _OPEN,
        "invalid_arguments": _OURS,
        "invalid_metadata_format": _OURS,
        "invalid_metadata_schema": _OURS,
        "metadata_too_large": _OURS,
        "metadata_must_be_sent_from_app": "Use an app's bot token: no other may set metadata.",
        "msg_too_long": _OURS,
        "no_text": _OURS,
    }
)
UNREADABLE_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
NO_SUCH_ROOT = frozenset(
    {"thread_not_found", "message_not_found", "invalid_thread_ts", "cannot_reply_to_message"}
)
CANNOT_EDIT = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "cant_edit_message", "is_inactive"}
)
UNSEEABLE = frozenset({"missing_scope", "not_in_channel", "no_permission", "not_allowed_token_type"})


def refused(
    method: str, status: int, error: str, retry_after: float | None, needed: str = ""
) -> DeliveryError:
    """The error to raise for an answer of Slack's that is not ok.

    `status` is the HTTP status, `error` Slack's own word, `needed` the scope it asks for.
    """
    said = f"Slack {method}: {error or f'HTTP {status}'}"
    known = error in NEVER or error in AGAIN - _HALF_DONE
    clear = status < 500 and (status >= 400 or known)
    if error in NEVER and status < 500 and status != 429:
        scope = f" Slack asks for the scope {needed}." if error == "missing_scope" and needed else ""
        return GiveUp(said, advice=NEVER[error] + scope, refused=clear)
    return TryAgain(said, after=retry_after, refused=clear)
