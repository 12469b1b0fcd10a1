"""The pages that are exported, in a real browser; a package, so that what is shared ends with it."""
