"""The help: keys, and what the symbols mean."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

TEXT = """\
Keys
  →  ←         next and previous sub-step
  ↓  ↑         next and previous output word
  Home  End    start and end of the translation
  Space        play and pause
  PgUp  PgDn   scroll the source words
  Tab          the next system, where several take turns on the screen
  ?            this help        q  quit

Symbols
  h₁ … h₄      encoder hidden states, one for each source word
  h₅, h₆ …     decoder hidden states, numbered on from the encoder's
  e            scores: how well a decoder state fits each encoder state
  α            weights: the scores after softmax; they sum to 1, those of
               local-p to less
  C            context: the encoder states added up by their weights
  [h ; C]      both, one behind the other
  u            the feedforward network's hidden layer
  h̃            the attentional state, made of [C ; h]; Luong's systems
  t̃, t         the readout, and the larger of each pair in it; RNNsearch
  p ± D        a local attention's centre and how far it looks around it
  ⇄ + −        in «order», where several systems are compared: a sub-step
               that the first has elsewhere, has not, or has alone
  <END>        the end of a sentence, and the decoder's first input

Pictures
  Bars of a vector stand up for positive values and hang down for
  negative ones. Where there are more values than cells, a bar is the
  mean of several; «·» is close to 0. A score's bar starts from the
  lowest score. «+part» goes on the word before it, «␣» is a blank of
  its own; «▸» and «▶» mark where things happen.

Press any key to go back.
"""


_SCROLLING = ("up", "down", "pageup", "pagedown", "home", "end")


class Help(ModalScreen[None]):
    """A text over the screen; any key but those that scroll it closes it."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll { width: 80; height: auto; max-height: 100%; background: $paper; border: round $faint;
                            padding: 0 1; }
    Help Static { width: auto; }
    """

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(TEXT, markup=False)

    def on_key(self, event: Key) -> None:
        """Close, except for the keys that scroll, which a small terminal needs."""
        if event.key not in _SCROLLING:
            event.stop()
            self.dismiss()
