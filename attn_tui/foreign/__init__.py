"""Checkpoints of other toolkits: their files, their equations, and what becomes of them here.

`reference/` has each toolkit's equations over the toolkit's own arrays, independent of `attn_tui.engine`.
"""
