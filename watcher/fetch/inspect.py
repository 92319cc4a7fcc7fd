"""Is this the document that was asked for? Asked before a parser sees it, and before it counts as read."""

from __future__ import annotations

import html
import re

from watcher.errors import NotTheDocument
from watcher.model.document import Document
from watcher.model.source import FetchRules

_HEAD = 65_536
_SHORT = 40_000
_TITLE, _TITLE_ENDS = re.compile(r"<title[^<>]*>", re.IGNORECASE), re.compile("</title", re.IGNORECASE)
_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)

# Titles of pages that gates put in front of a site, all of them seen with status 200: "Request Access"
# is what the Federal Register and the eCFR show to cloud addresses, "Access Denied" is Akamai.
_GATE_TITLES = re.compile(
    r"access (?:denied|blocked)|request (?:access|unsuccessful|rejected|blocked)|just a moment"
    r"|attention required|pardon our interruption|human verification|are you a robot"
    r"|(?:web ?page|site) blocked|bot (?:detection|verification)"
    r"|^(?:security check|(?:\d{3}[ :-]*)?(?:forbidden|too many requests))\W*$"
    r"|访问(?:被拒绝|被拦截|受限|验证)|安全验证|人机验证|滑动验证|请求被(?:拒绝|拦截)|网站防火墙|创宇盾|拦截提示",
    re.IGNORECASE,
)
# Words that only such pages carry; asked of short pages alone, so that a long document may quote them.
_GATE_WORDS = (
    "Incapsula incident ID",
    "errors.edgesuite.net",
    "cf-browser-verification",
    "challenge-platform",
    "The requested URL was rejected",
    "acw_sc__v2",
    "Enable JavaScript and cookies to continue",
    "您的访问请求可能对网站造成安全威胁",
    "您的请求带有不合法参数",
    "知道创宇云防御",
)


def inspect(document: Document, rules: FetchRules) -> None:
    """Raise NotTheDocument for an empty body, a challenge page, another media type, or no marker at all."""
    body = document.body
    if not body.strip():
        raise _not(document, "the body is empty")
    is_html = _HTML.match(body[:_HEAD]) is not None
    if is_html:
        _refuse_gate(document)
    _check_media(document, rules.media, is_html=is_html)
    if rules.must_contain and not any(_holds(body, marker) for marker in rules.must_contain):
        wanted = " or ".join(repr(marker) for marker in rules.must_contain)
        raise _not(document, f"{len(body)} bytes without {wanted}{_titled(document)}")


def _refuse_gate(document: Document) -> None:
    title = _title(document)
    if _GATE_TITLES.search(title):
        raise _not(document, f"a page titled {title!r} stands in front of the document")
    if len(document.body) <= _SHORT:
        word = next((word for word in _GATE_WORDS if _holds(document.body, word)), None)
        if word is not None:
            raise _not(document, f"a challenge page ({word!r}) stands in front of the document")


def _check_media(document: Document, media: tuple[str, ...], *, is_html: bool) -> None:
    if not media:
        return
    wanted = " or ".join(media)
    found = (document.header("content-type") or "").partition(";")[0].strip().lower()
    if found and not any(_is_kind(found, kind) for kind in media):
        raise _not(document, f"the media type is {found}, not {wanted}{_titled(document)}")
    if is_html and not any("html" in kind or kind in ("text/*", "*/*") for kind in media):
        raise _not(document, f"an HTML page, not {wanted}{_titled(document)}")


def _is_kind(found: str, kind: str) -> bool:
    lower = kind.lower()
    return found == lower or (lower.endswith("/*") and found.startswith(lower[:-1])) or lower == "*/*"


def _holds(body: bytes, marker: str) -> bool:
    """Chinese authorities write UTF-8 or GB18030, whatever their headers say."""
    return marker.encode() in body or (not marker.isascii() and marker.encode("gb18030") in body)


def _title(document: Document) -> str:
    head = document.body[:_HEAD]
    for encoding in ("utf-8", "gb18030"):
        # Cut at a byte, so the last character may be broken: only an early error speaks against UTF-8.
        text = head.decode(encoding, errors="replace")
        begins = _TITLE.search(text)
        ends = _TITLE_ENDS.search(text, begins.end()) if begins else None
        title = text[begins.end() : ends.start()] if begins and ends else ""
        if title and "\ufffd" not in title:
            return " ".join(html.unescape(title).split())[:120]
    return ""


def _titled(document: Document) -> str:
    title = _title(document)
    return f" (a page titled {title!r})" if title else ""


def _not(document: Document, what: str) -> NotTheDocument:
    return NotTheDocument(f"{document.url}: {what}", url=document.url)
