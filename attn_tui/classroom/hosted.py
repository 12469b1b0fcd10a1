"""The app as one of several in a process that is not its own."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from functools import lru_cache, partial
from typing import Any

from textual._styles_cache import StylesCache

from attn_tui.screen.app import AttentionApp
from attn_tui.screen.bench import Bench
from attn_tui.story.decoding import Decoding
from attn_tui.story.walk import Place

_LOG = logging.getLogger(__name__)

# Textual keeps what this returns by the widget's cache that asks, too: in it would stay all that a thousand widgets of
# apps that have ended have drawn. It depends on the colours alone.
StylesCache.get_inner_outer = staticmethod(  # type: ignore[assignment]
    lru_cache(1024)(partial(StylesCache.get_inner_outer.__wrapped__, None))
)


class Threads(ThreadPoolExecutor):
    """For `loop.set_default_executor`: its threads keep nothing of what they have run.

    Textual notes in a thread's own context which worker it runs, and with it the app, until the next one.
    """

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(Context().run, fn, *args, **kwargs)


class Hosted(AttentionApp):
    """Leaves the process as it is, and keeps its errors to itself.

    Standard output must be left as it is by whoever runs it: one app's own program may surround several of these.
    """

    def __init__(
        self, decodings: Sequence[Decoding], *, bench: Callable[..., Bench], place: Place = (0, 1), **options: Any
    ) -> None:
        """Take decodings that are open, what makes their screen, and the place; the rest is `AttentionApp`'s."""
        super().__init__(*((lambda one=one: one) for one in decodings), bench=bench, **options)
        self._opened: Callable[[], Any] = partial(self._put_up, bench, list(decodings), options.get("names", ()), place)
        self.no_color = False  # which Textual has read from the environment of the server
        self.crashed: Exception | None = None
        """The error that has ended it, which is no fault of its user."""

    def _open(self) -> None:  # type: ignore[override]
        """Show what is open, without a thread."""
        self.call_later(self._opened)

    # Textual redirects `sys.stdout` and `sys.stderr` to these while an app runs, and puts back what it has found: apps
    # that do not end in the order of their starts would leave those of one that has ended. So both stay what they are.

    @property
    def _capture_stdout(self) -> Any:
        return sys.stdout

    @_capture_stdout.setter
    def _capture_stdout(self, _: object) -> None:
        """Textual's own is not used."""

    @property
    def _capture_stderr(self) -> Any:
        return sys.stderr

    @_capture_stderr.setter
    def _capture_stderr(self, _: object) -> None:
        """Textual's own is not used."""

    def _handle_exception(self, error: Exception) -> None:
        """End this app alone.

        Textual would print the error with all local variables, sentences among them, to the server's terminal.
        """
        if self.crashed is None and not self._exit:  # what ends while it is still opened may miss its screen
            self.crashed = error
            _LOG.error("an app has ended with %s", where(error))
        self.panic()


def where(error: BaseException) -> str:
    """The kind of an error and the line that it comes from, without its text, which may have a sentence in it.

    >>> try:
    ...     int("Je suis étudiant.")
    ... except ValueError as error:
    ...     print(where(error).partition(" ")[0])
    ValueError
    """
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None:
        return type(error).__name__
    return f"{type(error).__name__} in {last.tb_frame.f_globals.get('__name__')}, line {last.tb_lineno}"
