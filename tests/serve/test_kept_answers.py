"""Answers are kept between two writings: given again, never stale, to nobody who may not see them."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from support.commits import LIST, START, commit, listed, party
from support.pages import configuration, read, served, words

from watcher.serve import Options
from watcher.serve.kept import Kept
from watcher.serve.library import Library

PAGE = f"/lists/{LIST}"
TOKEN = "a token of some length"


@pytest.fixture
def growing(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[httpx.Client]:
    """A reader of the pages of a database to which tests commit."""
    commit(engine, now=START, lists=(listed([party("First Ltd")]),))
    path = configuration(tmp_path, database_url)
    with served(path, now=START) as (serving, _), httpx.Client(base_url=serving.url, timeout=30) as reader:
        yield reader


def test_whoever_has_an_answer_is_told_so(client: httpx.Client) -> None:
    first = client.get(PAGE)
    tag = first.headers["etag"]
    again = client.get(PAGE, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get(PAGE, headers={"if-none-match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_packed_or_not_it_says_the_same(client: httpx.Client) -> None:
    plain = client.get(PAGE, headers={"accept-encoding": "identity"})
    packed = client.get(PAGE, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert all("Accept-Encoding" in answer.headers["vary"] for answer in (plain, packed))
    assert plain.content == packed.content


def test_nothing_is_kept_beyond_a_commit(growing: httpx.Client, engine: Engine) -> None:
    first = growing.get(PAGE)
    assert "Second Ltd" not in words(read(growing, PAGE))
    commit(
        engine,
        now=START,
        lists=(listed([party("First Ltd"), party("Second Ltd")], opened=[party("Second Ltd")]),),
    )
    assert "Second Ltd" in words(read(growing, PAGE))
    again = growing.get(PAGE, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 200


def test_what_is_kept_is_kept_from_those_without_the_token(story_config: Path) -> None:
    options = Options(port=0, token=TOKEN, private=True)
    with served(story_config, options=options) as (serving, _), httpx.Client(base_url=serving.url) as reader:
        mine = {"authorization": f"Bearer {TOKEN}"}
        shown = reader.get(PAGE, headers=mine)
        assert shown.status_code == 200
        for headers in ({}, {"if-none-match": shown.headers["etag"]}, {"authorization": "Bearer another"}):
            refused = reader.get(PAGE, headers=headers)
            assert refused.status_code == 401
            assert "etag" not in refused.headers
        assert reader.get(PAGE, headers=mine).content == shown.content


class Pages:
    """Pages of a megabyte each, that count how often they are made."""

    def __init__(self, books: Library) -> None:
        self.made: Counter[str] = Counter()
        self.may_end = Event()
        self.app = Starlette(routes=[Route("/{name}", Kept(books).of(self.page))])

    def page(self, request: Request) -> Response:
        name = request.path_params["name"]
        self.made[name] += 1
        if name == "slow":
            assert self.may_end.wait(30)
        if name == "missing":
            raise HTTPException(404)
        return Response(random.Random(name).randbytes(1_000_000))


def reader_of(pages: Pages) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(pages.app), base_url="http://pages")


def test_no_more_is_kept_than_fits(books: Library) -> None:
    pages = Pages(books)

    async def ask() -> None:
        async with reader_of(pages) as reader:
            for number in (*range(30), *range(29, 9, -1)):
                assert len((await reader.get(f"/{number}")).content) == 1_000_000

    asyncio.run(ask())
    kept = [number for number in range(10, 30) if pages.made[f"{number}"] == 1]
    assert kept == list(range(30 - len(kept), 30)), "those that were asked for last"
    assert 13 <= len(kept) <= 16


def test_an_answer_is_made_once_however_many_wait_for_it(books: Library) -> None:
    pages = Pages(books)

    async def ask() -> None:
        async with reader_of(pages) as reader:
            slow = [asyncio.create_task(reader.get("/slow")) for _ in range(8)]
            await reader.get("/quick")  # one that waits holds up no other
            pages.may_end.set()
            answers = await asyncio.gather(*slow)
            assert len({answer.content for answer in answers}) == 1

    asyncio.run(ask())
    assert pages.made == {"slow": 1, "quick": 1}


def test_what_is_not_there_is_looked_for_again(books: Library) -> None:
    pages = Pages(books)

    async def ask() -> None:
        async with reader_of(pages) as reader:
            for _ in range(2):
                assert (await reader.get("/missing")).status_code == 404

    asyncio.run(ask())
    assert pages.made["missing"] == 2
