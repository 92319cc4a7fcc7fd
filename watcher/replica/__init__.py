"""A stand-in for the official sites on loopback: documents of their shape, written from facts, in a story.

`Replica().start()`, then its `rewrite()` as `http.rewrite`, `advance_to(…)`, `lay(prefix, fault)`.
"""
