"""Textual's driver for Linux and macOS, which sends what a frame returns and ends when the terminal is gone."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.message import Message

from attn_tui.process import ending_signals
from attn_tui.screen.driver.answers import ASK_BACKGROUND
from attn_tui.screen.driver.differences import Differences
from attn_tui.screen.driver.typed import NEXT_LINE, Typed

if TYPE_CHECKING:
    from textual.app import App

_FILLING = frozenset(["linux", "xterm", "xterm-16color", "xterm-256color", "xterm-direct", "tmux", "tmux-256color"])
"""Values of TERM for which terminfo has `bce`, and tmux, which does it since 2017 without saying so."""
_LAST_SECONDS = 1.5
"""Seconds the app has to end after a signal, before the process is ended."""


class DifferenceDriver(LinuxDriver):
    """Sends the cells that changed. Ends the app when a signal asks for it and when the terminal is gone."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = _Lossy(self._file, self.leave)
        self._differences = Differences(self._put, lambda: self._app.size, fills=fills(os.environ))

    def write(self, data: str) -> None:
        """Send what Textual writes, or something with the same result."""
        self._differences.write(data)

    def _put(self, data: str) -> None:
        """Send this as it is."""
        super().write(data)

    def switch_mouse(self) -> bool:
        """Leave the mouse to the terminal, or ask it for the mouse again; return whether the program has it now."""
        self._disable_mouse_support()
        self._mouse = not self._mouse
        self._enable_mouse_support()
        self.flush()
        return self._mouse

    def repaint(self) -> None:
        """Send the whole picture with the next change: something else may have written on the terminal."""
        self._differences.repaint()

    def _get_terminal_size(self) -> tuple[int, int]:
        self.repaint()  # Textual asks for the size after a signal that it has changed
        return super()._get_terminal_size()

    def process_message(self, message: Message) -> None:
        if isinstance(message, Resize):
            self.repaint()
        super().process_message(message)

    def start_application_mode(self) -> None:
        before = self._writer_thread
        while self._writer_thread is before:  # in the background it is stopped there, and comes back when it goes on
            super().start_application_mode()  # type: ignore[no-untyped-call]
        if answers_questions(os.environ):
            super().write(ASK_BACKGROUND)
            self.flush()
        for number in ending_signals():
            signal.signal(number, self.leave)

    # Stopping, as every program does at Ctrl-Z, and going on

    if sys.platform != "win32":  # where Textual's own driver runs: this is for those who check the types there

        def stop(self) -> None:
            """Give the terminal back and stop, with all that was started together; take it again when that goes on.

            A shell that waits for none of them lets them go on at once.
            """
            self._give_back(lambda: os.kill(0, signal.SIGTSTP))

        def _sigtstp_application(self, *_: object) -> None:
            self._do_soon(self.stop)

        def _sigcont_application(self, *_: object) -> None:
            if self._writer_thread is None:  # it was stopped before it began
                return
            # Something has stopped it that nothing can be done about, and the terminal is as the shell has left it.
            self._do_soon(lambda: self._give_back(lambda: None))

        def _give_back(self, stop: Callable[[], object]) -> None:
            ours = (signal.SIGTSTP, signal.SIGCONT)
            handlers = [signal.signal(number, signal.SIG_DFL) for number in ours]
            self.suspend_application_mode()
            stop()
            with suppress(termios.error):  # in the background, this stops it until it comes to the foreground
                termios.tcsetattr(self.fileno, termios.TCSANOW, termios.tcgetattr(self.fileno))
            for number, handler in zip(ours, handlers, strict=True):
                signal.signal(number, handler)
            self.resume_application_mode()
            self._app.call_later(self._differences.repaint_now)  # after it knows the size that the terminal has now

    # Leaving

    def leave(self, *_: object) -> None:
        """End the app, and soon the process: nobody may be there to read what it still writes.

        The event loop may already be blocked in writing, so the signals come here and not to a handler of the loop.
        """
        deadline = threading.Timer(_LAST_SECONDS, os._exit, (0,))
        deadline.daemon = True
        deadline.start()
        self._do_soon(self._exit_app)

    def _do_soon(self, action: Callable[[], object]) -> None:
        """Do something between two events: a signal may come while one is handled, or something is sent."""
        with suppress(RuntimeError):  # the loop is closed: the app has ended
            self._loop.call_soon_threadsafe(action)

    def _exit_app(self) -> None:
        if self._app.return_code is None:  # if it is ending already, its return code stays
            self._app.exit()

    def run_input_thread(self) -> None:
        """Turn input into messages until the app ends; leave if the input ends."""
        typed = Typed(debug=self._debug)
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], 0.1)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self.leave()
                    return
                if typed.may_go_on(data) and select.select([self.fileno], [], [], NEXT_LINE)[0]:
                    with suppress(OSError):  # the next reading notices it
                        data += os.read(self.fileno, 4096)
                messages = typed.take(data)
            else:
                messages = typed.rest()
            for message in messages:
                self.process_message(message)


class _Lossy:
    """A file that reports the first failure to write, and ignores all after it."""

    def __init__(self, file: TextIO, on_failure: Callable[[], None]) -> None:
        self._file = file
        self._on_failure = on_failure
        self._failed = False

    def write(self, text: str) -> None:
        self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        self._try(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def _try(self, action: Callable[[], object]) -> None:
        if self._failed:
            return
        try:
            action()
        except OSError:
            self._failed = True
            self._on_failure()


def answers_questions(environment: Mapping[str, str]) -> bool:
    """Whether the terminal knows questions, or at least does not show them: all but consoles and the like.

    >>> answers_questions({"TERM": "xterm-256color"}), answers_questions({"TERM": "linux"}), answers_questions({})
    (True, False, False)
    """
    return environment.get("TERM", "").partition("-")[0] not in ("", "dumb", "linux", "unknown", "vt100", "vt220")


def fills(environment: Mapping[str, str]) -> bool:
    """Whether the terminal certainly erases in the current background. GNU screen does not, whatever TERM says."""
    name = environment.get("TERM", "")
    is_tmux = environment.get("TERM_PROGRAM") == "tmux" and name.startswith("screen")
    return (name in _FILLING or is_tmux) and "STY" not in environment
