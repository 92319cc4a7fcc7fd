"""The addresses that links lead to; a link that leads nowhere is no error of its page."""

from __future__ import annotations

from urllib.parse import urljoin


def join(base: str, link: str) -> str:
    """The address of a link on the page `base`, "" for one that is no address ("http://[", half a letter)."""
    try:
        url = urljoin(base, link.strip())
        url.encode()
    except ValueError:
        return ""
    return url
