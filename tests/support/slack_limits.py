"""What Slack refuses: the documented limits, and the undocumented total."""

from __future__ import annotations

from typing import Any

MAX_TEXT = 40_000
# Undocumented; 11,341 characters have been refused in the wild.
MAX_TOTAL = 11_300
_ELEMENTS = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
_RUNS = {"text", "link", "user", "emoji", "channel", "broadcast", "date", "color", "usergroup"}


def problem(text: Any, blocks: Any) -> str | None:
    """Slack's error for a message, None where it would be taken."""
    if not text and not blocks:
        return "no_text"
    if text and len(text) > MAX_TEXT:
        return "msg_too_long"
    if blocks is None:
        return None
    if not isinstance(blocks, list) or len(blocks) > 50:
        return "invalid_blocks"
    ids = [block.get("block_id") for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)) or any(len(one) > 255 for one in ids):
        return "invalid_blocks"
    if not all(_block(block) for block in blocks):
        return "invalid_blocks"
    return "msg_blocks_too_long" if letters(blocks) > MAX_TOTAL else None


def letters(node: Any) -> int:
    """All characters of all texts and addresses."""
    if isinstance(node, list):
        return sum(letters(item) for item in node)
    if isinstance(node, dict):
        own = sum(len(node[key]) for key in ("text", "url") if isinstance(node.get(key), str))
        return own + sum(letters(value) for value in node.values() if isinstance(value, (dict, list)))
    return 0


def strings(node: Any) -> list[str]:
    """Every text of a payload, in order."""
    if isinstance(node, list):
        return [text for item in node for text in strings(item)]
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return own + [t for value in node.values() if isinstance(value, (dict, list)) for t in strings(value)]
    return []


def _block(block: Any) -> bool:
    match block:
        case {"type": "divider"}:
            return True
        case {"type": "header", "text": {"type": "plain_text", "text": str(words)}}:
            return 1 <= len(words) <= 150
        case {"type": "section", "text": {"type": "plain_text" | "mrkdwn", "text": str(words)}}:
            return 1 <= len(words) <= 3_000
        case {"type": "context", "elements": list(elements)}:
            return 1 <= len(elements) <= 10 and all(_text_object(e) for e in elements)
        case {"type": "rich_text", "elements": list(elements)}:
            return bool(elements) and all(_rich(e) for e in elements)
    return False


def _text_object(element: Any) -> bool:
    match element:
        case {"type": "plain_text" | "mrkdwn", "text": str(words)}:
            return 1 <= len(words) <= 3_000
    return False


def _rich(element: Any) -> bool:
    match element:
        case {"type": "rich_text_list", "style": "bullet" | "ordered", "elements": list(items)}:
            return bool(items) and all(i.get("type") == "rich_text_section" and _rich(i) for i in items)
        case {"type": str(kind), "elements": list(runs)} if kind in _ELEMENTS - {"rich_text_list"}:
            return all(_run(run) for run in runs)
    return False


def _run(run: Any) -> bool:
    match run:
        case {"type": "text", "text": str(words)}:
            return bool(words)
        case {"type": "link", "url": str(url)}:
            return url.startswith(("http://", "https://")) and len(url) <= 3_000
        case {"type": "user", "user_id": str(user)}:
            return bool(user)
        case {"type": str(kind)}:
            return kind in _RUNS
    return False
