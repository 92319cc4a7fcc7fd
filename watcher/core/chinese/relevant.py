"""Which titles of a general column are this program's matter."""

from __future__ import annotations

import re

_ACTS = re.compile(
    r"不可靠实体|管控名单|关注名单|反制|出口管制|两用物项|管制(?:清单|目录|编码)|许可证管理目录|出口许可.{0,6}(?:稀土|技术)|"
    r"相关物项|(?:暂停|停止|恢复|取消|调整)实施.*(?:公告|决定)|商务部令.*(?:反制|阻断|出口)"
)
_AFFAIRS = re.compile(
    r"出口管制|实体清单|不可靠实体|管控名单|关注名单|制裁|反制|加征关税|对等关税|301调查|稀土|芯片|半导体|安世|"
    r"(?:会谈|磋商|会见|会晤|通话|视频).*(?:美|欧|荷|日|英|加拿大|澳)|(?:美|欧|荷|日|英|加拿大|澳).*(?:会谈|磋商|会见|会晤|通话|视频)|"
    r"(?:美国|贸易代表|商务部长|财政部长|财长|雷蒙多|贝森特|格里尔|卢特尼克).*(?:会|谈|通话)|经贸(?:高层)?(?:会谈|磋商|中心)"
)


def is_act(title: str) -> bool:
    """True for the title of an act on lists, export controls or countermeasures."""
    return _ACTS.search(title) is not None


def is_affair(title: str) -> bool:
    """True for news on sanctions, controls and tariffs, and on talks about them."""
    return _AFFAIRS.search(title) is not None
