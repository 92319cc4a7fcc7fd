"""Frozen records and enums; standard library only. A type says how far a datum has come.

Request → Document → Parsed → Verdict → Change → EventUpdate → Message → Delivery → Receipt
"""
