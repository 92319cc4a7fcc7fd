"""The notices of 2025 that list, suspend, extend and stop: one register, from the facts of the texts."""

from __future__ import annotations

from datetime import date

from support.acts import (
    BUREAU,
    CONTROL,
    ITEMS,
    ORDERS,
    SPOKESPERSON,
    UNRELIABLE,
    answer,
    control,
    listing,
    mofcom,
    notice,
    party,
    stand_ins,
    uel,
    upon,
)
from watcher.model.measure import ChangeKind, NoticeEntry, UntilBasis

D = date
LOCKHEED = party("洛克希德·马丁公司", "Lockheed Martin Corporation")
LEIDOS = party("莱多斯公司", "Leidos")
SKYDIO = party("斯凯迪奥公司", "Skydio, Inc.")
HIGH_POINT = party("高点航空技术公司", "High Point Aerotechnologies")
PHOTONICS = party("美国光子公司", "American Photonics")
PVH = party("美国PVH集团")
ILLUMINA = party("因美纳公司", "Illumina, Inc.")
ILLUMINA_AGAIN = party("美国因美纳公司", "Illumina, Inc.")
TCOM = party("特科姆公司", "TCOM, Limited Partnership")
SKYDIO_UEL = party("斯凯迪奥公司", "Skydio Inc.")
HANWHA = party(None, "Hanwha Shipping LLC")
BANKAS = party(None, "UAB Urbo Bankas")

SUSPENDED, EXTENDED, ENDED = ChangeKind.SUSPENDED, ChangeKind.SUSPENSION_EXTENDED, ChangeKind.ENDED

NO_1 = listing(mofcom(1), D(2025, 1, 2), CONTROL, stand_ins("No. 1", 28, LOCKHEED))
NO_13 = listing(mofcom(13), D(2025, 3, 4), CONTROL, stand_ins("No. 13", 15, LEIDOS, SKYDIO))
NO_21 = listing(mofcom(21), D(2025, 4, 4), CONTROL, stand_ins("No. 21", 16, HIGH_POINT))
NO_22 = listing(
    mofcom(22), D(2025, 4, 9), CONTROL, stand_ins("No. 22", 12, PHOTONICS), effective_on=D(2025, 4, 10)
)
NO_35 = listing(mofcom(35), D(2025, 7, 9), CONTROL, stand_ins("No. 35", 8))
UEL_4 = listing(uel(4), D(2025, 2, 4), UNRELIABLE, (PVH, ILLUMINA))
UEL_5 = listing(uel(5), D(2025, 3, 4), UNRELIABLE, stand_ins("UEL 5", 10, TCOM))
UEL_6 = listing(uel(6), D(2025, 3, 4), UNRELIABLE, (ILLUMINA_AGAIN,), verb=ChangeKind.AMENDED)
UEL_7 = listing(uel(7), D(2025, 4, 4), UNRELIABLE, stand_ins("UEL 7", 11, SKYDIO_UEL))
UEL_8 = listing(uel(8), D(2025, 4, 9), UNRELIABLE, stand_ins("UEL 8", 6))
ORDER_5 = listing("商务部令2025年第5号", D(2025, 8, 13), ORDERS, (BANKAS, party(None, "AB Mano Bankas")))
ORDER_6 = listing("商务部令2025年第6号", D(2025, 10, 14), ORDERS, stand_ins("Order 6", 5, HANWHA))

