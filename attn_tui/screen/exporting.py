"""Writes the screen, and the decoding in every format, to files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App

from attn_tui.errors import AttnTuiError
from attn_tui.export import export
from attn_tui.export.options import LARGEST, SMALLEST, Options
from attn_tui.files import replace_file
from attn_tui.formats import Format
from attn_tui.screen.look import look_of
from attn_tui.screen.pictures import picture
from attn_tui.story.decoding import Decoding
from attn_tui.text import printable


class Exporter:
    """Writes files; slow ones in a thread, one after the other."""

    def __init__(self, app: App[Any], is_driven: Callable[[], bool]) -> None:
        """Write in the look of an app, which shows what was written.

        Nothing is written while it `is_driven` by a lesson, which may be anybody's and name any file.
        """
        self._app, self.is_driven = app, is_driven
        self.writing = ""
        """The file that is being written in a thread; "" if none."""
        self.then: Callable[[], object] = lambda: None
        """What is done when it is written."""

    def export(
        self, decoding: Decoding, path: Path, form: Format, pace: float, presents: bool = False, systems: int = 1
    ) -> str | None:
        """Write the decoding, now or in a thread; return what is wrong, if that is known already.

        `pace` is how long a recording shows each sub-step, in seconds; `presents` says whether it shows only the panes
        of the moment. Which one of several systems it is, is said.
        """
        if self.is_driven():
            return look_of(self._app).say("save.lesson")
        while decoding.timeline.look_ahead():  # here: a thread must not compute what the screen may compute, too
            pass
        options, say = self._options(pace, presents), look_of(self._app).say
        which = say("export.which", n=systems, name=printable(decoding.name)) if systems > 1 else ""
        if not form.is_slow:
            wrong = self._finished(path, lambda: export(decoding, form.name, options, self._warn))
            if which and wrong is None:
                self._tell(which)
            return wrong
        if self.writing:
            return say("export.last", name=self.writing)
        self.writing = printable(str(path))
        self._tell(f"{say('export.begun', name=self.writing)} {which}".rstrip())

        def slowly() -> None:
            back = self._app.call_from_thread
            try:
                if form.is_drawn:
                    made = picture(type(self._app), decoding, form.name, options)
                else:
                    made = export(decoding, form.name, options, lambda sentence: back(self._warn, sentence))
            except AttnTuiError as error:
                back(self._end, path, str(error))
            else:
                back(self._end, path, made)

        self._app.run_worker(slowly, thread=True)
        return None

    def _options(self, pace: float, presents: bool) -> Options:
        (width, height), look = self._app.size, look_of(self._app)
        return Options(
            columns=min(max(width, SMALLEST[0]), LARGEST[0]),
            lines=min(max(height, SMALLEST[1]), LARGEST[1]),
            language=look.say.language,
            theme=self._app.theme,
            ascii=look.ascii,
            presenter=presents,
            pace=pace,
        )

    def _finished(self, path: Path, make: Callable[[], bytes]) -> str | None:
        try:
            return self.write(path, make())
        except AttnTuiError as error:
            return str(error)

    def _end(self, path: Path, made: bytes | str) -> None:
        """Write what a thread has made, or show its error."""
        self.writing = ""
        wrong = self.write(path, made) if isinstance(made, bytes) else made
        if wrong is not None:
            self._warn(wrong)
        self.then()

    def write(self, path: Path, content: bytes) -> str | None:
        """Write a file and show its name; return what is wrong if it cannot be written."""
        say, name = look_of(self._app).say, printable(str(path))
        if self.is_driven():
            return say("save.lesson")
        try:
            replace_file(path, content)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            return say("save.wrong", name=name, why=printable(why))
        self._tell(say("saved", name=name))
        return None

    def _tell(self, sentence: str) -> None:
        self._app.notify(sentence, markup=False)

    def _warn(self, sentence: str) -> None:
        self._app.notify(sentence, severity="warning", markup=False)
