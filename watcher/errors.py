"""Every error the program raises on purpose, and who answers for it.

    WatcherError
    ├── ConfigError            the configuration: file, line, key; exit 2
    ├── SourceError            one source, this check; the next check tries again
    │   ├── FetchError         no document arrived
    │   │   ├── Unreachable    no connection, no name, no TLS
    │   │   ├── TooSlow        the total deadline passed
    │   │   ├── TooLarge       the body or what it unpacks to is past the cap
    │   │   ├── BadStatus      the server refused; may carry Retry-After
    │   │   ├── CutShort       the body ended before its length
    │   │   └── Refused        we refused: scheme, host, private address, redirect
    │   ├── NotTheDocument     bytes arrived, but not the page that was asked for
    │   └── ParseError         the page is not as its parser knows it
    ├── StoreError             the database
    │   ├── LostRace           another worker committed first; nothing was written
    │   └── SchemaBehind       run `watcher migrate`
    └── DeliveryError          one delivery, one attempt
        ├── TryAgain           the receiver may take it later
        └── GiveUp             it never will, as it stands

Each message is one line that says what happened and where; `advice` says what to do.
"""

from __future__ import annotations


class WatcherError(Exception):
    """Something that the program knows how to report in one line."""

    advice: str = ""

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message)
        if advice is not None:
            self.advice = advice

    @property
    def kind(self) -> str:
        """The class name in snake case, as JSON and metrics show it."""
        return "".join("_" + c.lower() if c.isupper() else c for c in type(self).__name__).lstrip("_")


def brief(url: str, most: int = 100) -> str:
    """An address as an error line shows it: what is longer than `most` letters ends in "…"."""
    return url if len(url) <= most else f"{url[: most - 1]}…"


class ConfigError(WatcherError):
    """The configuration cannot be used as it stands."""


class SourceError(WatcherError):
    """A source could not be checked this time."""

    def __init__(self, message: str, *, url: str | None = None, advice: str | None = None) -> None:
        # A query of the Federal Register has 700 letters; `url` keeps all of them.
        super().__init__(message.replace(url, brief(url)) if url else message, advice=advice)
        self.url = url


class FetchError(SourceError):
    """No document arrived."""


class Unreachable(FetchError):
    """No connection to the server could be made."""

    advice = "Check the network and the name; the source is tried again by itself."


class TooSlow(FetchError):
    """The total deadline of the request passed."""

    advice = "The source is tried again by itself; raise `deadline` in its declaration if this goes on."


class TooLarge(FetchError):
    """The body, or what it unpacks to, is past the cap."""

    advice = "Look at the page; raise `max_bytes` in the declaration if the growth is real."


class BadStatus(FetchError):
    """The server answered with a status that carries no document."""

    advice = "Run `watcher doctor` for the source; a 403 often means that the address is blocked."

    def __init__(
        self, message: str, *, status: int, retry_after: float | None = None, url: str | None = None
    ) -> None:
        super().__init__(message, url=url)
        self.status = status
        self.retry_after = retry_after


class CutShort(FetchError):
    """The body ended before the length it announced."""

    advice = "The source is tried again by itself."


class Refused(FetchError):
    """The program itself refused to go there."""

    advice = (
        "If the target is right, name the host in the declaration or the address in `http.allow_private`."
    )


class NotTheDocument(SourceError):
    """Bytes arrived, but they are not the document that was asked for."""

    advice = "Look at the stored bytes with `watcher evidence`; a challenge page usually passes by itself."


class ParseError(SourceError):
    """The document is not as its parser knows it."""

    advice = (
        "The page has changed its form: run `watcher doctor`, then mend the parser with the stored bytes."
    )


class StoreError(WatcherError):
    """The database could not do what was asked."""


class LostRace(StoreError):
    """Another worker committed this source first; nothing was written."""


class SchemaBehind(StoreError):
    """The database has an older schema than the program."""

    advice = "Run `watcher migrate`."


class DeliveryError(WatcherError):
    """One attempt at one delivery failed.

    `refused` is True where the receiver answered that it did not take the message: a repeat doubles nothing.
    """

    def __init__(self, message: str, *, advice: str | None = None, refused: bool = False) -> None:
        super().__init__(message, advice=advice)
        self.refused = refused


class TryAgain(DeliveryError):
    """The receiver may take the message later.

    `after` is the number of seconds the provider asked for, if it did.
    """

    def __init__(
        self, message: str, *, after: float | None = None, advice: str | None = None, refused: bool = False
    ) -> None:
        super().__init__(message, advice=advice, refused=refused)
        self.after = after


class GiveUp(DeliveryError):
    """The receiver will never take this message as it stands."""
