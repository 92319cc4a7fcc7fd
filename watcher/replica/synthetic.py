"""Sites for load and latency: as many sources and rows as asked for, every name a labelled stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from watcher.replica import bis, register
from watcher.replica.facts import filings
from watcher.replica.page import Ask, Page, Site, View, html, missing
from watcher.replica.story import STORY


def long_list(rows: int) -> Mapping[str, Site]:
    """The Denied Persons List with `rows` stand-ins, to be laid over the sites of a replica."""
    return {"www.bis.gov": bis.site, "media.bis.gov": partial(bis.media, stand_ins=rows)}


def busy_register(count: int) -> Mapping[str, Site]:
    """The Federal Register with `count` older notices before those of the story: an index of many pages."""
    pattern = filings()[0]
    more = tuple(
        replace(
            pattern,
            number=f"2022-{index:05}",
            title=f"Stand-in notice {index} of {count}",
            slug=f"stand-in-notice-{index}",
            type="Notice",
            published_on=date(2022, 12, 31) - timedelta(days=index // 5),
            effective_on=None,
            action=None,
            abstract=None,
            supplement=None,
            groups=(),
        )
        for index in range(1, count + 1)
    )
    return {"www.federalregister.gov": partial(register.site, more=more)}


def many_lists(count: int, rows: int) -> Mapping[str, Site]:
    """`count` hosts `source-001.example`, each with `/list.html`: a table of `rows` parties.

    With every step of the story one party leaves at the top and one joins at the bottom.
    """
    return {f"source-{index:03}.example": partial(_table, rows=rows) for index in range(1, count + 1)}


def _table(ask: Ask, view: View, *, rows: int) -> Page:
    if ask.path != "/list.html":
        return missing(ask.path)
    reached = [step for step in STORY if step.at <= view.at]
    shift = len(reached)
    numbers = view.rows(range(shift, shift + rows))
    lines = "\n".join(
        f"<tr><td>stand-in party {number} of {ask.host}</td><td>US</td></tr>" for number in numbers
    )
    text = f"<!DOCTYPE html>\n<table>\n<tr><th>Name</th><th>Country</th></tr>\n{lines}\n</table>\n"
    return html(text, media="text/html; charset=UTF-8", modified=reached[-1].at, tagged=True)
