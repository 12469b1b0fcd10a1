"""Characters that stand on others take the cells that terminals give them."""

import pytest
from rich.cells import cell_len, chop_cells, set_cell_size
from screen.emulation import Terminal, counts_spacing_marks
from textual.app import App
from textual.widgets import Static

from attn_tui.screen import write
from attn_tui.screen.driver.frame import Frame
from attn_tui.screen.likeness import in_ascii

CELLS = {
    "दि": 2,  # a spacing vowel sign has a cell of its own
    "दिल्ली": 5,
    "কৌ": 2,
    "கொ": 2,
    "◌ि": 2,
    "สวัสดี": 4,  # marks above and below have none
    "กำ": 2,
    "שָׁלוֹם": 4,
    "مُحَمَّد": 4,
    "e\u0301": 1,
    "각": 2,
    "\u1100\u1161\u11a8": 2,
    "◌\u1161": 1,
    "か\u3099": 2,
    "\u302e": 2,
    "👩\u200d🚀": 2,
    "❤\ufe0f": 2,
}


@pytest.mark.parametrize(("text", "cells"), CELLS.items())
def test_a_text_takes_the_cells_that_terminals_give_it(text, cells):
    assert cell_len(text) == cells
    assert write.fit(text, cells) == text
    assert cell_len(write.fit(text, 9)) == 9
    assert len(in_ascii(text)) == cells


def test_a_text_is_cut_between_letters_and_signs_and_keeps_its_width():
    assert write.fit("दिल्ली", 3) == "दि…"
    assert [cell_len(part) for part in chop_cells("दिल्ली", 2)] == [2, 2, 1]
    assert set_cell_size("日दि", 3) == "日द"


async def test_what_textual_draws_keeps_its_columns_where_signs_have_cells(monkeypatch):
    class One(App):
        def compose(self):
            yield Static("हिन्दी|शब्द की|")

    counts_spacing_marks(monkeypatch)
    async with One().run_test(size=(20, 1)) as pilot:
        [line] = pilot.app.screen._compositor.render_strips()
        terminal, frame = Terminal(20, 1), Frame(20, 1)
        terminal.stream.feed(frame.feed("\x1b[1;1H" + line.text))
    letters = [cell.data for cell in terminal.cells()[0]]
    assert (letters.index("|"), letters[12]) == (cell_len("हिन्दी"), "|")
    assert letters[:3] == ["ह", "ि", "न्"]
