"""Redirects that are not followed: they would carry a message or a secret to another host."""

from __future__ import annotations

from http.client import HTTPMessage
from typing import IO
from urllib.request import HTTPRedirectHandler, Request


class Stay(HTTPRedirectHandler):
    """For an opener of urllib, which by itself follows a redirect to any host, private ones included."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Answer None, which makes every redirect an HTTPError."""
