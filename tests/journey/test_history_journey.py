"""History: a user's own feed, replay of what was told, backfill of what came before, the demo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from support.authorities import bureau, denied_persons
from support.crash import listing
from support.desk import Desk
from support.origin import Answer, Origin

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>"""
ITEM = "<item><title>{0}</title><link>https://example.eu/{0}</link><guid>{0}</guid></item>"


def test_a_feed_of_the_users_own(tmp_path: Path, database_url: str, origin: Origin) -> None:
    desk = Desk(tmp_path, origin.mirror("example.eu"), database=database_url)
    desk.config["feeds"] = [{"id": "eu_news", "title": "EU news", "url": "https://example.eu/feed.xml"}]
    headers = (("content-type", "application/rss+xml"),)
    origin.route(
        "/example.eu/feed.xml", Answer(FEED.format(items=ITEM.format("one")).encode(), headers=headers)
    )
    assert desk.check("eu_news")["sources"][0]["outcome"] == "baseline"
    items = ITEM.format("two") + ITEM.format("one")
    origin.route("/example.eu/feed.xml", Answer(FEED.format(items=items).encode(), headers=headers))
    (change,) = desk.check("eu_news", at="2026-01-02T00:00:00Z")["changes"]
    assert (change["kind"], change["topic"], change["notice"]["title"]) == ("published", "statements", "two")
    assert change["severity"] == "low"
    assert desk.check("eu_news", at="2026-01-03T00:00:00Z")["changes"] == []
    desk.config["feeds"] = [{"id": "us_bis_dpl", "title": "x", "url": "https://example.eu/feed.xml"}]
    assert desk.watcher("check", "us_bis_dpl").code == 2


def test_replay_says_what_other_routes_would_have_sent(
    tmp_path: Path, database_url: str, origin: Origin
) -> None:
    desk = Desk(tmp_path, origin.mirror("www.bis.gov", "media.bis.gov"), database=database_url)
    denied_persons(origin, "dpl_03012024.txt", listing(range(400)))
    desk.check("us_bis_dpl", at="2024-03-01T12:00:00Z")
    denied_persons(origin, "dpl_03022024.txt", listing(range(402)))
    desk.check("us_bis_dpl", at="2024-03-02T12:00:00Z")
    said = desk.watcher("replay", "--from", "2024-03-01", "--to", "2024-03-31")
    assert "1 message\n" in said.out
    assert "no route matches" in said.out
    other = tmp_path / "other.yml"
    other.write_text(
        "receivers: {a: {console: {}}, b: {console: {}}}\ndefault: a\noperators: a\n"
        "routes: [{to: b, match: {kind: [added]}}]\n",
        encoding="utf-8",
    )
    again = desk.watcher(
        "replay", "--from", "2024-03-01", "--to", "2024-03-31", "--config", str(other), "--texts"
    )
    assert "\tb\tnow\t" in again.out
    assert "STAND-IN PARTY 0401" in again.out
    assert "0 messages" in desk.watcher("replay", "--from", "2024-04-01", "--to", "2024-04-30").out


def test_backfill_reads_what_came_before_and_tells_nobody(
    tmp_path: Path, database_url: str, origin: Origin
) -> None:
    notices = bureau(origin)
    desk = Desk(tmp_path, origin.mirror(notices.host), database=database_url)
    words = "决定将美国示例公司（Stand-in Example Inc.）列入不可靠实体清单，并采取以下处理措施：禁止其从事与中国有关的进出口活动。"
    title = "不可靠实体清单工作机制关于将美国示例公司列入不可靠实体清单的公告"
    for year in ("2019", "2023"):
        number = f"不可靠实体清单工作机制公告〔{year}〕1号"
        lines = [words, "本公告自公布之日起实施。", f"{year}年6月1日"]
        notices.publish(title, lines, f"{year}-06-01", f"{year}-06-01 17:00", [("发布文号", number)], title)
    notices.open()
    source = "cn_mofcom_control_bureau"
    document = desk.check(source, at="2024-01-01T00:00:00Z")
    assert (document["sources"][0]["outcome"], document["sources"][0]["entries"]) == ("baseline", 1)
    said = desk.watcher("backfill", source, "--from", "2018-01-01", "--to", "2019-12-31")
    assert said.code == 0, said.err
    assert "2 notices known now" in said.out
    assert desk.watcher("changes", "--json").json["changes"] == []
    shown = desk.watcher(
        "show", "cn_mofcom_unreliable", "--on", str(date(2019, 7, 1)), "--known-at", "2019-07-01", "--json"
    )
    assert [row["standing"] for row in shown.json["parties"]] == ["listed"]
    assert desk.check(source, at="2024-01-02T00:00:00Z")["changes"] == []
    assert desk.watcher("backfill", "us_bis_dpl", "--from", "2018-01-01").code == 2


def test_the_demo_tells_the_story_right(tmp_path: Path) -> None:
    said = Desk(tmp_path, {}).watcher("demo", "--pages", str(tmp_path / "pages"))
    assert said.code == 0, said.err
    for words in (
        "China Export Control List (MOFCOM): 15 ended, 16 stay suspended until 10 November 2026",
        "Leidos · 莱多斯公司",
        "ACT1 Federal · ACT1联邦公司",
        "BIS Unverified List: 35 removed",
        "For 33 of them",
        "name not reproduced",
        "the 15 of 商务部公告2025年第13号 are ended",
        "the 16 of 商务部公告2025年第21号 stay suspended until 10 November 2026",
    ):
        assert words in said.out, words
    assert "31 suspended" not in said.out.replace('"31 suspended for one year"', "")
    assert len(list((tmp_path / "pages").glob("compliance-*.html"))) > 10
