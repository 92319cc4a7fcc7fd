"""Common words of Chinese company names, and what their English names say in their place."""

from __future__ import annotations

import re

# Words that English names carry in translation and not in pinyin; further renderings after a slash. Places
# are here where English spells them its own way, and where they must be parted from what follows.
_TABLE = """
技术 technology; 科技 technology/science technology; 电子 electronics; 信息 information
通信 communication; 通讯 communication; 集团 group; 控股 holding; 实业 industrial/industry
工业 industry/industrial; 贸易 trading/trade; 商贸 trading; 国际 international; 进出口 import export
大学 university; 学院 college/institute; 研究所 research institute/institute
研究院 research institute/academy; 半导体 semiconductor; 集成电路 integrated circuit
微电子 microelectronics; 光电 optoelectronics/photoelectric; 航空 aviation; 航天 aerospace
航空航天 aerospace/aeronautics astronautics; 精密 precision; 机械 machinery; 网络 network; 软件 software
银行 bank; 投资 investment; 化工 chemical; 化学 chemical; 材料 materials; 新材料 new materials
电力 electric power/power; 电气 electric; 生物 biological/biotech; 医药 pharmaceutical
药业 pharmaceutical; 制造 manufacturing; 设备 equipment; 仪器 instrument; 系统 system
汽车 automobile/auto; 船舶 shipbuilding/ship; 造船 shipbuilding; 石油 petroleum; 天然气 natural gas
能源 energy; 核 nuclear; 数据 data; 智能 intelligent/intelligence; 人工智能 artificial intelligence
云 cloud; 计算机 computer; 计算 computing; 超级计算 supercomputing; 存储 storage/memory; 激光 laser
光学 optics/optical; 无人机 unmanned aerial vehicle/uav; 卫星 satellite; 导航 navigation; 物流 logistics
供应链 supply chain; 建设 construction; 工程 engineering; 发展 development; 服务 service; 中心 center
中国 china; 香港 hong kong; 澳门 macau; 台湾 taiwan; 陕西 shaanxi; 西藏 tibet; 内蒙古 inner mongolia
哈尔滨 harbin; 清华 tsinghua; 北京 beijing; 上海 shanghai; 天津 tianjin; 重庆 chongqing; 广州 guangzhou
深圳 shenzhen; 南京 nanjing; 武汉 wuhan; 成都 chengdu; 西安 xian; 杭州 hangzhou; 苏州 suzhou; 青岛 qingdao
大连 dalian; 沈阳 shenyang; 长沙 changsha; 长春 changchun; 合肥 hefei; 厦门 xiamen; 新疆 xinjiang
广东 guangdong; 江苏 jiangsu; 浙江 zhejiang; 山东 shandong; 四川 sichuan; 湖北 hubei; 湖南 hunan
长江 changjiang/yangtze
"""
GLOSSARY: dict[str, tuple[str, ...]] = {
    zh: tuple(en.split("/"))
    for zh, en in (row.strip().split(" ", 1) for row in re.split(r"[;\n]", _TABLE.strip()))
}
WORD = re.compile("|".join(sorted(GLOSSARY, key=len, reverse=True)))
