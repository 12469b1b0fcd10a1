"""Pairs → recipe → trained checkpoint. The only package that uses torch; it needs the extra `[train]`."""