MAY_CONTROL = answer(
    "就暂停28家美国实体出口管制管控名单措施答记者问",
    D(2025, 5, 14),
    [
        upon(SUSPENDED, CONTROL, mofcom(n), D(2025, 5, 14), until=D(2025, 8, 12), day=day)
        for n, day in ((21, D(2025, 4, 4)), (22, D(2025, 4, 9)))
    ],
)
MAY_UNRELIABLE = answer(
    "就暂停17家美国实体不可靠实体清单措施答记者问",
    D(2025, 5, 14),
    [
        upon(SUSPENDED, UNRELIABLE, uel(7), D(2025, 5, 14), until=D(2025, 8, 12)),
        upon(SUSPENDED, UNRELIABLE, uel(8), D(2025, 5, 14)),
    ],
)
# The answer of August names the two instruments only by the day of the listing and the number of parties.
AUGUST_CONTROL = answer(
    "就调整出口管制管控名单措施答记者问",
    D(2025, 8, 12),
    [
        upon(EXTENDED, CONTROL, None, D(2025, 8, 12), until=D(2025, 11, 10), day=D(2025, 4, 4), count=16),
        upon(ENDED, CONTROL, None, D(2025, 8, 12), day=D(2025, 4, 9), count=12),
    ],
)
AUGUST_UNRELIABLE = answer(
    "就调整不可靠实体清单措施答记者问",
    D(2025, 8, 12),
    [
        upon(EXTENDED, UNRELIABLE, uel(7), D(2025, 8, 12), until=D(2025, 11, 10)),
        upon(ENDED, UNRELIABLE, uel(8), D(2025, 8, 12)),
    ],
)
NOVEMBER_CONTROL = answer(
    "就调整出口管制管控名单措施答记者问",
    D(2025, 11, 5),
    [
        upon(ENDED, CONTROL, mofcom(13), D(2025, 11, 10), day=D(2025, 3, 4), count=15),
        upon(
            EXTENDED, CONTROL, mofcom(21), D(2025, 11, 10), until=D(2026, 11, 10), day=D(2025, 4, 4), count=16
        ),
    ],
)
NOVEMBER_UNRELIABLE = answer(
    "就调整不可靠实体清单措施答记者问",
    D(2025, 11, 5),
    [
        upon(EXTENDED, UNRELIABLE, uel(7), D(2025, 11, 10), until=D(2026, 11, 10)),
        upon(ENDED, UNRELIABLE, uel(5), D(2025, 11, 10)),
        upon(ENDED, UNRELIABLE, uel(6), D(2025, 11, 10)),
    ],
)
ORDER_7 = answer(
    "关于暂停对韩华海洋株式会社5家美国相关子公司实施反制措施一年的决定",
    D(2025, 11, 10),
    [upon(SUSPENDED, ORDERS, "商务部令2025年第6号", D(2025, 11, 10), until=D(2026, 11, 10))],
)
NO_46 = control(mofcom(46, 2024), D(2024, 12, 3), D(2024, 12, 3))
NO_57 = control(mofcom(57), D(2025, 10, 9), D(2025, 11, 8))
NO_61 = control(mofcom(61), D(2025, 10, 9), D(2025, 12, 1))
NO_62 = control(mofcom(62), D(2025, 10, 9), D(2025, 10, 9))
STATED = UntilBasis.STATED
SIX = (55, 56, 57, 58, 61, 62)
NO_70 = notice(
    mofcom(70),
    D(2025, 11, 7),
    [upon(SUSPENDED, ITEMS, mofcom(n), D(2025, 11, 7), until=D(2026, 11, 10), basis=STATED) for n in SIX],
)
NO_72 = notice(
    mofcom(72),
    D(2025, 11, 9),
    [
        upon(
            SUSPENDED,
            ITEMS,
            mofcom(46, 2024),
            D(2025, 11, 9),
            until=D(2026, 11, 27),
            basis=STATED,
            clause="第二款",
        )
    ],
)

LISTINGS = (NO_1, NO_13, NO_21, NO_22, NO_35, UEL_4, UEL_5, UEL_6, UEL_7, UEL_8, ORDER_5, ORDER_6)
CONTROLS = (NO_46, NO_57, NO_61, NO_62, NO_70, NO_72)
ANSWERS = (
    MAY_CONTROL,
    MAY_UNRELIABLE,
    AUGUST_CONTROL,
    AUGUST_UNRELIABLE,
    NOVEMBER_CONTROL,
    NOVEMBER_UNRELIABLE,
    ORDER_7,
)
LAW: tuple[tuple[str, NoticeEntry], ...] = (
    *((BUREAU, entry) for entry in (*LISTINGS, *CONTROLS)),
    *((SPOKESPERSON, entry) for entry in ANSWERS),
)
