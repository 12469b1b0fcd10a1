"""Pairs → recipe → trained checkpoint. The only place that knows torch; it needs the extra `[train]`."""
