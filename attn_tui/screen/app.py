"""The app: its keys and its mouse, the help and the list of all commands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.signal import Signal
from textual.worker import WorkerFailed

from attn_tui.errors import AttnTuiError
from attn_tui.screen.bindings import ANYWHERE
from attn_tui.screen.help import Entry, commands, theme_entries
from attn_tui.screen.keyboard import Keyboard
from attn_tui.screen.opener import Opener
from attn_tui.screen.view import View

if TYPE_CHECKING:  # it imports numpy: 0.1 s that the first frame does not wait for
    from attn_tui.story.decoding import Decoding


class AttentionApp(Opener):
    """Shows one or several decodings; returns the error if they could not be opened."""

    CSS_PATH = Path(__file__).with_name("layout.tcss")
    TITLE = "attn-tui"
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = ANYWHERE

    def __init__(
        self, *openings: Callable[[], Decoding], keymap: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        """Take the arguments of `Opener`, and as `keymap` the keys of every binding, by its id."""
        super().__init__(*openings, **options)
        self._topic = ""
        """The topic of the help that was shown last."""
        self._keyboard = Keyboard(self)
        self.used: Signal[str] = Signal(self, "used")
        """Publishes each action that was carried out, as its binding has it."""
        if keymap:
            self.set_keymap(dict(keymap))

    async def run_async(self, **options: Any) -> AttnTuiError | None:
        """Run the app, as Textual does, but with tasks that begin in their turn.

        From Python 3.12 on, Textual has all tasks of the event loop begin as soon as they are made. A class's server is
        in that loop, too, and asyncssh then lets nobody in.
        """
        loop = asyncio.get_running_loop()
        loop.call_soon(loop.set_task_factory, loop.get_task_factory())  # when Textual has just set its own
        return await super().run_async(**options)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the start screen only if something can be opened from it."""
        if action == "copy_selected":
            return bool(self.screen_stack and self.screen.selections)
        if action == "stop":
            return hasattr(self._driver, "stop")
        return self._reopen is not None if action == "home" else True

    # The mouse

    def on_text_selected(self) -> None:
        """Copy what was selected by dragging."""
        if self.screen.selections:
            self.action_copy_selected()

    def copy_to_clipboard(self, text: str) -> None:
        if not self.is_driven:
            super().copy_to_clipboard(text)

    def action_copy_selected(self) -> None:
        """Copy what is selected; if nothing is, the key for it quits."""
        if text := self.screen.get_selected_text():
            self.copy_to_clipboard(text)
            self.notify(self.look.say("selected.copied"), timeout=2, markup=False)

    async def action_mouse(self) -> None:
        """Leave the mouse to the terminal, or take it again, if the driver can."""
        if switch := getattr(self._driver, "switch_mouse", None):
            self.notify(self.look.say("mouse.on" if switch() else "mouse.off"), markup=False)

    # Keys

    def _handle_exception(self, error: Exception) -> None:
        """End with an error, but not if it ends already.

        What was still put together then, also for a thread that had opened something, misses its screen or its parts.
        """
        cause = error.error if isinstance(error, WorkerFailed) else error
        if self._exit and isinstance(cause, NoMatches | NoScreen):
            self.panic()
        else:
            super()._handle_exception(error)

    def action_stop(self) -> None:
        """Stop the program, as others do at this key, until the shell lets it go on; if the driver can."""
        if stop := getattr(self._driver, "stop", None):
            stop()

    async def action_quit(self) -> None:
        """Quit; if a file is still being written, after that, or at once if this is asked for again."""
        if self.bench is not None and (name := self.bench.writes_until(self.exit)):
            self.notify(self.look.say("export.quits", name=name), markup=False)
        else:
            self.exit()

    @property
    def is_busy(self) -> bool:
        """Whether a key or a click is still to be carried out."""
        return self._keyboard.is_busy

    async def on_event(self, event: events.Event) -> None:
        """Take keys and clicks one after the other."""
        await self._keyboard.take(event, super().on_event)

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        """Carry out an action, and publish it."""
        has_run = await super().run_action(action, default_namespace, namespaces)
        if has_run and isinstance(action, str):
            self.used.publish(action)
        return has_run

    def action_help(self) -> None:
        """Open the help of the screen."""
        if isinstance(self.screen, View):
            from attn_tui.screen.topics import Means, topic_entries, with_the_shown  # only the help has them

            opens = self._open_beside if self._reopen is not None else None
            begins = self._run_lesson if self._begins is not None else None
            say = self.look.say
            means = Means(say, self.bench, self._back_to_bench, opens, begins, self._topic_shown)
            entries = [*self.screen.help(), *topic_entries(means)]
            self._find(say("help.title"), with_the_shown(entries, self._topic, say("topic.shown")), say("topic.hint"))

    def _topic_shown(self, name: str) -> None:
        """Say how to get back to the answer of a topic."""
        self._topic = name
        self.notify(self.look.say("topic.back"), markup=False)

    def action_command_palette(self) -> None:
        """Open the list of all commands."""
        if isinstance(self.screen, View):
            say = self.look.say
            mouse = Entry(say("mouse.name"), say("mouse.about"), run=self.action_mouse)  # too rare for a key
            found = commands(self.screen.active_bindings, self.look)
            themes = theme_entries(self._themes.names, self._choose_theme, self.look)
            self._find(say("find.title"), [*found, *self._lesson_entries(), *themes, mouse])

    def _lesson_entries(self) -> Iterator[Entry]:
        """All lessons, for the list of commands."""
        if self._begins is None:
            return
        from attn_tui.lessons.shelf import outlines  # only this list and the start screen have them

        say = self.look.say
        for n, lesson in enumerate(outlines(say.language), 1):
            text, run = f"{lesson.title}: {lesson.about}", partial(self._run_lesson, lesson.file)
            yield Entry(say("lesson.begin", n=n), text, words=say("find.lesson"), run=run)

    async def _run_lesson(self, file: Path) -> None:
        self._begin_lesson(file)

    def _find(self, title: str, entries: Sequence[Entry], hint: str = "") -> None:
        """Ask for one of the entries, and do it."""
        from attn_tui.screen.finder import Finder  # imports Textual's input line

        async def run(entry: Entry | None) -> None:
            if entry is not None and entry.run is not None:
                await entry.run()

        self.push_screen(Finder(title, hint or self.look.say("find.hint"), entries), run)
