"""www.bis.gov and media.bis.gov: the Denied Persons List page and the dated file behind its link."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta, timezone

from watcher.replica.facts import denied
from watcher.replica.page import Ask, Page, View, html, missing
from watcher.replica.template import fill

PAGE = "/licensing/end-user-guidance/denied-persons-list-dpl"
FOLDER = "/sites/default/files/"
_EASTERN_SUMMER = timezone(timedelta(hours=-4))
_HEADER = (
    "Name_and_Address",
    "Effective_Date",
    "Expiration_Date",
    "Appropriate Federal Register Citations",
    "Type of Denial",
)


def site(ask: Ask, view: View) -> Page:
    """www.bis.gov: the page that links to the newest file."""
    if ask.path.rstrip("/") != PAGE:
        return missing(ask.path)
    newest = _files(view)[-1]
    link = f"https://media.bis.gov{FOLDER}{_name(newest)}"
    return html(fill("denied_persons.html", link=link), media="text/html; charset=UTF-8")


def media(ask: Ask, view: View) -> Page:
    """media.bis.gov: the files; an older one stays where it was."""
    for day in _files(view):
        if ask.path == FOLDER + _name(day):
            text = _sheet(day, view)
            return Page(b"\xef\xbb\xbf" + text.encode(), "text/csv", modified=_put(day), tagged=True)
    return missing(ask.path)


def _files(view: View) -> list[date]:
    days = [date.fromisoformat(day) for day in denied()["files"]]
    return [day for day in days if _put(day) <= view.at]


def _put(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=_EASTERN_SUMMER)


def _name(day: date) -> str:
    return f"dpl_{day:%m%d%Y}.csv"


def _sheet(day: date, view: View) -> str:
    facts = denied()
    current = [each["row"] for each in facts["temporary"] if date.fromisoformat(each["from"]) <= day]
    rows = [*facts["real"], *(_stand_in(index) for index in range(1, facts["stand_ins"] + 1)), *current[-1:]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    writer.writerows(view.rows(rows))
    return out.getvalue()


def _stand_in(index: int) -> list[str]:
    """A row that carries no real name, order or date, in the form of a real one."""
    year, month, day = 2012 + index % 10, 1 + index % 12, 1 + index % 28
    return [
        f"STAND-IN {index:03} (NAME NOT REPRODUCED), STAND-IN STREET {index}, ANYTOWN, , US, 00000",
        f"{month}/{day}/{year}",
        f"{month:02}/{day:02}/{year + 25}",
        f"STAND-IN CITATION {month}/{day}/{year}",
        "Standard",
    ]
