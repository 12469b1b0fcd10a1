"""An app with a look: colours, glyphs and language, which can change while it runs."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import COLOR_SYSTEMS
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter, NoColor
from textual.theme import Theme

from attn_tui.errors import AttnTuiError
from attn_tui.screen.look import Look
from attn_tui.screen.palette import THEMES, Palette, palette_of
from attn_tui.story.texts import LANGUAGES, texts

_SYSTEMS = {"truecolor": "truecolor", "256": "256", "16": "standard", "none": "standard"}


class Appearance(App[AttnTuiError]):
    """Holds the look that every pane is handed with the moment."""

    def __init__(self, language: str, theme: str, depth: str, ascii: bool, driver_class: type[Driver] | None) -> None:
        """`language`, `theme` and `depth`: of `texts.LANGUAGES`, `palette.THEMES` and the depths of `palette_of`."""
        self.look = Look(palette_of(theme, depth), texts("en" if ascii else language), ascii)
        self._depth = depth
        self._line_filters: list[LineFilter] = []
        if ascii:
            from attn_tui.screen.ascii import AsciiOnly

            self._line_filters.append(AsciiOnly())
        if depth == "none":
            self._line_filters.append(NoColor())
        super().__init__(driver_class=driver_class)
        self.animation_level = "none"  # a help that glides sends thirty times as much as one that jumps
        # Textual asks the environment, which over SSH does not tell, and has no argument for it.
        self.console._color_system = COLOR_SYSTEMS[_SYSTEMS[depth]]
        self.register_theme(_textual_theme(theme, self.look.palette))
        # Nothing is styled yet: there is nothing to style again, as setting it would.
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through before it is sent."""
        return self._line_filters

    def get_css_variables(self) -> dict[str, str]:
        """Let the style sheets use the colours the panes are drawn with."""
        palette = self.look.palette
        return {**super().get_css_variables(), "paper": palette.background, "ink": palette.text, "faint": palette.dim}

    def _wear_theme(self, theme: str) -> None:
        """Tell Textual the palette, for what is not drawn by a pane."""
        self.register_theme(_textual_theme(theme, self.look.palette))
        self.theme = theme

    def action_colours(self) -> None:
        """Go on to the next theme."""
        theme = THEMES[(THEMES.index(self.theme) + 1) % len(THEMES)]
        self.look = Look(palette_of(theme, self._depth), self.look.say, self.look.ascii)
        self._wear_theme(theme)
        self._look_changed()

    def action_language(self) -> None:
        """Go on to the next language."""
        if self.look.ascii:
            self.notify(self.look.say("language.ascii"), markup=False)
            return
        language = LANGUAGES[(LANGUAGES.index(self.look.say.language) + 1) % len(LANGUAGES)]
        self.look = Look(self.look.palette, texts(language), self.look.ascii)
        self._look_changed()

    def _look_changed(self) -> None:
        self.show_all()
        for screen in self.screen_stack:
            if show_all := getattr(screen, "show_all", None):
                show_all()

    def show_all(self) -> None:
        """Show everything that is on the screen in the look there is now."""


def _textual_theme(name: str, palette: Palette) -> Theme:
    """The palette in Textual's terms."""
    return Theme(
        name=name,
        primary=palette.accent,
        secondary=palette.negative,
        accent=palette.accent,
        warning=palette.weight,
        error=palette.positive,
        success=palette.accent,
        foreground=palette.text,
        background=palette.background,
        surface=palette.background,
        panel=palette.background,
        dark=palette.dark,
        variables={"block-cursor-background": palette.accent, "block-cursor-foreground": palette.background},
    )
