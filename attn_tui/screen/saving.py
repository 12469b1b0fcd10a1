"""An app that saves what it shows: the screen as it is, and the decoding in every format of `attn_tui.export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from attn_tui.errors import AttnTuiError
from attn_tui.screen.what_if import WhatIf
from attn_tui.text import printable

if TYPE_CHECKING:  # they bring numpy along, which the first frame does not wait for
    from attn_tui.export import Options
    from attn_tui.formats import Format
    from attn_tui.story.decoding import Decoding


class Saving(WhatIf):
    """Knows how files are written; what they are called is asked for in `ask.py`."""

    _writing = ""
    """The file that is being written in a thread of its own."""

    def action_save(self) -> None:
        """Ask for a name to save the screen or the decoding under."""
        from attn_tui.screen.ask import save

        if self._is_ready():
            self.push_screen(save(self))

    def export(self, path: Path, form: Format) -> str | None:
        """Write the decoding, at once or in a while; return what is wrong, if that is known already."""
        from attn_tui.export import Options, export
        from attn_tui.export.options import LARGEST, SMALLEST

        decoding, say = self.decoding, self.look.say
        assert decoding is not None
        while decoding.timeline.look_ahead():  # here, for a thread must not compute what the screen may compute, too
            pass
        width, height = self.size
        options = Options(
            columns=min(max(width, SMALLEST[0]), LARGEST[0]),
            lines=min(max(height, SMALLEST[1]), LARGEST[1]),
            language=say.language,
            theme=self.theme,
            ascii=self.look.ascii,
            pace=self._seconds,
        )
        if form.is_slow:
            if self._writing:
                return say("export.last", name=self._writing)
            self._writing = printable(str(path))
            self.notify(say("export.begun", name=self._writing), markup=False)
            self._export_slowly(decoding, path, form, options)
            return None
        try:
            content = export(decoding, form.name, options, self._warn)
        except AttnTuiError as error:
            return str(error)
        return self.write(path, content)

    @work(thread=True)
    def _export_slowly(self, decoding: Decoding, path: Path, form: Format, options: Options) -> None:
        from attn_tui.export import export

        def warn(sentence: str) -> None:
            self.call_from_thread(self._warn, sentence)

        try:
            content = export(decoding, form.name, options, warn)
        except AttnTuiError as error:
            self.call_from_thread(self._exported, path, str(error))
        else:
            self.call_from_thread(self._exported, path, content)

    def _exported(self, path: Path, content: bytes | str) -> None:
        """Write what a thread has made, or say why it could not."""
        self._writing = ""
        wrong = self.write(path, content) if isinstance(content, bytes) else content
        if wrong is not None:
            self._warn(wrong)

    def _warn(self, sentence: str) -> None:
        self.notify(sentence, severity="warning", markup=False)

    def write(self, path: Path, content: bytes) -> str | None:
        """Write a file and say so; return what is wrong where it cannot be written."""
        say, name = self.look.say, printable(str(path))
        try:
            path.write_bytes(content)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            return say("save.wrong", name=name, why=printable(why))
        self.notify(say("saved", name=name), markup=False)
        return None
