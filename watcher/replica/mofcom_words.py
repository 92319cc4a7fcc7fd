"""What a notice says around its names: the operative formulas of the authority, the rest our own words."""

from __future__ import annotations

from datetime import date

from watcher.replica.facts import Act, Answer
from watcher.replica.mofcom_markup import Article

_BUREAU = "安全与管制局"
_PRESS = "商务部新闻办公室"
_TAIL = ("公告未尽之处，依照《不可靠实体清单规定》办理。", "本公告自公布之日起实施。")
_BANS = ("一、不得从事与中国有关的进出口活动；", "二、不得在中国境内新增投资。")


def notice(act: Act) -> Article:
    """The page of one notice of the control bureau."""
    return Article(
        path=act.page,
        title=act.title,
        published_at=act.published_at,
        source=_BUREAU,
        header=f"来源：{_BUREAU} 类型：原创 时效状态：现行有效",
        lines=_FORMS[act.form](act),
        notice=(
            ("发布单位", _BUREAU),
            ("发布文号", act.number),
            ("发文日期", f"{act.published_at:%Y年%m月%d日}"),
        ),
    )


def statement(answer: Answer) -> Article:
    """The page of one answer of the spokesperson."""
    return Article(
        path=answer.page,
        title=answer.title,
        published_at=answer.published_at,
        source=_PRESS,
        header=f"来源：{_PRESS} 类型：原创 分类：新闻",
        lines=(f"问：{answer.question}", f"答：{answer.answer}"),
    )


def _control_annex(act: Act) -> tuple[str, ...]:
    """The control list: a decision by the first name and a count, the parties in an annex below it."""
    day, count = _day(act.published_at.date()), act.stated
    start = (
        "公布之日" if act.effective_time is None else f"{_day(act.effective_on)}{_hour(act.effective_time)}"
    )
    return (
        "依照《中华人民共和国出口管制法》《中华人民共和国两用物项出口管制条例》，"
        f"决定将{act.parties[0][0]}等{count}家美国实体列入出口管制管控名单（名单见附件），对其采取的措施如下：",
        f"一、两用物项不得向上述{count}家美国实体出口；已经开始的出口活动须即行停止。",
        "二、确因特殊情况需要出口的，由出口经营者向商务部申请。",
        f"本公告自{start}起正式实施。",
        f"附件：出口管制管控名单（{day}）",
        "",
        "商务部",
        day,
        "",
        "附件",
        "出口管制管控名单",
        f"（{day}）",
        *(f"{index}. {zh}（{en}）" for index, (zh, en) in enumerate(act.parties, start=1)),
    )


def _unreliable_annex(act: Act) -> tuple[str, ...]:
    """The Unreliable Entity List since March 2025: an annex, indented with ideographic spaces."""
    heading = f"被列入不可靠实体清单的{act.stated}家美国实体"
    return (
        *_head(act),
        "依照《不可靠实体清单规定》，不可靠实体清单工作机制决定将"
        f"{act.parties[0][0]}等{act.stated}家实体列入不可靠实体清单（名单见附件），对其采取的措施如下：",
        *_BANS,
        *_TAIL,
        f"附件：{heading}",
        *_seal(act),
        "附件",
        heading,
        *(f"　　{index}. {zh}（{en}）" for index, (zh, en) in enumerate(act.parties, start=1)),
    )


def _unreliable_prose(act: Act) -> tuple[str, ...]:
    """The older form: every name inside the deciding sentence, one of them perhaps without English."""
    names = "、".join(zh if en is None else f"{zh}（{en}）" for zh, en in act.parties)
    reason = f"{act.reason}的" if act.reason else ""
    return (
        *_head(act),
        f"依照《不可靠实体清单规定》，不可靠实体清单工作机制决定将{reason}{names}列入不可靠实体清单。",
        f"对上述{_DIGITS[act.stated]}家实体，工作机制将依法采取相应措施。",
        *_TAIL,
        *_seal(act),
    )


def _unreliable_measure(act: Act) -> tuple[str, ...]:
    """A further measure on a party that stands on the list already: nobody is listed here."""
    zh, en = act.parties[0]
    return (
        *_head(act),
        f"2025年2月4日，不可靠实体清单工作机制将美国{zh}（{en}）列入不可靠实体清单。现对该企业追加处理措施如下：",
        "基因测序仪不得输往中国。",
        *_TAIL,
        *_seal(act),
    )


def _head(act: Act) -> tuple[str, ...]:
    number = act.number.rpartition("〕")[2]
    return "不 可 靠 实 体 清 单 工 作 机 制", "公           告", f"{act.published_at.year}年 第{number}"


def _seal(act: Act) -> tuple[str, ...]:
    return "", "不可靠实体清单工作机制", "（商务部代章）", _day(act.published_at.date()), ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _hour(text: str) -> str:
    hours, minutes = text.split(":")
    return f"{hours}时{minutes}分"


_DIGITS = {2: "两", 3: "三"}
_FORMS = {
    "control_annex": _control_annex,
    "unreliable_annex": _unreliable_annex,
    "unreliable_prose": _unreliable_prose,
    "unreliable_measure": _unreliable_measure,
}
