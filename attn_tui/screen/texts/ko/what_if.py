"""What if: interventions, branches, before and after."""

TEXTS: dict[str, str] = {}
