"""To the place that shows a topic, on the bench."""

from __future__ import annotations

from textual.binding import Binding

from attn_tui.screen import bindings
from attn_tui.screen.bench import Bench
from attn_tui.screen.panes.alignment import Alignment
from attn_tui.story.showing import first_shown, place_for
from attn_tui.topics.topic import Show, Topic

_ABOUT_THE_MOMENT = ("derive",)
"""Keys that take what the moment is about, if no pane has the cursor."""


def shown_here(bench: Bench, topic: Topic) -> Show | None:
    """What shows a topic in the decoding that keys act on; None if it cannot be shown there."""
    panes = {"", Alignment.topic, *(pane.topic for pane in bench.stages.current.readable)}
    return first_shown([show for show in topic.shows if show.pane in panes], bench.decoding)


async def go_to(bench: Bench, show: Show, t: int) -> None:
    """Go to the place, in time step `t` if the topic leaves it open; put the cursor in the pane, and use the key."""
    if bench.player.is_playing:
        bench.action_play()
    bench.stages.current.zoom(None)
    bench.set_focus(None)
    bench.go_to(*place_for(show, bench.decoding, t))
    if show.change and show.change not in bench.decoding.changes:
        await bench.make_change(show.change)
    stage = bench.stages.current  # a what-if may have made others
    pane = stage.pane_named(show.pane) if show.pane else None
    if pane is not None and show.key not in _ABOUT_THE_MOMENT:
        if show.key == "zoom":
            stage.zoom(pane)
        bench.set_focus(pane)
    if show.key and show.key != "zoom":
        action = _ACTIONS[show.key]
        await bench.app.run_action(f"{action}({show.stage!r})" if show.stage else action, bench)
    bench.show_all()


_ACTIONS = {one.id: one.action for one in bindings.BENCH if isinstance(one, Binding) and one.id}
