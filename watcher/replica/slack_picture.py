"""Slack payloads as one HTML page that looks like the channel: for the README, and to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from typing import Any

Payload = Mapping[str, Any]

_CSS = """
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1d1c1d;
 font:15px/1.46 Lato,"Noto Sans","Noto Sans CJK SC",Arial,sans-serif}
.channel{border-bottom:1px solid #e8e8e8;padding:12px 20px;font-weight:900;font-size:18px}
.message{display:flex;gap:8px;padding:10px 20px 6px}
.thread{margin-left:44px;border-left:2px solid #e8e8e8}
.face{flex:0 0 36px;height:36px;border-radius:6px;background:#174a7c;color:#fff;
 display:grid;place-items:center;font-weight:900;font-size:19px}
.words{min-width:0;flex:1;max-width:680px}
.who{font-weight:900}.app{background:#e8e8e8;color:#616061;font-size:10px;padding:1px 3px;border-radius:2px;
 margin:0 5px;font-weight:700;vertical-align:1px}
.at{color:#616061;font-size:12px}
h2{font-size:18px;line-height:1.33;margin:4px 0 6px;font-weight:900}
hr{border:0;border-top:1px solid #dcdcdc;margin:14px 0}
p{margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere}
ol,ul{margin:4px 0;padding-left:32px}li{padding-left:2px;white-space:pre-wrap;overflow-wrap:anywhere}
blockquote{margin:6px 0;border-left:4px solid #ddd;padding-left:12px;white-space:pre-wrap}
a{color:#1264a3;text-decoration:none}
.context{color:#616061;font-size:13px;margin:8px 0;white-space:pre-wrap;overflow-wrap:anywhere}
.mention{background:#e8f5fa;color:#1264a3;border-radius:3px;padding:0 2px}
.replies{padding:4px 20px 4px 64px;color:#1264a3;font-weight:700;font-size:13px}
.edited{color:#616061;font-size:13px}
"""
_MRKDWN = re.compile(r"<(?P<url>https?://[^|>]+)(?:\|(?P<label>[^>]*))?>")


def page(threads: Iterable[Sequence[Payload]], *, channel: str = "trade-lists", at: str = "10:02") -> str:
    """One channel. Each thread is a sequence of payloads: the root, then its replies."""
    body = "".join(_thread(list(thread), at) for thread in threads)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>#{escape(channel)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{_CSS}</style><div class="channel"># {escape(channel)}</div>{body}</html>'
    )


def _thread(parts: list[Payload], at: str) -> str:
    root, replies = parts[0], parts[1:]
    count = f"{len(replies)} repl{'y' if len(replies) == 1 else 'ies'}"
    opened = f'<div class="replies">{count}</div>' if replies else ""
    answers = "".join(f'<div class="thread">{_message(part, at)}</div>' for part in replies)
    return f"{_message(root, at)}{opened}{answers}"


def _message(payload: Payload, at: str) -> str:
    blocks = payload.get("blocks") or [
        {"type": "section", "text": {"type": "mrkdwn", "text": payload["text"]}}
    ]
    body = "".join(_block(block) for block in blocks)
    return (
        '<div class="message"><div class="face">w</div><div class="words"><span class="who">watcher</span>'
        f'<span class="app">APP</span><span class="at">{escape(at)}</span>{body}</div></div>'
    )


def _block(block: Mapping[str, Any]) -> str:
    match block["type"]:
        case "header":
            return f"<h2>{_object(block['text'])}</h2>"
        case "divider":
            return "<hr>"
        case "context":
            return f'<div class="context">{" ".join(_object(e) for e in block["elements"])}</div>'
        case "section":
            return f"<p>{_object(block['text'])}</p>"
        case "rich_text":
            return "".join(_rich(element) for element in block["elements"])
    raise ValueError(f"no picture of a block of type {block['type']!r}")


def _object(text: Mapping[str, Any]) -> str:
    """A text object: Slack undoes its three entities; mrkdwn has links besides."""
    if text["type"] == "plain_text":
        return escape(unescape(text["text"]))
    out, place = [], 0
    for found in _MRKDWN.finditer(text["text"]):
        out.append(escape(unescape(text["text"][place : found.start()])))
        out.append(f'<a href="#">{escape(unescape(found["label"] or found["url"]))}</a>')
        place = found.end()
    return "".join((*out, escape(unescape(text["text"][place:]))))


def _rich(element: Mapping[str, Any]) -> str:
    match element["type"]:
        case "rich_text_section":
            return f"<p>{_runs(element['elements'])}</p>"
        case "rich_text_quote":
            return f"<blockquote>{_runs(element['elements'])}</blockquote>"
        case "rich_text_list":
            items = "".join(f"<li>{_runs(item['elements'])}</li>" for item in element["elements"])
            if element["style"] == "ordered":
                return f'<ol start="{element.get("offset", 0) + 1}">{items}</ol>'
            return f"<ul>{items}</ul>"
    raise ValueError(f"no picture of {element['type']!r}")


def _runs(elements: Iterable[Mapping[str, Any]]) -> str:
    return "".join(_run(element) for element in elements)


def _run(element: Mapping[str, Any]) -> str:
    match element["type"]:
        case "link":
            return f'<a href="#">{escape(element["text"])}</a>'
        case "user":
            return f'<span class="mention">@{escape(element["user_id"])}</span>'
    shown, style = escape(element["text"]), element.get("style", {})
    for name, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")):
        shown = f"<{tag}>{shown}</{tag}>" if style.get(name) else shown
    return shown
