"""Sites for load and latency: as many sources and rows as asked for, every name a labelled stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from watcher.replica import bis
from watcher.replica.page import Ask, Page, Site, View, html, missing
from watcher.replica.story import STORY


def long_list(rows: int) -> Mapping[str, Site]:
    """The Denied Persons List with `rows` stand-ins, to be laid over the sites of a replica."""
    return {"www.bis.gov": bis.site, "media.bis.gov": partial(bis.media, stand_ins=rows)}


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
