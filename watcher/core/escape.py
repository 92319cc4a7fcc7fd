"""Official text on its way into somebody else's markup: nothing an authority writes may act there."""

from __future__ import annotations

import re
import unicodedata

from watcher.core.text import squeeze

# Slack's own signs: <!channel>, <@U…>, <#C…>, <https://…|words>. Inside a rich_text element they are
# mere letters, but a payload is also copied, quoted and forwarded by people and by other programs.
_SLACK_OPENING = re.compile(r"<(?=[!@#]|[A-Za-z][A-Za-z0-9+.-]*:)")
_BROADCAST = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
# No characters at all, by Unicode: an XML feed that holds one is no XML, and its readers lose all of it.
_NO_SIGNS = "\ufffe\uffff"
_DIVIDED = re.compile(r";(?=[=+\-@])")
_URL = re.compile(r"https?://[^\s<>|\"'`\\^{}]+", re.IGNORECASE)


def plain(text: str) -> str:
    """One line that shows what was written: no line breaks, controls, bidi marks or lone surrogates.

    A right-to-left override in a name would turn the rest of a reader's line around, and a line break
    would let a name write a line of its own. Letters are never touched: names must stay copyable.
    """
    if not text.isprintable():
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cs") and c not in _NO_SIGNS)
    return squeeze(text)


def inline(text: str) -> str:
    """`plain`, but one space at either end stays: it divides a label from what follows."""
    shown = plain(text)
    return f"{' ' if text[:1] == ' ' else ''}{shown}{' ' if text[-1:] == ' ' else ''}" if shown else ""


def slack_markup(text: str) -> str:
    """Text for a Slack text object or the fallback: `&`, `<` and `>` as entities, and nothing else."""
    return _broadcast(plain(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slack_literal(text: str) -> str:
    """Text for a Slack rich_text element, which Slack shows letter by letter, entities included.

    Only what opens Slack's own markup is given a look-alike sign: no real name has it.
    """
    return _SLACK_OPENING.sub("‹", _broadcast(inline(text)))


def web_url(url: str | None) -> str | None:
    """The URL if it is a plain web address, else None: only those become links."""
    if url is None or not url.isprintable():
        return None
    found = _URL.fullmatch(url.strip())
    return found.group() if found else None


def _broadcast(text: str) -> str:
    return _BROADCAST.sub("＠", text)


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: those begin with = + - @ or a control character.

    Where the decimal sign is a comma, spreadsheets divide at semicolons: the same holds behind each.
    """
    shown = _DIVIDED.sub("; ", plain(text))
    return f"'{shown}" if shown[:1] in ("=", "+", "-", "@") else shown
