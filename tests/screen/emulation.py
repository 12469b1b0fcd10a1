"""pyte as the terminal of the tests of the driver: with the halves of wide characters right, and compared by cells."""

import unicodedata

import pyte
from wcwidth import wcwidth


def counts_spacing_marks(patch):
    """Let terminals give spacing vowel signs a cell, as the C library does and wcwidth, which pyte asks, does not."""
    known = wcwidth

    def width(character):
        return 1 if unicodedata.category(character) == "Mc" else known(character)

    patch.setattr(f"{__name__}.wcwidth", width)
    patch.setattr("pyte.screens.wcwidth", width)


class Screen(pyte.Screen):
    """What is on a terminal. To read it takes longer than to draw it in pyte, which measures every cell."""

    @property
    def display(self):
        cells = range(self.columns)  # of a wide character, the second is empty
        return [
            "".join([line[column].data for column in cells]) for line in map(self.buffer.__getitem__, range(self.lines))
        ]


class Terminal(Screen):
    """A terminal that blanks the other half of a wide character, as terminals do and pyte does not.

    One that does not `fill` erases in its own colours, like GNU screen.
    """

    def __init__(self, columns, lines, *, fills=True):
        self.fills = fills
        super().__init__(columns, lines)
        self.stream = pyte.Stream(self)
        self.reset_mode(7, private=True)  # no wrapping: Textual asks for that

    def draw(self, data):
        for character in data:
            line, start = self.buffer[self.cursor.y], self.cursor.x
            end = start + wcwidth(character)
            if start == end and start > 1 and line[start - 1].data == "":  # pyte marks the second half
                whole = line[start - 2]
                line[start - 2] = whole._replace(data=unicodedata.normalize("NFC", whole.data + character))
                continue
            if start < end <= self.columns:
                if line[start].data == "" and start:
                    line[start - 1] = line[start - 1]._replace(data=" ")
                if end < self.columns and line[end].data == "":
                    line[end] = line[end]._replace(data=" ")
            if character != "\u200d":  # pyte takes it for the end of the text
                super().draw(character)

    def erase_in_display(self, how=0, *args, **kwargs):
        self._erase(super().erase_in_display, how, *args, **kwargs)

    def erase_in_line(self, how=0, private=False):
        line, start = self.buffer[self.cursor.y], self.cursor.x
        if how == 0 and start and line[start].data == "":
            line[start - 1] = line[start - 1]._replace(data=" ")
        self._erase(super().erase_in_line, how, private)

    def _erase(self, erase, *args, **kwargs):
        style = self.cursor.attrs
        if not self.fills:
            self.cursor.attrs = self.default_char
        erase(*args, **kwargs)
        self.cursor.attrs = style

    def litter(self):
        """Show what was there before, or what a resize has left: nobody can know."""
        for line in range(self.lines):
            for column in range(self.columns):
                self.buffer[line][column] = self.default_char._replace(data="?", fg="red")

    def cells(self):
        """Every cell: its text and all of its style; a full block is a blank on a background of its colour."""
        return [[_seen(self.buffer[line][column]) for column in range(self.columns)] for line in range(self.lines)]


def _seen(cell):
    colour = cell.bg if cell.reverse else cell.fg
    if cell.data != "█" or colour == "default" or cell.bold:
        return cell
    return cell._replace(
        data=" ", fg="default", bg=colour, reverse=False, italics=False, underscore=False, strikethrough=False
    )
