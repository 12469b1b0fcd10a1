"""How the app looks: its theme, its language, what its terminal can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from rich.console import COLOR_SYSTEMS
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter, NoColor

from attn_tui.errors import AttnTuiError
from attn_tui.screen.driver.answers import Background
from attn_tui.screen.look import Look
from attn_tui.screen.themes import AUTO, TERMINAL, OwnStyles, Themes, textual_theme
from attn_tui.screen.view import View
from attn_tui.story.texts import LANGUAGES, texts

_SYSTEMS = {"truecolor": "truecolor", "256": "256", "16": "standard", "none": "standard"}


class Dressed(App[AttnTuiError]):
    """An app in a look, which its user can change."""

    def __init__(
        self,
        *,
        driver_class: type[Driver] | None = None,
        language: str = "en",
        theme: str = "dark",
        themes: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
        on_light: bool = False,
        depth: str = "truecolor",
        ascii: bool = False,
    ) -> None:
        """`language` is one of `texts.LANGUAGES`, `theme` is "auto" or a name in `Themes`, which takes the rest.

        Those are `depth`, the settings' `themes`, and `on_light`. With `ascii`, all is drawn and said in ASCII.
        """
        self._themes = Themes(depth, themes, on_light=on_light)
        self._follows_background = theme == AUTO
        theme = ("light" if on_light else "dark") if theme == AUTO else theme
        self.look = Look(self._themes.palette(theme), texts("en" if ascii else language, ascii), ascii)
        self._line_filters: list[LineFilter] = []
        if ascii:
            from attn_tui.screen.ascii import AsciiOnly  # builds tables that most terminals do not need

            self._line_filters.append(AsciiOnly())
        if depth == "none":
            self._line_filters.append(NoColor())
        self._own_styles = OwnStyles()
        super().__init__(driver_class=driver_class)
        self._disable_tooltips = True  # nothing has one, and each screen would mount a widget for it
        self.animation_level = "none"  # scrolling the help smoothly sends thirty times as much
        # Textual reads it from the environment, which SSH does not pass on, and has no argument for it.
        self.console._color_system = COLOR_SYSTEMS[_SYSTEMS[depth]]
        self.register_theme(textual_theme(theme, self.look.palette))
        # Set without the check that would restyle everything: nothing is styled yet.
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The filters that every line goes through before it is sent."""
        colours = self._themes.line_filter(self.theme)
        return [*self._line_filters, *([colours] if colours else []), self._own_styles]

    def get_css_variables(self) -> dict[str, str]:
        """Let the style sheets use the colours the panes are drawn with."""
        palette = self.look.palette
        ours = {"paper": palette.background, "ink": palette.text, "faint": palette.dim, "rule": palette.rule}
        return {**super().get_css_variables(), **ours}

    async def action_colours(self) -> None:
        """Go on to the next theme."""
        names = self._themes.names
        await self._choose_theme(names[(names.index(self.theme) + 1) % len(names)])

    async def _choose_theme(self, name: str) -> None:
        self._follows_background = False
        self._colour(name)

    def on_background(self, event: Background) -> None:
        """Follow the terminal's background, unless a theme was chosen."""
        self._themes.on_light = event.is_light
        if self._follows_background:
            self._colour("light" if event.is_light else "dark")
        elif self.theme == TERMINAL:
            self._colour(TERMINAL)

    def _colour(self, theme: str) -> None:
        """Show everything in another theme."""
        palette = self._themes.palette(theme)
        if palette == self.look.palette and theme == self.theme:
            return
        self.look = Look(palette, self.look.say, self.look.ascii)
        # Textual colours what no pane draws.
        self.register_theme(textual_theme(theme, palette))
        if theme == self.theme:  # which it would not look at again
            self.refresh_css(animate=False)
        self.theme = theme
        self._wear()

    def action_language(self) -> None:
        """Go on to the next language."""
        if self.look.ascii:
            self.notify(self.look.say("language.ascii"), markup=False)
            return
        language = LANGUAGES[(LANGUAGES.index(self.look.say.language) + 1) % len(LANGUAGES)]
        self.look = Look(self.look.palette, texts(language, self.look.ascii), self.look.ascii)
        self._wear()

    def _wear(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, View):
                screen.wear()
