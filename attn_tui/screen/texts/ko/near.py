"""The states nearest to a state, and a second sentence's."""

TEXTS: dict[str, str] = {}
