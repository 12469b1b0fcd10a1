"""The tree of a beam search."""

TEXTS: dict[str, str] = {}
