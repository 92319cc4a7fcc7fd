"""Bytes to text, and the one frozen fold by which names are compared for identity."""

from __future__ import annotations

import re
import unicodedata

from watcher.errors import ParseError
from watcher.model.document import Document

# U+200C stands inside a name of MOFCOM No. 21 of 2025 ("\u200cHigh Point Aerotechnologies"); the others
# travel with text pasted from word processors: soft hyphens, joiners, variation selectors, fillers.
# Bidirectional controls would reorder a reader's line.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SPACE = re.compile(r"\s+")
# Half a surrogate pair can come out of a JSON escape, and no file or database takes it.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

ENCODINGS = ("utf-8-sig", "gb18030")
"""In this order a text is tried."""

_NO_LETTER = {number: None for number in range(128) if not chr(number).isalnum()}


def decode(document: Document, encodings: tuple[str, ...] = ENCODINGS) -> str:
    """The text of a document: the first encoding that fits without an error.

    Labels are not asked: MOFCOM sends no charset, and the Taiwan Affairs Office serves GB18030 under
    the label gb2312. Bytes that are valid UTF-8 are UTF-8 for all practical purposes; what is not is
    tried as GB18030, which covers gb2312 and gbk. Raises ParseError when nothing fits.
    """
    for encoding in encodings:
        try:
            return document.body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ParseError(f"{document.url}: the bytes fit none of {', '.join(encodings)}", url=document.url)


def whole(text: str) -> int | None:
    """A number of at most nine decimal digits, else None: int() raises for thousands of them."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def squeeze(text: str) -> str:
    """Collapse white space, ideographic spaces included, and drop what cannot be seen."""
    # Nearly every cell of a list holds only what can be printed, and a list has tens of thousands of them:
    # no control character, and no white space but the space.
    if text.isprintable() and (text.isascii() or _INVISIBLE.search(text) is None):
        return " ".join(text.split()) if "  " in text else text.strip()
    return _SPACE.sub(" ", _CONTROL.sub(" ", _INVISIBLE.sub("", text))).strip()


def fold(text: str) -> str:
    """The identity fold: NFKC, invisible characters removed, white space collapsed.

    Frozen: entry and party keys are stored in this form, and a change here would turn every list
    over. Case, punctuation and legal forms are kept ("Company Limited" is not "Co., Ltd.").
    """
    if text.isascii():
        return squeeze(text)  # NFKC leaves ASCII as it is
    return squeeze(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


def loose(text: str) -> str:
    """The comparison fold for finding, never for identity: `fold`, case folded, no spaces or punctuation."""
    if text.isascii():
        return text.lower().translate(_NO_LETTER)  # the same, thirty times as fast
    folded = unicodedata.normalize("NFKD", fold(text)).casefold()
    return "".join(c for c in folded if c.isalnum())
