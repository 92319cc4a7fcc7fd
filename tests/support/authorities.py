"""Official documents on loopback, as the authorities' own servers would answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from support import mofcom_pages
from support.origin import Answer, Origin

HTML = (("content-type", "text/html"),)
JSON = (("content-type", "application/json;charset=UTF-8"),)
XML = (("content-type", "text/xml"),)
CSV = (("content-type", "text/csv"),)
DENIED_PAGE = "/www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl"


def denied_persons(origin: Origin, name: str, body: bytes) -> None:
    """The Denied Persons List page with its dated file."""
    link = f"https://media.bis.gov/sites/default/files/{name}"
    page = f'<html><body><h1>Denied Persons List</h1><a href="{link}">Export as CSV</a></body></html>'
    origin.route(
        "/www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl",
        Answer(page.encode(), headers=HTML),
    )
    origin.route(
        f"/media.bis.gov{urlsplit(link).path}", Answer(body, headers=(("content-type", "text/csv"),))
    )


def federal_register(origin: Origin, index: bytes, texts: dict[str, Path]) -> None:
    """The Register's list of documents, and full texts by official URL."""
    origin.route("/www.federalregister.gov/api/v1/documents.json", Answer(index, headers=JSON))
    for url, path in texts.items():
        headers = (("content-type", "text/xml"),)
        origin.route(
            f"/www.federalregister.gov{urlsplit(url).path}", Answer(path.read_bytes(), headers=headers)
        )


@dataclass
class Column:
    """One column of a ministry's site: shell, list API, articles."""

    origin: Origin
    host: str
    shell: str
    folder: str
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def open(self) -> None:
        """Serve the shell and the list."""
        params = {"parseType": "bulidstatic", "webId": "w", "tplSetId": "t", "pageType": "column"}
        shell = mofcom_pages.column_shell(params | {"tagId": "信息列表", "editType": "null", "pageId": "p"})
        self.origin.route(f"/{self.host}{self.shell}", Answer(shell.encode(), headers=HTML))
        self._list()

    def publish(
        self, title: str, lines: list[str], day: str, at: str, fields: list[tuple[str, str]], row: str
    ) -> str:
        """Add an article to the site and to the list; its official URL."""
        name = f"{self.folder}/art/{day[:4]}/art_{len(self.rows):032x}.html"
        page = mofcom_pages.article(title, lines, published=at, fields=fields)
        return self.place(name, page.encode(), row, day)

    def place(self, name: str, page: bytes, row: str, day: str) -> str:
        """Put a finished page on the site and its row on the list; its official URL."""
        self.origin.route(f"/{self.host}{name}", Answer(page, headers=HTML))
        self.rows.insert(0, (name, row, day))
        self._list()
        return f"https://{self.host}{name}"

    def _list(self) -> None:
        reply = mofcom_pages.unit_reply(self.rows, size=99999, count=len(self.rows))
        self.origin.route(
            f"/{self.host}{mofcom_pages.UNIT}", Answer(reply.encode(), headers=JSON), prefix=True
        )


def bureau(origin: Origin) -> Column:
    """The Security and Control Bureau's notices."""
    return Column(origin, "aqygzj.mofcom.gov.cn", "/flzc/gzjgfxwj/index.html", "/flzc/gzjgfxwj")


def spokesperson(origin: Origin) -> Column:
    """The spokesperson's answers."""
    return Column(origin, "www.mofcom.gov.cn", "/xwfb/xwfyrth/index.html", "/xwfb/xwfyrth")


def forbidden(words: str = "Access Denied") -> Answer:
    """A firewall's page with status 200."""
    page = f"<html><head><title>{escape(words)}</title></head><body><h1>{escape(words)}</h1></body></html>"
    return Answer(page.encode(), headers=HTML)
