"""www.federalregister.gov: the documents API and the full text, as far as the story goes."""

from __future__ import annotations

from math import ceil
from typing import Any
from urllib.parse import urlencode

from watcher.replica.facts import Filing, filings
from watcher.replica.page import Ask, Page, View, html, reply
from watcher.replica.register_fields import AGENCY, API, DEFAULT, HOST, record, unknown
from watcher.replica.register_xml import full_text

_JSON = "application/json; charset=utf-8"


def site(ask: Ask, view: View, *, more: tuple[Filing, ...] = ()) -> Page:
    """The API and the full text, of `more` documents than the story's where that is wanted.

    Nothing here has ETag or Last-Modified, as on the real site.
    """
    listed = [each for each in (*filings(), *more) if each.listed_at <= view.at]
    if ask.path in (f"{API}.json", API):
        return _list(ask, view, listed)
    if ask.path.startswith(f"{API}/"):
        return _single(ask.path.removeprefix(f"{API}/").removesuffix(".json"), listed)
    for each in listed:
        if ask.path == f"/documents/full_text/xml/{each.published_on:%Y/%m/%d}/{each.number}.xml":
            return Page(full_text(each), "application/xml")
    return _missing()


def _list(ask: Ask, view: View, listed: list[Filing]) -> Page:
    fields = ask.every("fields[]") or DEFAULT
    size, page = ask.first("per_page") or "20", ask.first("page") or "1"
    # A field that the API does not have is answered with 400, as is a number that is none.
    if unknown(fields) or not (size.isdecimal() and page.isdecimal()):
        return reply({"errors": {"fields": list(unknown(fields))}}, _JSON, status=400)
    return reply(_found(ask, view, listed, fields, int(page), int(size)), _JSON)


def _found(
    ask: Ask, view: View, listed: list[Filing], fields: tuple[str, ...], page: int, size: int
) -> dict[str, Any]:
    size = min(max(size, 20), 2000)  # the minimum is honoured near 20, the maximum is past 1000
    found = sorted(
        (each for each in listed if _asked(ask, each)),
        key=lambda each: (each.published_on, each.number),
        reverse=ask.first("order") != "oldest",
    )
    total = ceil(len(found) / size)
    answer: dict[str, Any] = {"description": "Documents", "count": len(found), "total_pages": total}
    if page < total:
        # Whatever was asked, a cache buster included, comes back in the address of the next page.
        query = [(key, value) for key, value in ask.query if key not in ("page", "format")]
        answer["next_page_url"] = f"{HOST}{API}?" + urlencode(
            [*query, ("format", "json"), ("page", str(page + 1))]
        )
    answer["results"] = [
        {name: value for name, value in record(each).items() if name in fields}
        for each in view.rows(found)[(page - 1) * size : page * size]
    ]
    return answer


def _single(numbers: str, listed: list[Filing]) -> Page:
    wanted = numbers.split(",")
    found = [each for each in listed if each.number in wanted]
    if not found:
        return _missing()
    if len(wanted) == 1:
        return reply(record(found[0]), _JSON)
    return reply({"count": len(found), "results": [record(each) for each in found]}, _JSON)


def _asked(ask: Ask, each: Filing) -> bool:
    """A wrong agency slug finds nothing, silently; words are all wanted, `OR` is a word like another."""
    agencies, types = ask.every("conditions[agencies][]"), ask.every("conditions[type][]")
    words = (ask.first("conditions[term]") or "").replace('"', "").casefold().split()
    text = f"{each.title} {each.abstract or ''}".casefold()
    day = each.published_on.isoformat()
    return (
        (not agencies or AGENCY in agencies)
        and (not types or each.type.upper() in types)
        and all(word in text for word in words)
        and day >= (ask.first("conditions[publication_date][gte]") or day)
        and day <= (ask.first("conditions[publication_date][lte]") or day)
        and day == (ask.first("conditions[publication_date][is]") or day)
    )


def _missing() -> Page:
    # A missing document is an HTML page, also under the API.
    return html(
        '<!DOCTYPE html>\n<html lang="en"><head><title>404: Page not found</title></head>'
        "<body><h1>The page you were looking for does not exist</h1></body></html>\n",
        media="text/html; charset=utf-8",
        status=404,
    )
